"""A district founded from lists: what they say holds, and all else is as in any other."""

import numpy as np
import pytest

from distretto.economy.district import District
from distretto.economy.given import Given, firm_key, no_room, open_books_anew
from distretto.economy.population import found_district
from distretto.economy.state import EXPORT, TEMPORARY
from distretto.economy.state.policy import NEVER


def nothing(n):
    return np.full(n, np.nan)


@pytest.fixture
def listed(parameters):
    """Two final firms and three that work for them, in a cycle of four phases."""
    made = parameters(
        {
            "size.final_firms": 2,
            "size.specialists": 3,
            "size.final_workers": 18,
            "size.specialist_workers": 14,
            "size.phases": 4,
            "size.unemployment": 0.1,
            "schedule.burn_in": 4,
        }
    )
    given = Given(
        ids=("A", "B", "x", "y", "z"),
        names=("Alfa", "", "", "", ""),
        people=np.array([10, 8, 6, 5, 3]),
        owners=np.array([2, -1, 1, 0, 3]),
        phases=((0, 3), (0, 1), (1,), (2,), (2, 3)),
        wage=np.array([1.4, np.nan, 0.8, np.nan, np.nan]),
        sales=np.array([50.0, np.nan, np.nan, np.nan, np.nan]),
        exports=np.array([1.0, 0.0, np.nan, np.nan, np.nan]),
        age=np.array([40, -1, 2, -1, -1]),
        joins=np.array([0, -1, 6, -1, -1]),
        x=nothing(5),
        y=nothing(5),
        hours=np.array([1.0, 1.0, 2.0, 4.0]),
        workers={
            "firm": np.array([0.0, 0.0, 2.0, -1.0]),
            "craft": np.array([3.0, -1.0, 1.0, 2.0]),
            "skill": np.array([0.9, np.nan, 0.2, 0.5]),
            "wage": np.array([2.0, np.nan, np.nan, np.nan]),
            "age": np.array([50.0, np.nan, 30.0, 25.0]),
            "contract": np.array([1.0, -1.0, 0.0, -1.0]),
            "tenure": np.array([20.0, -1.0, 2.0, -1.0]),
        },
        ties={
            "buyer": np.array([0.0, 1.0]),
            "supplier": np.array([2.0, 4.0]),
            "trust": np.array([0.7, np.nan]),
            "value": np.array([3.0, 9.0]),
            "since": np.array([12.0, -1.0]),
        },
    )
    return made, given


def test_firms_are_those_of_the_list(listed):
    parameters, given = listed
    state = found_district(parameters, 5, given)
    firms = state.firms
    assert firms.alive.sum() == 5
    assert firms.key[:5].tolist() == [firm_key(name) for name in given.ids]
    assert firms.final[:5].tolist() == [True, True, False, False, False]
    assert firms.phases[:5].tolist() == [9, 3, 2, 4, 12]
    assert (firms.workers + state.owners.partners)[:5].tolist() == [10, 8, 6, 5, 3]
    assert state.owners.partners[:5].tolist()[0::2] == [2, 1, 3]
    assert firms.sales[0] == 50.0
    assert firms.age[[0, 2]].tolist() == [36, 0]
    assert state.policy.joins[:5].tolist() == [0, NEVER, 6, NEVER, NEVER]
    assert state.phases.hours[:4] == pytest.approx([0.125, 0.125, 0.25, 0.5])
    assert firms.serves[0].reshape(-1, 2)[:, EXPORT].any()
    assert not firms.serves[1].reshape(-1, 2)[:, EXPORT].any()


def test_workers_and_wages_are_those_of_the_lists(listed):
    parameters, given = listed
    state = found_district(parameters, 5, given)
    workers = state.workers
    first = np.flatnonzero(workers.employer == 0)[0]
    assert (workers.craft[first], workers.skill[first]) == (3, 0.9)
    assert (workers.wage[first], workers.age[first]) == (2.0, 49.0)
    assert (workers.contract[first], workers.tenure[first]) == (TEMPORARY, 16)
    of_x = workers.employer == 2
    assert workers.wage[of_x].mean() == pytest.approx(0.8)
    idle = np.flatnonzero(workers.alive & (workers.employer < 0))[0]
    assert (workers.craft[idle], workers.skill[idle]) == (2, 0.5)


def test_ties_are_those_of_the_list_and_what_is_lacking_is_found(listed):
    parameters, given = listed
    state = found_district(parameters, 5, given)
    ties = state.ties
    slot = ties.partner[0].tolist().index(2)
    assert ties.trust[0, slot] == 0.7
    assert ties.since[0, slot] == -12
    known = [set(row[row >= 0].tolist()) for row in ties.partner[:2]]
    # A lacks phases 1 and 2: x does the one, y or z the other. B has z for 2 and 3.
    assert 2 in known[0] and known[0] & {3, 4}
    assert known[1] == {4}


def test_money_adds_up_to_nothing(listed):
    parameters, given = listed
    state = found_district(parameters, 5, given)
    held = state.firms.cash.sum() + state.workers.savings.sum() + state.sectors.money.sum()
    assert held == pytest.approx(0.0, abs=1e-9)
    state.firms.debt[1] = 7.0
    state.firms.cash[2] = -3.0
    before = state.firms.cash.sum() + state.sectors.money.sum()
    open_books_anew(state, parameters.finance.buffer)
    assert state.firms.cash.sum() + state.sectors.money.sum() == pytest.approx(before)
    assert not state.firms.debt.any() and state.firms.cash.min() >= 0.0


def test_tables_call_firms_as_the_list_does(listed):
    parameters, given = listed
    district = District.found(parameters, 5, given)
    keys = np.append(given.keys, np.uint64(77))
    assert district.firm_names(keys).tolist() == [*given.ids, f"f{77:016x}"]
    assert district.copy().given is given


def test_no_firm_has_room_while_the_district_settles():
    limit = no_room(8)
    assert limit.acts(-8) and limit.acts(-1) and not limit.acts(0)
    assert (limit.workers, limit.staff) == (1.0, 0.0)
