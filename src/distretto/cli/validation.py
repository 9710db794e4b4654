"""What is printed about a validation: every row, met or not, with how it was measured."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from distretto.cli.terminal import (
    HEADING,
    new_table,
    open_console,
    print_place,
    print_resumption,
    title,
)
from distretto.report.numbers import MISSING, counted, fixed, interval

if TYPE_CHECKING:
    from distretto.experiments.validation import RowResult, Validation

HEADINGS = {
    "validation": "Kept out of calibration",
    "fit": "Fit: the fact was used for calibration or opening values",
}


def print_validation(validation: Validation, out: Path | None) -> None:
    """Print all rows, then what each number is."""
    console = open_console()
    console.print(title(validation.scenario.title))
    console.print(
        f"{counted(validation.worlds, 'world')}, {counted(validation.quarters, 'quarter')}. Median "
        "over worlds; a row is met if it lies in the target.",
        "",
        sep="\n",
    )
    table = new_table("Row", ("target", "model", "5% to 95%", "met"))
    for use, heading in HEADINGS.items():
        table.add_row()
        table.add_row(Text(heading, style=HEADING))
        for each in validation.results:
            if each.row.use == use:
                table.add_row(Text(f"{each.row.id} {each.row.text}"), *_cells(each))
    console.print(table)
    for use, heading in HEADINGS.items():
        tested = [r.met for r in validation.results if r.row.use == use and r.met is not None]
        console.print("", f"{heading}: {sum(tested)} of {len(tested)} rows met.", sep="\n")
    console.print()
    for each in validation.results:
        note = f" Not tested: {each.note}." if each.note else ""
        text = f"{each.row.id}: {each.row.how}. Known: {each.row.target} ({each.row.source}).{note}"
        print(textwrap.fill(text, console.width, subsequent_indent="    "))
    if not validation.complete:
        print_resumption(console, out, "worlds")
    print_place(console, out, {"validation.json": "all rows"})


def _cells(result: RowResult) -> tuple[str | Text, ...]:
    row, model = result.row, result.model
    met = {True: Text("yes", style="green"), False: Text("no", style="red")}
    high = fixed(row.high, 2)
    return (
        f"{fixed(row.low, 2)} to {high}",
        fixed(model.median, 3),
        interval(model.p5, model.p95, 3),
        MISSING if result.met is None else met[result.met],
    )
