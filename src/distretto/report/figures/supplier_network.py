"""A supplier network by the levels of its chain, and its measures beside what chance would make.

In the first figure firms stand at their trophic level, those who only supply at the bottom, and
from left to right near those with whom they deal. Links that run up a level are grey; those that
run back down, which a hierarchy would not have, are orange and dashed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from distretto.districts.networks.analysis import Finding, NetworkProfile
from distretto.districts.networks.links import Links
from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    label_row,
    new_figure,
    set_margins,
)
from distretto.report.language import ENGLISH, Language

WIDTH, HEIGHT = 480.0, 360.0
MOST_LINKS = 300
_DOWN = "#D55E00"
_CHANCE = "#b8bcc2"
_FIRM, _LEADER = "#8ab4d8", "#0072B2"
_ROUNDS = 12  # of moving firms towards their partners
_BANDS = 4  # of firms side by side, in a level
_NAMES = 8  # leaders that are named
_ROW, _TOP, _BOTTOM, _LABELS, _NUMBERS = 21.0, 8.0, 34.0, 276.0, 44.0

Floats = NDArray[np.float64]


def levels_figure(profile: NetworkProfile, *, lang: Language = ENGLISH) -> Figure:
    """Draw the firms of a district by the level at which they stand, and their strongest links.

    Parameters
    ----------
    profile : NetworkProfile
        Of the network; the figure is of mean flows over its last window.
    lang : Language
    """
    network = profile.network
    recent = network.pooled(len(network.flows) - profile.window)
    links, _ = network.inside(recent).among_active()
    level = profile.firms["level"].to_numpy(np.float64)
    across = _across(links, level)
    figure, axes = new_figure(WIDTH, HEIGHT)
    set_margins(figure, left=44.0, right=12.0, top=44.0, bottom=14.0)
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(True)
    axes.spines["left"].set_color(GREY)
    axes.set_xticks([])
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_ylabel(lang("level in the chain"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    axes.set_xlim(-1.08, 1.08)
    room = 0.12 * max(float(level.max()), 1.0)
    axes.set_ylim(-room, float(level.max()) + 1.4 * room)
    _draw_links(axes, links, across, level)
    leads = profile.firms["firm"].isin(profile.leaders["firm"]).to_numpy(bool)
    turnover = links.sales + links.purchases
    size = np.sqrt(turnover / turnover.max())
    for here, colour, marker, order in ((~leads, _FIRM, "o", 3.0), (leads, _LEADER, "s", 4.0)):
        axes.scatter(
            across[here],
            level[here],
            s=(3.0 + 15.0 * size[here]) ** 2,
            marker=marker,
            facecolor=colour,
            edgecolor="white",
            linewidth=0.5,
            zorder=order,
            clip_on=False,
        )
    for name in profile.leaders["firm"][:_NAMES]:
        at = int(np.flatnonzero(profile.firms["firm"] == name)[0])
        axes.annotate(
            _short(str(name)),
            (across[at], level[at]),
            xytext=(0.0, 5.0 + 7.5 * float(size[at])),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL_TEXT_SIZE - 1.0,
            color=INK,
            parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.6},
            zorder=5.0,
        )
    _key(figure, lang)
    return figure


def levels_text(profile: NetworkProfile, *, lang: Language = ENGLISH) -> str:
    """Say what the figure of levels shows, for those who cannot see it."""
    highest = float(profile.firms["level"].max())
    return lang(
        "{firms} firms between level 0, those who only supply, and level {highest}. {share} of the "
        "flow runs one way. Leader firms: {leaders}.",
        firms=lang.fixed(len(profile.firms), 0),
        highest=lang.fixed(highest, 1),
        share=lang.percent(profile["hierarchy"].value),
        leaders=lang.listing(list(map(str, profile.leaders["firm"]))) or lang("no firm"),
    )


def chance_figure(findings: Sequence[Finding], *, lang: Language = ENGLISH) -> Figure:
    """Draw measures of a network, each beside the interval that chance would give it.

    Parameters
    ----------
    findings : sequence of Finding
        From top to bottom; those that are not known are left out.
    lang : Language
    """
    shown = [finding for finding in findings if np.isfinite(finding.value)]
    figure, axes = new_figure(WIDTH + 68.0, _TOP + _ROW * len(shown) + _BOTTOM + 22.0)
    set_margins(figure, left=_LABELS, right=_NUMBERS, top=_TOP + 22.0, bottom=_BOTTOM)
    lowest = min([0.0, *(_least(finding) for finding in shown)])
    axes.set_xlim(-1.0 if lowest < -0.5 else min(lowest - 0.03, -0.03), 1.03)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_yticks([])
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    for row, finding in enumerate(shown):
        label_row(axes, row, lang(finding.measure.label))
        chance = finding.chance
        if chance is not None:
            width = max(chance.high - chance.low, 0.006)
            left = 0.5 * (chance.low + chance.high - width)
            axes.barh(row, width, left=left, height=0.5, color=_CHANCE, zorder=2.0)
        clear = finding.verdict in ("more than", "less than")
        axes.plot(
            [finding.value],
            [row],
            marker="o",
            markersize=6.5,
            color=INK,
            markerfacecolor=INK if clear else "white",
            linestyle="none",
            zorder=3.0,
            clip_on=False,
        )
        axes.annotate(
            lang.fixed(finding.value, 2),
            (1.0, row),
            xycoords=axes.get_yaxis_transform(),
            xytext=(8.0, 0.0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL_TEXT_SIZE,
            color=INK,
            annotation_clip=False,
        )
    axes.xaxis.set_major_formatter(lambda value, _: lang.fixed(value, 1))
    axes.set_xlabel(lang("share or index"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    handles = [
        _mark(INK, lang("clearly not chance")),
        _mark("white", lang("may be chance")),
        Patch(facecolor=_CHANCE, label=lang("by chance, 95%")),
    ]
    figure.legend(
        handles=handles, loc="upper right", ncols=3, frameon=False, fontsize=SMALL_TEXT_SIZE,
        borderpad=0.2, columnspacing=1.2, handletextpad=0.5, handlelength=1.4,
    )  # fmt: skip
    return figure


def chance_text(findings: Sequence[Finding], *, lang: Language = ENGLISH) -> str:
    """Say what the figure of measures shows, for those who cannot see it."""
    told = [
        lang(
            "{label} {value}, by chance {low} to {high}",
            label=lang(finding.measure.label),
            value=lang.fixed(finding.value, 2),
            low=lang.fixed(finding.chance.low, 2),
            high=lang.fixed(finding.chance.high, 2),
        )
        for finding in findings
        if finding.chance is not None
    ]
    return "; ".join(told) + "." if told else lang("Nothing is compared with chance.")


def _across(links: Links, level: Floats) -> Floats:
    """Return where firms stand from left (-1) to right (1): near partners, none on another."""
    n = links.n
    both = links.matrix + links.matrix.T
    weight = np.asarray(both.sum(axis=1)).ravel()
    band = np.round(_BANDS * level).astype(np.int64)
    order = np.lexsort((np.arange(n), band))
    starts = np.flatnonzero(np.diff(band[order], prepend=-1))
    count = np.diff(starts, append=n)
    within = np.arange(n) - np.repeat(starts, count)
    slots = (2.0 * within + 1.0) / np.repeat(count, count) - 1.0
    across = np.empty(n)
    across[order] = slots
    for _ in range(_ROUNDS):
        near = 0.5 * across + 0.5 * (both @ across) / weight
        across[np.lexsort((near, band))] = slots
    return across


def _draw_links(axes: Axes, links: Links, across: Floats, level: Floats) -> None:
    shown = np.argsort(links.value, kind="stable")[-MOST_LINKS:]
    strength = np.sqrt(links.value / links.value.max())
    for link in shown.tolist():
        ends = [links.supplier[link], links.buyer[link]]
        down = level[ends[1]] < level[ends[0]]
        weight = float(strength[link])
        axes.plot(
            across[ends],
            level[ends],
            color=_DOWN if down else (0.35, 0.37, 0.4),
            linestyle=(0, (4.0, 2.0)) if down else "-",
            linewidth=0.4 + 1.4 * weight,
            alpha=0.25 + 0.6 * weight,
            zorder=1.5 if down else 1.0,
        )


def _key(figure: Figure, lang: Language) -> None:
    handles = [
        _mark(_LEADER, lang("leader firm"), "s"),
        _mark(_FIRM, lang("other firm")),
        Line2D([], [], color=GREY, label=lang("sells up the chain")),
        Line2D([], [], color=_DOWN, linestyle=(0, (4.0, 2.0)), label=lang("sells back down")),
    ]
    figure.legend(
        handles=handles, loc="upper center", ncols=4, frameon=False, fontsize=SMALL_TEXT_SIZE,
        borderpad=0.3, columnspacing=1.4, handletextpad=0.5,
    )  # fmt: skip


def _mark(colour: str, label: str, marker: str = "o") -> Line2D:
    edge = INK if colour in ("white", INK) else "white"
    return Line2D([], [], marker=marker, markersize=7.0, color=colour, markeredgecolor=edge,
                  linestyle="none", label=label)  # fmt: skip


def _least(finding: Finding) -> float:
    return min(finding.value, np.inf if finding.chance is None else finding.chance.low)


def _short(name: str) -> str:
    return name if len(name) <= 14 else name[:13] + "…"
