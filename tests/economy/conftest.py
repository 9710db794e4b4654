"""Small districts, and states made by hand on which single rules are run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import settings

from distretto.economy.compiling import compile_kernels
from distretto.economy.district import District
from distretto.economy.observation import OUTCOMES
from distretto.economy.parameters import DECLARED, Parameters, build
from distretto.economy.state import State, allocate
from distretto.kernels import source_of
from distretto.scenarios import load

# A kernel is loaded from the disk when it is first called, which may take longer than an example.
settings.register_profile("kernels", deadline=None)
settings.load_profile("kernels")

SMALL = {
    "size.final_firms": 24,
    "size.specialists": 16,
    "size.final_workers": 360,
    "size.specialist_workers": 136,
    "schedule.burn_in": 8,
}

_STATE_GROUPS = {kind: name for name, kind in get_type_hints(State).items()}
_PARAMETER_GROUPS = {kind: name for name, kind in get_type_hints(Parameters).items()}


class Bench:
    """A district made by hand, on which one rule is run at a time.

    Every array starts at its declared opening value; a test fills in what its rule reads.
    """

    def __init__(
        self,
        parameters: Parameters,
        firms: int = 1,
        workers: int = 1,
        phases: int = 1,
        orders: int = 16,
        seed: int = 1,
    ) -> None:
        self.parameters = parameters
        self.seed = np.uint64(seed)
        self.state = allocate(firms, workers, phases, orders)
        self.state.firms.key[:] = 1000 + np.arange(firms)
        self.state.workers.key[:] = 5000 + np.arange(workers)
        self.state.phases.hours[:] = 1.0 / phases
        self.state.place.norm[0] = parameters.trust.norm
        self._hired = 0

    def open_firm(self, f: int, *, final: bool, phases: int, **values: float) -> None:
        """Open a firm that does the phases of a bit mask; other attributes by name."""
        firms = self.state.firms
        firms.alive[f] = True
        firms.final[f] = final
        firms.phases[f] = phases
        firms.n_phases[f] = phases.bit_count()
        firms.serves[f, 0] = final
        firms.machine[f] = 1.0
        firms.design[f] = 1.0
        for name, value in values.items():
            getattr(firms, name)[f] = value

    def employ(self, f: int, n: int, **values: float) -> np.ndarray:
        """Give a firm (-1: nobody) n workers; return their slots."""
        workers = self.state.workers
        slots = np.arange(self._hired, self._hired + n)
        self._hired += n
        workers.alive[slots] = True
        workers.employer[slots] = f
        workers.skill[slots] = self.parameters.production.reference_skill
        workers.wage[slots] = 1.0
        workers.age[slots] = 40.0
        for name, value in values.items():
            getattr(workers, name)[slots] = value
        if f >= 0:
            self.state.firms.workers[f] += n
        return slots

    def soil(self, group: Any, value: int | None) -> None:
        """Fill free slots with what others left behind (None: leave them as they were)."""
        for name, array in zip(group._fields, group, strict=True):
            if name != "alive" and value is not None:
                array[~group.alive] = value

    def run(self, rule: Callable[..., Any], quarter: int = 0, **others: Any) -> Any:
        """Run a rule: it is handed the groups and parameters that its signature names."""
        p = self.parameters
        given = {
            "seed": self.seed,
            "quarter": quarter,
            # Single numbers that the season hands to its rules.
            "normal_utilisation": p.production.normal_utilisation,
            "memory": p.production.quality_memory,
            "waiting": p.placement.waiting,
            "novelty": p.skill.novelty,
            "norm": p.trust.norm,
            "stranger": p.trust.stranger * p.trust.norm,
            **others,
        }
        handed = []
        for name, kind in get_type_hints(source_of(rule)).items():
            if name == "return":
                continue
            if name in given:
                handed.append(given[name])
            elif kind is State:
                handed.append(self.state)
            elif kind is Parameters:
                handed.append(p)
            elif kind in _STATE_GROUPS:
                handed.append(getattr(self.state, _STATE_GROUPS[kind]))
            else:
                handed.append(getattr(p, _PARAMETER_GROUPS[kind]))
        return rule(*handed)


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    compile_kernels()


@pytest.fixture(scope="session")
def scenario():
    """The scenario that comes with the model."""
    return load("santa-croce", DECLARED, {outcome.name: outcome.unit for outcome in OUTCOMES})


@pytest.fixture(scope="session")
def midpoint(scenario):
    """Values of every parameter: the middle of each prior, the sizes of a small district."""
    return {**scenario.draw(lambda name: 0.5), **SMALL}


@pytest.fixture(scope="session")
def parameters(midpoint):
    """Make parameters of the small district; changes by dotted name."""

    def make(changes: dict[str, float] | None = None) -> Parameters:
        return build({**midpoint, **(changes or {})})

    return make


@pytest.fixture
def bench(parameters):
    """Make a district by hand: slots by keyword, changes of parameters by dotted name."""

    def make(changes: dict[str, float] | None = None, **sizes: int) -> Bench:
        return Bench(parameters(changes), **sizes)

    return make


@pytest.fixture(scope="session")
def _burnt_in(parameters):
    district = District.found(parameters(), seed=11)
    while district.quarter < 0:
        district.step()
    return district


@pytest.fixture
def district(_burnt_in):
    """The small district at the end of burn-in."""
    return _burnt_in.copy()


@pytest.fixture(scope="session")
def arrays():
    """Every array of a state by dotted name."""

    def by_name(state: State) -> dict[str, np.ndarray]:
        return {
            f"{group}.{field}": array
            for group, kind in zip(State._fields, state, strict=True)
            for field, array in zip(kind._fields, kind, strict=True)
        }

    return by_name


@pytest.fixture(scope="session")
def differing(arrays):
    """Names of the arrays in which two states differ, to the bit."""

    def compare(one: State, other: State) -> list[str]:
        others = arrays(other)
        return [
            name for name, array in arrays(one).items() if array.tobytes() != others[name].tobytes()
        ]

    return compare
