"""The gain ledger: who receives the value added gained, each line measured on its own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from distretto.experiments.ledger import gain_ledger
from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Column,
    Items,
    Paragraph,
    Row,
    Section,
    Table,
)
from distretto.report.figures.waterfall import Bar, waterfall_figure
from distretto.report.material import Material
from distretto.report.numbers import MISSING, decimals_for, decimals_for_interval
from distretto.report.sections.tables import number

if TYPE_CHECKING:
    from distretto.experiments.ledger import Ledger, LedgerLine

LABOUR = ("stayers", "jobs")
NOTHING = 1e-6  # a residual below it is one of rounding


def labels(m: Material) -> dict[str, str]:
    """What each line of the ledger is called."""
    lang = m.lang
    return {
        "value_added": lang("Value added gained"),
        "stayers": lang("Wages of stayers"),
        "jobs": lang("Wages of new jobs, less those lost"),
        "joiners": lang("of which jobs won"),
        "leavers": lang("of which jobs lost"),
        "profit": lang("Profit"),
        "interest": lang("Interest"),
        "taxes": lang("Taxes"),
        "residual": lang("Residual"),
        "public_cost": lang("Public cost of institutions"),
        "membership_fees": lang("Fees of member firms"),
        "union_dues": lang("Dues of workers"),
        "benefits": lang("Income of the unemployed, paid by the public"),
    }


def ledger(m: Material) -> Section:
    """Return the ledger of every arm: a figure that adds up, and the table behind it."""
    lang = m.lang
    ledgers = {arm: gain_ledger(m.comparison, arm) for arm in m.compared}
    first, last = (lang.fixed(quarter, 0) for quarter in m.window)
    blocks: list[Block] = [
        Paragraph(
            lang(
                "What each arm adds to the value added of the district, and who receives it: means "
                "over worlds and quarters {first} to {last}, in {unit}. Bars of the same row add "
                "up; whiskers are 95% intervals. Public cost stands beside the account: it is paid "
                "by taxpayers and is no part of the district's value added.",
                first=first,
                last=last,
                unit=m.amounts("numeraire per quarter"),
            )
        ),
        _chart(m, ledgers),
        _table(m, ledgers),
        Items(_notes(m, ledgers), note=True),
    ]
    return Section("ledger", lang("Who keeps the gain"), tuple(blocks))


def labour_share(m: Material, arm: str) -> float | None:
    """Share of the value added gained under an arm that goes to labour; None if not known."""
    if m.comparison.people is None:
        return None
    shares = [line.share for line in gain_ledger(m.comparison, arm).lines if line.name in LABOUR]
    known = [share for share in shares if share is not None]
    return sum(known) if len(known) == len(shares) else None


def _all_lines(found: Ledger) -> list[LedgerLine]:
    return [*found.lines, found.residual, *found.beside]


def _chart(m: Material, ledgers: dict[str, Ledger]) -> Chart:
    lang, names = m.lang, labels(m)
    bars = {
        arm: [
            Bar(names[line.name], line.mean, *_ends(line), _kind(line.name, found))
            for line in _all_lines(found)
        ]
        for arm, found in ledgers.items()
    }
    told = [
        f"{arm}: "
        + "; ".join(
            f"{names[line.name]} {m.amount(line.mean, signed=True)}"
            for line in (*found.lines, found.residual)
        )
        for arm, found in ledgers.items()
    ]
    return Chart(
        name="ledger",
        caption=lang("The gain and who receives it"),
        unit=m.amounts("numeraire per quarter"),
        title=lang("Waterfall of the value added gained, by arm"),
        description=". ".join(told) + ".",
        draw=lambda: waterfall_figure(
            bars, m.styles, unit=m.amounts("numeraire per quarter"), lang=lang
        ),
        table=_table(m, ledgers),
        wide=True,
    )


def _ends(line: LedgerLine) -> tuple[float, float]:
    low, high = (math.nan if end is None else end for end in (line.low, line.high))
    return low, high


def _kind(name: str, found: Ledger) -> Literal["total", "part", "residual", "beside"]:
    if name == "value_added":
        return "total"
    if name == "residual":
        return "residual"
    return "beside" if name in {line.name for line in found.beside} else "part"


def _table(m: Material, ledgers: dict[str, Ledger]) -> Table:
    lang, names = m.lang, labels(m)
    columns = [Column(lang("Line"))]
    for arm in ledgers:
        columns += [
            Column(arm, m.amounts("numeraire per quarter"), number=True),
            Column(arm, lang("share of the gain"), number=True),
        ]
    first = next(iter(ledgers.values()))
    rows = []
    for line in _all_lines(first):
        if line.name == first.beside[0].name:
            rows.append(Row(group=lang("Beside the account")))
        for each in (line, *(first.jobs if line.name == "jobs" else ())):
            cells: list[Cell] = [Cell(names[each.name])]
            for found in ledgers.values():
                cells += _cells(m, found[each.name])
            rows.append(Row(tuple(cells), total=each.name == "value_added"))
    return Table(lang("Gain ledger"), tuple(columns), tuple(rows), sortable=False)


def _cells(m: Material, line: LedgerLine) -> tuple[Cell, Cell]:
    lang = m.lang
    if line.name == "residual" and abs(line.mean) < NOTHING:
        return number(lang.fixed(0.0, 0), line.mean, lang("less than rounding")), Cell(MISSING)
    half = None if line.low is None or line.high is None else 0.5 * (line.high - line.low)
    decimals = decimals_for_interval([half]) if half else decimals_for([line.mean])
    clear = line.low is not None and line.high is not None and (line.low > 0 or line.high < 0)
    amount = number(
        lang.fixed(line.mean, decimals, signed=True),
        line.mean,
        lang.interval(line.low, line.high, decimals, signed=True),
        strong=clear,
    )
    share = MISSING if line.share is None else lang.percent(line.share)
    return amount, number(share, line.share)


def _notes(m: Material, ledgers: dict[str, Ledger]) -> tuple[str, ...]:
    lang = m.lang
    worst = max(found.largest_residual for found in ledgers.values())
    notes = [
        lang(
            "Stayers are paid in the same quarter with and without the institutions of the arm. "
            "Jobs won are held by persons who are paid only with them, jobs lost by persons who "
            "are paid only without. Lives drift apart once anything differs, so that many win or "
            "lose a job whatever the institutions: what tells is the net of the two."
        ),
        lang(
            "Each line comes from its own account: value added from sales and purchases, wages "
            "from the pay of each person, profit, interest and taxes from the books of firms. The "
            "residual is what the lines leave over; it closes nothing, and its largest value in "
            "any world and quarter is {worst} of value added.",
            worst=lang.marks(f"{worst:.0e}"),
        ),
    ]
    refused = [arm for arm, found in ledgers.items() if found.lines[1].share is None]
    if refused:
        notes.append(
            lang(
                "No shares are given for {arms}: value added is not clearly gained, and a share of "
                "what may be nothing, or is a loss, says nothing.",
                arms=lang.listing([f"“{arm}”" for arm in refused]),
            )
        )
    return tuple(notes)
