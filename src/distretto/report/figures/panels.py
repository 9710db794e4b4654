"""A grid of small panels, one for each arm, that share both axes: quarters across, values up."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

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
    set_margins,
    style_axes,
)
from distretto.report.language import Language
from distretto.report.numbers import decimals_for

WIDTH = 360.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 8.0, 21.0, 31.0
_ACROSS, _DOWN = 9.0, 20.0  # gaps between panels
_HEIGHTS = {1: 140.0, 2: 92.0, 3: 100.0}  # of a panel, by the number of columns
_LETTER = 0.56 * SMALL_TEXT_SIZE  # mean width


def new_panels(
    arms: Sequence[str],
    styles: Mapping[str, ArmStyle],
    quarters: NDArray[np.float64],
    *,
    window: tuple[int, int],
    starts: Mapping[str, Sequence[int]],
    lang: Language,
) -> tuple[Figure, dict[str, Axes]]:
    """Return a figure with an empty panel for each arm, under the arm's name.

    Parameters
    ----------
    arms : sequence of str
        Arms from left to right, in up to three columns.
    styles : mapping
        Style of each arm.
    quarters : ndarray, shape (quarters,)
        Quarters after burn-in.
    window : tuple of int
        First and last quarter of those that the tables' values are means of; marked on the axis.
    starts : mapping
        Quarters in which an institution of an arm starts or ends; arms without any may be missing.
    lang : Language
    """
    columns = 2 if len(arms) == 4 else min(len(arms), 3)
    rows = math.ceil(len(arms) / columns)
    height = rows * _HEIGHTS[columns] + (rows - 1) * _DOWN + _TOP + _BOTTOM
    width = (WIDTH - _LEFT - _RIGHT - (columns - 1) * _ACROSS) / columns
    figure = Figure(figsize=(WIDTH / 72.0, height / 72.0), dpi=72)
    grid = figure.subplots(
        rows,
        columns,
        sharex=True,
        sharey=True,
        squeeze=False,
        gridspec_kw={"wspace": _ACROSS / width, "hspace": _DOWN / _HEIGHTS[columns]},
    )
    set_margins(figure, left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM)
    places = list(grid.flat)
    for unused in places[len(arms) :]:
        unused.remove()
    panels = dict(zip(arms, places, strict=False))
    for position, (arm, axes) in enumerate(panels.items()):
        _set_up(axes, quarters, window)
        is_lowest = position + columns >= len(arms)
        axes.tick_params(axis="x", labelbottom=is_lowest)
        if is_lowest:
            axes.set_xlabel(lang("quarter"), fontsize=SMALL_TEXT_SIZE, color=GREY, labelpad=1.0)
        _name(axes, arm, styles[arm].colour, longest=int(width / _LETTER))
        for start in starts.get(arm, ()):
            axes.axvline(start, color=GREY, linewidth=0.8, dashes=(1, 2))
    return figure, panels


def _set_up(axes: Axes, quarters: NDArray[np.float64], window: tuple[int, int]) -> None:
    style_axes(axes)
    axes.set_xlim(quarters[0], max(quarters[-1], quarters[0] + 1))
    axes.margins(y=0.06)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 4, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.plot(
        list(window),
        [0.0, 0.0],
        transform=axes.get_xaxis_transform(),
        color=GREY,
        linewidth=3.5,
        solid_capstyle="butt",
        clip_on=False,
    )


def _name(axes: Axes, arm: str, colour: str, longest: int) -> None:
    """Write an arm's name above its panel."""
    axes.annotate(
        shorten(arm, longest),
        (0.0, 1.0),
        xycoords="axes fraction",
        xytext=(0.0, 4.0),
        textcoords="offset points",
        va="bottom",
        color=colour,
        fontsize=SMALL_TEXT_SIZE,
        fontweight="bold",
        parse_math=False,
    )


def draw_line(
    axes: Axes, quarters: NDArray[np.float64], values: NDArray[np.float64], style: ArmStyle
) -> None:
    """Draw one series in the style of its arm; a single quarter becomes a marker."""
    (line,) = axes.plot(quarters, values, color=style.colour, linewidth=1.5)
    if style.dash:
        line.set_dashes(style.dash)
    if len(quarters) == 1:
        line.set_marker(style.marker)


def finish_panels(
    panels: Mapping[str, Axes], *, empty: bool, lang: Language, signed: bool = False
) -> None:
    """Write the values beside the ticks, once everything is drawn.

    Parameters
    ----------
    panels : mapping
        The panels of one figure.
    empty : bool
        Nothing was drawn for want of values: say so.
    lang : Language
    signed : bool
        Write a plus sign before positive values, as for differences.
    """
    axes = next(iter(panels.values()))
    if empty:
        for panel in panels.values():
            panel.text(
                0.5,
                0.5,
                lang("no values"),
                transform=panel.transAxes,
                ha="center",
                color=GREY,
                fontsize=SMALL_TEXT_SIZE,
            )
        axes.set_yticks([])
        return
    # As many decimals as the finest tick needs.
    ticks = axes.get_yticks()
    step = float(np.min(np.diff(ticks))) if len(ticks) > 1 else 1.0
    decimals = decimals_for([step], significant=2)
    if decimals and np.allclose(np.round(ticks, decimals - 1), ticks):
        decimals -= 1
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: lang.fixed(value, decimals, signed=signed))
    )


def shorten(name: str, longest: int) -> str:
    """Cut a name of more than `longest` letters, with an ellipsis."""
    return (
        name if len(name) <= longest else name[: longest - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    )
