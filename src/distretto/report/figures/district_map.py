"""Map of firms by role and size with the supplier network, and the network in numbers.

Where firms have coordinates, they stand there. Else the cycle of production is the map: phases are
laid around a circle in their order; firms that work for others stand in the ring at the phases that
they do, final firms inside, towards the suppliers from whom they buy most. Marks that would cover
each other are moved apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from distretto.report.figures.style import (
    GREY,
    INK,
    RULE,
    SMALL_TEXT_SIZE,
    ArmStyle,
    set_margins,
    style_axes,
)
from distretto.report.language import ENGLISH, Language

WIDTH = 360.0
MOST_LINKS = 200
_FINAL, _SPECIALIST = "#0072B2", "#E69F00"
_RING = 0.82  # radius of the ring of specialists; final firms stand within 0.55
_INNER = 0.55
_ROUNDS = 60
_CLASSES = 5  # of links by their value
_FILL = 0.2  # part of the map that marks may cover
_KEY = 40.0
_SHAPE = 0.8  # height of the map over its width
_LONGEST, _NAME_SIZE = 18, 8.5  # letters of the name of a phase, and their size

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Network:
    """Firms and the links among them.

    Attributes
    ----------
    final : ndarray of bool, shape (firms,)
    people : ndarray of float, shape (firms,)
        People at work.
    phases : tuple of tuple of int
        Phases of each firm, from 0.
    n_phases : int
        Phases of the cycle, ancillary trades included.
    buyer, supplier : ndarray of int, shape (links,)
        Positions of firms.
    value : ndarray of float, shape (links,)
        What the buyer paid in the quarter.
    x, y : ndarray of float, shape (firms,)
        Coordinates; NaN where there are none.
    """

    final: NDArray[np.bool_]
    people: Floats
    phases: tuple[tuple[int, ...], ...]
    n_phases: int
    buyer: NDArray[np.int64]
    supplier: NDArray[np.int64]
    value: Floats
    x: Floats
    y: Floats


def strongest_links(network: Network) -> NDArray[np.int64]:
    """Return the positions of the links that a map shows, weakest first."""
    order = np.argsort(network.value, kind="stable")
    return order[-MOST_LINKS:]


def places(network: Network) -> tuple[Floats, Floats]:
    """Return where firms stand on the map, in a square from -1 to 1."""
    if located(network):
        x, y = _by_place(network)
        return _apart(x, y, 0.7 * _radii(network))
    x, y = _by_phase(network)
    return _apart(x, y, _radii(network))


def located(network: Network) -> bool:
    """Whether enough firms have coordinates to place all by them."""
    known = np.isfinite(network.x) & np.isfinite(network.y)
    return bool(known.sum() > 1 and known.mean() > 0.25)


def _by_place(network: Network) -> tuple[Floats, Floats]:
    """Firms where they are; one founded since in the midst of those with whom it deals."""
    x, y = network.x.copy(), network.y.copy()
    known = np.isfinite(x) & np.isfinite(y)
    middle = [0.5 * (v[known].min() + v[known].max()) for v in (x, y)]
    half = 0.5 * max(np.ptp(x[known]), np.ptp(y[known])) or 1.0
    x, y = (x - middle[0]) / half * 0.9, (y - middle[1]) / half * 0.9
    for f in map(int, np.flatnonzero(~known)):
        others = np.concatenate(
            [network.supplier[network.buyer == f], network.buyer[network.supplier == f]]
        )
        near = others[known[others]]
        turn = 2.0 * np.pi * ((f * 0.6180339887498949) % 1.0)
        x[f] = (float(x[near].mean()) if near.size else 0.0) + 0.05 * np.cos(turn)
        y[f] = (float(y[near].mean()) if near.size else 0.0) + 0.05 * np.sin(turn)
    return x, y


def _by_phase(network: Network) -> tuple[Floats, Floats]:
    angle = 0.5 * np.pi - 2.0 * np.pi * np.arange(network.n_phases) / max(1, network.n_phases)
    n = network.final.size
    x, y = np.zeros(n), np.zeros(n)
    for f in range(n):
        done = list(network.phases[f]) or [0]
        x[f], y[f] = np.cos(angle[done]).mean(), np.sin(angle[done]).mean()
    # The golden ratio spreads firms of the same phases over the depth of the ring.
    depth = (np.arange(n) * 0.6180339887498949) % 1.0
    for f in map(int, np.flatnonzero(~network.final)):
        length = float(np.hypot(x[f], y[f])) or 1.0
        reach = _RING + 0.16 * (depth[f] - 0.5)
        x[f], y[f] = x[f] / length * reach, y[f] / length * reach
    for f in map(int, np.flatnonzero(network.final)):
        bought = network.buyer == f
        weight = network.value[bought]
        if weight.sum() > 0.0:
            from_ = network.supplier[bought]
            x[f], y[f] = (float((weight * v[from_]).sum() / weight.sum()) for v in (x, y))
        turn = 2.0 * np.pi * depth[f]
        x[f] = _INNER * (0.6 * x[f] + 0.4 * np.sqrt((f + 0.5) / n) * np.cos(turn))
        y[f] = _INNER * (0.6 * y[f] + 0.4 * np.sqrt((f + 0.5) / n) * np.sin(turn))
    return x, y


def _radii(network: Network) -> Floats:
    """Radii of the marks on a map from -1 to 1: their area goes with people at work."""
    total = float(network.people.sum())
    if total <= 0.0:
        return np.zeros(network.people.size)
    return np.minimum(0.11, np.sqrt(_FILL * network.people / total))


def _apart(x: Floats, y: Floats, radii: Floats) -> tuple[Floats, Floats]:
    """Move marks that cover each other apart, a little in every round."""
    if x.size > 1500:
        return x, y
    x, y = x.copy(), y.copy()
    reach = 0.9 * (radii[:, None] + radii[None, :])
    for _ in range(_ROUNDS):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        distance = np.hypot(dx, dy)
        np.fill_diagonal(distance, np.inf)
        cover = np.maximum(0.0, reach - distance)
        if not cover.any():
            break
        push = 0.3 * cover / np.maximum(distance, 1e-6)
        x += (push * dx).sum(axis=1)
        y += (push * dy).sum(axis=1)
        length = np.maximum(1.0, np.hypot(x, y) / 0.97)
        x, y = x / length, y / length
    return x, y


def map_figure(network: Network, names: Sequence[str], *, lang: Language = ENGLISH) -> Figure:
    """Draw the firms of a district and their strongest supplier links.

    Parameters
    ----------
    network : Network
    names : sequence of str
        What the phases are called, around the ring; numbers where they have no names.
    lang : Language
    """
    height = WIDTH * _SHAPE + _KEY
    figure = Figure(figsize=(WIDTH / 72.0, height / 72.0), dpi=72)
    axes = figure.add_subplot()
    set_margins(figure, left=2.0, right=2.0, top=2.0, bottom=_KEY)
    axes.set_axis_off()
    axes.set_aspect("equal")
    x, y = places(network)
    named = not located(network) and any(len(name) > 2 for name in names)
    half = 1.55 if named else 1.12
    axes.set_xlim(-half, half)
    axes.set_ylim(-1.12, 1.12)
    radii = _radii(network)
    _draw_links(axes, network, x, y)
    # Points per unit of the map, which keeps its shape in a frame a little wider than high.
    scale = min((WIDTH - 4.0) / (2.0 * half), (WIDTH * _SHAPE - 4.0) / (2.0 * 1.12))
    for role, colour, marker in ((False, _SPECIALIST, "s"), (True, _FINAL, "o")):
        # Marks of nearly one size are drawn as one; a square of the side of a disc is larger.
        size = np.maximum(1.0, np.round(4.0 * radii * scale * (1.0 if role else 0.88)) / 2.0)
        for each in np.unique(size[network.final == role]):
            here = (network.final == role) & (size == each)
            axes.plot(
                x[here],
                y[here],
                marker=marker,
                markersize=each,
                markerfacecolor=colour,
                markeredgecolor="white",
                markeredgewidth=0.4,
                linestyle="none",
                zorder=3.0,
                clip_on=False,
            )
    if not located(network):
        _name_phases(axes, network.n_phases, names)
    _draw_key(figure, network, radii * scale, height, lang)
    return figure


def _draw_links(axes: Axes, network: Network, x: Floats, y: Floats) -> None:
    shown = strongest_links(network)
    if not shown.size:
        return
    strength = network.value[shown] / network.value[shown].max()
    classes = np.minimum((strength * _CLASSES).astype(int), _CLASSES - 1)
    for k in range(_CLASSES):
        links = shown[classes == k]
        weight = (k + 0.5) / _CLASSES
        axes.plot(
            *(_broken(v, network.buyer[links], network.supplier[links]) for v in (x, y)),
            color=(0.35, 0.37, 0.4),
            alpha=0.2 + 0.6 * weight,
            linewidth=0.4 + 1.6 * weight,
            solid_capstyle="butt",
            zorder=1.0,
            clip_on=False,
        )


def _broken(values: Floats, start: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
    """Return the ends of many lines as one line that is broken after each."""
    gap = np.full(start.size, np.nan)
    return np.column_stack([values[start], values[end], gap]).ravel()


def _name_phases(axes: Axes, count: int, names: Sequence[str]) -> None:
    for i in range(count):
        angle = 0.5 * np.pi - 2.0 * np.pi * i / max(1, count)
        side = np.cos(angle)
        axes.text(
            1.05 * np.cos(angle),
            1.05 * np.sin(angle),
            names[i][:_LONGEST] if i < len(names) else str(i + 1),
            fontsize=_NAME_SIZE,
            color=GREY,
            ha="center" if abs(side) < 0.1 else "left" if side > 0.0 else "right",
            va="center",
            parse_math=False,
        )


def _draw_key(
    figure: Figure, network: Network, radii: Floats, height: float, lang: Language
) -> None:
    """Draw the two roles, and one mark of a known size."""
    axes = figure.add_axes((0.0, 0.0, 1.0, _KEY / height))
    axes.set_xlim(0.0, WIDTH)
    axes.set_ylim(0.0, _KEY)
    axes.set_axis_off()
    y = 0.5 * _KEY
    entries = ((_FINAL, "o", lang("final firm")), (_SPECIALIST, "s", lang("specialist")))
    for k, (colour, marker, label) in enumerate(entries):
        left = 12.0 + 100.0 * k
        axes.scatter([left], [y], s=70.0, marker=marker, facecolor=colour, edgecolor="white")
        axes.text(left + 9.0, y, label, fontsize=SMALL_TEXT_SIZE, va="center", color=INK)
    if network.people.size:
        largest = int(network.people.argmax())
        r = float(radii[largest])
        centre = 222.0 + r
        axes.scatter(
            [centre], [y], s=(2.0 * r) ** 2, facecolor="none", edgecolor=INK, linewidth=0.8
        )
        text = lang("{people} people at work", people=lang.fixed(network.people[largest], 0))
        axes.text(centre + r + 5.0, y, text, fontsize=SMALL_TEXT_SIZE, va="center", color=INK)


@dataclass(frozen=True, slots=True)
class Dependence:
    """How firms that work for others hang on their customers.

    Attributes
    ----------
    customers : ndarray of float, shape (sellers,)
        Customers of each in the quarter.
    largest : ndarray of float, shape (sellers,)
        Share of the largest in its sales to the district.
    """

    customers: Floats
    largest: Floats


def dependence_of(network: Network) -> Dependence:
    """Return customers, and the share of the largest, of every firm that sold to another."""
    n = network.final.size
    sales = np.bincount(network.supplier, network.value, n)
    count = np.bincount(network.supplier, minlength=n).astype(np.float64)
    largest = np.zeros(n)
    np.maximum.at(largest, network.supplier, network.value)
    sold = sales > 0.0
    return Dependence(count[sold], largest[sold] / sales[sold])


def dependence_figure(
    found: Mapping[str, Dependence], styles: Mapping[str, ArmStyle], *, lang: Language = ENGLISH
) -> Figure:
    """Draw the distributions of customers and of the largest customer's share.

    Parameters
    ----------
    found : mapping
        Dependence of each arm, by name.
    styles : mapping
        Style of each arm.
    lang : Language
    """
    figure = Figure(figsize=(WIDTH / 72.0 * 2.0, 170.0 / 72.0), dpi=72)
    left, right = figure.subplots(1, 2, gridspec_kw={"wspace": 0.14})
    set_margins(figure, left=42.0, right=12.0, top=8.0, bottom=36.0)
    for axes in (left, right):
        style_axes(axes)
        axes.set_ylim(0.0, 102.0)
        axes.grid(axis="y", color=RULE, linewidth=0.6)
        axes.tick_params(axis="y", length=0)
    for arm, each in found.items():
        style = styles[arm]
        for axes, values, factor in ((left, each.customers, 1.0), (right, each.largest, 100.0)):
            if not values.size:
                continue
            ordered = np.sort(values) * factor
            share = 100.0 * np.arange(1, ordered.size + 1) / ordered.size
            (line,) = axes.step(ordered, share, where="post", color=style.colour, linewidth=1.4)
            if style.dash:
                line.set_dashes(style.dash)
    right.set_xlim(0.0, 102.0)
    left.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    left.set_xlabel(lang("customers in the quarter"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    right.set_xlabel(lang("share of the largest customer, %"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    left.set_ylabel(lang("% of sellers, up to"), fontsize=SMALL_TEXT_SIZE, color=GREY)
    return figure
