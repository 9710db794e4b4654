"""Read the tables that people fill in, and say what is wrong with them.

What a spreadsheet does to a table is taken as it comes: headings in four languages, semicolons or
tabs, decimal commas, a line or two above the headings. What cannot be read without a guess is
refused, with the place and the cure: a number that may be 1.234 or 1,234, cells that were merged,
text in another encoding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto.errors import TableError, did_you_mean, nearest
from distretto.tables.cell_source import Cells, Places
from distretto.tables.cells import open_cells
from distretto.tables.checking import check
from distretto.tables.excel import ExcelSheet
from distretto.tables.headings import LISTS, category_words, plain
from distretto.tables.schema import Column, Table
from distretto.tables.written_numbers import decimal_marks, typed_numbers

if TYPE_CHECKING:
    import os

    import pandas as pd

__all__ = ["category_texts", "parse_phases", "read_given", "row_place"]

LARGEST_FILE = 512 * 1024**2  # bytes


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
    names = {text: c.name for c in table.columns for text in LISTS.known(c.name)}
    cells = _open(file, sheet, encoding, names)
    if isinstance(cells, ExcelSheet):
        cells.refuse_merged()
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
    place = Places(cells, np.array(kept))
    numeric = [name for name in places if table[name].dtype != "text"]
    numbers = dict(zip(numeric, cells.values([places[name] for name in numeric]), strict=True))
    marks = {name: decimal_marks(values) for name, values in numbers.items()}
    # Coordinates come from maps, with points whatever the language of the table.
    telling = [found for name, found in marks.items() if table[name].unit != "coordinate"]
    of_file = frozenset[str]().union(*telling)
    typed: dict[str, list[Any]] = {}
    for name in places:
        if name in numbers:
            values = [numbers[name][i] for i in kept]
            known = marks[name] or of_file
            typed[name] = typed_numbers(values, table[name], cells, place, known)
        else:
            typed[name] = category_texts([texts[name][i] for i in kept], table[name], cells, place)
    frame = check(pd.DataFrame(typed), table, source=file, row=place, against=dict(against or {}))
    frame.attrs = {"source": str(file), "rows": place}
    return frame


def row_place(frame: pd.DataFrame, position: int, column: str) -> dict[str, Any]:
    """Return where a row of a table that was read stands: ``file`` and ``where`` of an error."""
    rows = frame.attrs.get("rows")
    row = rows(position) if rows is not None else f"row {position + 1}"
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
                hint=_meant(column.name, unknown)
                or f"distretto template {table.name} writes an empty table",
            )
    return found


def _meant(column: str, unknown: Sequence[str]) -> str | None:
    """Return the hint which heading that is not known is nearly one of a column."""
    pairs = [
        (written, guess)
        for written in unknown
        if (guess := nearest(written, LISTS.headings(column))) is not None
    ]
    if not pairs:
        return None
    written, guess = max(
        pairs, key=lambda pair: SequenceMatcher(None, plain(pair[0]), plain(pair[1])).ratio()
    )
    return f"{written!r} is not known: did you mean {guess!r}?"


def category_texts(values: list[str], column: Column, cells: Cells, place: Places) -> list[str]:
    """Return texts, those of a category by its English words."""
    if not column.values:
        return values
    admissible = tuple(word for word in column.values if word)
    words = {plain(written): word for written, word in category_words(admissible).items()}
    known = {value: words[plain(value)] for value in set(values) if plain(value) in words}
    known[""] = ""
    wrong = next((value for value in values if value not in known), None)
    if wrong is not None:
        raise TableError(
            "not an admissible value",
            file=cells.file,
            where=f"{place(values.index(wrong))}, column {column.name}",
            found=wrong,
            expected=column.expected,
            hint=did_you_mean(wrong, category_words(admissible)),
        )
    return [known[value] for value in values]


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
