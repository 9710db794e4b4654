"""Outcomes over time: levels by arm as fans, and effects in the same worlds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.report import texts
from distretto.report.document import Block, Cell, Chart, Grid, Paragraph, Section, Subheading
from distretto.report.figures.course import Course, course_figure, course_of
from distretto.report.figures.fan import Fan, fan_figure, fan_of
from distretto.report.material import QUARTERS_PER_YEAR, Material
from distretto.report.numbers import decimals_for
from distretto.report.outcomes import CORRELATION_DECIMALS, SIDES
from distretto.report.sections.tables import number, text_table

if TYPE_CHECKING:
    import xarray as xr


def levels(m: Material) -> Section:
    """Return the fan charts: how levels move, and how worlds differ."""
    lang = m.lang
    beside = (
        lang(
            "Thin black line: the median of “{reference}”. Bands show how worlds differ, not how "
            "sure an effect is: arms share their worlds, so effects can be sure although the fans "
            "of all arms look alike.",
            reference=m.reference,
        )
        if m.compared
        else ""
    )
    note = lang(
        "Line: median over worlds. Darker band: the middle 50% of worlds; lighter band: the "
        "middle 90%."
    )
    text = " ".join(filter(None, (note, beside, _marks(m))))
    blocks = (Paragraph(text, "note"), *_by_side(m, lambda outcome: _fan_chart(m, outcome)))
    return Section("levels", lang("Levels over time, by arm"), blocks)


def effects(m: Material) -> Section:
    """Return the effects over time, each in the same worlds as the reference."""
    lang = m.lang
    note = lang(
        "One panel for each arm. Line: mean over worlds of the arm less the reference in the same "
        "world and quarter; nothing is smoothed. Darker band: the 95% interval of this mean, "
        "quarter by quarter; lighter band: the middle 50% of worlds."
    )
    blocks: list[Block] = [Paragraph(f"{note} {_marks(m)}", "note")]
    gain = _gain(m)
    if gain:
        blocks.append(Paragraph(gain, "note"))
    blocks += _by_side(m, lambda outcome: _course_chart(m, outcome))
    title = lang(
        "Effect over time: difference from “{reference}” in the same worlds", reference=m.reference
    )
    return Section("courses", title, tuple(blocks))


def _marks(m: Material) -> str:
    """Say what the marks on the axis of quarters mean."""
    lang = m.lang
    first, last = (lang.fixed(quarter, 0) for quarter in m.window)
    text = lang(
        "The thick grey bar marks quarters {first} to {last}, over which the tables average.",
        first=first,
        last=last,
    )
    if any(m.starts.values()):
        text += " " + lang("Dotted uprights: an institution begins or ends.")
    return text


def _by_side(m: Material, draw: Callable[[xr.DataArray], Chart]) -> list[Block]:
    blocks: list[Block] = []
    for side, groups in SIDES:
        charts = [draw(m.dataset[name]) for name in m.headline if m.groups[name] in groups]
        if charts:
            blocks += [Subheading(m.lang(side)), Grid(tuple(charts), 20.0)]
    return blocks


def _tabled(quarters: NDArray[np.float64]) -> list[int]:
    """Positions of the quarters shown in tables: one a year, and the last."""
    return sorted({*range(0, len(quarters), QUARTERS_PER_YEAR), len(quarters) - 1})


def _fan_chart(m: Material, outcome: xr.DataArray) -> Chart:
    lang = m.lang
    quarters = np.asarray(outcome["quarter"].values, dtype=np.float64)
    name = str(outcome.name)
    scale, label = m.scale(name), lang(outcome.attrs["label"])
    values = scale.factor * outcome.transpose("arm", "world", "quarter")
    fans = {arm: fan_of(values.sel(arm=arm).values) for arm in m.names}
    unit = m.unit(scale.level)
    decimals = decimals_for([float(v) for fan in fans.values() for v in fan.median])

    def cells(fan: Fan, i: int) -> tuple[Cell | str, ...]:
        return (
            number(lang.fixed(float(fan.median[i]), decimals), float(fan.median[i])),
            lang.interval(float(fan.p25[i]), float(fan.p75[i]), decimals),
            lang.interval(float(fan.p5[i]), float(fan.p95[i]), decimals),
        )

    headings = (lang("median"), lang("50% of worlds"), lang("90% of worlds"))
    columns = [f"{arm}: {what}" for arm in fans for what in headings]
    return Chart(
        name=f"fan-{name}",
        caption=label,
        unit=unit,
        title=lang("{outcome}: level over the quarters, by arm", outcome=label),
        description=_describe_fans(m, label, unit, quarters, fans),
        draw=lambda: fan_figure(
            quarters, fans, m.styles, window=m.window, starts=m.starts, lang=lang
        ),
        table=text_table(
            lang("{outcome} by quarter", outcome=label),
            (lang("Quarter"), *columns),
            [
                (
                    number(lang.fixed(float(quarters[i]), 0), float(quarters[i])),
                    *(cell for fan in fans.values() for cell in cells(fan, i)),
                )
                for i in _tabled(quarters)
            ],
            numbers=range(len(columns) + 1),
            wide=True,
        ),
    )


def _describe_fans(
    m: Material,
    label: str,
    unit: str,
    quarters: NDArray[np.float64],
    fans: Mapping[str, Fan],
) -> str:
    """Say in words where each arm begins and ends."""
    lang = m.lang
    first, last = (lang.fixed(float(quarters[i]), 0) for i in (0, -1))
    parts = []
    for arm, fan in fans.items():
        decimals = decimals_for([float(fan.median[0]), float(fan.median[-1])])
        parts.append(
            lang(
                "{arm}: {start} in quarter {first}, {end} in quarter {last} (90% of worlds "
                "{range})",
                arm=arm,
                start=lang.fixed(float(fan.median[0]), decimals),
                first=first,
                end=lang.fixed(float(fan.median[-1]), decimals),
                last=last,
                range=lang.interval(float(fan.p5[-1]), float(fan.p95[-1]), decimals),
            )
        )
    what = f"{label} ({unit})" if unit else label
    return lang("Median of {outcome} over worlds.", outcome=what) + f" {'; '.join(parts)}."


def _course_chart(m: Material, outcome: xr.DataArray) -> Chart:
    lang = m.lang
    quarters = np.asarray(outcome["quarter"].values, dtype=np.float64)
    name = str(outcome.name)
    scale, row = m.scale(name), m.rows[name]
    values = scale.factor * outcome.transpose("arm", "world", "quarter")
    base = values.sel(arm=m.reference).values
    courses = {arm: course_of(values.sel(arm=arm).values, base) for arm in m.compared}
    decimals = _course_decimals(courses)
    unit = "; ".join(filter(None, (m.unit(scale.difference), row.direction)))

    def signed(value: float) -> str:
        return lang.fixed(value, decimals, signed=True)

    def between(low: NDArray[np.float64], high: NDArray[np.float64], i: int) -> str:
        return lang.interval(float(low[i]), float(high[i]), decimals, signed=True)

    def cells(course: Course, i: int) -> tuple[Cell | str, ...]:
        return (
            number(signed(float(course.mean[i])), float(course.mean[i])),
            between(course.low, course.high, i),
            between(course.p25, course.p75, i),
        )

    headings = (lang("mean difference"), lang("95% interval"), lang("50% of worlds"))
    columns = [f"{arm}: {what}" for arm in courses for what in headings]
    ends = "; ".join(
        f"{arm}: {signed(float(course.mean[-1]))} ({between(course.low, course.high, -1)})"
        for arm, course in courses.items()
    )
    return Chart(
        name=f"course-{name}",
        caption=row.label,
        unit=unit,
        title=lang(
            "{outcome}: difference from {reference} in the same worlds over the quarters",
            outcome=row.label,
            reference=m.reference,
        ),
        description=lang(
            "Mean difference over worlds ({unit}) in quarter {quarter}, with its 95% interval.",
            unit=unit,
            quarter=lang.fixed(float(quarters[-1]), 0),
        )
        + f" {ends}.",
        draw=lambda: course_figure(
            quarters, courses, m.styles, window=m.window, starts=m.starts, lang=lang
        ),
        table=text_table(
            lang("{outcome}: difference by quarter", outcome=row.label),
            (lang("Quarter"), *columns),
            [
                (
                    number(lang.fixed(float(quarters[i]), 0), float(quarters[i])),
                    *(cell for course in courses.values() for cell in cells(course, i)),
                )
                for i in _tabled(quarters)
            ],
            numbers=range(len(columns) + 1),
            wide=True,
        ),
    )


def _course_decimals(courses: Mapping[str, Course]) -> int:
    """Decimals that the typical interval of a chart supports; of the means where there is none."""
    halves = [0.5 * (course.high - course.low) for course in courses.values()]
    wide = np.concatenate(halves)
    wide = wide[np.isfinite(wide) & (wide > 0.0)]
    if len(wide):
        return decimals_for([float(np.median(wide))], significant=2)
    return decimals_for([float(v) for course in courses.values() for v in course.mean])


def _gain(m: Material) -> str:
    """Say how closely arms move together over worlds, and what comparing in the same worlds saves.

    What it saves is measured: the variance of the difference between arms in separate worlds is the
    sum of their variances over worlds, and that in the same worlds is that of the paired
    differences.
    """
    lang = m.lang

    def known(what: str) -> list[float]:
        found = [m.entry(name, arm)[what] for name in m.headline for arm in m.compared]
        return [value for value in found if value is not None]

    correlations, saved = known("correlation"), known("variance_reduction")
    if not correlations:
        return ""
    low, typical, high = (
        lang.fixed(float(f(correlations)), CORRELATION_DECIMALS) for f in (min, np.median, max)
    )
    text = lang(
        "Over worlds, the correlation of an arm with “{reference}” is {typical} in the median of "
        "the headline outcomes and arms ({low} to {high}).",
        reference=m.reference,
        typical=typical,
        low=low,
        high=high,
    )
    return f"{text} {texts.saving(saved, lang)}" if saved else text
