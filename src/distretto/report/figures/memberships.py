"""Memberships of kinds: a bar for each, with the range that missing data leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    label_row,
    new_figure,
    set_margins,
)
from distretto.report.numbers import fixed

__all__ = ["Bar", "membership_figure"]

WIDTH, ROW, GAP = 360.0, 17.0, 9.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 142.0, 34.0, 6.0, 38.0
_FILL = "#7fa8c4"


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind: its label, its membership if it is known, and its range."""

    label: str
    membership: float | None
    low: float
    high: float


def membership_figure(groups: Sequence[Sequence[Bar]]) -> Figure:
    """Draw memberships as bars from 0 to 1, with a whisker over the range that is left open.

    Parameters
    ----------
    groups : sequence of sequence of Bar
        From top to bottom, a gap between groups.
    """
    rows = sum(map(len, groups))
    height = rows * ROW + (len(groups) - 1) * GAP + _TOP + _BOTTOM
    figure, axes = new_figure(WIDTH, height)
    set_margins(figure, left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM)
    y = 0.0
    for group in groups:
        for bar in group:
            label_row(axes, -y, bar.label)
            if bar.membership is not None:
                axes.barh([-y], [bar.membership], height=10.0, color=_FILL)
            if bar.high - bar.low > 0.005:
                axes.plot([bar.low, bar.high], [-y, -y], color=INK, linewidth=1.2)
                for end in (bar.low, bar.high):
                    axes.plot([end, end], [-y - 3.0, -y + 3.0], color=INK, linewidth=1.2)
            axes.annotate(
                fixed(bar.membership, 2),
                (1.0, -y),
                xycoords=axes.get_yaxis_transform(),
                xytext=(6.0, 0.0),
                textcoords="offset points",
                va="center",
                fontsize=SMALL_TEXT_SIZE,
                color=INK,
                annotation_clip=False,
            )
            y += ROW
        y += GAP
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(-(y - GAP - 0.5 * ROW), 0.5 * ROW)
    axes.set_yticks([])
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_xlabel("membership: 0 not at all, 1 fully", fontsize=SMALL_TEXT_SIZE, color=GREY)
    return figure
