"""Forest plot of claims: effects over worlds, each in units of its own spread over worlds.

Effects of different measures stand side by side only if they are freed of their units. Each row is
divided by the standard deviation of its effect over draws, so that 0 is no effect, and a mean as
far from it as the dots are wide is an effect that most worlds share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    TEXT_SIZE,
    new_figure,
    set_margins,
)

__all__ = ["COLOURS", "ForestRow", "forest_figure"]

WIDTH = 720.0
REACH = 3.5  # standard deviations on either side; dots beyond stand at the edge
COLOURS = {"reproduced": "#0072B2", "contradicted": "#D55E00", "undecided": GREY}
MARKERS = {"reproduced": "o", "contradicted": "X", "undecided": "D"}
_ROW, _HEADING = 19.0, 22.0
_LABELS = 300.0


@dataclass(frozen=True, slots=True, eq=False)
class ForestRow:
    """One row: a part of a claim, or a heading of those below it.

    Attributes
    ----------
    label : str
    effects : ndarray of float, shape (draws,)
        Effect by draw; empty for a heading.
    mean, low, high : float
        Mean and the ends of its 95% interval, in the unit of the effects.
    expected : {"higher", "lower", "none", ""}
        Sign that is claimed; empty for a heading.
    margin : float
        Inside which an effect counts as none; 0 where a sign is claimed.
    verdict : str
    control : float
        Mean effect with the mechanism switched off; not a number if there is none.
    """

    label: str
    effects: NDArray[np.float64]
    mean: float = np.nan
    low: float = np.nan
    high: float = np.nan
    expected: str = ""
    margin: float = 0.0
    verdict: str = "undecided"
    control: float = np.nan


def forest_figure(rows: Sequence[ForestRow]) -> Figure:
    """Draw parts of claims one below the other.

    Parameters
    ----------
    rows : sequence of ForestRow
        From top to bottom.
    """
    heights = [_ROW if row.expected else _HEADING for row in rows]
    figure, axes = new_figure(WIDTH, sum(heights) + 44.0)
    set_margins(figure, left=_LABELS, right=12.0, top=4.0, bottom=40.0)
    axes.set_xlim(-REACH, REACH)
    axes.set_ylim(sum(heights), 0.0)
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.axvline(0.0, color=INK, linewidth=1.0)
    axes.set_xlabel(
        "effect, in standard deviations over worlds", fontsize=SMALL_TEXT_SIZE, color=INK
    )
    start = 0.0
    for row, height in zip(rows, heights, strict=True):
        y = start + height / 2.0
        axes.annotate(
            _shortened(row.label, 56 if row.expected else 110),
            (0.0, y),
            xycoords=axes.get_yaxis_transform(),
            xytext=(-_LABELS + (12.0 if row.expected else 2.0), 0.0),
            textcoords="offset points",
            fontsize=SMALL_TEXT_SIZE if row.expected else TEXT_SIZE,
            fontweight="normal" if row.expected else "bold",
            va="center",
            ha="left",
            color=INK,
            parse_math=False,
            annotation_clip=False,
        )
        if row.expected:
            _draw(axes, y, row)
        start += height
    return figure


def _draw(axes: Axes, y: float, row: ForestRow) -> None:
    known = row.effects[np.isfinite(row.effects)]
    spread = float(known.std(ddof=1)) if known.size > 1 else 0.0
    if spread == 0.0:
        return
    colour = COLOURS[row.verdict]
    if row.expected == "none":
        band = row.margin / spread
        axes.fill_betweenx(
            [y - 7.0, y + 7.0], -min(band, REACH), min(band, REACH), color=RULE, linewidth=0.0
        )
    else:
        # A triangle on the side that is claimed.
        side = REACH - 0.12 if row.expected == "higher" else -REACH + 0.12
        marker = ">" if row.expected == "higher" else "<"
        axes.plot([side], [y], marker=marker, markersize=4.5, color=GREY, markeredgewidth=0.0)
    dots = np.clip(known / spread, -REACH, REACH)
    lanes = y + 4.0 * np.linspace(-1.0, 1.0, 5)[np.arange(dots.size) % 5]
    axes.plot(dots, lanes, linestyle="", marker="o", markersize=2.0, color=colour, alpha=0.35)
    ends = np.clip([row.low / spread, row.high / spread], -REACH, REACH)
    axes.plot(ends, [y, y], color=INK, linewidth=1.6, solid_capstyle="butt")
    axes.plot(
        [np.clip(row.mean / spread, -REACH, REACH)],
        [y],
        marker=MARKERS[row.verdict],
        markersize=6.5,
        color=colour,
        markeredgecolor=INK,
        markeredgewidth=0.7,
    )
    if np.isfinite(row.control):
        axes.plot(
            [np.clip(row.control / spread, -REACH, REACH)],
            [y],
            marker="|",
            markersize=11.0,
            color=INK,
            markeredgewidth=1.2,
        )


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
