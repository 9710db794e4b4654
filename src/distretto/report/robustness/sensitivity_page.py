"""The page of a sensitivity: for each target, what its groups, priors and shares are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Document,
    Paragraph,
    Section,
    Subheading,
    Table,
    Terms,
)
from distretto.report.figures.bars import Bar, bar_figure
from distretto.report.numbers import counted, decimals_for, fixed
from distretto.report.robustness.words import TOO_FEW, chance_text
from distretto.report.sections.provenance import provenance_section
from distretto.report.sections.tables import number, text_table
from distretto.report.writing import english_page

if TYPE_CHECKING:
    from distretto.experiments.sensitivity import Sensitivity, Stage, Target

__all__ = ["sensitivity_document"]

MOST = 15  # factors shown in a chart
TITLES = {
    "groups": "Groups of priors",
    "priors": "Priors of the groups that matter most",
    "shares": "Shares of the variance",
}
TERMS = (
    (
        "Mean elementary effect",
        "How much the target changes, up or down, if a prior (or all of a group) is moved from its "
        "5th to its 95th percentile, on average over where the other priors are. Its spread is "
        "large where the change depends on the others.",
    ),
    (
        "First order",
        "Share of the variance of the target that would go if the priors of the group were known, "
        "all others being as uncertain as before.",
    ),
    (
        "Total",
        "Share of the variance that would remain if all other priors were known. It exceeds the "
        "first order where the group acts together with others. Estimates may leave 0 to 1 by what "
        "their intervals allow.",
    ),
    (
        "Chance",
        "All points share one history of chance. How much chance does is measured apart, at the "
        "middle of all priors: variance over seeds there, over the variance over the points.",
    ),
)


def sensitivity_document(result: Sensitivity) -> Document:
    """Return the page of a sensitivity.

    Parameters
    ----------
    result : Sensitivity
    """
    targets = list(dict.fromkeys(stage.target for stage in result.stages))
    return english_page(
        title=result.scenario.title,
        kind="sensitivity",
        question="Which uncertain numbers decide what comes out?",
        sections=(
            _summary(result),
            *(_section(result, target, k) for k, target in enumerate(targets)),
            Section("terms", "Terms", (Terms(TERMS),)),
            provenance_section(result.provenance),
        ),
        time=result.provenance.get("time"),
    )


def _summary(result: Sensitivity) -> Section:
    blocks: list[Block] = [
        Paragraph(f"The groups that matter most: {', '.join(result.leading)}.", "answer"),
        text_table("Arms", ("Arm", "Institutions"), [(a.name, a.spec) for a in result.arms]),
        Paragraph(
            f"{counted(result.points, 'point')} in the space of the priors, "
            f"{counted(result.quarters, 'quarter')} each; all arms at the same points. What is "
            "said holds within the priors of the scenario: a prior that is too narrow looks "
            "unimportant.",
            "note",
        ),
    ]
    lost = [f"{arm} {count}" for arm, count in result.lost.items() if count]
    if lost:
        blocks.append(
            Paragraph(
                f"Points at which the district died out or exploded: {', '.join(lost)}. They count "
                "wherever an outcome is defined.",
                "warning",
            )
        )
    return Section("summary", "All in all", tuple(blocks))


def _section(result: Sensitivity, target: Target, k: int) -> Section:
    blocks: list[Block] = [Paragraph(chance_text(result.chance[target.label]), "note")]
    for stage in result.stages:
        if stage.target == target:
            blocks.append(Subheading(TITLES[stage.name]))
            if stage.imputed:
                blocks.append(
                    Paragraph(
                        f"{stage.imputed} of {counted(stage.points, 'point')} have no value; the "
                        "median of the others stands in for it.",
                        "warning",
                    )
                )
            if stage.too_few:
                blocks.append(Paragraph(TOO_FEW, "warning"))
            blocks.append(_chart(stage, f"target-{k}-{stage.name}"))
    return Section(f"target-{k}", target.label, tuple(blocks))


def _chart(stage: Stage, name: str) -> Chart:
    of_variance = stage.name == "shares"
    unit = "share of the variance" if of_variance else stage.target.quantity.unit
    bars = [
        Bar(
            factor.name,
            (factor.first or 0.0, factor.total or 0.0),
            (factor.first_half or 0.0, factor.total_half or 0.0),
        )
        if of_variance
        else Bar(factor.name, (factor.mu_star or 0.0,), (factor.mu_star_half or 0.0,))
        for factor in stage.factors[:MOST]
    ]
    caption = f"{stage.target.label}: {TITLES[stage.name].lower()}"
    how = (
        "Blue: first order, orange: total, with 95% intervals."
        if of_variance
        else f"Mean elementary effect with 95% interval; the {min(MOST, len(stage.factors))} "
        f"largest of {counted(len(stage.factors), 'factor')}."
    )
    return Chart(
        name=name,
        caption=caption,
        unit=how,
        title=caption,
        description=f"{how} In {unit}.",
        draw=lambda: bar_figure(bars, unit),
        table=_table(stage, caption),
    )


def _table(stage: Stage, caption: str) -> Table:
    of_variance = stage.name == "shares"
    columns: Sequence[str]
    names: Sequence[str]
    if of_variance:
        columns = ("Group", "Priors", "First order", "±", "Total", "±")
        names = ("first", "first_half", "total", "total_half")
        decimals = 2
    else:
        columns = ("Factor", "Priors", "Mean effect", "±", "Spread")
        names = ("mu_star", "mu_star_half", "sigma")
        decimals = decimals_for([factor.mu_star for factor in stage.factors])
    rows: list[tuple[str | Cell, ...]] = []
    for factor in stage.factors:
        found = [getattr(factor, name) for name in names]
        rows.append(
            (
                factor.name,
                number(str(factor.priors), factor.priors),
                *(number(fixed(value, decimals), value) for value in found),
            )
        )
    return text_table(caption, columns, rows, numbers=range(1, len(columns)))
