"""Flows as a file has them, row by row, and what is done with them before they are a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError
from distretto.tables.cells import Cells

LARGEST_WHOLE = 2.0**53  # whole numbers beyond this are not exact as float64


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Flows as a file has them, before they are checked.

    Attributes
    ----------
    codes : numpy.ndarray of str, shape (communities,)
        The communities, without blanks around them.
    origin, destination : numpy.ndarray of int32, shape (rows,)
        Positions in `codes`.
    workers : numpy.ndarray of float64, shape (rows,)
        People.
    home : numpy.ndarray of bool, shape (rows,)
        Whether these people work at home; their destination is then their origin.
    places : callable
        Words for the place of a row and role: ``places(3, "workers")``.
    notes : tuple of str
        What was left out.
    """

    codes: NDArray[np.object_]
    origin: NDArray[np.int32]
    destination: NDArray[np.int32]
    workers: NDArray[np.float64]
    home: NDArray[np.bool_]
    places: Callable[[int, str], str]
    notes: tuple[str, ...] = ()


def long_rows(cells: Cells, positions: tuple[int, int, int], decimal: str, thousands: str) -> Rows:
    """Return the rows of a long table."""
    origin, destination, workers = cells.columns(positions)
    names = [cells.names[position] for position in positions]

    def places(row: int, role: str) -> str:
        column = dict(zip(("origin", "destination", "workers"), names, strict=True)).get(role)
        return cells.place(row) + (f", column {column}" if column else "")

    numbers, wrong = as_numbers(workers, decimal, thousands)
    if wrong is not None:
        raise not_a_number(cells.file, places(wrong, "workers"), workers[wrong].as_py())
    codes, live, work = encode(as_text(origin), as_text(destination))
    rows = Rows(codes, live, work, numbers, np.zeros(len(numbers), bool), places)
    for role, index in (("origin", live), ("destination", work)):
        blank = np.flatnonzero(codes == "")
        if len(blank) and (index == blank[0]).any():
            raise TableError(
                "the code is missing",
                file=cells.file,
                where=places(int((index == blank[0]).argmax()), role),
                expected="the code of a community",
            )
    return rows


def looks_square(cells: Cells) -> bool:
    """Say whether the first column and the first row name the same communities."""
    if len(cells.names) < 3:
        return False
    first = as_text(cells.columns([0])[0]).to_pylist()
    return len(first) == len(cells.names) - 1 and {code.strip() for code in first} == set(
        cells.names[1:]
    )


def square_rows(cells: Cells, decimal: str, thousands: str) -> Rows:
    """Return the cells of a matrix as rows; an empty cell is no flow."""
    import pyarrow as pa

    heading, *columns = cells.columns(range(len(cells.names)))
    across = [name.strip() for name in cells.names[1:]]
    down = [text.strip() for text in as_text(heading).to_pylist()]
    for what, found in (("first row", across), ("first column", down)):
        repeated = next((code for code in found if code == "" or found.count(code) > 1), None) if (
            len(set(found)) < len(found) or "" in found
        ) else None  # fmt: skip
        if repeated is not None:
            raise TableError(
                "a code appears more than once" if repeated else "the code is missing",
                file=cells.file, where=what, found=repeated, expected="each community once",
            )  # fmt: skip
    matrix = np.zeros((len(down), len(across)))
    for position, column in enumerate(columns):
        if pa.types.is_string(column.type):
            import pyarrow.compute as pc

            column = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), "0", column)
        else:
            column = column.fill_null(0)
        numbers, wrong = as_numbers(column, decimal, thousands)
        if wrong is not None:
            where = f"{cells.place(wrong)}, column {across[position]}"
            raise not_a_number(cells.file, where, column[wrong].as_py())
        matrix[:, position] = numbers
    row, column_at = np.nonzero(matrix)
    codes = list(dict.fromkeys([*down, *across]))
    index = {code: position for position, code in enumerate(codes)}
    live = np.array([index[code] for code in down], np.int32)
    work = np.array([index[code] for code in across], np.int32)

    def places(flow: int, role: str) -> str:
        return f"{cells.place(int(row[flow]))}, column {across[column_at[flow]]}"

    return Rows(
        np.array(codes, object),
        live[row],
        work[column_at],
        matrix[row, column_at],
        np.zeros(len(row), bool),
        places,
    )


def as_text(column: Any) -> Any:
    """Return an Arrow column of codes as text; missing values are empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):  # whole numbers, as programs write those with gaps
        column = column.cast(pa.int64(), safe=False)
    return pc.fill_null(column.cast(pa.string()), "")


def as_numbers(column: Any, decimal: str, thousands: str) -> tuple[NDArray[np.float64], int | None]:
    """Return an Arrow column as numbers, and the first row that holds none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        numbers = column.cast(pa.float64()).to_numpy().astype(np.float64)
        missing = ~np.isfinite(numbers)
        return numbers, int(missing.argmax()) if missing.any() else None
    text = pc.utf8_trim_whitespace(pc.fill_null(column, ""))
    if thousands:
        text = pc.replace_substring(text, thousands, "")
    if decimal != ".":
        # A point is then no decimal mark: what has one is not a number.
        text = pc.replace_substring(pc.replace_substring(text, ".", "?"), decimal, ".")
    try:
        numbers = text.cast(pa.float64()).to_numpy().astype(np.float64)
    except pa.ArrowInvalid:
        numbers = np.full(1, np.nan)
    if np.isfinite(numbers).all():
        return numbers, None
    good = pc.match_substring_regex(text, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$").to_numpy()
    # A number such as 1e400 is written as one, but none that can be held.
    wrong = ~good if not good.all() else ~np.isfinite(numbers)
    return numbers, int(np.flatnonzero(wrong)[0])


def encode(origin: Any, destination: Any) -> tuple[NDArray[np.object_], Any, Any]:
    """Return the codes of two Arrow columns of text, and both columns as positions in them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    both = pa.chunked_array([*origin.chunks, *destination.chunks], pa.string())
    coded = both.dictionary_encode().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):  # empty
        coded = pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), pa.array([], pa.string()))
    trimmed = pc.utf8_trim_whitespace(coded.dictionary).dictionary_encode()
    positions = trimmed.indices.to_numpy()[coded.indices.to_numpy(zero_copy_only=False)]
    codes = trimmed.dictionary.to_numpy(zero_copy_only=False).astype(object)
    positions = positions.astype(np.int32, copy=False)
    return codes, positions[: len(origin)], positions[len(origin) :]


def select(rows: Rows, kept: NDArray[np.bool_], what: str) -> Rows:
    """Return the rows kept, with a note on the others; only codes in use are kept."""
    if kept.all():
        return rows
    gone = float(rows.workers[~kept].sum())
    chosen = _used(_taken(rows, np.flatnonzero(kept)))
    return replace(chosen, notes=rows.notes + left_out(int((~kept).sum()), what, gone))


def mark_home(rows: Rows, at_home: NDArray[np.bool_]) -> Rows:
    """Return the rows with people marked as working at home, which is where they live."""
    if not at_home.any():
        return rows
    note = f"{rows.workers[at_home].sum():,.0f} people work at home"
    return _used(
        replace(
            rows,
            destination=np.where(at_home, rows.origin, rows.destination),
            home=rows.home | at_home,
            notes=(*rows.notes, note),
        )
    )


def _taken(rows: Rows, chosen: NDArray[np.int64]) -> Rows:
    places = rows.places
    return replace(
        rows,
        origin=rows.origin[chosen],
        destination=rows.destination[chosen],
        workers=rows.workers[chosen],
        home=rows.home[chosen],
        places=lambda row, role: places(int(chosen[row]), role),
    )


def _used(rows: Rows) -> Rows:
    """Return the rows with only those codes that occur in them."""
    used = np.zeros(len(rows.codes), bool)
    used[rows.origin] = used[rows.destination] = True
    new: NDArray[np.int32] = (np.cumsum(used) - 1).astype(np.int32)
    return replace(
        rows,
        codes=rows.codes[used],
        origin=new[rows.origin],
        destination=new[rows.destination],
    )


def left_out(count: int, what: str, workers: float) -> tuple[str, ...]:
    """Return the note on rows left out; none for no rows."""
    if not count:
        return ()
    return (f"left out: {what} ({count:,} row{'s' * (count != 1)}, {workers:,.0f} workers)",)


def checked_workers(rows: Rows, file: Path, fractions: bool) -> Rows:
    """Return the rows with a flow, after a look at their numbers."""
    workers = rows.workers
    wrong = ~(workers >= 0) | ~np.isfinite(workers)
    if not fractions:
        wrong |= (workers != np.floor(workers)) | (workers > LARGEST_WHOLE)
    if wrong.any():
        row = int(wrong.argmax())
        value = float(workers[row])
        raise TableError(
            "a negative number of workers" if value < 0 else "not a whole number of workers",
            file=file,
            where=rows.places(row, "workers"),
            found=int(value) if value.is_integer() else value,
            expected="a whole number of at least 0",
            hint=None
            if value < 0
            else "--fractions accepts estimates; --thousands . reads 1.234 as 1234",
        )
    if len(workers) == 0 or not workers.any():
        raise TableError("there are no flows", file=file, expected="at least one worker")
    positive = workers > 0
    return rows if positive.all() else select(rows, positive, "flows of zero")


def cut_codes(rows: Rows, width: int, digits: int | None) -> Rows:
    """Return the rows with codes filled up to `width` signs and cut after `digits`."""
    texts = np.array([code.zfill(width)[:digits] for code in rows.codes], object)
    codes, places = np.unique(texts.astype(str), return_inverse=True)
    new: NDArray[np.int32] = places.astype(np.int32)
    return replace(
        rows,
        codes=codes.astype(object),
        origin=new[rows.origin],
        destination=new[rows.destination],
    )


def summed(rows: Rows) -> Rows:
    """Return the rows with those of the same pair added up."""
    import pandas as pd

    keys = pair_keys(rows)
    place, unique = pd.factorize(keys)
    repeated = len(keys) - len(unique)
    if not repeated:
        return rows
    first = np.empty(len(unique), np.int64)
    first[place[::-1]] = np.arange(len(keys))[::-1]  # of several the last one written stays
    totals = np.bincount(place, rows.workers, len(unique)).astype(np.float64)
    note = f"added to another row of their pair: {repeated:,} row{'s' * (repeated != 1)}"
    return replace(_taken(rows, first), workers=totals, notes=(*rows.notes, note))


def pair_keys(rows: Rows) -> NDArray[np.int64]:
    """Return a number for each row, the same for the same pair (and work at home or not)."""
    pairs = rows.origin.astype(np.int64) * len(rows.codes) + rows.destination
    return np.where(rows.home, -1 - pairs, pairs)


def not_a_number(file: Path, where: str, found: object) -> TableError:
    """Return the error for a cell of workers that holds no number."""
    text = str(found or "")
    hint = None
    if found in (None, ""):
        return TableError("the value is missing", file=file, where=where, expected="workers")
    if any(sign in text for sign in ",.'\u00a0\u202f ") and any(sign.isdigit() for sign in text):
        hint = "--decimal and --thousands say which marks the numbers have"
    return TableError(
        "not a number", file=file, where=where, found=found, expected="workers, in persons",
        hint=hint,
    )  # fmt: skip
