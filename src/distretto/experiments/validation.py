"""Validation: rows of facts kept out of calibration, against the model.

What each row is stands in `validation_rows`: what is compared, its target, how it is measured, and
the arms it needs. The value of a world is the row's measure, kept as soon as the world is finished;
a row is met if the median over worlds lies in the target.
Rows that are not met stay. Facts that were used for calibration or for opening values are reported
as fit and not as validation; rows that a scenario or this version cannot speak to say so.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto import files
from distretto.experiments.arguments import as_scenario, as_workers, whole
from distretto.experiments.changes import Change
from distretto.experiments.ensemble import Progress, WorldResult, run_world
from distretto.experiments.facts import fact_window
from distretto.experiments.folders import PLAN, WORLDS
from distretto.experiments.kept import world_by_world
from distretto.experiments.panels import Panel
from distretto.experiments.specs import Arm, parse_spec
from distretto.experiments.summary import Distribution, distribution
from distretto.experiments.validation_rows import ARMS, ROWS, Row, Runs
from distretto.experiments.worlds import Compiling, World
from distretto.provenance import provenance, source_fingerprint

if TYPE_CHECKING:
    from distretto.economy.district import District
    from distretto.scenarios import Scenario

Values = dict[str, float | None]

RESULT = "validation.json"
TABLE = "validation.csv"
VALIDATION = files.Kind("validation", PLAN, frozenset((PLAN, RESULT, WORLDS)))


def _validations(scenarios: Sequence[str]) -> files.Kind:
    """A folder of several validations, one for each scenario."""
    return files.Kind("validation of several scenarios", TABLE, frozenset((TABLE, *scenarios)))


@dataclass(frozen=True, slots=True)
class RowResult:
    """A row against the model.

    Attributes
    ----------
    row : Row
    model : Distribution
        Over worlds; empty where the row cannot be measured.
    met : bool or None
        Whether the median lies in the target; None where it is not tested.
    note : str
        Why it is not tested, if it is not.
    """

    row: Row
    model: Distribution
    met: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """All rows against a scenario.

    Attributes
    ----------
    scenario : Scenario
    worlds, quarters : int
        Worlds finished, and quarters run after burn-in.
    wanted : int
        Worlds asked for; more than there are if the run was interrupted.
    results : tuple of RowResult
    provenance : dict
    """

    scenario: Scenario
    worlds: int
    quarters: int
    wanted: int
    results: tuple[RowResult, ...]
    provenance: dict[str, Any]

    @property
    def complete(self) -> bool:
        """Whether all worlds asked for were finished."""
        return self.worlds >= self.wanted

    def records(self) -> dict[str, Any]:
        """Content of ``validation.json``, JSON types only."""
        return {
            "scenario": self.scenario.name,
            "worlds": self.worlds,
            "quarters": self.quarters,
            "rows": [
                {
                    "id": each.row.id,
                    "text": each.row.text,
                    "target": each.row.target,
                    "low": each.row.low,
                    "high": each.row.high,
                    "source": each.row.source,
                    "use": each.row.use,
                    "how": each.row.how,
                    "median": each.model.median,
                    "p5": each.model.p5,
                    "p95": each.model.p95,
                    "met": each.met,
                    "note": each.note,
                }
                for each in self.results
            ],
            "provenance": self.provenance,
        }


def validate(
    scenario: Scenario | str | PathLike[str],
    worlds: int = 20,
    quarters: int = 60,
    seed: int = 1,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    *,
    overwrite: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
    cluster: str | None = None,
) -> Validation:
    """Run the arms that the rows need in the same worlds, and measure every row.

    Parameters are those of `compare`. A KeyboardInterrupt keeps the worlds that are finished; it is
    passed on only if there is none.

    Raises
    ------
    InputError
        If an argument makes no sense; a `ResultError` for the output folder.
    """
    scenario = as_scenario(scenario)
    worlds, quarters = whole("worlds", worlds, 1), whole("quarters", quarters, 1)
    seed = whole("seed", seed, 0)
    workers = as_workers(threads, cluster)
    folder = None if out is None else Path(out)
    values: list[Values] = world_by_world(
        scenario,
        seed,
        worlds,
        lambda world, stop: _values(world, quarters, stop),
        workers=workers,
        folder=folder,
        kind=VALIDATION,
        plan=_plan(scenario, seed, quarters),
        overwrite=overwrite,
        resume=resume,
        progress=progress,
        compiling=compiling,
    )
    origin = provenance(
        command=command,
        scenario=scenario.name,
        scenario_sha256=scenario.sha256,
        seed=seed,
        parameters={"worlds": worlds, "quarters": quarters},
    )
    tested = fact_window(quarters)[2]
    results = tuple(
        check_row(row, [found.get(row.id) for found in values], scenario.name, tested)
        for row in ROWS
    )
    validation = Validation(scenario, len(values), quarters, worlds, results, origin)
    if folder is not None:
        with files.staged(folder) as staging:
            files.write_json(staging / RESULT, validation.records())
    return validation


def validate_all(
    scenarios: Sequence[str],
    out: str | PathLike[str] | None = None,
    *,
    resume: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
    worlds: int = 20,
    **options: Any,
) -> dict[str, Validation]:
    """Validate several scenarios, each into a folder of its own.

    Parameters
    ----------
    scenarios : sequence of str
        Names of scenarios.
    out : str or path, optional
        Folder that gets one folder for each scenario, and ``validation.csv``: one row for each row
        of each scenario.
    resume, overwrite, progress, worlds, options
        See `validate`. Progress counts the worlds of all scenarios.

    Returns
    -------
    dict of str to Validation
        By name. A KeyboardInterrupt keeps the scenarios that are finished; it is passed on if there
        is none.
    """
    import pandas as pd

    folder = None if out is None else Path(out)
    if folder is not None and not resume:
        files.check_output(folder, _validations(scenarios), overwrite)
        files.clear(folder)
    found: dict[str, Validation] = {}
    for done, name in enumerate(scenarios):

        def noted(finished: int, _: int, before: int = done * worlds) -> None:
            if progress is not None:
                progress(before + finished, len(scenarios) * worlds)

        try:
            found[name] = validate(
                name,
                worlds,
                out=None if folder is None else folder / name,
                resume=resume,
                progress=noted,
                **options,
            )
        except KeyboardInterrupt:
            if not found:
                raise
            break
        if not found[name].complete:
            break
    if folder is not None:
        rows = [
            {"scenario": name, **row}
            for name, each in found.items()
            for row in each.records()["rows"]
        ]
        with files.staged(folder) as staging:
            text = pd.DataFrame(rows).to_csv(index=False, lineterminator="\n")
            files.write_bytes(staging / TABLE, text.encode())
    return found


def measure_rows(runs: Runs) -> Values:
    """Value of each row that is measured, in one world; None where there is nothing to measure."""
    with np.errstate(all="ignore"):
        found = {row.id: float(row.measure(runs)) for row in ROWS if row.measure is not None}
    return {name: value if math.isfinite(value) else None for name, value in found.items()}


def check_row(row: Row, values: Sequence[float | None], scenario: str, tested: bool) -> RowResult:
    """Hold the median of a row over worlds against its target."""
    if row.measure is None:
        return RowResult(row, Distribution(None, None, None), None, "cannot be spoken to")
    model = distribution(np.array([np.nan if v is None else v for v in values], dtype=np.float64))
    if model.median is None:
        return RowResult(row, model, None, "not measurable: nothing to measure, or too short a run")
    if row.places and scenario not in row.places:
        return RowResult(row, model, None, f"the fact is about {', '.join(row.places)}")
    if not tested:
        return RowResult(row, model, None, "too short: rows count after 40 free quarters")
    return RowResult(row, model, row.low <= model.median <= row.high)


def run_arms(
    world: World,
    names: Iterable[str],
    quarters: int,
    stop: threading.Event | None,
    *,
    watched: bool = True,
) -> tuple[Runs, WorldResult]:
    """Run a world in some arms of `ARMS`, as measures of rows see it and as it was.

    Unless it is watched, panels stay empty, and only outcomes can be measured.
    """
    arms = [
        Arm(name, spec, parse_spec(spec), (Change(values),) if values else ())
        for name, (spec, values) in ((name, ARMS[name]) for name in names)
    ]
    panels = {arm.name: Panel() for arm in arms}

    def watch(_: int, arm: str, district: District) -> None:
        panels[arm].add(district)

    result = run_world(world, arms, quarters, stop, watch if watched else None)
    first, last, _ = fact_window(quarters)
    outcomes = {arm.name: result.outcomes[k] for k, arm in enumerate(arms)}
    return Runs(outcomes, panels, (first, last)), result


def _values(world: World, quarters: int, stop: threading.Event | None) -> Values:
    """Run a world in all arms that the rows need, and measure them."""
    return measure_rows(run_arms(world, ARMS, quarters, stop)[0])


def _plan(scenario: Scenario, seed: int, quarters: int) -> dict[str, Any]:
    """What decides the value of a row in a world."""
    return {
        "scenario": scenario.name,
        "scenario_sha256": scenario.sha256,
        "software": source_fingerprint(),
        "seed": seed,
        "quarters": quarters,
    }
