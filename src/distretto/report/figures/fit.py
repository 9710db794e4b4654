"""Fit chart: facts of the district against what the model makes of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    TEXT_SIZE,
    new_figure,
    set_margins,
)
from distretto.report.language import ENGLISH, Language

WIDTH = 360.0
FURTHEST = 250.0
_ROW_HEIGHT = 36.0
_BAND_COLOUR = "#d8dce2"
_MODEL_COLOUR = "#0072B2"


@dataclass(frozen=True, slots=True)
class Fit:
    """One fact and the model's distribution over worlds, all in the unit of the fact.

    Attributes
    ----------
    label : str
        What the fact is about.
    fact, low, high : float
        The fact and the band that counts as meeting it; the band NaN where there is none.
    p5, median, p95 : float
        Quantiles over the model's worlds; NaN where no world has a value.
    met : bool
        Whether the model is known to meet the fact.
    """

    label: str
    fact: float
    low: float
    high: float
    p5: float
    median: float
    p95: float
    met: bool

    @property
    def drawable(self) -> bool:
        """Whether the fact can serve as a scale (it is not zero) and the model has values."""
        return self.fact != 0.0 and all(map(math.isfinite, (self.fact, self.median)))

    def relative(self, value: float) -> float:
        """Express a value in per cent of the fact."""
        return 100.0 * value / self.fact


def fit_figure(rows: Sequence[Fit], *, lang: Language = ENGLISH) -> Figure:
    """Draw every fact with its band and the model's range, in per cent of the fact.

    Values beyond 250% of the fact end in an arrow at the edge.
    """
    top, bottom = 4.0, 38.0
    figure, axes = new_figure(WIDTH, _ROW_HEIGHT * max(len(rows), 1) + top + bottom)
    set_margins(figure, left=10.0, right=14.0, top=top, bottom=bottom)
    values = [r.relative(v) for r in rows for v in (r.low, r.high, r.p5, r.p95)]
    known = [min(max(v, 0.0), FURTHEST) for v in values if math.isfinite(v)]
    low, high = min([80.0, *known]), max([120.0, *known])
    air = 0.04 * (high - low)
    axes.set_xlim(low - air, high + air)
    axes.set_ylim(_ROW_HEIGHT * len(rows), 0.0)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.fixed(value, 0)))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.axvline(100.0, color=INK, linewidth=1.0)
    for position, row in enumerate(rows):
        _draw_fit(axes, _ROW_HEIGHT * position, row, high)
    axes.set_xlabel(lang("per cent of the fact"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    return figure


def _draw_fit(axes: Axes, start: float, row: Fit, furthest: float) -> None:
    axes.text(
        0.0,
        start + 10.0,
        row.label,
        transform=axes.get_yaxis_transform(),
        fontsize=TEXT_SIZE,
        va="center",
        color=INK,
        parse_math=False,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )
    y = start + 25.0
    low, high = sorted((row.relative(row.low), row.relative(row.high)))
    axes.fill_between([low, high], y - 5.0, y + 5.0, color=_BAND_COLOUR, linewidth=0.0)
    p5, p95 = sorted((row.relative(row.p5), row.relative(row.p95)))
    axes.plot(np.clip([p5, p95], None, furthest), [y, y], color=_MODEL_COLOUR, linewidth=1.8)
    median = row.relative(row.median)
    beyond = median > furthest
    axes.plot(
        [min(median, furthest)],
        [y],
        marker=">" if beyond else "o",
        markersize=6.5,
        color=_MODEL_COLOUR,
        markerfacecolor=_MODEL_COLOUR if row.met else "white",
        linestyle="none",
    )
    if p95 > furthest and not beyond:
        axes.plot([furthest], [y], marker=">", markersize=5.0, color=_MODEL_COLOUR)
