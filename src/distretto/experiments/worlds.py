"""Worlds: what the arms of a comparison share.

World `index` of a `seed` is one draw of every prior of the scenario and one history of chance. Both
come from keyed draws under one 64-bit key, so a world can be made again alone, on any machine, by
its seed and index. A district is founded and burnt in once per world; every arm starts from a copy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from distretto.economy import draws, parameters
from distretto.economy.compiling import compile_kernels, kernels_are_cached
from distretto.economy.district import District
from distretto.economy.given import SETTLING, no_room, open_books_anew
from distretto.experiments.population import given_of

if TYPE_CHECKING:
    from distretto.scenarios import Scenario

Compiling = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class World:
    """One world of a scenario.

    Attributes
    ----------
    scenario : Scenario
        Facts and priors of the district.
    seed : int
        Seed of the ensemble.
    index : int
        Number of the world in the ensemble, from 0.
    point : mapping of str to float
        Where in its distribution each prior is drawn, between 0 and 1, by dotted name; a prior that
        is not there is drawn under the key of the world.
    """

    scenario: Scenario
    seed: int
    index: int
    point: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> int:
        """64-bit key under which everything in this world is drawn."""
        return draws.world_seed(self.seed, self.index)

    def values(self) -> dict[str, float]:
        """Value of every parameter by dotted name: facts as given, priors as drawn here."""
        return self.scenario.draw(self._uniform)

    def events(self) -> tuple[tuple[int, dict[str, float]], ...]:
        """Quarter of each event in the history of the place, and the parameters it changes."""
        return tuple((e.quarter, e.draw(self._uniform)) for e in self.scenario.history)

    def drawn(self) -> dict[str, float]:
        """Value of every prior, those of the history under ``name@quarter``."""
        values = self.values()
        found = {name: values[name] for name in self.scenario.priors}
        for quarter, changed in self.events():
            found |= {f"{name}@{quarter}": value for name, value in changed.items()}
        return {n: found[n] for n in (*self.scenario.priors, *self.scenario.history_priors)}

    def _uniform(self, name: str) -> float:
        return self.point[name] if name in self.point else draws.prior_uniform(self.key, name)

    def found(self) -> District:
        """Found the district and run it through its burn-in, without institutions.

        Returns
        -------
        District
            About to run quarter 0.
        """
        values = self.values()
        given = given_of(self.scenario)
        district = District.found(parameters.build(values), self.key, given)
        held = []
        if given is not None:
            district.parameters = parameters.build({**values, **SETTLING})
            held.append(no_room(district.parameters.schedule.burn_in))
        while district.quarter < 0:
            district.step(held)
        if given is not None:
            district.parameters = parameters.build(values)
            open_books_anew(district.state, district.parameters.finance.buffer)
        return district


def prepare_kernels(compiling: Compiling | None = None) -> None:
    """Compile the model if it has not been compiled on this machine before; else load it.

    Parameters
    ----------
    compiling : callable, optional
        Called with the name of each part that is being compiled; not called if none is. Without
        it, one line on the standard error stream explains the wait.
    """
    if kernels_are_cached():
        compile_kernels()
        return
    if compiling is None:
        print("Distretto: compiling the model, once; this takes some minutes", file=sys.stderr)
    compile_kernels(compiling)
