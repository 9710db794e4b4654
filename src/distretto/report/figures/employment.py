"""Jobs of a district beside those of the nation, as indices of the first period."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    new_figure,
    set_margins,
)

__all__ = ["employment_figure"]

WIDTH, HEIGHT = 360.0, 190.0
_OTHER = "#D55E00"


def employment_figure(
    periods: NDArray[np.float64],
    district: NDArray[np.float64],
    nation: NDArray[np.float64],
    downturn: tuple[float, float] | None,
) -> Figure:
    """Draw both as per cent of the first period, the downturn shaded.

    Parameters
    ----------
    periods, district, nation : ndarray, shape (periods,)
        Periods, and jobs in each.
    downturn : tuple of float or None
        Its first and last period.
    """
    figure, axes = new_figure(WIDTH, HEIGHT)
    set_margins(figure, left=34.0, right=62.0, top=12.0, bottom=24.0)
    if downturn is not None:
        axes.axvspan(*downturn, color=RULE, alpha=0.5, linewidth=0.0)
    lines = (("district", district, INK, ()), ("nation", nation, _OTHER, (5.0, 1.6)))
    lasts = []
    for name, jobs, colour, dash in lines:
        index = 100.0 * jobs / jobs[0]
        (line,) = axes.plot(periods, index, color=colour, linewidth=1.8)
        if dash:
            line.set_dashes(dash)
        lasts.append((name, float(index[-1]), colour))
    low, high = axes.get_ylim()
    apart = 11.0 * (high - low) / (HEIGHT - 36.0)
    (one, first, _), (_, second, _) = lasts
    shift = max(0.0, apart - abs(first - second)) / 2.0
    for name, last, colour in lasts:
        upper = last > min(first, second) or (first == second and name == one)
        axes.annotate(
            name,
            (periods[-1], last + (shift if upper else -shift)),
            xytext=(5.0, 0.0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=SMALL_TEXT_SIZE,
            annotation_clip=False,
        )
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.tick_params(axis="both", labelcolor=INK, color=GREY)
    return figure
