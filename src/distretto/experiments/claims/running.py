"""Run the grounds of claims: every job in every world, and what is measured of it.

A world is one point of a Sobol sequence over the priors under one seed of chance. Draw d under seed
s is world d x seeds + s; arms of a world share its point and its chance. A file is kept of each
world of each ground as soon as it is finished.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import files
from distretto.economy.outcomes import OUTCOMES
from distretto.experiments.claims.measures import MEASURES, Gatherer, rows_to_value
from distretto.experiments.course import Course
from distretto.experiments.ensemble import give_up_if
from distretto.experiments.folders import PLAN, WORLDS
from distretto.experiments.kept import world_by_world
from distretto.experiments.points import drawn_at, prior_names, sobol_points
from distretto.experiments.sanity import Range
from distretto.experiments.summary import window_mean
from distretto.experiments.worlds import World
from distretto.provenance import source_fingerprint
from distretto.scenarios import Fact

if TYPE_CHECKING:
    from distretto.economy.district import District
    from distretto.experiments.claims.plan import Ground, Job, Measured
    from distretto.experiments.ensemble import Progress, Workers
    from distretto.experiments.worlds import Compiling

__all__ = ["PLAUSIBLE", "RUNS", "drawn_priors", "points", "run_ground", "run_name"]

CONTENT = {
    PLAN: "what decides the content of a world",
    WORLDS: "each world as it was finished, to go on with",
}
RUNS = files.Kind(
    "runs of claims", PLAN, frozenset(CONTENT), CONTENT, result=WORLDS, parts="worlds"
)

# A district outside these ranges could not exist. They are wider than those of `sanity`, which
# describe a healthy place: the district of a claim may be in trouble, or in a boom.
PLAUSIBLE = (
    Range("unemployment", 0.0, 0.25, "more than a quarter without work do not stay in the trade"),
    Range("utilisation", 0.55, 1.05, "firms with less work close, and nobody works more for long"),
    Range("final_margin", -0.05, 0.20, "losses cannot last, and such profits draw in others"),
    Range("full_labour_share", 0.40, 1.05, "owners live from what is left beside pay"),
    Range("debt_over_sales", 0.0, 1.0, "debt of a quarter's sales is not served"),
)


def points(ground: Ground, draws: int, seed: int) -> NDArray[np.float64]:
    """Points of a scrambled Sobol sequence, one column for each prior of the ground.

    Parameters
    ----------
    ground : Ground
    draws : int
        Best a power of two.
    seed : int
        Of the scrambling.

    Returns
    -------
    ndarray of float, shape (draws, priors)
        Between 0 and 1; priors of the opening first, those of the history after them.
    """
    return sobol_points(len(prior_names(ground.scenario)), draws, seed)


def run_ground(
    ground: Ground,
    draws: int,
    seeds: int,
    seed: int,
    *,
    workers: Workers,
    folder: Path | None,
    progress: Progress | None,
    compiling: Compiling | None,
) -> list[dict[str, Any]]:
    """Run all jobs of a ground in all worlds, or those that are missing in the folder.

    Parameters
    ----------
    ground : Ground
    draws, seeds : int
        Draws of the priors, and seeds of chance for each.
    seed : int
        Of the whole.
    workers, folder, progress, compiling
        See `world_by_world`.

    Returns
    -------
    list of dict
        By world: for each key of a job, ``plausible``, ``died_out``, ``exploded`` and ``values`` by
        key of what is measured; None where there is nothing to measure.
    """
    place = points(ground, draws, seed)
    names = prior_names(ground.scenario)

    def work(world: World, stop: threading.Event | None) -> dict[str, Any]:
        at = dict(zip(names, place[world.index // seeds].tolist(), strict=True))
        return _run_world(ground, replace(world, point=at), stop)

    return world_by_world(
        ground.scenario,
        seed,
        draws * seeds,
        work,
        workers=workers,
        folder=folder,
        kind=RUNS,
        plan=_plan(ground, seeds, seed),
        overwrite=False,
        resume=True,
        progress=progress,
        compiling=compiling,
    )


def run_name(ground: Ground, seeds: int, seed: int) -> str:
    """Name of the folder of a ground: another name for whatever else was run."""
    text = json.dumps(_plan(ground, seeds, seed), sort_keys=True)
    return f"{ground.scenario.name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def drawn_priors(ground: Ground, draws: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """Value of each prior of a ground by draw, those of the history under ``name@quarter``."""
    return drawn_at(ground.scenario, seed, points(ground, draws, seed))


def _plan(ground: Ground, seeds: int, seed: int) -> dict[str, Any]:
    """What decides what is kept of a world. More draws go on with those that are there."""
    return {
        "kind": RUNS.name,
        **ground.plan,
        "software": source_fingerprint(),
        "seeds": seeds,
        "seed": seed,
    }


def _run_world(ground: Ground, world: World, stop: threading.Event | None) -> dict[str, Any]:
    """Run every job in one world; jobs that open alike share their burn-in."""
    by_opening: dict[tuple[tuple[str, float], ...], list[Job]] = {}
    for job in ground.jobs.values():
        by_opening.setdefault(tuple(sorted(job.opening.items())), []).append(job)
    found = {}
    for opening, jobs in by_opening.items():
        opened = replace(world, scenario=_opened(world, dict(opening)))
        burnt_in = opened.found()
        for job in jobs:
            found[job.key] = _run_job(ground, job, opened, burnt_in.copy(), stop)
    return found


def _opened(world: World, opening: dict[str, float]) -> Any:
    """The scenario of a world with other parameters from the opening on."""
    scenario = world.scenario
    given = {
        name: Fact(value=value, unit=scenario.parameters[name].unit, source="the arm")
        for name, value in opening.items()
    }
    return replace(scenario, parameters={**scenario.parameters, **given}) if given else scenario


def _run_job(
    ground: Ground, job: Job, world: World, district: District, stop: threading.Event | None
) -> dict[str, Any]:
    wanted = ground.measured[job.key]
    gatherers = {m: gather() for m in wanted if (gather := MEASURES[m.measure].gather) is not None}
    course = Course(world, job.institutions, job.changes)
    for gatherer in gatherers.values():
        gatherer.before(district)
    rows = []
    for quarter in range(ground.quarters):
        give_up_if(stop)
        course.step(district)
        rows.append(district.observe())
        for measured, gatherer in gatherers.items():
            gatherer.add(district, measured.window[0] <= quarter <= measured.window[1])
    outcomes = np.array(rows)
    died, exploded = bool(district.died_out()), bool(district.exploded())
    return {
        "plausible": not (died or exploded) and _plausible(outcomes, ground.window),
        "died_out": died,
        "exploded": exploded,
        "values": {m.key: _value(m, gatherers.get(m), outcomes) for m in _in_order(wanted)},
    }


def _in_order(measured: Iterable[Measured]) -> list[Measured]:
    return sorted(measured, key=lambda each: each.key)


def _value(measured: Measured, gatherer: Gatherer | None, rows: NDArray[Any]) -> float | None:
    if gatherer is not None:
        value = gatherer.value()
    else:
        value = rows_to_value(rows, measured.measure, measured.how, measured.since, measured.window)
    return float(value) if np.isfinite(value) else None


def _plausible(rows: NDArray[np.float64], window: tuple[int, int]) -> bool:
    """Whether a district with such outcomes could exist."""
    place = {outcome.name: k for k, outcome in enumerate(OUTCOMES)}
    values = {each: float(window_mean(rows[:, place[each.outcome]], *window)) for each in PLAUSIBLE}
    return all(each.low <= value <= each.high for each, value in values.items())
