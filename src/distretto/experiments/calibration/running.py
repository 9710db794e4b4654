"""Run the model at points of the free parameters, in the same worlds at every point.

A point is a place in the distribution of each free prior, between 0 and 1. Run k of a set of points
is point k // worlds in world k % worlds: all other priors and all chance are those of that world,
so that differences between points are not those of luck (common random numbers).
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import files
from distretto.experiments.calibration.targets import Target, Targets, find_row
from distretto.experiments.ensemble import Progress, Workers
from distretto.experiments.folders import PLAN, WORLDS
from distretto.experiments.kept import world_by_world
from distretto.experiments.validation import run_arms
from distretto.experiments.validation_rows import Runs
from distretto.experiments.worlds import Compiling, World

if TYPE_CHECKING:
    from distretto.scenarios import Scenario

__all__ = ["LOST", "Measured", "Setting", "measure_world", "run_points", "with_free"]

Floats = NDArray[np.float64]

CONTENT = {PLAN: "what decides a run", WORLDS: "runs, to go on with"}
RUNS = files.Kind("set of runs of a calibration", PLAN, frozenset(CONTENT), CONTENT, parts="runs")
LOST = "lost"  # key under which it is kept whether a district died out or exploded


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What came of the runs at some points.

    Attributes
    ----------
    points : ndarray of float, shape (points, free parameters)
    values : mapping of str to ndarray, shape (points, worlds)
        By `Target.key`, in its unit; not a number where there is nothing to measure. Under `LOST`,
        1 for a district that died out or exploded, else 0.
    """

    points: Floats
    values: Mapping[str, Floats]

    def means(self, key: str) -> Floats:
        """Mean over worlds by point, shape (points,); not a number where no world has a value."""
        known = np.isfinite(self.values[key])
        total = np.where(known, self.values[key], 0.0).sum(axis=1)
        return np.where(known.any(axis=1), total / np.maximum(1, known.sum(axis=1)), np.nan)

    def chance(self, key: str) -> float:
        """Variance between worlds of one point, pooled over points; 0 with one world."""
        values = self.values[key]
        known = np.isfinite(values)
        gaps = np.where(known, values - self.means(key)[:, np.newaxis], 0.0)
        freedom = np.maximum(0, known.sum(axis=1) - 1).sum()
        return float((gaps**2).sum() / freedom) if freedom else 0.0

    def joined(self, other: Measured) -> Measured:
        """These points and others."""
        return Measured(
            np.vstack([self.points, other.points]),
            {key: np.vstack([mine, other.values[key]]) for key, mine in self.values.items()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What all runs of a calibration share.

    Attributes
    ----------
    scenario : Scenario
        With the priors of the free parameters.
    targets : Targets
    worlds, quarters, seed : int
    workers : int or Cluster
    compiling : callable or None
    """

    scenario: Scenario
    targets: Targets
    worlds: int
    quarters: int
    seed: int
    workers: Workers
    compiling: Compiling | None

    def plan(self) -> dict[str, Any]:
        """What decides what a run at a point gives."""
        return {
            "scenario_sha256": self.scenario.sha256,
            "free": self.targets.plan()["free"],
            "measured": sorted({each.key for each in self.targets.known}),
            "arms": list(self.targets.arms),
            "worlds": self.worlds,
            "quarters": self.quarters,
            "seed": self.seed,
        }


def with_free(scenario: Scenario, targets: Targets) -> Scenario:
    """The scenario with the priors of the free parameters in place of its own."""
    return dataclasses.replace(scenario, parameters={**scenario.parameters, **targets.free})


def run_points(
    setting: Setting,
    points: Floats,
    software: str,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Run the model at some points, or what is missing of them in a folder.

    Parameters
    ----------
    setting : Setting
    points : ndarray of float, shape (points, free parameters)
    software : str
        Fingerprint of the software, see `provenance.source_fingerprint`.
    folder : Path, optional
        Where each run is kept as soon as it is finished.
    progress : callable, optional
        Called with the number of runs finished and wanted.

    Raises
    ------
    KeyboardInterrupt
        If it is interrupted; what is finished is kept.
    """
    free = tuple(setting.targets.free)

    def work(run: World, stop: threading.Event | None) -> dict[str, Any]:
        at = dict(zip(free, points[run.index // setting.worlds].tolist(), strict=True))
        world = World(setting.scenario, setting.seed, run.index % setting.worlds, at)
        return measure_world(world, setting.targets, setting.quarters, stop)

    wanted = len(points) * setting.worlds
    digest = hashlib.sha256(np.ascontiguousarray(points).tobytes()).hexdigest()
    kept = world_by_world(
        setting.scenario,
        setting.seed,
        wanted,
        work,
        workers=setting.workers,
        folder=folder,
        kind=RUNS,
        plan={**setting.plan(), "software": software, "points": digest},
        overwrite=False,
        resume=True,
        progress=progress,
        compiling=setting.compiling,
    )
    if len(kept) < wanted:
        raise KeyboardInterrupt
    shape = (len(points), setting.worlds)
    keys = (*{each.key: None for each in setting.targets.known}, LOST)
    values = {
        key: np.array([run[key] for run in kept], dtype=np.float64).reshape(shape) for key in keys
    }
    return Measured(points, values)


def measure_world(
    world: World, targets: Targets, quarters: int, stop: threading.Event | None = None
) -> dict[str, float | None]:
    """Run a world in the arms that the targets need, and measure each of them.

    Returns
    -------
    dict of str to float or None
        By `Target.key`; under `LOST`, 1 if the district died out or exploded in any arm.
    """
    watched = any(each.row for each in targets.known)
    runs, result = run_arms(world, targets.arms, quarters, stop, watched=watched)
    found: dict[str, float | None] = {
        each.key: _known(_measure(each, runs)) for each in targets.known
    }
    found[LOST] = float(bool((result.died_out | result.exploded).any()))
    return found


def _measure(target: Target, runs: Runs) -> float:
    if target.outcome:
        return runs.outcome(target.outcome)
    measure = find_row(target.row).measure
    assert measure is not None  # a target is never a row that cannot be measured
    with np.errstate(all="ignore"):
        return float(measure(runs))


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
