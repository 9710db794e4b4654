"""What is printed about a Pareto front: its combinations with their effects in fresh worlds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from distretto.cli.terminal import (
    keep_numbers_whole,
    new_table,
    open_console,
    print_place,
    print_resumption,
    title,
)
from distretto.errors import InputError
from distretto.report.numbers import counted, decimals_for, fixed, interval
from distretto.report.robustness.words import OPTIMISTIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from distretto.experiments.pareto import Pareto

FILES = {
    "pareto.html": "the front and all that was tried, one page",
    "pareto.csv": "the front, for a spreadsheet",
    "pareto.json": "all of it, for programs",
    "trials.log": "every trial (optuna)",
}


def ranges_of(texts: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Read free parameters as given with ``--free``: KIND.PARAMETER=LOW..HIGH.

    Raises
    ------
    InputError
        If a text makes no sense, or a parameter is given twice.
    """
    found: dict[str, tuple[float, float]] = {}
    for text in texts:
        name, _, bounds = text.partition("=")
        low, _, high = bounds.partition("..")
        try:
            read = float(low), float(high)
        except ValueError:
            raise InputError(
                "not a free parameter with its range",
                where="--free",
                found=text,
                expected="KIND.PARAMETER=LOW..HIGH, as in labour-floor.floor=0.8..1.1",
            ) from None
        if name in found:
            raise InputError("given twice", where="--free", found=name, expected="each once")
        found[name] = read
    return found


def print_pareto(result: Pareto, out: Path | None) -> None:
    """Print the front, spec by spec, then how to read it and where the files lie."""
    console = open_console()
    console.print(title(result.scenario.title))
    console.print(
        f"{counted(result.trials, 'trial')} of {counted(result.worlds, 'world')}, "
        f"{counted(result.quarters, 'quarter')} each. {OPTIMISTIC.format(result.fresh)}"
    )
    for each in result.front:
        console.print()
        console.print(each.spec, soft_wrap=True)
        table = new_table("", ("level", "against none", "95% interval"))
        for quantity in result.quantities:
            level, effect = each.level[quantity.name], each.effect[quantity.name]
            decimals = decimals_for([effect.mean, effect.low, effect.high])
            table.add_row(
                f"{quantity.label}, {quantity.unit}",
                fixed(level.mean, decimals_for([level.mean])),
                fixed(effect.mean, decimals, signed=True),
                interval(effect.low, effect.high, decimals, signed=True),
            )
        keep_numbers_whole(table)
        console.print(table)
        if not each.still:
            console.print("In fresh worlds another combination is better in all that counts.")
    if not result.front:
        console.print("", "No combination is better than none in anything that counts.", sep="\n")
    if result.left_out:
        console.print("", f"{result.left_out} more of the front were not run again.", sep="\n")
    if not result.complete:
        print_resumption(console, out, "trials")
    print_place(console, out, FILES)
