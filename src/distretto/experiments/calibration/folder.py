"""What lies in the folder of a calibration."""

from __future__ import annotations

from pathlib import Path

from distretto import files
from distretto.experiments.folders import PLAN
from distretto.experiments.trials import TRIALS

RESULT, SCENARIO, SAMPLE = "calibration.json", "scenario.toml", "posterior.csv"
PAGE, WAVES = "calibration.html", "waves"

# Name of each file, and what it holds, for people to read.
CONTENT = {
    SCENARIO: "the scenario with the narrowed priors",
    RESULT: "priors and facts before and after",
    SAMPLE: "the posterior sample",
    PAGE: "what was narrowed, and what the facts cannot tell apart",
    WAVES: "runs of the waves, to go on with",
    TRIALS: "every trial, to go on with",
    PLAN: "what decides a run",
    f"{TRIALS}.lock": "held while a trial is written",
}


def _counted(folder: Path) -> tuple[int, int | None]:
    """Trials that are finished, by the journal of optuna, or runs of waves; and wanted."""
    journal = folder / TRIALS
    if not journal.is_file():
        return sum(1 for _ in (folder / WAVES).rglob("*.json")), None
    lines = journal.read_text().splitlines()
    wanted = files.read_json(folder / PLAN).get("wanted")
    return sum('"state": 1' in line for line in lines), wanted


def _told(folder: Path) -> dict[str, str]:
    result = files.read_json(folder / RESULT)
    return {
        f"distance from the facts {when}": f"{result[when]:.4g}"
        for when in ("before", "after")
        if isinstance(result.get(when), float)
    }


CALIBRATION = files.Kind(
    "calibration",
    PLAN,
    frozenset(CONTENT),
    CONTENT,
    result=RESULT,
    parts="runs",
    counted=_counted,
    told=_told,
)
