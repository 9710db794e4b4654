"""Tables in the formats of other programs: CSV, Stata, Parquet and netCDF.

Stata files are of version 118 (Stata 14 and later, UTF-8). NetCDF files are of the classic model
with 64-bit offsets (NetCDF-3), which SciPy writes, so that no library is needed that is not there
anyway; R, Stata's users of `ncdf4`, xarray and `ncdump` read it like any other. It has no integers
of 64 bits: whole numbers that need more than 32 are written as real numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto.results.sheets import Sheet, Variable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["CODEBOOK", "FORMATS", "short_names", "write_codebook", "write_netcdf"]

CODEBOOK = "codebook.csv"
LONGEST_NAME, LONGEST_LABEL, LONGEST_TEXT = 32, 80, 2045  # of Stata
_RESERVED = frozenset(
    [
        "_all",
        "_b",
        "_coef",
        "_cons",
        "_n",
        "_N",
        "_pi",
        "_pred",
        "_rc",
        "_skip",
        "byte",
        "double",
        "float",
        "if",
        "in",
        "int",
        "long",
        "strL",
        "using",
        "with",
    ]
)


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Names that Stata takes: at most 32 letters, digits and ``_``; no two alike.

    Of two names that would be cut to the same, the later ends in a number.
    """
    found: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"\W", "_", name, flags=re.ASCII)
        if not plain or plain[0].isdigit() or plain in _RESERVED or re.fullmatch(r"str\d+", plain):
            plain = f"_{plain}"
        short, number = plain[:LONGEST_NAME], 2
        while short in found.values():
            end = f"_{number}"
            short, number = plain[: LONGEST_NAME - len(end)] + end, number + 1
        found[name] = short
    return found


def write_csv(sheet: Sheet, path: Path) -> None:
    """Write a table as UTF-8 text with commas; missing values are empty."""
    sheet.frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_parquet(sheet: Sheet, path: Path) -> None:
    """Write a table as Parquet, with label, unit and definition in the metadata of each field."""
    import pyarrow
    import pyarrow.parquet as parquet

    content = pyarrow.Table.from_pandas(sheet.frame, preserve_index=False)
    fields = [
        field.with_metadata({"label": each.label, "unit": each.unit, "definition": each.definition})
        for field, each in zip(content.schema, sheet.variables, strict=True)
    ]
    parquet.write_table(content.cast(pyarrow.schema(fields)), path, compression="zstd")


def write_stata(sheet: Sheet, path: Path) -> None:
    """Write a table for Stata, with labels of variables and of coded values."""
    import pandas as pd

    names = short_names(sheet.frame.columns)
    frame = sheet.frame.rename(columns=names)
    labels, long_text = {}, []
    for variable in sheet.variables:
        name = names[variable.name]
        labels[name] = _label(variable)
        if variable.values:
            frame[name] = pd.Categorical(frame[name], categories=list(variable.values))
        elif frame[name].dtype == object and _longest(frame[name]) > LONGEST_TEXT:
            long_text.append(name)
    frame.to_stata(
        path,
        write_index=False,
        version=118,
        variable_labels=labels,
        convert_strl=long_text,
        data_label=sheet.name[:LONGEST_LABEL],
    )


def write_netcdf_table(sheet: Sheet, path: Path) -> None:
    """Write a table as netCDF: one variable for each column over the dimension ``row``."""
    import xarray as xr

    columns = {
        variable.name: (
            "row",
            column.to_numpy() if column.dtype != object else column.to_numpy(dtype=np.str_),
            _attributes(variable),
        )
        for variable, (_, column) in zip(sheet.variables, sheet.frame.items(), strict=True)
    }
    _write(xr.Dataset(columns, attrs={"title": sheet.name}), path)


def write_netcdf(dataset: xr.Dataset, variables: Mapping[str, Variable], path: Path) -> None:
    """Write a dataset as netCDF, its variables with ``long_name``, ``units`` and definition.

    Parameters
    ----------
    dataset : xarray.Dataset
    variables : mapping of str to Variable
        What its variables are, by name; others keep their attributes.
    path : Path
    """
    told = dataset.copy()
    for name, variable in variables.items():
        kept = {
            key: told[name].attrs[key] for key in ("better", "group") if key in told[name].attrs
        }
        told[name].attrs = {**_attributes(variable), **kept}
    _write(told, path)


Write = Callable[[Sheet, Path], None]
FORMATS: dict[str, tuple[str, Write]] = {
    "csv": (".csv", write_csv),
    "parquet": (".parquet", write_parquet),
    "stata": (".dta", write_stata),
    "netcdf": (".nc", write_netcdf_table),
}
"""Ending of the files, and what writes a table, of each format."""


def write_codebook(
    sheets: Iterable[Sheet], path: Path, names: Callable[[Iterable[str]], Mapping[str, str]]
) -> None:
    """Write what every variable of every table is.

    Parameters
    ----------
    sheets : iterable of Sheet
    path : Path
    names : callable
        From the names of variables to those in the files.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("table", "variable", "name", "label", "unit", "definition", "values"))
    for sheet in sheets:
        written = names(sheet.frame.columns)
        for each in sheet.variables:
            coded = "; ".join(f"{code} = {text}" for code, text in enumerate(each.values))
            row = (sheet.name, written[each.name], each.name, each.label, each.unit)
            writer.writerow((*row, each.definition, coded))
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def _longest(texts: Iterable[str]) -> int:
    return max((len(text.encode()) for text in texts), default=0)


def _label(variable: Variable) -> str:
    """Label with its unit, within the 80 characters of Stata."""
    unit = f" ({variable.unit})" if variable.unit else ""
    label = variable.label or variable.name
    return f"{label[: LONGEST_LABEL - len(unit)]}{unit}"[:LONGEST_LABEL]


def _attributes(variable: Variable) -> dict[str, str]:
    about = {
        "long_name": variable.label,
        "units": variable.unit,
        "definition": variable.definition,
    }
    return {name: text for name, text in about.items() if text}


def _write(dataset: xr.Dataset, path: Path) -> None:
    """Write a dataset whose whole numbers fit into 32 bits, or are real numbers."""
    whole: dict[str, Any] = {}
    for name, variable in dataset.variables.items():
        if variable.dtype.kind in "iu" and variable.dtype.itemsize > 4:
            limit = np.iinfo(np.int32).max
            fits = variable.size == 0 or bool(np.abs(variable.values).max() <= limit)
            whole[str(name)] = {"dtype": "int32" if fits else "float64"}
    dataset.to_netcdf(path, format="NETCDF3_64BIT", engine="scipy", encoding=whole)
