"""Winners and losers: wages before and after, and who gains, by trait."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    TEXT_SIZE,
    ArmStyle,
    set_margins,
    style_axes,
)
from distretto.report.language import ENGLISH, Language
from distretto.report.numbers import decimals_for_step

WIDTH = 360.0
GAINS_WIDTH = 720.0
_LEFT, _RIGHT, _TOP, _BOTTOM, _KEY = 50.0, 18.0, 6.0, 36.0, 18.0
_UPPER, _LOWER, _BETWEEN = 150.0, 78.0, 20.0
_ROW, _HEAD, _LABEL = 19.0, 34.0, 150.0
_JOBS = (("joiners", "#0072B2", ""), ("displaced", "#B8B8B8", "//"), ("leavers", "white", "\\\\"))


@dataclass(frozen=True, slots=True)
class Curve:
    """Wages at shares of workers, and what an arm changes in them.

    Attributes
    ----------
    shares : ndarray, shape (shares,)
        Shares of workers, from 0 to 1.
    before, without, with_arm : ndarray, shape (shares,)
        The wage below which the share earns: before the record, and at its end without and with
        the arm; medians over worlds.
    change, low, high : ndarray, shape (shares,)
        With less without: median over worlds, 5th and 95th percentile.
    """

    shares: NDArray[np.float64]
    before: NDArray[np.float64]
    without: NDArray[np.float64]
    with_arm: NDArray[np.float64]
    change: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gain:
    """What an arm does to the workers of one trait.

    Attributes
    ----------
    mean, low, high : float
        Change of the mean wage of those with a job in both arms, with its 95% interval.
    joiners, displaced, leavers : float
        Persons who have a job only with the arm; who have one only without it, and look for one or
        have left.
    """

    mean: float
    low: float
    high: float
    joiners: float
    displaced: float
    leavers: float


def wages_figure(
    curve: Curve,
    arm: str,
    style: ArmStyle,
    reference: str,
    *,
    unit: str,
    lang: Language = ENGLISH,
) -> Figure:
    """Draw wages by share of workers, and below them what the arm changes.

    Parameters
    ----------
    curve : Curve
    arm : str
        Name of the arm.
    style : ArmStyle
        Its style.
    reference : str
        Name of the reference.
    unit : str
        Unit of wages.
    lang : Language
    """
    height = _TOP + 3 * _KEY + _UPPER + _BETWEEN + _LOWER + _BOTTOM
    figure = Figure(figsize=(WIDTH / 72.0, height / 72.0), dpi=72)
    upper, lower = figure.subplots(
        2,
        1,
        sharex=True,
        gridspec_kw={
            "height_ratios": (_UPPER, _LOWER),
            "hspace": 2.0 * _BETWEEN / (_UPPER + _LOWER),
        },
    )
    set_margins(figure, left=_LEFT, right=_RIGHT, top=_TOP + 3 * _KEY, bottom=_BOTTOM)
    shares = 100.0 * curve.shares
    for axes in (upper, lower):
        style_axes(axes)
        axes.set_xlim(0.0, 100.0)
        axes.grid(axis="y", color=RULE, linewidth=0.6)
        axes.tick_params(axis="y", length=0)
    upper.plot(shares, curve.before, color=GREY, linewidth=1.3, dashes=(1.2, 1.6))
    upper.plot(shares, curve.without, color=INK, linewidth=1.3)
    (line,) = upper.plot(shares, curve.with_arm, color=style.colour, linewidth=1.6)
    if style.dash:
        line.set_dashes(style.dash)
    lower.fill_between(shares, curve.low, curve.high, color=style.colour, alpha=0.3, linewidth=0.0)
    lower.plot(shares, curve.change, color=style.colour, linewidth=1.5)
    lower.axhline(0.0, color=INK, linewidth=1.0)
    keys = (
        (lang("before"), GREY, (1.2, 1.6)),
        (lang("after, without: {arm}", arm=reference), INK, ()),
        (lang("after, with: {arm}", arm=arm), style.colour, style.dash),
    )
    for k, (label, colour, dash) in enumerate(keys):
        _key(figure, height - _TOP - (k + 0.5) * _KEY, height, label, colour, dash)
    _format(upper, lang, signed=False)
    _format(lower, lang, signed=True)
    lower.xaxis.set_major_formatter(FuncFormatter(lambda value, _: lang.fixed(value, 0) + "%"))
    lower.set_xlabel(lang("share of workers who earn less"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    lower.set_title(
        lang("difference, with less without"),
        fontsize=SMALL_TEXT_SIZE,
        color=GREY,
        loc="left",
        pad=3.0,
    )
    return figure


def _key(
    figure: Figure, y: float, height: float, label: str, colour: str, dash: tuple[float, ...]
) -> None:
    """Draw one entry of the key, y points above the bottom."""
    line = Line2D(
        [_LEFT / WIDTH, (_LEFT + 26.0) / WIDTH], [y / height] * 2, color=colour, linewidth=1.6
    )
    if dash:
        line.set_dashes(dash)
    figure.add_artist(line)
    figure.text(
        (_LEFT + 32.0) / WIDTH,
        y / height,
        label,
        fontsize=SMALL_TEXT_SIZE,
        color=INK,
        va="center",
        parse_math=False,
    )


def _format(axes: Axes, lang: Language, *, signed: bool) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(4))
    ticks = axes.get_yticks()
    step = float(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    decimals = decimals_for_step(step)
    if not np.allclose(np.round(ticks, decimals), ticks):
        decimals += 1
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: lang.fixed(value, decimals, signed=signed))
    )


def gains_figure(
    gains: Sequence[tuple[str, Gain]], style: ArmStyle, *, unit: str, lang: Language = ENGLISH
) -> Figure:
    """Draw what an arm does to workers by trait: wages on the left, jobs on the right.

    Parameters
    ----------
    gains : sequence of (str, Gain)
        Each trait with its gain, from top to bottom.
    style : ArmStyle
        Style of the arm; a filled marker: the interval excludes zero.
    unit : str
        Unit of wages.
    lang : Language
    """
    height = _HEAD + _ROW * len(gains) + _BOTTOM
    figure = Figure(figsize=(GAINS_WIDTH / 72.0, height / 72.0), dpi=72)
    wages, jobs = figure.subplots(1, 2, sharey=True, gridspec_kw={"wspace": 0.12})
    set_margins(figure, left=_LABEL, right=12.0, top=_HEAD, bottom=_BOTTOM)
    for axes in (wages, jobs):
        style_axes(axes)
        axes.set_ylim(len(gains), 0.0)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color=RULE, linewidth=0.6)
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.axvline(0.0, color=INK, linewidth=1.0)
    wages.set_yticks(np.arange(len(gains)) + 0.5, [label for label, _ in gains])
    for i, (_, gain) in enumerate(gains):
        y = i + 0.5
        if math.isfinite(gain.mean):
            wages.plot([gain.low, gain.high], [y, y], color=style.colour, linewidth=1.6)
            clear = gain.low > 0.0 or gain.high < 0.0
            wages.plot(
                [gain.mean],
                [y],
                marker=style.marker,
                markersize=6.0,
                color=style.colour,
                markerfacecolor=style.colour if clear else "white",
                linestyle="none",
            )
        left = 0.0
        for name, colour, hatch in _JOBS:
            count = getattr(gain, name) * (1.0 if name == "joiners" else -1.0)
            start = 0.0 if name in ("joiners", "displaced") else left
            jobs.barh(
                y,
                count,
                left=start,
                height=0.62,
                facecolor=colour,
                edgecolor=INK,
                hatch=hatch,
                linewidth=0.6,
            )
            left = start + count if name != "joiners" else 0.0
    _ticks(wages, lang)
    _ticks(jobs, lang)
    wages.set_xlabel(unit, fontsize=SMALL_TEXT_SIZE, color=GREY)
    jobs.set_xlabel(lang("persons"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    wages.set_title(
        lang("Change of the mean wage"), fontsize=TEXT_SIZE, loc="left", fontweight="bold", pad=8.0
    )
    names = {
        "joiners": lang("joiners"),
        "displaced": lang("displaced"),
        "leavers": lang("leavers"),
    }
    jobs.legend(
        handles=[
            Patch(facecolor=colour, edgecolor=INK, hatch=hatch, label=names[name], linewidth=0.6)
            for name, colour, hatch in _JOBS
        ],
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        ncols=3,
        frameon=False,
        fontsize=SMALL_TEXT_SIZE,
        handlelength=1.4,
        columnspacing=1.2,
        borderpad=0.2,
    )
    return figure


def _ticks(axes: Axes, lang: Language) -> None:
    ticks = axes.get_xticks()
    decimals = decimals_for_step(float(ticks[1] - ticks[0])) if len(ticks) > 1 else 0
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: lang.fixed(value, decimals, signed=True))
    )
