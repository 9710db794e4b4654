"""The commands on districts."""

from pathlib import Path
from typing import Annotated

import typer

from distretto.cli.areas_options import grouped
from distretto.cli.districts_concentration import concentration
from distretto.cli.districts_network import network
from distretto.cli.districts_options import Areas, Judging, Reading, Sizes
from distretto.cli.districts_profile import profile
from distretto.cli.options import Overwrite, command

app = typer.Typer(
    help="Industrial districts: where they are, and of what kind.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def main() -> None:
    """Industrial districts: where they are, and of what kind."""


@app.command()
@grouped(judging=Judging, sizes=Sizes, areas=Areas, reading=Reading)
def identify(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="EMPLOYMENT",
            help="Jobs, local units or both by place, industry and class of size: CSV (also "
            ".csv.gz), Parquet, xlsx or Stata.",
            show_default=False,
        ),
    ],
    judging: Judging,
    areas: Areas,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the files.")] = None,
    overwrite: Overwrite = False,
    *,
    sizes: Sizes,
    reading: Reading,
) -> None:
    """Tell which areas are industrial districts, and why the others are none."""
    from distretto.cli.districts_work import print_identification

    print_identification(
        table, judging, sizes, areas, reading, out=out, overwrite=overwrite, words=command()
    )


app.command()(concentration)
app.command()(network)
app.command()(profile)
