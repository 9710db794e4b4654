"""What is printed about a validation: every row, met or not, with how it was measured."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from distretto.cli.terminal import (
    HEADING,
    new_table,
    open_console,
    print_place,
    print_resumption,
    title,
)
from distretto.errors import InputError
from distretto.report.numbers import MISSING, counted, fixed, interval

if TYPE_CHECKING:
    from distretto.experiments.validation import RowResult, Validation

MARKS = {True: "+", False: "-", None: ""}
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


def refuse_unclear(scenario: str | None, every: bool) -> None:
    """Refuse to validate nothing, or one scenario and all at once."""
    if (scenario is None) != every:
        raise InputError(
            "one scenario or all of them",
            where="SCENARIO",
            found=scenario or "nothing",
            expected="a scenario, or --all without one",
        )


def print_validations(
    found: Mapping[str, Validation], wanted: Sequence[str], out: Path | None
) -> None:
    """Print one line for each scenario: which rows are met.

    Parameters
    ----------
    found : mapping of str to Validation
        By name of the scenario.
    wanted : sequence of str
        Those that were to be validated.
    out : Path, optional
        Folder with the results.
    """
    console = open_console()
    console.print(title("All scenarios against facts kept out of calibration"))
    some = next(iter(found.values()))
    console.print(
        f"{counted(some.worlds, 'world')}, {counted(some.quarters, 'quarter')} each. "
        "+ the median over worlds lies in the target, - it does not, blank: not tested there. "
        "Behind the bar, fit: facts used for calibration or opening values.",
        "",
        sep="\n",
    )
    tested = {r.row.id for each in found.values() for r in each.results if r.met is not None}
    by_use = {
        use: [r.row for r in some.results if r.row.use == use and r.row.id in tested]
        for use in HEADINGS
    }
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style=HEADING)
    table.add_column("Row V", no_wrap=True, vertical="bottom")
    table.add_column("met", justify="right", no_wrap=True, vertical="bottom")
    for use, rows in by_use.items():
        if use != "validation":
            table.add_column("|", vertical="bottom")
        for row in rows:
            table.add_column("\n".join(row.id.removeprefix("V")), vertical="bottom")
    for name, each in found.items():
        met = {result.row.id: result.met for result in each.results}
        held = [met[row.id] for row in by_use["validation"] if met[row.id] is not None]
        marks = [MARKS[met[row.id]] for row in by_use["validation"]]
        marks += ["|", *(MARKS[met[row.id]] for row in by_use["fit"])]
        table.add_row(name, f"{sum(map(bool, held))}/{len(held)}", *marks)
    console.print(table)
    console.print()
    for row in (row for rows in by_use.values() for row in rows):
        text = f"{row.id}: {row.text}. Known: {row.target} ({row.source})."
        print(textwrap.fill(text, console.width, subsequent_indent="    "))
    if len(found) < len(wanted) or not all(each.complete for each in found.values()):
        print_resumption(console, out, "worlds")
    print_place(
        console,
        out,
        {"validation.csv": "all rows of all scenarios", "SCENARIO": "one folder for each"},
    )


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
