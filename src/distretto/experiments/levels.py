"""Levels of outcomes in worlds at chosen points, arm by arm: what studies of uncertainty look at.

The level of an outcome is its mean over the last quarters of a run (`summary_window`). A quantity
is an outcome or a sum of outcomes, such as ``net_value_added``: value added less public cost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from distretto import files
from distretto.economy.observation import OUTCOMES
from distretto.errors import InputError, did_you_mean
from distretto.experiments.ensemble import Progress, Workers, run_world
from distretto.experiments.kept import Numbers, world_by_world
from distretto.experiments.money import in_numeraire, is_money, money_unit
from distretto.experiments.summary import summary_window, window_mean
from distretto.experiments.worlds import Compiling, World

if TYPE_CHECKING:
    from distretto.experiments.comparison import Comparison
    from distretto.experiments.specs import Arm
    from distretto.scenarios import Money, Scenario

__all__ = ["QUANTITIES", "Keeping", "Levels", "Quantity", "levels_of", "quantities_of"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An outcome, or a weighted sum of outcomes.

    Attributes
    ----------
    name, label, unit : str
    better : {"higher", "lower"} or None
    parts : tuple of (str, float)
        Outcomes with their weights.
    """

    name: str
    label: str
    unit: str
    better: Literal["higher", "lower"] | None
    parts: tuple[tuple[str, float], ...]

    def in_money(self, money: Money | None) -> Quantity:
        """The same in the currency of a place, if it has one and the quantity is an amount."""
        if money is None or not is_money(self.unit):
            return self
        return replace(
            self,
            unit=money_unit(self.unit, money),
            parts=tuple((name, weight * money.wage) for name, weight in self.parts),
        )


QUANTITIES: dict[str, Quantity] = {
    **{o.name: Quantity(o.name, o.label, o.unit, o.better, ((o.name, 1.0),)) for o in OUTCOMES},
    "net_value_added": Quantity(
        "net_value_added",
        "Value added less public cost",
        "numeraire per quarter",
        "higher",
        (("value_added", 1.0), ("public_cost", -1.0)),
    ),
}
"""What can be looked at, by name."""

_PLACE = {outcome.name: k for k, outcome in enumerate(OUTCOMES)}


def quantities_of(
    names: Sequence[str], money: Money | None, *, directed: bool = False
) -> tuple[Quantity, ...]:
    """The quantities of some names, each once, in the money of a place.

    Parameters
    ----------
    names : sequence of str
    money : Money or None
    directed : bool
        Whether each has to say which direction is better.

    Raises
    ------
    InputError
        If there is none of a name, or a direction is missing.
    """
    for name in names:
        if name not in QUANTITIES:
            raise InputError(
                "unknown outcome",
                where="--outcome",
                found=name,
                expected="an outcome of the model (docs/outcomes.md), or net_value_added",
                hint=did_you_mean(name, QUANTITIES),
            )
        if directed and QUANTITIES[name].better is None:
            raise InputError(
                "neither direction of the outcome is better, so that no arm can be",
                where="--outcome",
                found=name,
                expected="an outcome of which more or less is better, such as jobs",
            )
    return tuple(QUANTITIES[name].in_money(money) for name in dict.fromkeys(names))


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels of all outcomes in the arms of some worlds.

    Attributes
    ----------
    arms : tuple of str
    values : ndarray of float, shape (worlds, arms, outcomes)
        In the order of `OUTCOMES`, in numeraire; not a number where an outcome is undefined.
    died_out, exploded : ndarray of bool, shape (worlds, arms)
    """

    arms: tuple[str, ...]
    values: Floats
    died_out: Bools
    exploded: Bools

    def of(self, quantity: Quantity) -> Floats:
        """Level of a quantity, in its unit; shape (worlds, arms)."""
        found: Floats = np.zeros(self.values.shape[:2])
        for name, weight in quantity.parts:
            found = found + weight * self.values[..., _PLACE[name]]
        return found

    @property
    def lost(self) -> dict[str, int]:
        """Worlds in which the district died out or exploded, by arm."""
        lost = (self.died_out | self.exploded).sum(axis=0)
        return dict(zip(self.arms, lost.tolist(), strict=True))

    @classmethod
    def of_comparison(cls, comparison: Comparison) -> Levels:
        """The levels of a comparison that was made before."""
        dataset = in_numeraire(comparison.dataset, comparison.scenario.money)
        window = summary_window(comparison.quarters)
        dims = ("world", "arm", "quarter")
        values = [window_mean(dataset[o.name].transpose(*dims).values, *window) for o in OUTCOMES]
        flags = (dataset[f].transpose("world", "arm").values for f in ("died_out", "exploded"))
        return cls(tuple(arm.name for arm in comparison.arms), np.stack(values, axis=2), *flags)


@dataclass(frozen=True, slots=True, eq=False)
class Keeping:
    """Where worlds are run and kept; see `world_by_world`."""

    workers: Workers
    folder: Path | None
    kind: files.Kind
    overwrite: bool = False
    resume: bool = False
    progress: Progress | None = None
    compiling: Compiling | None = None


def levels_of(
    scenario: Scenario,
    arms: Sequence[Arm],
    quarters: int,
    seed: int,
    worlds: int,
    placed: Callable[[World], World],
    plan: Mapping[str, Any],
    keeping: Keeping,
) -> Levels:
    """Run all arms in worlds at chosen points, or those that are missing in the folder.

    Parameters
    ----------
    scenario : Scenario
    arms : sequence of Arm
    quarters, seed, worlds : int
    placed : callable
        Given a numbered world, returns the one to be run: at its point, with its chance.
    plan : mapping
        What decides a world; see `plan_of`.
    keeping : Keeping

    Returns
    -------
    Levels
        A KeyboardInterrupt keeps the worlds that are finished, and is passed on.
    """

    def work(world: World, stop: threading.Event | None) -> Numbers:
        result = run_world(placed(world), arms, quarters, stop)
        levels = window_mean(result.outcomes.transpose(0, 2, 1), *summary_window(quarters))
        return {
            "levels": [[x if np.isfinite(x) else None for x in arm] for arm in levels.tolist()],
            "died_out": result.died_out.tolist(),
            "exploded": result.exploded.tolist(),
        }

    found = world_by_world(
        scenario,
        seed,
        worlds,
        work,
        workers=keeping.workers,
        folder=keeping.folder,
        kind=keeping.kind,
        plan=plan,
        overwrite=keeping.overwrite,
        resume=keeping.resume,
        progress=keeping.progress,
        compiling=keeping.compiling,
    )
    if len(found) < worlds:
        raise KeyboardInterrupt
    return Levels(
        tuple(arm.name for arm in arms),
        np.array([world["levels"] for world in found], dtype=np.float64),
        np.array([world["died_out"] for world in found], dtype=bool),
        np.array([world["exploded"] for world in found], dtype=bool),
    )
