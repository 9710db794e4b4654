"""Options of the commands on districts, in groups."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class MethodName(StrEnum):
    """The methods by which districts are identified."""

    ISTAT_2011 = "sforzi-istat-2011"
    ISTAT_2001 = "sforzi-istat-2001"
    ISTAT_1991 = "sforzi-istat-1991"
    BOIX = "boix-galletto"
    CUSTOM = "custom"


class Measure(StrEnum):
    """What the numbers of a wide table count."""

    EMPLOYMENT = "employment"
    UNITS = "units"


@dataclass(frozen=True)
class Judging:
    """The method and what it is told beside the table."""

    method: Annotated[MethodName, typer.Option(help="How districts are told.")] = (
        MethodName.ISTAT_2011
    )
    set: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Another value of a parameter of the method (sme_majority=0.6); may be repeated.",
        ),
    ] = None
    groups: Annotated[
        str,
        typer.Option(
            metavar="NAME|FILE",
            help="Classification of the industries: nace-rev2, ateco-2007, isic-rev4, naics-2017, "
            "naics-2022, or a .toml file.",
        ),
    ] = "nace-rev2"
    reference: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Employment of the nation, laid out alike.",
            show_default="all places of the table",
        ),
    ] = None
    near: Annotated[
        float, typer.Option(metavar="SHARE", help="Change of thresholds that counts as near.")
    ] = 0.1


@dataclass(frozen=True)
class Sizes:
    """Mean sizes of classes, where the table counts units only."""

    class_mean: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CLASS=N", help="Mean size of a class that is known (1-9=2.1); may be repeated."
        ),
    ] = None
    open_mean: Annotated[
        float, typer.Option(metavar="X", help="Mean of an open class, times its beginning.")
    ] = 2.0
    open_most: Annotated[
        float, typer.Option(metavar="X", help="Largest mean of an open class, times its beginning.")
    ] = 4.0


@dataclass(frozen=True)
class Areas:
    """The labour market areas and their outlines."""

    areas: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Area of each place, such as areas.csv of a delineation.",
            show_default="each place is an area",
        ),
    ] = None
    leave_out: Annotated[
        bool,
        typer.Option("--leave-out", help="Count places without an area in the nation only."),
    ] = False
    names: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Names of areas: code, then name.")
    ] = None
    geometry: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Outlines of places (.gpkg, .shp, .geojson): draw a map into DIR."
        ),
    ] = None
    geometry_code: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of the outlines with the codes.")
    ] = None
    geometry_layer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Layer of the outlines.")
    ] = None


@dataclass(frozen=True)
class Reading:
    """How the table of employment is read."""

    place: Annotated[str | None, typer.Option(metavar="COL", help="Column with the place.")] = None
    industry: Annotated[
        str | None, typer.Option(metavar="COL", help="Column with the code of the industry.")
    ] = None
    size_class: Annotated[
        str | None, typer.Option(metavar="COL", help="Column with the class of size.")
    ] = None
    units: Annotated[
        str | None, typer.Option(metavar="COL", help="Column with the number of local units.")
    ] = None
    employment: Annotated[
        str | None, typer.Option(metavar="COL", help="Column with the jobs in them.")
    ] = None
    measure: Annotated[Measure, typer.Option(help="What the numbers of a wide table count.")] = (
        Measure.EMPLOYMENT
    )
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COL=TEXT", help="Take only rows with this text (year=2011); may be repeated."
        ),
    ] = None
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="Sheet of an xlsx file.")] = None
    encoding: Annotated[str, typer.Option(metavar="NAME", help="Encoding of a CSV file.")] = "utf-8"
    decimal: Annotated[
        str | None, typer.Option(metavar="MARK", help="Decimal mark.", show_default=".")
    ] = None
    thousands: Annotated[
        str, typer.Option(metavar="MARK", help="Thousands mark.", show_default="none")
    ] = ""
    sum_duplicates: Annotated[
        bool,
        typer.Option("--sum-duplicates", help="Add up rows of the same place, industry and class."),
    ] = False
