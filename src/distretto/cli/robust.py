"""What is printed about a robust decision: regrets of the arms, and where each wins."""

from __future__ import annotations

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
from distretto.report.numbers import counted, decimals_for, fixed, percent
from distretto.report.robustness.words import box_text, chosen_text, no_box_text

if TYPE_CHECKING:
    from distretto.experiments.robust import OutcomeResult, Robust

FILES = {
    "robust.html": "regrets and boxes on one page",
    "regrets.csv": "regrets, for a spreadsheet",
    "boxes.csv": "boxes, findings or not",
    "robust.json": "all of it, for programs",
    "worlds": "worlds as they were run; --resume keeps them",
}


def print_robust(result: Robust, out: Path | None, *, ran: bool) -> None:
    """Print regrets, choices and boxes, outcome by outcome.

    Parameters
    ----------
    result : Robust
    out : Path or None
    ran : bool
        Whether worlds were run for it, and so lie in the folder.
    """
    console = open_console()
    console.print(title(result.scenario.title))
    console.print(
        f"{counted(result.draws, 'draw')} of {counted(result.priors, 'prior')}, "
        f"{counted(result.seeds, 'seed')} of chance each, {counted(result.quarters, 'quarter')}. "
        "All arms in the same worlds."
    )
    for arm, lost in result.lost.items():
        if lost:
            console.print(f"{arm}: the district died out or exploded in {counted(lost, 'world')}.")
    for each in result.results:
        _print_outcome(console, each)
    console.print(
        "",
        "regret: what the arm is behind the best arm of a draw. Boxes were searched in the first "
        "half of the draws; what is said of them holds in the other half, which the search has "
        "not seen.",
        sep="\n",
    )
    print_place(console, out, FILES if ran else {k: v for k, v in FILES.items() if k != "worlds"})


def _print_outcome(console: Console, result: OutcomeResult) -> None:
    quantity, decision = result.quantity, result.decision
    console.print()
    console.print(Text(f"{quantity.label}, {quantity.unit}", style=HEADING))
    if decision is None:
        console.print("No draw has a value in every arm.")
        return
    table = new_table("Arm", ("mean", "regret: mean", "90th pct", "max", "best in"))
    decimals = decimals_for([each.mean for each in decision.arms])
    regrets = decimals_for([each.max_regret for each in decision.arms])
    for each in decision.arms:
        table.add_row(
            Text(each.arm),
            fixed(each.mean, decimals),
            *(
                fixed(value, regrets)
                for value in (each.mean_regret, each.p90_regret, each.max_regret)
            ),
            percent(each.share_best),
        )
    keep_numbers_whole(table)
    console.print(table)
    console.print(chosen_text(decision))
    for pair in result.pairs:
        console.print(box_text(pair) if pair.finding else no_box_text(pair))
