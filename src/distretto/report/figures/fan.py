"""Fan chart: how one outcome moves over the quarters in each arm, and how widely worlds differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from distretto.report.figures.style import (
    GREY,
    RULE,
    SMALL_TEXT_SIZE,
    ArmStyle,
    new_figure,
    set_margins,
    spread,
)
from distretto.report.numbers import decimals_for, fixed

WIDTH, HEIGHT = 360.0, 215.0
_LONGEST_LABEL = 14
_LABEL_START = 14.0
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Fan:
    """Distribution of one outcome over the worlds of one arm, quarter by quarter.

    Attributes
    ----------
    p5, p25, median, p75, p95 : ndarray, shape (quarters,)
        Quantiles over worlds, in the unit of the outcome; NaN where no world has a value.
    """

    p5: NDArray[np.float64]
    p25: NDArray[np.float64]
    median: NDArray[np.float64]
    p75: NDArray[np.float64]
    p95: NDArray[np.float64]


def fan_of(values: NDArray[np.float64]) -> Fan:
    """Summarise `values`, shape (worlds, quarters), over worlds; values not finite are left out."""
    finite = np.where(np.isfinite(values), values, np.nan)
    quantiles = np.full((len(_QUANTILES), finite.shape[1]), np.nan)
    filled = ~np.all(np.isnan(finite), axis=0)
    if filled.any():
        quantiles[:, filled] = np.nanquantile(finite[:, filled], _QUANTILES, axis=0)
    return Fan(*quantiles)


def fan_figure(
    quarters: NDArray[np.float64],
    fans: Mapping[str, Fan],
    styles: Mapping[str, ArmStyle],
    *,
    window: tuple[int, int],
    starts: tuple[int, ...] = (),
) -> Figure:
    """Draw the fans of all arms into one panel.

    Parameters
    ----------
    quarters : ndarray, shape (quarters,)
        Quarters after burn-in.
    fans : mapping
        Fan of each arm, in the same unit; the arm drawn last lies on top.
    styles : mapping
        Style of each arm.
    window : tuple of int
        First and last quarter of those that the tables' values are means of; marked on the axis.
    starts : tuple of int
        Quarters in which an institution starts or ends, other than the first and the last.
    """
    figure, axes = new_figure(WIDTH, HEIGHT)
    for arm, fan in fans.items():
        _draw_bands(axes, quarters, fan, styles[arm].colour, len(fans))
    for arm, fan in fans.items():
        _draw_median(axes, quarters, fan, styles[arm])
    for start in starts:
        axes.axvline(start, color=GREY, linewidth=0.8, dashes=(1, 2))
    axes.set_xlim(quarters[0], max(quarters[-1], quarters[0] + 1))
    axes.margins(y=0.06)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    _format_values(axes)
    axes.plot(
        list(window),
        [0.0, 0.0],
        transform=axes.get_xaxis_transform(),
        color=GREY,
        linewidth=4.0,
        solid_capstyle="butt",
        clip_on=False,
    )
    names = [shorten(arm) for arm in fans]
    label_width = _LABEL_START + 0.56 * SMALL_TEXT_SIZE * max(map(len, [*names, "quarter"]))
    set_margins(figure, left=48.0, right=label_width, top=8.0, bottom=22.0)
    axes.annotate(
        "quarter",
        (1.0, 0.0),
        xycoords="axes fraction",
        xytext=(_LABEL_START, -3.5),
        textcoords="offset points",
        va="top",
        fontsize=SMALL_TEXT_SIZE,
        color=GREY,
    )
    _label_ends(axes, fans, styles)
    return figure


def _draw_bands(
    axes: Axes, quarters: NDArray[np.float64], fan: Fan, colour: str, arms: int
) -> None:
    """Shade the middle 90% and 50% of worlds; where all arms coincide they look like one."""
    for low, high, opacity in ((fan.p5, fan.p95, 0.28), (fan.p25, fan.p75, 0.32)):
        alpha = 1.0 - (1.0 - opacity) ** (1.0 / arms)
        axes.fill_between(quarters, low, high, color=colour, alpha=alpha, linewidth=0.0)


def _draw_median(axes: Axes, quarters: NDArray[np.float64], fan: Fan, style: ArmStyle) -> None:
    (line,) = axes.plot(quarters, fan.median, color=style.colour, linewidth=1.7)
    if style.dash:
        line.set_dashes(style.dash)
    if len(quarters) == 1:
        line.set_marker(style.marker)


def _format_values(axes: Axes) -> None:
    """Give all ticks of the value axis as many decimals as the finest of them needs."""
    step = float(np.min(np.diff(axes.get_yticks()))) if len(axes.get_yticks()) > 1 else 1.0
    decimals = decimals_for([step], significant=2)
    if decimals and np.allclose(np.round(axes.get_yticks(), decimals - 1), axes.get_yticks()):
        decimals -= 1
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value, decimals)))


def _label_ends(axes: Axes, fans: Mapping[str, Fan], styles: Mapping[str, ArmStyle]) -> None:
    """Write each arm's name beside the last value of its median, without overlaps."""
    known = {arm: fan.median[np.isfinite(fan.median)] for arm, fan in fans.items()}
    ends = {arm: float(median[-1]) for arm, median in known.items() if len(median)}
    if not ends:
        axes.text(0.5, 0.5, "no values", transform=axes.transAxes, ha="center", color=GREY)
        axes.set_yticks([])
        return
    low, high = axes.get_ylim()
    box_height = axes.get_window_extent().height
    heights = (np.array(list(ends.values())) - low) / (high - low) * box_height
    placed = spread(heights, gap=SMALL_TEXT_SIZE + 2.0) / box_height
    overshoot = max(float(placed.max()) - 1.0, 0.0) - max(-float(placed.min()), 0.0)
    placed = placed - overshoot
    for arm, height, wanted in zip(ends, placed, heights / box_height, strict=True):
        axes.annotate(
            shorten(arm),
            (1.0, wanted),
            xycoords="axes fraction",
            xytext=(_LABEL_START, (height - wanted) * box_height),
            textcoords="offset points",
            color=styles[arm].colour,
            fontsize=SMALL_TEXT_SIZE,
            va="center",
            parse_math=False,
            arrowprops={
                "arrowstyle": "-",
                "color": styles[arm].colour,
                "linewidth": 0.8,
                "shrinkA": 1.0,
                "shrinkB": 2.0,
            },
        )


def shorten(name: str, longest: int = _LONGEST_LABEL) -> str:
    """Cut a name that is too long for a label, with an ellipsis."""
    return (
        name if len(name) <= longest else name[: longest - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    )
