"""A delineation as a folder of files, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from distretto import files

if TYPE_CHECKING:
    import pandas as pd

    from distretto.areas.delineation import Delineation

Written: TypeAlias = "Mapping[str, pd.DataFrame | Mapping[str, Any]]"

__all__ = ["COMPARISON", "FOLDER", "SWEEP", "Written", "csv_bytes", "save", "write_folder"]

# Name of each file of a delineation, and what it holds, for people to read.
CONTENT = {
    "areas.csv": "the area of every community",
    "area_stats.csv": "size, containment and validity of every area",
    "area_flows.csv": "workers between areas",
    "quality.json": "statistics of the whole partition",
    "set_aside.csv": "communities that exchange no workers, and why",
    "set_aside_flows.csv": "their flows",
    "reserve.csv": "communities that no area could take at first",
    "moves.csv": "how often every community moved",
    "trace.csv": "every decision",
    "stability.csv": "how sure the area of every community is",
    "comparison.json": "the areas beside those of another partition",
    "comparison.csv": "communities that are in another area there",
    "map.gpkg": "areas and communities (GeoPackage)",
    "map.png": "the map",
    "map.html": "the map to look around in",
    "stability.png": "the map of how sure every community is",
    "contiguity.csv": "areas that lie in several pieces",
    "repair.csv": "what was moved to make areas contiguous, and what it cost",
    "provenance.json": "software, inputs and options",
}
FOLDER = files.Kind("delineation", "areas.csv", frozenset(CONTENT), CONTENT)

_SWEEP = {
    "sweep.csv": "areas and their quality at every setting",
    "sweep.png": "the same as a drawing",
    "provenance.json": "software, inputs and thresholds",
}
SWEEP = files.Kind("sweep", "sweep.csv", frozenset(_SWEEP), _SWEEP)

_COMPARISON = {
    "comparison.json": "how alike the two partitions are",
    "overlaps.csv": "workers that areas of the one and of the other share",
    "differing.csv": "communities that are in another area",
    "provenance.json": "software and inputs",
}
COMPARISON = files.Kind(
    "comparison of areas", "comparison.json", frozenset(_COMPARISON), _COMPARISON
)


def save(
    delineation: Delineation,
    out: str | PathLike[str],
    *,
    overwrite: bool = False,
    provenance: Mapping[str, Any] | None = None,
    tables: Mapping[str, pd.DataFrame | Mapping[str, Any]] | None = None,
    draw: Callable[[Path], None] | None = None,
) -> Path:
    """Write a delineation into a folder.

    Parameters
    ----------
    delineation : Delineation
    out : str or path
        The folder; made if it does not exist.
    overwrite : bool
        Whether an earlier delineation in it is replaced.
    provenance : mapping, optional
        Instead of that of the delineation, such as one that names the command.
    tables : mapping, optional
        More tables (``.csv``) and objects (``.json``) by name of the file; see `CONTENT`.
    draw : callable, optional
        Writes maps into the folder it is given.

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
        "areas.csv": delineation.to_dataframe(),
        "area_stats.csv": delineation.area_stats(),
        "area_flows.csv": delineation.area_flows(),
        "set_aside.csv": delineation.set_aside,
        "set_aside_flows.csv": delineation.set_aside_flows,
        "reserve.csv": delineation.reserve,
        "moves.csv": _moves(delineation),
        **({"trace.csv": delineation.moves} if delineation.traced else {}),
        **(tables or {}),
        "quality.json": {**delineation.quality, "notes": list(delineation.notes)},
        "provenance.json": dict(provenance or delineation.provenance),
    }
    return write_folder(out, FOLDER, written, overwrite=overwrite, add=draw)


def write_folder(
    out: str | PathLike[str],
    kind: files.Kind,
    written: Written,
    *,
    overwrite: bool,
    add: Callable[[Path], None] | None = None,
) -> Path:
    """Write a result into a folder, all of it or nothing.

    Parameters
    ----------
    out : str or path
        The folder; made if it does not exist.
    kind : files.Kind
        What it holds or will hold.
    written : mapping
        Tables (``.csv``) and objects (``.json``) by name of the file.
    overwrite : bool
        Whether an earlier result of the kind is replaced.
    add : callable, optional
        Writes further files into the folder it is given.

    Raises
    ------
    ResultError
        If the folder holds anything else, or cannot be written; it is then as it was before.
    """
    folder = Path(out)
    files.check_output(folder, kind, overwrite)
    with files.staged(folder, kind) as staging:
        if add is not None:
            add(staging)
        for name, content in written.items():
            if isinstance(content, Mapping):
                files.write_json(staging / name, content)
            else:
                files.write_bytes(staging / name, csv_bytes(content))
    return folder


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as UTF-8 text with commas; whole numbers without decimals, missing empty."""
    whole = {
        str(name): column.astype("Int64")
        for name, column in frame.items()
        if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all()
    }
    return frame.assign(**whole).to_csv(index=False, lineterminator="\n").encode()


def _moves(delineation: Delineation) -> pd.DataFrame:
    import pandas as pd

    took_part = delineation.move_count >= 0
    codes = delineation.codes[took_part].astype(object)
    return pd.DataFrame({"community": codes, "moves": delineation.move_count[took_part]})
