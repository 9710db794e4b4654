"""What every file with a table offers: names of columns, cells, and words for places."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto.errors import TableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LONGEST_PREAMBLE", "Cells", "Header", "Places", "Value", "empty_file", "no_header"]

LONGEST_PREAMBLE = 30  # rows in which the row with the names of the columns is looked for

Header = Callable[[Sequence[str]], bool]
Value = str | float | None
"""A cell: a text without blanks around it, or what the file stores as a number, None for a gap."""


class Cells(ABC):
    """The cells of one table.

    Attributes
    ----------
    file : pathlib.Path
        Where they are.
    names : list of str
        Names of the columns as written, without blanks around them; they may repeat.
    """

    file: Path
    names: list[str]

    @abstractmethod
    def columns(self, positions: Sequence[int]) -> list[Any]:
        """Return columns, counted from 0, as Arrow arrays of text or numbers of one length."""

    def values(self, positions: Sequence[int]) -> list[list[Value]]:
        """Return columns in which a number that the file stores as such is no text."""
        import pyarrow.types as kinds

        found: list[list[Value]] = []
        for column in self.columns(positions):
            kind = column.type
            if kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind):
                numbers = (None if v is None else float(v) for v in column.to_pylist())
                found.append([None if v != v else v for v in numbers])
            else:
                found.append(["" if v is None else str(v).strip() for v in column.to_pylist()])
        return found

    def labelled(self, position: int) -> Any:
        """Return a column with labels in the place of codes, where the file has labels of them."""
        return self.columns([position])[0]

    def place(self, row: int) -> str:
        """Return words for the place of a row, counted from 0 below the names."""
        return f"row {row + 1}"


class Places:
    """Words for the places of the rows of a table that were kept.

    Parameters
    ----------
    cells : Cells
        The table as it was read.
    kept : array of int64, shape (rows,), optional
        Position of each row that was kept, from 0; by default all were.
    """

    def __init__(self, cells: Cells, kept: NDArray[np.int64] | None = None) -> None:
        self.cells = cells
        self.kept = kept

    def __call__(self, position: int) -> str:
        """Return the words for a row, counted from 0 among those kept."""
        return self.cells.place(int(position if self.kept is None else self.kept[position]))

    def __deepcopy__(self, memo: object) -> Places:
        return self  # frames copy what is attached to them

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def empty_file(path: Path) -> TableError:
    """Return the error for a file without any row."""
    return TableError("the file is empty", file=path, expected="names of columns and rows")


def no_header(path: Path) -> TableError:
    """Return the error for a file in which no row has the names of the columns."""
    return TableError(
        "the row with the names of the columns is not found",
        file=path,
        expected=f"it among the first {LONGEST_PREAMBLE} rows",
    )
