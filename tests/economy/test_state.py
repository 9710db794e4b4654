import importlib
import pkgutil

import numpy as np
import pytest

from distretto import economy
from distretto.economy import parameters as parameter_module
from distretto.economy import state as state_module
from distretto.economy.district import District
from distretto.economy.institutions import REGISTRY
from distretto.economy.parameters import DECLARED as PARAMETERS
from distretto.economy.state import DECLARED, SIDE_BY_SIDE, allocate, copy, guarded
from distretto.economy.uses import uses_of_module

BESIDE = {
    f"{group}.{field}"
    for group, sets in SIDE_BY_SIDE.items()
    for fields in sets
    for field in fields
}
DIMENSIONS = {
    "firm": 3,
    "worker": 5,
    "phase": 2,
    "order": 7,
    "market": state_module.NICHES * state_module.DESTINATIONS,
    "rival": 2,
    "sample": state_module.RIVAL_SAMPLE,
    "tie": state_module.TIES,
    "offer": state_module.OFFERS,
    "option": state_module.OPTIONS,
    "role": 2,
    "driver": 5,
    "sector": state_module.SECTORS,
    "one": 1,
}


def test_every_array_is_declared_with_meaning_unit_and_shape(arrays):
    found = arrays(allocate(3, 5, 2, 7))
    assert set(found) == set(DECLARED)
    for name, info in DECLARED.items():
        assert info.name == name
        assert info.meaning
        assert info.unit
        assert found[name].shape == tuple(DIMENSIONS[each] for each in info.shape)
        assert found[name].dtype == info.dtype
        assert np.all(found[name] == info.fill)
        assert found[name].flags.c_contiguous == (name not in BESIDE)


def test_arrays_used_together_lie_side_by_side(arrays):
    for state in (allocate(3, 5, 2, 7), copy(allocate(3, 5, 2, 7))):
        found = arrays(state)
        for group, sets in SIDE_BY_SIDE.items():
            for fields in sets:
                place = [
                    found[f"{group}.{field}"].__array_interface__["data"][0] for field in fields
                ]
                assert np.all(np.diff(place) == np.dtype(np.float64).itemsize)


def test_a_copy_shares_nothing(arrays):
    one = allocate(3, 5, 2, 7)
    two = copy(one)
    for name, array in arrays(one).items():
        assert not np.shares_memory(array, arrays(two)[name])
        assert np.array_equal(array, arrays(two)[name])
        assert array.strides == arrays(two)[name].strides


def test_a_guarded_view_can_be_written_where_declared(arrays):
    state = allocate(3, 5, 2, 7)
    view = guarded(state, ("firms.cash", "policy.wage_floor"))
    for name, array in arrays(view).items():
        assert array.flags.writeable == (name in ("firms.cash", "policy.wage_floor"))
        assert np.shares_memory(array, arrays(state)[name])
    view.firms.cash[1] = 4.0
    assert state.firms.cash[1] == 4.0


@pytest.fixture(scope="module")
def uses():
    modules = pkgutil.walk_packages(economy.__path__, f"{economy.__name__}.")
    return [uses_of_module(importlib.import_module(module.name)) for module in modules]


def test_every_parameter_is_used_by_a_rule(uses):
    read = set().union(*(each.parameters for each in uses))
    assert set(PARAMETERS) <= read, sorted(set(PARAMETERS) - read)


# Kept for whoever looks at a district: no rule, account or outcome needs them.
COUNTED_ONLY = {
    "books.hires",
    "books.quits",
    "tally.bankruptcies",
    "tally.caught",
    "tally.delivered_late",
    "tally.moves",
    "owners.takeovers",
    "workers.paid_key",
}


def test_every_array_is_read(uses):
    read = set().union(*(each.reads for each in uses))
    assert set(DECLARED) - read == COUNTED_ONLY


# Years in which things happen that need not happen in ordinary ones.
YEARS = {
    "rough": {"finance.credit_limit": 0.3, "placement.outside_markup": 1.1, "skill.novelty": 0.2},
    "busy": {"workers.entry": 0.001, "workers.leaving": 0.5, "markets.growth": 0.02},
    "changing": {"firms.spin_off": 0.02, "markets.rival_cost_trend": -0.002},
    "restless": {
        "strategy.search": 1.0,
        "strategy.tolerance": 0.0,
        "strategy.trial": 2,
        "design.automation_cost": 0.01,
        "design.review": 0.5,
    },
}


# Parameters of institutions with which each array of policy holds something.
STRICT = {
    "labour-floor": {"floor": 1.2, "enforcement": 0.6},
    "training-consortium": {"pledge": 0.05},
    "automation-support": {"jobs": 0.5},
}


@pytest.mark.compiled
def test_every_array_comes_to_hold_something(midpoint, arrays):
    """An array that nothing writes would keep its opening value whatever happens."""
    policy = [kind(start=-8, **STRICT.get(name, {})) for name, kind in REGISTRY.items()]
    still = set(DECLARED)
    for changes in YEARS.values():
        for in_force in (policy, []):
            district = District.found(parameter_module.build({**midpoint, **changes}), seed=3)
            for _ in range(30):
                district.step(in_force)
                found = arrays(district.state)
                still -= {name for name in still if np.any(found[name] != DECLARED[name].fill)}
    # What found no room is counted, and to stay at zero is what the room is there for; so small a
    # district feeds no ancillary trade; trials of teams begin from craft, which has the code 0; who
    # joins when is only known of a user's own district.
    assert still == {"tally.refused", "books.ancillary", "strategies.organised", "policy.joins"}
