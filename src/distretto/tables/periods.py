"""Periods as people write them: years, quarters, months, dates, numbers.

Numbers stay as they are; quarters and months are counted from the year 0, as are dates, which stand
for their month. So periods written in two ways cannot be compared, and a table has to keep to one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError
from distretto.tables.headings import plain

__all__ = ["NEVER_WORDS", "Calendar", "Period", "parse_period"]

# How people write that a unit is never treated.
NEVER_WORDS = frozenset(
    (
        *("", "0", "0.0", "inf", "infinity", "never", "na", "nan", "none", "."),
        *("mai", "nunca", "jamais", "nd", "n d"),
    )
)
_QUARTER = re.compile(r"(\d{4})[\s-]?[QqTt](?:rim)?\s?([1-4])")
_MONTH = re.compile(r"(\d{4})[-/mM](\d{1,2})")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")

A_NUMBER, A_QUARTER, A_MONTH = "a number", "a quarter", "a month or date"
WAYS = "a year, a quarter such as 2019Q3, a month such as 2019-07, a date such as 2019-07-31, or a "
WAYS += "number"


@dataclass(frozen=True, slots=True)
class Period:
    """One period: where it lies, the way in which it is written, and a label."""

    number: float
    way: str
    label: str


def parse_period(text: str) -> Period | None:
    """Return a period from its text, None if it is none.

    >>> parse_period("2019-Q3")
    Period(number=8078.0, way='a quarter', label='2019Q3')
    """
    if _NUMBER.fullmatch(text):
        return Period(float(text), A_NUMBER, f"{float(text):g}")
    if match := _QUARTER.fullmatch(text):
        number = 4.0 * int(match[1]) + int(match[2]) - 1.0
        return Period(number, A_QUARTER, f"{match[1]}Q{match[2]}")
    match = _MONTH.fullmatch(text) or _DATE.fullmatch(text)
    if match and 1 <= int(match[2]) <= 12:
        number = 12.0 * int(match[1]) + int(match[2]) - 1.0
        return Period(number, A_MONTH, f"{match[1]}-{int(match[2]):02}")
    return None


class Calendar:
    """The periods of one table, all written in one way.

    Attributes
    ----------
    labels : dict of float to str
        Of quarters and months.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.labels: dict[float, str] = {}
        self._first: tuple[str, str] | None = None

    def read(
        self, column: Any, name: str, place: Callable[[int], str], *, never: bool
    ) -> NDArray[np.float64]:
        """Return the periods of an Arrow column as numbers.

        Parameters
        ----------
        column : pyarrow.Array or pyarrow.ChunkedArray
        name : str
            What the column is called.
        place : callable
            Words for the place of a row, counted from 0.
        never : bool
            Whether an empty cell, 0, inf and words for never are read as infinity.

        Raises
        ------
        TableError
            For what is no period, and for one written in another way than those read before.
        """
        texts = _texts(column)
        if texts is None:
            return self._numbers(column, name, place, never)
        numbers: dict[str, float] = {}
        for text in dict.fromkeys(texts):
            found = parse_period(text)
            if never and (plain(text) in NEVER_WORDS or (found and found.number == 0.0)):
                numbers[text] = np.inf
                continue
            if found is None:
                raise TableError(
                    "not a period" if text else "the period is missing",
                    file=self.file,
                    where=f"{place(texts.index(text))}, column {name}",
                    found=text,
                    expected=WAYS + ("; empty, 0 or inf for never" if never else ""),
                )
            self._first = self._first or (found.way, text)
            if found.way != self._first[0]:
                where = f"{place(texts.index(text))}, column {name}"
                raise self._in_two_ways(found.way, text, where)
            numbers[text] = found.number
            if found.way != A_NUMBER:
                self.labels[found.number] = found.label
        return np.array([numbers[text] for text in texts], dtype=np.float64)

    def _numbers(
        self, column: Any, name: str, place: Callable[[int], str], never: bool
    ) -> NDArray[np.float64]:
        import pyarrow

        values = np.array(column.cast(pyarrow.float64()).to_numpy(), dtype=np.float64)
        if never:
            values[~np.isfinite(values) | (values == 0.0)] = np.inf
        finite = np.isfinite(values)
        if not never and not finite.all():
            raise TableError(
                "the period is missing",
                file=self.file,
                where=f"{place(int(np.argmin(finite)))}, column {name}",
                found="",
                expected="a period in every row",
            )
        if finite.any():
            row = int(np.argmax(finite))
            self._first = self._first or (A_NUMBER, f"{values[row]:g}")
            if self._first[0] != A_NUMBER:
                where = f"{place(row)}, column {name}"
                raise self._in_two_ways(A_NUMBER, f"{values[row]:g}", where)
        return values

    def _in_two_ways(self, way: str, text: str, where: str) -> TableError:
        assert self._first is not None
        return TableError(
            "periods are written in two ways",
            file=self.file,
            where=where,
            found=f"{text} is {way}, {self._first[1]} is {self._first[0]}",
            expected="all periods, and dates of treatment too, in the same way",
        )


def _texts(column: Any) -> list[str] | None:
    """Return periods as texts, or None where they are numbers."""
    import pyarrow
    import pyarrow.compute as pc

    kind = column.type
    if pyarrow.types.is_timestamp(kind) or pyarrow.types.is_date(kind):
        return [str(x)[:10] if x is not None else "" for x in column.to_pylist()]
    if pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind):
        return None
    return [text or "" for text in pc.utf8_trim_whitespace(column.cast("string")).to_pylist()]
