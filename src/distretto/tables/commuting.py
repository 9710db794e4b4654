"""Commuting flows: how many people live in one community and work in another.

`read_commuting` reads them from long tables (origin, destination, workers), from square matrices
and from the files of some statistical offices, in CSV, Parquet, Excel and Stata. Codes are text:
leading zeros stay, and a community may be called "None" or "NA".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError, did_you_mean
from distretto.tables.cells import Cells, open_cells
from distretto.tables.flow_columns import find_column, find_columns, has_columns
from distretto.tables.flow_rows import (
    Rows,
    as_text,
    checked_workers,
    cut_codes,
    long_rows,
    looks_square,
    mark_home,
    pair_keys,
    select,
    square_rows,
    summed,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Commuting", "read_codes", "read_commuting"]

MOST_COMPARED = 20_000  # the nearest of more codes takes longer to find than it helps
NUMBER_SIGNS = {"decimal": (".", ","), "thousands": ("", ",", ".", " ", "'", "\u00a0", "\u202f")}


@dataclass(frozen=True, slots=True, eq=False)
class Commuting:
    """Commuting flows, one per pair of communities.

    People who work at home have a row of their own where the file tells them apart: from where they
    live to where they live, marked in `home`.

    Attributes
    ----------
    codes : numpy.ndarray of str, shape (communities,)
        The communities, in the order in which the file names them.
    origin, destination : numpy.ndarray of int32, shape (flows,)
        Positions in `codes` of the communities where people live and work.
    workers : numpy.ndarray of float64, shape (flows,)
        People; positive.
    home : numpy.ndarray of bool, shape (flows,)
        Whether these people work at home.
    source : str
        The file.
    notes : tuple of str
        What was left out or put together while reading, for people to read.
    """

    codes: NDArray[np.object_]
    origin: NDArray[np.int32]
    destination: NDArray[np.int32]
    workers: NDArray[np.float64]
    home: NDArray[np.bool_]
    source: str
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return (
            f"<Commuting: {self.workers.sum():,.0f} workers, {len(self.codes):,} communities, "
            f"{len(self.workers):,} flows>"
        )

    @property
    def origins(self) -> NDArray[np.object_]:
        """Code of the community where people live, for each flow."""
        return self.codes[self.origin]

    @property
    def destinations(self) -> NDArray[np.object_]:
        """Code of the community where people work, for each flow."""
        return self.codes[self.destination]

    def to_dataframe(self) -> pd.DataFrame:
        """Return the flows as a frame with the columns origin, destination and workers."""
        import pandas as pd

        columns = {
            "origin": self.origins,
            "destination": self.destinations,
            "workers": self.workers,
        }
        return pd.DataFrame(columns)


def read_commuting(
    path: str | PathLike[str],
    *,
    layout: str | None = None,
    origin: str | None = None,
    destination: str | None = None,
    workers: str | None = None,
    square: bool = False,
    sheet: str | None = None,
    encoding: str = "utf-8",
    decimal: str | None = None,
    thousands: str = "",
    only: Mapping[str, str] | None = None,
    fractions: bool = False,
    sum_duplicates: bool = False,
    digits: int | None = None,
    width: int | None = None,
    home_code: str | None = None,
    codes: str | PathLike[str] | Collection[str] | None = None,
) -> Commuting:
    """Read commuting flows.

    Parameters
    ----------
    path : str or path
        CSV (also compressed: ``.csv.gz``), Parquet, Excel or Stata.
    layout : str, optional
        Name of a file layout of a statistical office, see `distretto.tables.layouts.LAYOUTS`. By
        default a table with named columns, or a square matrix.
    origin, destination, workers : str, optional
        Names of the columns; by default they are found by their usual English, Italian, Spanish or
        French names.
    square : bool
        Whether the file is a matrix: codes of residence in the first column, codes of workplace in
        the first row. Found out by itself where rows and columns name the same communities.
    sheet : str, optional
        Sheet of an Excel file, the first by default.
    encoding : str
        How the text of a CSV file is written.
    decimal, thousands : str
        Marks in numbers that are written as text. By default there is no thousands mark, and the
        decimal mark is a point, or a comma where the point marks thousands.
    only : mapping, optional
        Text that columns of a long table must have, by name, such as ``{"year": "2001"}``; other
        rows are left out.
    fractions : bool
        Whether workers may be fractions, as estimates are; otherwise they are counted in persons.
    sum_duplicates : bool
        Whether rows of the same pair are added; otherwise they are refused.
    digits : int, optional
        Keep the first so many signs of every code and add up: five make counties of US blocks.
    width : int, optional
        Put zeros before codes up to so many signs, where a program has dropped them.
    home_code : str, optional
        Code that the file gives as workplace of those who work at home.
    codes : path or collection of str, optional
        The communities that may occur; a file holds them in its first column.

    Returns
    -------
    Commuting
        The flows, zero flows dropped.

    Raises
    ------
    TableError
        For the first thing that is wrong with the file.
    """
    from distretto.tables.layouts import LAYOUTS

    file = Path(path)
    if decimal is None:
        decimal = "," if thousands == "." else "."
    _check_options(decimal, thousands, digits, width)
    if layout is not None:
        if layout not in LAYOUTS:
            raise TableError(
                "the layout is not known",
                where="layout",
                found=layout,
                expected="one of " + ", ".join(LAYOUTS),
                hint=did_you_mean(layout, LAYOUTS),
            )
        named = LAYOUTS[layout]
        rows = named.read(file, sheet, encoding)
        sum_duplicates = sum_duplicates or named.sums
        width = width or named.width
    else:
        cells = open_cells(file, sheet=sheet, encoding=encoding)
        marks = (decimal, thousands)
        given = (origin, destination, workers)
        # A table with the usual columns is no matrix: it need not be read twice to see that.
        long = any(given) or has_columns(cells)
        if square or (not long and looks_square(cells)):
            rows = square_rows(cells, *marks)
        else:
            rows = long_rows(cells, find_columns(cells, *given), *marks)
            rows = _only(rows, cells, only or {})
    rows = checked_workers(rows, file, fractions)
    if width or digits:
        rows = cut_codes(rows, width or 0, digits)
        sum_duplicates = sum_duplicates or digits is not None
    if home_code is not None:
        at_home = (rows.codes == home_code)[rows.destination]
        rows = mark_home(rows, at_home)
    if codes is not None:
        _check_known(rows, file, codes)
    return _pairs(rows, file, sum_duplicates)


def read_codes(path: str | PathLike[str], *, encoding: str = "utf-8") -> dict[str, str]:
    """Read a list of codes, and the names beside them where there are any.

    Parameters
    ----------
    path : str or path
        A table whose first column holds codes and whose second, if there is one, names.
    encoding : str
        How the text of a CSV file is written.

    Returns
    -------
    dict of str to str
        Name of each code; the code itself where the file has no names.

    Raises
    ------
    TableError
        If the file cannot be read.
    """
    cells = open_cells(Path(path), encoding=encoding)
    columns = cells.columns(range(min(2, len(cells.names))))
    texts = [[text.strip() for text in as_text(column).to_pylist()] for column in columns]
    return dict(zip(texts[0], texts[-1], strict=True))


def _check_options(decimal: str, thousands: str, digits: int | None, width: int | None) -> None:
    for name, value in (("decimal", decimal), ("thousands", thousands)):
        if value not in NUMBER_SIGNS[name] or (name == "thousands" and value == decimal):
            shown = ", ".join(repr(sign) for sign in NUMBER_SIGNS[name] if sign)
            raise TableError(
                f"no {name} mark",
                where=name,
                found=value,
                expected=f"one of {shown}" + " but not the decimal mark" * (name == "thousands"),
            )
    for name, number in (("digits", digits), ("width", width)):
        if number is not None and number < 1:
            raise TableError("not a length", where=name, found=number, expected="at least 1")


def _only(rows: Rows, cells: Cells, only: Mapping[str, str]) -> Rows:
    """Return the rows in which columns have the text wanted."""
    kept = np.ones(len(rows.workers), bool)
    for name, wanted in only.items():
        (column,) = cells.columns([find_column(cells, name, "only")])
        texts = as_text(column).to_pylist()
        same = np.array([text.strip() == wanted for text in texts], bool)
        if not same.any():
            known = list(dict.fromkeys(texts))
            raise TableError(
                "no row has this text",
                file=cells.file,
                where=f"column {name}",
                found=wanted,
                expected="such as " + ", ".join(known[:5]),
                hint=did_you_mean(wanted, known[:MOST_COMPARED]),
            )
        kept &= same
    return select(rows, kept, "rows with other " + ", ".join(only))


def _check_known(rows: Rows, file: Path, codes: str | PathLike[str] | Collection[str]) -> None:
    """Refuse a code that a list does not have."""
    known = set(read_codes(codes)) if isinstance(codes, str | PathLike) else set(codes)
    unknown = np.array([code not in known for code in rows.codes])
    if not unknown.any():
        return
    for role, index in (("origin", rows.origin), ("destination", rows.destination)):
        hits = unknown[index]
        if hits.any():
            row = int(hits.argmax())
            found = str(rows.codes[index[row]])
            raise TableError(
                "the code is not in the list",
                file=file,
                where=rows.places(row, role),
                found=found,
                expected=f"one of the {len(known):,} codes of the list",
                hint=did_you_mean(found, known) if len(known) <= MOST_COMPARED else None,
            )


def _pairs(rows: Rows, file: Path, sums: bool) -> Commuting:
    """Return one flow for each pair."""
    if sums:
        rows = summed(rows)
    else:
        _check_repeated(rows, file)
    return Commuting(
        codes=rows.codes,
        origin=rows.origin,
        destination=rows.destination,
        workers=rows.workers,
        home=rows.home,
        source=str(file),
        notes=rows.notes,
    )


def _check_repeated(rows: Rows, file: Path) -> None:
    """Refuse a pair that has more than one row."""
    import pandas as pd

    keys = pair_keys(rows)
    repeated = pd.Series(keys).duplicated().to_numpy()
    if not repeated.any():
        return
    row = int(repeated.argmax())
    first = rows.places(int((keys == keys[row]).argmax()), "")
    pair = (str(rows.codes[rows.origin[row]]), str(rows.codes[rows.destination[row]]))
    raise TableError(
        f"the same origin and destination as in {first}",
        file=file,
        where=rows.places(row, ""),
        found=" to ".join(pair),
        expected="one row for each pair",
        hint="--sum-duplicates adds them up",
    )
