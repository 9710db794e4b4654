"""What a data table is: columns with meaning, unit, type and range, declared once.

A `Table` is a plain description. From it come the pandera schema that checks a data frame, the
Arrow schema with which a Parquet file is written, and the data dictionary of the documentation, so
that the three cannot drift apart. Nothing heavy is imported until one of them is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
    import pyarrow

__all__ = [
    "ARM",
    "WORLD",
    "Column",
    "Identity",
    "Reference",
    "SeriesLike",
    "Table",
]

# Names under which a Parquet file carries what it holds and where it came from.
TABLE_KEY = b"distretto.table"
PROVENANCE_KEY = b"distretto.provenance"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Name of the column.
    meaning : str
        What the column holds, in one line.
    unit : str
        Unit of its values; for text, what kind of text.
    dtype : {"number", "integer", "text"}
        A number (float64), a whole number (int64) or text.
    required : bool
        Whether every table of this kind has the column. A recorded run has all columns.
    nullable : bool
        Whether a value may be missing.
    low, high : float or None
        Admissible range, ends included; None where there is no bound.
    values : tuple of str
        The texts allowed; empty where any text is.
    empty : str
        What an empty text stands for; "" where a text may not be empty.
    """

    name: str
    meaning: str
    unit: str
    dtype: Literal["number", "integer", "text"] = "number"
    required: bool = False
    nullable: bool = True
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    empty: str = ""

    @property
    def expected(self) -> str:
        """What a value of this column must be, for people to read."""
        if self.values:
            text = "one of " + ", ".join(repr(value) for value in self.values)
        elif self.dtype == "text":
            text = "a text"
        else:
            text = "a whole number" if self.dtype == "integer" else "a number"
            if self.low is not None and self.high is not None:
                text += f" between {self.low:g} and {self.high:g}"
            elif self.low is not None:
                text += f" of at least {self.low:g}"
            elif self.high is not None:
                text += f" of at most {self.high:g}"
        return f"{text} (empty: {self.empty})" if self.empty else text


@dataclass(frozen=True, slots=True)
class Identity:
    """An account that must close in every row of a recorded run.

    Attributes
    ----------
    total : str
        Column on the left-hand side.
    plus, minus : tuple of str
        Columns added and subtracted on the right-hand side.
    tolerance : float
        Largest gap, relative to the sum of the absolute terms (and to 1 where that is larger).
    """

    total: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    tolerance: float = 1e-6

    def __str__(self) -> str:
        return f"{self.total} = {' + '.join(self.plus)}" + "".join(f" - {m}" for m in self.minus)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the identity."""
        return (self.total, *self.plus, *self.minus)

    def right_hand_side(self, frame: pd.DataFrame) -> pd.Series[float]:
        """Return the sum of the terms for each row, missing where one of them is."""
        plus, minus = frame[list(self.plus)], frame[list(self.minus)]
        return plus.sum(axis=1, skipna=False) - minus.sum(axis=1, skipna=False)

    def holds(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Say for each row whether the account closes; a row with a missing term does not."""
        gap = (frame[self.total] - self.right_hand_side(frame)).abs()
        scale = frame[list(self.columns)].abs().sum(axis=1).clip(lower=1.0)
        return gap <= self.tolerance * scale


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose values must exist in a column of another table.

    Attributes
    ----------
    column : str
        Column that refers.
    table, target : str
        Name of the table referred to and its column.
    """

    column: str
    table: str
    target: str


class SeriesLike(Protocol):
    """What the district table needs to know of an outcome to make a column of it."""

    @property
    def name(self) -> str:
        """Name of the column."""

    @property
    def label(self) -> str:
        """What the outcome is, for people to read."""

    @property
    def unit(self) -> str:
        """Unit of the outcome."""


ARM = Column(
    "arm",
    "arm of the comparison",
    "name",
    "text",
    required=True,
    nullable=False,
)
WORLD = Column(
    "world",
    "world of the ensemble; a world is the same in every arm but for the institutions",
    "number",
    "integer",
    required=True,
    nullable=False,
    low=0,
)


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table: its columns, what identifies a row, and what must hold across columns.

    Attributes
    ----------
    name : str
        Name of the table, also the stem of its files.
    meaning : str
        What one row is.
    columns : tuple of Column
        Columns in their order.
    key : tuple of str
        Columns that together identify a row.
    identities : tuple of Identity
        Accounts that close in a recorded run.
    references : tuple of Reference
        Columns whose values must exist in another table.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    identities: tuple[Identity, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def long(self) -> Table:
        """The same table over the arms and worlds of an ensemble: two more columns in front."""
        return replace(self, columns=(ARM, WORLD, *self.columns), key=("arm", "world", *self.key))

    def pandera_schema(self, recorded: bool = False) -> pa.DataFrameSchema:
        """Schema that checks a data frame.

        Parameters
        ----------
        recorded : bool
            Whether the table was recorded by a run: then every column must be there and the
            identities must hold.

        Returns
        -------
        pandera.pandas.DataFrameSchema
            Strict about types: whole numbers that may be missing are ``Int64``. The text of each
            check's ``error`` says what is expected.
        """
        import pandera.pandas as pa

        return pa.DataFrameSchema(
            {column.name: _pandera_column(column, recorded) for column in self.columns},
            checks=[
                pa.Check(identity.holds, error=str(identity))
                for identity in (self.identities if recorded else ())
            ],
            unique=list(self.key),
            name=self.name,
        )

    def arrow_schema(
        self,
        names: Iterable[str] | None = None,
        provenance: Mapping[str, object] | None = None,
    ) -> pyarrow.Schema:
        """Schema of a Parquet file, with units in its fields and provenance in its metadata.

        Parameters
        ----------
        names : iterable of str, optional
            Columns that the file holds, all by default.
        provenance : mapping, optional
            Where the data come from; anything that JSON can write.

        Returns
        -------
        pyarrow.Schema
            Fields in the order of the declaration.
        """
        import pyarrow

        types = {"text": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64()}
        held = set(self.names if names is None else names)
        metadata = {TABLE_KEY: self.name.encode()}
        if provenance is not None:
            metadata[PROVENANCE_KEY] = json.dumps(provenance, sort_keys=True).encode()
        fields = [
            pyarrow.field(
                column.name,
                types[column.dtype],
                nullable=column.nullable,
                metadata={"unit": column.unit, "meaning": column.meaning},
            )
            for column in self.columns
            if column.name in held
        ]
        return pyarrow.schema(fields, metadata=metadata)

    def dictionary(self) -> list[dict[str, str | bool]]:
        """The data dictionary: one entry per column, in words."""
        return [
            {
                "name": column.name,
                "meaning": column.meaning,
                "unit": column.unit,
                "values": column.expected,
                "required": column.required,
                "missing allowed": column.nullable,
            }
            for column in self.columns
        ]

    def markdown(self) -> str:
        """The data dictionary as a Markdown section."""
        lines = [f"### {self.name}", "", f"{self.meaning} Key: {', '.join(self.key)}.", ""]
        lines += [
            "| column | meaning | unit | values | required |",
            "| --- | --- | --- | --- | --- |",
        ]
        for entry in self.dictionary():
            cells = [str(entry[field]) for field in ("name", "meaning", "unit", "values")]
            cells = [cell.replace("|", "\\|") for cell in cells]
            lines.append(f"| {' | '.join(cells)} | {'yes' if entry['required'] else ''} |")
        lines += [f"\nIn a recorded run: `{identity}`." for identity in self.identities]
        return "\n".join(lines) + "\n"


def _pandera_column(column: Column, recorded: bool) -> pa.Column:
    import pandera.pandas as pa

    checks: list[Any] = []
    dtype: str
    if column.dtype == "text":
        dtype = "str"
        if column.values:
            checks.append(pa.Check.isin(column.values, error=column.expected))
        elif not column.empty:
            checks.append(pa.Check.str_length(min_value=1, error="a text that is not empty"))
    else:
        dtype = "float64" if column.dtype == "number" else "int64"
        if column.dtype == "integer" and column.nullable:
            dtype = "Int64"
        # Bounds also turn away infinity, which no column of ours may hold.
        low = -1e300 if column.low is None else column.low
        high = 1e300 if column.high is None else column.high
        checks.append(pa.Check.in_range(low, high, error=column.expected))
    return pa.Column(
        dtype,
        checks,
        nullable=column.nullable,
        required=column.required or recorded,
        description=column.meaning,
        metadata={"unit": column.unit},
    )
