"""Effect over time: what an arm changes against the reference in the same worlds, by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from distretto.experiments.summary import paired_difference
from distretto.report.figures.fan import fan_of
from distretto.report.figures.panels import draw_line, finish_panels, new_panels
from distretto.report.figures.style import INK, ArmStyle
from distretto.report.language import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class Course:
    """Paired difference of one arm from the reference arm, quarter by quarter.

    Attributes
    ----------
    mean, low, high : ndarray, shape (quarters,)
        Mean difference over worlds and the ends of its 95% interval, in the unit of the outcome;
        NaN where not known.
    p25, p75 : ndarray, shape (quarters,)
        Quartiles of the difference over worlds.
    """

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p25: NDArray[np.float64]
    p75: NDArray[np.float64]


def course_of(arm: NDArray[np.float64], reference: NDArray[np.float64]) -> Course:
    """Take the paired differences of every quarter by themselves: nothing is smoothed.

    Parameters
    ----------
    arm, reference : ndarray, shape (worlds, quarters)
        One outcome in both arms, the same worlds in the same order; a world without a finite value
        in both is left out of that quarter.
    """
    differences = [paired_difference(a, r) for a, r in zip(arm.T, reference.T, strict=True)]
    mean, low, high = np.array([[d.mean, d.low, d.high] for d in differences], dtype=float).T
    defined = np.isfinite(arm) & np.isfinite(reference)
    fan = fan_of(np.subtract(arm, reference, out=np.full(arm.shape, np.nan), where=defined))
    return Course(mean, low, high, fan.p25, fan.p75)


def course_figure(
    quarters: NDArray[np.float64],
    courses: Mapping[str, Course],
    styles: Mapping[str, ArmStyle],
    *,
    window: tuple[int, int],
    starts: Mapping[str, Sequence[int]],
    lang: Language = ENGLISH,
) -> Figure:
    """Draw the course of each arm into a panel of its own; all share their axes and show zero.

    Parameters
    ----------
    quarters : ndarray, shape (quarters,)
        Quarters after burn-in.
    courses : mapping
        Course of each arm but the reference, in the same unit.
    styles, window, starts, lang
        As for `new_panels`.
    """
    figure, panels = new_panels(
        list(courses), styles, quarters, window=window, starts=starts, lang=lang
    )
    for arm, axes in panels.items():
        course, style = courses[arm], styles[arm]
        for low, high, opacity in (
            (course.p25, course.p75, 0.18),
            (course.low, course.high, 0.38),
        ):
            axes.fill_between(quarters, low, high, color=style.colour, alpha=opacity, linewidth=0.0)
        axes.axhline(0.0, color=INK, linewidth=0.9)
        draw_line(axes, quarters, course.mean, style)
    empty = all(np.isnan(course.mean).all() for course in courses.values())
    finish_panels(panels, empty=empty, lang=lang, signed=True)
    return figure
