"""What the institutions cost, who pays, and what a unit of each outcome costs the public."""

from __future__ import annotations

from distretto.experiments.ledger import cost_lines
from distretto.report.document import Block, Cell, Column, Paragraph, Row, Section, Table
from distretto.report.material import QUARTERS_PER_YEAR, Material
from distretto.report.numbers import MISSING, decimals_for_interval
from distretto.report.outcomes import DIVISION
from distretto.report.sections.tables import number, outcome_table


def cost(m: Material) -> Section:
    """Return who pays, what each arm costs a year, and the cost of a unit of each outcome."""
    lang = m.lang
    blocks: list[Block] = [Paragraph(_payers(m)), _paid(m), _per_outcome(m)]
    division = [name for name in m.rows if m.groups[name] in DIVISION[1]]
    if division:
        blocks += [
            Paragraph(
                lang(
                    "Value added is divided among those who receive it: the differences of wages, "
                    "profit, interest and tax add up to that of value added, but for rounding."
                ),
                "note",
            ),
            outcome_table(m, lang("Gains and public cost"), division),
        ]
    return Section("cost", lang("What it costs, and who pays"), tuple(blocks))


def _payers(m: Material) -> str:
    """Say who pays for each institution."""
    lang = m.lang
    told = []
    for arm in m.comparison.arms:
        if arm.institutions:
            parts = [
                lang("{institution} by {payer}", institution=lang(i.name), payer=lang(i.payer))
                for i in arm.institutions
            ]
            told.append(lang("“{arm}”: {parts}", arm=arm.name, parts=lang.listing(parts)))
    return lang("Paid for are, in {told}.", told="; ".join(told))


def _paid(m: Material) -> Table:
    """What the public, member firms and workers pay more than in the reference, a year."""
    lang = m.lang
    columns = [Column(lang("Paid a year, more than in “{arm}”", arm=m.reference))]
    columns += [Column(arm, m.amounts("numeraire per year"), number=True) for arm in m.compared]
    titles = {
        "public_cost": lang("Public cost of institutions"),
        "membership_fees": lang("Fees of member firms"),
        "union_dues": lang("Dues of workers"),
        "benefits": lang("Income of the unemployed, paid by the public"),
    }
    rows = []
    for name, title in titles.items():
        if not m.has(name):
            continue
        cells = [Cell(title)]
        for arm in m.compared:
            difference = m.entry(name, arm)["difference"]
            mean, low, high = (
                None if difference[end] is None else QUARTERS_PER_YEAR * difference[end]
                for end in ("mean", "low", "high")
            )
            half = None if low is None or high is None else 0.5 * (high - low)
            decimals = min(2, decimals_for_interval([half]))
            cells.append(
                number(
                    lang.fixed(mean, decimals, signed=True),
                    mean,
                    lang.interval(low, high, decimals, signed=True),
                )
            )
        rows.append(Row(tuple(cells)))
    return Table(lang("Who pays, a year"), tuple(columns), tuple(rows), sortable=False)


def _per_outcome(m: Material) -> Table:
    """Public cost of a unit of each outcome gained."""
    lang = m.lang
    titles = {
        "value_added": lang("for one {unit} of value added gained", unit=m.amounts("numeraire")),
        "wages": lang("for one {unit} of wages gained", unit=m.amounts("numeraire")),
        "jobs": lang("for one job for a year"),
    }
    found = {
        arm: {line.outcome: line for line in cost_lines(m.comparison, arm)} for arm in m.compared
    }
    columns = [Column(lang("Public cost"), m.amounts("numeraire"))]
    columns += [Column(arm, number=True) for arm in m.compared]
    rows = []
    for name, title in titles.items():
        cells = [Cell(title)]
        for arm in m.compared:
            line = found[arm][name]
            if line.mean is None:
                cells.append(Cell(MISSING, details=(lang(line.reason),)))
                continue
            cells.append(
                number(m.amount(line.mean), line.mean, lang.interval(line.low, line.high, 2))
            )
        rows.append(Row(tuple(cells)))
    return Table(lang("Public cost of each outcome"), tuple(columns), tuple(rows), sortable=False)
