"""What is known of the firms, workers and ties of the opening day.

A district may be founded from a list of its firms instead of from totals. What the list does not
say is drawn in each world like that of any other district.

While such a district settles, from its founding to quarter 0, nobody comes or goes and wages stay
as they are (`SETTLING`, `no_room`): prices, trust, orders and designs find their level around the
firms that were given. Then their books are opened anew (`open_books_anew`), as what they owed while
they settled is nobody's debt, and the record begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from distretto.economy import draws
from distretto.economy.institutions.land_use_limit import LandUseLimit
from distretto.economy.state import OUTSIDE, State

__all__ = ["SETTLING", "Given", "SizeClass", "firm_key", "no_room", "open_books_anew"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

SETTLING: Mapping[str, float] = {
    "firms.spin_off": 0.0,
    "firms.exit_rate": 0.0,
    "owners.retirement": 0.0,
    "owners.takeover": 0.0,
    "owners.merger": 0.0,
    "owners.acquisition": 0.0,
    "owners.greenfield": 0.0,
    "owners.upgrade": 0.0,
    "owners.immigrant_pool": 0.0,
    "workers.retirement": 0.0,
    "workers.leaving": 0.0,
    "workers.entry": 0.0,
    "labour.layoff": 0.0,
    "labour.quit": 0.0,
    "labour.on_the_job": 0.0,
    "labour.approached": 0.0,
    "labour.rise": 0.0,
    "labour.fall": 0.0,
    "strategy.search": 0.0,
    "skill.novelty": 0.0,
    "finance.credit_limit": 1e6,
}
"""Values of parameters while a given district settles: they switch the rules off that change it.

Banks lend whatever a firm lacks: who finds no custom at first does not close for it."""


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Firms of one role and size.

    Attributes
    ----------
    final : bool
        Whether they sell the final product.
    low, high : int
        Least and most people at work.
    firms : int
        How many there are.
    people : int or None
        People at work in all of them; None where only their number is known.
    """

    final: bool
    low: int
    high: int
    firms: int
    people: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What is known of the opening day; NaN, -1 and empty arrays stand for what is not.

    Attributes
    ----------
    classes : tuple of SizeClass
        Firms by size, where they are not listed.
    ids, names : tuple of str, one for each firm
        What the list calls the firms, final firms first; empty where firms are not listed.
    people, owners : ndarray of int, shape (firms,)
        People at work, and of these working owners (-1).
    phases : tuple of tuple of int
        Phases of each firm, from 0.
    wage, sales, exports : ndarray of float, shape (firms,)
        Mean wage, sales of all kinds in a quarter, both in numeraire; share of sales abroad.
    age, joins : ndarray of int, shape (firms,)
        Age in quarters at quarter 0 (-1); quarter in which it joins the network (-1: not listed).
    x, y : ndarray of float, shape (firms,)
        Coordinates.
    hours : ndarray of float, shape (phases,)
        Hours of each phase relative to the others.
    workers : mapping of str to ndarray, each of shape (workers,)
        ``firm`` (position, -1 without a job), ``craft`` (-1), ``skill``, ``wage``, ``age``,
        ``contract`` (code, -1), ``tenure`` (quarters, -1).
    ties : mapping of str to ndarray, each of shape (ties,)
        ``buyer``, ``supplier`` (positions), ``trust``, ``value``, ``since`` (quarters before
        quarter 0, -1).
    """

    classes: tuple[SizeClass, ...] = ()
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    people: Whole = field(default_factory=lambda: np.zeros(0, np.int64))
    owners: Whole = field(default_factory=lambda: np.zeros(0, np.int64))
    phases: tuple[tuple[int, ...], ...] = ()
    wage: Floats = field(default_factory=lambda: np.zeros(0))
    sales: Floats = field(default_factory=lambda: np.zeros(0))
    exports: Floats = field(default_factory=lambda: np.zeros(0))
    age: Whole = field(default_factory=lambda: np.zeros(0, np.int64))
    joins: Whole = field(default_factory=lambda: np.zeros(0, np.int64))
    x: Floats = field(default_factory=lambda: np.zeros(0))
    y: Floats = field(default_factory=lambda: np.zeros(0))
    hours: Floats = field(default_factory=lambda: np.zeros(0))
    workers: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    ties: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def listed(self) -> bool:
        """Whether the firms are listed one by one."""
        return bool(self.ids)

    @property
    def keys(self) -> NDArray[np.uint64]:
        """Identities of the listed firms, the same whatever their order."""
        return np.array([firm_key(name) for name in self.ids], dtype=np.uint64)


def firm_key(name: str) -> int:
    """Identity of a firm that a list calls by this name."""
    return int(draws.name_key(f"given firm {name}"))


def no_room(burn_in: int) -> LandUseLimit:
    """A limit under which no firm grows while the district settles."""
    return LandUseLimit(workers=1.0, staff=0.0, start=-burn_in, end=0)


def open_books_anew(state: State, buffer: float) -> None:
    """Let firms begin the record without debt, with at least the cash that they like to hold.

    Parameters
    ----------
    state : State
    buffer : float
        Cash that firms like to hold, in quarters of their sales (``finance.buffer``).
    """
    firms = state.firms
    cash = np.where(firms.alive, np.maximum(firms.cash, buffer * firms.sales), firms.cash)
    state.sectors.money[OUTSIDE] -= (cash - firms.cash).sum()
    firms.cash[:] = cash
    firms.debt[:] = 0.0


def sizes_in_classes(
    classes: tuple[SizeClass, ...], totals: tuple[int, int], weights: Floats
) -> Whole:
    """Draw people at work so that firms and people by class, and by role, are met exactly.

    Parameters
    ----------
    classes : tuple of SizeClass
        Classes of final firms first.
    totals : tuple of int
        People at work in final firms, and in all others.
    weights : ndarray, shape (firms,)
        How firms compare in size.

    Returns
    -------
    ndarray of int, shape (firms,)
        Class by class.
    """
    found = np.zeros(sum(each.firms for each in classes), np.int64)
    start = np.cumsum([0, *(each.firms for each in classes)])
    for final, total in zip((True, False), totals, strict=True):
        open_firms: list[int] = []
        bounds: list[tuple[int, int]] = []
        left = total
        for each, first in zip(classes, start, strict=False):
            if each.final != final or not each.firms:
                continue
            members = range(int(first), int(first) + each.firms)
            if each.people is None:
                open_firms += members
                bounds += [(each.low, each.high)] * each.firms
                continue
            low, high = np.full(each.firms, each.low), np.full(each.firms, each.high)
            found[list(members)] = _within(each.people, weights[list(members)], low, high)
            left -= each.people
        if open_firms:
            low, high = (np.array(ends, np.int64) for ends in zip(*bounds, strict=True))
            found[open_firms] = _within(left, weights[open_firms], low, high)
    return found


def _within(total: int, weights: Floats, low: Whole, high: Whole) -> Whole:
    """Whole numbers within bounds, near the weights, adding up to a total that the bounds allow."""
    found = low.astype(np.int64)
    room = (high - low).astype(np.int64)
    left = int(total - found.sum())
    share = weights / weights.sum()
    # What a full firm cannot take goes to the others, until all is given out.
    while left > 0 and room.any():
        open_share = np.where(room > 0, share, 0.0)
        if open_share.sum() <= 0.0:
            open_share = (room > 0).astype(np.float64)
        more = np.minimum(room, np.floor(left * open_share / open_share.sum()).astype(np.int64))
        if not more.any():
            order = np.argsort(-np.where(room > 0, share, -1.0), kind="stable")[:left]
            more[order[room[order] > 0]] = 1
        found += more
        room -= more
        left -= int(more.sum())
    return found
