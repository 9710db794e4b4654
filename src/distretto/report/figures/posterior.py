"""Figures of a calibration: the posterior by pairs of parameters, and targets before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    label_row,
    new_figure,
    set_margins,
    style_axes,
)

__all__ = ["TargetRow", "pairs_figure", "targets_figure"]

Floats = NDArray[np.float64]

WIDTH, BLUE = 720.0, "#0072B2"
DOTS = 250  # of the sample, which is in no order
REACH = 8.0  # standard errors on either side; what lies beyond stands at the edge
_ROW, _LABELS = 30.0, 300.0


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target, and the model before and after, in standard errors from the target.

    Attributes
    ----------
    label : str
    before, after : tuple of float
        5th percentile, median and 95th percentile over points.
    """

    label: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]


def pairs_figure(sample: Mapping[str, Floats], ranges: Mapping[str, tuple[float, float]]) -> Figure:
    """Draw each parameter against each, and its histogram on the diagonal.

    Parameters
    ----------
    sample : mapping of str to ndarray, shape (draws,)
    ranges : mapping of str to tuple of float
        Ends of the priors: axes are as wide as these.
    """
    names = list(sample)
    side = WIDTH / 72.0
    figure = Figure(figsize=(side, side), dpi=72)
    grid = figure.subplots(len(names), len(names), squeeze=False)
    for row, below in enumerate(names):
        for column, across in enumerate(names):
            axes = grid[row, column]
            style_axes(axes)
            axes.set_xlim(*ranges[across])
            axes.set_xticks(ranges[across] if row == len(names) - 1 else [])
            axes.set_yticks([])
            if row == column:
                axes.hist(sample[across], bins=20, range=ranges[across], color=BLUE)
            elif column < row:
                axes.plot(
                    sample[across][:DOTS],
                    sample[below][:DOTS],
                    linestyle="",
                    marker="o",
                    markersize=1.8,
                    color=INK,
                    alpha=0.4,
                )
                axes.set_ylim(*ranges[below])
            else:
                axes.set_axis_off()
            if row == len(names) - 1:
                for text, align in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
                    text.set_horizontalalignment(align)  # or ends of neighbours would overlap
                axes.set_xlabel(across.replace(".", "\n"), fontsize=SMALL_TEXT_SIZE, color=INK)
            if column == 0:
                axes.set_ylabel(below.replace(".", "\n"), fontsize=SMALL_TEXT_SIZE, color=INK)
    figure.subplots_adjust(left=0.09, right=0.98, top=0.99, bottom=0.1, wspace=0.12, hspace=0.12)
    return figure


def targets_figure(rows: Sequence[TargetRow]) -> Figure:
    """Draw targets one below the other: the band, the model before in grey and after in blue."""
    height = _ROW * len(rows)
    figure, axes = new_figure(WIDTH, height + 44.0)
    set_margins(figure, left=_LABELS, right=12.0, top=4.0, bottom=40.0)
    axes.set_xlim(-REACH, REACH)
    axes.set_ylim(height, 0.0)
    axes.set_yticks([])
    axes.axvspan(-2.0, 2.0, color=RULE, alpha=0.5, linewidth=0.0)
    axes.axvline(0.0, color=INK, linewidth=1.0)
    axes.set_xlabel("standard errors from the target", fontsize=SMALL_TEXT_SIZE, color=INK)
    for k, row in enumerate(rows):
        middle = _ROW * (k + 0.5)
        label_row(axes, middle, row.label if len(row.label) <= 52 else f"{row.label[:51]}…")
        for shift, ends, colour in ((-5.0, row.before, GREY), (5.0, row.after, BLUE)):
            low, median, high = np.clip(ends, -REACH, REACH)
            y = middle + shift
            axes.plot([low, high], [y, y], color=colour, linewidth=2.0, solid_capstyle="butt")
            axes.plot([median], [y], marker="o", markersize=5.0, color=colour)
    return figure
