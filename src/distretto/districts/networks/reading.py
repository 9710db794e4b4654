"""Supplier networks from files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from distretto.districts.networks.network import Network
from distretto.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["in_years", "read_network"]


def read_network(
    path: str | PathLike[str],
    *,
    supplier: str | None = None,
    buyer: str | None = None,
    value: str | None = None,
    period: str | None = None,
    where: Collection[str] = (),
    local: Collection[str] | None = None,
    by_year: bool = False,
    sum_duplicates: bool = False,
    sheet: str | None = None,
    encoding: str = "utf-8",
) -> Network:
    """Read who supplies whom.

    Parameters
    ----------
    path : str or path
        A list of ties in CSV, Parquet, Excel or Stata, with the columns of
        `distretto.tables.TIE_PANEL`, such as the ties that a run records; or GraphML
        (``.graphml``), with edges from supplier to buyer.
    supplier, buyer, value, period : str, optional
        Names of the columns; by default they are found by their usual names in English, Italian,
        Spanish or French. Value and period need not be there; of a graph they are attributes of
        edges.
    where : collection of str
        Conditions COLUMN=TEXT that rows have to meet, such as one arm and world of a comparison.
    local : collection of str, optional
        Firms that belong to the district; all by default.
    by_year : bool
        Whether quarters, months and dates are added up by year.
    sum_duplicates : bool
        Whether rows of the same supplier, buyer and period are added up; otherwise they are
        refused.
    sheet, encoding : str, optional
        Of an Excel file, the first by default; of a text file.

    Returns
    -------
    Network

    Raises
    ------
    TableError
        For the first thing that is wrong with the file.
    """
    from distretto.districts.networks.exchange import read_graphml
    from distretto.tables import TIE_PANEL, read_panel
    from distretto.tables.panel_reading import Named

    file = Path(path)
    if file.suffix.lower() == ".graphml":
        _refuse_columns(file, supplier=supplier, buyer=buyer, where=where, by_year=by_year)
        names = {"value": value, "period": period}
        return read_graphml(
            file,
            local=local,
            sum_duplicates=sum_duplicates,
            **{name: given for name, given in names.items() if given},
        )
    given = {"supplier": supplier, "buyer": buyer, "value": value}
    named = Named(
        period=period,
        columns={name: heading for name, heading in given.items() if heading},
        where=tuple(where),
    )
    frame = read_panel(file, TIE_PANEL, named, encoding=encoding, sheet=sheet, repeated=True)
    labels: dict[float, str] = frame.attrs["labels"]
    place = frame.attrs["rows"]
    if by_year and labels:
        frame = in_years(frame, labels)
        labels = {}
    return Network.from_frame(
        frame,
        local=local,
        labels=labels,
        sum_duplicates=sum_duplicates or by_year,
        source=file,
        place=place,
    )


def _refuse_columns(file: Path, **options: object) -> None:
    """Refuse what only a table can be asked."""
    for name, given in options.items():
        if given:
            raise TableError(
                "a graph has no rows and columns",
                file=file,
                where=name,
                found=given,
                expected="this option for a table only",
            )


def in_years(frame: pd.DataFrame, labels: Mapping[float, str]) -> pd.DataFrame:
    """Return ties with the year in place of a quarter or month, whose label begins with it."""
    years = {number: float(label[:4]) for number, label in labels.items()}
    return frame.assign(period=frame["period"].map(years))
