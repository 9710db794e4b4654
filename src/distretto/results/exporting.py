"""Results in the formats of other programs, each with a codebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

from distretto import files
from distretto.errors import InputError, did_you_mean
from distretto.experiments import load_comparison
from distretto.experiments.comparison import Comparison
from distretto.experiments.comparison_folder import COMPARISON
from distretto.provenance import provenance
from distretto.results.folder import EXPORT, PROVENANCE
from distretto.results.kinds import kind_of
from distretto.results.sheets import FORMS, chosen, describe, of_comparison, of_folder
from distretto.results.writing import (
    CODEBOOK,
    FORMATS,
    short_names,
    write_codebook,
    write_netcdf,
)

__all__ = ["export"]


def export(
    folder: str | PathLike[str],
    to: str,
    out: str | PathLike[str] | None = None,
    *,
    outcomes: Sequence[str] = (),
    form: str = "wide",
    overwrite: bool = False,
    command: Sequence[str] | None = None,
) -> Path:
    """Write the tables of a folder of results in another format, with a codebook.

    Parameters
    ----------
    folder : str or path
        A comparison, of which ``outcomes`` (arm, world, quarter), ``worlds`` and ``priors`` are
        written; or another result, of which the tables are.
    to : {"csv", "stata", "parquet", "netcdf"}
        The format. Of a comparison, netCDF is one file with the dimensions of the result.
    out : str or path, optional
        Folder to write to; by default beside `folder`, its name followed by that of the format.
    outcomes : sequence of str
        Outcomes of a comparison; all by default.
    form : {"wide", "long"}
        Of a comparison: a column for each outcome, or a row for each outcome.
    overwrite : bool
        Whether an earlier export in `out` may be replaced.
    command : sequence of str, optional
        Command line, for the provenance.

    Returns
    -------
    Path
        The folder written to.

    Raises
    ------
    InputError
        If there is no such format, form or outcome; a `ResultError` if the folder holds no result,
        a damaged one or one without tables, or if `out` cannot be used.
    """
    _known("--to", to, FORMATS)
    _known("--form", form, FORMS)
    source = Path(folder)
    kind = kind_of(source)
    target = source.parent / f"{source.resolve().name}-{to}" if out is None else Path(out)
    comparison = load_comparison(source) if kind is COMPARISON else None
    if comparison is None and outcomes:
        raise InputError(
            f"a {kind.name} has no outcomes to choose from",
            where="--outcome",
            found=", ".join(outcomes),
            expected="a folder of a comparison",
        )
    wanted = () if comparison is None else chosen(comparison, outcomes)
    if comparison is None:
        sheets = of_folder(source, kind)
    else:
        sheets = of_comparison(comparison, wanted, form)
    ending, write = FORMATS[to]
    whole = comparison is not None and to == "netcdf"
    names = ["comparison"] if whole else [sheet.name for sheet in sheets]
    members = EXPORT.members | {name + ending for name in names}
    files.check_output(target, replace(EXPORT, members=members), overwrite)
    origin = provenance(
        command=command, parameters={"from": str(source), "kind": kind.name, "format": to}
    )
    with files.staged(target) as staging:
        if comparison is not None and whole:
            _write_whole(comparison, wanted, staging / f"comparison{ending}")
        else:
            for sheet in sheets:
                write(sheet, staging / (sheet.name + ending))
        write_codebook(sheets, staging / CODEBOOK, short_names if to == "stata" else _same)
        files.write_json(staging / PROVENANCE, origin)
    return target


def _write_whole(comparison: Comparison, outcomes: Sequence[str], path: Path) -> None:
    """Write a comparison as one netCDF file, with its history."""
    others = [name for name in comparison.dataset.data_vars if name not in outcomes]
    dataset = comparison.dataset.drop_vars(others)
    history = " ".join(comparison.provenance["command"] or ())
    dataset = dataset.assign_attrs(title=f"comparison of {comparison.scenario.name}")
    dataset = dataset.assign_attrs(history=history) if history else dataset
    write_netcdf(dataset, {name: describe(dataset[name]) for name in outcomes}, path)


def _same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _known(option: str, given: str, known: Iterable[str]) -> None:
    names = list(known)
    if given not in names:
        raise InputError(
            "unknown word",
            where=option,
            found=given,
            expected=f"one of {', '.join(names)}",
            hint=did_you_mean(given, names),
        )
