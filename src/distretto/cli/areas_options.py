"""Options that several commands on labour market areas share, in groups."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer


class Variant(StrEnum):
    """The method as published, or as version 3.4 of the R package computes it."""

    PUBLISHED = "published"
    R_PACKAGE = "r-package-3.4"


class Reserve(StrEnum):
    """When the reserve list is emptied."""

    END = "end"
    EVERY_ITERATION = "every-iteration"


class ReserveTest(StrEnum):
    """What an area must keep when it takes in a community of the reserve list."""

    NONE = "none"
    NO_LOSS = "no-loss"
    STAY_VALID = "stay-valid"


class Score(StrEnum):
    """How size is traded for containment."""

    SMART = "smart"
    UK = "uk-straight-line"


class AtHome(StrEnum):
    """How people who work at home are counted."""

    AT_HOME = "at-home"
    LEFT_OUT = "left-out"


@dataclass(frozen=True)
class Thresholds:
    """The four parameters of the method."""

    min_size: Annotated[
        float, typer.Option(metavar="N", help="Least employed residents of an area.")
    ] = 1000
    min_containment: Annotated[
        float, typer.Option(metavar="SHARE", help="Least containment, enough for large areas.")
    ] = 0.6667
    target_size: Annotated[
        float, typer.Option(metavar="N", help="Size from which the least containment is enough.")
    ] = 10000
    target_containment: Annotated[
        float, typer.Option(metavar="SHARE", help="Containment asked of the smallest areas.")
    ] = 0.75


@dataclass(frozen=True)
class Practice:
    """What official producers vary in the method."""

    variant: Annotated[
        Variant,
        typer.Option(help="As published, or as the R package LabourMarketAreas computes it."),
    ] = Variant.PUBLISHED
    reserve: Annotated[Reserve, typer.Option(help="When the reserve list is emptied.")] = (
        Reserve.END
    )
    reserve_test: Annotated[
        ReserveTest,
        typer.Option(help="What an area must keep when it takes in one of the reserve list."),
    ] = ReserveTest.NONE
    score: Annotated[Score, typer.Option(help="How size is traded for containment.")] = Score.SMART


@dataclass(frozen=True)
class Search:
    """Where the search starts, and when it gives up."""

    start: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Start from this partition (community, area); others start by themselves.",
        ),
    ] = None
    max_iterations: Annotated[
        int | None,
        typer.Option(metavar="N", help="Limit on iterations.", show_default="20 per community"),
    ] = None


@dataclass(frozen=True)
class Source:
    """How the file of flows is read."""

    layout: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="A file as its office publishes it: istat-2011, lodes-od, acs-county, ons-od.",
        ),
    ] = None
    origin: Annotated[
        str | None, typer.Option(metavar="COL", help="Column with the place of residence.")
    ] = None
    destination: Annotated[
        str | None, typer.Option(metavar="COL", help="Column with the place of work.")
    ] = None
    workers: Annotated[
        str | None, typer.Option(metavar="COL", help="Column with the number of workers.")
    ] = None
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COL=TEXT", help="Take only rows with this text (year=2001); may be repeated."
        ),
    ] = None
    square: Annotated[bool, typer.Option("--square", help="The file is a square matrix.")] = False
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="Sheet of an xlsx file.")] = None
    encoding: Annotated[str, typer.Option(metavar="NAME", help="Encoding of a CSV file.")] = "utf-8"
    decimal: Annotated[
        str | None, typer.Option(metavar="MARK", help="Decimal mark.", show_default=".")
    ] = None
    thousands: Annotated[
        str, typer.Option(metavar="MARK", help="Thousands mark.", show_default="none")
    ] = ""
    fractions: Annotated[bool, typer.Option("--fractions", help="Workers may be fractions.")] = (
        False
    )
    sum_duplicates: Annotated[
        bool, typer.Option("--sum-duplicates", help="Add up rows of the same pair.")
    ] = False
    digits: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Keep the first N signs of codes (5: counties of US blocks)."
        ),
    ] = None
    width: Annotated[
        int | None, typer.Option(metavar="N", help="Put zeros before codes up to N signs.")
    ] = None
    home_code: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Workplace code of people who work at home."),
    ] = None
    at_home: Annotated[
        AtHome,
        typer.Option(help="People who work at home, where the file tells them apart."),
    ] = AtHome.AT_HOME
    codes: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The codes that may occur, in its first column."),
    ] = None
    names: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Names of communities: code, then name."),
    ] = None
    accept_undirected: Annotated[
        bool,
        typer.Option(
            "--accept-undirected", help="Accept flows that look undirected or lack a diagonal."
        ),
    ] = False


@dataclass(frozen=True)
class Outlines:
    """The outlines of communities and what is done with them."""

    geometry: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Outlines of communities (.gpkg, .shp, .geojson): draw maps into DIR.",
        ),
    ] = None
    geometry_code: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of the outlines with the codes.")
    ] = None
    geometry_layer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Layer of the outlines.")
    ] = None
    repair_contiguity: Annotated[
        bool,
        typer.Option(
            "--repair-contiguity",
            help="Give detached pieces to an area beside them, and say what it costs.",
        ),
    ] = False


def grouped(**groups: type) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of some groups.

    Parameters
    ----------
    **groups : type
        For each parameter of the command that stands for a group, the dataclass of its options.

    Returns
    -------
    callable
        Decorator: the command then takes the options one by one and hands over the groups.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def call(**given: Any) -> None:
            for name, group in groups.items():
                options = {field.name: given.pop(field.name) for field in fields(group)}
                given[name] = group(**options)
            command(**given)

        parameters = []
        hints = get_type_hints(command, include_extras=True)
        for parameter in inspect.signature(command).parameters.values():
            if parameter.name not in groups:
                annotated = parameter.replace(
                    kind=parameter.KEYWORD_ONLY, annotation=hints[parameter.name]
                )
                parameters.append(annotated)
                continue
            group = groups[parameter.name]
            types = get_type_hints(group, include_extras=True)
            for field in fields(group):
                parameters.append(
                    inspect.Parameter(
                        field.name,
                        inspect.Parameter.KEYWORD_ONLY,
                        default=field.default,
                        annotation=types[field.name],
                    )
                )
        call.__doc__, call.__name__ = command.__doc__, command.__name__
        call.__annotations__ = {each.name: each.annotation for each in parameters}
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return call

    return decorate
