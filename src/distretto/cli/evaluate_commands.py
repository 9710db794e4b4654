"""Commands of evaluation: `evaluate` a programme, and `power`, what an evaluation can see."""

from pathlib import Path
from typing import Annotated

import typer

from distretto.cli.options import (
    INTERRUPTED,
    Overwrite,
    Resume,
    ScenarioName,
    Seed,
    Threads,
    Verbose,
    command,
    work,
)


def evaluate(
    firms: Annotated[
        Path,
        typer.Argument(
            metavar="FIRMS",
            help="Panel of firms, or of any units: .csv, .parquet, .xlsx or .dta.",
            show_default=False,
        ),
    ],
    workers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Panel of workers, or payroll.")
    ] = None,
    awards: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Promises, see 'distretto template awards'."),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of the unit.", show_default="firm")
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of the period.", show_default="period")
    ] = None,
    treated_from: Annotated[
        str | None,
        typer.Option(
            metavar="COL",
            help="Column of the first period in the programme; empty, 0 or inf if never.",
            show_default="treated_from",
        ),
    ] = None,
    treated: Annotated[
        str | None,
        typer.Option(metavar="COL", help="In its place, a column of 0 and 1 by row."),
    ] = None,
    switching_off: Annotated[
        str,
        typer.Option(metavar="KIND", help="Units no longer treated: refuse, or ever (treated)."),
    ] = "refuse",
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COL",
            help="Outcome; may be given several times.",
            show_default="the account, jobs, hours, exports, grants",
        ),
    ] = None,
    log: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="Outcome that is a logarithm: effects are in per cent."),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="COL",
            help="Column of the groups that were treated together.",
            show_default="each unit",
        ),
    ] = None,
    covariate: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="Covariate; may be given several times."),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="COL=VALUE", help="Rows to use; may be given several times."),
    ] = None,
    estimator: Annotated[
        str, typer.Option(metavar="NAME", help="group-time, imputation or synthetic.")
    ] = "group-time",
    control: Annotated[
        str, typer.Option(metavar="WHO", help="Controls: not-yet or never treated.")
    ] = "not-yet",
    method: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Covariates: none, regression, ipw or dr.",
            show_default="dr with covariates, else none",
        ),
    ] = None,
    matching: Annotated[
        str | None,
        typer.Option(
            metavar="HOW", help="Match controls on levels and trends before: balance, neighbours."
        ),
    ] = None,
    match_on: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COL",
            help="Outcome to match on; may be given several times.",
            show_default="all",
        ),
    ] = None,
    seen_before: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="Periods before treatment in which a unit must be seen: leaves new firms out.",
        ),
    ] = 1,
    anticipation: Annotated[
        int, typer.Option(metavar="N", help="Periods before treatment that it may affect.")
    ] = 0,
    exits: Annotated[
        str,
        typer.Option(metavar="KIND", help="After the last row of a unit: keep, zero or drop."),
    ] = "keep",
    inference: Annotated[
        str,
        typer.Option(
            metavar="KIND", help="auto, asymptotic, randomisation or bootstrap of clusters."
        ),
    ] = "auto",
    draws: Annotated[int, typer.Option(metavar="N", help="Permutations or resamples.")] = 1999,
    seed: Annotated[int, typer.Option(metavar="S", help="Seed of the draws.")] = 0,
    randomised: Annotated[
        bool, typer.Option("--randomised", help="Treatment was drawn by lot.")
    ] = False,
    cost: Annotated[
        float | None,
        typer.Option(metavar="AMOUNT", help="What the programme cost the public in all."),
    ] = None,
    periods_a_year: Annotated[
        float, typer.Option(metavar="N", help="Periods of the panel in a year.")
    ] = 1.0,
    living_wage: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT/PER",
            help="Living wage, and what it is per: 12.5/hour or 1800/period.",
        ),
    ] = None,
    skilled: Annotated[
        str | None,
        typer.Option(
            metavar="COL=VALUES",
            help="Skilled jobs, by a column of workers: skill=high, 'skill>=0.5'.",
            show_default="occupation=1,2,3,7",
        ),
    ] = None,
    spillovers: Annotated[
        bool, typer.Option("--spillovers", help="Compare members, neighbours and far firms.")
    ] = False,
    twin: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The same simulated firms without the programme: true effects beside.",
        ),
    ] = None,
    minimum: Annotated[
        int, typer.Option(metavar="N", help="Withhold figures with fewer contributors.")
    ] = 0,
    dominance: Annotated[
        float, typer.Option(metavar="SHARE", help="Withhold figures with a larger contributor.")
    ] = 1.0,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Sheet of an Excel file.")
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="CODE", help="How text files are written.")
    ] = "utf-8",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for report, tables and result."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier result in the folder.")
    ] = False,
) -> None:
    """Evaluate a programme: what it did, who gained, at what cost, on what evidence."""
    from distretto.cli.evaluating import Sources, print_evaluation

    print_evaluation(
        Sources(
            firms=firms,
            workers=workers,
            awards=awards,
            unit=unit,
            period=period,
            treated_from=treated_from,
            treated=treated,
            where=tuple(where or ()),
            twin=twin,
            sheet=sheet,
            encoding=encoding,
        ),
        out,
        overwrite,
        outcomes=tuple(outcome or ()),
        logs=tuple(log or ()),
        cluster=cluster,
        covariates=tuple(covariate or ()),
        estimator=estimator,
        control=control,
        method=method,
        matching=matching,
        matched_on=tuple(match_on or ()),
        anticipation=anticipation,
        seen_before=seen_before,
        exits=exits,
        switching_off=switching_off,
        inference=inference,
        draws=draws,
        seed=seed,
        randomised=randomised,
        cost=cost,
        periods_a_year=periods_a_year,
        living_wage=living_wage,
        skilled=skilled,
        spillovers=spillovers,
        minimum=minimum,
        dominance=dominance,
    )


def power(
    scenario: ScenarioName,
    with_: Annotated[
        list[str],
        typer.Option(
            "--with",
            metavar="SPEC",
            help="One institution with members, such as export-consortium; who joins, and when, is "
            "decided here.",
            show_default=False,
        ),
    ],
    firms: Annotated[
        str, typer.Option(metavar="N,...", help="Firms of an extract, half of them members.")
    ] = "12,40,200",
    years: Annotated[
        str, typer.Option(metavar="T,...", help="Years of an extract, half of them before.")
    ] = "4,8,12",
    share: Annotated[
        float, typer.Option(metavar="P", help="Share of the firms of the district that join.")
    ] = 0.5,
    line: Annotated[
        str,
        typer.Option(metavar="LINE", help="What is printed: value_added, wages, profit or jobs."),
    ] = "value_added",
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Worlds: draws of priors and chance.")
    ] = 100,
    seed: Seed = 1,
    threads: Threads = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")] = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    verbose: Verbose = 0,
) -> None:
    """Say what evaluations can see: estimators tried where the true effect is known."""
    from distretto import experiments
    from distretto.cli.power import check_line, numbers_of, print_power

    check_line(line)
    study = work(
        "world",
        experiments.power,
        scenario,
        with_,
        numbers_of("--firms", firms),
        numbers_of("--years", years),
        worlds=worlds,
        seed=seed,
        threads=threads,
        out=out,
        share=share,
        overwrite=overwrite,
        resume=resume,
        command=command(),
    )
    print_power(study, line, out)
    if not study.complete:
        raise typer.Exit(INTERRUPTED)
