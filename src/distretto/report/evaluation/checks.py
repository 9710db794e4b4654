"""Could it be something else: trends before treatment, other estimators, matched controls."""

from __future__ import annotations

import math

import numpy as np

from distretto.evaluation import Evaluation, name_of
from distretto.evaluation.inference.asymptotic import Asymptotic, clusters_of
from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Grid,
    Items,
    Paragraph,
    Row,
    Section,
    Table,
)
from distretto.report.evaluation.parts import amount, p_value, span, table
from distretto.report.figures.event_study import Event, event_figure
from distretto.report.numbers import MISSING, decimals_for, fixed, percent
from distretto.report.sections.tables import number

MOST_CHARTS = 4
# Outcomes that tell most: other lines of the account often move with these.
CHARTED_FIRST = ("value_added", "wages", "profit", "jobs")


def checks(found: Evaluation) -> Section:
    """Return what speaks for and against a causal reading."""
    blocks: list[Block] = []
    if found.event_study is not None:
        blocks.append(
            Paragraph(
                "Effects by time since treatment, against the period before it. Before treatment "
                "(hollow) there should be none: members and controls then moved alike."
            )
        )
        blocks.append(Grid(tuple(_chart(found, name) for name in _charted(found)), 24.0))
    if found.trends:
        blocks += [_trends(found), _bounds(found)]
    if found.reasons:
        blocks.append(Items(found.reasons, note=True))
    return Section("checks", "Could it be something else?", tuple(blocks))


def _charted(found: Evaluation) -> list[str]:
    """Return the outcomes whose course is drawn, those that tell most first."""
    names = [e.name for e in found.effects if not e.withheld]
    first = [name for name in CHARTED_FIRST if name in names]
    return [*first, *(name for name in names if name not in first)][:MOST_CHARTS]


def alternatives(found: Evaluation) -> Section:
    """Return what other estimators say."""
    shown = [e for e in found.effects if not e.withheld]
    columns = ["Estimator", *(name_of(e.name).capitalize() for e in shown)]
    rows = [Row((Cell("This evaluation"), *(_estimate(e.mean, math.nan) for e in shown)))]
    position = {name: k for k, name in enumerate(found.panel.outcomes)}
    for other in found.alternatives:
        why = (other.reason,) if other.reason else ()
        cells = [Cell(other.name.capitalize(), details=why)]
        for e in shown:
            k = position[e.name]
            if np.isnan(other.estimates[k]):
                cells.append(Cell(MISSING))
            else:
                cells.append(_estimate(float(other.estimates[k]), float(other.se[k])))
        rows.append(Row(tuple(cells)))
    blocks: list[Block] = [
        Paragraph(
            "The same effects by other estimators, with standard errors by cluster. Where they "
            "differ much, the answer hangs on what controls would have done."
        ),
        table("Effects by estimator", columns, rows, wide=True),
    ]
    if found.forbidden is not None:
        blocks.append(
            Paragraph(
                "Two-way fixed effects are shown for readers who know them: "
                f"{percent(found.forbidden, 1)} of their weight lies on comparisons with units "
                "that are treated already, which take a change in the effect for a trend.",
                "note",
            )
        )
    if found.balance:
        blocks.append(_balance(found))
    return Section("alternatives", "What other estimators say", tuple(blocks))


def _estimate(mean: float, se: float) -> Cell:
    decimals = decimals_for([mean])
    detail = "" if math.isnan(se) else f"SE {fixed(se, decimals_for([se]))}"
    return number(fixed(mean, decimals, signed=True), mean, detail)


def _chart(found: Evaluation, name: str) -> Chart:
    study = found.event_study
    assert study is not None and study.base is not None
    base = study.base
    k = study.panel.outcomes.index(name)
    freedom = max(1, min(clusters_of(study.panel)) - 1)
    known = Asymptotic(study.att[:, k], study.covariance(name), freedom)
    events = [
        Event(at, float(study.att[i, k]), *known.interval(np.eye(len(study.at))[i]))
        for i, at in enumerate(study.at)
    ]
    title = name_of(name).capitalize()
    rows = [(Cell(fixed(e.at, 0)), amount(e.mean, e.low, e.high)) for e in events]
    told = "; ".join(
        f"{e.at:+d}: {fixed(e.mean, decimals_for([e.mean]), signed=True)}" for e in events
    )
    return Chart(
        name=f"events-{k}",
        caption=title,
        unit="effect",
        title=f"Effect on {name_of(name)} by periods since treatment",
        description=f"Periods since treatment and effect: {told}.",
        draw=lambda: event_figure(events, unit="", base=base),
        table=table(f"{title} by time", ("Periods since treatment", "Effect"), rows),
    )


def _trends(found: Evaluation) -> Table:
    rows = []
    for name, trend in found.trends.items():
        hidden = trend.hidden
        rows.append(
            (
                Cell(name_of(name).capitalize()),
                p_value(trend.p),
                number(percent(trend.power_whole), trend.power_whole),
                number(percent(trend.power_half), trend.power_half),
                number(
                    fixed(hidden, decimals_for([hidden])) if math.isfinite(hidden) else MISSING,
                    hidden,
                ),
            )
        )
    return table(
        "Trends before treatment",
        (
            *("Outcome", "p-value of no difference", "Would show: whole effect"),
            *("Would show: half the effect", "Effect that a trend may hide"),
        ),
        rows,
        wide=True,
    )


def _bounds(found: Evaluation) -> Table:
    sizes = [m for m, _, _ in next(iter(found.trends.values())).bounds]
    rows = []
    for name, trend in found.trends.items():
        decimals = decimals_for([trend.bounds[-1][2] - trend.bounds[-1][1]])
        cells = [Cell(name_of(name).capitalize())]
        cells += [Cell(span(low, high, decimals)) for _, low, high in trend.bounds]
        breaks = trend.breakdown
        cells.append(
            number("none" if breaks == 0.0 else fixed(breaks, 2), breaks)
            if math.isfinite(breaks)
            else Cell("above 100")
        )
        rows.append(cells)
    return table(
        "95% interval of the mean effect if trends part after treatment by up to M times the most "
        "they did from one period to the next before it",
        ("Outcome", *(f"M = {m:g}" for m in sizes), "Zero is reached at M"),
        rows,
        wide=True,
    )


def _balance(found: Evaluation) -> Table:
    rows = [
        (
            Cell(each.feature.replace("_", " ").capitalize()),
            *(
                number(fixed(value, decimals_for([value])), value)
                for value in (each.treated, each.before, each.after)
            ),
            number(fixed(each.gap_before, 2, signed=True), each.gap_before),
            number(fixed(each.gap_after, 2, signed=True), each.gap_after),
        )
        for each in found.balance
    ]
    return table(
        "Treated and matched controls before treatment",
        (
            *("Feature", "Treated", "Controls", "Matched controls"),
            *("Gap before, in standard deviations", "Gap after"),
        ),
        rows,
        wide=True,
    )
