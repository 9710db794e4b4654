"""What is printed about a calibration: facts before and after, the priors, what is not known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from distretto.cli.options import stop_interrupted, work
from distretto.cli.terminal import new_table, open_console, print_place, print_resumption, title
from distretto.report.numbers import counted, decimals_for, fixed, percent, plain

if TYPE_CHECKING:
    from distretto.experiments.calibration import Calibration, Match


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


def match_and_print(*arguments: Any, out: Path | None, **options: Any) -> None:
    """Calibrate in waves, write the page and print what came of it; see `experiments.match`."""
    from distretto import experiments

    try:
        result = work("run", experiments.match, *arguments, out=out, **options)
    except KeyboardInterrupt:
        stop_interrupted(out, "runs")
    if out is not None:
        from distretto.report.calibration import calibration_document
        from distretto.report.writing import write_document

        write_document(calibration_document(result), out, ["html"], "calibration")
    print_match(result, out)


def print_match(result: Match, out: Path | None) -> None:
    """Print the waves, the targets before and after, the priors, and what is not identified."""
    console = open_console()
    console.print(title(result.scenario.title))
    console.print(
        f"{counted(len(result.waves), 'wave')}, {counted(result.runs, 'run')}; {result.stopped}. "
        f"{percent(result.waves[-1].share, 2)} of the priors is not ruled out.",
        "",
        sep="\n",
    )
    facts = new_table("Target", ("known", "band", "before", "after", "met"))
    held_out = len(result.targets.targets)
    for k, (one, other) in enumerate(zip(result.before, result.after, strict=True)):
        known = one.target
        decimals = decimals_for([known.value])
        facts.add_row(
            Text(known.label + (" (held out)" if k >= held_out else "")),
            plain(float(f"{known.value:.4g}")),
            f"{known.low:.4g} to {known.high:.4g}",
            fixed(one.model.median, decimals),
            fixed(other.model.median, decimals),
            "yes" if other.met else Text("no", style="red"),
        )
    console.print(facts)
    console.print()
    priors = new_table("Prior", ("was", "is", "left"))
    for name, prior in result.priors.items():
        was = result.targets.free[name]
        priors.add_row(
            name,
            f"{plain(was.low)} to {plain(was.high)}",
            f"{prior.low:.4g} to {prior.high:.4g}",
            percent(result.identifiability.left[name]),
        )
    console.print(priors)
    _print_unidentified(console, result)
    print_place(
        console,
        out,
        {
            "scenario.toml": "the scenario with the narrowed priors",
            "posterior.csv": "the joint sample of the posterior",
            "calibration.html": "posterior, targets and what they do not tell, one page",
            "calibration.json": "everything, for programs",
            "waves": "every run; --resume keeps them",
        },
    )


def _print_unidentified(console: Console, result: Match) -> None:
    """Print what the targets cannot tell, in sentences."""
    found = result.identifiability
    lines = [
        f"{name} is not identified: {percent(found.left[name])} of its prior is left."
        for name in found.unidentified
    ]
    lines += [f"Sloppy: {each.words}." for each in found.sloppy]
    lines += [
        f"{pair.one} and {pair.other} go together: correlation {fixed(pair.correlation, 2)}."
        for pair in found.pairs
    ]
    console.print()
    console.print("What the targets do not tell:" if lines else "All directions are identified.")
    for line in lines:
        console.print(f"  {line}")
    if found.pairs:
        console.print("  The narrowed priors are drawn one by one and ignore these correlations.")
