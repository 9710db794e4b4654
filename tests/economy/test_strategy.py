"""Search by aspiration: who searches, what is chosen, how a trial is judged."""

import numpy as np
import pytest

from distretto.economy.district import District
from distretto.economy.options import (
    ABROAD,
    AUTOMATE,
    BIDE,
    CUT,
    LESS,
    MEMBERSHIP,
    MORE,
    NICHE,
    TEAM_WORK,
    UPGRADE,
    better_niche,
    is_open,
    lose_hours,
    niche_margins,
    take,
    undo,
)
from distretto.economy.state import BANK, OPTIONS, OUTSIDE
from distretto.economy.strategy import (
    begin_strategies,
    follow_margins,
    next_aspiration,
    pooled_record,
    review_strategies,
    seen_record,
)
from distretto.economy.trust import acquaint

STRATEGY = {
    "strategy.search": 1.0,
    "strategy.memory": 0.1,
    "strategy.peers": 0.2,
    "strategy.tolerance": 0.01,
    "strategy.trial": 6,
    "strategy.spread": 0.01,
    "strategy.forget": 0.0,
    "strategy.prior": 2.0,
    "strategy.lapse": 0.0,
    "strategy.most_steps": 2,
    "strategy.wage_cut": 0.1,
    "strategy.regime_step": 0.2,
    "strategy.train_step": 0.5,
    "strategy.effort_step": 0.25,
    "strategy.make_step": 0.05,
    "strategy.outside_step": 0.1,
    "strategy.automate_step": 0.5,
    "strategy.niche_loss": 0.4,
    "strategy.conversion_cost": 0.5,
    "strategy.transition": 4,
    "strategy.transition_loss": 0.1,
}


def _town(bench, changes=None, firms=4, **values):
    b = bench({**STRATEGY, **(changes or {})}, firms=firms)
    for f in range(firms):
        b.open_firm(
            f, final=True, phases=1, **{"workers": 10, "sales": 30.0, "posted_wage": 1.0, **values}
        )
    b.state.strategies.credit[:] = 30.0
    return b


def _stand(b, f, margin, aspiration):
    """Let a firm earn a margin that it did last quarter, and aspire to another."""
    b.state.firms.margin[f] = b.state.strategies.last_margin[f] = margin
    b.state.strategies.aspiration[f] = aspiration


def _options(b, f, niche=-1, shown=True):
    return [o for o in range(OPTIONS) if b.run(is_open, option=o, f=f, niche=niche, shown=shown)]


def _take(b, option, f=0, niche=-1, quarter=0):
    b.run(take, quarter, option=option, f=f, niche=niche)


def _undo(b, option, f=0):
    b.run(undo, option=option, f=f)


def test_aspiration_by_hand(bench):
    p = bench(STRATEGY).parameters.strategy
    # 0.06 + 0.1 (0.02 - 0.06) + 0.2 (0.04 - 0.06)
    assert next_aspiration(0.06, 0.02, 0.04, p) == pytest.approx(0.052)


def test_peers_are_acquaintances_in_the_same_role_or_else_the_town(bench):
    b = _town(bench)
    b.state.firms.final[3] = False
    for f, margin in enumerate((0.0, 0.05, 0.10, 0.9)):
        _stand(b, f, margin, 0.0)
    acquaint(b.state.ties, 0, 1, 0.5, 0)
    acquaint(b.state.ties, 0, 3, 0.5, 0)
    b.run(follow_margins)
    # Firm 0 knows one firm of its role, at 0.05; firm 2 knows nobody: the town's mean is 0.05.
    assert b.state.strategies.aspiration[:3] == pytest.approx(
        [0.2 * 0.05, 0.1 * 0.05 + 0.2 * 0.0, 0.1 * 0.10 + 0.2 * 0.05]
    )


def test_drift_is_that_of_firms_of_the_role_that_try_nothing(bench):
    b = _town(bench)
    s = b.state.strategies
    b.state.firms.final[3] = False
    b.state.firms.margin[:] = (0.05, 0.03, 0.50, 0.08)
    s.last_margin[:] = (0.04, 0.06, 0.0, 0.0)
    s.trying[2] = CUT
    b.run(follow_margins)
    assert s.drift == pytest.approx([0.08, (0.01 - 0.03) / 2.0])
    assert s.last_margin == pytest.approx(b.state.firms.margin)


def test_only_firms_below_their_aspiration_search(bench):
    b = _town(bench, {"strategy.memory": 0.0, "strategy.peers": 0.0})
    for f, margin in enumerate((0.05, 0.045, 0.035, -0.1)):
        _stand(b, f, margin, 0.05)
    b.run(review_strategies)
    # A shortfall of half a point is borne, one of a point and a half is not.
    assert list(b.state.strategies.trying[:2]) == [-1, -1]
    assert np.all(b.state.strategies.trying[2:] >= 0)
    assert list(b.state.strategies.until[2:] >= 6) == [True, True]


def _judge(bench, margin, bide=0.0):
    """A cut of wages begun at a margin of 0.02 and a drift of 0.01, judged at a drift of 0.03."""
    b = _town(bench, {"strategy.memory": 0.0, "strategy.peers": 0.0})
    s = b.state.strategies
    for f in range(4):
        _stand(b, f, 0.05, 0.05)
    _stand(b, 0, margin, 0.0)
    _take(b, CUT)
    s.trying[0], s.until[0] = CUT, 6
    s.start_margin[0], s.start_drift[0], s.drift[1] = 0.02, 0.01, 0.03
    s.tried[1, BIDE], s.gain[1, BIDE] = 2.0, bide
    b.run(review_strategies, 5)
    assert s.trying[0] == CUT, "a trial lasts as long as it lasts"
    assert s.tried[0, CUT] == 0.0
    b.run(review_strategies, 6)
    return s


def test_a_trial_is_judged_against_the_drift_of_the_others(bench):
    # 0.05 - 0.02 = 0.03 of which 0.02 came to all.
    s = _judge(bench, margin=0.05)
    assert (s.tried[0, CUT], s.gain[0, CUT]) == (1.0, pytest.approx(0.01))
    assert (s.trying[0], s.steps[0, CUT]) == (-1, 1)
    # 0.035 - 0.02 - 0.02 < 0: undone, and remembered.
    s = _judge(bench, margin=0.035)
    assert s.gain[0, CUT] == pytest.approx(-0.005)
    assert (s.steps[0, CUT], s.wage_step[0]) == (0, 1.0)


def test_what_comes_back_by_itself_is_not_put_down_to_the_option(bench):
    # Two trials of biding gained 0.02: a gain of 0.01 does not count, one of 0.03 does.
    assert _judge(bench, margin=0.05, bide=0.02).steps[0, CUT] == 0
    assert _judge(bench, margin=0.07, bide=0.02).steps[0, CUT] == 1


def test_records_by_hand(bench):
    b = _town(bench)
    s = b.state.strategies
    s.tried[:, UPGRADE] = (1.0, 3.0, 2.0, 0.0)
    s.gain[:, UPGRADE] = (0.02, 0.04, -0.01, 9.0)
    s.tried[3, MORE], s.gain[3, MORE] = 4.0, 0.01
    pooled = pooled_record(b.state.firms, s, 2.0)
    # Mean of all ten trials: 0.12 + 0.04 over 10. What nobody tried stands there.
    assert pooled[UPGRADE] == pytest.approx((0.02 + 0.12 - 0.02 + 2.0 * 0.016) / 8.0)
    assert pooled[CUT] == pytest.approx(0.016)
    acquaint(b.state.ties, 0, 1, 0.5, 0)
    seen = seen_record(0, b.state.ties, s, pooled, 2.0)
    # Its own trial and those of the firm it knows; the third firm only through the town.
    assert seen[UPGRADE] == pytest.approx((0.02 + 0.12 + 2.0 * 0.019) / 6.0)
    assert seen_record(3, b.state.ties, s, pooled, 2.0)[UPGRADE] == pytest.approx(0.019)


def _chosen(bench, gain, floor=0.0):
    """Shares of options where everybody knows of upgrading and of biding, which gained nothing."""
    n = 400
    b = _town(bench, {"strategy.prior": 1e-2}, firms=n)
    for f in range(n):
        _stand(b, f, 0.0, 0.05)
    b.state.strategies.tried[:, UPGRADE] = 1.0
    b.state.strategies.gain[:, UPGRADE] = gain
    for option in (BIDE, CUT, MORE, LESS, ABROAD, AUTOMATE, TEAM_WORK):
        b.state.strategies.tried[:, option] = 1.0
    b.state.policy.wage_floor[0] = floor
    b.run(review_strategies)
    return np.bincount(b.state.strategies.trying, minlength=OPTIONS) / n


def test_the_choice_is_a_logit_over_records(bench):
    # Open: to bide, cut, upgrade, more, less, outside, automate, team; one of e^0 to e^2.
    odds = np.exp(2.0)
    shares = _chosen(bench, 0.02)
    expected = odds / (7.0 + odds)
    assert shares[UPGRADE] == pytest.approx(expected, abs=4.0 * np.sqrt(0.25 / 400))
    assert shares[NICHE] == shares[MEMBERSHIP] == 0.0
    assert _chosen(bench, -1.0)[UPGRADE] == 0.0


def test_closing_the_low_road_moves_only_those_who_took_it(bench):
    free, closed = (_chosen(bench, 0.0, floor=floor) for floor in (0.0, 0.95))
    assert free[CUT] > 0.05
    assert closed[CUT] == 0.0
    assert np.all(np.delete(closed - free, CUT) >= 0.0)


def test_what_is_open_to_whom(bench):
    b = _town(bench)
    every = [BIDE, CUT, UPGRADE, MORE, LESS, ABROAD, AUTOMATE, TEAM_WORK]
    assert _options(b, 0) == every
    assert _options(b, 0, niche=1) == sorted([*every, NICHE])
    assert _options(b, 0, shown=False) == every[:-1]
    b.state.firms.final[1] = False
    assert _options(b, 1) == [BIDE, CUT, UPGRADE, AUTOMATE, TEAM_WORK]
    policy = b.state.policy
    # A floor closes the low road to those who obey it, a union to those where it stands.
    policy.wage_floor[0] = 0.91
    assert CUT not in _options(b, 0)
    b.state.firms.evades[0] = True
    assert CUT in _options(b, 0)
    policy.wage_floor[0] = 0.89
    assert CUT in _options(b, 2)
    b.state.practices.covered[2] = True
    assert CUT not in _options(b, 2)
    # Team work is for craft firms that can pay for it: 0.5 x 10 workers.
    b.state.strategies.credit[3] = 4.9
    assert TEAM_WORK not in _options(b, 3)
    b.state.firms.cash[3] = 0.1
    assert TEAM_WORK in _options(b, 3)
    b.state.designs.organisation[3] = 1
    assert TEAM_WORK not in _options(b, 3)
    policy.members[3] = 1
    assert MEMBERSHIP in _options(b, 3)
    b.state.strategies.steps[0, UPGRADE] = 2
    b.state.strategies.steps[0, MORE] = 2
    assert UPGRADE not in _options(b, 0)
    assert MORE not in _options(b, 0)
    assert LESS in _options(b, 0)


def test_options_of_no_size_are_not_open(bench):
    sizes = ("wage_cut", "train_step", "effort_step", "make_step", "outside_step")
    sizes += ("automate_step", "conversion_cost")
    b = _town(bench, {f"strategy.{name}": 0.0 for name in sizes})
    assert _options(b, 0) == [BIDE]


def test_steps_by_hand(bench):
    b = _town(bench)
    s = b.state.strategies
    for option in (CUT, CUT, UPGRADE, MORE, ABROAD, AUTOMATE):
        _take(b, option)
    assert s.wage_step[0] == pytest.approx(0.81)
    assert b.state.practices.regime[0] == pytest.approx(0.1)
    assert (s.train_push[0], b.state.designs.effort[0]) == (1.5, 1.25)
    assert (s.make_bias[0], s.outside_bias[0]) == pytest.approx((1.05, 0.9))
    assert b.state.designs.patience[0] == 1.5
    for option in (LESS, LESS):
        _take(b, option)
    assert s.make_bias[0] == pytest.approx(1.0 / 1.05)
    for option in (CUT, CUT, UPGRADE, MORE, LESS, LESS, ABROAD, AUTOMATE):
        _undo(b, option)
    for name in ("wage_step", "train_push", "make_bias", "outside_bias"):
        assert getattr(s, name)[0] == 1.0, name
    assert (b.state.designs.patience[0], b.state.designs.effort[0]) == (1.0, 1.0)
    assert b.state.practices.regime[0] == 0.5


def test_team_work_is_paid_for_and_costs_hours_while_it_turns(bench):
    b = _town(bench)
    firms, books, sectors = b.state.firms, b.state.books, b.state.sectors
    firms.cash[0], b.state.policy.conversion_cost[0] = 1.5, 0.8
    _take(b, TEAM_WORK, quarter=10)
    # 0.5 x 10 workers x 0.8 = 4, of which 2.5 are borrowed.
    assert (books.investment[0], books.borrowed[0], firms.debt[0]) == (4.0, 2.5, 2.5)
    assert firms.cash[0] == 0.0
    assert (sectors.money[OUTSIDE], sectors.money[BANK]) == (4.0, -2.5)
    assert b.state.designs.organisation[0] == 1
    for quarter, hours in ((11, 9.0), (14, 9.0), (15, 10.0)):
        books.hours[:2], books.most_hours[:2] = 10.0, 11.0
        b.run(lose_hours, quarter)
        assert books.hours[0] == pytest.approx(hours)
        assert books.most_hours[0] == pytest.approx(1.1 * hours)
        assert books.hours[1] == 10.0
    _undo(b, TEAM_WORK)
    assert b.state.designs.organisation[0] == 0


def test_leaving_and_joining(bench):
    b = _town(bench)
    s, policy = b.state.strategies, b.state.policy
    policy.members[0] = 0b101
    _take(b, MEMBERSHIP)
    assert s.shuns[0] == 0b101
    policy.members[0] = 0
    _take(b, MEMBERSHIP)
    assert s.shuns[0] == 0
    _undo(b, MEMBERSHIP)
    assert s.shuns[0] == 0b101


def test_a_firm_moves_to_the_niche_where_its_like_earn_more(bench):
    b = _town(bench, firms=6)
    firms, designs = b.state.firms, b.state.designs
    designs.niche[:] = (0, 0, 0, 1, 1, 1)
    firms.quality[:] = (0.8, 0.9, 1.3, 0.8, 1.0, 1.2)
    firms.margin[:] = (0.0, 0.02, 0.05, 0.03, 0.01, 0.2)
    quality, margin = niche_margins(firms, designs)
    assert quality == pytest.approx([1.0, 1.0])
    assert margin[1] == pytest.approx([0.03, 0.105])
    # Below the mean 0.03 against 0.01, above it 0.105 against 0.05.
    assert better_niche(0, 0.9, quality, margin) == 1
    assert better_niche(0, 1.3, quality, margin) == 1
    assert better_niche(1, 0.8, quality, margin) == -1
    firms.base[0] = (10.0, 5.0, 0.0, 0.0)
    _take(b, NICHE, niche=1)
    assert designs.niche[0] == 1
    # Two fifths of its custom stay behind.
    assert firms.base[0] == pytest.approx([0.0, 0.0, 9.0, 0.0])
    _undo(b, NICHE)
    assert designs.niche[0] == 1


def test_steps_lapse_in_slack_only(bench):
    changes = {"strategy.lapse": 1.0, "strategy.memory": 0.0, "strategy.peers": 0.0}
    b = _town(bench, {**changes, "strategy.search": 1e-9})
    for f, margin in enumerate((0.08, 0.0, 0.08, 0.08)):
        _stand(b, f, margin, 0.05)
        _take(b, CUT, f)
        _take(b, CUT, f)
    s = b.state.strategies
    s.trying[2], s.until[2] = UPGRADE, 99
    b.run(review_strategies)
    assert list(s.steps[:, CUT]) == [1, 2, 2, 1]
    assert s.wage_step == pytest.approx([0.9, 0.81, 0.81, 0.9])


def test_a_newborn_has_nothing_of_the_firm_whose_slot_it_takes(bench):
    b = _town(bench)
    s = b.state.strategies
    for name in s._fields:
        if name != "drift":
            getattr(s, name)[0] = 3
    b.run(begin_strategies, f=0, aspiration=0.05, credit=7.0)
    fresh = _town(bench).state.strategies
    fresh.aspiration[0] = fresh.last_margin[0] = 0.05
    fresh.credit[0] = 7.0
    for name in s._fields:
        assert np.array_equal(getattr(s, name)[0], getattr(fresh, name)[0]), name


@pytest.mark.compiled
def test_switched_off_nothing_is_tried_and_no_step_has_an_effect(parameters, differing):
    def run(**changes):
        values = {f"strategy.{name}": value for name, value in changes.items()}
        district = District.found(parameters({"strategy.search": 0.0, **values}), 3)
        for _ in range(8):
            district.step()
        return district.state

    one = run()
    other = run(wage_cut=0.5, train_step=3.0, make_step=0.4, outside_step=0.4, transition_loss=0.9)
    assert differing(one, other) == []
    assert not one.strategies.steps.any()
    assert np.all(one.strategies.trying == -1)
    assert np.all(one.strategies.wage_step == 1.0)


@pytest.mark.compiled
def test_the_accounts_stay_closed_while_firms_try_everything(parameters):
    changes = {"strategy.search": 1.0, "strategy.tolerance": 0.0, "strategy.trial": 2}
    changes["design.teams"] = 0.3  # so that firms see what they could try
    district = District.found(parameters(changes), 4)
    tried, teams = 0.0, False
    for _ in range(16):
        district.step()  # raises where an account is open
        tried = max(tried, district.state.strategies.tried.sum())
        teams |= (district.state.strategies.trying == TEAM_WORK).any()
    assert tried > 10.0
    assert teams
