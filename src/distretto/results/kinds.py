"""Every kind of result folder that Distretto writes, and which of them a folder is.

Each kind is declared where it is written, as a `files.Kind`; here they are only listed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from distretto import files, scenarios
from distretto.areas.files import COMPARISON as AREAS_COMPARISON
from distretto.areas.files import FOLDER as DELINEATION
from distretto.areas.files import SWEEP
from distretto.districts.concentration.files import FOLDER as CONCENTRATION
from distretto.districts.files import FOLDER as IDENTIFICATION
from distretto.districts.networks.files import FOLDER as NETWORK
from distretto.districts.profiling.folder import FOLDER as PROFILE
from distretto.errors import ResultError
from distretto.evaluation.folder import FOLDER as EVALUATION
from distretto.experiments.calibration.folder import CALIBRATION
from distretto.experiments.calibration.running import RUNS as CALIBRATION_RUNS
from distretto.experiments.claims.running import RUNS
from distretto.experiments.claims.study import CLAIMS
from distretto.experiments.comparison_folder import COMPARISON
from distretto.experiments.folders import PLAN
from distretto.experiments.pareto import FRESH_WORLDS, PARETO
from distretto.experiments.power.study import POWER
from distretto.experiments.robust.study import ROBUST
from distretto.experiments.runs import RUN
from distretto.experiments.sensitivity.study import POINTS, SENSITIVITY
from distretto.experiments.systems import SYSTEMS
from distretto.experiments.validation import VALIDATION, validations
from distretto.report.folder import REPORTS
from distretto.results.folder import EXPORT

__all__ = ["KINDS", "kind_of"]

KINDS = (
    COMPARISON,
    RUN,
    VALIDATION,
    validations(scenarios.names()),
    CALIBRATION,
    CALIBRATION_RUNS,
    ROBUST,
    SENSITIVITY,
    POINTS,
    PARETO,
    FRESH_WORLDS,
    POWER,
    CLAIMS,
    RUNS,
    SYSTEMS,
    EVALUATION,
    DELINEATION,
    SWEEP,
    AREAS_COMPARISON,
    IDENTIFICATION,
    CONCENTRATION,
    NETWORK,
    PROFILE,
    *REPORTS,
    EXPORT,
)


def kind_of(folder: Path) -> files.Kind:
    """The kind of result that a folder holds.

    Of the kinds whose marker is there, the one to which the fewest other names are foreign; of
    those that are alike in this, the one of which most names are there.

    Raises
    ------
    ResultError
        If it is no folder, or holds no result of Distretto.
    """
    if not folder.is_dir():
        raise ResultError(
            "not a folder" if folder.exists() else "no such folder",
            file=folder,
            expected="a folder that a command of Distretto wrote with --out",
        )
    names = {path.name for path in folder.iterdir() if not path.name.startswith(files.STAGING)}
    plan = plan_of(folder)
    possible = [kind for kind in KINDS if _could_be(kind, names, plan)]
    if not possible:
        marks = dict.fromkeys(kind.begun or kind.marker for kind in KINDS)
        raise ResultError(
            "no result of Distretto in this folder",
            file=folder,
            found=", ".join(sorted(names)) or "nothing",
            expected=f"one of {', '.join(marks)}; {PLAN} names the kind of result",
        )
    return min(possible, key=lambda kind: (len(names - kind.members), -len(names & kind.members)))


def plan_of(folder: Path) -> dict[str, Any]:
    """The plan in a folder; empty if there is none."""
    if not (folder / PLAN).is_file():
        return {}
    plan = files.read_json(folder / PLAN)
    return plan if isinstance(plan, dict) else {}


def _could_be(kind: files.Kind, names: set[str], plan: dict[str, Any]) -> bool:
    if kind.marker != PLAN:
        return (kind.begun or kind.marker) in names
    # Plans of earlier versions do not say of what they are; the result does.
    return plan["kind"] == kind.name if "kind" in plan else bool(plan) and kind.result in names
