"""Who kept the gain: the ledger as a waterfall and a table, how wages were gained, public cost."""

from __future__ import annotations

import math
from typing import Literal

from distretto.evaluation import Evaluation, GainLedger, Line, name_of
from distretto.evaluation.public_cost import UNITS
from distretto.report.document import Block, Cell, Chart, Items, Paragraph, Row, Section, Table
from distretto.report.evaluation.parts import WITHHELD, amount, share_cell, table
from distretto.report.figures.style import arm_styles
from distretto.report.figures.waterfall import Bar, waterfall_figure
from distretto.report.numbers import MISSING, decimals_for, fixed
from distretto.report.sections.tables import number

ARM = "the programme"
UNIT = "per treated unit and period, in the money of the data"


def ledger(found: Evaluation) -> Section | None:
    """Return the gain ledger; None where the data have no account."""
    account = found.ledger
    if account is None:
        return None
    hidden = {effect.name for effect in found.effects if effect.withheld}
    blocks: list[Block] = [
        Paragraph(
            "Value added gained, and every party that received a part of it, "
            f"{UNIT}. Each line is estimated on its own column of the data, all with the same "
            "units and weights. The residual is what they leave over: it is shown, not shared out."
        )
    ]
    if not hidden:
        blocks.append(_chart(account))
    blocks += [_table(account, hidden), Items(tuple(_notes(found, account)), note=True)]
    if found.split is not None and "wages" not in hidden:
        blocks.append(_split(found))
    return Section("ledger", "Who kept the gain", tuple(blocks))


def _lines(account: GainLedger) -> list[Line]:
    return [account.total, *account.lines, account.residual]


def _label(line: Line) -> str:
    if line.name == "value_added":
        return "Value added gained"
    return name_of(line.name).capitalize()


def _chart(account: GainLedger) -> Chart:
    kinds: dict[str, Literal["total", "part", "residual", "beside"]] = {
        "value_added": "total",
        "residual": "residual",
    }
    bars = [
        Bar(
            _label(line),
            line.mean,
            line.low if math.isfinite(line.low) else math.nan,
            line.high if math.isfinite(line.high) else math.nan,
            kinds.get(line.name, "part"),
        )
        for line in _lines(account)
    ]
    told = "; ".join(
        f"{_label(line)} {fixed(line.mean, decimals_for([line.mean]), signed=True)}"
        for line in _lines(account)
    )
    return Chart(
        name="ledger",
        caption="The gain and who received it",
        unit=UNIT,
        title="Waterfall of the value added gained",
        description=told + ".",
        draw=lambda: waterfall_figure({ARM: bars}, arm_styles([ARM], ""), unit=UNIT),
        table=_table(account, set()),
        wide=True,
    )


def _table(account: GainLedger, hidden: set[str]) -> Table:
    rows = []
    decimals = decimals_for([account.total.mean])  # the same for all: the reader may add them up
    for line in _lines(account):
        if line.name in hidden or (hidden and line.name == "residual"):
            cells = [Cell(_label(line)), Cell(WITHHELD), Cell(WITHHELD)]
        else:
            closed = line.name == "residual" and account.closes
            ends = (line.mean, line.low, line.high, decimals)
            effect = number("0", 0.0) if closed else amount(*ends)
            cells = [Cell(_label(line)), effect, share_cell(line)]
        rows.append(Row(tuple(cells), total=line.name == "value_added"))
    if account.labour is not None and not hidden:
        line = account.labour
        rows.append(Row(group="Together"))
        rows.append(
            Row(
                (
                    Cell("Labour: wages and contributions"),
                    amount(line.mean, line.low, line.high, decimals),
                    share_cell(line),
                )
            )
        )
    return table("Gain ledger", ("Line", "Effect", "Share of the gain"), rows)


def _notes(found: Evaluation, account: GainLedger) -> list[str]:
    notes = []
    if account.reason:
        notes.append(f"No shares are given: {account.reason}.")
    if account.missing:
        notes.append(
            f"The data have no column of {', '.join(map(name_of, account.missing))}; what went "
            "there stands in the residual, or in profit where that is before it."
        )
    if account.closes:
        notes.append("The lines add up to value added, but for rounding.")
    return notes


def _split(found: Evaluation) -> Table:
    split = found.split
    assert split is not None
    with_hours = bool(split.hours)
    lines = [
        ("Jobs", split.jobs, split.logs["jobs"]),
        *([("Hours a job", split.hours, split.logs["hours"])] if with_hours else []),
        ("Pay an hour" if with_hours else "Pay a job", split.pay, split.logs["pay"]),
        ("Reconciling line", split.reconciling, math.nan),
    ]
    rows = [
        Row(
            (
                Cell(name),
                number(fixed(money, decimals_for([money]), signed=True), money),
                number(MISSING if math.isnan(log) else fixed(log, 4, signed=True), log),
            )
        )
        for name, money, log in lines
    ]
    return table(
        "How the wages gained came about", ("By", "Money", "Effect on the logarithm"), rows
    )


def public_cost(found: Evaluation) -> Section | None:
    """Return what the public paid for each unit gained; None where no cost is known."""
    if not found.costs:
        return None
    rows = []
    for each in found.costs:
        cost = each.cost
        if cost.value is None:
            rows.append(Row((Cell(UNITS[each.per].capitalize()), Cell(cost.reason), Cell(MISSING))))
            continue
        decimals = decimals_for([cost.value])
        ends = f"{fixed(cost.low, decimals)} to {fixed(cost.high, decimals)}"
        value = number(fixed(cost.value, decimals), cost.value)
        rows.append(Row((Cell(UNITS[each.per].capitalize()), value, Cell(ends))))
    return Section(
        "cost",
        "What it cost the public",
        (
            Paragraph(
                "Public money over what was gained, over the same units and periods. It counts "
                "the gain of members only; what their neighbours lost or gained is not in it."
            ),
            table("Public cost per unit gained", ("Unit", "Cost", "95% interval"), rows),
        ),
    )
