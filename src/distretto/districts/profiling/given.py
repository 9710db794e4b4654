"""What a user has of a district, checked and put in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto.errors import InputError, TableError, did_you_mean
from distretto.tables.checking import check
from distretto.tables.panels import TIE_PANEL, WORKER_PANEL
from distretto.tables.profile_tables import (
    AREA_EMPLOYMENT,
    DISTRICT_FIRMS,
    INSTITUTIONS,
)
from distretto.tables.schema import Table
from distretto.tables.size_classes import SizeClass, overlapping, size_class

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TABLES", "Given"]

TABLES: Mapping[str, Table] = {
    "aggregate": AREA_EMPLOYMENT,
    "nation": AREA_EMPLOYMENT,
    "firms": DISTRICT_FIRMS,
    "workers": WORKER_PANEL,
    "ties": TIE_PANEL,
    "institutions": INSTITUTIONS,
}
# What stands in a table that does not tell.
DEFAULTS: Mapping[str, float | str] = {"period": 0.0, "size_class": ""}


@dataclass(frozen=True, slots=True)
class Given:
    """The tables of a district; None for those that are not at hand.

    Attributes
    ----------
    aggregate, nation : pandas.DataFrame or None
        Employment by industry (`AREA_EMPLOYMENT`), of the district and of the nation.
    firms : pandas.DataFrame or None
        `DISTRICT_FIRMS`.
    workers : pandas.DataFrame or None
        `WORKER_PANEL`.
    ties : pandas.DataFrame or None
        `TIE_PANEL`.
    institutions : pandas.DataFrame or None
        `INSTITUTIONS`.
    facts : mapping of str to float
        Features known from elsewhere, by name; they count before what the tables tell.
    """

    aggregate: pd.DataFrame | None = None
    nation: pd.DataFrame | None = None
    firms: pd.DataFrame | None = None
    workers: pd.DataFrame | None = None
    ties: pd.DataFrame | None = None
    institutions: pd.DataFrame | None = None
    facts: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def checked(cls, facts: Mapping[str, float], **frames: pd.DataFrame | None) -> Given:
        """Check tables.

        Raises
        ------
        TableError
            For the first thing that is wrong with a table.
        InputError
            If nothing is given.
        """
        found = {name: _checked(name, each) for name, each in frames.items() if each is not None}
        if not found and not facts:
            raise InputError(
                "there is nothing to profile",
                expected="one or more of " + ", ".join(TABLES),
            )
        for name in ("aggregate", "nation"):
            if name in found:
                _check_employment(found[name], name)
        given = cls(facts=dict(facts), **found)
        if given.nation is not None:
            _check_industries(given)
        return given

    @property
    def employment(self) -> pd.DataFrame | None:
        """Jobs by industry and period: the aggregate, or else those of the firms that tell both."""
        if self.aggregate is not None or self.firms is None:
            return self.aggregate
        if not {"industry", "jobs"} <= set(self.firms):
            return None
        told = self.firms[(self.firms["industry"] != "") & self.firms["jobs"].notna()]
        return told[["industry", "period", "jobs"]] if len(told) else None

    @property
    def latest_firms(self) -> pd.DataFrame | None:
        """The firms of the last period."""
        if self.firms is None:
            return None
        latest: pd.DataFrame = self.firms[self.firms["period"] == self.firms["period"].max()]
        return latest

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tables that are at hand."""
        return tuple(name for name in TABLES if getattr(self, name) is not None)


def _checked(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    table = TABLES[name]
    rows = frame.attrs.get("rows")
    source = frame.attrs.get("source", name)
    kept = frame[[column.name for column in table.columns if column.name in frame]].copy()
    missing = {
        key: value for key, value in DEFAULTS.items() if key in table.names and key not in kept
    }
    for key, value in missing.items():
        kept[key] = value
    typed = check(kept, table, source=source, row=rows)
    typed.attrs = dict(frame.attrs)
    if not len(typed):
        raise TableError("the table has no rows", file=source, expected=table.meaning)
    return typed


def place(frame: pd.DataFrame, row: int, column: str, name: str) -> dict[str, Any]:
    """Return where a row of a table stands: ``file`` and ``where`` of an error."""
    rows = frame.attrs.get("rows")
    words = rows(row) if rows is not None else f"row {row + 1}"
    return {"file": frame.attrs.get("source", name), "where": f"{words}, column {column}"}


def _check_employment(frame: pd.DataFrame, name: str) -> None:
    """Refuse fewer jobs than units, and classes of size that are none or overlap."""
    if "units" in frame:
        fewer = np.flatnonzero((frame["jobs"] < frame["units"]).to_numpy())
        if fewer.size:
            row = int(fewer[0])
            raise TableError(
                "fewer jobs than units",
                **place(frame, row, "jobs", name),
                found=f"{frame['jobs'].iloc[row]:g} jobs in {frame['units'].iloc[row]:g} units",
                expected="at least one person at work in every unit",
            )
    for _, group in frame.groupby(["industry", "period"], sort=False):
        classes: list[SizeClass] = []
        for row, written in zip(group.index, group["size_class"], strict=True):
            if not written and len(group) == 1:
                continue
            bounds = size_class(written)
            if bounds is None:
                raise TableError(
                    "not a class of size",
                    **place(frame, int(row), "size_class", name),
                    found=written,
                    expected="people at work from and to, such as 1-9, 10-49 or 250+; empty only "
                    "for an industry that has no other row",
                )
            both = overlapping([*classes, bounds])
            if both is not None:
                raise TableError(
                    "classes of size overlap",
                    **place(frame, int(row), "size_class", name),
                    found=f"{both[0]} and {both[1]}",
                    expected="classes that share no number of people",
                )
            classes.append(bounds)


def _check_industries(given: Given) -> None:
    """Refuse industries of the district that the nation does not have."""
    here, nation = given.employment, given.nation
    if here is None or nation is None:
        return
    name = "firms" if given.aggregate is None else "aggregate"
    known = set(nation["industry"])
    for row, industry in zip(here.index, here["industry"], strict=True):
        if industry not in known:
            raise TableError(
                "the nation does not have this industry",
                **place(getattr(given, name), int(row), "industry", name),
                found=industry,
                expected="an industry of the table of the nation",
                hint=did_you_mean(industry, known),
            )
