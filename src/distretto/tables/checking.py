"""Check a data frame against the description of its table.

The first thing wrong becomes one `TableError` that names file, row and column, what was found and
what is expected. Types are put right where nothing is lost (``"12"``, ``12.0`` and ``12`` are the
same whole number); nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from numbers import Real
from os import PathLike
from typing import TYPE_CHECKING, Any

from distretto.errors import TableError, did_you_mean
from distretto.tables.schema import Column, Table

if TYPE_CHECKING:
    import pandas as pd
    from pandera.errors import SchemaError

__all__ = ["check"]

# Texts that stand for a missing number.
MISSING = ("", "NA", "N/A", "NaN", "nan", "null")
# Whole numbers beyond this are not exact as float64.
LARGEST_WHOLE = 2.0**53
# Looking for the nearest of very many identifiers takes longer than it helps.
MOST_COMPARED = 20_000


def check(
    frame: pd.DataFrame,
    table: Table,
    *,
    source: str | PathLike[str] | None = None,
    recorded: bool = False,
    against: Mapping[str, pd.DataFrame] | None = None,
    header_lines: int | None = None,
    row: Callable[[int], str] | None = None,
) -> pd.DataFrame:
    """Check a data frame and give its columns the declared types.

    Parameters
    ----------
    frame : pandas.DataFrame
        The data. Columns that the table does not declare are kept as they are.
    table : Table
        What the data have to be.
    source : str or path, optional
        Where the data come from, for messages.
    recorded : bool
        Whether a run recorded the data: then every column must be there and the accounts of the
        table (its identities) must close.
    against : mapping of str to pandas.DataFrame, optional
        Other tables by name; columns that refer to one of them are looked up in it.
    header_lines : int, optional
        Lines before the first row, for data from a text file: messages then count lines of the
        file. By default they count rows, from 1.
    row : callable, optional
        Gives for a position, from 0, the words for its place in the source.

    Returns
    -------
    pandas.DataFrame
        A new frame with rows numbered from 0: text as str, numbers as float64, whole numbers as
        int64, or Int64 where some are missing.

    Raises
    ------
    TableError
        For the first thing that is wrong.
    """
    from pandera.errors import SchemaError

    place = _Place(source, header_lines, row)
    _check_header(frame, table, recorded, place)
    # Assigned in one go, on a copy of the frame but not of its columns.
    typed = frame.reset_index(drop=True).assign(
        **{
            column.name: _typed(frame[column.name].reset_index(drop=True), column, place)
            for column in table.columns
            if column.name in frame.columns
        }
    )
    try:
        table.pandera_schema(recorded).validate(typed)
    except SchemaError as failure:
        raise _table_error(failure, typed, table, place) from None
    for reference in table.references:
        if against and reference.table in against and reference.column in typed.columns:
            known = against[reference.table][reference.target]
            _check_reference(typed[reference.column], table[reference.column], known, place)
    whole = [c.name for c in table.columns if c.dtype == "integer" and c.name in typed.columns]
    return typed.astype({name: "int64" for name in whole if not typed[name].isna().any()})


class _Place:
    """Words for a place in the data."""

    def __init__(
        self,
        source: str | PathLike[str] | None,
        header_lines: int | None,
        words: Callable[[int], str] | None = None,
    ) -> None:
        self.file = source
        self.header_lines = header_lines
        self.words = words

    def row(self, position: int) -> str:
        if self.words is not None:
            return self.words(position)
        if self.header_lines is None:
            return f"row {position + 1}"
        return f"line {position + 1 + self.header_lines}"

    def error(self, problem: str, position: int, column: str, **details: Any) -> TableError:
        where = f"{self.row(position)}, column {column}"
        return TableError(problem, file=self.file, where=where, **details)


def _check_header(frame: pd.DataFrame, table: Table, recorded: bool, place: _Place) -> None:
    """Check that the columns are there, once each."""
    names = [str(name) for name in frame.columns]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise TableError(
            "a column appears more than once",
            file=place.file,
            where="header",
            found=repeated[0],
            expected="each column once",
        )
    for column in table.columns:
        if (column.required or recorded) and column.name not in names:
            others = [name for name in names if name not in table.names]
            raise TableError(
                f"column {column.name} is missing",
                file=place.file,
                where="header",
                found=", ".join(names),
                expected=f"{column.name}: {column.meaning}; {column.expected}",
                hint=did_you_mean(column.name, others),
            )


def _typed(values: pd.Series, column: Column, place: _Place) -> pd.Series:
    """Return the values in the declared type, or raise for the first that does not fit."""
    return (
        _text(values, column, place) if column.dtype == "text" else _number(values, column, place)
    )


def _text(values: pd.Series, column: Column, place: _Place) -> pd.Series:
    import pandas as pd

    if pd.api.types.is_integer_dtype(values.dtype):  # identifiers that were read as numbers
        return values.astype("str").mask(values.isna())
    objects = values.astype(object)
    missing = objects.isna()
    wrong = ~objects.map(lambda value: isinstance(value, str)).astype(bool) & ~missing
    if wrong.any():
        position = int(wrong.to_numpy().argmax())
        found = _plain(objects.iloc[position])
        raise place.error(
            "not a text", position, column.name, found=found, expected=column.expected
        )
    if column.nullable and not column.empty:
        missing |= objects == ""
    return objects.astype("str").mask(missing)


def _number(values: pd.Series, column: Column, place: _Place) -> pd.Series:
    import pandas as pd

    if pd.api.types.is_integer_dtype(values.dtype) or pd.api.types.is_float_dtype(values.dtype):
        numbers, missing = values, values.isna()
        wrong = pd.Series(False, index=values.index)
    else:
        objects = values.astype(object)
        missing = objects.map(_is_missing).astype(bool) | objects.isna()
        readable = objects.map(_is_readable).astype(bool)
        numbers = pd.to_numeric(objects.where(readable & ~missing), errors="coerce")
        wrong = numbers.isna() & ~missing
    if column.dtype == "number":
        numbers = numbers.astype("float64")
    elif not pd.api.types.is_integer_dtype(numbers.dtype):
        numbers = numbers.astype("float64")
        wrong |= ~missing & ~((numbers % 1 == 0) & (numbers.abs() <= LARGEST_WHOLE))
    if wrong.any():
        position = int(wrong.to_numpy().argmax())
        found = _plain(values.iloc[position])
        comma = isinstance(found, str) and "," in found
        raise place.error(
            "not a whole number" if column.dtype == "integer" else "not a number",
            position,
            column.name,
            found=found,
            expected=column.expected,
            hint="write decimals with a point, and no thousands separator" if comma else None,
        )
    if column.dtype == "number":
        return numbers
    # A missing value in a column that allows none is left for the schema to report.
    return numbers.astype("Int64" if column.nullable or missing.any() else "int64")


def _is_missing(value: object) -> bool:
    return isinstance(value, str) and value.strip() in MISSING


def _is_readable(value: object) -> bool:
    # True and False would count as 1 and 0.
    return isinstance(value, str | Real | Decimal) and not isinstance(value, bool)


def _table_error(
    failure: SchemaError, frame: pd.DataFrame, table: Table, place: _Place
) -> TableError:
    """Say in our words what pandera found first."""
    if failure.check == "multiple_fields_uniqueness":
        return _repeated_key(frame, table, place)
    position = int(failure.failure_cases["index"].iloc[0])
    expected = getattr(failure.check, "error", None)
    for identity in table.identities:
        if str(identity) == expected:
            return place.error(
                "the account does not close",
                position,
                identity.total,
                found=_plain(frame[identity.total].iloc[position]),
                expected=f"{identity}, here {identity.right_hand_side(frame).iloc[position]:g}",
            )
    column = table[str(failure.schema.name)]
    if frame[column.name].isna().iloc[position]:
        return place.error("the value is missing", position, column.name, expected=column.expected)
    found = _plain(frame[column.name].iloc[position])
    return place.error(
        "the text is empty" if found == "" else "not an admissible value",
        position,
        column.name,
        found=found,
        expected=expected,
        hint=did_you_mean(str(found), column.values),
    )


def _repeated_key(frame: pd.DataFrame, table: Table, place: _Place) -> TableError:
    keys = frame[list(table.key)]
    position = int(keys.duplicated().to_numpy().argmax())
    key = keys.iloc[position]
    first = int((keys == key).all(axis=1).to_numpy().argmax())
    return TableError(
        f"the same {' and '.join(table.key)} as in {place.row(first)}",
        file=place.file,
        where=place.row(position),
        found={name: _plain(key[name]) for name in table.key},
        expected=f"one row for each {' and '.join(table.key)}",
    )


def _check_reference(values: pd.Series, column: Column, known: pd.Series, place: _Place) -> None:
    """Check that what a column refers to exists."""
    unknown = ~values.isin(known)
    if column.empty:
        unknown &= values != ""
    if not unknown.any():
        return
    position = int(unknown.to_numpy().argmax())
    found = str(values.iloc[position])
    names = [str(name) for name in known.unique()]
    raise place.error(
        f"unknown {known.name}",
        position,
        column.name,
        found=found,
        expected=f"one of the {len(names):,} that the other table holds",
        hint=did_you_mean(found, names) if len(names) <= MOST_COMPARED else None,
    )


def _plain(value: object) -> object:
    """Return a NumPy scalar as the plain Python value, which prints as people write it."""
    import numpy as np

    return value.item() if isinstance(value, np.generic) else value
