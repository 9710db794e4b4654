"""Write tables to Parquet and read them from Parquet and CSV.

A file appears under its name only when it is complete: it is written beside it and then renamed.
Parquet files carry the unit and meaning of each column, the name of the table, and the provenance
of the data. The bytes depend on nothing but what is written.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto.errors import TableError, did_you_mean
from distretto.tables.checking import check
from distretto.tables.schema import PROVENANCE_KEY, TABLE_KEY, Table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow
    from numpy.typing import NDArray

__all__ = ["provenance_of", "read", "write_parquet"]


def write_parquet(
    data: pd.DataFrame | Mapping[str, NDArray[Any]],
    table: Table,
    path: str | os.PathLike[str],
    *,
    provenance: Mapping[str, object] | None = None,
) -> Path:
    """Write a table to a Parquet file, whole or not at all.

    Columns are put in the declared order and type. Names, types and missing values are checked,
    ranges and identities are not: that is `check`.

    Parameters
    ----------
    data : pandas.DataFrame or mapping of str to numpy.ndarray
        The columns, all of the same length.
    table : Table
        What the data are.
    path : str or path
        The file; its folder must exist. A file of that name is replaced.
    provenance : mapping, optional
        Where the data come from, kept in the file; anything that JSON can write.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    TableError
        If a column is missing, undeclared, of another type or length, or lacks a value that must
        be there.
    OSError
        If the file cannot be written.
    """
    import pyarrow.parquet as parquet

    target = Path(path)
    content = _arrow_table(data, table, target, provenance)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        parquet.write_table(content, partial, compression="zstd")
        os.replace(partial, target)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()
    return target


def read(
    path: str | os.PathLike[str],
    table: Table,
    *,
    recorded: bool = False,
    against: Mapping[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Read a table from a Parquet or CSV file and check it.

    CSV files are comma-separated, in UTF-8, with the names of the columns in the first line; they
    may be compressed (``.csv.gz``).

    Parameters
    ----------
    path : str or path
        The file.
    table : Table
        What the data have to be.
    recorded, against
        See `check`.

    Returns
    -------
    pandas.DataFrame
        The data with the declared types. ``attrs["provenance"]`` holds the provenance of a
        recorded table, where there is one.

    Raises
    ------
    TableError
        If the file cannot be read as such a table.
    """
    file = Path(path)
    if not file.is_file():
        raise TableError(
            "not a file" if file.exists() else "no such file",
            file=file,
            expected=f"a file with the table {table.name}",
        )
    name = file.name.lower()
    if name.endswith((".csv", ".csv.gz")):
        frame, header_lines = _read_csv(file)
        return check(
            frame,
            table,
            source=file,
            recorded=recorded,
            against=against,
            header_lines=header_lines,
        )
    if not name.endswith((".parquet", ".pq")):
        raise TableError(
            "the kind of file is not known",
            file=file,
            found=file.suffix,
            expected="a name that ends in .parquet, .csv or .csv.gz",
        )
    content = _read_parquet(file)
    metadata = content.schema.metadata or {}
    kind = metadata.get(TABLE_KEY, table.name.encode()).decode()
    if kind != table.name:
        raise TableError("the file holds another table", file=file, found=kind, expected=table.name)
    frame = check(content.to_pandas(), table, source=file, recorded=recorded, against=against)
    if PROVENANCE_KEY in metadata:
        frame.attrs["provenance"] = json.loads(metadata[PROVENANCE_KEY])
    return frame


def provenance_of(path: str | os.PathLike[str]) -> dict[str, Any] | None:
    """Return the provenance that a Parquet file carries, or None if it carries none.

    Parameters
    ----------
    path : str or path
        A Parquet file.

    Raises
    ------
    TableError
        If the file is not Parquet.
    OSError
        If there is no such file.
    """
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        metadata = parquet.read_schema(os.fspath(path)).metadata or {}
    except pyarrow.ArrowInvalid:
        raise _not_parquet(Path(path)) from None
    return json.loads(metadata[PROVENANCE_KEY]) if PROVENANCE_KEY in metadata else None


def _arrow_table(
    data: pd.DataFrame | Mapping[str, NDArray[Any]],
    table: Table,
    file: Path,
    provenance: Mapping[str, object] | None,
) -> pyarrow.Table:
    """Return the data as an Arrow table with the declared types and metadata."""
    import pyarrow

    names = [str(name) for name in data]
    for name in names:
        if name not in table.names:
            raise TableError(
                f"the table {table.name} has no column {name}",
                file=file,
                expected=f"columns among {', '.join(table.names)}",
                hint=did_you_mean(name, table.names),
            )
    schema = table.arrow_schema(names, provenance)
    arrays = []
    for column in table.columns:
        if column.name not in names:
            if column.required:
                raise TableError(
                    f"column {column.name} is missing",
                    file=file,
                    found=", ".join(names),
                    expected=f"{column.name}: {column.meaning}",
                )
            continue
        try:
            array = pyarrow.array(data[column.name], from_pandas=True)
            array = array.cast(schema.field(column.name).type)
        except pyarrow.ArrowException as failure:
            raise TableError(
                "the column is of another type",
                file=file,
                where=f"column {column.name}",
                found=str(failure),
                expected=column.expected,
            ) from None
        if array.null_count and not column.nullable:
            row = array.is_null().to_pylist().index(True) + 1
            raise TableError(
                "the value is missing",
                file=file,
                where=f"row {row}, column {column.name}",
                expected=column.expected,
            )
        arrays.append(array)
    lengths = {name: len(array) for name, array in zip(schema.names, arrays, strict=True)}
    if len(set(lengths.values())) > 1:
        raise TableError(
            "the columns are not of one length", file=file, found=lengths, expected="one length"
        )
    return pyarrow.table(arrays, schema=schema)


def _read_parquet(file: Path) -> pyarrow.Table:
    import pyarrow
    import pyarrow.parquet as parquet

    try:
        # A single file, whatever its folders are called: folders such as arm=none are not columns.
        with parquet.ParquetFile(file) as content:
            return content.read()
    except (pyarrow.ArrowException, OSError):
        raise _not_parquet(file) from None


def _not_parquet(file: Path) -> TableError:
    return TableError("the file cannot be read as Parquet", file=file, expected="a Parquet file")


def _read_csv(file: Path) -> tuple[pd.DataFrame, int | None]:
    """Return the cells as text, and the number of lines before them if rows are lines."""
    import gzip
    import zlib

    import pandas as pd
    import pyarrow
    from pyarrow import csv as arrow_csv

    try:
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        raise TableError(
            "the file is not written in UTF-8",
            file=file,
            where=f"line {line}, byte {failure.start}",
            found=content[failure.start : failure.end],
            expected="text in UTF-8",
            hint="save it again as UTF-8",
        ) from None
    except (OSError, EOFError, zlib.error) as failure:
        raise TableError("the file cannot be read", file=file, found=str(failure)) from None
    if not text.strip():
        raise TableError(
            "the file is empty", file=file, expected="names of columns in the first line"
        )
    # Names are read as a row like the others, so that names that repeat are seen.
    try:
        width = len(next(csv.reader(io.StringIO(text.lstrip("\r\n")))))
        cells = arrow_csv.read_csv(
            pyarrow.BufferReader(text.encode()),
            read_options=arrow_csv.ReadOptions(autogenerate_column_names=True, use_threads=False),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{i}": pyarrow.string() for i in range(width)},
                strings_can_be_null=False,
            ),
        ).to_pandas()
    except (pyarrow.ArrowInvalid, csv.Error) as failure:
        raise TableError(
            "the file cannot be read as comma-separated values",
            file=file,
            found=str(failure).removeprefix("CSV parse error: "),
            expected="as many cells in each line as in the first",
        ) from None
    # With line breaks inside cells or blank lines, rows are not lines.
    rows_are_lines = text.count("\n") + (not text.endswith("\n")) == len(cells)
    frame = cells.iloc[1:].reset_index(drop=True)
    frame.columns = pd.Index([str(name).strip() for name in cells.iloc[0]])
    return frame, 1 if rows_are_lines else None
