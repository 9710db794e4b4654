"""Flows and partitions from files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from distretto.areas.flows import Flows
from distretto.errors import TableError, did_you_mean
from distretto.tables import read_commuting

if TYPE_CHECKING:
    from distretto.tables import Commuting

__all__ = [
    "flows_of",
    "matched",
    "positions_of",
    "read_area_names",
    "read_flows",
    "read_partition",
]

# What an area is called in partitions of others, after the name of Distretto's own files.
AREA_NAMES = ("area", "lma", "sll", "ttwa", "cluster", "zone", "group")


def read_flows(
    path: str | PathLike[str],
    *,
    at_home: Literal["at-home", "left-out"] = "at-home",
    directed: bool = True,
    **options: Any,
) -> Flows:
    """Read commuting flows from a file.

    Parameters
    ----------
    path : str or path
        CSV, Parquet, Excel or Stata.
    at_home : {"at-home", "left-out"}
        How people who work at home are counted, where the file tells them apart: as working where
        they live, or not at all.
    directed : bool
        Refuse flows that cannot be directed flows with a diagonal; see `Flows.from_arrays`.
    **options
        As of `distretto.tables.read_commuting`.

    Returns
    -------
    Flows

    Raises
    ------
    TableError
        For the first thing that is wrong with the file.
    """
    return flows_of(read_commuting(path, **options), at_home=at_home, directed=directed)


def flows_of(
    commuting: Commuting,
    *,
    at_home: Literal["at-home", "left-out"] = "at-home",
    directed: bool = True,
) -> Flows:
    """Arrange flows that have been read; see `read_flows`."""
    import pandas as pd

    home = commuting.home.any()
    return Flows.from_arrays(
        pd.Categorical.from_codes(commuting.origin, pd.Index(commuting.codes, dtype=object)),
        pd.Categorical.from_codes(commuting.destination, pd.Index(commuting.codes, dtype=object)),
        commuting.workers,
        source=commuting.source,
        at_home=at_home if home else "as-given",
        home=commuting.home if home else None,
        # The reader has asked for whole numbers where they are needed.
        fractions=True,
        directed=directed,
    )


def read_partition(
    path: str | PathLike[str], *, community: str | None = None, area: str | None = None
) -> dict[str, str]:
    """Read which area each community belongs to.

    Parameters
    ----------
    path : str or path
        A table in CSV, Parquet, Excel or Stata, such as ``areas.csv``.
    community, area : str, optional
        Names of the columns. By default the column called ``community`` or else the first, and the
        one called ``area`` (``lma``, ``sll``, ``ttwa``, ``cluster``, ``zone``, ``group``) or else
        the second.

    Returns
    -------
    dict of str to str
        Code of the area by code of the community; communities without one are left out.

    Raises
    ------
    TableError
        If the file cannot be read, a column is missing, or a community has two areas.
    """
    from distretto.tables.cells import open_cells
    from distretto.tables.flow_rows import as_text

    cells = open_cells(Path(path))
    at = (
        _column(cells.names, community, ("community",), 0, cells.file),
        _column(cells.names, area, AREA_NAMES, 1, cells.file),
    )
    codes, groups = (
        [text.strip() for text in as_text(column).to_pylist()] for column in cells.columns(at)
    )
    partition: dict[str, str] = {}
    for row, (code, group) in enumerate(zip(codes, groups, strict=True)):
        if partition.setdefault(code, group) != group:
            raise TableError(
                "a community has two areas",
                file=cells.file,
                where=cells.place(row),
                found=f"{code}: {partition[code]} and {group}",
                expected="one area for each community",
            )
    return {code: group for code, group in partition.items() if group}


def read_area_names(path: str | PathLike[str]) -> dict[str, str]:
    """Read the names of areas beside their codes, as a delineation writes them.

    Parameters
    ----------
    path : str or path
        A table such as ``areas.csv``.

    Returns
    -------
    dict of str to str
        Name by code of the area; empty where the file has no columns ``area`` and ``area_name``.
    """
    from distretto.tables.cells import open_cells
    from distretto.tables.flow_rows import as_text

    cells = open_cells(Path(path))
    plain = [name.casefold() for name in cells.names]
    if "area" not in plain or "area_name" not in plain:
        return {}
    columns = cells.columns([plain.index("area"), plain.index("area_name")])
    codes, names = ([text.strip() for text in as_text(column).to_pylist()] for column in columns)
    return {code: name for code, name in zip(codes, names, strict=True) if code and name}


def matched(given: Mapping[str, str], codes: Iterable[str]) -> dict[str, str]:
    """Return what is given by code, with the codes as they are written elsewhere.

    Parameters
    ----------
    given : mapping
        Anything by code of the community.
    codes : iterable of str
        The codes as they should be; see `positions_of`.

    Returns
    -------
    dict
        The same, by the codes as they should be where they are found.
    """
    wanted = [str(code) for code in codes]
    places = positions_of(given, wanted)
    return {
        wanted[at] if at >= 0 else code: value
        for at, (code, value) in zip(places, given.items(), strict=True)
    }


def positions_of(texts: Iterable[str], codes: Iterable[str]) -> list[int]:
    """Return the position of each text among some codes, -1 where it is none of them.

    Programs that take codes for numbers drop leading zeros. Texts and codes are compared without
    these if more are found that way, and if no two codes are then the same.

    Parameters
    ----------
    texts : iterable of str
        Codes as a file has them.
    codes : iterable of str
        The codes as they should be.
    """
    found = list(texts)
    exact = {str(code): at for at, code in enumerate(codes)}
    places = [exact.get(text, -1) for text in found]
    numbers = {code.lstrip("0"): at for code, at in exact.items()}
    if len(numbers) == len(exact):
        others = [numbers.get(text.lstrip("0"), -1) for text in found]
        if others.count(-1) < places.count(-1):
            return others
    return places


def _column(
    names: list[str], wanted: str | None, usual: tuple[str, ...], place: int, file: Path
) -> int:
    plain = [name.casefold() for name in names]
    for name in (wanted,) if wanted is not None else usual:
        if name.casefold() in plain:
            return plain.index(name.casefold())
    if wanted is not None or place >= len(names):
        raise TableError(
            f"there is no column {wanted or usual[0]}",
            file=file,
            where="header",
            found=", ".join(names),
            expected="columns community and area",
            hint=did_you_mean(wanted or usual[0], names),
        )
    return place
