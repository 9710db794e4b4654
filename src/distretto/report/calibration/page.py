"""What the page of a calibration in waves holds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from distretto.experiments.calibration import Match
from distretto.experiments.calibration.targets import Check
from distretto.report.document import Block, Cell, Chart, Document, Items, Paragraph, Section, Table
from distretto.report.figures.posterior import TargetRow, pairs_figure, targets_figure
from distretto.report.numbers import counted, decimals_for, fixed, interval, percent, plain
from distretto.report.sections.provenance import provenance_section
from distretto.report.sections.tables import number, text_table
from distretto.report.writing import english_page

__all__ = ["calibration_document"]


def calibration_document(match: Match) -> Document:
    """Return the page of a calibration in waves.

    Parameters
    ----------
    match : Match
    """
    return english_page(
        title=match.scenario.title,
        kind="calibration",
        question="Which values of the free parameters agree with what is known of the place?",
        sections=(
            _targets(match),
            _posterior(match),
            _identifiability(match),
            _waves(match),
            provenance_section(match.provenance),
        ),
        time=match.provenance.get("time"),
    )


def _targets(match: Match) -> Section:
    split = len(match.targets.targets)
    met = sum(check.met for check in match.after[:split])
    blocks: list[Block] = [
        Paragraph(f"{met} of {counted(split, 'target')} met in the median.", "answer"),
        _chart("targets", "Targets", match.before[:split], match.after[:split]),
    ]
    if match.targets.held_out:
        blocks += [
            Paragraph("Facts that were held out: measured, and never used."),
            _chart("held-out", "Held-out facts", match.before[split:], match.after[split:]),
        ]
    return Section("targets", "Targets before and after", tuple(blocks))


def _chart(name: str, caption: str, before: Sequence[Check], after: Sequence[Check]) -> Chart:
    rows = [
        TargetRow(one.target.label, _in_errors(one), _in_errors(other))
        for one, other in zip(before, after, strict=True)
    ]
    return Chart(
        name=name,
        caption=caption,
        unit="Grey: over the priors. Blue: over the posterior. Bars hold 90% of points. Band: two "
        "standard errors.",
        title=caption,
        description="Distance of the model from each fact, before and after calibration.",
        draw=lambda: targets_figure(rows),
        table=_table(caption, before, after),
        wide=True,
    )


def _in_errors(check: Check) -> tuple[float, float, float]:
    known = check.target
    error = (known.high - known.low) / 4.0
    low, median, high = (
        math.nan if x is None else (x - known.value) / error
        for x in (check.model.p5, check.model.median, check.model.p95)
    )
    return low, median, high


def _table(caption: str, before: Sequence[Check], after: Sequence[Check]) -> Table:
    rows = []
    for one, other in zip(before, after, strict=True):
        known = one.target
        decimals = decimals_for([known.value])
        rows.append(
            (
                Cell(known.label, details=(known.source,)),
                number(plain(float(f"{known.value:.4g}")), known.value),
                f"{known.low:.4g} to {known.high:.4g}",
                number(fixed(one.model.median, decimals), one.model.median),
                number(
                    fixed(other.model.median, decimals),
                    other.model.median,
                    interval(other.model.p5, other.model.p95, decimals),
                ),
                "yes" if other.met else "no",
            )
        )
    return text_table(
        caption, ("Fact", "Known", "Band", "Before", "After", "Met"), rows, numbers=(1, 3, 4)
    )


def _posterior(match: Match) -> Section:
    ranges = {name: (prior.low, prior.high) for name, prior in match.targets.free.items()}
    left = match.identifiability.left
    table = text_table(
        "Free parameters",
        ("Parameter", "Prior", "90% of the posterior", "Left of the prior"),
        [
            (
                name,
                f"{plain(ranges[name][0])} to {plain(ranges[name][1])}",
                f"{prior.low:.4g} to {prior.high:.4g}",
                number(percent(left[name]), left[name]),
            )
            for name, prior in match.priors.items()
        ],
        numbers=(3,),
    )
    chart = Chart(
        name="pairs",
        caption="Posterior sample",
        unit="Axes as wide as the priors.",
        title="Posterior sample by pairs of parameters",
        description="Each free parameter against each, with histograms on the diagonal.",
        draw=lambda: pairs_figure(match.values, ranges),
        table=table,
        wide=True,
    )
    return Section("posterior", "Posterior of the free parameters", (chart, table))


def _identifiability(match: Match) -> Section:
    found = match.identifiability
    items = [
        f"{name} is not identified: {percent(found.left[name])} of its prior is left."
        for name in found.unidentified
    ]
    items += [f"Sloppy direction: {each.words}." for each in found.sloppy]
    items += [
        f"{pair.one} and {pair.other} go together in the posterior: correlation "
        f"{fixed(pair.correlation, 2)}."
        for pair in found.pairs
    ]
    blocks: list[Block] = [
        Items(tuple(items)) if items else Paragraph("All directions are identified."),
        Paragraph(
            "Along a sloppy direction the targets say less than the priors do. The narrowed priors "
            "are drawn one by one and ignore correlations; the joint sample is posterior.csv.",
            "note",
        ),
    ]
    return Section("identifiability", "What the targets do not tell", tuple(blocks))


def _waves(match: Match) -> Section:
    table = text_table(
        "Waves",
        ("Wave", "Points", "Of the priors not ruled out", "Least variance explained"),
        [
            (
                str(wave.number),
                number(plain(wave.points), wave.points),
                number(percent(wave.share, 3), wave.share),
                percent(min(explained for explained, _ in wave.quality.values())),
            )
            for wave in match.waves
        ],
        numbers=(1, 2),
        sortable=False,
    )
    text = (
        f"{counted(match.runs, 'run')} of {counted(match.quarters, 'quarter')}, every point in "
        f"{counted(match.worlds, 'world')}; {match.stopped}. The surrogates' share of variance "
        "explained is that of points left out, the lowest among targets."
    )
    return Section("waves", "Waves", (Paragraph(text), table))
