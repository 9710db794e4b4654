"""A simulated district in the tables in which a real one arrives, year by year.

A run records quarters, a profile compares years. Flows of firms and pairs are those of a year,
stocks and workers those of its last quarter. What the tables of firms do not hold is taken from
the series of the district: who owns, where work is bought, how many firms work in teams.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import tables
from distretto.errors import ResultError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["tables_of_run"]

YEAR = 4  # quarters
FLOWS = ("sales", "subcontract_sales", "exports", "value_added", "wages")
MEANS = ("workers", "unregistered")
OUTCOMES = ("multinational_jobs", "team_firms", "work_local", "work_outside")
COLUMNS = {
    "firms": ("firm", "period", "role", "member", *FLOWS, *MEANS),
    "workers": ("worker", "firm", "period", "contract", "tenure", "pay"),
    "ties": ("buyer", "supplier", "period", "value", "deals"),
    "district": ("period", *OUTCOMES),
}
# Outcome of the series -> feature that it is.
FACTS = {"multinational_jobs": "outside_jobs", "team_firms": "teams"}
# Institutions of the model that give each kind of support.
SUPPORT = {
    "service_centres": (
        *("service-centre", "transfer-agency", "export-consortium", "supplier-consortium"),
        *("joint-purchasing", "network", "training-consortium"),
    ),
    "schools": ("university", "training-consortium"),
}


def tables_of_run(folder: str | PathLike[str]) -> dict[str, Any]:
    """Return the tables of a run as `profile` takes them.

    Parameters
    ----------
    folder : str or path
        As ``distretto run --out`` writes it.

    Returns
    -------
    dict
        ``firms``, ``workers``, ``ties`` (data frames, None without any) and ``facts``.

    Raises
    ------
    ResultError
        If the folder holds no run.
    TableError
        If a table of it cannot be read.
    """
    run = Path(folder)
    missing = [name for name in tables.TABLES if not (run / f"{name}.parquet").is_file()]
    if missing:
        raise ResultError(
            "the folder holds no run",
            file=run,
            found="no " + ", ".join(f"{name}.parquet" for name in missing),
            expected="a folder that 'distretto run --out' has written",
        )
    read = {name: _columns(run, name) for name in tables.TABLES}
    series = read["district"]
    # A run shorter than a year counts as one.
    length = min(YEAR, len(series))
    years = len(series) // length
    first = int(series["period"].min())
    within = {
        name: frame.assign(year=(frame["period"] - first) // length).query(f"year < {years}")
        for name, frame in read.items()
    }
    ends = {first + length * (year + 1) - 1 for year in range(years)}
    firms = _firms(within["firms"])
    facts = _facts(within["district"].query(f"year == {years - 1}"))
    spec = series.attrs.get("provenance", {}).get("parameters", {}).get("institutions")
    if spec is not None:
        now = firms[firms["period"] == years - 1]
        facts |= _support(spec, float(now["jobs"].sum()))
        facts["association_density"] = float((now["member"] > 0).mean())
    return {
        "firms": firms.drop(columns="member"),
        "workers": _any(_workers(within["workers"], ends)),
        "ties": _any(_ties(within["ties"], ends)),
        "facts": facts,
    }


def _columns(run: Path, name: str) -> pd.DataFrame:
    """Return the columns of a table that a profile asks for, checked."""
    import pyarrow.parquet as parquet

    path = run / f"{name}.parquet"
    with parquet.ParquetFile(path) as content:
        held = content.schema_arrow.names
        kept = [column for column in held if column in COLUMNS[name]]
        frame = content.read(columns=kept).to_pandas()
    table = tables.TABLES[name]
    asked = replace(table, columns=tuple(c for c in table.columns if c.name in COLUMNS[name]))
    found = tables.check(frame, asked, source=path)
    found.attrs["provenance"] = tables.provenance_of(path) or {}
    return found


def _firms(frame: pd.DataFrame) -> pd.DataFrame:
    grouped = frame.sort_values("period", kind="stable").groupby(["firm", "year"])
    made = grouped[list(FLOWS)].sum()
    made[list(MEANS)] = grouped[list(MEANS)].mean()
    made[["role", "member"]] = grouped[["role", "member"]].last()
    made["role"] = made["role"].replace("specialist", "subcontractor")
    return made.reset_index().rename(columns={"year": "period", "workers": "jobs"})


def _workers(frame: pd.DataFrame, ends: set[int]) -> pd.DataFrame:
    there = frame[frame["period"].isin(ends) & (frame["firm"] != "")]
    kept = there[["worker", "firm", "pay", "contract"]]
    return kept.assign(period=there["year"], tenure=there["tenure"] / YEAR)


def _ties(frame: pd.DataFrame, ends: set[int]) -> pd.DataFrame:
    """Return what pairs traded in each year.

    A run records, in the last quarter of a year, what was paid in it and in how many quarters the
    two have dealt so far. A year's trade is the quarters of it in which they dealt, times the mean
    of what the pair paid in those recorded, or its buyer where the pair paid in none of them.
    """
    ties = frame[frame["period"].isin(ends)].sort_values("period", kind="stable")
    pair = ["buyer", "supplier"]
    before = ties.groupby(pair)["deals"].shift()
    # A pair that had lost sight of each other counts anew.
    since = ties["deals"] - before.where(before <= ties["deals"], 0.0)
    paid = ties["value"].where(ties["value"] > 0.0)
    typical = paid.groupby([ties[name] for name in pair]).transform("mean")
    typical = typical.fillna(paid.groupby(ties["buyer"]).transform("mean")).fillna(paid.mean())
    made = ties[pair].assign(period=ties["year"], value=since.clip(0, YEAR) * typical)
    return made[made["value"] > 0.0]


def _any(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Return a table that has rows: plants that do everything themselves have no ties."""
    return frame if len(frame) else None


def _facts(year: pd.DataFrame) -> dict[str, float]:
    # The model has no public firms.
    found = {"public_jobs": 0.0} | {
        feature: float(year[outcome].mean())
        for outcome, feature in FACTS.items()
        if outcome in year
    }
    if {"work_local", "work_outside"} <= set(year):
        local, outside = (float(year[name].mean()) for name in ("work_local", "work_outside"))
        if local + outside > 0.0:
            share = local / (local + outside)
            found |= {"local_supply": share, "external_sourcing": 1.0 - share}
    return {name: value for name, value in found.items() if value == value}


def _support(spec: str, jobs: float) -> Mapping[str, float]:
    """Return what institutions in force give, by the names that their specs begin with."""
    names = {re.split("[:@]", part, maxsplit=1)[0].strip() for part in spec.split("+")}
    return {
        feature: 1000.0 * len(names & set(kinds)) / jobs
        for feature, kinds in SUPPORT.items()
        if jobs > 0.0
    }
