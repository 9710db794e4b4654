"""Cells of a table as text, from CSV, Parquet, Excel and Stata files.

What a file holds is not interpreted: a code keeps its leading zeros, and a place may be called
"None" or "NA".
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from distretto.errors import TableError
from distretto.tables.cell_source import Cells, Header
from distretto.tables.excel import ExcelSheet
from distretto.tables.separated import SeparatedValues

__all__ = ["KINDS", "Cells", "open_cells"]

KINDS = ".csv, .csv.gz, .txt, .tsv, .parquet, .xlsx or .dta"


def open_cells(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str = "utf-8",
    header: Header | None = None,
) -> Cells:
    """Open a table.

    Parameters
    ----------
    path : pathlib.Path
        The file; its name says of which kind it is.
    sheet : str, optional
        Name of the sheet of an Excel file, the first by default.
    encoding : str
        How the text of a CSV file is written.
    header : callable, optional
        Says whether a row holds the names of the columns; for files with text above the table. By
        default it is the first row that is not blank.

    Returns
    -------
    Cells
        The names of the columns; the cells are read when asked for.

    Raises
    ------
    TableError
        If there is no such file, or it cannot be read as what its name says.
    """
    if not path.is_file():
        raise TableError(
            "not a file" if path.exists() else "no such file", file=path, expected="a table"
        )
    name = path.name.lower()
    try:
        if name.endswith((".parquet", ".pq")):
            return _Parquet(path)
        if name.endswith((".xlsx", ".xlsm")):
            return ExcelSheet(path, sheet, header)
        if name.endswith(".dta"):
            return _Stata(path)
        if name.removesuffix(".gz").endswith((".csv", ".txt", ".tsv")):
            return SeparatedValues(path, encoding, header)
    except (OSError, EOFError, zlib.error) as failure:
        raise TableError("the file cannot be read", file=path, found=str(failure)) from None
    raise TableError(
        "the kind of file is not known",
        file=path,
        found=path.suffix,
        expected=f"a name that ends in {KINDS}",
    )


class _Parquet(Cells):
    def __init__(self, path: Path) -> None:
        import pyarrow
        import pyarrow.parquet as parquet

        self.file = path
        try:
            self.names = [str(name).strip() for name in parquet.read_schema(path).names]
        except pyarrow.ArrowException:
            raise TableError(
                "the file cannot be read as Parquet", file=path, expected="a Parquet file"
            ) from None

    def columns(self, positions: Sequence[int]) -> list[Any]:
        import pyarrow.parquet as parquet

        # A single file, whatever its folders are called: folders such as year=2011 are no columns.
        with parquet.ParquetFile(self.file) as content:
            names = content.schema_arrow.names
            table = content.read(columns=[names[position] for position in positions])
        return [table.column(names[position]) for position in positions]


class _Stata(Cells):
    def __init__(self, path: Path) -> None:
        import pandas as pd

        self.file = path
        try:
            # Labels of values are names; the codes are what is stored.
            self.frame = pd.read_stata(path, convert_categoricals=False)
        except (ValueError, struct.error, pd.errors.ParserError) as failure:
            raise TableError(
                "the file cannot be read as Stata", file=path, found=str(failure)
            ) from None
        self.names = [str(name).strip() for name in self.frame.columns]

    def columns(self, positions: Sequence[int]) -> list[Any]:
        import pyarrow

        return [
            pyarrow.chunked_array([pyarrow.array(self.frame.iloc[:, position], from_pandas=True)])
            for position in positions
        ]

    def labelled(self, position: int) -> Any:
        """Return a column with labels in the place of codes."""
        import pandas as pd
        import pyarrow

        name = self.frame.columns[position]
        try:
            column = pd.read_stata(self.file, columns=[name])[name]
        except ValueError:  # two codes have the same label, which tells them no longer apart
            return super().labelled(position)
        if not isinstance(column.dtype, pd.CategoricalDtype):
            return super().labelled(position)
        # Codes without a label stand among the labels as numbers.
        return pyarrow.array([None if pd.isna(x) else str(x) for x in column], pyarrow.string())
