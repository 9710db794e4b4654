"""What decides an effect: bars of rank correlations by prior, and effects by period."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    new_figure,
    set_margins,
    style_axes,
)
from distretto.report.language import ENGLISH, Language
from distretto.report.numbers import decimals_for_step

WIDTH, PERIOD_WIDTH = 720.0, 360.0
_ROW, _TITLE, _FOOT = 26.0, 26.0, 36.0
_LABEL, _LETTERS = 330.0, 56  # width of the labels, and letters in a line of them
_LINE = 11.0  # from line to line of a label
_GROUP, _BAR_ROOM = 130.0, 0.72


@dataclass(frozen=True, slots=True)
class Panel:
    """The priors with which one effect moves.

    Attributes
    ----------
    title : str
        The outcome.
    bars : sequence of (str, float)
        Each prior with its rank correlation, the strongest first.
    threshold : float or None
        Size that chance alone would seldom reach.
    """

    title: str
    bars: Sequence[tuple[str, float]]
    threshold: float | None


def deciders_figure(
    panels: Sequence[Panel], style: ArmStyle, *, lang: Language = ENGLISH
) -> Figure:
    """Draw the strongest priors of each outcome, one outcome below the other.

    Parameters
    ----------
    panels : sequence of Panel
    style : ArmStyle
        Style of the arm; a filled bar lies beyond the threshold.
    lang : Language
    """
    drawn = [panel for panel in panels if panel.bars]
    height = sum(_TITLE + _ROW * len(panel.bars) for panel in drawn) + _FOOT
    figure, axes = new_figure(WIDTH, height)
    set_margins(figure, left=_LABEL, right=14.0, top=0.0, bottom=_FOOT)
    axes.set_xlim(-1.0, 1.0)
    axes.set_ylim(height - _FOOT, 0.0)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(9))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: lang.fixed(value, 2, signed=True))
    )
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.axvline(0.0, color=INK, linewidth=1.0)
    y = 0.0
    for panel in drawn:
        label_row(axes, y + 0.6 * _TITLE, panel.title, size=TEXT_SIZE, bold=True)
        y += _TITLE
        if panel.threshold is not None:
            for end in (-panel.threshold, panel.threshold):
                bottom = y + _ROW * len(panel.bars)
                axes.plot([end, end], [y, bottom], color=INK, linewidth=0.9, dashes=(3, 2))
        for label, correlation in panel.bars:
            beyond = panel.threshold is not None and abs(correlation) > panel.threshold
            axes.barh(
                y + 0.5 * _ROW,
                correlation,
                height=0.5 * _ROW,
                facecolor=style.colour if beyond else "white",
                edgecolor=style.colour,
                linewidth=1.1,
            )
            # Line by line: the page sets them in a font of its own, each to the same edge.
            lines = textwrap.wrap(label, _LETTERS)[:2]
            for k, line in enumerate(lines):
                shift = _LINE * (k - 0.5 * (len(lines) - 1))
                label_row(axes, y + 0.5 * _ROW + shift, line)
            y += _ROW
    axes.set_xlabel(lang("rank correlation over worlds"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    return figure


def periods_figure(
    effects: Mapping[str, Sequence[tuple[float | None, float | None, float | None]]],
    titles: Sequence[str],
    styles: Mapping[str, ArmStyle],
    *,
    lang: Language = ENGLISH,
) -> Figure:
    """Draw the effect of each arm in each period, with its interval.

    Parameters
    ----------
    effects : mapping
        Of each arm the mean effect and the ends of its 95% interval, period by period.
    titles : sequence of str
        What the periods are called.
    styles : mapping
        Style of each arm.
    lang : Language
    """
    figure = Figure(figsize=(PERIOD_WIDTH / 72.0, (_GROUP + _FOOT + 8.0) / 72.0), dpi=72)
    axes = figure.add_subplot()
    style_axes(axes)
    set_margins(figure, left=52.0, right=8.0, top=8.0, bottom=_FOOT)
    axes.set_xlim(-0.5, len(titles) - 0.5)
    axes.tick_params(axis="y", length=0)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    step = _BAR_ROOM / len(effects)
    for k, (arm, periods) in enumerate(effects.items()):
        style = styles[arm]
        for i, (mean, low, high) in enumerate(periods):
            if mean is None or not math.isfinite(mean):
                continue
            x = i - 0.5 * _BAR_ROOM + (k + 0.5) * step
            if low is not None and high is not None:
                axes.plot([x, x], [low, high], color=style.colour, linewidth=1.6)
            clear = low is not None and high is not None and (low > 0.0 or high < 0.0)
            axes.plot(
                [x],
                [mean],
                marker=style.marker,
                markersize=6.0,
                color=style.colour,
                markerfacecolor=style.colour if clear else "white",
                linestyle="none",
            )
    axes.axhline(0.0, color=INK, linewidth=1.0)
    axes.set_xticks(range(len(titles)), [textwrap.fill(title, 12) for title in titles])
    ticks = axes.get_yticks()
    decimals = decimals_for_step(float(ticks[1] - ticks[0])) if len(ticks) > 1 else 0
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: lang.fixed(value, decimals, signed=True))
    )
    return figure
