"""Slots are used again: nothing of who was there before clings to them, in any group of state."""

import numpy as np
import pytest

from distretto.economy.firm_demography import close_firms
from distretto.economy.founding import found_firms
from distretto.economy.immigrants import found_immigrant_firms
from distretto.economy.multinationals import open_plants
from distretto.economy.state import DECLARED
from distretto.economy.worker_demography import enter

# Written anew each quarter before anybody reads them.
OF_THE_QUARTER = {"books", "shop", "offers", "orders", "phases"}
# Who was paid what this quarter: it outlives whoever leaves until the accounts are closed.
RECORD_OF_PAY = {"workers.earned", "workers.paid_key"}
# What is said about a pair counts where there is one; ties die with a firm.
TIES = "ties"
FOUNDERS = {
    "spin-offs": (found_firms, {"firms.spin_off": 0.2, "firms.able_skill": 0.0}),
    "spin-offs without working owners": (
        found_firms,
        {"firms.spin_off": 0.2, "firms.able_skill": 0.0, "owners.founders": 0.0},
    ),
    "immigrants": (
        found_immigrant_firms,
        {"owners.immigrant_pool": 9.0, "owners.immigrant_income": 0.0},
    ),
    "plants": (open_plants, {"owners.greenfield": 1.0}),
}


@pytest.fixture
def town(district, bench):
    """The small district at the end of burn-in, as a bench on which single rules are run."""

    def make(changes):
        b = bench(changes)
        b.state = district.copy().state
        return b

    return make


def of_a_life(name, kind):
    """Whether an array tells of the firms or workers themselves, beyond the quarter."""
    shape = DECLARED[name].shape
    kept = name.split(".")[0] not in OF_THE_QUARTER and name not in RECORD_OF_PAY
    return bool(shape) and shape[0] == kind and kept


def soil(state, kind, value):
    """Fill the free slots of firms or workers with what others left behind."""
    free = ~(state.firms.alive if kind == "firm" else state.workers.alive)
    for name, info in DECLARED.items():
        group, field = name.split(".")
        if not of_a_life(name, kind):
            continue
        array = getattr(getattr(state, group), field)
        if field != "alive" and name != "ties.partner":
            array[free] = info.fill if value is None else value
    return free


def of_slots(state, kind, slots):
    """All that is known of some slots, by dotted name."""
    found = {}
    for name in DECLARED:
        group, field = name.split(".")
        if of_a_life(name, kind):
            array = getattr(getattr(state, group), field)[slots]
            found[name] = array[state.ties.partner[slots] >= 0] if group == TIES else array
    return found


def assert_alike(fresh, reused, kind, slots):
    ours, theirs = (of_slots(state, kind, slots) for state in (fresh, reused))
    differ = [name for name in ours if not np.array_equal(ours[name], theirs[name])]
    assert not differ


@pytest.mark.parametrize("founder", FOUNDERS)
def test_nothing_of_a_former_firm_clings_to_its_slot(founder, town):
    rule, changes = FOUNDERS[founder]
    made = []
    for value in (None, 3):
        b = town(changes)
        free = soil(b.state, "firm", value)
        b.run(rule, 0)
        made.append(b.state)
    fresh, reused = made
    born = np.flatnonzero(fresh.firms.alive & free)
    assert born.size > 0
    assert np.array_equal(born, np.flatnonzero(reused.firms.alive & free))
    assert_alike(fresh, reused, "firm", born)


@pytest.mark.parametrize("rule", [enter, close_firms])
def test_nothing_of_a_former_worker_clings_to_the_slot(rule, town):
    made = []
    for value in (None, 3):
        b = town({"workers.entry": 0.05, "firms.exit_rate": 1.0})
        b.state.firms.cash[:] = 0.0
        b.state.owners.income[:] = 0.0
        b.state.tally.vacancies[0] = 1000
        free = soil(b.state, "worker", value)
        b.run(rule, 0)
        made.append(b.state)
    fresh, reused = made
    came = np.flatnonzero(fresh.workers.alive & free)
    assert came.size > 0
    assert np.array_equal(came, np.flatnonzero(reused.workers.alive & free))
    assert_alike(fresh, reused, "worker", came)
