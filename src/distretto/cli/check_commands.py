"""Commands that doubt a scenario: `ablate`, `validate`, `sanity` and `calibrate`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from distretto.cli.options import (
    INTERRUPTED,
    ClusterAddress,
    Overwrite,
    Quarters,
    Resume,
    ScenarioName,
    Seed,
    Threads,
    Verbose,
    With,
    command,
    work,
)


def ablate(
    scenario: ScenarioName,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A rule to switch off (see 'distretto rules'). May be given several times.",
            show_default="all that can be",
        ),
    ] = None,
    with_: With = None,
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Worlds: draws of priors and chance.")
    ] = 40,
    quarters: Quarters = 60,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: ClusterAddress = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")] = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    verbose: Verbose = 0,
) -> None:
    """Switch rules off one at a time in the same worlds."""
    from distretto import experiments
    from distretto.cli.ablation import print_ablation

    ablation = work(
        "world",
        experiments.ablate,
        scenario,
        rule,
        worlds=worlds,
        quarters=quarters,
        seed=seed,
        threads=threads,
        cluster=cluster,
        out=out,
        institutions=with_ or (),
        overwrite=overwrite,
        resume=resume,
        command=command(),
    )
    print_ablation(ablation, out)
    if not ablation.comparison.complete:
        raise typer.Exit(INTERRUPTED)


def validate(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCENARIO]",
            help="Name of a scenario (see 'distretto scenarios') or a .toml file.",
            show_default=False,
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="All scenarios that come with Distretto, in one table.")
    ] = False,
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Worlds: draws of priors and chance.")
    ] = 20,
    quarters: Quarters = 60,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: ClusterAddress = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")] = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    verbose: Verbose = 0,
) -> None:
    """Hold a scenario against facts kept out of calibration."""
    from distretto import experiments, scenarios
    from distretto.cli.validation import print_validation, print_validations, refuse_unclear

    refuse_unclear(scenario, all_)
    options = {
        "worlds": worlds,
        "quarters": quarters,
        "seed": seed,
        "threads": threads,
        "cluster": cluster,
        "out": out,
        "overwrite": overwrite,
        "resume": resume,
        "command": command(),
    }
    if all_:
        names = scenarios.names()
        found = work("world", experiments.validate_all, names, **options)
        print_validations(found, names, out)
        if len(found) < len(names) or not all(each.complete for each in found.values()):
            raise typer.Exit(INTERRUPTED)
        return
    validation = work("world", experiments.validate, scenario, **options)
    print_validation(validation, out)
    if not validation.complete:
        raise typer.Exit(INTERRUPTED)


def sanity(
    scenario: ScenarioName,
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Worlds: draws of priors and chance.")
    ] = 100,
    quarters: Quarters = 80,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: ClusterAddress = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")] = None,
    figure: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to draw all main series (SVG)."),
    ] = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    verbose: Verbose = 0,
) -> None:
    """Hold a scenario, over its priors, to what a district can be; exit code 1 if it fails."""
    from distretto import experiments
    from distretto.cli.sanity import print_sanity
    from distretto.report.series import check_drawing, write_series

    if figure is not None:
        check_drawing(figure)
    result = work(
        "world",
        experiments.sanity,
        scenario,
        worlds=worlds,
        quarters=quarters,
        seed=seed,
        threads=threads,
        cluster=cluster,
        out=out,
        overwrite=overwrite,
        resume=resume,
        command=command(),
    )
    if out is not None:
        write_series(result.comparison, out / "series.svg", out / "series.html")
    if figure is not None:
        write_series(result.comparison, figure)
    print_sanity(result, out)
    if not result.comparison.complete:
        raise typer.Exit(INTERRUPTED)
    if not result.sane:
        raise typer.Exit(1)


def calibrate(
    scenario: ScenarioName,
    free: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A prior to narrow, by its dotted name. May be given several times.",
            show_default="a few that shape the trade",
        ),
    ] = None,
    targets: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Free parameters, target facts and held-out facts (.toml).",
            show_default="the scenario's facts for calibration",
        ),
    ] = None,
    method: Annotated[
        Literal["waves", "search"] | None,
        typer.Option(
            help="History matching with a posterior, or the best of many trials.",
            show_default="waves with --targets, else search",
        ),
    ] = None,
    runs: Annotated[int, typer.Option(metavar="N", help="Budget of runs (waves).")] = 4000,
    points: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Points of a wave (waves).",
            show_default="8 for each free parameter, 32 at least",
        ),
    ] = None,
    trials: Annotated[int, typer.Option(metavar="N", help="Trials (search).")] = 50,
    worlds: Annotated[int, typer.Option(metavar="K", help="Worlds of a point or trial.")] = 8,
    quarters: Quarters = 60,
    seed: Seed = 1,
    width: Annotated[
        float, typer.Option(metavar="W", help="Part of a prior that is kept (search).")
    ] = 0.4,
    threads: Threads = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the new scenario file.")
    ] = None,
    overwrite: Overwrite = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the calibration that is in DIR.")
    ] = False,
    verbose: Verbose = 0,
) -> None:
    """Narrow priors so that the district resembles what is known of the place."""
    from distretto import experiments
    from distretto.cli.calibration import match_and_print, print_calibration

    if method == "waves" or (method is None and targets is not None):
        match_and_print(
            scenario,
            targets,
            free,
            runs=runs,
            points=points,
            worlds=worlds,
            quarters=quarters,
            seed=seed,
            threads=threads,
            out=out,
            overwrite=overwrite,
            resume=resume,
            command=command(),
        )
        return
    result = work(
        "trial",
        experiments.calibrate,
        scenario,
        free,
        trials=trials,
        worlds=worlds,
        quarters=quarters,
        seed=seed,
        width=width,
        threads=threads,
        out=out,
        targets=targets,
        overwrite=overwrite,
        resume=resume,
    )
    print_calibration(result, out)
    if not result.complete:
        raise typer.Exit(INTERRUPTED)
