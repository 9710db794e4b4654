"""Headline outcomes: competitiveness and workers side by side, never one without the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Column,
    Fold,
    Grid,
    Items,
    Key,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
)
from distretto.report.figures.effects import Effect, common_limits, effects_figure
from distretto.report.material import Material
from distretto.report.numbers import decimals_for_interval
from distretto.report.outcomes import FIRMS, WORKERS, excludes_zero
from distretto.report.sections.tables import number, outcome_table, text_table

_WIDTH, _COLUMN = 9.0, 7.0  # rem, of the labels and of each arm in a table of outcomes


def headline(m: Material) -> Section:
    """Return the headline tables, and the effects side by side in a figure."""
    lang = m.lang
    blocks: list[Block] = []
    if m.compared:
        blocks += [_glance(m)]
    tables = [
        outcome_table(m, lang(side), [name for name in m.headline if m.groups[name] in groups])
        for side, groups in (FIRMS, WORKERS)
    ]
    width = _WIDTH + _COLUMN * len(m.names)
    blocks += [
        Grid(tuple(table for table in tables if table.rows), width),
        Fold(lang("How to read the tables"), (Items(_reading(m), note=True),)),
    ]
    charts = _effect_charts(m) if m.compared else []
    if charts:
        blocks += [
            Subheading(lang("Effects side by side")),
            Paragraph(
                lang(
                    "Mean difference from “{reference}” in the same worlds, with its 95% interval, "
                    "in per cent of the reference level. A filled marker: the interval excludes "
                    "zero. An arrow: the effect lies beyond the axis. Both figures have one axis.",
                    reference=m.reference,
                ),
                "note",
            ),
            Key(tuple(m.keys[arm] for arm in m.compared), markers=True),
            Grid(tuple(charts), 30.0),
        ]
    return Section("headline", lang("Competitiveness and workers"), tuple(blocks))


def _glance(m: Material) -> Table:
    """Headline outcomes that each arm makes clearly better or worse, firms beside workers."""
    lang = m.lang
    columns = [Column(lang("Arm"))]
    for side, _ in (FIRMS, WORKERS):
        columns += [
            Column(lang(side), lang("clearly better")),
            Column(lang(side), lang("clearly worse")),
        ]
    rows = []
    for i, arm in enumerate(m.compared):
        cells = [Cell(arm)]
        for _, groups in (FIRMS, WORKERS):
            members = [m.rows[name] for name in m.headline if m.groups[name] in groups]
            for verdict in ("better", "worse"):
                labels = [row.label for row in members if row.cells[i].verdict == verdict]
                cells.append(Cell(", ".join(labels) or "–"))
        rows.append(Row(tuple(cells), arm=arm))
    return Table(lang("At a glance"), tuple(columns), tuple(rows), sortable=False)


def _reading(m: Material) -> tuple[str, ...]:
    """Say how to read the tables of outcomes."""
    lang = m.lang
    first, last = m.window
    lines = [
        lang(
            "In each world, an outcome's value is its mean over quarters {first} to {last}, the "
            "last {quarters} of the run.",
            first=lang.fixed(first, 0),
            last=lang.fixed(last, 0),
            quarters=lang.counted(last - first + 1, "quarter", "quarters"),
        ),
        lang(
            "Level: the median over worlds; below it the 5th to 95th percentile, which shows how "
            "much worlds differ."
        ),
    ]
    if m.compared:
        lines += [
            lang(
                "Difference: the mean over worlds of the arm less the reference in the same world; "
                "below it the 95% interval of this mean. Bold: the interval excludes zero, before "
                "rounding (where nothing has any effect, about one in twenty does so by chance)."
            ),
            lang(
                "“Better in”: the share of worlds in which the arm does better than the "
                "reference, a tie counting half. It shows how far the sign of the effect depends "
                "on the world."
            ),
        ]
    lines.append(lang("Shares are in per cent, their differences in percentage points."))
    money = m.comparison.scenario.money
    if money is None:
        lines.append(
            lang("Money is in numeraire: the wage of one worker-quarter outside the district is 1.")
        )
    else:
        lines.append(
            lang(
                "Money is in {currency}: the wage of one worker-quarter outside the district is "
                "{wage} ({source}).",
                currency=money.currency,
                wage=lang.plain(money.wage),
                source=money.source,
            )
        )
    return tuple(lines)


def _effect_charts(m: Material) -> list[Chart]:
    """Effects of all arms on the headline outcomes, one figure for firms and one for workers.

    Outcomes whose reference level is zero are left without a value.
    """
    lang = m.lang
    sides: list[tuple[str, list[tuple[str, dict[str, Effect]]]]] = []
    for side, groups in (FIRMS, WORKERS):
        rows = []
        for name in m.headline:
            if m.groups[name] not in groups:
                continue
            level = m.entry(name, m.reference)["median"]
            effects = {arm: _effect(m.entry(name, arm), level) for arm in m.compared}
            label = m.rows[name].label
            if m.dataset[name].attrs["better"] == "lower":
                label = lang("{outcome} (lower is better)", outcome=label)
            rows.append((label, effects))
        if rows:
            sides.append((side, rows))
    limits = common_limits([effects for _, rows in sides for _, effects in rows])
    return [_effect_chart(m, side, rows, limits) for side, rows in sides]


def _effect(arm: Mapping[str, Any], level: float | None) -> Effect:
    difference = arm["difference"]
    ends = (difference["mean"], difference["low"], difference["high"])
    if not level or not np.isfinite(level):
        return Effect(np.nan, np.nan, np.nan, False)
    mean, low, high = (np.nan if end is None else 100.0 * end / abs(level) for end in ends)
    return Effect(mean, low, high, excludes_zero(difference))


def _effect_chart(
    m: Material,
    side: str,
    rows: list[tuple[str, dict[str, Effect]]],
    limits: tuple[float, float],
) -> Chart:
    lang = m.lang
    flat = [(label, arm, effect) for label, arms in rows for arm, effect in arms.items()]
    decimals = min(2, decimals_for_interval([0.5 * (e.high - e.low) for _, _, e in flat]))

    def told(label: str, arm: str, effect: Effect) -> str:
        mean = lang.fixed(effect.mean, decimals, signed=True)
        clear = lang(" (interval excludes zero)") if effect.clear else ""
        return f"{label}, {arm}: {mean}%{clear}."

    return Chart(
        name=f"effects-{side.lower()}",
        caption=lang(side),
        unit=lang("difference in per cent of the reference level"),
        title=lang("{side}: effect of each arm against the reference", side=lang(side)),
        description=" ".join(told(*each) for each in flat),
        draw=lambda: effects_figure(rows, m.styles, limits, lang=lang),
        table=text_table(
            lang("{side}, numbers", side=lang(side)),
            (lang("Outcome"), lang("Arm"), lang("Difference, %"), lang("95% interval")),
            [
                (
                    label,
                    arm,
                    number(lang.fixed(e.mean, decimals, signed=True), e.mean),
                    lang.interval(e.low, e.high, decimals, signed=True),
                )
                for label, arm, e in flat
            ],
            numbers=(2, 3),
        ),
    )
