"""Measures of concentration as a folder of files, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from distretto import files
from distretto.areas.files import Written, write_folder
from distretto.districts.concentration.result import Concentration
from distretto.provenance import provenance as describe

__all__ = ["CONTENT", "FOLDER", "save"]

# Name of each file, and what it holds, for people to read.
CONTENT = {
    "concentration.csv": "every industry of every area: quotient, interval, prevalence, stars",
    "industries.csv": "every industry: how unevenly it lies over areas",
    "areas.csv": "every area: how special its mix is, and its variety",
    "provenance.json": "software, inputs and thresholds",
}
FOLDER = files.Kind("concentration", "concentration.csv", frozenset(CONTENT), CONTENT)


def save(
    found: Concentration,
    out: str | PathLike[str],
    *,
    overwrite: bool = False,
    provenance: Mapping[str, Any] | None = None,
) -> Path:
    """Write measures of concentration into a folder.

    Parameters
    ----------
    found : Concentration
    out : str or path
        The folder; made if it does not exist.
    overwrite : bool
        Whether an earlier result in it is replaced.
    provenance : mapping, optional
        Such as one that names the command; by default one with the thresholds.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    ResultError
        If the folder holds anything else, or cannot be written; it is then as it was before.
    """
    written: Written = {
        "concentration.csv": found.to_dataframe(),
        "industries.csv": found.by_industry,
        "areas.csv": found.by_area,
        "provenance.json": dict(provenance or describe(parameters=found.parameters)),
    }
    return write_folder(out, FOLDER, written, overwrite=overwrite)
