"""What decides the result: which priors, and which years."""

from __future__ import annotations

from distretto.experiments.deciders import Deciders, Period, deciders, periods
from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Column,
    Grid,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
)
from distretto.report.figures.deciders import Panel, deciders_figure, periods_figure
from distretto.report.material import Material
from distretto.report.numbers import decimals_for_interval
from distretto.report.sections.tables import number

OUTCOMES = ("value_added", "median_wage", "jobs")
_DECIMALS = 2  # of a correlation
_MOST = 6  # priors shown for each outcome


def decides(m: Material) -> Section:
    """Return the priors and the years that an effect depends on, arm by arm."""
    lang = m.lang
    outcomes = [name for name in OUTCOMES if m.has(name)]
    blocks: list[Block] = [
        Paragraph(
            lang(
                "Worlds differ in their priors. The figures show the priors with whose values the "
                "effect of an arm moves most over worlds, as rank correlations. Beyond the dashed "
                "lines chance alone would seldom lead: one comparison in twenty, for all priors "
                "together. A prior to the right: the higher it is, the greater the effect."
            ),
            "note",
        )
    ]
    for arm in m.compared:
        found = {name: deciders(m.comparison, arm, name, _MOST) for name in outcomes}
        blocks += [Subheading(f"“{arm}”"), Paragraph(_verdict(m, found))]
        if any(each.strongest for each in found.values()):
            blocks.append(_chart(m, arm, found))
    by_period = {
        name: {arm: periods(m.comparison, arm, name) for arm in m.compared} for name in outcomes
    }
    blocks += [
        Subheading(lang("Which years")),
        Grid(tuple(_period_chart(m, name, of_arm) for name, of_arm in by_period.items()), 22.0),
    ]
    return Section("decides", lang("What decides the result"), tuple(blocks))


def _verdict(m: Material, found: dict[str, Deciders]) -> str:
    """Say which priors decide, if any does."""
    lang = m.lang
    if all(each.threshold is None for each in found.values()):
        return lang("Too few worlds to tell which priors decide.")
    told = []
    for name, each in found.items():
        label = m.rows[name].label
        names = [m.parameter(decider.prior) for decider in each.beyond_chance]
        told.append(
            lang("{outcome}: {priors}", outcome=label, priors="; ".join(names))
            if names
            else lang("{outcome}: no prior stands out from chance", outcome=label)
        )
    return ". ".join(told) + "."


def _chart(m: Material, arm: str, found: dict[str, Deciders]) -> Chart:
    lang = m.lang
    panels = [
        Panel(
            title=m.rows[name].label,
            bars=[(m.parameter(d.prior), d.correlation) for d in each.strongest],
            threshold=each.threshold,
        )
        for name, each in found.items()
    ]
    title = lang("Priors that the effect of “{arm}” moves with", arm=arm)
    rows = [
        Row(
            (
                Cell(m.rows[name].label),
                Cell(m.parameter(d.prior), details=(d.prior,)),
                number(lang.fixed(d.correlation, _DECIMALS, signed=True), d.correlation),
            )
        )
        for name, each in found.items()
        for d in each.strongest
    ]
    return Chart(
        name=f"deciders-{m.names.index(arm)}",
        caption=title,
        unit=lang("rank correlation over worlds"),
        title=title,
        description=_verdict(m, found),
        draw=lambda: deciders_figure(panels, m.styles[arm], lang=lang),
        table=Table(
            title,
            (
                Column(lang("Outcome")),
                Column(lang("Prior")),
                Column(lang("Rank correlation"), number=True),
            ),
            tuple(rows),
        ),
        wide=True,
    )


def _period_chart(m: Material, outcome: str, of_arm: dict[str, tuple[Period, ...]]) -> Chart:
    lang, row, scale = m.lang, m.rows[outcome], m.scale(outcome)
    first = next(iter(of_arm.values()))
    titles = [
        lang("quarters {first}–{last}", first=lang.fixed(p.first, 0), last=lang.fixed(p.last, 0))
        for p in first
    ]
    columns = [Column(lang("Arm")), *(Column(title, number=True) for title in titles)]
    half = [
        scale.factor * 0.5 * (p.difference.high - p.difference.low)
        for found in of_arm.values()
        for p in found
        if p.difference.high is not None and p.difference.low is not None
    ]
    decimals = decimals_for_interval(half)

    def ends(period: Period) -> tuple[float | None, float | None, float | None]:
        d = period.difference
        mean, low, high = (None if v is None else scale.factor * v for v in (d.mean, d.low, d.high))
        return mean, low, high

    rows = []
    for arm, found in of_arm.items():
        cells = [Cell(arm)]
        for period in found:
            mean, low, high = ends(period)
            cells.append(
                number(
                    lang.fixed(mean, decimals, signed=True),
                    mean,
                    lang.interval(low, high, decimals, signed=True),
                )
            )
        rows.append(Row(tuple(cells), arm=arm))
    unit = "; ".join(filter(None, (m.unit(scale.difference), row.direction)))
    return Chart(
        name=f"periods-{outcome}",
        caption=row.label,
        unit=unit,
        title=lang("{outcome}: effect by period of five years", outcome=row.label),
        description="; ".join(
            f"{arm}: "
            + ", ".join(
                f"{title} {lang.fixed(ends(p)[0], decimals, signed=True)}"
                for title, p in zip(titles, found, strict=True)
            )
            for arm, found in of_arm.items()
        )
        + ".",
        draw=lambda: periods_figure(
            {arm: [ends(p) for p in found] for arm, found in of_arm.items()},
            titles,
            m.styles,
            lang=lang,
        ),
        table=Table(
            lang("{outcome}: effect by period", outcome=row.label), tuple(columns), tuple(rows)
        ),
    )
