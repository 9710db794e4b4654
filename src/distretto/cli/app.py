"""The command line: all commands, in the order in which they are listed."""

from pathlib import Path
from typing import Annotated

import typer

from distretto import __version__
from distretto.cli import (
    check_commands,
    claim_commands,
    evaluate_commands,
    own_commands,
    result_commands,
    robust_commands,
    run_commands,
)
from distretto.cli.areas import app as areas
from distretto.cli.districts import app as districts
from distretto.cli.options import Verbose

app = typer.Typer(
    help="The computational laboratory of the industrial district.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the brackets of specs are no markup
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(areas, name="areas")
app.add_typer(districts, name="districts")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"distretto {__version__}")
        raise typer.Exit


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
def programmes(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help="A programme, to show all of it.", show_default=False
        ),
    ] = None,
) -> None:
    """List the programmes: institutions combined as in a case."""
    from distretto.cli.programmes import print_programme, print_programmes

    if name is None:
        print_programmes()
    else:
        print_programme(name)


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
            help="A scenario, by name or .toml file, an institution, a programme, or a folder of "
            "results.",
            show_default=False,
        ),
    ],
) -> None:
    """Show a scenario with all its numbers and sources, or what a folder of results is."""
    if _is_folder(name):
        from distretto.cli.showing import print_result

        print_result(Path(name))
    else:
        from distretto.cli.listing import print_named

        print_named(name)


def _is_folder(name: str) -> bool:
    """Whether a name means a folder: one that is there, or a path that is no scenario file."""
    path = Path(name)
    return path.is_dir() or (len(path.parts) > 1 and path.suffix != ".toml")


for _command in (
    own_commands.new,
    own_commands.template,
    run_commands.run,
    run_commands.compare,
    run_commands.report,
    result_commands.export,
    evaluate_commands.evaluate,
    evaluate_commands.power,
    claim_commands.systems,
    claim_commands.claims,
    check_commands.ablate,
    check_commands.validate,
    check_commands.sanity,
    check_commands.calibrate,
    robust_commands.sensitivity,
    robust_commands.robust,
    robust_commands.pareto,
):
    app.command()(_command)
