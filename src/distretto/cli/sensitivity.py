"""What is printed about a sensitivity: for each target, its leading groups and priors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from distretto.cli.terminal import (
    HEADING,
    keep_numbers_whole,
    new_table,
    open_console,
    print_place,
    title,
)
from distretto.report.numbers import counted, decimals_for, fixed
from distretto.report.robustness.words import TOO_FEW, chance_text

if TYPE_CHECKING:
    from distretto.experiments.sensitivity import Sensitivity, Stage, Target

SHOWN = 5
FILES = {
    "sensitivity.html": "every target with its charts, one page",
    "sensitivity.csv": "the table, for a spreadsheet",
    "sensitivity.json": "the same with all the rest, for programs",
    "groups": "points as they were run, as in priors, shares and chance; --resume keeps them",
}


def print_sensitivity(result: Sensitivity, out: Path | None) -> None:
    """Print what matters most for each target, then where the files lie."""
    console = open_console()
    console.print(title(result.scenario.title))
    console.print(
        f"{counted(result.points, 'point')}, {counted(result.quarters, 'quarter')} each. Groups "
        f"that matter most: {', '.join(result.leading)}."
    )
    for arm, lost in result.lost.items():
        if lost:
            console.print(f"{arm}: the district died out or exploded at {counted(lost, 'point')}.")
    for target in dict.fromkeys(stage.target for stage in result.stages):
        stages = [stage for stage in result.stages if stage.target == target]
        _print_target(console, target, stages, result.chance[target.label])
    console.print(
        "",
        "effect: mean elementary effect, the change from the 5th to the 95th percentile of a "
        "prior, with half its 95% interval. first, total: shares of the variance.",
        sep="\n",
    )
    print_place(console, out, FILES)


def _print_target(console: Console, target: Target, stages: Sequence[Stage], chance: float) -> None:
    console.print()
    console.print(Text(f"{target.label}, {target.quantity.unit}", style=HEADING))
    for stage in stages:
        of_variance = stage.name == "shares"
        indices = ("first", "first_half", "total", "total_half")
        names = indices if of_variance else ("mu_star", "mu_star_half", "sigma")
        headings = ("first", "±", "total", "±") if of_variance else ("effect", "±", "spread")
        table = new_table(stage.name.capitalize(), headings)
        shown = stage.factors[:SHOWN]
        decimals = 2 if of_variance else decimals_for([factor.mu_star for factor in shown])
        for factor in shown:
            table.add_row(factor.name, *(fixed(getattr(factor, name), decimals) for name in names))
        keep_numbers_whole(table)
        console.print(table)
        if stage.too_few:
            console.print(TOO_FEW)
        if stage.imputed:
            console.print(
                f"{stage.imputed} of {counted(stage.points, 'point')} have no value; the median "
                "of the others stands in for it."
            )
    console.print(chance_text(chance))
