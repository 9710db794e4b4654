"""The commands on industrial districts."""

import typer

from distretto.cli.districts_profile import profile

app = typer.Typer(
    help="Industrial districts: what kind they are, and how they do.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def districts() -> None:
    """Industrial districts: what kind they are, and how they do."""


app.command()(profile)
