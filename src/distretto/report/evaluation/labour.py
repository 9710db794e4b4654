"""Labour's part: its share of value added, rent sharing, good jobs, and pay before and after."""

from __future__ import annotations

import math
from collections.abc import Sequence

from distretto.evaluation import Evaluation, OutcomeEffect, name_of
from distretto.evaluation.answers import Answer
from distretto.evaluation.labour.results import (
    BENCHMARKS,
    BeforeAfter,
    GoodJobs,
    Measure,
    Rents,
    ShareChange,
    Unit,
)
from distretto.evaluation.welfare.account import ADJUSTMENTS
from distretto.report.document import Block, Cell, Column, Items, Paragraph, Row, Section
from distretto.report.evaluation.parts import effect_cells, span, table
from distretto.report.numbers import MISSING, counted, decimals_for, fixed, percent
from distretto.report.sections.tables import number, text_table

NAMES = {
    "mean_pay": "Mean pay",
    "median_pay": "Median pay",
    "gini": "Gini",
    "theil": "Theil index",
    "theil_between_firms": "of which between firms",
    "theil_within_firms": "of which within firms",
    "mean_log_deviation": "Mean log deviation",
    "p90_p10": "P90/P10",
    "p50_p10": "P50/P10",
    "p90_p50": "P90/P50",
    "low_pay": "Low pay, below 2/3 of the median of all firms",
    "earnings_quality": "Earnings quality, a mean that counts low pay most",
    "separation_rate": "Separations, per job and period",
    "one_year_retention": "Jobs kept for a year",
    "churn_rate": "Churn beyond growth, per job and period",
    "training_incidence": "Workers trained within a year",
    "training_hours": "Hours of training per worker and year",
    "unpaid_training": "of which unpaid",
    "skilled_share": "Skilled jobs, share of hours",
    "living_wage_share": "Workers at a living wage or more",
    "living_wage_gap": "Gap to a living wage, of the wage bill",
    "union_density": "Union members",
    "bargaining_coverage": "Covered by a collective agreement",
    "injuries_per_million_hours": "Injuries per million hours",
    "breach_rate": "Breaches of standards, of items assessed",
}
DECIMALS: dict[Unit, int] = {"index": 3, "ratio": 2, "count": 1}


def labour(found: Evaluation) -> Section | None:
    """Return labour share, amounts per job, rent sharing and good jobs; None where none is told."""
    measured = found.workers
    blocks: list[Block] = []
    if measured.shares:
        blocks += _shares(measured.shares)
    if measured.per_job:
        blocks.append(_effects("Effects per job", "Per job, each firm alike", measured.per_job))
    if measured.rents is not None:
        blocks += _rents(measured.rents)
    if measured.good_jobs is not None:
        blocks += _good_jobs(measured.good_jobs)
    return Section("labour", "Labour's part", tuple(blocks)) if blocks else None


def _shares(shares: Sequence[ShareChange]) -> list[Block]:
    rows = [
        (
            Cell(f"{ADJUSTMENTS[each.adjustment][0].upper()}{ADJUSTMENTS[each.adjustment][1:]}"),
            number(percent(each.share, 1), each.share),
            _answer(each.without, share=True),
            _answer(each.change, share=True, signed=True),
        )
        for each in shares
    ]
    owners = " Jobs are taken to be those of employees, owners not among them."
    return [
        Paragraph(
            "Labour share of value added of all treated firms together while treated: as it is, "
            "and as it would have been without the programme."
            + (owners if any(each.adjustment == "owners" for each in shares) else "")
        ),
        table(
            "Labour share",
            ("What counts as labour", "With the programme", "Without", "Difference"),
            rows,
            wide=True,
        ),
    ]


def _effects(caption: str, first: str, effects: Sequence[OutcomeEffect]) -> Block:
    rows = [(Cell(name_of(each.name).capitalize()), *effect_cells(each)) for each in effects]
    return table(
        caption, (first, "Effect", "Relative", "p-value", "Level without"), rows, wide=True
    )


def _rents(rents: Rents) -> list[Block]:
    rows: list[Row | Sequence[Cell]] = [
        (
            Cell("Pass-through, pay per unit of value added per job"),
            _answer(rents.pass_through),
            Cell(BENCHMARKS["pass-through"]),
        ),
        (
            Cell("Elasticity of pay to value added per job"),
            _answer(rents.elasticity),
            Cell(BENCHMARKS["elasticity"]),
        ),
    ]
    if rents.regression is not None:
        told = rents.regression
        described = Answer(told.estimate, told.low, told.high)
        rows.append(
            (
                Cell("Elasticity, from ups and downs of all firms"),
                _answer(described),
                Cell("It describes: errors in value added draw it towards zero"),
            )
        )
    columns = ("Rent sharing", Column("Estimate", number=True), Column("Found elsewhere"))
    return [
        Paragraph(
            "How much of what was gained per job reached those who stayed: the effect on their pay "
            "over that on value added per job. Stayers are "
            f"{counted(rents.stayers, 'worker')} in {counted(rents.firms, 'firm')}, in the same "
            "firm from the period before the first treatment to the last. It holds if the "
            "programme moved pay through value added only."
        ),
        table("Rent sharing", columns, rows, wide=True),
    ]


def _good_jobs(good: GoodJobs) -> list[Block]:
    meant = [
        f"{name}: {words}."
        for name, words in (("Skilled", good.skilled), ("Living wage", good.living_wage))
        if words
    ]
    return [
        _effects("Effects on good jobs", "Jobs per treated firm and period", good.effects),
        Items(tuple(meant), note=True),
    ]


def _answer(answer: Answer, *, share: bool = False, signed: bool = False) -> Cell:
    """Return a cell with an answer and its interval, or why there is none."""
    if answer.value is None or answer.low is None or answer.high is None:
        return Cell(answer.reason)
    scale = 100.0 if share else 1.0
    value, low, high = (scale * x for x in (answer.value, answer.low, answer.high))
    decimals = 1 if share else decimals_for([value])
    text = fixed(value, decimals, signed=signed)
    if share:
        text += " points" if signed else "%"
    clear = (low > 0.0 or high < 0.0) and math.isfinite(high - low) and (signed or not share)
    return number(text, value, span(low, high, decimals, signed=signed), strong=clear)


def before_after(found: Evaluation) -> Section | None:
    """Return inequality, stability and quality of jobs side by side; None without workers."""
    compared = found.workers.before_after
    if compared is None:
        return None
    rows: list[Row] = []
    for title, measures in (
        (f"Pay {'an hour' if compared.pay == 'hour' else 'a period'}", compared.inequality),
        ("Who stays", compared.stability),
        ("Jobs", compared.quality),
    ):
        if measures:
            rows.append(Row(group=title))
            rows += [_measure_row(measure) for measure in measures]
    columns = (
        Column("Measure"),
        *(
            Column(group, when, number=True)
            for group in ("Treated", "Controls")
            for when in ("before", "after", "change")
        ),
        Column("Difference", "of the changes", number=True),
    )
    return Section(
        "before-after",
        "Pay and jobs, before and after",
        (
            Paragraph(
                "Workers of treated firms and of firms never treated, before the programme (period "
                f"{compared.before}) and at the end (period {compared.after}): {_heads(compared)}. "
                "These figures describe: they have no "
                "interval, and who works where changes too. No index sums them up: jobs that are "
                "better in one way are often not in another."
            ),
            table("Before and after", columns, rows, wide=True),
        ),
    )


def _heads(compared: BeforeAfter) -> str:
    heads = [*compared.workers.treated, *compared.workers.controls]
    told = [fixed(x, 0) for x in heads]
    return f"{told[0]} and {told[1]} jobs in treated firms, {told[2]} and {told[3]} in others"


def _measure_row(measure: Measure) -> Row:
    values = [*measure.treated, *measure.controls]
    decimals = DECIMALS.get(measure.unit, 1 if measure.unit == "share" else decimals_for(values))
    of_treated, of_controls = measure.changes
    level = [_value(x, measure.unit, decimals) for x in values]
    change = [
        _value(x, measure.unit, decimals, signed=True)
        for x in (of_treated, of_controls, measure.apart)
    ]
    cells = (*level[:2], change[0], *level[2:], change[1], change[2])
    return Row((Cell(NAMES[measure.name]), *cells))


def _value(value: float | None, unit: Unit, decimals: int, *, signed: bool = False) -> Cell:
    if value is None:
        return Cell(MISSING)
    if unit == "share":
        text = percent(value, decimals, signed=signed)
        return number(text.replace("%", " pt") if signed else text, value)
    return number(fixed(value, decimals, signed=signed), value)


def not_known(found: Evaluation) -> Section | None:
    """Return what the data cannot tell of workers; None where nothing is left open or asked."""
    missing = found.workers.missing
    if not missing or (found.ledger is None and not found.classes):
        return None
    rows = [
        (
            f"{note.what[0].upper()}{note.what[1:]}.",
            f"{note.consequence[0].upper()}{note.consequence[1:]}.",
        )
        for note in missing
    ]
    return Section(
        "not-known",
        "What the data cannot tell of workers",
        (
            text_table(
                "What cannot be told of workers",
                ("What is missing", "What that leaves open"),
                rows,
                sortable=False,
            ),
        ),
    )
