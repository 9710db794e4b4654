"""`distretto districts profile`: what kind of district it is, from whatever is known of it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from distretto.cli.options import Overwrite


def _file(help_text: str) -> Any:
    return typer.Option(metavar="FILE", help=help_text, show_default=False)


def profile(
    aggregate: Annotated[
        Path | None, _file("Employment by industry, and by year and class of size if known.")
    ] = None,
    firms: Annotated[Path | None, _file("Firms, of one year or several.")] = None,
    ties: Annotated[Path | None, _file("Who buys work from whom, by year if known.")] = None,
    institutions: Annotated[
        Path | None, _file("Institutions: service centres, schools, associations ...")
    ] = None,
    workers: Annotated[Path | None, _file("Workers, or payroll, of one year or several.")] = None,
    nation: Annotated[Path | None, _file("Employment of the nation, like that of --aggregate.")] = (
        None
    ),
    run: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="In place of tables, a run of the model.", show_default=False
        ),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FEATURE=VALUE",
            help="What is known from elsewhere, such as outside_jobs=0.2; may be repeated.",
        ),
    ] = None,
    kinds: Annotated[
        Path | None, _file("Kinds and thresholds, a TOML file, in place of those shipped.")
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAME", help="Name of the district.")] = "",
    living_wage: Annotated[
        float | None,
        typer.Option(metavar="AMOUNT", help="Pay per period of --workers that is enough to live."),
    ] = None,
    downturn: Annotated[
        str | None,
        typer.Option(
            metavar="FIRST-LAST",
            help="Periods of a downturn, such as 2008-2013.",
            show_default="the nation's deepest",
        ),
    ] = None,
    draws: Annotated[
        int, typer.Option(metavar="N", help="Networks drawn at random, to compare ties with.")
    ] = 200,
    seed: Annotated[int, typer.Option(metavar="S", help="Seed of these draws.")] = 1,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="Sheet of Excel files.")] = None,
    encoding: Annotated[
        str, typer.Option(metavar="CODE", help="How text files are written.")
    ] = "utf-8",
    report: Annotated[
        Path | None, _file("Write the report, two pages and an annex, into this file (.html).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for report, tables and result.")
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Say what kind of district it is, how it does, and what would tell more."""
    from distretto.cli import districts_profiling as work

    work.print_profile(
        work.Sources(
            {
                "aggregate": aggregate,
                "nation": nation,
                "firms": firms,
                "workers": workers,
                "ties": ties,
                "institutions": institutions,
            },
            run=run,
            sheet=sheet,
            encoding=encoding,
        ),
        report,
        out,
        overwrite,
        facts=work.facts_of(fact or ()),
        typologies=kinds,
        name=name,
        living_wage=living_wage,
        downturn=None if downturn is None else work.downturn_of(downturn),
        draws=draws,
        seed=seed,
    )
