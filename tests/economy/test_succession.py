import numpy as np
import pytest

from distretto.economy.state import OWNERS
from distretto.economy.succession import no_heir_probability, succeed
from distretto.economy.trust import acquaint

OLD = {
    "owners.retirement_age": 62.0,
    "owners.retirement": 1.0,
    "owners.generation": 30.0,
    "owners.price": 4.0,
    "owners.buyout": 1.0,
    "owners.reserve": 0.5,
    "owners.group_trust": 0.9,
    "owners.takeover": 0.1,
    "finance.buffer": 0.5,
    "firms.able_skill": 0.6,
}


def _family(bench, changes=None, firms=2, income=1.5, savings=0.0, age=65.0):
    b = bench({**OLD, **(changes or {})}, firms=firms, workers=2 * firms)
    for f in range(firms):
        b.open_firm(f, final=True, phases=1, cash=5.0, sales=8.0)
        b.employ(f, 2, skill=0.7, savings=savings, wage=1.2)
    owners = b.state.owners
    owners.partners[:], owners.income[:], owners.age[:] = 2, income, age
    return b


def test_heirs_go_where_they_earn_more(parameters):
    p = parameters({"owners.outside_pull": 0.3}).owners
    assert no_heir_probability(1.0, p) == pytest.approx(0.3)
    assert no_heir_probability(2.0, p) == pytest.approx(0.15)
    assert no_heir_probability(0.2, p) == no_heir_probability(-1.0, p) == 1.0
    assert no_heir_probability(-1.0, parameters({"owners.outside_pull": 0.0}).owners) == 0.0


def test_heirs_are_a_generation_younger(bench):
    b = _family(bench, {"owners.outside_pull": 0.0})
    b.run(succeed)
    assert list(b.state.owners.age) == [35.0, 35.0]
    assert b.state.owners.successions[0] == 2
    assert b.state.tally.owners_new[0] == b.state.tally.owners_left[0] == 2
    assert not b.state.owners.leaves.any()


@pytest.mark.parametrize("still", [{"age": 61.75}, {"changes": {"owners.retirement": 0.0}}])
def test_who_does_not_retire_stays(bench, still):
    b = _family(bench, **still)
    before = b.state.owners.age.copy()
    b.run(succeed)
    assert np.array_equal(b.state.owners.age, before)
    assert b.state.owners.successions[0] == 0


def test_a_worker_with_savings_buys_an_owner_s_share(bench):
    b = _family(bench, {"owners.outside_pull": 1.0}, firms=1, income=1.0)
    b.state.owners.income[0] = 0.9
    # Worth 5 in cash and 4 quarters of 0.9 for two owners: 12.2, for one owner 6.1.
    b.state.workers.savings[:] = (6.0, 6.5)
    b.state.workers.age[1] = 31.0
    b.state.workers.wage[:] = 0.8
    # The old owners work long hours, and came from elsewhere.
    owners, p = b.state.owners, b.parameters.owners
    owners.skill[0], owners.hours[0], owners.reservation[0], owners.origin[0] = 0.5, 1.4, 0.1, 1
    b.run(succeed)
    assert owners.skill[0] == pytest.approx(0.5 * (0.5 + 0.7))
    assert owners.hours[0] == pytest.approx(0.5 * (1.4 + p.hours))
    assert (owners.origin[0], owners.reservation[0]) == (0, p.reservation)
    assert b.state.tally.owners_new[0] == b.state.tally.owners_left[0] == 1
    assert b.state.owners.age[0] == 31.0
    assert b.state.owners.partners[0] == 2
    assert list(b.state.workers.alive) == [True, False]
    assert b.state.firms.workers[0] == 1
    # The share goes to who leaves, the rest of the savings is an owner's from now on.
    assert b.state.sectors.money[OWNERS] == pytest.approx(6.5)
    assert b.state.sectors.household_flow[0] == pytest.approx(-6.5)
    assert b.state.tally.leavers[0] == 1


def test_a_worker_who_does_not_want_to_buys_nothing(bench):
    b = _family(bench, {"owners.outside_pull": 1.0, "owners.buyout": 0.0}, 1, 0.9, savings=99.0)
    b.state.workers.wage[:] = 0.8
    b.run(succeed)
    assert b.state.owners.leaves[0]
    assert b.state.workers.alive.all()


@pytest.mark.parametrize(
    "unwilling", [{"savings": 6.0}, {"wage": 1.0}, {"skill": 0.5}, {"age": 58.0}]
)
def test_where_nobody_follows_the_owner_leaves(bench, unwilling):
    b = _family(bench, {"owners.outside_pull": 1.0}, firms=1, income=0.9)
    b.state.workers.savings[:] = 6.5
    b.state.workers.wage[:] = 0.8
    for name, value in unwilling.items():
        getattr(b.state.workers, name)[:] = value
    b.run(succeed)
    assert b.state.owners.leaves[0]
    assert b.state.owners.successions[0] == 0
    assert b.state.workers.alive.all()


def test_an_acquaintance_with_cash_buys_the_firm(bench):
    b = _family(bench, {"owners.outside_pull": 1.0}, income=0.9)
    b.state.owners.age[1] = 40.0
    acquaint(b.state.ties, 0, 1, 0.4, 0)
    # 12.2 asked; firm 1 keeps 0.5 x 0.5 x 8 = 2.
    b.state.firms.cash[1] = 14.3
    b.run(succeed)
    owners = b.state.owners
    assert list(owners.control) == [1, 0]
    assert owners.leader[0] == 1
    assert owners.group[0] == b.state.firms.key[1]
    assert owners.partners[0] == b.state.tally.owners_left[0] == 1
    assert b.state.firms.cash[1] == pytest.approx(2.1)
    assert b.state.books.investment[1] == b.state.sectors.money[OWNERS] == pytest.approx(12.2)
    assert b.state.ties.trust[0, 0] == b.state.ties.trust[1, 0] == 0.9
    assert not owners.leaves.any()
