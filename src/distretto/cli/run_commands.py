"""Commands that run districts and report on them: `run`, `compare` and `report`."""

from pathlib import Path
from typing import Annotated

import typer

from distretto.cli.options import (
    INTERRUPTED,
    ClusterAddress,
    Currency,
    Lang,
    Overwrite,
    Quarters,
    Resume,
    ScenarioName,
    Seed,
    Threads,
    Verbose,
    WageLevel,
    With,
    command,
    work,
)


def run(
    scenario: ScenarioName,
    seed: Seed = 1,
    quarters: Quarters = 80,
    with_: With = None,
    world: Annotated[
        int, typer.Option(metavar="N", help="Which world of the seed: that of a comparison.")
    ] = 0,
    every_worker: Annotated[int, typer.Option(metavar="K", help="Record one worker in K.")] = 10,
    wage_level: WageLevel = None,
    currency: Currency = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the tables (Parquet).")
    ] = None,
    overwrite: Overwrite = False,
    verbose: Verbose = 0,
) -> None:
    """Run one district and record it in tables."""
    from distretto import experiments
    from distretto.cli.printing import print_run

    result = work(
        "quarter",
        experiments.run,
        experiments.scenario_in_money(scenario, wage_level, currency),
        seed=seed,
        quarters=quarters,
        institutions=with_ or (),
        out=out,
        world=world,
        every_worker=every_worker,
        overwrite=overwrite,
        command=command(),
    )
    print_run(result, out)


def compare(
    scenario: ScenarioName,
    arm: Annotated[
        list[str],
        typer.Option(
            metavar="NAME[=SPEC]",
            help="An arm, such as both=training-consortium+labour-floor:enforcement=0.8@8; 'none' "
            "has no institution. Given once for each arm; the first is the reference.",
            show_default=False,
        ),
    ],
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Worlds: draws of priors and chance.")
    ] = 100,
    quarters: Quarters = 80,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: ClusterAddress = None,
    wage_level: WageLevel = None,
    currency: Currency = None,
    panels: Annotated[
        str | None,
        typer.Option(
            metavar="HOW",
            help="Write firms, workers and ties of every world and arm into DIR (Parquet): yearly "
            "or quarterly.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for report and results.")
    ] = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    lang: Lang = "en",
    verbose: Verbose = 0,
) -> None:
    """Compare institutions in the same worlds."""
    from distretto import experiments
    from distretto.cli.printing import print_comparison

    comparison = work(
        "world",
        experiments.compare,
        experiments.scenario_in_money(scenario, wage_level, currency),
        arm,
        worlds=worlds,
        quarters=quarters,
        seed=seed,
        threads=threads,
        cluster=cluster,
        panels=panels or False,
        out=out,
        overwrite=overwrite,
        resume=resume,
        command=command(),
    )
    if out is not None:
        from distretto.report import find_language, write_report

        write_report(comparison, out, find_language(lang))
    print_comparison(comparison, out)
    if not comparison.complete:
        raise typer.Exit(INTERRUPTED)


def report(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Folder that 'distretto compare' wrote.", show_default=False
        ),
    ],
    lang: Lang = "en",
    arms: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="An arm to report beside the reference. May be given several times, or several "
            "names joined by commas.",
            show_default="all",
        ),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="KIND",
            help="html, docx or xlsx. May be given several times.",
            show_default="all three",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where to write.", show_default="DIR itself"),
    ] = None,
    verbose: Verbose = 0,
) -> None:
    """Make the report of a comparison again: page, Word file and workbook."""
    from distretto.cli.reports import print_report

    print_report(folder, lang, arms, format_, out)
