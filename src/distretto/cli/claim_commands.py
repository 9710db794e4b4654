"""Commands about the literature: its systems and its claims."""

from pathlib import Path
from typing import Annotated

import typer

from distretto.cli.options import (
    ClusterAddress,
    Overwrite,
    Quarters,
    Resume,
    Seed,
    Threads,
    Verbose,
    command,
    stop_interrupted,
)
from distretto.cli.options import work as work_on

DRAWS, SEEDS = 64, 2
QUICK_DRAWS, QUICK_SIZE = 8, 0.5


def claims(
    claim: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="A claim, by id or .toml file. May be given several times.",
            show_default="all that come with Distretto",
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help=f"{QUICK_DRAWS} draws, one seed, half the size: whether all runs, not what holds.",
        ),
    ] = False,
    draws: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Draws of the priors (Sobol points): best a power of two.",
            show_default=str(DRAWS),
        ),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(metavar="N", help="Seeds of chance for each draw.", show_default=str(SEEDS)),
    ] = None,
    size: Annotated[
        float, typer.Option(metavar="F", help="By which all districts are made larger or smaller.")
    ] = 1.0,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Another value of a parameter in all claims, or another prior: NAME=LOW..HIGH. "
            "May be given several times.",
        ),
    ] = None,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: ClusterAddress = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")] = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    list_: Annotated[bool, typer.Option("--list", help="List the claims and run nothing.")] = False,
    verbose: Verbose = 0,
) -> None:
    """Hold the model against the literature: each claim an experiment with a verdict."""
    from distretto.cli.claims import print_claims, print_list, settings_of
    from distretto.experiments.claims import run_claims

    if list_:
        print_list(claim)
        return
    settings = settings_of(set_ or [])
    try:
        study = work_on(
            "world",
            run_claims,
            claim,
            draws=draws or (QUICK_DRAWS if quick else DRAWS),
            seeds=seeds or (1 if quick else SEEDS),
            size=size * (QUICK_SIZE if quick else 1.0),
            seed=seed,
            threads=threads,
            cluster=cluster,
            out=out,
            settings=settings,
            overwrite=overwrite,
            resume=resume,
            command=command(),
        )
    except KeyboardInterrupt:
        stop_interrupted(out, "worlds")
    if out is not None:
        from distretto.report.claims import atlas_document
        from distretto.report.writing import write_document

        write_document(atlas_document(study), out, ["html"], "atlas")
    print_claims(study, out)


def systems(
    check: Annotated[
        bool, typer.Option("--check", help="Run all scenarios and programmes anew: some minutes.")
    ] = False,
    worlds: Annotated[int, typer.Option(metavar="N", help="Worlds of a check.")] = 40,
    quarters: Quarters = 80,
    seed: Seed = 1,
    threads: Threads = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for what a check found.")
    ] = None,
    overwrite: Overwrite = False,
    verbose: Verbose = 0,
) -> None:
    """List the systems of the source papers: whether each runs, and its facts."""
    from distretto.cli.systems import print_systems
    from distretto.experiments.systems import check_systems
    from distretto.experiments.systems import systems as all_systems

    recorded = None
    if check:
        recorded = work_on(
            "system",
            check_systems,
            worlds=worlds,
            quarters=quarters,
            seed=seed,
            threads=threads,
            out=out,
            overwrite=overwrite,
            command=command(),
        )
    print_systems(all_systems(recorded))
