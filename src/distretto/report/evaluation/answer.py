"""The answer first: a paragraph for firms, workers and the public, and how good the evidence is."""

from __future__ import annotations

from distretto.evaluation import Evaluation, limit_of_p, name_of, verdicts
from distretto.report.document import Block, Cell, Items, Paragraph, Row, Section, Subheading
from distretto.report.evaluation.parts import contributors, effect_cells, table
from distretto.report.numbers import MISSING, decimals_for, fixed
from distretto.report.sections.tables import number, text_table

LEVELS = {"good": "Good", "fair": "Fair", "poor": "Poor"}


def answer(found: Evaluation) -> Section:
    """Return the verdict for each party."""
    said = verdicts(found)
    blocks: list[Block] = []
    for party, title in (("firms", "Firms"), ("workers", "Workers"), ("public", "The public")):
        blocks += [Subheading(title), Paragraph(said[party], "answer")]
    blocks += [Subheading("The evidence"), Paragraph(said["evidence"])]
    return Section("answer", "What it did, and for whom", tuple(blocks))


def evidence(found: Evaluation) -> Section:
    """Return the grade aspect by aspect, and what to collect next."""
    rows = [
        (
            reason.aspect.capitalize(),
            LEVELS[reason.level],
            f"{reason.finding[0].upper()}{reason.finding[1:]}.",
        )
        for reason in found.evidence.reasons
    ]
    blocks: list[Block] = [
        Paragraph(
            f"The evidence is {found.evidence.grade}. The grade follows from five aspects by "
            "fixed bounds, which are conventions of this program."
        ),
        text_table(
            "Grade of the evidence", ("Aspect", "Level", "What was found"), rows, sortable=False
        ),
    ]
    if found.evidence.advice:
        blocks += [Subheading("What would make it better"), Items(found.evidence.advice)]
    return Section("evidence", "How good the evidence is", tuple(blocks))


def effects(found: Evaluation) -> Section:
    """Return the effects on all outcomes."""
    with_truth = bool(found.truth)
    columns = [
        "Outcome",
        "Effect",
        "Relative",
        "p-value",
        "Level without",
        *(["True effect"] if with_truth else []),
        "Behind it",
    ]
    rows = []
    for effect in found.effects:
        cells = [Cell(name_of(effect.name).capitalize()), *effect_cells(effect)]
        if with_truth:
            truth = found.truth.get(effect.name)
            text = MISSING if truth is None else fixed(truth, decimals_for([truth]), signed=True)
            cells.append(number(text, truth))
        rows.append(Row((*cells, contributors(effect))))
    first = (
        "Effects per treated unit and period while treated, with 95% intervals: bold where these "
        "leave out zero. The level is what the treated would have had without the programme. "
        f"Inference: {found.inference}."
    )
    blocks: list[Block] = [
        Paragraph(first),
        table("Effects", columns, rows, sortable=True, wide=True),
    ]
    if limit := limit_of_p(found):
        blocks.append(Paragraph(limit, "warning"))
    if with_truth:
        blocks.append(
            Paragraph(
                "The true effect is known here, as the world was simulated: what the treated "
                "firms had, less what the same firms had in the same world without the programme.",
                "note",
            )
        )
    return Section("effects", "Effects", tuple(blocks))
