"""Options that several commands share, and how long work is shown."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from distretto.logs import configure

INTERRUPTED = 130

Result = TypeVar("Result")


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
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="WHERE",
        help="Run worlds on Dask instead of threads: local:4, or tcp://HOST:PORT of a scheduler.",
        show_default=False,
    ),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Keep the worlds that an interrupted run left in DIR."),
]


def work(what: str, call: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
    """Call something long, and show how many worlds, quarters or trials of it are done."""
    from distretto.cli.progress import Progress

    with Progress(what) as progress:
        return call(*arguments, progress=progress.advance, compiling=progress.compiling, **options)


def stop_interrupted(out: Path | None, what: str) -> NoReturn:
    """End a command that was interrupted, and print the one that goes on, if any.

    Parameters
    ----------
    out : Path or None
        Folder in which the finished part lies.
    what : str
        What is missing, in the plural: worlds, runs.
    """
    from distretto.cli.terminal import open_console, print_resumption

    print_resumption(open_console(), out, what)
    raise typer.Exit(INTERRUPTED) from None


def command() -> list[str]:
    """Command line, for the provenance of a result."""
    return ["distretto", *sys.argv[1:]]


With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="SPEC",
        help="Institutions or programmes in force, NAME[:PARAMETER=VALUE,...][@START[-END]], "
        "joined by +; quarters count from the end of burn-in. May be given several times.",
    ),
]

TableFile = Path | None
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
