"""Read panels of firms and workers, large ones too.

Numbers are read by Arrow as long as a column holds nothing else. Where it does, its cells are read
one by one as those of lists that people fill in: with decimal commas, and an error that names row
and column for what is no number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError, did_you_mean
from distretto.tables.cell_source import Cells, Places, Value
from distretto.tables.cells import open_cells
from distretto.tables.excel import ExcelSheet
from distretto.tables.given_reading import category_texts
from distretto.tables.headings import Vocabulary, plain
from distretto.tables.panel_words import PANELS
from distretto.tables.panels import panel_headings
from distretto.tables.periods import Calendar
from distretto.tables.schema import Column, Table
from distretto.tables.written_numbers import MAY_BE_THOUSANDS, decimal_marks, typed_numbers

if TYPE_CHECKING:
    import os

    import pandas as pd

__all__ = ["Named", "read_panel"]

PERIODS = ("period", "treated_from")


@dataclass(frozen=True, slots=True)
class Named:
    """Columns by the headings that a user gives, where they differ from the known ones.

    Attributes
    ----------
    unit, period, treated_from : str, optional
        The unit (read as the first key of the table), the period, the first period of treatment.
    treated : str, optional
        A column of 0 and 1 in its place: whether the unit is treated in the period of the row.
    columns : mapping of str to str
        Any other declared column, and its heading.
    numbers, texts : tuple of str
        Further columns, kept under the names given.
    where : tuple of str
        Conditions COLUMN=TEXT that rows have to meet.
    firms : collection of str, optional
        Of a table beside that of firms: those that meet the conditions. Rows of theirs are taken
        where the file does not have the column of a condition, which is else an error.
    """

    unit: str | None = None
    period: str | None = None
    treated_from: str | None = None
    treated: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    firms: Collection[str] | None = None


def read_panel(
    path: str | os.PathLike[str],
    table: Table,
    named: Named | None = None,
    *,
    encoding: str = "utf-8",
    sheet: str | None = None,
    repeated: bool = False,
    words: Vocabulary = PANELS,
) -> pd.DataFrame:
    """Read a panel from CSV, Parquet, Excel or Stata.

    Parameters
    ----------
    path : str or path
    table : Table
        `FIRM_PANEL`, `WORKER_PANEL`, `TIE_PANEL`, or another table with the words for its columns.
    named : Named, optional
        Columns under other headings, further columns, and which rows.
    encoding, sheet : str
        Of a text file; of an Excel file, the first by default.
    repeated : bool
        Whether rows may have the same key; otherwise they are refused.
    words : Vocabulary
        Headings of the columns.

    Returns
    -------
    pandas.DataFrame
        Declared columns that the file has under their own names, further ones as given; periods as
        numbers. ``attrs`` hold the ``source``, words for the ``rows``, ``labels`` of periods,
        which declared columns were ``found``, and the conditions that are met ``by_firm``.

    Raises
    ------
    TableError
        For the first thing that is wrong.
    """
    import pandas as pd

    named = named or Named()
    cells = open_cells(Path(path), sheet=sheet, encoding=encoding)
    positions = _declared(cells, table, named, words)
    further = {name: _find(cells, name) for name in (*named.numbers, *named.texts)}
    by_firm = () if named.firms is None else _not_there(cells, named.where)
    kept = _kept(cells, [condition for condition in named.where if condition not in by_firm])
    if by_firm:
        of_firms = _of_firms(cells, positions["firm"], named)
        kept = of_firms if kept is None else np.intersect1d(kept, of_firms)
    columns: dict[str, Any] = {}
    place = Places(cells, kept)
    found = positions | further
    numeric = _numeric(positions, further, table, named)
    marks = cache(lambda: _marks(cells, [found[name] for name in numeric]))
    calendar = Calendar(cells.file)
    for name, position in found.items():
        column = _arrow(cells, position, kept)
        if name in numeric:
            columns[name] = _numbers(column, position, numeric[name], cells, place, marks)
        elif name in PERIODS and name in positions:
            columns[name] = calendar.read(column, name, place, never=name == "treated_from")
        else:
            labelled = name not in table.key
            columns[name] = _text(_arrow(cells, position, kept, labelled=labelled))
            if name in positions and table[name].values:
                columns[name] = category_texts(columns[name], table[name], cells, place)
    if not positions or not len(next(iter(columns.values()))):
        raise TableError(
            "the table has no rows" + (" that meet the conditions" if named.where else ""),
            file=path,
            where=", ".join(named.where) or None,
            expected=table.meaning[0].lower() + table.meaning[1:].rstrip("."),
        )
    frame = pd.DataFrame(columns)
    _check_values(frame, table, cells, place)
    if not repeated:
        _check_key(frame, table, cells, place, calendar.labels)
    frame.attrs = {
        "source": str(path),
        "rows": place,
        "labels": calendar.labels,
        "found": tuple(positions),
        "by_firm": by_firm,
    }
    return frame


def _declared(cells: Cells, table: Table, named: Named, words: Vocabulary) -> dict[str, int]:
    """Return the positions of declared columns, the user's names first."""
    chosen: dict[str, str | None] = {
        table.key[0]: named.unit,
        "period": named.period,
        "treated_from": named.treated_from,
        "treated": named.treated,
        **named.columns,
    }
    found = {name: _find(cells, written) for name, written in chosen.items() if written}
    known = panel_headings(table, words)
    taken = set(found.values())
    _refuse_twins(cells, known)
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


def _refuse_twins(cells: Cells, known: dict[str, str]) -> None:
    """Refuse two columns of the same heading: which one is meant is not for a program to say."""
    headings = [plain(written) for written in cells.names]
    for position, written in enumerate(headings):
        if written in known and written in headings[:position]:
            raise TableError(
                "two columns have the same heading",
                file=cells.file,
                where="header",
                found=cells.names[position],
                expected="one of them, or different headings",
            )


def _name_it(column: str, table: Table) -> str | None:
    options = {"firm": "--unit", "period": "--period"}
    if column not in options or table.key[0] != "firm":
        return None
    return f"{options[column]} COLUMN says which one it is"


def _numeric(
    positions: Collection[str], further: Collection[str], table: Table, named: Named
) -> dict[str, Column]:
    """Return the columns that hold numbers; periods are none."""
    found = {}
    declared = {column.name: column for column in table.columns}
    for name in (*positions, *further):
        column = declared.get(name, Column(name, "a column of the data", "as given"))
        period = name in PERIODS and name in positions
        if not period and name not in named.texts and column.dtype != "text":
            found[name] = column
    return found


def _position(cells: Cells, written: str) -> int | None:
    """Return where a column stands; None if the file does not have it."""
    if written in cells.names:
        return cells.names.index(written)
    for position, name in enumerate(cells.names):
        if plain(name) == plain(written):
            return position
    return None


def _find(cells: Cells, written: str) -> int:
    position = _position(cells, written)
    if position is not None:
        return position
    raise TableError(
        "no such column",
        file=cells.file,
        where="header",
        found=written,
        expected="one of " + ", ".join(cells.names),
        hint=did_you_mean(written, cells.names),
    )


def _not_there(cells: Cells, where: Sequence[str]) -> tuple[str, ...]:
    """Return the conditions on columns that the file does not have."""
    names = {condition: condition.partition("=")[0].strip() for condition in where}
    return tuple(each for each, name in names.items() if _position(cells, name) is None)


def _of_firms(cells: Cells, position: int, named: Named) -> NDArray[np.int64]:
    """Return the rows of the firms that are named."""
    wanted = set(named.firms or ())
    return np.flatnonzero([firm in wanted for firm in _text(cells.columns([position])[0])])


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
        column = _text(cells.labelled(_find(cells, name.strip())))
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


def _arrow(
    cells: Cells, position: int, kept: NDArray[np.int64] | None, *, labelled: bool = False
) -> Any:
    column = cells.labelled(position) if labelled else cells.columns([position])[0]
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


def _numbers(
    column: Any,
    position: int,
    what: Column,
    cells: Cells,
    place: Places,
    marks: Callable[[], frozenset[str]],
) -> NDArray[np.float64]:
    import pyarrow
    import pyarrow.compute as pc

    if pyarrow.types.is_boolean(column.type):
        column = column.cast(pyarrow.int8())
    if not (pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type)):
        try:
            return np.asarray(column.cast(pyarrow.float64()).to_numpy(), dtype=np.float64)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):
            column = column.cast(pyarrow.string())
    # A sheet shows a stored number with a point, which tells nothing of its texts.
    if not isinstance(cells, ExcelSheet) and not _in_doubt(column):
        empty = pc.equal(column, "")
        bare = pc.if_else(empty, pyarrow.scalar(None, column.type), column)
        with suppress(pyarrow.ArrowInvalid):
            numbers = bare.cast(pyarrow.float64())
            return np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
    values: Sequence[Value] = cells.values([position])[0]
    if place.kept is not None:
        values = [values[row] for row in place.kept]
    found = typed_numbers(values, what, cells, place, decimal_marks(values) or marks())
    return np.array([np.nan if x is None else x for x in found], dtype=np.float64)


def _in_doubt(column: Any) -> bool:
    """Say whether all decimal points of a column of texts may separate thousands."""
    import pyarrow.compute as pc

    pointed = column.filter(pc.match_substring(column, "."))
    doubtful = pc.match_substring_regex(pointed, rf"^\s*{MAY_BE_THOUSANDS}\s*$")
    return len(pointed) > 0 and bool(pc.all(doubtful).as_py())


def _marks(cells: Cells, positions: Sequence[int]) -> frozenset[str]:
    """Return the decimal marks of all numbers of a file."""
    return frozenset[str]().union(*map(decimal_marks, cells.values(positions)))


def _check_values(frame: pd.DataFrame, table: Table, cells: Cells, place: Places) -> None:
    """Refuse empty identifiers and amounts outside their bounds."""
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
                # Who is never treated is so from a period that never comes.
                endless = np.isinf(values) & (column.unit != "period")
                wrong, problem = (values > high) | endless, "the number is too large"
        bad = np.flatnonzero(wrong.to_numpy())
        if bad.size:
            raise TableError(
                problem,
                file=cells.file,
                where=f"{place(int(bad[0]))}, column {column.name}",
                found=values.tolist()[int(bad[0])],
                expected=column.expected,
            )


def _check_key(
    frame: pd.DataFrame, table: Table, cells: Cells, place: Places, labels: dict[float, str]
) -> None:
    """Refuse rows that stand twice."""
    key = [name for name in table.key if name in frame]
    double = frame.duplicated(key, keep="first").to_numpy()
    if double.any():
        row = int(np.flatnonzero(double)[0])
        same = (frame[key] == frame.loc[row, key]).all(axis=1)
        first = int(np.flatnonzero(same.to_numpy())[0])
        raise TableError(
            "two rows are of the same " + " and ".join(key),
            file=cells.file,
            where=f"{place(first)} and {place(row)}",
            found=", ".join(_shown(x, labels) for x in frame.loc[row, key]),
            expected="one row for each " + " and ".join(key),
            hint="--where COLUMN=VALUE chooses rows, such as one arm and world of a recorded run",
        )


def _shown(key: object, labels: dict[float, str]) -> str:
    if isinstance(key, float):
        return labels.get(key, f"{key:g}")
    return str(key)
