"""A network that was measured as a folder of files, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from distretto import files
from distretto.areas.files import Written, write_folder
from distretto.districts.networks.analysis import NetworkProfile
from distretto.districts.networks.exchange import write_graphml

__all__ = ["CONTENT", "FOLDER", "save"]

# Name of each file, and what it holds, for people to read.
CONTENT = {
    "measures.csv": "every measure, and what chance would make of it",
    "firms.csv": "every firm: sales, purchases, customers, place in the chain",
    "suppliers.csv": "every supplier: how much it depends on its buyers",
    "leaders.csv": "firms that place a large part of all orders",
    "periods.csv": "every period: firms, links, reciprocity, survival",
    "survival.csv": "how long links last",
    "network.graphml": "the network, for other programs",
    "provenance.json": "software, inputs and options",
}
FOLDER = files.Kind("network", "measures.csv", frozenset(CONTENT), CONTENT)


def save(
    found: NetworkProfile,
    out: str | PathLike[str],
    *,
    overwrite: bool = False,
    provenance: Mapping[str, Any] | None = None,
) -> Path:
    """Write the measures of a network into a folder.

    Parameters
    ----------
    found : NetworkProfile
    out : str or path
        The folder; made if it does not exist.
    overwrite : bool
        Whether an earlier result in it is replaced.
    provenance : mapping, optional
        Such as one that names the command; by default that of the measures.

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
        "measures.csv": found.to_dataframe(),
        "firms.csv": found.firms,
        "suppliers.csv": found.suppliers,
        "leaders.csv": found.leaders,
        "periods.csv": found.periods,
        "survival.csv": found.survival,
        "provenance.json": dict(provenance or found.provenance),
    }

    def graph(folder: Path) -> None:
        write_graphml(found.network, folder / "network.graphml")

    return write_folder(out, FOLDER, written, overwrite=overwrite, add=graph)
