"""What is printed about a calibration: facts before and after, and the narrowed priors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from distretto.cli.terminal import new_table, open_console, print_place, print_resumption, title
from distretto.report.numbers import counted, decimals_for, fixed, plain

if TYPE_CHECKING:
    from distretto.experiments.calibration import Calibration


def print_calibration(result: Calibration, out: Path | None) -> None:
    """Print the facts for calibration before and after, and what each prior became."""
    console = open_console()
    console.print(title(result.scenario.title))
    console.print(
        f"{counted(result.trials, 'trial')}. Distance to the facts for calibration: "
        f"{result.before:.3g} before, {result.after:.3g} after.",
        "",
        sep="\n",
    )
    facts = new_table("Fact", ("known", "band", "before", "after"))
    for one, other in zip(result.facts_before, result.facts_after, strict=True):
        known = one.target
        decimals = decimals_for([known.value])
        facts.add_row(
            Text(known.label),
            plain(known.value),
            f"{plain(known.low)} to {plain(known.high)}",
            fixed(one.model.median, decimals),
            fixed(other.model.median, decimals),
        )
    console.print(facts)
    console.print()
    priors = new_table("Prior", ("was", "is"))
    for name, prior in result.priors.items():
        was = result.targets.free[name]
        priors.add_row(
            name,
            f"{plain(was.low)} to {plain(was.high)}",
            f"{plain(prior.low)} to {plain(prior.high)}",
        )
    console.print(priors)
    if not result.complete:
        print_resumption(console, out, "trials")
    print_place(
        console,
        out,
        {
            "scenario.toml": "the scenario with the narrowed priors",
            "calibration.json": "facts and priors, before and after",
            "trials.log": "every trial (optuna)",
        },
    )
