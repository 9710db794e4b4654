"""What is printed about an ablation: rule by rule, what is missing without it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from distretto.experiments.specs import format_spec
from distretto.report.numbers import counted, decimals_for, decimals_for_interval, fixed
from distretto.report.outcomes import scale_of
from distretto.report.texts import validity

if TYPE_CHECKING:
    from distretto.experiments.ablation import Ablation


def print_ablation(ablation: Ablation, out: Path | None) -> None:
    """Print each rule with the headline outcomes that are clearly other without it."""
    console = open_console()
    comparison = ablation.comparison
    window = comparison.summary["window"]
    in_force = ", ".join(format_spec((each,)) for each in ablation.institutions)
    console.print(
        title(
            f"{comparison.scenario.title}, {f'with {in_force}' if in_force else 'no institution'}"
        )
    )
    console.print(
        f"{counted(comparison.worlds, 'world')}, {counted(comparison.quarters, 'quarter')}. Each "
        "rule switched off by itself after burn-in, in the same worlds. Mean over quarters "
        f"{window['first']} to {window['last']}: headline outcomes whose 95% interval of the "
        "difference, without the rule less with it, excludes zero."
    )
    table = new_table("Rule off", ("all rules", "difference"))
    for rule in ablation.rules:
        table.add_row()
        unclear = ablation.no_clear_effect(rule.name)
        verdict = {True: "no clear effect", None: "no intervals"}.get(unclear, "")
        table.add_row(Text(rule.name, style=HEADING), "", verdict)
        if rule.still:
            table.add_row(Text(f"  still: {rule.still}", style="dim"))
        for effect in ablation.effects(rule.name).values():
            if effect["clear"]:
                _add_effect(table, effect)
    console.print(table)
    idle = [rule.name for rule in ablation.rules if ablation.no_clear_effect(rule.name)]
    console.print(
        "",
        f"No clear effect in {counted(comparison.worlds, 'world')}: {len(idle)} of "
        f"{counted(len(ablation.rules), 'rule')}{': ' if idle else ''}{', '.join(idle)}. "
        "An effect smaller than their intervals is not excluded; and with as many intervals as "
        "here, one in twenty excludes zero where nothing is.",
        "",
        sep="\n",
    )
    for line in validity(comparison):
        console.print(line.text)
    if not comparison.complete:
        print_resumption(console, out, "worlds")
    print_place(
        console,
        out,
        {
            "ablation.json": "the effects of all rules on the headline outcomes",
            "ablation.csv": "the same as a table",
            "summary.json": "all outcomes",
            "results.zarr": "every outcome by arm, world and quarter (xarray)",
        },
    )


def _add_effect(table: Table, effect: dict[str, Any]) -> None:
    scale = scale_of(effect["unit"])
    level = scale.factor * effect["reference"]
    half = 0.5 * scale.factor * (effect["high"] - effect["low"])
    mean = scale.factor * effect["mean"]
    level_decimals = decimals_for([level])
    decimals = min(max(decimals_for_interval([half]), 0), level_decimals + 2)
    table.add_row(
        Text(f"  {effect['label']}, {scale.level}" if scale.level else f"  {effect['label']}"),
        fixed(level, level_decimals),
        f"{fixed(mean, decimals, signed=True)} ±{fixed(half, decimals)}",
    )
