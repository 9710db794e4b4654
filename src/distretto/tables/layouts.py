"""Commuting files of statistical offices, read as they publish them.

====================  ============================================================================
``istat-2011``        ISTAT, census 2011, fixed-width matrix of commuting for work and study
``lodes-od``          US Census Bureau, LEHD origin-destination employment (LODES), blocks
``acs-county``        US Census Bureau, American Community Survey, county to county flows
``ons-od``            ONS, England and Wales, location of residence and place of work, 2011, 2021
====================  ============================================================================
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError, did_you_mean
from distretto.tables.cells import Cells, open_cells
from distretto.tables.flow_columns import find_columns
from distretto.tables.flow_rows import (
    Rows,
    as_numbers,
    as_text,
    encode,
    left_out,
    long_rows,
    mark_home,
    not_a_number,
    select,
)

__all__ = ["LAYOUTS", "Layout"]


@dataclass(frozen=True, slots=True)
class Layout:
    """A file layout of a statistical office.

    Attributes
    ----------
    summary : str
        Which file it is.
    fields : str
        Which of its fields are used.
    read : callable
        Reads a file, given its path, sheet and encoding.
    sums : bool
        Whether the file has several rows for a pair, which are added up.
    width : int or None
        Length of the codes, where programs tend to drop leading zeros.
    """

    summary: str
    fields: str
    read: Callable[[Path, str | None, str], Rows]
    sums: bool = False
    width: int | None = None


# --- ISTAT 2011 --------------------------------------------------------------------------------

# Columns of a record, counted from 0: kind of record (S: exact numbers; L: estimates by means of
# transport, hour and duration, which repeat the same people), province and municipality of
# residence, purpose (1 study, 2 work), kind of place (3: abroad), province and municipality of the
# workplace. The record ends with the estimate and the number of people, separated by blanks.
KIND, PURPOSE, PLACE = 0, 14, 16
RESIDENCE, WORKPLACE = (4, 5, 6, 8, 9, 10), (18, 19, 20, 22, 23, 24)
BLANKS = (1, 3, 7, 11, 13, 15, 17, 21, 25)
SHORTEST, LONGEST_TAIL = 38, 24
NEWLINE, RETURN, BLANK, ZERO = b"\n\r 0"


def _istat_2011(path: Path, sheet: str | None, encoding: str) -> Rows:
    """Read the matrix of 2011: exact numbers of people who commute for work."""
    content = np.frombuffer(_bytes(path), np.uint8)
    ends = np.flatnonzero(content == NEWLINE)
    if len(content) and content[-1] != NEWLINE:
        ends = np.append(ends, len(content))
    starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else ends
    if len(ends) and (content[ends - 1] == RETURN).any():
        ends = ends - (content[ends - 1] == RETURN)
    lines = np.flatnonzero(ends > starts)
    starts, ends = starts[lines], ends[lines]
    if not len(starts):
        raise TableError("the file is empty", file=path, expected="records of the layout")

    kind = content[starts]
    known = (kind == ord("S")) | (kind == ord("L"))
    bad = ~known | (ends - starts < SHORTEST)
    if bad.any():
        raise _wrong_record(path, content, starts, ends, lines, int(bad.argmax()))
    chosen = np.flatnonzero((kind == ord("S")) & (content[starts + PURPOSE] == ord("2")))
    if not len(chosen):
        raise TableError(
            "no record counts people who commute for work",
            file=path,
            expected="records of kind S (first sign) with purpose 2 (fifteenth)",
        )
    start, end = starts[chosen], ends[chosen]
    blanks = (content[start[:, None] + np.array(BLANKS)] == BLANK).all(axis=1)
    residence, good_residence = _digits(content, start, RESIDENCE)
    workplace, good_workplace = _digits(content, start, WORKPLACE)
    workers, good_workers = _last_number(content, start, end)
    abroad = content[start + PLACE] == ord("3")
    bad = ~(blanks & good_residence & (good_workplace | abroad) & good_workers)
    if bad.any():
        raise _wrong_record(path, content, starts, ends, lines, int(chosen[bad.argmax()]))

    kept = ~abroad
    notes = left_out(int(abroad.sum()), "workplaces abroad", float(workers[abroad].sum()))
    live, work = residence[kept], workplace[kept]
    used = np.zeros(10 ** len(RESIDENCE), bool)  # by code
    used[live] = used[work] = True
    position = (np.cumsum(used) - 1).astype(np.int32)
    count = int(kept.sum())
    at = lines[chosen[kept]]
    return Rows(
        np.array([f"{number:06d}" for number in np.flatnonzero(used)], object),
        position[live],
        position[work],
        workers[kept].astype(np.float64),
        np.zeros(count, bool),
        lambda row, role: f"line {at[row] + 1}",
        notes,
    )


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise TableError("no such file", file=path, expected="a commuting matrix of ISTAT")
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.name.lower().endswith(".gz") else content
    except (OSError, EOFError, zlib.error) as failure:
        raise TableError("the file cannot be read", file=path, found=str(failure)) from None


def _digits(
    content: NDArray[np.uint8], start: NDArray[np.int64], columns: tuple[int, ...]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the whole number in some columns of each record, and whether they hold digits."""
    number = np.zeros(len(start), np.int64)
    good = np.ones(len(start), bool)
    for column in columns:
        digit = content[start + column].astype(np.int64) - ZERO
        good &= (digit >= 0) & (digit <= 9)
        number = number * 10 + digit
    return number, good


def _last_number(
    content: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the last word of each record as a whole number, and whether it is one."""
    number = np.zeros(len(start), np.int64)
    power = np.ones(len(start), np.int64)
    begun, ended, good = (np.zeros(len(start), bool) for _ in range(3))
    good[:] = True
    for back in range(1, LONGEST_TAIL + 1):
        sign = content[np.maximum(end - back, start)].astype(np.int64)
        blank = sign == BLANK
        ended |= begun & blank
        reading = ~blank & ~ended
        begun |= reading
        digit = sign - ZERO
        good &= ~reading | ((digit >= 0) & (digit <= 9))
        number += np.where(reading & good, digit * power, 0)
        power = np.where(reading, np.minimum(power * 10, 10**15), power)
        if ended.all():
            break
    return number, good & begun


def _wrong_record(
    path: Path,
    content: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    lines: NDArray[np.int64],
    record: int,
) -> TableError:
    found = bytes(content[starts[record] : ends[record]]).decode("latin-1")
    return TableError(
        "not a record of the layout istat-2011",
        file=path,
        where=f"line {lines[record] + 1}",
        found=found,
        expected="such as 'S 1 001 001 1 2 1 001 001 000 ... 0000000046'",
    )


# --- United States -----------------------------------------------------------------------------


def _lodes(path: Path, sheet: str | None, encoding: str) -> Rows:
    """Read jobs by block of residence and block of work."""
    cells = open_cells(path, sheet=sheet, encoding=encoding)
    columns = find_columns(cells, "h_geocode", "w_geocode", "S000")
    return long_rows(cells, columns, ".", "")


ACS_WORKERS = "workers in commuting flow"


def _acs_county(path: Path, sheet: str | None, encoding: str) -> Rows:
    """Read flows between counties; states and counties repeat for residence and workplace."""
    import pyarrow as pa

    cells = open_cells(
        path,
        sheet=sheet,
        encoding=encoding,
        header=lambda row: any(_same(name, ACS_WORKERS) for name in row),
    )
    state = _all_named(cells, "state fips code", 2)
    county = _all_named(cells, "county fips code", 2)
    (workers,) = _all_named(cells, ACS_WORKERS, 1)
    columns = cells.columns([*state, *county, workers])
    texts = [as_text(column).to_pylist() for column in columns[:4]]
    live_state, work_state, live_county, work_county = (
        [text.strip() for text in column] for column in texts
    )
    # Below the table stand notes; they have no county.
    rows = np.array([bool(code) for code in live_county])
    live = [s.zfill(2) + c.zfill(3) for s, c in zip(live_state, live_county, strict=True)]
    # A workplace abroad has a country in place of the state, and no county.
    work = [
        s.zfill(3)[-2:] + c.zfill(3) if c else ""
        for s, c in zip(work_state, work_county, strict=True)
    ]
    numbers, wrong = as_numbers(
        pa.chunked_array([columns[4].combine_chunks().filter(pa.array(rows))]), ".", ","
    )
    at = np.flatnonzero(rows)
    if wrong is not None:
        row = int(at[wrong])
        where = f"{cells.place(row)}, column {cells.names[workers]}"
        raise not_a_number(cells.file, where, columns[4][row].as_py())
    codes, origin, destination = encode(
        pa.chunked_array([pa.array([live[row] for row in at], pa.string())]),
        pa.chunked_array([pa.array([work[row] for row in at], pa.string())]),
    )
    table = Rows(
        codes,
        origin,
        destination,
        numbers,
        np.zeros(len(at), bool),
        lambda row, role: cells.place(int(at[row])),
    )
    return select(table, codes[destination] != "", "workplaces abroad")


# --- England and Wales -------------------------------------------------------------------------

ONS_2011_HOME = "OD0000001"
ONS_2011_NOWHERE = ("OD0000002", "OD0000003", "OD0000004")
ONS_2021_NOWHERE = ("-8", "999999999", "")
ONS_HOME, ONS_ELSEWHERE = "1", "3"


def _ons(path: Path, sheet: str | None, encoding: str) -> Rows:
    """Read the census tables of residence and workplace, 2011 or 2021."""
    cells = open_cells(path, sheet=sheet, encoding=encoding)
    indicator = [
        position
        for position, name in enumerate(cells.names)
        if _same(name[:23], "place of work indicator") and name.casefold().endswith("code")
    ]
    if indicator:
        return _ons_2021(cells, indicator[0])
    return _ons_2011(cells)


def _ons_2021(cells: Cells, indicator: int) -> Rows:
    names = [name.casefold() for name in cells.names]
    work = [i for i, name in enumerate(names) if name.endswith("of workplace code")]
    other = {*work, indicator}
    live = [i for i, name in enumerate(names) if name.endswith(" code") and i not in other]
    count = [i for i, name in enumerate(names) if name == "count"]
    if not (live and work and count):
        raise _missing(cells, "the codes of an area and of an area of workplace, and Count")
    rows = long_rows(cells, (live[0], work[0], count[0]), ".", "")
    kinds = np.array(as_text(cells.columns([indicator])[0]).to_pylist(), object)
    nowhere = np.isin(rows.codes, ONS_2021_NOWHERE)[rows.destination]
    at_home = kinds == ONS_HOME
    good = at_home | ((kinds == ONS_ELSEWHERE) & ~nowhere)
    rows = select(rows, good, "no workplace, or one outside the United Kingdom")
    return mark_home(rows, at_home[good])


def _ons_2011(cells: Cells) -> Rows:
    total = [name for name in cells.names if _same(name[:14], "all categories")]
    rows = long_rows(cells, find_columns(cells, workers=total[0] if total else None), ".", "")
    nowhere = np.isin(rows.codes, ONS_2011_NOWHERE)[rows.destination]
    rows = select(rows, ~nowhere, "no fixed workplace, offshore, or outside the United Kingdom")
    return mark_home(rows, (rows.codes == ONS_2011_HOME)[rows.destination])


# --- common ------------------------------------------------------------------------------------


def _same(name: str, other: str) -> bool:
    return " ".join(name.casefold().split()) == other


def _all_named(cells: Cells, name: str, count: int) -> list[int]:
    found = [i for i, each in enumerate(cells.names) if _same(each, name)]
    if len(found) != count:
        raise _missing(cells, f"{name} {'twice' if count == 2 else 'once'}")
    return found


def _missing(cells: Cells, what: str) -> TableError:
    return TableError(
        "the columns of the layout are missing",
        file=cells.file,
        where="header",
        found=", ".join(cells.names),
        expected=what,
        hint=did_you_mean(what, cells.names),
    )


_ALL: dict[str, Layout] = {
    "istat-2011": Layout(
        "ISTAT, census 2011: matrix of commuting, fixed width (matrix_pendo2011_10112014.txt)",
        "records of kind S for work; province and municipality of residence and workplace, number",
        _istat_2011,
        sums=True,
    ),
    "lodes-od": Layout(
        "US Census Bureau, LODES: jobs by block of residence and of work (xx_od_main_JT00_...)",
        "h_geocode, w_geocode, S000 (all jobs)",
        _lodes,
        width=15,
    ),
    "acs-county": Layout(
        "US Census Bureau, American Community Survey: county to county commuting flows (Table 1)",
        "state and county FIPS codes of residence and workplace, workers in commuting flow",
        _acs_county,
    ),
    "ons-od": Layout(
        "ONS, England and Wales: residence and workplace, 2011 (WU01, WU03) and 2021 (ODWP01)",
        "2011: area of residence, area of workplace, all categories; 2021: both area codes, place "
        "of work indicator, count",
        _ons,
        sums=True,
    ),
}
LAYOUTS: Mapping[str, Layout] = MappingProxyType(_ALL)
