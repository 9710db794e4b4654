"""The commands and their options."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from distretto import __version__
from distretto.cli.areas import app as areas
from distretto.logs import configure

INTERRUPTED = 130

Result = TypeVar("Result")

app = typer.Typer(
    help="The computational laboratory of the industrial district.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the brackets of specs are no markup
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(areas, name="areas")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"distretto {__version__}")
        raise typer.Exit


def _show_logs(verbosity: int) -> int:
    if verbosity:
        configure(verbosity)
    return verbosity


Verbose = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        callback=_show_logs,
        show_default=False,
        help="Say what is being done; twice for every detail.",
    ),
]
ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="Name of a scenario (see 'distretto scenarios') or a .toml file.",
        show_default=False,
    ),
]
Seed = Annotated[int, typer.Option(metavar="S", help="Seed: the same seed, the same result.")]
Quarters = Annotated[int, typer.Option(metavar="T", help="Quarters to record after burn-in.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace an earlier result in the folder.")
]


Threads = Annotated[
    int | None,
    typer.Option(
        metavar="K",
        help="Worlds run at the same time.",
        show_default="one per processor",
    ),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Keep the worlds that an interrupted run left in DIR."),
]


def _work(what: str, call: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
    """Call something long, and show how many worlds, quarters or trials of it are done."""
    from distretto.cli.progress import Progress

    with Progress(what) as progress:
        return call(*arguments, progress=progress.advance, compiling=progress.compiling, **options)


def _command() -> list[str]:
    """Command line, for the provenance of a result."""
    return ["distretto", *sys.argv[1:]]


With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="SPEC",
        help="Institutions in force, NAME[:PARAMETER=VALUE,...][@START[-END]], joined by +; "
        "quarters count from the end of burn-in. May be given several times.",
    ),
]

WageLevel = Annotated[
    float | None,
    typer.Option(
        "--wage-level",
        metavar="W",
        help="Wage of a worker-quarter outside the district, in the currency: results come in it.",
        show_default="that of the scenario",
    ),
]
Currency = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Currency of the wage level, such as euro.",
        show_default="that of the scenario",
    ),
]
Lang = Annotated[str, typer.Option(metavar="CODE", help="Language of the report: en or it.")]


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", is_eager=True, callback=_print_version, help="Print the version."
        ),
    ] = False,
    verbose: Verbose = 0,
) -> None:
    """The computational laboratory of the industrial district."""


@app.command()
def scenarios() -> None:
    """List the scenarios."""
    from distretto.cli.listing import print_scenarios

    print_scenarios()


@app.command()
def institutions(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also list the parameters.")
    ] = False,
) -> None:
    """List the institutions."""
    from distretto.cli.listing import print_institutions

    print_institutions(parameters=verbose)


@app.command()
def rules(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the rules of the season: what each reads and writes, and its source."""
    from distretto.cli.rules import print_rules

    print_rules(as_json=as_json)


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A scenario, by name or .toml file, or an institution.",
            show_default=False,
        ),
    ],
) -> None:
    """Show a scenario with all its numbers and sources."""
    from distretto.cli.listing import print_named

    print_named(name)


TableFile = Path | None


@app.command()
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


@app.command()
def template(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help="firms, workers, ties, members, phases, totals or awards.",
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


@app.command()
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

    result = _work(
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
        command=_command(),
    )
    print_run(result, out)


@app.command()
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
    wage_level: WageLevel = None,
    currency: Currency = None,
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

    comparison = _work(
        "world",
        experiments.compare,
        experiments.scenario_in_money(scenario, wage_level, currency),
        arm,
        worlds=worlds,
        quarters=quarters,
        seed=seed,
        threads=threads,
        out=out,
        overwrite=overwrite,
        resume=resume,
        command=_command(),
    )
    if out is not None:
        from distretto.report import find_language, write_report

        write_report(comparison, out, find_language(lang))
    print_comparison(comparison, out)
    if not comparison.complete:
        raise typer.Exit(INTERRUPTED)


@app.command()
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


@app.command()
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
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")] = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    verbose: Verbose = 0,
) -> None:
    """Switch rules off one at a time in the same worlds."""
    from distretto import experiments
    from distretto.cli.ablation import print_ablation

    ablation = _work(
        "world",
        experiments.ablate,
        scenario,
        rule,
        worlds=worlds,
        quarters=quarters,
        seed=seed,
        threads=threads,
        out=out,
        institutions=with_ or (),
        overwrite=overwrite,
        resume=resume,
        command=_command(),
    )
    print_ablation(ablation, out)
    if not ablation.comparison.complete:
        raise typer.Exit(INTERRUPTED)


@app.command()
def validate(
    scenario: ScenarioName,
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Worlds: draws of priors and chance.")
    ] = 20,
    quarters: Quarters = 60,
    seed: Seed = 1,
    threads: Threads = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the results.")] = None,
    overwrite: Overwrite = False,
    resume: Resume = False,
    verbose: Verbose = 0,
) -> None:
    """Hold a scenario against facts kept out of calibration."""
    from distretto import experiments
    from distretto.cli.validation import print_validation

    validation = _work(
        "world",
        experiments.validate,
        scenario,
        worlds=worlds,
        quarters=quarters,
        seed=seed,
        threads=threads,
        out=out,
        overwrite=overwrite,
        resume=resume,
        command=_command(),
    )
    print_validation(validation, out)
    if not validation.complete:
        raise typer.Exit(INTERRUPTED)


@app.command()
def sanity(
    scenario: ScenarioName,
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Worlds: draws of priors and chance.")
    ] = 100,
    quarters: Quarters = 80,
    seed: Seed = 1,
    threads: Threads = None,
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
    result = _work(
        "world",
        experiments.sanity,
        scenario,
        worlds=worlds,
        quarters=quarters,
        seed=seed,
        threads=threads,
        out=out,
        overwrite=overwrite,
        resume=resume,
        command=_command(),
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


@app.command()
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
    trials: Annotated[int, typer.Option(metavar="N", help="Trials.")] = 50,
    worlds: Annotated[int, typer.Option(metavar="K", help="Worlds of a trial.")] = 8,
    quarters: Quarters = 60,
    seed: Seed = 1,
    width: Annotated[
        float, typer.Option(metavar="W", help="Part of the probability of a prior that is kept.")
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
    """Narrow priors so that the district resembles the facts given for calibration."""
    from distretto import experiments
    from distretto.cli.calibration import print_calibration

    result = _work(
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
        overwrite=overwrite,
        resume=resume,
    )
    print_calibration(result, out)
    if not result.complete:
        raise typer.Exit(INTERRUPTED)
