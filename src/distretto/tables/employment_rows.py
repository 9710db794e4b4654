"""Rows of a table of employment as a file has them, from long tables and from wide ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError
from distretto.tables.cells import Cells
from distretto.tables.checking import LARGEST_WHOLE
from distretto.tables.employment_columns import Layout
from distretto.tables.flow_columns import find_column
from distretto.tables.flow_rows import as_numbers, as_text

__all__ = ["Measure", "Rows", "Texts", "conditions", "kept_rows", "long_rows", "wide_rows"]

Measure = Literal["employment", "units"]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A column of texts: the different ones, and the position of each row's among them."""

    known: NDArray[np.object_]
    at: NDArray[np.int32]

    def take(self, rows: NDArray[np.int64]) -> Texts:
        """Return some rows, with the texts that they use, in the order of their first use."""
        import pandas as pd

        at, used = pd.factorize(self.at[rows])
        return Texts(self.known[used], at.astype(np.int32))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows as the file has them: texts as codes, numbers, and words for their places."""

    place: Texts
    industry: Texts
    size: Texts
    units: NDArray[np.float64]
    jobs: NDArray[np.float64]
    where: Callable[[int, str], str]


def encoded(column: Any) -> Texts:
    """Return an Arrow column as texts without blanks around them."""
    import pyarrow.compute as pc

    coded = as_text(column).combine_chunks().dictionary_encode()
    trimmed = pc.utf8_trim_whitespace(coded.dictionary).dictionary_encode()
    at = trimmed.indices.to_numpy()[coded.indices.to_numpy(zero_copy_only=False)]
    known = trimmed.dictionary.to_numpy(zero_copy_only=False).astype(object)
    return Texts(known, at.astype(np.int32))


def long_rows(cells: Cells, layout: Layout, decimal: str, thousands: str) -> Rows:
    """Return the rows of a long table."""
    positions = layout.positions

    def where(row: int, role: str) -> str:
        column = f", column {cells.names[positions[role]]}" if role in positions else ""
        return cells.place(row) + column

    texts = {
        role: encoded(cells.columns([positions[role]])[0])
        for role in ("place", "industry", "size_class")
    }
    numbers = {
        role: _numbers(cells, positions[role], where, role, decimal, thousands)
        for role in ("units", "employment")
        if role in positions
    }
    gap = np.full(len(texts["place"].at), np.nan)
    rows = Rows(
        texts["place"],
        texts["industry"],
        texts["size_class"],
        numbers.get("units", gap),
        numbers.get("employment", gap),
        where,
    )
    untold = np.isnan(rows.units) & np.isnan(rows.jobs)
    if untold.any():
        raise TableError(
            "the value is missing",
            file=cells.file,
            where=where(int(untold.argmax()), next(iter(numbers))),
            expected="units, employment or both",
            hint="leave out the row, or write 0, where there is no unit",
        )
    return rows


def wide_rows(cells: Cells, layout: Layout, measure: Measure, decimal: str, thousands: str) -> Rows:
    """Return the cells of a wide table as rows; an empty cell is none."""
    positions, blocks = layout.positions, layout.blocks
    own = {role: encoded(cells.columns([at])[0]) for role, at in positions.items()}
    length = len(own["place"].at)

    def where(row: int, role: str) -> str:
        block, line = divmod(row, length)
        at = positions.get(role, blocks[block].position)
        return f"{cells.place(line)}, column {cells.names[at]}"

    def of_block(number: int) -> Callable[[int, str], str]:
        return lambda line, role: where(number * length + line, role)

    values = [
        np.nan_to_num(
            _numbers(cells, block.position, of_block(number), measure, decimal, thousands)
        )
        for number, block in enumerate(blocks)
    ]

    def column(role: str, written: list[str | None]) -> Texts:
        if role in own:
            return Texts(own[role].known, np.tile(own[role].at, len(blocks)))
        known = list(dict.fromkeys(written))
        at = np.array([known.index(text) for text in written], np.int32)
        return Texts(np.array(known, object), np.repeat(at, length))

    stacked = np.concatenate(values)
    gap = np.full(len(stacked), np.nan)
    counted = measure == "units"
    return Rows(
        column("place", []),
        column("industry", [block.industry for block in blocks]),
        column("size_class", [block.size for block in blocks]),
        stacked if counted else gap,
        gap if counted else stacked,
        where,
    )


def _numbers(
    cells: Cells,
    position: int,
    where: Callable[[int, str], str],
    role: str,
    decimal: str,
    thousands: str,
) -> NDArray[np.float64]:
    """Return a column of numbers, NaN where a cell is empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    (column,) = cells.columns([position])
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        empty = pc.equal(pc.utf8_trim_whitespace(pc.fill_null(column, "")), "")
        column = pc.if_else(empty, "0", column)
    else:
        column = column.cast(pa.float64())
        empty = pc.or_kleene(pc.is_null(column), pc.is_nan(pc.fill_null(column, 0.0)))
        column = pc.if_else(empty, 0.0, column)
    numbers, wrong = as_numbers(column, decimal, thousands)
    outside = (numbers < 0) | (numbers > LARGEST_WHOLE)
    bad = np.flatnonzero(outside).tolist() if wrong is None else [wrong]
    if bad:
        row = bad[0]
        found = str(column[row].as_py())
        problem = "not a number"
        if wrong is None:
            problem = f"negative {role}" if numbers[row] < 0 else f"{role} too large to be exact"
        marked = wrong is not None and any(sign in found for sign in ",.'\u00a0\u202f ")
        raise TableError(
            problem,
            file=cells.file,
            where=where(row, role),
            found=found,
            expected=f"{'units' if role == 'units' else 'people at work'}, at least 0",
            hint="--decimal and --thousands say which marks the numbers have" if marked else None,
        )
    numbers = np.array(numbers)
    numbers[empty.to_numpy(zero_copy_only=False).astype(bool)] = np.nan
    return numbers


def conditions(cells: Cells, only: Mapping[str, str]) -> NDArray[np.bool_] | None:
    """Return which lines have the texts wanted; None for all."""
    kept: NDArray[np.bool_] | None = None
    for name, wanted in only.items():
        texts = encoded(cells.columns([find_column(cells, name, "only")])[0])
        same = np.isin(texts.at, np.flatnonzero(texts.known == wanted))
        if not same.any():
            raise TableError(
                "no row has this text",
                file=cells.file,
                where=f"column {name}",
                found=wanted,
                expected="such as " + ", ".join(map(str, texts.known[:5])),
            )
        kept = same if kept is None else kept & same
    return kept


def kept_rows(rows: Rows, lines: NDArray[np.bool_] | None, layout: Layout) -> Rows:
    """Return the rows of some lines that have a unit or a job."""
    something = np.nan_to_num(rows.units) + np.nan_to_num(rows.jobs) > 0
    if lines is not None:
        something &= np.tile(lines, max(len(layout.blocks), 1))
    at = np.flatnonzero(something)
    where = rows.where
    return Rows(
        rows.place.take(at),
        rows.industry.take(at),
        rows.size.take(at),
        rows.units[at],
        rows.jobs[at],
        lambda row, role: where(int(at[row]), role),
    )
