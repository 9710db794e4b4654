"""One more firm or worker who deals with nobody changes nobody else's chance.

Who is there couples to others through few doors, and these are shut here by neutral values: the
unemployed make newcomers stay away, people without work weigh in the norm, and a firm counts in
the mean margins by which founders and firms in trouble judge.
"""

import numpy as np
import pytest

from distretto.economy.district import District
from distretto.economy.founding import begin_firm, begin_money, begin_standing
from distretto.economy.owners import begin_owners
from distretto.economy.state import DECLARED, FAMILY, OWNERS

SHUT = {
    "workers.entry_elasticity": 0.0,
    "norms.speed": 0.0,
    "firms.margin_response": 0.0,
    "strategy.search": 0.0,
}
QUARTERS = 4
# Sums over all firms or workers, and what is only a mean of what others do.
SUMS = {"strategies.aspiration"}


@pytest.fixture(scope="module")
def town(parameters):
    """A district in mid-course, with doors shut."""
    made = District.found(parameters(SHUT), seed=3)
    for _ in range(10):
        made.step()
    return made


def history(district, kind, without):
    """What is known of each firm or worker but one, by key, with other firms named by key."""
    state = district.state
    group = state.firms if kind == "firm" else state.workers
    others = group.alive & (group.key != without)
    order = np.flatnonzero(others)[np.argsort(group.key[others])]
    names = np.append(state.firms.key, np.uint64(0))
    found = {}
    for name, info in DECLARED.items():
        place, field = name.split(".")
        if not info.shape or info.shape[0] != kind or name in SUMS:
            continue
        if place in ("shop", "offers", "orders"):
            continue
        values = getattr(getattr(state, place), field)[order]
        if info.unit == "slot":
            values = names[values]
        found[name] = values
    if kind == "firm":
        # A firm's acquaintances stand in the order in which it met them, whoever was there.
        for name in [name for name in found if name.startswith("ties.")]:
            found[name] = np.where(state.ties.partner[order] >= 0, found[name], 0)
    return found


def assert_same(one, other, kind, without, exact):
    ours, theirs = (history(district, kind, without) for district in (one, other))
    for name, values in ours.items():
        if exact or values.dtype.kind != "f":
            assert np.array_equal(values, theirs[name], equal_nan=values.dtype.kind == "f"), name
        else:
            assert values == pytest.approx(theirs[name], rel=1e-9, abs=1e-9), name


@pytest.mark.parametrize("slot", ["last", "first"])
def test_one_more_worker_who_looks_for_nothing_changes_nobody_else(town, slot):
    """In the first free slot all who come later stand in other slots: chance goes by key."""
    with_, without = town.copy(), town.copy()
    workers = with_.state.workers
    free = np.flatnonzero(~workers.alive)
    w = free[-1 if slot == "last" else 0]
    workers.alive[w], workers.key[w], workers.employer[w] = True, 77, -1
    workers.contract[w], workers.age[w], workers.skill[w] = FAMILY, 30.0, 0.5
    assert free.size > 100
    for _ in range(QUARTERS):
        with_.step()
        without.step()
        for kind in ("firm", "worker"):
            assert_same(with_, without, kind, 77, exact=slot == "last")


def begin_idle_firm(district, f):
    """Somebody rich who calls himself a specialist, does no phase and knows nobody."""
    s, p = district.state, district.parameters
    like = int(np.flatnonzero(s.firms.alive)[0])
    begin_firm(s.firms, f, np.uint64(77), False, np.uint64(0), s.phases.hours.size, like, p)
    standing = (s.policy, s.designs, s.pacts, s.practices, s.strategies)
    begin_standing(s.firms, s.markets, *standing, f, like, 0.0, p)
    begin_owners(s.owners, f, 1, 30.0, 0.5, p.owners)
    begin_money(s.firms, s.books, s.sectors, f, 1000.0, 0.0)
    s.sectors.money[OWNERS] -= 1000.0
    s.firms.workload[f] = 0.0


@pytest.mark.parametrize("slot", ["last", "first"])
def test_one_more_firm_that_does_nothing_changes_nobody_else(town, slot):
    with_, without = town.copy(), town.copy()
    state = with_.state
    free = np.flatnonzero(~state.firms.alive)
    f = free[-1 if slot == "last" else 0]
    begin_idle_firm(with_, f)
    for _ in range(QUARTERS):
        with_.step()
        without.step()
        for kind in ("firm", "worker"):
            assert_same(with_, without, kind, 77, exact=slot == "last")
    assert state.firms.alive[f]
