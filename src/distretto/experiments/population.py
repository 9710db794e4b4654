"""The population that a scenario gives, as the model takes it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.economy.given import Given, SizeClass
from distretto.economy.state import REGULAR, TEMPORARY

if TYPE_CHECKING:
    from distretto.scenarios import Population, Scenario

__all__ = ["given_of", "places_of"]

_CONTRACTS = {"regular": REGULAR, "temporary": TEMPORARY}


def given_of(scenario: Scenario) -> Given | None:
    """Return what a scenario says of the opening day; None if nothing beyond its parameters."""
    return None if scenario.population is None else _given(scenario.population)


@lru_cache(maxsize=8)
def _given(population: Population) -> Given:
    firms = sorted(population.firms, key=lambda firm: firm.role != "final")
    position = {firm.id: i for i, firm in enumerate(firms)}
    classes = sorted(population.classes, key=lambda each: each.role != "final")
    workers = {
        "firm": _floats([position.get(w.firm, -1) for w in population.workers]),
        "craft": _floats([-1 if w.phase is None else w.phase - 1 for w in population.workers]),
        "skill": _floats([w.skill for w in population.workers]),
        "wage": _floats([w.wage for w in population.workers]),
        "age": _floats([w.age for w in population.workers]),
        "contract": _floats([_CONTRACTS.get(w.contract or "", -1) for w in population.workers]),
        "tenure": _floats([-1 if w.tenure is None else w.tenure for w in population.workers]),
    }
    ties = {
        "buyer": _floats([position[tie.buyer] for tie in population.ties]),
        "supplier": _floats([position[tie.supplier] for tie in population.ties]),
        "trust": _floats([tie.trust for tie in population.ties]),
        "value": _floats([tie.value for tie in population.ties]),
        "since": _floats([-1 if tie.since is None else tie.since for tie in population.ties]),
    }
    return Given(
        classes=tuple(
            SizeClass(c.role == "final", c.low, c.high, c.firms, c.people) for c in classes
        ),
        ids=tuple(firm.id for firm in firms),
        names=tuple(firm.name for firm in firms),
        people=_whole([firm.people for firm in firms]),
        owners=_whole([firm.owners for firm in firms]),
        phases=tuple(tuple(phase - 1 for phase in firm.phases) for firm in firms),
        wage=_floats([firm.wage for firm in firms]),
        sales=_floats([firm.sales for firm in firms]),
        exports=_floats([firm.exports for firm in firms]),
        age=_whole([firm.age for firm in firms]),
        joins=_whole([firm.joins for firm in firms]),
        x=_floats([firm.x for firm in firms]),
        y=_floats([firm.y for firm in firms]),
        hours=_floats(list(population.hours)),
        workers=workers if population.workers else {},
        ties=ties if population.ties else {},
    )


def places_of(scenario: Scenario) -> dict[str, list[Any]] | None:
    """Return names and coordinates of the firms that a scenario lists."""
    given = given_of(scenario)
    if given is None or not given.listed:
        return None
    return {
        "firm": list(given.ids),
        "name": list(given.names),
        "x": given.x.tolist(),
        "y": given.y.tolist(),
    }


def _floats(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def _whole(values: Sequence[int | None]) -> NDArray[np.int64]:
    return np.array([-1 if v is None else v for v in values], dtype=np.int64)
