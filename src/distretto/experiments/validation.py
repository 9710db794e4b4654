"""Validation: rows of facts that no parameter was chosen to meet, against the model.

What each row is stands in `validation_rows`: what is compared, its target, how it is measured, and
the arms it needs. The value of a world is the row's measure; a row is met if the median over worlds
lies in the target.
Rows that are not met stay. Facts that were used for calibration or for opening values are reported
as fit and not as validation; rows that a scenario or this version cannot speak to say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto import files
from distretto.economy.institutions import REGISTRY
from distretto.experiments.arguments import as_scenario, whole
from distretto.experiments.ensemble import Progress, available_threads, run_worlds
from distretto.experiments.facts import fact_window
from distretto.experiments.panels import Panel
from distretto.experiments.specs import Arm, parse_spec
from distretto.experiments.summary import Distribution, distribution
from distretto.experiments.validation_rows import ARMS, ROWS, Row, Runs
from distretto.experiments.worlds import Compiling, World, prepare_kernels
from distretto.provenance import provenance

if TYPE_CHECKING:
    from distretto.economy.district import District
    from distretto.scenarios import Scenario

VALIDATION = files.Kind("validation", "validation.json", frozenset(("validation.json",)))


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
    results : tuple of RowResult
    provenance : dict
    """

    scenario: Scenario
    worlds: int
    quarters: int
    results: tuple[RowResult, ...]
    provenance: dict[str, Any]

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
                    "facts": each.row.facts,
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
    progress: Progress | None = None,
    compiling: Compiling | None = None,
    command: Sequence[str] | None = None,
) -> Validation:
    """Run the arms that the rows need in the same worlds, and measure every row.

    Parameters are those of `compare`. A KeyboardInterrupt keeps the worlds that are finished.

    Raises
    ------
    InputError
        If an argument makes no sense.
    """
    scenario = as_scenario(scenario)
    worlds, quarters = whole("worlds", worlds, 1), whole("quarters", quarters, 1)
    seed = whole("seed", seed, 0)
    threads = available_threads() if threads is None else whole("threads", threads, 1)
    arms = [
        Arm(name, spec, parse_spec(spec), changes)
        for name, (spec, changes) in ARMS.items()
        if _exists(spec)
    ]
    if out is not None:
        files.check_output(Path(out), VALIDATION, overwrite)
    panels: dict[tuple[int, str], Panel] = {}

    def watch(world: int, arm: str, district: District) -> None:
        panels.setdefault((world, arm), Panel()).add(district)

    prepare_kernels(compiling)
    found = run_worlds(
        [World(scenario, seed, k) for k in range(worlds)],
        arms,
        quarters,
        threads,
        progress=progress,
        watch=watch,
    )
    if not found:
        raise KeyboardInterrupt
    first, last, tested = fact_window(quarters)
    runs = [
        Runs(
            {arm.name: result.outcomes[k] for k, arm in enumerate(arms)},
            {arm.name: panels[result.index, arm.name] for arm in arms},
            (first, last),
        )
        for result in found
    ]
    origin = provenance(
        command=command,
        scenario=scenario.name,
        scenario_sha256=scenario.sha256,
        seed=seed,
        parameters={"worlds": worlds, "quarters": quarters},
    )
    results = tuple(check_row(row, runs, scenario.name, tested) for row in ROWS)
    validation = Validation(scenario, len(found), quarters, results, origin)
    if out is not None:
        with files.staged(Path(out)) as staging:
            files.write_json(staging / VALIDATION.marker, validation.records())
    return validation


def check_row(row: Row, runs: Sequence[Runs], scenario: str, tested: bool) -> RowResult:
    """Measure a row in every world and hold the median against the target."""
    if row.measure is None:
        return RowResult(row, Distribution(None, None, None), None, "cannot be spoken to")
    absent = [arm for arm in row.arms if arm not in runs[0].panels]
    if absent:
        return RowResult(
            row, Distribution(None, None, None), None, f"not in this version: {ARMS[absent[0]][0]}"
        )
    with np.errstate(all="ignore"):
        model = distribution(np.array([row.measure(run) for run in runs], dtype=np.float64))
    if model.median is None:
        return RowResult(row, model, None, "not measurable: nothing to measure, or too short a run")
    if row.places and scenario not in row.places:
        return RowResult(row, model, None, f"the fact is about {', '.join(row.places)}")
    if not tested:
        return RowResult(row, model, None, "too short: rows count after 40 free quarters")
    return RowResult(row, model, row.low <= model.median <= row.high)


def _exists(spec: str) -> bool:
    return spec == "none" or spec.partition(":")[0] in REGISTRY
