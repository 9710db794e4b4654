"""`distretto districts concentration`: which industries are concentrated, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from distretto.cli.areas_options import grouped
from distretto.cli.districts_options import Reading
from distretto.cli.options import Overwrite, command

if TYPE_CHECKING:
    from rich.console import Console

    from distretto.districts.concentration import Concentration

SHOWN = 12  # rows of a table


@dataclass(frozen=True)
class Thresholds:
    """What counts as a cluster, and how sure intervals are."""

    level: Annotated[float, typer.Option(metavar="P", help="Probability of intervals.")] = 0.95
    star_size: Annotated[
        float, typer.Option(metavar="SHARE", help="Share of areas with the star for size.")
    ] = 0.1
    star_quotient: Annotated[
        float, typer.Option(metavar="X", help="Quotient of the star for specialisation.")
    ] = 2.0
    star_focus: Annotated[
        float, typer.Option(metavar="SHARE", help="Share of pairs with the star for focus.")
    ] = 0.1
    strong_top: Annotated[
        float, typer.Option(metavar="SHARE", help="Share of areas that are strong clusters.")
    ] = 0.25
    least_jobs: Annotated[
        float, typer.Option(metavar="N", help="Jobs below which there is no cluster.")
    ] = 0.0
    digits: Annotated[
        int, typer.Option(metavar="N", help="Digits of the code that related industries share.")
    ] = 2


@grouped(thresholds=Thresholds, reading=Reading)
def concentration(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="EMPLOYMENT",
            help="Jobs, local units or both by place, industry and class of size: CSV (also "
            ".csv.gz), Parquet, xlsx or Stata.",
            show_default=False,
        ),
    ],
    thresholds: Thresholds,
    areas: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Area of each place, such as areas.csv of a delineation.",
            show_default="each place is an area",
        ),
    ] = None,
    leave_out: Annotated[
        bool,
        typer.Option("--leave-out", help="Count places without an area in the country only."),
    ] = False,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the files.")] = None,
    overwrite: Overwrite = False,
    *,
    reading: Reading,
) -> None:
    """Measure how concentrated industries are, and where: quotients with intervals, indices."""
    from distretto import files
    from distretto.areas.reading import read_partition
    from distretto.cli.districts_work import read_table
    from distretto.cli.terminal import open_console
    from distretto.districts.concentration import StarRule, StrongRule, save
    from distretto.districts.concentration.counting import concentration_of, count
    from distretto.districts.concentration.files import FOLDER
    from distretto.provenance import digests, provenance

    if out is not None:
        files.check_output(out, FOLDER, overwrite)
    counted = count(
        read_table(table, reading),
        None if areas is None else read_partition(areas),
        unassigned="leave-out" if leave_out else "refuse",
    )
    least = thresholds.least_jobs
    found = concentration_of(
        counted,
        digits=thresholds.digits,
        level=thresholds.level,
        stars=StarRule(
            thresholds.star_size, thresholds.star_quotient, thresholds.star_focus, least
        ),
        strong=StrongRule(thresholds.strong_top, least_jobs=least),
    )
    if out is not None:
        parameters = {
            "inputs": digests(path for path in (table, areas) if path is not None),
            "digits": thresholds.digits,
            **found.parameters,
            "notes": list(counted.notes),
        }
        about = provenance(command=command(), parameters=parameters)
        save(found, out, overwrite=overwrite, provenance=about)
    _print(open_console(), found, counted.notes, out)


def _print(
    console: Console, found: Concentration, notes: tuple[str, ...], out: Path | None
) -> None:
    """Print the most concentrated industries, and the surest clusters."""
    from distretto.cli.terminal import print_place, title
    from distretto.districts.concentration.files import CONTENT
    from distretto.report.numbers import counted, fixed

    industries = fixed(len(found.industries), 0)
    console.print(title(f"{counted(len(found.areas), 'area')}, industries: {industries}"))
    console.print(f"{fixed(float(found.jobs.sum()), 0)} jobs.", "", sep="\n")
    console.print(_industry_table(found), "", sep="\n")
    console.print(_cluster_table(found))
    console.print(
        "",
        f"Quotient with its interval of {found.intervals.level:.0%}, the highest lower end first; "
        "stars by size, specialisation and focus; s marks a strong cluster.",
        *(f"Note: {note}." for note in notes),
        sep="\n",
    )
    print_place(console, out, CONTENT)


def _industry_table(found: Concentration) -> Any:
    """The most concentrated industries, by the best measure there is."""
    from distretto.cli.terminal import new_table
    from distretto.report.numbers import MISSING, fixed

    rows = found.by_industry
    known = "ellison_glaeser_low" in rows
    headings = ["jobs", "areas", "Gini", "Krugman"] + ["Ellison–Glaeser"] * known
    table = new_table("Most concentrated", headings)
    order = "ellison_glaeser_low" if known else "gini"
    for row in rows.nlargest(SHOWN, order).to_dict("records"):
        cells = [fixed(row["jobs"], 0), fixed(row["areas"], 0)]
        cells += [fixed(row["gini"], 2), fixed(row["krugman"], 2)]
        if known:
            low, high = row["ellison_glaeser_low"], row["ellison_glaeser_high"]
            cells.append(f"{fixed(low, 3)} to {fixed(high, 3)}" if low == low else MISSING)
        table.add_row(Text(str(row["industry"])), *cells)
    return table


def _cluster_table(found: Concentration) -> Any:
    """The pairs of an area and an industry whose quotient is most surely high."""
    from distretto.cli.terminal import new_table
    from distretto.report.numbers import fixed

    table = new_table("Area", ("industry", "jobs", "quotient", "interval", "prevalence", ""))
    for row in found.to_dataframe().nlargest(SHOWN, "low").to_dict("records"):
        table.add_row(
            Text(str(row["area"])),
            Text(str(row["industry"])),
            fixed(row["jobs"], 0),
            fixed(row["quotient"], 2),
            f"{fixed(row['low'], 2)} to {fixed(row['high'], 2)}",
            fixed(row["prevalence"], 0, signed=True),
            Text("*" * row["stars"] + "s" * row["strong"]),
        )
    return table
