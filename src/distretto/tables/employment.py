"""Employment by place, industry and class of size of the local unit.

`read_employment` reads long tables (place, industry, size_class, and units, employment or both) and
wide ones (a column for each industry, each class, or each industry and class), from CSV, Parquet,
Excel and Stata files or from a frame. Codes are text: leading zeros stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError
from distretto.tables.cells import Cells, open_cells
from distretto.tables.employment_columns import find_layout
from distretto.tables.employment_rows import (
    Measure,
    Rows,
    Texts,
    conditions,
    kept_rows,
    long_rows,
    wide_rows,
)
from distretto.tables.frame_cells import FrameCells
from distretto.tables.size_classes import SizeClass, overlapping, size_class

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Employment", "read_employment"]

NOTHING = "at least one unit with jobs"


@dataclass(frozen=True, slots=True, eq=False)
class Employment:
    """Employment by place, industry and class of size, one row for each that has any.

    Where rows were added up of which some tell jobs and others only units, one row for either.

    Attributes
    ----------
    places, industries : numpy.ndarray of str, shapes (places,), (industries,)
        Codes, in the order in which the file names them.
    classes : tuple of SizeClass
        From the smallest to the largest.
    place, industry, size : numpy.ndarray of int32, shape (rows,)
        Positions in `places`, `industries` and `classes`.
    units : numpy.ndarray of float64, shape (rows,)
        Local units; NaN where they are not told.
    jobs : numpy.ndarray of float64, shape (rows,)
        People at work in them; NaN where only units are told.
    source : str
        The file.
    where : callable
        Words for the place of a row and role in the file: ``where(3, "industry")``.
    notes : tuple of str
        What was put together or looks odd, for people to read.
    """

    places: NDArray[np.object_]
    industries: NDArray[np.object_]
    classes: tuple[SizeClass, ...]
    place: NDArray[np.int32]
    industry: NDArray[np.int32]
    size: NDArray[np.int32]
    units: NDArray[np.float64]
    jobs: NDArray[np.float64]
    source: str
    where: Callable[[int, str], str]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return (
            f"<Employment: {len(self.places):,} places, {len(self.industries):,} industries, "
            f"classes {', '.join(map(str, self.classes))}>"
        )

    @property
    def counted_only(self) -> bool:
        """Whether the jobs of some rows are not told, only their units."""
        return bool(np.isnan(self.jobs).any())


def read_employment(
    table: str | PathLike[str] | pd.DataFrame,
    *,
    place: str | None = None,
    industry: str | None = None,
    size_class: str | None = None,
    units: str | None = None,
    employment: str | None = None,
    measure: Measure = "employment",
    sheet: str | None = None,
    encoding: str = "utf-8",
    decimal: str | None = None,
    thousands: str = "",
    only: Mapping[str, str] | None = None,
    sum_duplicates: bool = False,
) -> Employment:
    """Read employment by place, industry and class of size.

    Parameters
    ----------
    table : str, path or pandas.DataFrame
        CSV (also compressed), Parquet, Excel or Stata, or a frame.
    place, industry, size_class, units, employment : str, optional
        Names of the columns; by default they are found by their usual English, Italian, Spanish or
        French names.
    measure : {"employment", "units"}
        What the numbers of a wide table count.
    sheet : str, optional
        Sheet of an Excel file, the first by default.
    encoding : str
        How the text of a CSV file is written.
    decimal, thousands : str
        Marks in numbers that are written as text; see `distretto.tables.read_commuting`.
    only : mapping, optional
        Text that columns of a long table must have, such as ``{"year": "2011"}``.
    sum_duplicates : bool
        Whether rows of the same place, industry and class are added; otherwise they are refused.

    Returns
    -------
    Employment
        Rows without any unit or job dropped.

    Raises
    ------
    TableError
        For the first thing that is wrong with the table.
    """
    if decimal is None:
        decimal = "," if thousands == "." else "."
    cells = _open(table, sheet, encoding)
    given = {
        "place": place, "industry": industry, "size_class": size_class,
        "units": units, "employment": employment,
    }  # fmt: skip
    layout = find_layout(cells, given, only or ())
    if layout.blocks:
        rows = wide_rows(cells, layout, measure, decimal, thousands)
    else:
        rows = long_rows(cells, layout, decimal, thousands)
    rows = kept_rows(rows, conditions(cells, only or {}), layout)
    notes: tuple[str, ...] = ()
    if layout.unread:
        notes = (f"not read, as no classes of size: columns {', '.join(layout.unread)}",)
    return _arranged(rows, cells.file, sum_duplicates, notes)


def _open(table: str | PathLike[str] | pd.DataFrame, sheet: str | None, encoding: str) -> Cells:
    if isinstance(table, str | PathLike):
        return open_cells(Path(table), sheet=sheet, encoding=encoding)
    return FrameCells(table)


def _arranged(rows: Rows, file: Path, sum_duplicates: bool, notes: tuple[str, ...]) -> Employment:
    """Check rows and return them with their classes in order."""
    if not len(rows.jobs):
        raise TableError("the table has no employment", file=file, expected=NOTHING)
    for role, texts in (("place", rows.place), ("industry", rows.industry)):
        blank = np.flatnonzero(texts.known == "")
        if len(blank):
            row = int((texts.at == blank[0]).argmax())
            raise TableError(
                "the code is missing",
                file=file,
                where=rows.where(row, role),
                expected=f"the code of {'a place' if role == 'place' else 'an industry'}",
            )
    classes, size = _classes(rows, file)
    rows, size, added = _without_duplicates(rows, size, len(classes), file, sum_duplicates)
    notes += added
    low = np.array([each.low for each in classes], dtype=float)[size]
    high = np.array([each.high for each in classes], dtype=float)[size]
    short = (rows.jobs < rows.units) & (low >= 1)
    if short.any():
        row = int(short.argmax())
        raise TableError(
            "employment below the number of units",
            file=file,
            where=rows.where(row, "employment"),
            found=f"{rows.jobs[row]:g} jobs in {rows.units[row]:g} units",
            expected=f"at least one job in each unit of {classes[size[row]]}",
        )
    outside = (rows.jobs < low * rows.units) | (rows.jobs > high * rows.units)
    if outside.any():
        some = rows.where(int(outside.argmax()), "employment")
        notes += (
            f"{int(outside.sum()):,} rows have more or fewer jobs than their units of that class "
            f"can have, such as {some}",
        )
    return Employment(
        rows.place.known, rows.industry.known, classes, rows.place.at, rows.industry.at, size,
        rows.units, rows.jobs, str(file), rows.where, notes,
    )  # fmt: skip


def _classes(rows: Rows, file: Path) -> tuple[tuple[SizeClass, ...], NDArray[np.int32]]:
    """Return the classes in order and that of each row; classes that overlap are refused."""
    parsed = [size_class(str(text)) for text in rows.size.known]

    def place(written: int) -> str:
        return rows.where(int((rows.size.at == written).argmax()), "size_class")

    for written, found in enumerate(parsed):
        if found is None:
            text = str(rows.size.known[written])
            raise TableError(
                "not a class of size",
                file=file,
                where=place(written),
                found=text,
                expected="people at work from and to, such as 1-9, 10-49 or 250+",
                hint="leave out rows of totals: their jobs would count twice"
                if text.casefold().startswith("tot") or text.casefold() in ("all", "tutte")
                else None,
            )
    known = [each for each in parsed if each is not None]
    classes = tuple(sorted(set(known)))
    if pair := overlapping(classes):
        one, other = (known.index(each) for each in pair)
        later = max(one, other)
        raise TableError(
            "classes of size overlap",
            file=file,
            where=place(later),
            found=str(known[later]),
            expected=f"classes without a size in common with {known[min(one, other)]}",
            hint="a table of two levels counts its jobs twice: --only chooses rows",
        )
    rank = np.array([classes.index(each) for each in known], np.int32)
    return classes, rank[rows.size.at]


def _without_duplicates(
    rows: Rows, size: NDArray[np.int32], classes: int, file: Path, sums: bool
) -> tuple[Rows, NDArray[np.int32], tuple[str, ...]]:
    """Return one row for each place, industry and class, and for what its numbers tell."""
    import pandas as pd

    key = (rows.place.at.astype(np.int64) * len(rows.industry.known) + rows.industry.at) * classes
    key += size
    repeated = pd.Series(key).duplicated().to_numpy()
    if not repeated.any():
        return rows, size, ()
    if not sums:
        row = int(repeated.argmax())
        first = int((key == key[row]).argmax())
        raise TableError(
            f"the same place, industry and class as in {rows.where(first, '')}",
            file=file,
            where=rows.where(row, ""),
            found=f"{rows.place.known[rows.place.at[row]]}, "
            f"{rows.industry.known[rows.industry.at[row]]}, {rows.size.known[rows.size.at[row]]}",
            expected="one row for each",
            hint="--sum-duplicates adds them up; --only COLUMN=TEXT chooses rows",
        )
    # Jobs that one row tells must not be lost to another that tells units only.
    key = 4 * key + 2 * np.isnan(rows.units) + np.isnan(rows.jobs)
    group, _ = pd.factorize(key)
    kept = np.flatnonzero(~pd.Series(key).duplicated().to_numpy())
    where = rows.where
    added = Rows(
        Texts(rows.place.known, rows.place.at[kept]),
        Texts(rows.industry.known, rows.industry.at[kept]),
        Texts(rows.size.known, rows.size.at[kept]),
        _sums(group, rows.units),
        _sums(group, rows.jobs),
        lambda row, role: where(int(kept[row]), role),
    )
    note = f"added to another row of the same place, industry and class: {repeated.sum():,} rows"
    return added, size[kept], (note,)


def _sums(group: NDArray[np.intp], values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.bincount(group, values).astype(np.float64)
