"""The course of a district after burn-in: the history of the place, and what an arm adds to it.

From the quarter of an event on, its parameters have the values drawn for it in the world, and its
institutions act beside those of the arm. Changes of an arm go before those of the history: what an
arm switches off stays off, whatever happens to the place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from distretto.economy import parameters
from distretto.experiments.specs import parse_spec

if TYPE_CHECKING:
    from distretto.economy.district import District
    from distretto.economy.institutions import Institution
    from distretto.experiments.changes import Change
    from distretto.experiments.worlds import World
    from distretto.scenarios import Event, Scenario

__all__ = ["Course", "institutions_of", "institutions_of_place"]


class Course:
    """What acts on the district of one arm in one world, quarter by quarter.

    Parameters
    ----------
    world : World
        Its scenario may have a history.
    institutions : sequence of Institution
        Those of the arm.
    changes : sequence of Change
        Those of the arm; of two that hold, the later in the sequence.
    """

    def __init__(
        self, world: World, institutions: Sequence[Institution], changes: Sequence[Change] = ()
    ) -> None:
        self._world = world
        self._institutions = (*institutions_of_place(world.scenario), *institutions)
        self._changes = tuple(changes)
        self._events = world.events()
        turns = [quarter for quarter, _ in self._events]
        turns += [change.start for change in self._changes]
        turns += [change.end for change in self._changes if change.end is not None]
        self._turns = frozenset(turns)

    def step(self, district: District) -> None:
        """Run one quarter of a district of this world."""
        if district.quarter in self._turns:
            self._turn(district)
        district.step(self._institutions)

    def _turn(self, district: District) -> None:
        """Give the district the parameters of its quarter.

        The trend of demand is reckoned from quarter 0 on (see `economy.shocks`). Where its rate
        changes, sizes of markets are moved so that demand goes on from where it stands.
        """
        before = self._growth(district.quarter - 1)
        values = self._values(district.quarter)
        district.parameters = parameters.build(values)
        grown = max(0, district.quarter - 1)
        change = (before - values["markets.growth"]) * grown
        if change:
            district.state.markets.normal_size[:] *= math.exp(change)

    def _growth(self, quarter: int) -> float:
        """Growth of market size in a quarter."""
        return self._values(quarter)["markets.growth"]

    def _values(self, quarter: int) -> dict[str, float]:
        """Value of every parameter in a quarter."""
        values = self._world.values()
        for since, changed in self._events:
            if since <= quarter:
                values |= changed
        for change in self._changes:
            if change.holds(quarter):
                values |= change.values
        return values


def institutions_of_place(scenario: Scenario) -> tuple[Institution, ...]:
    """The institutions of the history of a place, in the order of time."""
    return tuple(each for event in scenario.history for each in institutions_of(event, scenario))


def institutions_of(event: Event, scenario: Scenario) -> tuple[Institution, ...]:
    """The institutions that begin with an event, their periods counted after burn-in."""
    return tuple(
        replace(
            each,
            start=each.start + event.quarter,
            end=None if each.end is None else each.end + event.quarter,
        )
        for each in parse_spec(event.institutions, money=scenario.money)
    )
