"""Cells of a table as text, from CSV, Parquet, Excel and Stata files.

What a file holds is not interpreted: a code keeps its leading zeros, and a place may be called
"None" or "NA". A large CSV file is read by Arrow, and only the columns that are asked for.
"""

from __future__ import annotations

import csv
import gzip
import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from io import BufferedReader
from pathlib import Path
from typing import Any

from distretto.errors import TableError, install_extra

__all__ = ["KINDS", "Cells", "open_cells"]

KINDS = ".csv, .csv.gz, .txt, .tsv, .parquet, .xlsx or .dta"
DELIMITERS = ",;\t|"
LONGEST_LINE = 1 << 20  # bytes; a file without line ends is not read to its end
LONGEST_PREAMBLE = 30  # rows in which the row with the names of the columns is looked for

Row = Sequence[str]
Header = Callable[[Row], bool]


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

    def labelled(self, position: int) -> Any:
        """Return a column with labels in the place of codes, where the file has labels of them."""
        return self.columns([position])[0]

    def place(self, row: int) -> str:
        """Return words for the place of a row, counted from 0 below the names."""
        return f"row {row + 1}"


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
            return _Rows(path, _excel_rows(path, sheet), header)
        if name.endswith(".dta"):
            return _Stata(path)
        if name.removesuffix(".gz").endswith((".csv", ".txt", ".tsv")):
            return _Text(path, encoding, header)
    except (OSError, EOFError, zlib.error) as failure:
        raise TableError("the file cannot be read", file=path, found=str(failure)) from None
    raise TableError(
        "the kind of file is not known",
        file=path,
        found=path.suffix,
        expected=f"a name that ends in {KINDS}",
    )


class _Text(Cells):
    """Separated values; the separator is the one found most often among the names."""

    def __init__(self, path: Path, encoding: str, header: Header | None) -> None:
        self.file = path
        self.encoding = encoding
        try:
            "".encode(encoding)
        except LookupError:
            raise TableError(
                "the encoding is not known",
                where="encoding",
                found=encoding,
                expected="a name such as utf-8, latin-1 or cp1252",
            ) from None
        self.skipped, line = self._header_line(header or (lambda row: True))
        self.delimiter = _delimiter(line)
        self.names = [name.strip() for name in _split(line, self.delimiter)]

    def columns(self, positions: Sequence[int]) -> list[Any]:
        import pyarrow
        from pyarrow import csv as arrow_csv

        names = [f"f{position}" for position in range(len(self.names))]
        wanted = [names[position] for position in positions]
        try:
            table = arrow_csv.read_csv(
                str(self.file),
                read_options=arrow_csv.ReadOptions(
                    column_names=names, skip_rows=self.skipped + 1, encoding=self.encoding
                ),
                parse_options=arrow_csv.ParseOptions(delimiter=self.delimiter),
                convert_options=arrow_csv.ConvertOptions(
                    include_columns=wanted,
                    column_types=dict.fromkeys(wanted, pyarrow.string()),
                    strings_can_be_null=False,
                ),
            )
        except pyarrow.ArrowInvalid as failure:
            text = str(failure)
            if "Empty CSV" in text:
                raise _empty(self.file) from None
            if "UTF8" in text or "UTF-8" in text:
                raise self._wrong_encoding() from None
            raise TableError(
                "the file cannot be read as separated values",
                file=self.file,
                found=text.removeprefix("CSV parse error: "),
                expected=f"as many cells in each line as names in the first: {len(self.names)}",
            ) from None
        except UnicodeDecodeError:
            raise self._wrong_encoding() from None
        except OSError as failure:
            raise TableError(
                "the file cannot be read", file=self.file, found=str(failure)
            ) from None
        return [table.column(name) for name in wanted]

    def place(self, row: int) -> str:
        # Blank lines are no rows, so lines are counted anew; this happens once, for an error.
        with self._open() as stream:
            for number, line in enumerate(stream, start=1):
                if number > self.skipped + 1 and line.strip(b"\r\n"):
                    row -= 1
                    if row < 0:
                        return f"line {number}"
        return "last line"

    def _open(self) -> gzip.GzipFile | BufferedReader:
        if self.file.name.lower().endswith(".gz"):
            return gzip.GzipFile(self.file)
        return self.file.open("rb")

    def _header_line(self, is_header: Header) -> tuple[int, str]:
        """Return the number of lines above the names, and the line with the names."""
        blank = True
        with self._open() as stream:
            for number, content in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b"")):
                if len(content) == LONGEST_LINE or b"\0" in content:
                    raise TableError(
                        "the file is no table of text",
                        file=self.file,
                        where=f"line {number + 1}",
                        found=content[:16],
                        expected="names of columns and rows, one on each line",
                        hint="export the table again as CSV in UTF-8",
                    )
                try:
                    line = content.decode(self.encoding)
                except UnicodeDecodeError:
                    raise self._wrong_encoding() from None
                line = line.removeprefix("\ufeff").rstrip("\r\n")
                if line.strip() and is_header(_split(line, _delimiter(line))):
                    return number, line
                blank &= not line.strip()
                if number > LONGEST_PREAMBLE and not blank:
                    break
        raise _empty(self.file) if blank else _no_header(self.file)

    def _wrong_encoding(self) -> TableError:
        with self._open() as stream:
            for number, content in enumerate(stream, start=1):
                try:
                    content.decode(self.encoding)
                except UnicodeDecodeError as failure:
                    return TableError(
                        f"the file is not written in {self.encoding.upper()}",
                        file=self.file,
                        where=f"line {number}",
                        found=content[max(0, failure.start - 8) : failure.end + 8],
                        expected=f"text in {self.encoding.upper()}",
                        hint="try --encoding latin-1 (encoding='latin-1' in Python)",
                    )
        return TableError(f"the file is not written in {self.encoding.upper()}", file=self.file)


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


class _Rows(Cells):
    """Rows of text that are in memory."""

    def __init__(self, path: Path, rows: Iterable[list[str]], header: Header | None) -> None:
        self.file = path
        found: list[str] | None = None
        self.rows: list[tuple[int, list[str]]] = []
        number = 0
        for number, row in enumerate(rows, start=1):
            if not any(row):
                continue
            if found is not None:
                self.rows.append((number, row))
            elif header is None or header(row):
                found = row
            elif number > LONGEST_PREAMBLE:
                raise _no_header(path)
        if found is None:
            raise _empty(path) if number == 0 else _no_header(path)
        self.names = [name.strip() for name in found]

    def columns(self, positions: Sequence[int]) -> list[Any]:
        import pyarrow

        return [
            pyarrow.chunked_array(
                [
                    pyarrow.array(
                        [row[position] if position < len(row) else "" for _, row in self.rows],
                        pyarrow.string(),
                    )
                ]
            )
            for position in positions
        ]

    def place(self, row: int) -> str:
        return f"row {self.rows[row][0]}"


def _excel_rows(path: Path, sheet: str | None) -> Iterable[list[str]]:
    """Yield the rows of a sheet as text."""
    from zipfile import BadZipFile

    try:
        import openpyxl
    except ImportError:
        raise TableError(
            "reading Excel files needs openpyxl",
            file=path,
            hint=install_extra("excel"),
        ) from None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError) as failure:
        raise TableError(
            "the file cannot be read as Excel", file=path, found=str(failure)
        ) from None
    if sheet is not None and sheet not in book.sheetnames:
        from distretto.errors import did_you_mean

        raise TableError(
            "no such sheet",
            file=path,
            where="sheet",
            found=sheet,
            expected="one of " + ", ".join(book.sheetnames),
            hint=did_you_mean(sheet, book.sheetnames),
        )
    chosen = book[sheet] if sheet is not None else book.worksheets[0]
    for row in chosen.iter_rows():
        yield [_excel_text(cell) for cell in row]


def _excel_text(cell: Any) -> str:
    """Return what a cell shows: a number with the format 000000 keeps its leading zeros."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).strip()
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    layout = cell.number_format or ""
    return str(int(value)).zfill(len(layout) if set(layout) == {"0"} else 0)


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _empty(path: Path) -> TableError:
    return TableError("the file is empty", file=path, expected="names of columns and rows")


def _no_header(path: Path) -> TableError:
    return TableError(
        "the row with the names of the columns is not found",
        file=path,
        expected=f"it among the first {LONGEST_PREAMBLE} rows",
    )
