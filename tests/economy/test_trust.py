import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.economy.state import TIES
from distretto.economy.trust import (
    acquaint,
    by_monitoring,
    detection,
    find_tie,
    forget,
    lose_trust,
    next_trust,
    opportunism,
    seen_trust,
    update_trust,
)

TRUST = {
    "trust.norm": 0.5,
    "trust.gain": 0.15,
    "trust.loss": 0.4,
    "trust.decay": 0.03,
    "trust.gossip": 0.6,
    "trust.saved": 0.3,
    "trust.norm_weight": 0.4,
    "trust.horizon": 4.0,
    "trust.temperature": 0.1,
}
share = st.floats(0.0, 1.0)


@given(trust=share, bad=share, gain=share, loss=share)
def test_trust_stays_between_zero_and_one(parameters, trust, bad, gain, loss):
    p = parameters().trust._replace(gain=gain, loss=loss)
    for monitored in (False, True):
        assert 0.0 <= next_trust(trust, 1.0 - bad, bad, monitored, p) <= 1.0


@pytest.mark.parametrize("bad", [0.0, 0.1, 0.5, 1.0])
def test_trust_settles_where_gain_and_loss_balance(parameters, bad):
    p = parameters(TRUST).trust
    trust = 0.37
    for _ in range(500):
        trust = next_trust(trust, 1.0 - bad, bad, False, p)
    # x = (x + a g (1 - x)) k with a g the gain of the good share and k the loss of the bad one.
    kept, gained = 1.0 - 0.4 * bad, 0.15 * (1.0 - bad)
    assert trust == pytest.approx(kept * gained / (1.0 - kept * (1.0 - gained)), abs=1e-12)


@given(trust=share, more=share, markup=st.floats(0.0, 1.5), often=st.floats(0.0, 3.0))
def test_temptation_falls_in_scruple_trust_margin_and_frequency(
    parameters, trust, more, markup, often
):
    p = parameters(TRUST).trust
    base = opportunism(0.3, 0.2, trust, markup, often, p)
    assert 0.0 < base < 1.0
    assert opportunism(0.3, 0.2 + more, trust, markup, often, p) <= base
    assert opportunism(0.3, 0.2, min(1.0, trust + more), markup, often, p) <= base
    assert opportunism(0.3, 0.2, trust, markup + more, often, p) <= base
    assert opportunism(0.3, 0.2, trust, markup, often + more, p) <= base
    assert opportunism(0.3 + more, 0.2, trust, markup, often, p) >= base


def test_temptation_by_hand(parameters):
    p = parameters(TRUST).trust
    # The gain, less the norm 0.4 x 0.5, less trust in a margin of 0.2 on the two deals a quarter
    # of the pair, for four quarters.
    index = (0.3 - 0.2 - 0.25 * 1.6) / 0.1
    assert opportunism(0.3, 0.2, 0.25, 0.2, 2.0, p) == pytest.approx(1.0 / (1.0 + np.exp(-index)))
    # Where gain and cost balance it is an even chance; more than twice the deal counts as twice.
    assert opportunism(0.3, 0.2, 0.125, 0.2, 1.0, p) == pytest.approx(0.5)
    assert opportunism(0.3, 0.2, 0.3, 0.5, 1.0, p) == opportunism(0.3, 0.2, 0.3, 50.0, 1.0, p)
    # A pair that will not deal again has no future to lose.
    assert opportunism(0.3, 0.2, 0.9, 0.2, 0.0, p) == opportunism(0.3, 0.2, 0.0, 0.2, 9.0, p)


def test_monitoring_takes_two_teams_or_a_certified_supplier():
    nothing, team, certified, both = 0, 1, 2, 3
    assert by_monitoring(team, team)
    assert not by_monitoring(team, nothing)
    assert not by_monitoring(nothing, team)
    assert not by_monitoring(nothing, certified)
    assert by_monitoring(team, certified)
    assert not by_monitoring(certified, team)
    assert by_monitoring(team, both)


def test_monitoring_stands_in_for_trust_and_inspection(parameters):
    p = parameters(TRUST).trust._replace(monitoring=0.75, monitoring_gain=3.0, detection=0.4)
    assert seen_trust(0.2, True, p) == pytest.approx(0.8)
    assert detection(True, p) == pytest.approx(0.85)
    # The gain of 0.15 is 2.5 times as large.
    assert next_trust(0.2, 1.0, 0.0, True, p) == pytest.approx(0.2 + 0.375 * 0.8)
    off = p._replace(monitoring=0.0)
    assert seen_trust(0.2, True, off) == seen_trust(0.2, False, p) == 0.2
    assert detection(True, off) == detection(False, p) == 0.4
    assert next_trust(0.2, 0.9, 0.1, True, off) == next_trust(0.2, 0.9, 0.1, False, p)


@pytest.fixture
def town(bench):
    """Four firms: 0 knows 1 and 2, 3 knows 1; trust 0.5 in every pair."""
    b = bench(TRUST, firms=4)
    for f in range(4):
        b.open_firm(f, final=True, phases=1)
    for one, other in ((0, 1), (0, 2), (3, 1)):
        acquaint(b.state.ties, one, other, 0.5, -9)
    return b


def _trust(ties, one, other):
    return ties.trust[one, find_tie(ties.partner[one], other)]


def _update(b, found=(0.0, 0.0, 0.0, 0.0), quarter=0):
    b.run(update_trust, quarter, found=np.array(found))


def test_both_sides_of_a_pair_follow_the_deals_of_either(town):
    ties = town.state.ties
    s = find_tie(ties.partner[1], 0)
    ties.bought[1, s], ties.spoiled[1, s] = 10.0, 2.5
    _update(town)
    by_hand = next_trust(0.5, 0.75, 0.25, False, town.parameters.trust)
    assert _trust(ties, 1, 0) == _trust(ties, 0, 1) == by_hand
    assert (ties.deals[1, s], ties.deals_back[1, s]) == (1, 0)
    back = find_tie(ties.partner[0], 1)
    assert (ties.deals[0, back], ties.deals_back[0, back]) == (0, 1)
    assert ties.last[1, s] == ties.last[0, back] == 0
    # The others had no deal: they forget a little.
    assert _trust(ties, 0, 2) == _trust(ties, 2, 0) == pytest.approx(0.5 * 0.97)


def test_pairs_that_buy_from_each_other_move_twice(town):
    ties = town.state.ties
    for one, other in ((0, 1), (1, 0)):
        ties.bought[one, find_tie(ties.partner[one], other)] = 4.0
    _update(town)
    once = next_trust(0.5, 1.0, 0.0, False, town.parameters.trust)
    twice = next_trust(once, 1.0, 0.0, False, town.parameters.trust)
    assert _trust(ties, 0, 1) == _trust(ties, 1, 0) == pytest.approx(twice)


@pytest.mark.parametrize("first", [0, 1])
def test_pairs_that_buy_from_each_other_move_alike_whatever_the_slots(town, first):
    ties = town.state.ties
    town.state.pacts.monitoring[first] = 3
    town.state.pacts.monitoring[1 - first] = 2
    for one, other, spoiled in ((first, 1 - first, 1.0), (1 - first, first, 3.0)):
        s = find_tie(ties.partner[one], other)
        ties.bought[one, s], ties.spoiled[one, s] = 4.0, spoiled
    _update(town)
    p = town.parameters.trust
    faster = min(1.0, 0.15 * (1.0 + p.monitoring * (p.monitoring_gain - 1.0)))
    lacking = 0.5 * (1.0 - faster * 0.75) * (1.0 - 0.15 * 0.25)
    expected = (1.0 - lacking) * (1.0 - 0.4 * 0.25) * (1.0 - 0.4 * 0.75)
    assert _trust(ties, 0, 1) == _trust(ties, 1, 0) == pytest.approx(expected)


def test_pairs_that_work_by_monitoring_build_trust_faster(town):
    ties = town.state.ties
    town.state.pacts.monitoring[:3] = (1, 1, 0)
    for j in (1, 2):
        ties.bought[0, find_tie(ties.partner[0], j)] = 4.0
    _update(town)
    p = town.parameters.trust
    assert _trust(ties, 1, 0) == next_trust(0.5, 1.0, 0.0, True, p)
    assert _trust(ties, 2, 0) == next_trust(0.5, 1.0, 0.0, False, p)
    assert _trust(ties, 1, 0) > _trust(ties, 2, 0)


def test_trust_lost_is_lost_on_both_sides(town):
    ties = town.state.ties
    lose_trust(ties, 0, find_tie(ties.partner[0], 2), 0.3)
    assert _trust(ties, 0, 2) == _trust(ties, 2, 0) == pytest.approx(0.35)
    assert _trust(ties, 0, 1) == 0.5


def test_gossip_marks_down_third_parties(town):
    ties = town.state.ties
    _update(town, found=(0.0, 0.5, 0.0, 0.0))
    heard = 1.0 - 0.6 * 0.5 * 0.5
    for one, other in ((0, 1), (1, 0), (3, 1), (1, 3)):
        assert _trust(ties, one, other) == pytest.approx(0.5 * 0.97 * heard)
    assert _trust(ties, 0, 2) == pytest.approx(0.5 * 0.97)


def test_without_a_norm_nobody_listens(town):
    town.parameters = town.parameters._replace(trust=town.parameters.trust._replace(norm=0.0))
    town.state.place.norm[0] = 0.0
    _update(town, found=(0.0, 1.0, 0.0, 0.0))
    assert _trust(town.state.ties, 3, 1) == pytest.approx(0.5 * 0.97)


def test_acquaintance_is_mutual_and_known_once(town):
    ties = town.state.ties
    slot = acquaint(ties, 2, 3, 0.3, 5)
    assert ties.partner[2, slot] == 3
    assert _trust(ties, 2, 3) == _trust(ties, 3, 2) == 0.3
    assert ties.since[2, slot] == 5
    # To be introduced again changes nothing.
    assert acquaint(ties, 2, 3, 0.9, 6) == slot
    assert acquaint(ties, 3, 2, 0.9, 6) == find_tie(ties.partner[3], 2)
    assert _trust(ties, 2, 3) == 0.3
    assert np.sum(ties.partner[2] == 3) == 1


def test_who_is_remembered_by_the_other_is_no_stranger(town):
    ties = town.state.ties
    ties.partner[0, find_tie(ties.partner[0], 1)] = -1
    acquaint(ties, 0, 1, 0.05, 5)
    assert _trust(ties, 0, 1) == _trust(ties, 1, 0) == 0.5


def test_a_full_memory_gives_up_the_tie_it_would_miss_least(bench):
    b = bench(TRUST, firms=TIES + 3)
    ties = b.state.ties
    for f in range(1, TIES + 1):
        slot = acquaint(ties, 0, f, 0.5, -4)
        ties.strength[0, slot] = 1.0 + f
    ties.strength[0, find_tie(ties.partner[0], 7)] = 0.0
    acquaint(ties, 0, TIES + 1, 0.2, 0)
    assert find_tie(ties.partner[0], 7) < 0
    # The newcomer has been dealt with this quarter: the next one displaces the next weakest.
    acquaint(ties, 0, TIES + 2, 0.2, 0)
    assert find_tie(ties.partner[0], TIES + 1) >= 0
    assert find_tie(ties.partner[0], 1) < 0


def test_a_contract_is_not_forgotten_and_a_new_acquaintance_brings_none(bench):
    b = bench(TRUST, firms=TIES + 3)
    ties = b.state.ties
    for f in range(1, TIES + 1):
        slot = acquaint(ties, 0, f, 0.5, -4)
        ties.strength[0, slot] = 1.0 + f
    bound = find_tie(ties.partner[0], 1)
    ties.until[0, bound] = 3
    # The weakest but one gives way, with all that was between the two.
    lost = find_tie(ties.partner[0], 2)
    ties.invested[0, lost], ties.rebate[0, lost], ties.volume[0, lost] = 0.8, 0.5, 7.0
    ties.often[0, lost], ties.paid[0, lost], ties.needed[0, lost] = 2.0, 0.9, 0.9
    assert acquaint(ties, 0, TIES + 1, 0.2, 0) == lost
    assert find_tie(ties.partner[0], 1) == bound
    for name in ("invested", "rebate", "volume", "often", "before"):
        assert getattr(ties, name)[0, lost] == 0.0
    assert ties.paid[0, lost] == ties.needed[0, lost] == ties.perceived[0, lost] == 1.0
    assert ties.until[0, lost] < -1000


def test_ties_with_closed_firms_are_dropped(town):
    ties = town.state.ties
    forget(ties.partner, np.array([False, True, False, False]))
    assert np.all(ties.partner[1] == -1)
    assert not np.any(ties.partner == 1)
    assert find_tie(ties.partner[0], 2) >= 0


@pytest.mark.compiled
def test_both_sides_hold_the_same_trust_after_whole_seasons(district):
    for _ in range(12):
        district.step()
    ties, firms = district.state.ties, district.state.firms
    pairs = 0
    for f, s in zip(*np.nonzero(ties.partner >= 0), strict=True):
        back = find_tie(ties.partner[ties.partner[f, s]], f)
        if back >= 0:
            assert ties.trust[f, s] == ties.trust[ties.partner[f, s], back]
            pairs += 1
    assert pairs > 100
    assert np.all(firms.alive[ties.partner[ties.partner >= 0]])
    assert np.all((ties.trust >= 0.0) & (ties.trust <= 1.0))
