"""What the commands print about runs and comparisons: tables for a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from rich.text import Text

from distretto.cli.terminal import (
    HEADING,
    keep_numbers_whole,
    new_table,
    open_console,
    print_place,
    print_resumption,
    title,
)
from distretto.economy.institutions.base import PublicInstitution
from distretto.experiments import format_spec
from distretto.experiments.specs import BASELINE
from distretto.report.numbers import (
    MISSING,
    counted,
    decimals_for,
    decimals_for_interval,
    fixed,
    percent,
)
from distretto.report.outcomes import SIDES, Scale, excludes_zero, scale_of
from distretto.report.sources import fact_rows
from distretto.report.texts import saving, validity

if TYPE_CHECKING:
    from distretto.experiments import Arm, Comparison, FactCheck, Run

ARROWS = {"higher": "↑", "lower": "↓"}  # without a blank before, so that no line starts with one
HEADING_WIDTH = 14
GOOD, BAD = "green", "red"
YEAR = 4  # quarters
ROUNDING = 1e-9  # an interval narrower than this, relative to its mean, is none
PAID = {
    "public_cost": "public cost",
    "membership_fees": "fees of member firms",
    "union_dues": "dues of workers",
}
MOST_DECIMALS = 3  # of a difference, unless its level is shown with more


def print_comparison(comparison: Comparison, out: Path | None) -> None:
    """Print the headline outcomes of all arms, facts against model, and where the files lie."""
    console = open_console()
    console.print(title(comparison.scenario.title), _design(comparison), "", sep="\n")
    for table in _outcome_tables(console, comparison):
        console.print(table)
    console.print("", _reading(comparison), "", sep="\n")
    costs = list(_cost_lines(comparison))
    if costs:
        console.print(Text("What it costs, and who pays", style=HEADING), *costs, "", sep="\n")
    if comparison.facts:
        console.print(_fact_table(comparison))
        console.print("", _fact_note(comparison.facts), "", sep="\n")
    for line in validity(comparison):
        console.print(line.text)
    if not comparison.complete:
        print_resumption(console, out, "worlds")
    print_place(
        console,
        out,
        {
            "report.html": "the page to read (distretto report: Word, Excel, Italian)",
            "summary.json": "the numbers of the tables",
            "results.zarr": "every outcome by arm, world and quarter (xarray)",
        },
    )


def print_run(run: Run, out: Path | None) -> None:
    """Print where the district started and ended, and where the files lie."""
    console = open_console()
    summary = run.summary()
    first, last = run.window
    table = new_table("Outcome", ("quarters 0–" + fixed(run.first_year, 0), f"{first}–{last}"))
    for side, groups in SIDES:
        rows = summary[summary["headline"] & summary["group"].isin(groups)]
        _add_heading(table, side, len(rows))
        for row in rows.itertuples():
            scale = scale_of(str(row.unit))
            ends = [scale.factor * float(str(value)) for value in (row.start, row.end)]
            decimals = decimals_for(ends)
            label = _label(str(row.label), scale.level)
            table.add_row(label, *(fixed(value, decimals) for value in ends))
    console.print(title(run.scenario.title), repr(run)[1:-1], "", sep="\n")
    console.print(table)
    for happened, text in ((run.died_out, "died out"), (run.exploded, "grew without bound")):
        if happened:
            console.print(f"The district {text}.", style=BAD)
    print_place(
        console,
        out,
        {
            "firms.parquet": "every firm in every quarter",
            "workers.parquet": "a sample of workers in every quarter",
            "ties.parquet": "buyers and suppliers at the end of every year",
            "district.parquet": "the district as a whole by quarter",
        },
    )


def _design(comparison: Comparison) -> str:
    specs = [
        " and ".join(
            part
            for part in (
                format_spec(arm.institutions, comparison.scenario.money),
                *map(str, arm.changes),
            )
            if part != BASELINE or not arm.changes
        )
        for arm in comparison.arms
    ]
    arms = "; ".join(
        arm.name if arm.name in (BASELINE, arm.spec, spec) else f"{arm.name} = {spec}"
        for arm, spec in zip(comparison.arms, specs, strict=True)
    )
    worlds, quarters = (
        counted(comparison.worlds, "world"),
        counted(comparison.quarters, "quarter"),
    )
    return f"{worlds}, {quarters}. Arms: {arms}."


def _outcome_tables(console: Console, comparison: Comparison) -> list[Table]:
    """One table if it fits the terminal, else several with fewer arms in each."""
    reference, *compared = (arm.name for arm in comparison.arms)
    unbounded = console.options.update(max_width=10_000)
    for size in range(len(compared), 0, -1):
        tables = [
            _outcome_table(comparison, reference, compared[start : start + size])
            for start in range(0, len(compared), size)
        ]
        widest = max(console.measure(table, options=unbounded).minimum for table in tables)
        if size == 1 or widest <= console.width:
            return tables
    return [_outcome_table(comparison, reference, ())]


def _outcome_table(comparison: Comparison, reference: str, compared: Sequence[str]) -> Table:
    """One table: competitiveness above, workers below, an arm in each column."""
    headings = [_heading(reference, "median"), *(_heading(arm, "difference") for arm in compared)]
    table = new_table("Outcome", headings)
    headline = {
        name: array.attrs["group"]
        for name, array in comparison.dataset.data_vars.items()
        if array.attrs["headline"]
    }
    for side, groups in SIDES:
        names = [str(name) for name, group in headline.items() if group in groups]
        _add_heading(table, side, len(names))
        for name in names:
            outcome = comparison.summary["outcomes"][name]
            table.add_row(*_outcome_cells(outcome, reference, compared))
    keep_numbers_whole(table)
    return table


def _outcome_cells(
    outcome: Mapping[str, Any], reference: str, compared: Sequence[str]
) -> Iterator[Text]:
    scale = scale_of(outcome["unit"])
    median = _scaled(outcome["arms"][reference]["median"], scale)
    level = decimals_for([median])
    differences = [outcome["arms"][arm]["difference"] for arm in compared]
    halves = [_half_width(difference, scale) for difference in differences]
    means = [_scaled(difference["mean"], scale) for difference in differences]
    wide = any(
        half and half > ROUNDING * abs(mean or 0.0)
        for half, mean in zip(halves, means, strict=True)
    )
    wanted = decimals_for_interval(halves) if wide else decimals_for(means)
    decimals = min(wanted, max(level, min(level + 1, MOST_DECIMALS)))
    yield _label(outcome["label"] + ARROWS.get(outcome["better"], ""), scale.level)
    yield Text(fixed(median, level))
    for difference, mean, half in zip(differences, means, halves, strict=True):
        clear = excludes_zero(difference)
        text = fixed(mean, decimals, signed=True)
        if half is not None:
            text += f" ±{fixed(half, decimals)}{'*' if clear else ' '}"
        yield Text(text, style=_colour(outcome["better"], mean) if clear else "")


def _money(comparison: Comparison) -> str:
    money = comparison.scenario.money
    if money is None:
        return "Money is in numeraire: the outside wage of a quarter is 1."
    return f"Money is in {money.currency}: the outside wage of a quarter is {money.wage:g}."


def _cost_lines(comparison: Comparison) -> Iterator[str]:
    """Say for each arm what it costs whom in a year, and what it is allowed to cost the public."""
    money = comparison.scenario.money
    unit = "numeraire" if money is None else money.currency
    for arm in comparison.arms:
        if not arm.institutions:
            continue
        costs = []
        for name, words in PAID.items():
            amount = YEAR * _window_mean(comparison, name, arm)
            if amount or name == "public_cost":
                costs.append(f"{words} {fixed(amount, decimals_for([amount]))}")
        payers = dict.fromkeys(each.payer for each in arm.institutions)
        text = f"{arm.name}, {unit} a year: {', '.join(costs)}"
        budget = _budget(comparison, arm)
        yield f"{text}{budget}. Paid by {'; '.join(payers)}."


def _window_mean(comparison: Comparison, outcome: str, arm: Arm) -> float:
    """Mean of an outcome over worlds and the quarters of the summary window; 0 if not measured."""
    if outcome not in comparison.dataset:
        return 0.0
    window = comparison.summary["window"]
    quarters = slice(window["first"], window["last"] + 1)
    values = comparison.dataset[outcome].sel(arm=arm.name).isel(quarter=quarters)
    return float(values.mean())


def _budget(comparison: Comparison, arm: Arm) -> str:
    """Say what the budgets of an arm are, and how often the only one of them was used up."""
    money = comparison.scenario.money
    wage = 1.0 if money is None else money.wage
    public = [each for each in arm.institutions if isinstance(each, PublicInstitution)]
    budgets = [wage * each.budget for each in public]
    if not any(budgets):
        return ""
    decimals = decimals_for(budgets)
    told = [fixed(budget, decimals) if budget else "without limit" for budget in budgets]
    if len(public) > 1:
        told = [f"{each.name} {text}" for each, text in zip(public, told, strict=True)]
        return f"; budget {', '.join(told)}"
    cost = comparison.dataset["public_cost"].sel(arm=arm.name).values[:, public[0].start :]
    years = cost.shape[1] // YEAR
    if public[0].end is not None or not years:
        return f"; budget {told[0]}"
    yearly = cost[:, : YEAR * years].reshape(len(cost), years, YEAR).sum(axis=2)
    return f"; budget {told[0]}, used up in {percent(_used_up(yearly, budgets[0]))} of years"


def _used_up(yearly: NDArray[np.float64], budget: float) -> float:
    """Share of years and worlds, (world, year), in which a budget was used up.

    What one year spent beyond the budget is spent in the next.
    """
    carried = np.zeros(len(yearly))
    count = 0
    for cost in yearly.T:
        spent = carried + cost
        count += int((spent >= budget * (1.0 - ROUNDING)).sum())
        carried = np.maximum(0.0, spent - budget)
    return count / yearly.size


def _reading(comparison: Comparison) -> str:
    window = comparison.summary["window"]
    text = (
        f"Mean over quarters {window['first']} to {window['last']} of each world; ↑ ↓ say which "
        f"direction is better. {_money(comparison)} "
    )
    if len(comparison.arms) == 1:
        return text
    if comparison.worlds == 1:
        return text + "With one world there are no intervals."
    text += (
        "Differences are means over the same worlds ± half their 95% interval; "
        "* marks an interval that excludes zero. Differences of shares are in percentage points."
    )
    saved = [
        entry["variance_reduction"]
        for name, outcome in comparison.summary["outcomes"].items()
        for entry in outcome["arms"].values()
        if comparison.dataset[name].attrs["headline"] and entry["variance_reduction"] is not None
    ]
    return f"{text} {saving(saved)}" if saved else text


def _fact_table(comparison: Comparison) -> Table:
    """Facts of the place against the reference arm."""
    table = new_table("Fact", ("known", "band", "model", "5% to 95%", "met"))
    for row in fact_rows(comparison.facts):
        style = {"yes": GOOD, "no": BAD}.get(row.met, "")
        cells = (row.value, row.band, row.median, row.range)
        met = Text(row.met if style else MISSING, style=style)
        table.add_row(_label(row.label, row.unit) + f" ({row.use})", *cells, met)
    return table


def _fact_note(facts: Sequence[FactCheck]) -> str:
    first, last = facts[0].first, facts[0].last
    text = f"Reference arm, mean over quarters {first} to {last}, median over worlds. "
    if not facts[0].tested:
        return text + (
            "The run is too short to test facts: they count after 40 free quarters, so that what "
            "was put in at the founding does not."
        )
    tested = [fact.met for fact in facts if fact.met is not None]
    return text + f"{sum(tested)} of {len(tested)} facts met: the median lies in the band."


def _heading(arm: str, what: str) -> str:
    """Heading of an arm's column, its name broken into lines that keep the column narrow."""
    return "\n".join((*textwrap.wrap(arm, HEADING_WIDTH), what))


def _add_heading(table: Table, heading: str, rows: int) -> None:
    """Head a part of a table, unless it has no rows."""
    if rows:
        table.add_row()
        table.add_row(Text(heading, style=HEADING))


def _label(label: str, unit: str) -> Text:
    """Label and unit, unless the label says it already ("Final firms", in firms)."""
    said = not unit or unit.split()[0].lower() in label.lower()
    return Text(label if said else f"{label}, {unit}")


def _half_width(difference: Mapping[str, float | None], scale: Scale) -> float | None:
    low, high = difference["low"], difference["high"]
    return None if low is None or high is None else 0.5 * scale.factor * (high - low)


def _scaled(value: float | None, scale: Scale) -> float | None:
    return None if value is None else scale.factor * value


def _colour(better: str | None, change: float | None) -> str:
    if better is None or change is None:
        return ""
    return GOOD if (change > 0) == (better == "higher") else BAD
