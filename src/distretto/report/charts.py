"""The charts of a comparison, each with its caption, its text alternative and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from distretto.report.figures.course import Course, course_figure, course_of
from distretto.report.figures.effects import Effect, common_limits, effects_figure
from distretto.report.figures.fan import Fan, fan_figure, fan_of
from distretto.report.figures.fit import Fit, fit_figure
from distretto.report.figures.style import ArmStyle
from distretto.report.numbers import decimals_for, decimals_for_interval, fixed, interval
from distretto.report.outcomes import FIRMS, SIDES, WORKERS, excludes_zero, scale_of
from distretto.report.svg import inline_svg

if TYPE_CHECKING:
    import xarray as xr

    from distretto.experiments import FactCheck

QUARTERS_PER_YEAR = 4


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be placed.

    Attributes
    ----------
    caption, unit : str
        What it shows, and in which unit.
    svg : Markup
        The drawing, with its text alternative.
    columns : tuple of str
        Headings of the table behind it.
    rows : tuple of tuple of str
        Its rows; the first cell of each is the heading of the row.
    """

    caption: str
    unit: str
    svg: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def fan_charts(
    dataset: xr.Dataset,
    styles: Mapping[str, ArmStyle],
    *,
    window: tuple[int, int],
    starts: Mapping[str, Sequence[int]],
) -> list[tuple[str, list[Chart]]]:
    """Draw the level of every headline outcome over time, by the parts of a comparison.

    Parameters
    ----------
    dataset : xarray.Dataset
        Outcomes over (arm, world, quarter).
    styles : mapping
        Style of each arm, the reference first.
    window : tuple of int
        First and last quarter of those that the tables' values are means of.
    starts : mapping
        Quarters in which an institution of an arm begins or ends.
    """
    return _by_side(dataset, lambda outcome: _fan_chart(outcome, styles, window, starts))


def course_charts(
    dataset: xr.Dataset,
    styles: Mapping[str, ArmStyle],
    *,
    window: tuple[int, int],
    starts: Mapping[str, Sequence[int]],
) -> list[tuple[str, list[Chart]]]:
    """Draw the effects on every headline outcome over time, by the parts of a comparison.

    Parameters are those of `fan_charts`; there are at least two arms.
    """
    return _by_side(dataset, lambda outcome: _course_chart(outcome, styles, window, starts))


def _by_side(
    dataset: xr.Dataset, draw: Callable[[xr.DataArray], Chart]
) -> list[tuple[str, list[Chart]]]:
    sides = headline_by_side(dataset, SIDES)
    return [(side, [draw(outcome) for outcome in outcomes]) for side, outcomes in sides if outcomes]


def effect_charts(
    dataset: xr.Dataset,
    summary: Mapping[str, Any],
    styles: Mapping[str, ArmStyle],
) -> list[Chart]:
    """Draw the effects of all arms on the headline outcomes, one chart for firms, one for workers.

    Effects are in per cent of the reference level, its median over worlds; outcomes whose
    reference level is zero are left without a value.
    """
    reference = summary["reference"]
    sides = []
    for side, outcomes in headline_by_side(dataset, (FIRMS, WORKERS)):
        rows = []
        for outcome in outcomes:
            arms = summary["outcomes"][outcome.name]["arms"]
            effects = {
                arm: _effect(arms[arm], arms[reference]["median"])
                for arm in styles
                if arm != reference
            }
            hint = " (lower is better)" if outcome.attrs["better"] == "lower" else ""
            rows.append((outcome.attrs["label"] + hint, effects))
        if rows:
            sides.append((side, rows))
    limits = common_limits([effects for _, rows in sides for _, effects in rows])
    return [_effect_chart(side, rows, styles, limits) for side, rows in sides]


def fit_chart(checks: Sequence[FactCheck]) -> Chart | None:
    """Draw facts against model; None where no fact can be drawn."""
    rows = [row for row in map(_fit, checks) if row.drawable]
    if not rows:
        return None
    return Chart(
        caption="Facts and model",
        unit="model in per cent of the fact",
        svg=inline_svg(
            fit_figure(rows),
            name="fit",
            title="Facts of the district against the model",
            description="Model in per cent of the fact, median over worlds. "
            + " ".join(f"{row.label}: {fixed(row.relative(row.median), 0)}%." for row in rows),
        ),
        columns=("Fact", "Band, %", "Model median, %", "5% to 95% of worlds, %"),
        rows=tuple(
            (
                row.label,
                interval(row.relative(row.low), row.relative(row.high), 0),
                fixed(row.relative(row.median), 0),
                interval(row.relative(row.p5), row.relative(row.p95), 0),
            )
            for row in rows
        ),
    )


def _fit(check: FactCheck) -> Fit:
    model = check.model
    numbers = (check.low, check.high, model.p5, model.median, model.p95)
    low, high, p5, median, p95 = (np.nan if x is None else x for x in numbers)
    return Fit(check.label, check.value, low, high, p5, median, p95, bool(check.met))


def headline_by_side(
    dataset: xr.Dataset, sides: Sequence[tuple[str, tuple[str, ...]]]
) -> list[tuple[str, list[xr.DataArray]]]:
    """Headline outcomes of each part of a comparison."""
    headline = [v for v in dataset.data_vars.values() if v.attrs["headline"]]
    return [(side, [v for v in headline if v.attrs["group"] in of]) for side, of in sides]


def _fan_chart(
    outcome: xr.DataArray,
    styles: Mapping[str, ArmStyle],
    window: tuple[int, int],
    starts: Mapping[str, Sequence[int]],
) -> Chart:
    quarters = np.asarray(outcome["quarter"].values, dtype=np.float64)
    scale = scale_of(outcome.attrs["unit"])
    label = outcome.attrs["label"]
    values = scale.factor * outcome.transpose("arm", "world", "quarter")
    fans = {arm: fan_of(values.sel(arm=arm).values) for arm in styles}
    return Chart(
        caption=label,
        unit=scale.level,
        svg=inline_svg(
            fan_figure(quarters, fans, styles, window=window, starts=starts),
            name=f"fan-{outcome.name}",
            title=f"{label}: level over the quarters, by arm",
            description=_describe_fans(label, scale.level, quarters, fans),
        ),
        columns=("Quarter", *_fan_columns(fans)),
        rows=_fan_rows(quarters, fans),
    )


def _describe_fans(
    label: str, unit: str, quarters: NDArray[np.float64], fans: Mapping[str, Fan]
) -> str:
    """Say in words where each arm begins and ends."""
    first, last = fixed(float(quarters[0]), 0), fixed(float(quarters[-1]), 0)
    parts = []
    for arm, fan in fans.items():
        decimals = decimals_for([float(fan.median[0]), float(fan.median[-1])])
        parts.append(
            f"{arm}: {fixed(float(fan.median[0]), decimals)} in quarter {first}, "
            f"{fixed(float(fan.median[-1]), decimals)} in quarter {last} "
            f"(90% of worlds {interval(float(fan.p5[-1]), float(fan.p95[-1]), decimals)})"
        )
    return f"Median of {label}{f' ({unit})' if unit else ''} over worlds. " + "; ".join(parts) + "."


def _fan_columns(fans: Mapping[str, Fan]) -> list[str]:
    return [
        f"{arm}: {what}" for arm in fans for what in ("median", "50% of worlds", "90% of worlds")
    ]


def _fan_rows(
    quarters: NDArray[np.float64], fans: Mapping[str, Fan]
) -> tuple[tuple[str, ...], ...]:
    decimals = decimals_for([float(v) for fan in fans.values() for v in fan.median])
    rows = []
    for i in _tabled(quarters):
        cells = [fixed(float(quarters[i]), 0)]
        for fan in fans.values():
            cells += [
                fixed(float(fan.median[i]), decimals),
                interval(float(fan.p25[i]), float(fan.p75[i]), decimals),
                interval(float(fan.p5[i]), float(fan.p95[i]), decimals),
            ]
        rows.append(tuple(cells))
    return tuple(rows)


def _tabled(quarters: NDArray[np.float64]) -> list[int]:
    """Positions of the quarters shown in tables: one a year, and the last."""
    return sorted({*range(0, len(quarters), QUARTERS_PER_YEAR), len(quarters) - 1})


def _course_chart(
    outcome: xr.DataArray,
    styles: Mapping[str, ArmStyle],
    window: tuple[int, int],
    starts: Mapping[str, Sequence[int]],
) -> Chart:
    quarters = np.asarray(outcome["quarter"].values, dtype=np.float64)
    scale = scale_of(outcome.attrs["unit"])
    label = outcome.attrs["label"]
    values = scale.factor * outcome.transpose("arm", "world", "quarter")
    reference, *compared = styles
    base = values.sel(arm=reference).values
    courses = {arm: course_of(values.sel(arm=arm).values, base) for arm in compared}
    decimals = _course_decimals(courses)
    hint = {"lower": "lower is better", "higher": "higher is better"}.get(outcome.attrs["better"])
    unit = "; ".join(filter(None, (scale.difference, hint)))
    return Chart(
        caption=label,
        unit=unit,
        svg=inline_svg(
            course_figure(quarters, courses, styles, window=window, starts=starts),
            name=f"course-{outcome.name}",
            title=f"{label}: difference from {reference} in the same worlds over the quarters",
            description=f"Mean difference over worlds{f' ({unit})' if unit else ''} in quarter "
            f"{fixed(float(quarters[-1]), 0)}, with its 95% interval. "
            + "; ".join(
                f"{arm}: {fixed(float(course.mean[-1]), decimals, signed=True)} "
                f"({_course_interval(course, -1, decimals)})"
                for arm, course in courses.items()
            )
            + ".",
        ),
        columns=(
            "Quarter",
            *(
                f"{arm}: {what}"
                for arm in courses
                for what in ("mean difference", "95% interval", "50% of worlds")
            ),
        ),
        rows=_course_rows(quarters, courses, decimals),
    )


def _course_decimals(courses: Mapping[str, Course]) -> int:
    """Decimals that the typical interval of a chart supports; of the means where there is none."""
    halves = [0.5 * (course.high - course.low) for course in courses.values()]
    wide = np.concatenate(halves)
    wide = wide[np.isfinite(wide) & (wide > 0.0)]
    if len(wide):
        return decimals_for([float(np.median(wide))], significant=2)
    return decimals_for([float(v) for course in courses.values() for v in course.mean])


def _course_interval(course: Course, quarter: int, decimals: int) -> str:
    return interval(float(course.low[quarter]), float(course.high[quarter]), decimals, signed=True)


def _course_rows(
    quarters: NDArray[np.float64], courses: Mapping[str, Course], decimals: int
) -> tuple[tuple[str, ...], ...]:
    rows = []
    for i in _tabled(quarters):
        cells = [fixed(float(quarters[i]), 0)]
        for course in courses.values():
            cells += [
                fixed(float(course.mean[i]), decimals, signed=True),
                _course_interval(course, i, decimals),
                interval(float(course.p25[i]), float(course.p75[i]), decimals, signed=True),
            ]
        rows.append(tuple(cells))
    return tuple(rows)


def _effect(arm: Mapping[str, Any], level: float | None) -> Effect:
    difference = arm["difference"]
    ends = (difference["mean"], difference["low"], difference["high"])
    if not level or not np.isfinite(level):
        return Effect(np.nan, np.nan, np.nan, False)
    mean, low, high = (np.nan if end is None else 100.0 * end / abs(level) for end in ends)
    return Effect(mean, low, high, excludes_zero(difference))


def _effect_chart(
    side: str,
    rows: Sequence[tuple[str, Mapping[str, Effect]]],
    styles: Mapping[str, ArmStyle],
    limits: tuple[float, float],
) -> Chart:
    flat = [(label, arm, effect) for label, arms in rows for arm, effect in arms.items()]
    decimals = decimals_for_interval([0.5 * (e.high - e.low) for _, _, e in flat])
    decimals = min(decimals, 2)
    return Chart(
        caption=side,
        unit="difference in per cent of the reference level",
        svg=inline_svg(
            effects_figure(rows, styles, limits),
            name=f"effects-{side.lower()}",
            title=f"{side}: effect of each arm against the reference",
            description=" ".join(
                f"{label}, {arm}: {fixed(e.mean, decimals, signed=True)}%"
                f"{' (interval excludes zero)' if e.clear else ''}."
                for label, arm, e in flat
            ),
        ),
        columns=("Outcome", "Arm", "Difference, %", "95% interval"),
        rows=tuple(
            (
                label,
                arm,
                fixed(e.mean, decimals, signed=True),
                interval(e.low, e.high, decimals, signed=True),
            )
            for label, arm, e in flat
        ),
    )
