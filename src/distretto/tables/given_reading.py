"""Read the tables that people fill in, and say what is wrong with them.

What a spreadsheet does to a table is taken as it comes: headings in four languages, semicolons or
tabs, decimal commas, a line or two above the headings. What cannot be read without a guess is
refused, with the place and the cure: a number that may be 1.234 or 1,234, cells that were merged,
text in another encoding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto.errors import TableError, did_you_mean
from distretto.tables.cells import Cells, open_cells
from distretto.tables.checking import check
from distretto.tables.headings import LISTS, canonical_words, plain
from distretto.tables.schema import Column, Table

if TYPE_CHECKING:
    import os

    import pandas as pd

__all__ = ["parse_phases", "read_given", "row_place", "typed_numbers"]

LARGEST_FILE = 512 * 1024**2  # bytes
_PLAIN = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_MAYBE_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
_POINTS = re.compile(r"[-+]?\d{1,3}(\.\d{3})+(,\d+)?")
_COMMAS = re.compile(r"[-+]?\d{1,3}(,\d{3})+\.\d+|[-+]?\d{1,3}(,\d{3}){2,}")
_MISSING = ("", "NA", "N/A", "n.d.", "nd", "-", "NaN", "nan")


def read_given(
    path: str | os.PathLike[str],
    table: Table,
    *,
    encoding: str = "utf-8",
    sheet: str | None = None,
    against: Mapping[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Read a table that people fill in, from CSV, Excel, Parquet or Stata.

    Parameters
    ----------
    path : str or path
        The file.
    table : Table
        One of `given.GIVEN`.
    encoding : str
        How a text file is written.
    sheet : str, optional
        Sheet of an Excel file, the first by default.
    against : mapping of str to pandas.DataFrame, optional
        Tables by name in which identifiers of this one have to exist.

    Returns
    -------
    pandas.DataFrame
        The declared columns that the file has, by their English names, with the declared types;
        other columns are left out. ``attrs`` keep the file and the place of each row, see
        `row_place`.

    Raises
    ------
    TableError
        For the first thing that is wrong.
    """
    import pandas as pd

    file = Path(path)
    if file.is_file() and file.stat().st_size > LARGEST_FILE:
        open_cells(file, sheet=sheet, encoding=encoding)  # what is no table at all is said first
        raise TableError(
            "the file is too large for a list of this kind",
            file=file,
            found=f"{file.stat().st_size / 1024**2:,.0f} MB",
            expected=f"at most {LARGEST_FILE / 1024**2:,.0f} MB",
        )
    if file.name.lower().endswith((".xlsx", ".xlsm")):
        _refuse_merged(file, sheet)
    names = {text: c.name for c in table.columns for text in LISTS.known(c.name)}
    cells = _open(file, sheet, encoding, names)
    places = _recognise(cells, table, names)
    columns = cells.columns(list(places.values()))
    texts = {
        name: ["" if v is None else str(v).strip() for v in column.to_pylist()]
        for name, column in zip(places, columns, strict=True)
    }
    count = len(columns[0])
    kept = [i for i in range(count) if any(texts[name][i] for name in texts)]
    if not kept:
        raise TableError(
            "the table has no rows",
            file=file,
            expected=f"at least one: {table.meaning[0].lower()}{table.meaning[1:]}",
        )
    rows = [cells.place(i) for i in kept] if len(kept) < 10_000 else None

    def place(position: int) -> str:
        return rows[position] if rows is not None else cells.place(kept[position])

    typed = {
        name: _typed([texts[name][i] for i in kept], table[name], cells, place) for name in places
    }
    frame = check(pd.DataFrame(typed), table, source=file, row=place, against=dict(against or {}))
    frame.attrs = {"source": str(file), "rows": [place(i) for i in range(len(frame))]}
    return frame


def row_place(frame: pd.DataFrame, position: int, column: str) -> dict[str, Any]:
    """Return where a row of a table that was read stands: ``file`` and ``where`` of an error."""
    rows: Sequence[str] = frame.attrs.get("rows", ())
    row = rows[position] if position < len(rows) else f"row {position + 1}"
    return {"file": frame.attrs.get("source"), "where": f"{row}, column {column}"}


def _open(file: Path, sheet: str | None, encoding: str, names: Mapping[str, str]) -> Cells:
    """Open the table at the row that holds a known heading; at its first row if none does."""

    def is_header(row: Sequence[str]) -> bool:
        return any(plain(name) in names for name in row)

    try:
        return open_cells(file, sheet=sheet, encoding=encoding, header=is_header)
    except TableError as failure:
        if "names of the columns" not in failure.problem:
            raise
    return open_cells(file, sheet=sheet, encoding=encoding)


def _recognise(cells: Cells, table: Table, names: Mapping[str, str]) -> dict[str, int]:
    """Return the position of each declared column that the file has."""
    found: dict[str, int] = {}
    for position, written in enumerate(cells.names):
        name = names.get(plain(written))
        if name is None:
            continue
        if name in found:
            raise TableError(
                "two columns are the same",
                file=cells.file,
                where="header",
                found=[cells.names[found[name]], written],
                expected=f"one column {name}: {table[name].meaning}",
            )
        found[name] = position
    unknown = [name for name in cells.names if plain(name) not in names]
    for column in table.columns:
        if column.required and column.name not in found:
            raise TableError(
                f"column {column.name} is missing",
                file=cells.file,
                where="header",
                found=", ".join(cells.names),
                expected=f"{column.name}: {column.meaning}",
                hint=did_you_mean(column.name, unknown)
                or f"distretto template {table.name} writes an empty table",
            )
    return found


def _typed(values: list[str], column: Column, cells: Cells, place: Any) -> list[Any]:
    if column.dtype == "text":
        if not column.values:
            return list(values)
        words = canonical_words(tuple(v for v in column.values if v))
        return [words.get(plain(value), value) for value in values]
    return typed_numbers(values, column, cells, place)


def typed_numbers(
    values: Sequence[str], column: Column, cells: Cells, place: Callable[[int], str]
) -> list[float | None]:
    """Return numbers from texts as people write them, None where there is none.

    Parameters
    ----------
    values : sequence of str
    column : Column
        What they are, for errors.
    cells : Cells
        Where they are from.
    place : callable
        Words for the place of a row, counted from 0.

    Raises
    ------
    TableError
        For the first that is no number, or may be two.
    """
    commas = _decimal_commas(values, cells)
    numbers: list[float | None] = []
    for position, value in enumerate(values):
        try:
            numbers.append(_number(value, commas))
        except ValueError as failure:
            raise TableError(
                str(failure),
                file=cells.file,
                where=f"{place(position)}, column {column.name}",
                found=value,
                expected=column.expected,
                hint=_cure(value),
            ) from None
    return numbers


def _decimal_commas(values: Sequence[str], cells: Cells) -> bool:
    """Say whether commas are decimal marks in a column: if one of its numbers leaves no doubt."""
    for value in values:
        if _POINTS.fullmatch(value) and "," in value:
            return True
        if _COMMA.fullmatch(value) and not _MAYBE_THOUSANDS.fullmatch(value):
            return True
    return False


def _number(value: str, commas: bool) -> float | None:
    if value in _MISSING:
        return None
    bare = value.replace("\N{NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-")
    if commas:
        if _POINTS.fullmatch(bare) or _COMMA.fullmatch(bare):
            return float(bare.replace(".", "").replace(",", "."))
    elif _COMMAS.fullmatch(bare):
        return float(bare.replace(",", ""))
    elif _MAYBE_THOUSANDS.fullmatch(bare):
        raise ValueError("the comma may be a decimal mark or a thousands separator")
    elif _POINTS.fullmatch(bare) and bare.count(".") > 1:
        return float(bare.replace(".", ""))
    if _PLAIN.fullmatch(bare):
        return float(bare)
    raise ValueError("not a number")


def _cure(value: str) -> str | None:
    if "%" in value:
        return "write a share as a number from 0 to 1, without the sign"
    if "," in value:
        return "write decimals with a point, and no thousands separator"
    if re.search(r"\d", value) and re.search(r"[^\d.,\s+-]", value):
        return "write the number alone, without its unit"
    return "leave the cell empty if the figure is not known"


def _refuse_merged(path: Path, sheet: str | None) -> None:
    """Refuse a sheet in which cells are merged: only one of them holds the value."""
    from zipfile import BadZipFile

    try:
        import openpyxl
    except ImportError:
        return  # `open_cells` says what is missing
    try:
        book = openpyxl.load_workbook(path)
    except (BadZipFile, KeyError, ValueError, OSError):
        return  # and what cannot be read
    if sheet is not None and sheet not in book.sheetnames:
        return
    chosen = book[sheet] if sheet is not None else book.worksheets[0]
    merged = sorted(str(cells) for cells in chosen.merged_cells.ranges)
    if merged:
        raise TableError(
            "cells are merged",
            file=path,
            where=f"sheet {chosen.title}, cells {merged[0]}",
            found=f"{len(merged)} merged range{'s' * (len(merged) > 1)}",
            expected="one value in each cell",
            hint="unmerge the cells and fill in each",
        )


def parse_phases(
    text: str, names: Sequence[str], count: int, place: Mapping[str, Any]
) -> tuple[int, ...]:
    """Return the phases that a cell names, from 0, in rising order.

    Parameters
    ----------
    text : str
        Names or numbers of phases, separated by semicolons, plus signs or uprights; ``3-5`` is a
        range.
    names : sequence of str
        What the phases are called, in their order; may be empty.
    count : int
        Number of phases of the cycle.
    place : mapping
        ``file`` and ``where`` of an error.

    Raises
    ------
    TableError
        If a phase is not known, or there is none.
    """
    known = {plain(name): i for i, name in enumerate(names)}
    found: set[int] = set()
    for part in re.split(r"[;+|]", text):
        word = part.strip()
        if not word:
            continue
        if plain(word) in known:
            found.add(known[plain(word)])
            continue
        numbers = re.fullmatch(r"(\d+)(?:\s*[-–]\s*(\d+))?", word)
        if numbers is None:
            raise _unknown_phase(word, names, count, place)
        first = int(numbers[1])
        last = int(numbers[2] or first)
        if not 1 <= first <= last <= count:
            raise _unknown_phase(word, names, count, place)
        found.update(range(first - 1, last))
    if not found:
        raise _unknown_phase(text, names, count, place)
    return tuple(sorted(found))


def _unknown_phase(
    word: str, names: Sequence[str], count: int, place: Mapping[str, Any]
) -> TableError:
    expected = f"numbers from 1 to {count}"
    if names:
        expected = f"{', '.join(names)}, or {expected}"
    return TableError(
        "unknown phase",
        **place,
        found=word,
        expected=expected,
        hint=did_you_mean(word, names)
        or "phases of your own go into a table given by --phases (distretto template phases)",
    )
