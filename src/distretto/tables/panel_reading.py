"""Read panels of firms and workers, large ones too.

Numbers are read by Arrow as long as a column holds nothing else. Where it does, its cells are read
one by one as those of lists that people fill in: with decimal commas, and an error that names row
and column for what is no number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError, did_you_mean
from distretto.tables.cells import Cells, open_cells
from distretto.tables.given_reading import typed_numbers
from distretto.tables.headings import plain
from distretto.tables.panels import panel_headings
from distretto.tables.schema import Column, Table

if TYPE_CHECKING:
    import os

    import pandas as pd

__all__ = ["NEVER_WORDS", "Named", "parse_periods", "read_panel"]

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


@dataclass(frozen=True, slots=True)
class Named:
    """Columns by the headings that a user gives, where they differ from the known ones.

    Attributes
    ----------
    unit, period, treated_from : str, optional
        The unit (read as the first key of the table), the period, the first period of treatment.
    treated : str, optional
        A column of 0 and 1 in its place: whether the unit is treated in the period of the row.
    numbers, texts : tuple of str
        Further columns, kept under the names given.
    where : tuple of str
        Conditions COLUMN=TEXT that rows have to meet.
    """

    unit: str | None = None
    period: str | None = None
    treated_from: str | None = None
    treated: str | None = None
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


def read_panel(
    path: str | os.PathLike[str],
    table: Table,
    named: Named | None = None,
    *,
    encoding: str = "utf-8",
    sheet: str | None = None,
) -> pd.DataFrame:
    """Read a panel from CSV, Parquet, Excel or Stata.

    Parameters
    ----------
    path : str or path
    table : Table
        `FIRM_PANEL` or `WORKER_PANEL`.
    named : Named, optional
        Columns under other headings, further columns, and which rows.
    encoding, sheet : str
        Of a text file; of an Excel file, the first by default.

    Returns
    -------
    pandas.DataFrame
        Declared columns that the file has under their own names, further ones as given; periods as
        numbers. ``attrs`` hold the ``source``, words for the ``rows``, ``labels`` of periods, and
        which declared columns were ``found``.

    Raises
    ------
    TableError
        For the first thing that is wrong.
    """
    import pandas as pd

    named = named or Named()
    cells = open_cells(Path(path), sheet=sheet, encoding=encoding)
    positions = _declared(cells, table, named)
    further = {name: _find(cells, name) for name in (*named.numbers, *named.texts)}
    kept = _kept(cells, named.where)
    columns: dict[str, Any] = {}
    labels: dict[float, str] = {}
    place = _Places(cells, kept)
    for name, position in (positions | further).items():
        column = _arrow(cells, position, kept)
        declared = {c.name: c for c in table.columns}.get(name)
        if name in ("period", "treated_from") and name in positions:
            columns[name] = _periods(column, name == "treated_from", cells, place, labels)
        elif name in named.texts or (declared is not None and declared.dtype == "text"):
            columns[name] = _text(column)
        else:
            what = declared or Column(name, "a column of the data", "as given")
            columns[name] = _numbers(column, what, cells, place)
    if not positions or not len(next(iter(columns.values()))):
        raise TableError(
            "the table has no rows" + (" that meet the conditions" if named.where else ""),
            file=path,
            where=", ".join(named.where) or None,
            expected=table.meaning[0].lower() + table.meaning[1:].rstrip("."),
        )
    frame = pd.DataFrame(columns)
    _check(frame, table, cells, place)
    frame.attrs = {
        "source": str(path),
        "rows": place,
        "labels": labels,
        "found": tuple(positions),
    }
    return frame


class _Places:
    """Words for the place of a row that was kept."""

    def __init__(self, cells: Cells, kept: NDArray[np.int64] | None) -> None:
        self.cells = cells
        self.kept = kept

    def __call__(self, position: int) -> str:
        return self.cells.place(int(position if self.kept is None else self.kept[position]))

    def __deepcopy__(self, memo: object) -> _Places:
        return self  # frames copy what is attached to them

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def _declared(cells: Cells, table: Table, named: Named) -> dict[str, int]:
    """Return the positions of declared columns, the user's names first."""
    chosen = {
        table.key[0]: named.unit,
        "period": named.period,
        "treated_from": named.treated_from,
        "treated": named.treated,
    }
    found = {name: _find(cells, written) for name, written in chosen.items() if written}
    known = panel_headings(table)
    taken = set(found.values())
    if named.treated:
        known = {heading: name for heading, name in known.items() if name != "treated_from"}
    for position, written in enumerate(cells.names):
        name = known.get(plain(written))
        # A column under its own name counts before one under another heading.
        own = written == name and not chosen.get(name)
        if name is not None and position not in taken and (name not in found or own):
            found[name] = position
    for column in table.columns:
        if column.required and column.name not in found:
            raise TableError(
                f"column {column.name} is missing",
                file=cells.file,
                where="header",
                found=", ".join(cells.names),
                expected=f"{column.name}: {column.meaning}",
                hint=_name_it(column.name, table),
            )
    return found


def _name_it(column: str, table: Table) -> str | None:
    options = {table.key[0]: "--unit", "period": "--period"}
    return f"{options[column]} COLUMN says which one it is" if column in options else None


def _find(cells: Cells, written: str) -> int:
    if written in cells.names:
        return cells.names.index(written)
    for position, name in enumerate(cells.names):
        if plain(name) == plain(written):
            return position
    raise TableError(
        "no such column",
        file=cells.file,
        where="header",
        found=written,
        expected="one of " + ", ".join(cells.names),
        hint=did_you_mean(written, cells.names),
    )


def _kept(cells: Cells, where: Sequence[str]) -> NDArray[np.int64] | None:
    """Return the rows that meet all conditions; None for all rows."""
    if not where:
        return None
    kept: Any = True
    for condition in where:
        name, equals, value = condition.partition("=")
        if not equals:
            raise TableError(
                "the condition cannot be read",
                where="where",
                found=condition,
                expected="COLUMN=VALUE, such as arm=training",
            )
        column = _text(cells.columns([_find(cells, name.strip())])[0])
        met = np.array([text == value.strip() for text in column])
        if not met.any():
            raise TableError(
                "no row meets the condition",
                file=cells.file,
                where=condition,
                found=", ".join(sorted(set(column))[:12]),
                expected=f"{value.strip()} among the values of {name.strip()}",
                hint=did_you_mean(value.strip(), set(column)),
            )
        kept = met & kept
    return np.flatnonzero(kept)


def _arrow(cells: Cells, position: int, kept: NDArray[np.int64] | None) -> Any:
    column = cells.columns([position])[0]
    return column if kept is None else column.take(kept)


def _text(column: Any) -> list[str]:
    """Return texts without blanks around them; whole numbers without a decimal point."""
    import pyarrow
    import pyarrow.compute as pc

    if pyarrow.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pyarrow.types.is_floating(column.type):
        return [
            "" if x is None or x != x else str(int(x)) if float(x).is_integer() else str(x)
            for x in column.to_pylist()
        ]
    texts = pc.utf8_trim_whitespace(column.cast(pyarrow.string()))
    return [text or "" for text in texts.to_pylist()]


def _numbers(column: Any, what: Column, cells: Cells, place: _Places) -> NDArray[np.float64]:
    import pyarrow
    import pyarrow.compute as pc

    if pyarrow.types.is_boolean(column.type):
        column = column.cast(pyarrow.int8())
    if not (pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type)):
        try:
            return np.asarray(column.cast(pyarrow.float64()).to_numpy(), dtype=np.float64)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):
            column = column.cast(pyarrow.string())
    empty = pc.equal(column, "")
    try:
        cast = pc.if_else(empty, pyarrow.scalar(None, column.type), column).cast(pyarrow.float64())
        return np.asarray(cast.to_numpy(zero_copy_only=False), dtype=np.float64)
    except pyarrow.ArrowInvalid:
        found = typed_numbers(_text(column), what, cells, place)
        return np.array([np.nan if x is None else x for x in found], dtype=np.float64)


def _periods(
    column: Any, never: bool, cells: Cells, place: _Places, labels: dict[float, str]
) -> NDArray[np.float64]:
    """Return periods as numbers; infinite for never."""
    name = "treated_from" if never else "period"
    texts = _dates(column)
    if texts is None:
        import pyarrow

        values = np.array(column.cast(pyarrow.float64()).to_numpy(), dtype=np.float64)
        if never:
            values[~np.isfinite(values) | (values == 0.0)] = np.inf
            return values
    else:
        distinct = {text: i for i, text in enumerate(dict.fromkeys(texts))}
        numbers, found = parse_periods(list(distinct), never)
        wrong = [text for text, i in distinct.items() if np.isnan(numbers[i])]
        if wrong:
            raise TableError(
                "not a period",
                file=cells.file,
                where=f"{place(texts.index(wrong[0]))}, column {name}",
                found=wrong[0],
                expected="a year, a quarter such as 2019Q3, a month such as 2019-07, or a number"
                + ("; empty, 0 or inf for never" if never else ""),
            )
        labels.update(found)
        values = numbers[[distinct[text] for text in texts]]
    bad = np.flatnonzero(~np.isfinite(values)) if not never else np.zeros(0, dtype=np.int64)
    if bad.size:
        raise TableError(
            "the period is missing",
            file=cells.file,
            where=f"{place(int(bad[0]))}, column period",
            found="",
            expected="a period in every row",
        )
    return values


def _dates(column: Any) -> list[str] | None:
    """Return periods as texts, or None where they are numbers."""
    import pyarrow
    import pyarrow.compute as pc

    kind = column.type
    if pyarrow.types.is_timestamp(kind) or pyarrow.types.is_date(kind):
        return [str(x)[:10] if x is not None else "" for x in column.to_pylist()]
    if pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind):
        return None
    return [text or "" for text in pc.utf8_trim_whitespace(column.cast("string")).to_pylist()]


def parse_periods(
    texts: Collection[str], never: bool = False
) -> tuple[NDArray[np.float64], dict[float, str]]:
    """Return periods as equally spaced numbers, NaN for what is none, and labels of those parsed.

    Parameters
    ----------
    texts : collection of str
        Numbers stay as they are; quarters and months are counted from the year 0, as are dates,
        which stand for their month.
    never : bool
        Whether words for never are read as infinity.
    """
    found = []
    labels: dict[float, str] = {}
    for text in texts:
        if never and plain(text) in NEVER_WORDS | {""}:
            found.append(np.inf)
        elif _NUMBER.fullmatch(text):
            found.append(np.inf if never and float(text) == 0.0 else float(text))
        elif match := _QUARTER.fullmatch(text):
            found.append(4.0 * int(match[1]) + int(match[2]) - 1.0)
            labels[found[-1]] = f"{match[1]}Q{match[2]}"
        elif (match := _MONTH.fullmatch(text) or _DATE.fullmatch(text)) and 1 <= int(
            match[2]
        ) <= 12:
            found.append(12.0 * int(match[1]) + int(match[2]) - 1.0)
            labels[found[-1]] = f"{match[1]}-{int(match[2]):02}"
        else:
            found.append(np.nan)
    return np.array(found, dtype=np.float64), labels


def _check(frame: pd.DataFrame, table: Table, cells: Cells, place: _Places) -> None:
    """Refuse empty identifiers, amounts below their bounds, and rows that stand twice."""
    for column in table.columns:
        if column.name not in frame:
            continue
        values = frame[column.name]
        if column.dtype == "text":
            wrong = (values == "") & (not column.nullable)
            problem = "the identifier is empty"
        else:
            low = -np.inf if column.low is None else column.low
            high = np.inf if column.high is None else column.high
            wrong, problem = values < low, "the number is too small"
            if not wrong.any():
                wrong, problem = values > high, "the number is too large"
        bad = np.flatnonzero(wrong.to_numpy())
        if bad.size:
            raise TableError(
                problem,
                file=cells.file,
                where=f"{place(int(bad[0]))}, column {column.name}",
                found=values.iloc[bad[:1]].tolist()[0],
                expected=column.expected,
            )
    double = frame.duplicated(list(table.key), keep="first").to_numpy()
    if double.any():
        row = int(np.flatnonzero(double)[0])
        same = (frame[list(table.key)] == frame.loc[row, list(table.key)]).all(axis=1)
        first = int(np.flatnonzero(same.to_numpy())[0])
        raise TableError(
            "two rows are of the same " + " and ".join(table.key),
            file=cells.file,
            where=f"{place(first)} and {place(row)}",
            found=", ".join(str(x) for x in frame.loc[row, list(table.key)]),
            expected="one row for each " + " and ".join(table.key),
            hint="--where COLUMN=VALUE chooses rows, such as one arm and world of a recorded run",
        )
