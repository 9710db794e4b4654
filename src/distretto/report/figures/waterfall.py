"""Waterfall of the gain ledger: value added gained, and who receives each part of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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
    label_row,
    set_margins,
    style_axes,
)
from distretto.report.language import ENGLISH, Language
from distretto.report.numbers import decimals_for, decimals_for_step

WIDTH = 720.0
_ROW = 19.0  # height of a bar with its gap
_TITLE, _FOOT, _BETWEEN, _GAP = 24.0, 36.0, 14.0, 8.0
_LETTER = 0.56 * TEXT_SIZE  # mean width
_LOSS = "#B8B8B8"
_ROOM = 0.2  # of the axis, to either side, for numbers


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a ledger.

    Attributes
    ----------
    label : str
    mean, low, high : float
        Its amount and the ends of its 95% interval; NaN where there is none.
    kind : {"total", "part", "residual", "beside"}
        The sum; a part of it, whose bar begins where the last one ended; what the parts leave over;
        or what stands beside the account.
    """

    label: str
    mean: float
    low: float
    high: float
    kind: Literal["total", "part", "residual", "beside"]


def spans(bars: Sequence[Bar]) -> list[tuple[float, float]]:
    """Return where each bar begins and ends: parts one after the other, all others from zero."""
    found = []
    reached = 0.0
    for bar in bars:
        start = reached if bar.kind in ("part", "residual") else 0.0
        found.append((start, start + bar.mean))
        if bar.kind in ("part", "residual"):
            reached = start + bar.mean
    return found


def waterfall_figure(
    ledgers: Mapping[str, Sequence[Bar]],
    styles: Mapping[str, ArmStyle],
    *,
    unit: str,
    lang: Language = ENGLISH,
) -> Figure:
    """Draw the ledger of each arm, one below the other on one axis.

    Parameters
    ----------
    ledgers : mapping
        Lines of each arm from top to bottom.
    styles : mapping
        Style of each arm.
    unit : str
        Unit of the amounts, in the language of the figure.
    lang : Language
    """
    heights = [_TITLE + _ROW * len(bars) + _gaps(bars) for bars in ledgers.values()]
    height = sum(heights) + _BETWEEN * (len(heights) - 1) + _FOOT
    figure = Figure(figsize=(WIDTH / 72.0, height / 72.0), dpi=72)
    axes = figure.add_subplot()
    style_axes(axes)
    longest = max(len(bar.label) for bars in ledgers.values() for bar in bars)
    set_margins(figure, left=14.0 + _LETTER * longest, right=14.0, top=0.0, bottom=_FOOT)
    low, high = _limits(list(ledgers.values()))
    axes.set_xlim(low, high)
    axes.set_ylim(height - _FOOT, 0.0)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.axvline(0.0, color=INK, linewidth=1.0)
    decimals = decimals_for([high - low])
    top = 0.0
    for (arm, bars), each in zip(ledgers.items(), heights, strict=True):
        _draw(axes, top, arm, bars, styles[arm], decimals, lang)
        top += each + _BETWEEN
    step = float(np.min(np.diff(axes.get_xticks())))
    marks = decimals_for_step(step)
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: lang.fixed(value, marks, signed=True))
    )
    axes.set_xlabel(unit, fontsize=SMALL_TEXT_SIZE, color=GREY)
    return figure


def _gaps(bars: Sequence[Bar]) -> float:
    return _GAP if any(bar.kind == "beside" for bar in bars) else 0.0


def _limits(ledgers: Sequence[Sequence[Bar]]) -> tuple[float, float]:
    """Ends of an axis on which all bars and whiskers fit, with room for numbers."""
    ends = [0.0]
    for bars in ledgers:
        for bar, (start, end) in zip(bars, spans(bars), strict=True):
            whisker = [start + bar.low, start + bar.high]
            ends += [end, *(x for x in whisker if math.isfinite(x))]
    low, high = min(ends), max(ends)
    air = _ROOM * (high - low) or 1.0
    return low - air, high + air


def _draw(
    axes: Axes,
    top: float,
    arm: str,
    bars: Sequence[Bar],
    style: ArmStyle,
    decimals: int,
    lang: Language,
) -> None:
    label_row(axes, top + 0.62 * _TITLE, arm, colour=style.colour, size=TEXT_SIZE, bold=True)
    y = top + _TITLE
    apart = False
    found = spans(bars)
    for i, (bar, (start, end)) in enumerate(zip(bars, found, strict=True)):
        if bar.kind == "beside" and not apart:
            apart = True
            y += _GAP
        middle = y + 0.5 * _ROW
        label_row(axes, middle, bar.label, bold=bar.kind == "total")
        axes.barh(middle, end - start, left=start, height=0.62 * _ROW, **_fill(bar, style))
        if bar.kind == "part" and found[i + 1 :] and bars[i + 1].kind in ("part", "residual"):
            axes.plot([end, end], [middle, middle + _ROW], color=GREY, linewidth=0.7)
        if math.isfinite(bar.low) and math.isfinite(bar.high):
            axes.plot(
                [start + bar.low, start + bar.high], [middle, middle], color=INK, linewidth=1.1
            )
        _write(axes, middle, bar, start, end, decimals, lang)
        y += _ROW


def _fill(bar: Bar, style: ArmStyle) -> dict[str, Any]:
    """Solid for the sum, tinted for what is gained, grey for what is lost, hatched beside."""
    if bar.kind == "total":
        return {"color": style.colour}
    if bar.kind == "beside":
        return {"facecolor": "white", "edgecolor": GREY, "hatch": "//", "linewidth": 0.8}
    if bar.mean < 0.0:
        return {"facecolor": _LOSS, "edgecolor": INK, "linewidth": 0.8, "hatch": "\\\\"}
    return {"facecolor": style.colour, "alpha": 0.55, "edgecolor": style.colour}


def _write(
    axes: Axes,
    y: float,
    bar: Bar,
    start: float,
    end: float,
    decimals: int,
    lang: Language,
) -> None:
    """Write the amount beyond the bar and its whisker, on the side to which it points."""
    ends = [end, *(start + x for x in (bar.low, bar.high) if math.isfinite(x))]
    right = bar.mean >= 0.0
    text = lang.fixed(bar.mean, decimals, signed=True)
    axes.annotate(
        text,
        (max(ends) if right else min(ends), y),
        xytext=(4.0 if right else -4.0, 0.0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=SMALL_TEXT_SIZE,
        color=INK,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )
