"""Commands for a district of one's own: `new` and `template`."""

from pathlib import Path
from typing import Annotated

import typer

from distretto.cli.options import Currency, TableFile, WageLevel


def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Name of the district: letters, digits, hyphens.",
            show_default=False,
        ),
    ],
    like: Annotated[
        str,
        typer.Option(
            metavar="SCENARIO",
            help="Scenario from which all is taken that the tables do not say.",
            show_default=False,
        ),
    ],
    firms: Annotated[
        TableFile, typer.Option(metavar="FILE", help="List of its firms; this or --totals.")
    ] = None,
    totals: Annotated[
        TableFile, typer.Option(metavar="FILE", help="Firms and jobs by role and size.")
    ] = None,
    workers: Annotated[TableFile, typer.Option(metavar="FILE", help="List of workers.")] = None,
    ties: Annotated[
        TableFile, typer.Option(metavar="FILE", help="Pairs of buyers and suppliers.")
    ] = None,
    members: Annotated[
        TableFile,
        typer.Option(metavar="FILE", help="Members of a network, for rule=listed."),
    ] = None,
    phases: Annotated[
        TableFile,
        typer.Option(metavar="FILE", help="Phases of the cycle.", show_default="those of SCENARIO"),
    ] = None,
    network: Annotated[
        bool,
        typer.Option(
            "--network", help="The firms are part of a region, and work with others there too."
        ),
    ] = False,
    wage_level: WageLevel = None,
    currency: Currency = None,
    year: Annotated[
        int | None,
        typer.Option(metavar="Y", help="Year of the opening day.", show_default="this year"),
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="CODE", help="How text files are written.")
    ] = "utf-8",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Scenario file to write.", show_default="NAME.toml"),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
) -> None:
    """Make a scenario of your own district from tables."""
    from distretto.cli.own import make_new

    make_new(
        name,
        like,
        out,
        overwrite,
        firms=firms,
        totals=totals,
        workers=workers,
        ties=ties,
        members=members,
        phases=phases,
        network=network,
        wage_level=wage_level,
        currency=currency,
        year=year,
        encoding=encoding,
    )


def template(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help="firms, workers, ties, members, phases or totals of a district; firm-panel, "
            "worker-panel or awards of an evaluation; tie-panel of who supplies whom.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Empty table to write, .csv or .xlsx, with its data dictionary.",
            show_default="print the data dictionary",
        ),
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="CODE", help="Language of the headings: en, it, es or fr.")
    ] = "en",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
) -> None:
    """Write an empty table to fill in, with its data dictionary."""
    from distretto.cli.own import write_template

    write_template(table, out, lang, overwrite)
