"""Bars with intervals: what each factor does to one target, the largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    label_row,
    new_figure,
    set_margins,
)

__all__ = ["Bar", "bar_figure"]

WIDTH = 560.0
COLOURS = ("#0072B2", "#D55E00")
_ROW, _LABELS = 22.0, 170.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: one or two values, each with half the width of its interval.

    Attributes
    ----------
    label : str
    values, halves : tuple of float
        One of each for every series.
    """

    label: str
    values: tuple[float, ...]
    halves: tuple[float, ...]


def bar_figure(bars: Sequence[Bar], unit: str) -> Figure:
    """Draw bars one below the other, series side by side in the colours of `COLOURS`.

    Parameters
    ----------
    bars : sequence of Bar
        From top to bottom.
    unit : str
        Of the axis.
    """
    figure, axes = new_figure(WIDTH, _ROW * len(bars) + 48.0)
    set_margins(figure, left=_LABELS, right=14.0, top=4.0, bottom=40.0)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set_xlabel(unit, fontsize=SMALL_TEXT_SIZE, color=INK)
    for y, bar in enumerate(bars):
        label_row(axes, float(y), bar.label)
        height = 0.7 / len(bar.values)
        for k, (value, half) in enumerate(zip(bar.values, bar.halves, strict=True)):
            at = y + (k - 0.5 * (len(bar.values) - 1)) * height
            axes.barh([at], [value], height=0.9 * height, color=COLOURS[k % len(COLOURS)])
            axes.plot([value - half, value + half], [at, at], color=INK, linewidth=1.2)
    return figure
