"""The page of the atlas: a table of all claims, then a section for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from distretto.claims import Claim
from distretto.experiments.claims.running import PLAUSIBLE
from distretto.experiments.claims.study import ClaimResult, ClaimStudy, PartResult
from distretto.report.claims.words import (
    claimed,
    decided,
    effect_text,
    levels_text,
    share_text,
)
from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Document,
    Items,
    Paragraph,
    Section,
    Subheading,
    Terms,
)
from distretto.report.figures.forest import ForestRow, forest_figure
from distretto.report.numbers import MISSING, counted, plain
from distretto.report.sections.provenance import provenance_section
from distretto.report.sections.tables import number, text_table
from distretto.report.writing import english_page

__all__ = ["atlas_document"]

LOST = {True: "lost", False: "not lost", None: MISSING}

TERMS = (
    (
        "World",
        "One draw of all uncertain numbers of the district, and one history of chance. All arms of "
        "a claim are run in the same worlds.",
    ),
    (
        "Plausible world",
        "One in which the district of the first arm did not die out or outgrow its room, and had "
        + ", ".join(
            f"{r.outcome.replace('_', ' ')} of {plain(r.low)} to {plain(r.high)}" for r in PLAUSIBLE
        )
        + ".",
    ),
    (
        "Reproduced",
        "At least 80% of plausible worlds have the sign that is claimed, and the 95% interval of "
        "the mean effect excludes 0. Where no effect is claimed: the 90% interval lies within the "
        "margin, which was set before the claim was run.",
    ),
    (
        "Contradicted",
        "The same for the other sign; where no effect is claimed: the 90% interval lies beyond the "
        "margin.",
    ),
    ("Undecided", "Neither."),
    (
        "Control",
        "The same arms with the mechanism of the claim switched off. The effect counts as lost if "
        "it is no longer clear or less than half as large.",
    ),
)


def atlas_document(study: ClaimStudy) -> Document:
    """Return the atlas of claims.

    Parameters
    ----------
    study : ClaimStudy
    """
    claims = [result for result in study.results if not result.claim.placebo]
    placebos = [result for result in study.results if result.claim.placebo]
    sections = [_summary(study, claims), *(_section(each) for each in claims)]
    if placebos:
        sections.append(_placebos(placebos))
    sections += [
        Section("terms", "Terms", (Terms(TERMS),)),
        provenance_section(study.provenance),
    ]
    return english_page(
        title="Claims of the literature, as experiments",
        kind="claims",
        question="What of what is said about districts comes out of the model, and why?",
        sections=sections,
        time=study.provenance.get("time"),
    )


def _summary(study: ClaimStudy, claims: Sequence[ClaimResult]) -> Section:
    verdicts = Counter(part.verdict for result in claims for part in result.parts)
    total = sum(verdicts.values())
    found = ", ".join(
        f"{verdicts[name]} {name}" for name in ("reproduced", "contradicted", "undecided")
    )
    rows = [
        (
            Cell(result.claim.id, strong=True),
            Cell(result.claim.title),
            Cell(result.claim.source),
            Cell(_tally(result)),
        )
        for result in claims
    ]
    return Section(
        "summary",
        "All claims",
        (
            Paragraph(
                f"{counted(len(claims), 'claim')} in {counted(total, 'part')}: {found}.", "answer"
            ),
            Paragraph(
                f"{counted(study.draws, 'draw')} of the priors, {counted(study.seeds, 'seed')} of "
                "chance each. A claim that is reproduced follows from the assumptions of the model "
                "over a wide range of numbers; it is not proven for any place. One that is "
                "contradicted may be wrong, or the model is.",
                "note",
            ),
            text_table("All claims", ("Claim", "What it says", "Source", "Parts"), rows, wide=True),
            _chart("all-claims", "All parts of all claims", claims),
        ),
    )


def _tally(result: ClaimResult) -> str:
    found = Counter(part.verdict for part in result.parts)
    return ", ".join(f"{n} {verdict}" for verdict, n in found.most_common())


def _chart(name: str, caption: str, results: Sequence[ClaimResult]) -> Chart:
    """All parts of some claims, one below the other."""
    several = len(results) > 1
    rows: list[ForestRow] = []
    for result in results:
        if several:
            rows.append(ForestRow(f"{result.claim.id} {result.claim.title}", np.empty(0)))
        rows += [_forest_row(part) for part in result.parts]
    table = text_table(
        caption,
        ("Part", "Mean effect", "95% interval", "Share", "Verdict"),
        [
            (part.part.text, *effect_text(part), share_text(part), part.verdict)
            for result in results
            for part in result.parts
        ],
    )
    return Chart(
        name=name,
        caption=caption,
        unit=(
            "Dots: draws. Bar: 95% interval of the mean. Disc: reproduced, cross: contradicted, "
            "diamond: undecided. Stroke: mean with the mechanism switched off. Grey band: margin "
            "within which an effect counts as none. Triangle: the side that is claimed."
        ),
        title=caption,
        description="Mean effects of the parts of claims over worlds, with intervals and controls.",
        draw=lambda: forest_figure(rows),
        table=table,
        wide=True,
    )


def _forest_row(part: PartResult) -> ForestRow:
    effect, control = part.effect, part.control

    def known(value: float | None) -> float:
        return np.nan if value is None else value

    by_world = effect.by_world
    finite = np.isfinite(by_world)
    means = np.where(finite, by_world, 0.0).sum(axis=1) / np.maximum(1, finite.sum(axis=1))
    return ForestRow(
        part.part.text,
        np.where(finite.any(axis=1), means, np.nan),
        known(effect.mean),
        known(effect.low),
        known(effect.high),
        part.part.expected,
        part.part.margin or 0.0,
        part.verdict,
        np.nan if control is None else known(control.mean),
    )


def _section(result: ClaimResult) -> Section:
    claim = result.claim
    left = result.worlds - result.plausible
    set_ = [
        f"{name}: "
        + (plain(s.value) if s.value is not None else f"{plain(s.low)} to {plain(s.high)}")
        + f" ({s.reason})"
        for name, s in claim.ground.parameters.items()
    ]
    blocks: list[Block] = [
        Paragraph(" ".join(claim.text.split()), "answer"),
        Paragraph(f"Source: {claim.source}.", "note"),
        Terms(
            (
                ("Put in", _sentence(claim.assumes)),
                ("Has to emerge", _sentence(claim.emerges)),
                ("Mechanism", " ".join(claim.mechanism.split())),
                *((arm.name.capitalize(), _sentence(_arm(claim, arm.name))) for arm in claim.arms),
                *((("Switched off", _sentence(claim.control.what)),) if claim.control else ()),
            )
        ),
        text_table(
            f"{claim.id}: parts",
            ("Part", "Claimed", "Effect", "Share", "Verdict", "Control", "Effect then"),
            [_row(part) for part in result.parts],
            sortable=False,
            wide=True,
        ),
        _chart(f"forest-{claim.id.lower()}", f"{claim.id}: effects over worlds", [result]),
        Subheading("What decides it"),
        Items(tuple(f"{part.part.text}: {decided(part)}" for part in result.parts)),
    ]
    if claim.reading:
        blocks += [
            Subheading("How to read it"),
            *(Paragraph(" ".join(text.split())) for text in claim.reading.strip().split("\n\n")),
        ]
    blocks.append(
        Paragraph(
            f"District: {claim.ground.scenario}, {plain(100.0 * claim.ground.size)}% of its size, "
            f"{claim.ground.quarters} quarters"
            + (f"; set for this claim: {'; '.join(set_)}" if set_ else "")
            + f". {counted(result.worlds, 'world')}"
            + (f", of which {left} not plausible and left out." if left else "."),
            "note",
        )
    )
    blocks.append(
        Items(tuple(f"{part.part.text}: {levels_text(part)}" for part in result.parts), note=True)
    )
    return Section(claim.id.lower(), f"{claim.id}: {claim.title}", tuple(blocks))


def _arm(claim: Claim, name: str) -> str:
    arm = claim.arm(name)
    parts = [arm.what]
    if arm.institutions:
        parts.append(arm.institutions)
    if arm.opening:
        parts.append(", ".join(f"{n} = {plain(v)}" for n, v in arm.opening.items()))
    for change in arm.changes:
        until = "" if change.end is None else f" to {change.end}"
        values = ", ".join(f"{n} = {plain(v)}" for n, v in change.values.items())
        parts.append(f"{values} from quarter {change.start}{until}")
    return "; ".join(parts)


def _row(part: PartResult) -> tuple[Cell, ...]:
    mean, ends = effect_text(part)
    control, control_ends = effect_text(part, control=True)
    return (
        Cell(part.part.text, details=(part.part.reason,) if part.part.reason else ()),
        Cell(claimed(part)),
        number(mean, part.effect.mean, ends),
        number(share_text(part), part.share),
        Cell(part.verdict, strong=part.verdict != "undecided"),
        Cell(LOST[part.lost]),
        number(control, None if part.control is None else part.control.mean, control_ends),
    )


def _placebos(results: Sequence[ClaimResult]) -> Section:
    blocks: list[Block] = [
        Paragraph(
            "No mechanism stands behind these contrasts. They test the verdicts: about one part in "
            "twenty may have an interval that excludes 0, and none should be reproduced."
        )
    ]
    for result in results:
        blocks += [
            Subheading(f"{result.claim.id}: {result.claim.title}"),
            text_table(
                f"{result.claim.id}: parts",
                ("Part", "Claimed", "Effect", "Share", "Verdict", "Control", "Effect then"),
                [_row(part) for part in result.parts],
                sortable=False,
                wide=True,
            ),
            _chart(
                f"forest-{result.claim.id.lower()}",
                f"{result.claim.id}: effects over worlds",
                [result],
            ),
        ]
    return Section("placebo", "Placebo", tuple(blocks))


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")
