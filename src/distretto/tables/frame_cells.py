"""Cells of a table that is in memory already."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto.tables.cell_source import Cells, empty_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FrameCells"]

FILE = Path("data frame")


class FrameCells(Cells):
    """The columns of a frame; rows are counted from 1."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.file = FILE
        if not len(frame.columns):
            raise empty_file(FILE)
        self.frame = frame
        self.names = [str(name).strip() for name in frame.columns]

    def columns(self, positions: Sequence[int]) -> list[Any]:
        """Return columns, counted from 0, as Arrow arrays."""
        import pyarrow

        return [pyarrow.chunked_array([self._column(position)]) for position in positions]

    def _column(self, position: int) -> Any:
        import pyarrow

        column = self.frame.iloc[:, position]
        try:
            return pyarrow.array(column, from_pandas=True)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):  # numbers and texts in one column
            texts = [None if value is None else str(value) for value in column]
            return pyarrow.array(texts, pyarrow.string())
