"""The page of a robust decision: regrets of the arms, and the boxes in which each wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from distretto.report.document import Block, Cell, Document, Items, Paragraph, Section, Terms
from distretto.report.numbers import counted, decimals_for, fixed, interval, percent
from distretto.report.robustness.words import box_text, chosen_text, limit_text, no_box_text
from distretto.report.sections.provenance import provenance_section
from distretto.report.sections.tables import number, text_table
from distretto.report.writing import english_page

if TYPE_CHECKING:
    from distretto.experiments.robust import OutcomeResult, Robust

__all__ = ["robust_document"]

TERMS = (
    ("Draw", "One value of every uncertain number of the district, from its prior."),
    (
        "Regret",
        "What an arm is behind the best arm of a draw: what is missed by whoever has chosen it.",
    ),
    (
        "Smallest maximum regret",
        "The arm of a decision maker who fears the worst draw. The maximum is over draws that were "
        "made; more draws can only raise it, and what is left of chance in a draw raises it, too.",
    ),
    (
        "Best mean",
        "The arm of a decision maker who holds all draws for equally likely.",
    ),
    (
        "Box",
        "Bounds of at most three priors within which one arm beats another more often. Density: "
        "share of draws in the box that are won. Coverage: share of all wins that lie in it. It "
        "is searched in the first half of the draws and is a finding only if the other half bears "
        "it out by more than chance, all boxes of the page taken together.",
    ),
)


def robust_document(result: Robust) -> Document:
    """Return the page of a robust decision.

    Parameters
    ----------
    result : Robust
    """
    return english_page(
        title=result.scenario.title,
        kind="robust decision",
        question="Which arm to choose when many numbers of the place are uncertain?",
        sections=(
            _summary(result),
            *(_section(each) for each in result.results),
            Section("terms", "Terms", (Terms(TERMS),)),
            provenance_section(result.provenance),
        ),
        time=result.provenance.get("time"),
    )


def _summary(result: Robust) -> Section:
    said = tuple(
        f"{each.quantity.label}: "
        + ("no draw has a value." if each.decision is None else chosen_text(each.decision))
        for each in result.results
    )
    blocks: list[Block] = [
        Items(said),
        text_table("Arms", ("Arm", "Institutions"), [(a.name, a.spec) for a in result.arms]),
        Paragraph(
            f"{counted(result.draws, 'draw')} of {counted(result.priors, 'prior')}, "
            f"{counted(result.seeds, 'seed')} of chance each, "
            f"{counted(result.quarters, 'quarter')}; all arms in the same worlds.",
            "note",
        ),
    ]
    lost = [f"{arm} {number_}" for arm, number_ in result.lost.items() if number_]
    if lost:
        blocks.append(
            Paragraph(
                f"Worlds in which the district died out or exploded: {', '.join(lost)}. They count "
                "wherever an outcome is defined.",
                "warning",
            )
        )
    return Section("summary", "What to choose", tuple(blocks))


def _section(result: OutcomeResult) -> Section:
    quantity, decision = result.quantity, result.decision
    if decision is None:
        blocks: tuple[Block, ...] = (Paragraph("No draw has a value in every arm.", "warning"),)
        return Section(quantity.name.replace("_", "-"), quantity.label, blocks)
    levels = decimals_for([each.mean for each in decision.arms])
    regrets = decimals_for([each.max_regret for each in decision.arms])
    rows: list[tuple[str | Cell, ...]] = []
    for each in decision.arms:
        behind = each.behind
        rows.append(
            (
                each.arm,
                number(fixed(each.mean, levels), each.mean),
                number(
                    fixed(behind.mean, regrets, signed=True),
                    behind.mean,
                    interval(behind.low, behind.high, regrets, signed=True),
                ),
                *(
                    number(fixed(value, regrets), value)
                    for value in (each.mean_regret, each.p90_regret, each.max_regret)
                ),
                number(percent(each.share_best), 100.0 * each.share_best),
            )
        )
    found = tuple(box_text(pair) if pair.finding else no_box_text(pair) for pair in result.pairs)
    blocks = (
        Paragraph(chosen_text(decision), "answer"),
        text_table(
            f"{quantity.label}: arms",
            (
                "Arm",
                f"Mean, {quantity.unit}",
                "Against the best mean",
                "Mean regret",
                "90th percentile",
                "Maximum",
                "Best in",
            ),
            rows,
            numbers=range(1, 7),
            wide=True,
        ),
        Items(found),
    )
    boxes = [
        (
            f"{pair.winner} over {pair.loser}",
            "; ".join(limit_text(limit) for limit in pair.box.limits),
            number(percent(pair.box.density), pair.box.density, f"of {percent(pair.box.mass)}"),
            number(
                percent(pair.box.held_density),
                pair.box.held_density,
                f"of {percent(pair.box.held_mass)}",
            ),
            number(percent(pair.box.held_base), pair.box.held_base),
            number(percent(pair.box.held_coverage), pair.box.held_coverage),
            number(f"{pair.box.p:.2g}", pair.box.p),
            "yes" if pair.finding else "no",
        )
        for pair in result.pairs
        if pair.box is not None
    ]
    if boxes:
        blocks += (
            text_table(
                f"{quantity.label}: boxes",
                (
                    "Pair",
                    "Box",
                    "Density searched",
                    "Density held out",
                    "All draws held out",
                    "Coverage held out",
                    "By chance",
                    "Finding",
                ),
                boxes,
                numbers=range(2, 7),
                wide=True,
            ),
        )
    return Section(quantity.name.replace("_", "-"), quantity.label, blocks)
