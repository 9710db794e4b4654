"""Event study: the effect by time since treatment, with what trends before it look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    new_figure,
    set_margins,
)
from distretto.report.numbers import decimals_for_step, fixed

WIDTH, HEIGHT = 360.0, 210.0
_BLUE = "#0072B2"


@dataclass(frozen=True, slots=True)
class Event:
    """The effect at one time since treatment, with the ends of its 95% interval."""

    at: int
    mean: float
    low: float
    high: float


def event_figure(events: Sequence[Event], *, unit: str, base: int = -1) -> Figure:
    """Draw effects by time since treatment: hollow before it, full after it.

    Parameters
    ----------
    events : sequence of Event
        In the order of time; the base, to which all are compared, is left out and drawn at zero.
    unit : str
        Unit of the effects, written above the axis.
    base : int
        The last period before treatment, or before it is anticipated.
    """
    figure, axes = new_figure(WIDTH, HEIGHT)
    shown = [e for e in events if np.isfinite([e.mean, e.low, e.high]).all()]
    ends = [0.0, *(e.low for e in shown), *(e.high for e in shown)]
    low, high = min(ends), max(ends)
    room = 0.08 * ((high - low) or 1.0)
    first = min((e.at for e in shown), default=base)
    last = max((e.at for e in shown), default=0)
    axes.set_xlim(min(first, base) - 0.6, last + 0.6)
    axes.set_ylim(low - room, high + room)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.axhline(0.0, color=INK, linewidth=1.0)
    axes.axvline(-0.5, color=GREY, linewidth=1.0, linestyle=(0, (4, 3)))
    for e in shown:
        axes.plot([e.at, e.at], [e.low, e.high], color=_BLUE, linewidth=1.6)
        face = "white" if e.at < 0 else _BLUE
        axes.plot([e.at], [e.mean], "o", color=_BLUE, markerfacecolor=face, markersize=6.5)
    axes.plot([base], [0.0], "D", color=INK, markersize=5.0)
    step = float(np.min(np.diff(axes.get_yticks())))
    decimals = decimals_for_step(step)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value, decimals)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value, 0)))
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("periods since treatment", fontsize=SMALL_TEXT_SIZE, color=INK)
    for x, text, side in ((-0.62, "before", "right"), (-0.38, "with the programme", "left")):
        axes.annotate(
            text,
            (x, 1.0),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0.0, 5.0),
            textcoords="offset points",
            ha=side,
            va="bottom",
            fontsize=SMALL_TEXT_SIZE,
            color=GREY,
            annotation_clip=False,
        )
    longest = max(len(fixed(tick, decimals)) for tick in axes.get_yticks())
    set_margins(figure, left=14.0 + 6.0 * longest, right=12.0, top=24.0, bottom=42.0)
    axes.annotate(
        unit,
        (0.0, 1.0),
        xycoords="axes fraction",
        xytext=(-(8.0 + 6.0 * longest), 5.0),
        textcoords="offset points",
        va="bottom",
        fontsize=SMALL_TEXT_SIZE,
        color=GREY,
        annotation_clip=False,
        parse_math=False,
    )
    return figure
