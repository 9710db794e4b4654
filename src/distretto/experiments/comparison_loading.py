"""Read a comparison back from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from distretto import files
from distretto.errors import ResultError
from distretto.experiments.arguments import load_scenario
from distretto.experiments.changes import read_changes
from distretto.experiments.comparison import Comparison
from distretto.experiments.comparison_folder import (
    FORMAT,
    KEPT,
    MANIFEST,
    PEOPLE,
    RESULTS,
    SCENARIO,
    SNAPSHOT,
    SUMMARY,
)
from distretto.experiments.facts import facts_against_model
from distretto.experiments.folders import PLAN, plan_digest
from distretto.experiments.money import checks_in_money, in_numeraire
from distretto.experiments.snapshots import Snapshot
from distretto.experiments.specs import Arm, parse_spec
from distretto.experiments.storage import check_manifest

__all__ = ["load_comparison"]


def load_comparison(folder: str | PathLike[str]) -> Comparison:
    """Read a comparison back from its folder.

    Raises
    ------
    ResultError
        If the folder holds no comparison, or one that is damaged.
    """
    import pandas as pd
    import xarray as xr

    folder = Path(folder)
    if not (folder / PLAN).is_file():
        raise ResultError(
            "no comparison of Distretto in this folder",
            file=folder,
            expected=f"a folder that holds {PLAN}, {SUMMARY} and {RESULTS}",
        )
    plan = files.read_json(folder / PLAN)
    if not isinstance(plan, dict) or plan.get("format") != FORMAT:
        raise ResultError(
            "not the plan of a comparison that this version can read",
            file=folder / PLAN,
            expected=f"format {FORMAT}",
        )
    summary = files.read_json(folder / SUMMARY)
    _check_files(folder, plan)
    try:
        with xr.open_zarr(folder / RESULTS) as stored:
            stored.load()
        # A store does not keep the order of variables.
        outcomes = {name: stored[name] for name in plan["outcomes"]}
        dataset = xr.Dataset(outcomes, stored.coords, stored.attrs)
        arms = tuple(
            Arm(name, spec, parse_spec(spec), read_changes(plan["changes"].get(name, [])))
            for name, spec in plan["arms"].items()
        )
        people = None
        if plan["people"]:
            with xr.open_zarr(folder / PEOPLE) as stored:
                people = stored.load()
        snapshot = None
        if all((folder / file).is_file() for file in SNAPSHOT.values()):
            snapshot = Snapshot(*(pd.read_parquet(folder / file) for file in SNAPSHOT.values()))
        complete = (
            list(dataset.data_vars) == list(summary["outcomes"])
            and list(dataset["arm"].values) == list(summary["arms"]) == list(plan["arms"])
            and dataset.sizes["world"] == summary["worlds"]
            and "provenance" in summary
        )
    except Exception as error:  # a damaged store fails in many ways
        raise ResultError(f"the comparison cannot be read: {error}", file=folder) from error
    if not complete:
        raise ResultError(f"{RESULTS}, {SUMMARY} and {PLAN} do not belong together", file=folder)
    scenario = load_scenario(folder / SCENARIO)
    if not dataset.attrs["currency"]:
        scenario = replace(scenario, money=None)
    facts = facts_against_model(scenario, in_numeraire(dataset, scenario.money))
    return Comparison(
        scenario,
        arms,
        dataset,
        summary,
        checks_in_money(facts, scenario.money),
        plan["wanted"],
        people,
        snapshot,
    )


def _check_files(folder: Path, plan: Mapping[str, Any]) -> None:
    """Hold the files of a comparison to its manifest, and the manifest to its plan."""
    manifest = files.read_json(folder / MANIFEST)
    made = {key: value for key, value in plan.items() if key != "wanted"}
    if not (isinstance(manifest, dict) and isinstance(manifest.get("files"), dict)):
        raise ResultError("not the manifest of a comparison", file=folder / MANIFEST)
    if manifest.get("plan") != plan_digest(made):
        raise ResultError(
            f"{MANIFEST} and {PLAN} do not belong together",
            file=folder,
            hint="the command with --resume makes the result again from its worlds",
        )
    check_manifest(folder, manifest["files"], KEPT)
