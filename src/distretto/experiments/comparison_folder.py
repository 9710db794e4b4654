"""The folder of a comparison: its files, what each holds, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from distretto import files
from distretto.economy.observation import OUTCOMES
from distretto.experiments.folders import PLAN, WORLDS

__all__ = [
    "COMPARISON",
    "FORMAT",
    "KEPT",
    "MANIFEST",
    "PANELS",
    "PEOPLE",
    "PROVENANCE",
    "RESULTS",
    "SCENARIO",
    "SNAPSHOT",
    "SUMMARY",
]

FORMAT = 5
SUMMARY, PROVENANCE = "summary.json", "provenance.json"
RESULTS, SCENARIO = "results.zarr", "scenario.toml"
PEOPLE, PANELS = "people.zarr", "panels"
MANIFEST = "manifest.json"
SNAPSHOT = {"firms": "snapshot_firms.parquet", "ties": "snapshot_ties.parquet"}
KEPT = (RESULTS, PEOPLE, *SNAPSHOT.values(), SCENARIO, PROVENANCE, SUMMARY)
"""What the manifest speaks of. The plan is not among it: a run that goes on writes it anew before
there is a new result."""
MOST_TOLD = 6  # headline numbers

# Name of each file, and what it holds, for people to read.
CONTENT = {
    "report.html": "the report, one file that needs no network",
    "report.docx": "the same for Word",
    "report.xlsx": "its tables",
    "report.it.html": "the report in Italian",
    "report.it.docx": "the same for Word",
    "report.it.xlsx": "its tables",
    RESULTS: "every outcome over arms, worlds and quarters (Zarr)",
    PEOPLE: "what the arms did to persons, by class (Zarr)",
    PANELS: "firms, workers and ties of every arm and world (partitioned Parquet)",
    SNAPSHOT["firms"]: "the firms of world 0 before the record and at its end",
    SNAPSHOT["ties"]: "the ties between them",
    SUMMARY: "medians, differences and intervals of every outcome",
    "ablation.csv": "what each rule does to the headline outcomes",
    "ablation.json": "the same, for programs",
    "sanity.json": "outcomes against the ranges in which they make sense",
    "series.html": "the course of the outcomes",
    "series.svg": "the same as a drawing",
    SCENARIO: "the scenario as it was",
    PLAN: "what decides the content of a world",
    PROVENANCE: "software, inputs and options",
    MANIFEST: "SHA-256 of every file of the result",
    WORLDS: "each world as it was finished, to go on with",
}


def _told(folder: Path) -> dict[str, str]:
    """Effects of the arms on the first headline outcomes, or the level if there is one arm."""
    summary = files.read_json(folder / SUMMARY)
    reference, *others = summary["arms"]
    found = {}
    for outcome in (summary["outcomes"][each.name] for each in OUTCOMES if each.headline):
        name, entries = f"{outcome['label']} ({outcome['unit']})", outcome["arms"]
        found[f"{name}, {reference}: median"] = number(entries[reference]["median"])
        for arm in others:
            found[f"{name}, {arm}: difference"] = interval(entries[arm]["difference"])
        if len(found) >= MOST_TOLD:
            break
    return found


def _anew(plan: Mapping[str, Any]) -> list[str]:
    """The command that makes a comparison like this; a changed one is that of another study."""
    if plan["changes"]:
        return []
    arms = (name if spec == name else f"{name}={spec}" for name, spec in plan["arms"].items())
    return [
        *("distretto", "compare", plan["scenario"]),
        *(word for arm in arms for word in ("--arm", arm)),
        *("--worlds", str(plan["wanted"]), "--quarters", str(plan["quarters"])),
        *("--seed", str(plan["seed"])),
        *(("--panels", plan["panels"]) if plan["panels"] else ()),
    ]


def number(value: float | None) -> str:
    """A number of a summary in four digits; a dash where there is none."""
    return "–" if value is None else f"{value:.4g}"


def interval(difference: Mapping[str, float | None]) -> str:
    """A difference with the ends of its interval."""
    ends = f"{number(difference['low'])} to {number(difference['high'])}"
    return f"{number(difference['mean'])} ({ends})"


COMPARISON = files.Kind(
    "comparison",
    PLAN,
    frozenset(CONTENT),
    CONTENT,
    result=SUMMARY,
    parts="worlds",
    told=_told,
    anew=_anew,
)
