"""An identification as a folder of files, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from distretto import files
from distretto.areas.files import Written, write_folder

if TYPE_CHECKING:
    from distretto.districts.identification import Identification

__all__ = ["CONTENT", "FOLDER", "save"]

# Name of each file of an identification, and what it holds, for people to read.
CONTENT = {
    "districts.csv": "every area: kind, main industry, and why",
    "steps.csv": "every condition of every area, with its margin",
    "near_misses.csv": "areas that are no districts for little",
    "identification.json": "method, thresholds, counts and provenance",
    "identification.html": "the report",
    "map.png": "the map",
    "map.gpkg": "the areas with their kinds (GeoPackage)",
}
FOLDER = files.Kind("identification", "districts.csv", frozenset(CONTENT), CONTENT)


def save(
    found: Identification,
    out: str | PathLike[str],
    *,
    overwrite: bool = False,
    add: Callable[[Path], None] | None = None,
) -> Path:
    """Write an identification into a folder.

    Parameters
    ----------
    found : Identification
    out : str or path
        The folder; made if it does not exist.
    overwrite : bool
        Whether an earlier identification in it is replaced.
    add : callable, optional
        Writes further files, such as the report, into the folder it is given.

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
        "districts.csv": found.to_dataframe(),
        "steps.csv": found.steps(),
        "near_misses.csv": found.near_misses(),
        "identification.json": found.to_dict(),
    }
    return write_folder(out, FOLDER, written, overwrite=overwrite, add=add)
