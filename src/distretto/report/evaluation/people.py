"""Which workers gained, neighbours, and promises against delivery."""

from __future__ import annotations

from distretto.evaluation import Evaluation, OutcomeEffect, name_of
from distretto.report.document import Block, Cell, Items, Paragraph, Row, Section
from distretto.report.evaluation.parts import WITHHELD, amount, table
from distretto.report.numbers import MISSING, counted, decimals_for, fixed, percent
from distretto.report.sections.tables import number

BY = {"pay": "By pay before the programme", "all": "All workers"}
NAMES = {"leavers": "Leavers, elsewhere"}


def workers(found: Evaluation) -> Section | None:
    """Return effects on classes of workers; None where the data have no workers."""
    if not found.classes:
        return None
    rows: list[Row] = []
    last = ""
    for each in found.classes:
        if each.by != last:
            rows.append(Row(group=BY.get(each.by, f"By {each.by} before the programme")))
            last = each.by
        cells = [Cell(NAMES.get(each.name, each.name.capitalize()))]
        cells.append(
            Cell(MISSING) if each.heads is None else number(fixed(each.heads, 0), float(each.heads))
        )
        shown: tuple[OutcomeEffect | None, ...] = (each.stayers, each.incumbents)
        if each.name == "leavers":  # they are not at the firm
            shown = (None, each.stayers)
        for effect in shown:
            if effect is None:
                cells.append(Cell(MISSING))
            elif effect.withheld:
                cells.append(Cell(WITHHELD))
            else:
                cells.append(amount(effect.mean, effect.low, effect.high))
        rows.append(Row(tuple(cells), total=each.name == "payroll"))
    blocks: list[Block] = [
        Paragraph(
            "Effects on pay per treated firm and period, by who workers were in the period before "
            "the first firm joined. Pay at the firm of those there before and of joiners adds up "
            "to payroll; what leavers no longer earn there counts as a loss of their class. The "
            "last column follows those there before to wherever they are paid now: their pay at "
            "the firm, and what leavers earn elsewhere. A class of a firm is a few people, of "
            "whom one who leaves counts for more than a rise for all: intervals are wide."
        ),
        table(
            "Pay by class of workers",
            ("Class", "Workers before", "Pay at the firm", "Pay wherever they are"),
            rows,
            wide=True,
        ),
    ]
    return Section("workers", "Which workers gained", tuple(blocks))


def neighbours(found: Evaluation) -> Section | None:
    """Return the comparison of members, neighbours and far units."""
    spill = found.spillovers
    if spill is None:
        return None
    hidden = {effect.name for effect in found.effects if effect.withheld}
    rows = []
    for k, name in enumerate(found.panel.outcomes):
        cells = [Cell(name_of(name).capitalize())]
        for mean, low, high in (
            (spill.direct, spill.direct_low, spill.direct_high),
            (spill.spillover, spill.spillover_low, spill.spillover_high),
            (spill.net, spill.net_low, spill.net_high),
        ):
            cells.append(
                Cell(WITHHELD)
                if name in hidden
                else amount(float(mean[k]), float(low[k]), float(high[k]))
            )
        rows.append(cells)
    return Section(
        "neighbours",
        "Members, neighbours, far firms",
        (
            Paragraph(
                f"{counted(spill.members, 'member')}, {counted(spill.neighbours, 'neighbour')} in "
                f"the same labour market areas and {counted(spill.far, 'firm')} in areas without "
                "members, which serve as controls of both. The net effect is that on members and "
                "on their neighbours together, per member: what the areas gained."
            ),
            table(
                "Effects on members and neighbours",
                ("Outcome", "On members", "On neighbours", "Net, per member"),
                rows,
                wide=True,
            ),
        ),
    )


def promises(found: Evaluation) -> Section | None:
    """Return promises against delivery, with what the evaluation credits to the awards."""
    awards = found.awards
    if awards is None:
        return None
    credits = {credit.measure: credit for credit in found.credits}
    rows = []
    for totals in awards.by_measure:
        credit = credits.get(totals.name)
        if credit is None:
            credited = Cell("not an outcome here")
        elif credit.total is None:
            credited = Cell(credit.reason)
        else:
            decimals = decimals_for([credit.total])
            credited = number(
                fixed(credit.total, decimals),
                credit.total,
                f"{fixed(credit.low, decimals)} to {fixed(credit.high, decimals)}",
                f"of {fixed(credit.delivered, decimals_for([credit.delivered]))} delivered",
            )
        rows.append(
            (
                Cell(name_of(totals.name).capitalize()),
                number(fixed(totals.promises, 0), float(totals.promises)),
                number(fixed(totals.kept, 0), float(totals.kept)),
                number(fixed(totals.short, 0), float(totals.short)),
                number(fixed(totals.no_evidence, 0), float(totals.no_evidence)),
                number(fixed(totals.not_yet_due, 0), float(totals.not_yet_due)),
                number(percent(totals.delivery), totals.delivery),
                number(fixed(totals.at_risk, 0), totals.at_risk),
                credited,
            )
        )
    return Section(
        "promises",
        "Promises and delivery",
        (
            Paragraph(
                "Per measure: how many promises were kept, how much of what was promised and due "
                "was delivered, the public money at risk where it was not, and how much of the "
                "delivery the evaluation credits to the awards."
            ),
            table(
                "Promises against delivery",
                (
                    *("Measure", "Promises", "Kept", "Short", "No evidence", "Not yet due"),
                    *("Delivered", "Money at risk", "Credited"),
                ),
                rows,
                wide=True,
            ),
            Items(
                (
                    "What was delivered is not what the award brought: firms might have done it "
                    "anyway. The last column is the estimated effect per firm, times the firms, "
                    "and never more than was delivered.",
                ),
                note=True,
            ),
        ),
    )
