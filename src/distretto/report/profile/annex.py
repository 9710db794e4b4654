"""The annex: every criterion with its thresholds, and how the report is made again."""

from __future__ import annotations

from distretto.districts import Profile
from distretto.districts.profiling.memberships import Reason, Score
from distretto.report.document import Block, Cell, Code, Paragraph, Row, Section, Table
from distretto.report.evaluation.parts import table
from distretto.report.numbers import MISSING, fixed
from distretto.report.profile.words import shown, written
from distretto.report.sections.tables import number

__all__ = ["annex"]


def annex(found: Profile, command: str) -> Section:
    """Return the section with all criteria.

    Parameters
    ----------
    found : Profile
    command : str
        That makes the report again; empty if none is known.
    """
    blocks: list[Block] = [
        Paragraph(
            "A criterion gives 0 at the value below None and 1 at that below Full, and in between "
            "in a straight line. The membership of a kind is the mean of its criteria, but not "
            "above one that is essential, set bold. The kinds are those of the literature; the "
            "numbers are conventions of this program, which a file of other numbers replaces."
        ),
        _criteria(found),
        _chosen(found),
    ]
    if command:
        blocks += [
            Paragraph("With the same version of Distretto, this makes it again:"),
            Code(command),
        ]
    return Section("annex", "Annex: criteria and thresholds", tuple(blocks))


def _criteria(found: Profile) -> Table:
    rows: list[Row] = []
    for typology in found.typologies:
        for score in typology.scores:
            rows.append(Row(group=f"{typology.title}: {score.kind.title}{_total(score)}"))
            rows += [_criterion(reason) for reason in score.reasons]
    return table("Criteria", ("Feature", "None", "Full", "Value", "Gives"), rows, wide=True)


def _total(score: Score) -> str:
    return "" if score.membership is None else f", {fixed(score.membership, 2)}"


def _criterion(reason: Reason) -> Row:
    definition = reason.feature.definition
    none, full = reason.criterion.none, reason.criterion.full
    return Row(
        (
            Cell(definition.label, strong=reason.criterion.essential),
            number(written(definition, none), none),
            number(written(definition, full), full),
            number(shown(reason.feature), reason.feature.value),
            number(fixed(reason.membership, 2), reason.membership),
        )
    )


def _chosen(found: Profile) -> Paragraph:
    settings = found.settings
    living = settings["living_wage"]
    told = [
        f"tables: {', '.join(found.given) or MISSING}",
        f"{settings['draws']} networks drawn at random, seed {settings['seed']}",
        "no living wage given" if living is None else f"living wage {living:,.10g} a period",
    ]
    if settings["facts"]:
        known = ", ".join(f"{name} = {value:.4g}" for name, value in settings["facts"].items())
        told.append(f"known from elsewhere: {known}")
    return Paragraph(f"{'; '.join(told)}."[0].upper() + f"{'; '.join(told)}."[1:], "note")
