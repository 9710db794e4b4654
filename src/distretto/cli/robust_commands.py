"""Commands about what is uncertain and what can be had: `sensitivity`, `robust`, `pareto`."""

from pathlib import Path
from typing import Annotated

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
    command,
    stop_interrupted,
)
from distretto.cli.options import work as work_on

Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="An outcome (docs/outcomes.md), or net_value_added: value added less public cost. "
        "May be given several times.",
        show_default="net_value_added, jobs, median_wage, p10_wage",
    ),
]
Arms = Annotated[
    list[str] | None,
    typer.Option(
        "--arm",
        metavar="NAME[=SPEC]",
        help="An arm, as for 'compare'. May be given several times.",
        show_default=False,
    ),
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")]


def sensitivity(
    scenario: ScenarioName,
    arm: Arms = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="An outcome (docs/outcomes.md), or net_value_added. May be given several times.",
            show_default="value_added, jobs, median_wage, p10_wage",
        ),
    ] = None,
    trajectories: Annotated[
        int, typer.Option(metavar="R", help="Trajectories of the screening.")
    ] = 8,
    leading: Annotated[
        int, typer.Option(metavar="G", help="Groups of priors that are looked into.")
    ] = 4,
    base: Annotated[
        int,
        typer.Option(
            metavar="N", help="Points for Sobol indices: best a power of two; 0 for no indices."
        ),
    ] = 32,
    seeds: Annotated[
        int, typer.Option(metavar="N", help="Seeds of chance at the middle of the priors.")
    ] = 8,
    quarters: Quarters = 60,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: ClusterAddress = None,
    out: Out = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    verbose: Verbose = 0,
) -> None:
    """Find the priors that decide outcomes, and the effects of arms on them."""
    from distretto import experiments
    from distretto.cli.sensitivity import print_sensitivity
    from distretto.report.robustness import sensitivity_document
    from distretto.report.writing import write_document

    try:
        result = work_on(
            "point",
            experiments.sensitivity,
            scenario,
            arm or ["none"],
            outcome,
            trajectories=trajectories,
            leading=leading,
            base=base,
            seeds=seeds,
            quarters=quarters,
            seed=seed,
            threads=threads,
            cluster=cluster,
            out=out,
            overwrite=overwrite,
            resume=resume,
            command=command(),
        )
    except KeyboardInterrupt:
        stop_interrupted(out, "worlds")
    if out is not None:
        write_document(sensitivity_document(result), out, ["html"], "sensitivity")
    print_sensitivity(result, out)


def robust(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCENARIO]",
            help="Name of a scenario (see 'distretto scenarios') or a .toml file.",
            show_default=False,
        ),
    ] = None,
    arm: Arms = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="Take the worlds of an earlier comparison instead of running any.",
            show_default=False,
        ),
    ] = None,
    outcome: Outcomes = None,
    draws: Annotated[
        int,
        typer.Option(metavar="N", help="Draws of the priors (Sobol points): best a power of two."),
    ] = 64,
    seeds: Annotated[int, typer.Option(metavar="N", help="Seeds of chance for each draw.")] = 2,
    quarters: Quarters = 60,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: ClusterAddress = None,
    out: Out = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    verbose: Verbose = 0,
) -> None:
    """Choose between arms under uncertainty: regrets, and where each beats each other."""
    from distretto import experiments
    from distretto.cli.robust import print_robust
    from distretto.errors import InputError
    from distretto.report.robustness import robust_document
    from distretto.report.writing import write_document

    if from_ is not None:
        if scenario is not None or arm:
            raise InputError(
                "a comparison brings its scenario and its arms",
                where="--from",
                found=f"{scenario or ''} {' '.join(arm or [])}".strip(),
                expected="either --from DIR or SCENARIO with --arm",
            )
        result = experiments.robust_from(
            from_, outcome, out, overwrite=overwrite, command=command()
        )
    else:
        if scenario is None:
            raise InputError(
                "neither a scenario nor a comparison is given",
                where="robust",
                expected="SCENARIO with --arm, or --from DIR",
            )
        try:
            result = work_on(
                "world",
                experiments.robust,
                scenario,
                arm or [],
                outcome,
                draws=draws,
                seeds=seeds,
                quarters=quarters,
                seed=seed,
                threads=threads,
                cluster=cluster,
                out=out,
                overwrite=overwrite,
                resume=resume,
                command=command(),
            )
        except KeyboardInterrupt:
            stop_interrupted(out, "worlds")
    if out is not None:
        write_document(robust_document(result), out, ["html"], "robust")
    print_robust(result, out, ran=from_ is None)


def pareto(
    scenario: ScenarioName,
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="KIND",
            help="A kind of institution (see 'distretto institutions') that may be combined. May "
            "be given several times.",
            show_default=False,
        ),
    ] = None,
    free: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND.PARAMETER=LOW..HIGH",
            help="A parameter that is free in another range. May be given several times.",
            show_default="shares, and wages that are set, as declared",
        ),
    ] = None,
    trials: Annotated[int, typer.Option(metavar="N", help="Combinations that are tried.")] = 64,
    worlds: Annotated[int, typer.Option(metavar="K", help="Worlds of a trial.")] = 4,
    fresh: Annotated[
        int, typer.Option(metavar="K", help="Fresh worlds in which the front is run again.")
    ] = 16,
    quarters: Quarters = 60,
    seed: Seed = 1,
    threads: Threads = None,
    out: Out = None,
    overwrite: Overwrite = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the trials that are in DIR.")
    ] = False,
    verbose: Verbose = 0,
) -> None:
    """Search combinations of institutions: public cost against what is had for it."""
    from distretto import experiments
    from distretto.cli.pareto import print_pareto, ranges_of
    from distretto.report.robustness import pareto_document
    from distretto.report.writing import write_document

    try:
        result = work_on(
            "trial",
            experiments.pareto,
            scenario,
            with_ or [],
            ranges_of(free or []),
            trials=trials,
            worlds=worlds,
            fresh=fresh,
            quarters=quarters,
            seed=seed,
            threads=threads,
            out=out,
            overwrite=overwrite,
            resume=resume,
            command=command(),
        )
    except KeyboardInterrupt:
        stop_interrupted(out, "worlds")
    if out is not None:
        write_document(pareto_document(result), out, ["html"], "pareto")
    print_pareto(result, out)
    if not result.complete:
        raise typer.Exit(INTERRUPTED)
