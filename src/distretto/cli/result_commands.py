"""Commands on folders of results."""

from pathlib import Path
from typing import Annotated

import typer

from distretto.cli.options import Overwrite, Verbose, command


def export(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Folder that a command of Distretto wrote.", show_default=False
        ),
    ],
    to: Annotated[
        str,
        typer.Option(metavar="FORMAT", help="csv, stata, parquet or netcdf.", show_default=False),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR2", help="Folder to write to.", show_default="beside DIR, named DIR-FORMAT"
        ),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="An outcome of a comparison. May be given several times.",
            show_default="all",
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            metavar="FORM",
            help="Of a comparison: wide, a column for each outcome, or long, a row for each.",
        ),
    ] = "wide",
    overwrite: Overwrite = False,
    verbose: Verbose = 0,
) -> None:
    """Write a result for other programs: CSV, Stata, Parquet or netCDF, with a codebook."""
    from distretto.cli.terminal import open_console, print_place
    from distretto.results import describe
    from distretto.results import export as write

    written = write(
        folder,
        to,
        out,
        outcomes=outcome or (),
        form=form,
        overwrite=overwrite,
        command=command(),
    )
    holds = {file.name: file.holds or "a table" for file in describe(written).files}
    print_place(open_console(), written, holds)
