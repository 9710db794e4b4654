import numpy as np
import pytest

from distretto.economy.production import efficiency
from distretto.economy.state import OUTSIDE
from distretto.economy.worker_demography import (
    LEAST_PULL,
    MOST_PULL,
    SCHOOL_AGE,
    enter,
    entry_pull,
    retire_and_leave,
)


def test_pull_of_vacancies_by_hand():
    assert entry_pull(9.0, 9.0, 0.7) == 1.0
    assert entry_pull(17.0, 8.0, 0.5) == pytest.approx(np.sqrt(2.0))
    assert entry_pull(8.0, 17.0, 1.0) == pytest.approx(0.5)
    assert entry_pull(1e6, 0.0, 1.0) == MOST_PULL
    assert entry_pull(0.0, 1e6, 1.0) == LEAST_PULL
    assert entry_pull(1e6, 0.0, 0.0) == 1.0


LEAVING = {"workers.retirement_age": 60.0, "workers.retirement": 0.2, "workers.leaving": 0.1}


def _people(bench, n, employer, **values):
    b = bench(LEAVING, workers=n)
    b.open_firm(0, final=True, phases=1)
    b.employ(employer, n, savings=2.0, **values)
    b.run(retire_and_leave)
    return b


def test_the_young_at_work_stay_and_age(bench):
    b = _people(bench, 50, 0, age=40.0)
    assert b.state.workers.alive.all()
    assert np.all(b.state.workers.age == 40.25)


def test_retirement_begins_at_the_age(bench):
    n = 3000
    assert _people(bench, 10, 0, age=59.7).state.workers.alive.all()
    b = _people(bench, n, 0, age=59.75)
    gone = n - b.state.workers.alive.sum()
    assert gone == pytest.approx(0.2 * n, abs=4.0 * np.sqrt(0.16 * n))
    assert b.state.firms.workers[0] == n - gone
    assert b.state.tally.leavers[0] == b.state.tally.separations[0] == gone


def test_some_of_the_unemployed_leave_and_take_their_savings(bench):
    n = 3000
    b = _people(bench, n, -1, age=30.0)
    gone = ~b.state.workers.alive
    assert gone.sum() == pytest.approx(0.1 * n, abs=4.0 * np.sqrt(0.09 * n))
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(2.0 * gone.sum())
    assert b.state.sectors.household_flow[0] == pytest.approx(-2.0 * gone.sum())
    assert np.all(b.state.workers.savings[gone] == 0.0)
    assert b.state.tally.separations[0] == 0


# A workforce of 1,000 at the start: twenty newcomers a quarter where vacancies equal the idle.
ENTRY = {
    "size.final_workers": 800,
    "size.specialist_workers": 200,
    "workers.entry": 0.02,
    "workers.entry_elasticity": 0.5,
    "workers.migrants": 0.25,
    "skill.entry": 0.4,
}


def _enter(bench, vacancies, quarter=0, room=200, soil=None):
    b = bench(ENTRY, workers=room, phases=3)
    b.soil(b.state.workers, soil)
    b.state.phases.hours[:] = (0.2, 0.5, 0.3)
    b.state.tally.vacancies[0] = vacancies
    b.run(enter, quarter)
    return b


def test_newcomers_follow_vacancies(bench):
    for vacancies, pull in ((0, 1.0), (3, 2.0), (99, MOST_PULL)):
        quarters = 200
        came = [_enter(bench, vacancies, q).state.tally.entrants[0] for q in range(quarters)]
        error = np.sqrt(80 * (pull / 4) * (1 - pull / 4) / quarters)
        assert np.mean(came) == pytest.approx(20.0 * pull, abs=4.0 * error + 1e-9)


def test_newcomers_are_new_to_the_trade(bench):
    people = [_enter(bench, 3, quarter).state.workers for quarter in range(60)]
    alive = [w.alive for w in people]
    age, skill, craft, wage, key = (
        np.concatenate([getattr(w, name)[here] for w, here in zip(people, alive, strict=True)])
        for name in ("age", "skill", "craft", "wage", "key")
    )
    n = age.size
    assert len(set(key)) == n
    grown = age > SCHOOL_AGE
    assert grown.mean() == pytest.approx(0.25, abs=4.0 * np.sqrt(0.1875 / n))
    assert age.min() == SCHOOL_AGE
    assert age.max() <= SCHOOL_AGE + 20.0
    assert np.all((skill >= 0.3) & (skill <= 0.5))
    assert skill.mean() == pytest.approx(0.4, abs=4.0 * 0.2 / np.sqrt(12 * n))
    shares = np.bincount(craft, minlength=3) / n
    assert shares == pytest.approx([0.2, 0.5, 0.3], abs=4.0 * 0.5 / np.sqrt(n))
    p = _enter(bench, 0).parameters.production
    assert wage == pytest.approx([efficiency(s, p) for s in skill])


def test_whoever_comes_to_a_dull_place_also_comes_to_a_lively_one(bench):
    dull, lively = (
        {int(k) for k in b.state.workers.key[b.state.workers.alive]}
        for b in (_enter(bench, 0), _enter(bench, 3))
    )
    assert dull < lively


def test_entries_beyond_the_room_are_refused(bench):
    b = _enter(bench, 99, room=30)
    assert b.state.workers.alive.all()
    assert b.state.tally.entrants[0] == 30
    assert b.state.tally.refused[0] > 0


def test_nothing_of_a_former_worker_clings_to_the_slot(bench):
    fresh, reused = (_enter(bench, 3, soil=soil) for soil in (None, 1))
    came = np.flatnonzero(fresh.state.workers.alive)
    assert came.size > 2
    # The quarter's record of pay outlives whoever leaves until the accounts are closed.
    for name in set(fresh.state.workers._fields) - {"earned", "paid_key"}:
        ours, theirs = (getattr(b.state.workers, name)[came] for b in (fresh, reused))
        assert np.array_equal(ours, theirs), name
