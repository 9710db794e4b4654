"""The commands on labour market areas."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from distretto.cli.areas_options import Outlines, Practice, Search, Source, Thresholds, grouped

app = typer.Typer(
    help="Labour market areas from commuting flows.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FlowsFile = Annotated[
    Path,
    typer.Argument(
        metavar="FLOWS",
        help="Commuting flows: CSV (also .csv.gz), Parquet, xlsx or Stata with the columns origin, "
        "destination, workers, or a square matrix.",
        show_default=False,
    ),
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the files.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace an earlier result in the folder.")
]


@app.command()
@grouped(thresholds=Thresholds, practice=Practice, search=Search, outlines=Outlines, source=Source)
def delineate(
    flows: FlowsFile,
    thresholds: Thresholds,
    practice: Practice,
    search: Search,
    out: Out = None,
    overwrite: Overwrite = False,
    trace: Annotated[bool, typer.Option("--trace", help="Write every decision.")] = False,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Compare with this partition (community, area)."),
    ] = None,
    stability: Annotated[
        int,
        typer.Option(metavar="N", help="Draw the flows anew N times: how sure is each community?"),
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="S", help="Seed of these draws.")] = 1,
    *,
    outlines: Outlines,
    source: Source,
) -> None:
    """Group communities into labour market areas."""
    from distretto.cli import areas_work

    areas_work.delineate(
        flows,
        source,
        thresholds,
        practice,
        search,
        outlines,
        trace=trace,
        compared=compare,
        draws=stability,
        seed=seed,
        out=out,
        overwrite=overwrite,
        command=["distretto", *sys.argv[1:]],
    )


@app.command()
@grouped(thresholds=Thresholds, practice=Practice, search=Search, source=Source)
def explain(
    flows: FlowsFile,
    community: Annotated[
        str, typer.Argument(metavar="COMMUNITY", help="Its code, or its name.", show_default=False)
    ],
    thresholds: Thresholds,
    practice: Practice,
    search: Search,
    source: Source,
) -> None:
    """Tell when a community moved, and what its alternatives were."""
    from distretto.cli import areas_work

    areas_work.explain(flows, community, source, thresholds, practice, search)


@app.command()
@grouped(source=Source)
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="A partition: columns community, area.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another of the same communities.")],
    flows: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Flows, to count communities by their residents."),
    ] = None,
    out: Out = None,
    overwrite: Overwrite = False,
    *,
    source: Source,
) -> None:
    """Compare two partitions."""
    from distretto.cli import areas_work

    command = ["distretto", *sys.argv[1:]]
    areas_work.compare(a, b, flows, source, out=out, overwrite=overwrite, command=command)


def _axis(meaning: str) -> Any:
    return typer.Option(metavar="N,N,...", help=f"{meaning}, one or several.")


@app.command()
@grouped(practice=Practice, search=Search, source=Source)
def sweep(
    flows: FlowsFile,
    min_size: Annotated[str, _axis("Least employed residents of an area")] = "1000",
    min_containment: Annotated[str, _axis("Least containment of large areas")] = "0.6667",
    target_size: Annotated[str, _axis("Size from which that is enough")] = "10000",
    target_containment: Annotated[str, _axis("Containment of the smallest areas")] = "0.75",
    threads: Annotated[
        int | None,
        typer.Option(
            metavar="K", help="Settings at the same time.", show_default="one per processor"
        ),
    ] = None,
    out: Out = None,
    overwrite: Overwrite = False,
    *,
    practice: Practice,
    search: Search,
    source: Source,
) -> None:
    """Delineate over a grid of parameters, to see where the areas are stable."""
    from distretto.cli import areas_work

    grid = {
        name: areas_work.numbers(text, "--" + name.replace("_", "-"))
        for name, text in (
            ("min_size", min_size),
            ("min_containment", min_containment),
            ("target_size", target_size),
            ("target_containment", target_containment),
        )
    }
    areas_work.sweep(
        flows,
        source,
        grid,
        practice,
        search,
        threads=threads,
        out=out,
        overwrite=overwrite,
        command=["distretto", *sys.argv[1:]],
    )
