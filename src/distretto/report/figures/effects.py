"""Effect chart: what each arm changes against the reference, with intervals, outcome by outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
    ArmStyle,
    new_figure,
    set_margins,
)
from distretto.report.language import ENGLISH, Language
from distretto.report.numbers import decimals_for_step

WIDTH = 360.0
_LABEL_HEIGHT = 17.0
_ARM_HEIGHT = 12.0
_DWARFS = 6.0


@dataclass(frozen=True, slots=True)
class Effect:
    """Effect of one arm on one outcome, in per cent of the reference level.

    Attributes
    ----------
    mean, low, high : float
        Mean difference over worlds and the ends of its 95% interval; NaN if not known.
    clear : bool
        Whether the interval excludes zero.
    """

    mean: float
    low: float
    high: float
    clear: bool


def common_limits(outcomes: Sequence[Mapping[str, Effect]]) -> tuple[float, float]:
    """Limits of an axis for all outcomes, each given as the effects of all arms.

    The axis shows zero and all intervals, unless a few outcomes dwarf the others: it ends at
    `_DWARFS` times the extent of the median outcome, and what lies beyond is drawn as an arrow.
    """
    ends = [
        [x for e in effects.values() for x in (e.low, e.high, e.mean) if math.isfinite(x)]
        for effects in outcomes
    ]
    extents = [max(map(abs, known)) for known in ends if known and any(known)]
    if not extents:
        return -1.0, 1.0
    bound = _DWARFS * float(np.median(extents))
    low = max(min(0.0, *(x for known in ends for x in known)), -bound)
    high = min(max(0.0, *(x for known in ends for x in known)), bound)
    air = 0.06 * (high - low)
    return low - air, high + air


def effects_figure(
    rows: Sequence[tuple[str, Mapping[str, Effect]]],
    styles: Mapping[str, ArmStyle],
    limits: tuple[float, float],
    *,
    lang: Language = ENGLISH,
) -> Figure:
    """Draw one group of outcomes as a forest plot.

    Parameters
    ----------
    rows : sequence of (str, mapping)
        Label of each outcome with the effect of each arm, from top to bottom.
    styles : mapping
        Style of each arm; a filled marker says that the interval excludes zero.
    limits : tuple of float
        Ends of the axis, the same for all groups that stand side by side.
    lang : Language
    """
    heights = [_LABEL_HEIGHT + _ARM_HEIGHT * len(effects) + 4.0 for _, effects in rows]
    top, bottom = 4.0, 38.0
    figure, axes = new_figure(WIDTH, sum(heights) + top + bottom)
    set_margins(figure, left=10.0, right=14.0, top=top, bottom=bottom)
    axes.set_xlim(*limits)
    axes.set_ylim(sum(heights), 0.0)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.axvline(0.0, color=INK, linewidth=1.0)
    start = 0.0
    for (label, effects), height in zip(rows, heights, strict=True):
        axes.text(
            0.0,
            start + 0.62 * _LABEL_HEIGHT,
            label,
            transform=axes.get_yaxis_transform(),
            fontsize=TEXT_SIZE,
            va="center",
            color=INK,
            parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )
        for position, (arm, effect) in enumerate(effects.items()):
            y = start + _LABEL_HEIGHT + _ARM_HEIGHT * (position + 0.5)
            _draw_effect(axes, y, effect, styles[arm], limits, lang)
        start += height
    step = float(np.min(np.diff(axes.get_xticks())))
    decimals = decimals_for_step(step)
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: lang.fixed(value, decimals, signed=True))
    )
    axes.set_xlabel(
        lang("difference, % of the reference level"), fontsize=SMALL_TEXT_SIZE, color=GREY
    )
    return figure


def _draw_effect(
    axes: Axes,
    y: float,
    effect: Effect,
    style: ArmStyle,
    limits: tuple[float, float],
    lang: Language,
) -> None:
    if not math.isfinite(effect.mean):
        axes.text(0.0, y, " " + lang("no value"), fontsize=SMALL_TEXT_SIZE, va="center", color=GREY)
        return
    if not limits[0] <= effect.mean <= limits[1]:
        _draw_arrow(axes, y, effect.mean, style, limits, lang)
        return
    axes.plot([effect.low, effect.high], [y, y], color=style.colour, linewidth=1.6)
    axes.plot(
        [effect.mean],
        [y],
        marker=style.marker,
        markersize=6.0,
        color=style.colour,
        markerfacecolor=style.colour if effect.clear else "white",
        linestyle="none",
    )


def _draw_arrow(
    axes: Axes,
    y: float,
    mean: float,
    style: ArmStyle,
    limits: tuple[float, float],
    lang: Language,
) -> None:
    """Point to an effect beyond the axis and write its size."""
    right = mean > 0.0
    edge = limits[1] if right else limits[0]
    axes.plot(
        [edge],
        [y],
        marker=">" if right else "<",
        markersize=6.0,
        color=style.colour,
        clip_on=False,
    )
    axes.annotate(
        lang.fixed(mean, 0, signed=True) + "%",
        (edge, y),
        xytext=(-6.0 if right else 6.0, 0.0),
        textcoords="offset points",
        ha="right" if right else "left",
        va="center",
        fontsize=SMALL_TEXT_SIZE,
        color=style.colour,
    )
