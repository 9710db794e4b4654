"""Pairwise scatter of objectives: all that was tried, and the front."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from distretto.report.figures.style import GREY, INK, SMALL_TEXT_SIZE, style_axes

__all__ = ["scatter_figure"]

COLUMNS, WIDTH, HEIGHT = 3, 240.0, 190.0
FRONT = "#D55E00"


def scatter_figure(
    values: NDArray[np.float64], front: NDArray[np.bool_], labels: Sequence[str]
) -> Figure:
    """Draw every objective against every other.

    Parameters
    ----------
    values : ndarray of float, shape (points, objectives)
    front : ndarray of bool, shape (points,)
        Points of which none is better, drawn on top.
    labels : sequence of str
        Of the objectives.
    """
    pairs = list(combinations(range(len(labels)), 2))
    rows = -(-len(pairs) // COLUMNS)
    figure = Figure(figsize=(COLUMNS * WIDTH / 72.0, rows * HEIGHT / 72.0), dpi=72)
    for k, (x, y) in enumerate(pairs, start=1):
        axes = figure.add_subplot(rows, COLUMNS, k)
        style_axes(axes)
        axes.plot(values[~front, x], values[~front, y], "o", markersize=3.0, color=GREY, alpha=0.5)
        axes.plot(
            values[front, x],
            values[front, y],
            "D",
            markersize=5.0,
            color=FRONT,
            markeredgecolor=INK,
            markeredgewidth=0.6,
        )
        axes.set_xlabel(labels[x], fontsize=SMALL_TEXT_SIZE, color=INK)
        axes.set_ylabel(labels[y], fontsize=SMALL_TEXT_SIZE, color=INK)
    figure.tight_layout()
    return figure
