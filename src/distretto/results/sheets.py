"""Tables of a folder of results, with what each of their variables is.

Values are made such that every format can hold them: truth values are 1 and 0, whole numbers with
gaps and numbers that are not finite become real numbers with gaps, missing text is empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto import files
from distretto.economy.observation import OUTCOMES
from distretto.errors import ResultError, did_you_mean
from distretto.experiments.comparison import Comparison

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["FORMS", "Sheet", "Variable", "chosen", "of_comparison", "of_folder"]

FORMS = ("wide", "long")


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of a table.

    Attributes
    ----------
    name, label, unit, definition : str
        "" where it is not known.
    values : tuple of str
        Of text that is one of a few words: these words in their order. Stata files hold the codes
        0, 1, ... with these labels.
    """

    name: str
    label: str = ""
    unit: str = ""
    definition: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table and its variables.

    Attributes
    ----------
    name : str
    frame : pandas.DataFrame
        Columns of real numbers, whole numbers or text, without an index that matters.
    variables : tuple of Variable
        One for each column, in their order.
    """

    name: str
    frame: pd.DataFrame
    variables: tuple[Variable, ...]


def of_folder(folder: Path, kind: files.Kind) -> list[Sheet]:
    """The tables of a result: those that its kind names, or its CSV and Parquet files.

    Raises
    ------
    ResultError
        If there is none, or one cannot be read.
    """
    try:
        if kind.tables is not None:
            return [_sheet(name, frame, {}) for name, frame in kind.tables(folder).items()]
        paths = [folder / name for name in kind.holds if (folder / name).is_file()]
        found = [_read(path) for path in paths if path.suffix in (".csv", ".parquet")]
    except (KeyError, TypeError) as error:
        raise ResultError(f"the {kind.name} cannot be read: {error!r}", file=folder) from error
    if not found:
        raise ResultError(
            f"no table in this {kind.name} that could be exported",
            file=folder,
            expected="a finished result with tables",
        )
    return found


def _read(path: Path) -> Sheet:
    import pandas as pd
    import pyarrow.parquet as parquet

    told: dict[str, Variable] = {}
    try:
        if path.suffix == ".csv":
            frame = pd.read_csv(path)
        else:
            content = parquet.read_table(path)
            frame = content.to_pandas()
            for field in content.schema:
                about = {
                    key.decode(): text.decode() for key, text in (field.metadata or {}).items()
                }
                meaning, unit = about.get("meaning", ""), about.get("unit", "")
                told[field.name] = Variable(field.name, meaning, unit, meaning)
    except (OSError, ValueError) as error:
        raise ResultError(f"not readable as a table: {error}", file=path) from error
    return _sheet(path.stem, frame, told)


def _sheet(name: str, frame: pd.DataFrame, told: Mapping[str, Variable]) -> Sheet:
    plain = plain_values(frame)
    names = [str(column) for column in plain]
    variables = (told.get(each, Variable(each, each.replace("_", " "))) for each in names)
    return Sheet(name, plain, tuple(variables))


def plain_values(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with nothing but real numbers, whole numbers and text."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for name, given in frame.items():
        column = given.convert_dtypes() if given.dtype == object else given
        if not (pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column)):
            columns[str(name)] = column.astype(object).where(column.notna(), "").astype(str)
        elif pd.api.types.is_float_dtype(column) or column.isna().any():
            values = column.to_numpy(dtype=np.float64, na_value=np.nan)
            columns[str(name)] = np.where(np.isfinite(values), values, np.nan)
        else:
            columns[str(name)] = column.to_numpy(dtype=np.int64)
    return pd.DataFrame(columns, index=frame.index).reset_index(drop=True)


def chosen(comparison: Comparison, outcomes: Sequence[str]) -> tuple[str, ...]:
    """Names of outcomes: those given, or all.

    Raises
    ------
    ResultError
        If there is no outcome of this name.
    """
    known = [str(name) for name in comparison.dataset.data_vars]
    for name in outcomes:
        if name not in known:
            raise ResultError(
                "no outcome of this comparison",
                where="--outcome",
                found=name,
                expected=f"one of {', '.join(known)}",
                hint=did_you_mean(name, known),
            )
    return tuple(dict.fromkeys(outcomes)) or tuple(known)


def of_comparison(comparison: Comparison, outcomes: Sequence[str], form: str) -> list[Sheet]:
    """The tables of a comparison: ``outcomes``, ``worlds`` and ``priors``.

    Parameters
    ----------
    comparison : Comparison
    outcomes : sequence of str
    form : {"wide", "long"}
        One row for each arm, world and quarter, with a column for each outcome; or one row for
        each of these and each outcome.
    """
    dataset = comparison.dataset
    arms = tuple(str(arm) for arm in dataset["arm"].values)
    arm = Variable(
        "arm", "arm", "", "what is done in the district; the first is the reference", arms
    )
    world = Variable("world", "world", "", "draw of priors and chance, the same in every arm")
    quarter = Variable("quarter", "quarter after burn-in", "quarter", "0 is the first recorded")
    measured = [describe(dataset[name]) for name in outcomes]
    whole = dataset[list(outcomes)].to_dataframe(dim_order=["arm", "world", "quarter"])
    wide = whole[list(outcomes)].reset_index()
    if form == "wide":
        table = Sheet("outcomes", plain_values(wide), (arm, world, quarter, *measured))
    else:
        names = Variable("outcome", "outcome", "", "what is measured", tuple(outcomes))
        units = "; ".join(f"{each.name}: {each.unit}" for each in measured)
        value = Variable(
            "value", "value of the outcome", "", f"in the unit of the outcome ({units})"
        )
        long = wide.melt(["arm", "world", "quarter"], var_name="outcome", ignore_index=True)
        table = Sheet("outcomes", plain_values(long), (arm, world, quarter, names, value))
    flags = dataset[["died_out", "exploded"]].to_dataframe(dim_order=["arm", "world"])
    lost = [
        Variable("died_out", "the district died out", "", "1 if it did by the end of the run"),
        Variable("exploded", "the district exploded", "", "1 if it did by the end of the run"),
    ]
    ends = flags[["died_out", "exploded"]].reset_index()
    return [
        table,
        Sheet("worlds", plain_values(ends), (arm, world, *lost)),
        _priors(dataset, world),
    ]


def describe(outcome: xr.DataArray) -> Variable:
    """What an outcome is."""
    about: dict[str, Any] = outcome.attrs
    return Variable(
        str(outcome.name),
        about["label"],
        about["unit"],
        _DEFINITIONS.get(str(outcome.name), ""),
    )


_DEFINITIONS = {outcome.name: outcome.definition for outcome in OUTCOMES}


def _priors(dataset: xr.Dataset, world: Variable) -> Sheet:
    """Value of every prior in every world."""
    import pandas as pd

    names = [str(name) for name in dataset["prior"].values]
    units = [str(unit) for unit in dataset["prior_unit"].values]
    frame = pd.DataFrame(dataset["prior_value"].transpose("world", "prior").values, columns=names)
    frame.insert(0, "world", dataset["world"].values)
    drawn = (
        Variable(name, f"prior {name}", unit, "value drawn in the world")
        for name, unit in zip(names, units, strict=True)
    )
    return Sheet("priors", plain_values(frame), (world, *drawn))
