"""What is printed about sanity over the priors."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from distretto.cli.terminal import new_table, open_console, print_place, title
from distretto.experiments.sanity import LEAST_SHARE, MOST_LOST
from distretto.report.numbers import counted, decimals_for, fixed, interval, percent

if TYPE_CHECKING:
    from distretto.experiments.sanity import RangeCheck, Sanity


def print_sanity(result: Sanity, out: Path | None) -> None:
    """Print each range with the share of worlds within it, then the reasons."""
    console = open_console()
    comparison = result.comparison
    console.print(title(comparison.scenario.title))
    console.print(
        f"{counted(comparison.worlds, 'world')}, {counted(comparison.quarters, 'quarter')}. A "
        f"range holds if {percent(LEAST_SHARE)} of worlds lie in it.",
        "",
        sep="\n",
    )
    table = new_table("Outcome", ("range", "median", "5% to 95%", "within"))
    for check in result.checks:
        table.add_row(*_cells(check))
    console.print(table)
    console.print(
        "",
        f"Died out or exploded: {percent(result.lost)} of worlds, at most {percent(MOST_LOST)}.",
        f"The scenario is {'sane' if result.sane else 'not sane'} over its priors.",
        "",
        sep="\n",
    )
    for check in result.checks:
        text = f"{check.range.name}: {check.range.reason}"
        print(textwrap.fill(text, console.width, subsequent_indent="    "))
    print_place(
        console,
        out,
        {
            "sanity.json": "the table",
            "series.html": "all main series, worlds as fans",
            "series.svg": "the same as one drawing",
            "results.zarr": "every outcome by world and quarter (xarray)",
        },
    )


def _cells(check: RangeCheck) -> tuple[str | Text, ...]:
    model = check.model
    decimals = decimals_for([model.median or check.range.high])
    ends = interval(check.range.low, check.range.high, min(decimals, 3))
    return (
        Text(check.range.name),
        ends,
        fixed(model.median, decimals),
        interval(model.p5, model.p95, decimals),
        Text(percent(check.within), style="green" if check.sane else "red"),
    )
