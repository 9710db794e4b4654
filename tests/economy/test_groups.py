import numpy as np
import pytest

from distretto.economy.groups import form_groups, lead_groups, merge_firms
from distretto.economy.state import OWNERS
from distretto.economy.state.policy import NEVER
from distretto.economy.trust import acquaint, find_tie

GROUPS = {
    "owners.takeover": 1.0,
    "owners.leader_size": 6.0,
    "owners.group_trust": 0.9,
    "owners.pooling": 0.5,
    "owners.price": 2.0,
    "owners.reserve": 0.5,
    "owners.merger": 1.0,
    "finance.buffer": 0.4,
    "production.normal_utilisation": 0.85,
}


def _valley(bench, changes=None, **leader):
    """A large final firm that buys from two suppliers, most from the second."""
    b = bench({**GROUPS, **(changes or {})}, firms=3, workers=10, phases=2)
    values = {"cash": 20.0, "sales": 30.0, "utilisation": 0.9, **leader}
    b.open_firm(0, final=True, phases=1, **values)
    b.employ(0, 6)
    for f in (1, 2):
        b.open_firm(f, final=False, phases=1, cash=1.0, sales=4.0)
        b.employ(f, 2)
        s = acquaint(b.state.ties, 0, f, 0.3, 0)
        b.state.ties.strength[0, s] = b.state.ties.bought[0, s] = float(f)
    b.state.owners.partners[:], b.state.owners.income[:] = 1, 1.5
    return b


def test_a_leader_takes_over_its_main_supplier(bench):
    b = _valley(bench)
    b.run(form_groups)
    owners = b.state.owners
    assert list(owners.control) == [0, 0, 1]
    # One in cash and two quarters of 1.5.
    assert b.state.firms.cash[0] == pytest.approx(16.0)
    assert b.state.books.investment[0] == b.state.sectors.money[OWNERS] == pytest.approx(4.0)
    assert owners.partners[2] == 1
    assert b.state.ties.trust[0, find_tie(b.state.ties.partner[0], 2)] == 0.9
    assert b.state.ties.trust[0, find_tie(b.state.ties.partner[0], 1)] == 0.3


@pytest.mark.parametrize(
    "no_leader",
    [
        {"cash": 9.9},  # 0.5 x 0.4 x 30 = 6 stay, 4 are asked
        {"utilisation": 0.8},
        {"changes": {"owners.takeover": 0.0}},
        {"changes": {"owners.leader_size": 8.0}},
    ],
)
def test_who_does_not_lead_takes_nobody_over(bench, no_leader):
    b = _valley(bench, **no_leader)
    b.run(form_groups)
    assert not b.state.owners.control.any()
    assert not b.state.books.investment.any()


def test_who_is_about_to_close_neither_buys_nor_is_bought(bench):
    b = _valley(bench)
    b.state.owners.leaves[2] = True
    b.run(form_groups)
    # The next best supplier is bought.
    assert list(b.state.owners.control) == [0, 1, 0]
    b = _valley(bench)
    b.state.owners.leaves[0] = True
    b.run(form_groups)
    assert not b.state.owners.control.any()


def _group(bench, **values):
    b = _valley(bench, **values)
    owners = b.state.owners
    owners.control[2], owners.leader[2], owners.group[2] = 1, 0, b.state.firms.key[0]
    return b


def test_within_a_group_trust_and_cash_are_kept_up(bench):
    b = _group(bench)
    b.state.firms.cash[2] = 0.2
    b.run(lead_groups)
    # 0.5 x 0.4 x 4 = 0.8 is what it should hold: half of the want of 0.6.
    assert b.state.firms.cash[2] == pytest.approx(0.5)
    assert b.state.firms.cash[0] == pytest.approx(19.7)
    assert b.state.books.capital[2] == b.state.books.dividends[0] == pytest.approx(0.3)
    ties = b.state.ties
    assert ties.trust[0, find_tie(ties.partner[0], 2)] == 0.9
    assert ties.trust[2, find_tie(ties.partner[2], 0)] == 0.9


@pytest.mark.parametrize("want", [{"cash": 6.0}, {"changes": {"owners.pooling": 0.0}}])
def test_no_cash_flows_that_is_not_there_or_not_wanted(bench, want):
    b = _group(bench, **want)
    b.state.firms.cash[2] = 0.2
    b.run(lead_groups)
    assert b.state.firms.cash[2] == 0.2


def test_a_final_member_takes_over_the_better_design_only(bench):
    for ours, after in ((1.1, 1.3), (1.5, 1.5)):
        b = _group(bench)
        b.state.firms.final[2] = True
        b.state.firms.design[[0, 2]] = 1.3, ours
        b.run(lead_groups)
        assert b.state.firms.design[2] == after
        assert b.state.firms.design[0] == 1.3


def test_a_member_whose_leader_has_gone_is_independent(bench):
    b = _group(bench)
    b.state.firms.key[0] += np.uint64(1)  # another firm in the leader's slot
    b.run(lead_groups)
    assert (b.state.owners.control[2], b.state.owners.leader[2]) == (0, -1)


def test_a_leader_whose_last_member_has_gone_leads_no_more(bench):
    b = _group(bench)
    firms, owners = b.state.firms, b.state.owners
    owners.group[0] = firms.key[0]
    b.run(lead_groups)
    assert owners.group[0] == firms.key[0]
    firms.alive[2] = False
    b.run(lead_groups)
    assert owners.group[0] == 0
    assert owners.control[0] == 0


def _weak_and_strong(bench, changes=None, **weak):
    b = _valley(bench, changes)
    firms, owners = b.state.firms, b.state.owners
    acquaint(b.state.ties, 1, 2, 0.7, 0)
    b.state.ties.deals[2, find_tie(b.state.ties.partner[2], 0)] = 3
    owners.income[2], owners.reservation[2] = 0.2, 0.5
    firms.cash[1], firms.cash[2], firms.debt[2] = 6.0, 0.5, 2.0
    firms.machine[2], firms.workload[:] = 1.2, 2.0
    firms.wage_cost[2] = 1.1
    firms.phases[2], firms.n_phases[2] = 3, 2
    for name, value in weak.items():
        (getattr(owners, name) if name in owners._fields else getattr(firms, name))[2] = value
    b.state.orders.waiting[0] = 1
    b.state.orders.keep_firm[0] = 2
    return b


def test_a_weak_firm_goes_into_a_strong_one_by_hand(bench):
    b = _weak_and_strong(bench)
    before = b.state.firms.cash.sum() - b.state.firms.debt.sum()
    b.state.firms.ordered[1:] = 7.0, 3.0
    b.run(merge_firms)
    assert b.state.firms.ordered[1] == 10.0
    firms, books, workers = b.state.firms, b.state.books, b.state.workers
    assert list(firms.alive) == [True, True, False]
    assert list(firms.workers) == [6, 4, 0]
    assert list(workers.employer[:10]) == [0] * 6 + [1] * 4
    # Debt and cash pass over; nothing is left beyond the debt, so nothing is paid.
    assert (firms.cash[1], firms.debt[1]) == (6.5, 2.0)
    assert (firms.cash[2], firms.debt[2]) == (0.0, 0.0)
    assert firms.cash.sum() - firms.debt.sum() == before
    assert b.state.sectors.money[OWNERS] == 0.0
    flows = books.borrowed - books.repaid + books.capital - books.dividends - books.investment
    assert flows == pytest.approx([0.0, 0.5, -0.5])
    # Three people at 1.0 and two workers at 1.2.
    assert firms.machine[1] == pytest.approx((3.0 * 1.0 + 2.0 * 1.2) / 5.0)
    assert firms.wage_cost[1] == pytest.approx(1.05)
    assert (firms.workload[1], firms.sales[1]) == (4.0, 8.0)
    assert (int(firms.phases[1]), firms.n_phases[1]) == (3, 2)
    assert b.state.orders.keep_firm[0] == 1
    ties = b.state.ties
    assert find_tie(ties.partner[1], 0) >= 0
    assert find_tie(ties.partner[0], 2) < 0
    assert b.state.tally.deaths[0] == 1
    # Its one owner retires.
    assert b.state.tally.owners_left[0] == 1
    assert b.state.owners.partners[2] == 0


@pytest.mark.parametrize(
    ("buyer", "weak", "after"), [(9, 3, 3), (3, 9, 3), (NEVER, 3, 3), (NEVER, NEVER, NEVER)]
)
def test_a_place_on_the_member_list_passes_to_the_buyer(bench, buyer, weak, after):
    b = _weak_and_strong(bench)
    b.state.policy.joins[1:] = buyer, weak
    b.run(merge_firms)
    assert not b.state.firms.alive[2]
    assert list(b.state.policy.joins[:2]) == [NEVER, after]


@pytest.mark.parametrize(
    "sound",
    [
        {"income": 0.5},
        {"cash": 0.9},
        {"debt": 6.0},
        {"control": 1},
        {"leaves": True},
        {"changes": {"owners.merger": 0.0}},
    ],
)
def test_other_firms_stay_apart(bench, sound):
    b = _weak_and_strong(bench, **sound)
    b.run(merge_firms)
    assert b.state.firms.alive.all()


def test_a_firm_about_to_close_takes_in_no_other(bench):
    b = _weak_and_strong(bench)
    b.state.owners.leaves[1] = True
    b.run(merge_firms)
    assert b.state.firms.alive.all()


@pytest.mark.parametrize(("owed", "merged"), [(3.5, True), (3.8, False)])
def test_who_takes_a_firm_in_pays_the_bills_it_cannot(bench, owed, merged):
    # Firm 1 holds 6 and keeps 0.5 x 0.4 x 4 = 0.8: 5.2 pay the debt of 2 and bills beyond 0.5.
    b = _weak_and_strong(bench)
    pacts, firms = b.state.pacts, b.state.firms
    pacts.creditor[2, 0], pacts.owed[2, 0] = 0, owed
    b.run(merge_firms)
    assert firms.alive[2] != merged
    if merged:
        assert firms.cash[0] == pytest.approx(20.0 + owed)
        assert firms.cash[1] == pytest.approx(6.0 + 0.5 - owed)
        assert not b.state.books.forgiven.any()
