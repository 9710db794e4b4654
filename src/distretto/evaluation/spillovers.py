"""Members, neighbours and far firms: what a programme does to those who are near it.

A network may take orders and workers from its neighbours, or teach them. If neighbours serve as
controls, the one looks like a gain of members and the other hides it.

Definitions, area: the labour market area of a unit (with its industry, if asked for)::

    member       a treated unit
    neighbour    an untreated unit in the area of a member; exposed from the date on which the first
                 member there is treated
    far          an untreated unit in an area without members
    direct       effect on members, with far units as controls
    spillover    effect of exposure on neighbours, with far units as controls
    net          direct + spillover r, r the periods in which neighbours are exposed over those in
                 which members are treated: what the areas gained per member and period

A donut leaves out, of the far units, those in areas that border on those of members, where it is
known which do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.estimators import Design, Effect
from distretto.evaluation.inference.asymptotic import Asymptotic
from distretto.evaluation.panel import Floats, Index, Mask, Panel

__all__ = ["Exposure", "Spillovers", "exposure", "spillovers"]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who is a member, a neighbour or far.

    Attributes
    ----------
    member, neighbour, far : ndarray of bool, shape (n,)
    exposed_from : ndarray of int64, shape (n,)
        Position of the period from which a neighbour is exposed; T for all others.
    """

    member: Mask
    neighbour: Mask
    far: Mask
    exposed_from: Index


@dataclass(frozen=True, slots=True)
class Spillovers:
    """Effects on members, on neighbours and on both together, each of shape (K,) with 95% ends.

    Attributes
    ----------
    members, neighbours, far : int
        Units of each kind.
    direct, direct_low, direct_high : ndarray
    spillover, spillover_low, spillover_high : ndarray
    net, net_low, net_high : ndarray
        Per member and period.
    """

    members: int
    neighbours: int
    far: int
    direct: Floats
    direct_low: Floats
    direct_high: Floats
    spillover: Floats
    spillover_low: Floats
    spillover_high: Floats
    net: Floats
    net_low: Floats
    net_high: Floats


def exposure(
    panel: Panel,
    area: NDArray[np.object_],
    industry: NDArray[np.object_] | None = None,
    borders: Mapping[object, Collection[object]] | None = None,
) -> Exposure:
    """Tell members, neighbours and far units apart.

    Parameters
    ----------
    panel : Panel
    area : ndarray of object, shape (n,)
        Labour market area of each unit.
    industry : ndarray of object, shape (n,), optional
        With it, only units of the same industry are neighbours of each other.
    borders : mapping, optional
        Area -> the areas next to it; units there are neither neighbours nor far.

    Returns
    -------
    Exposure
    """
    kinds = [str(place) for place in area]
    if industry is not None:
        kinds = [f"{kind}\0{branch}" for kind, branch in zip(kinds, industry, strict=True)]
    _, place = np.unique(kinds, return_inverse=True)
    first = np.full(int(place.max()) + 1, panel.T, dtype=np.int64)
    np.minimum.at(first, place, panel.start)
    member = panel.ever_treated
    near = first[place] < panel.T
    touched = np.zeros(panel.n, dtype=bool)
    if borders is not None:
        # An area in which members are only of other industries holds no far units either.
        treated_areas = set(area[member].tolist())
        ring = {other for each in treated_areas for other in borders.get(each, ())} | treated_areas
        touched = np.array([each in ring for each in area])
    neighbour = np.asarray(~member & near)
    return Exposure(
        member,
        neighbour,
        np.asarray(~member & ~near & ~touched),
        np.where(neighbour, first[place], panel.T),
    )


def spillovers(panel: Panel, exposed: Exposure, design: Design) -> Spillovers:
    """Estimate the effects on members and on their neighbours, against far units.

    Parameters
    ----------
    panel : Panel
    exposed : Exposure
    design : Design

    Raises
    ------
    InputError
        If there are no neighbours, or no far units.
    """
    for kind, mask in (("neighbours", exposed.neighbour), ("far units", exposed.far)):
        if not mask.any():
            raise InputError(
                f"spillovers cannot be told: there are no {kind}",
                expected="untreated units in the areas of members, and others elsewhere",
                hint="give firms of areas that the programme does not reach",
            )
    direct = design.effect(panel.rows(np.flatnonzero(exposed.member | exposed.far)))
    around = design.effect(
        panel.starting(exposed.exposed_from).rows(np.flatnonzero(exposed.neighbour | exposed.far))
    )
    known = _together(direct, around, int(panel.cluster.max()) + 1)
    ratio = _periods_behind(around) / _periods_behind(direct)
    eye = np.eye(panel.K)
    parts: list[Floats] = []
    for of_members, of_neighbours in ((1.0, 0.0), (0.0, 1.0), (1.0, ratio)):
        weights = np.hstack([of_members * eye, of_neighbours * eye])
        ends = np.array([known.interval(row) for row in weights])
        parts += [weights @ known.estimates, ends[:, 0], ends[:, 1]]
    return Spillovers(
        int(exposed.member.sum()), int(exposed.neighbour.sum()), int(exposed.far.sum()), *parts
    )


def _periods_behind(effect: Effect) -> int:
    """Return the number of treated observations that an effect is the mean over."""
    panel = effect.panel
    inside = panel.treated & panel.observed & (panel.start > 0)[:, None]
    return int(inside.sum())


def _together(direct: Effect, around: Effect, clusters: int) -> Asymptotic:
    """Return what is known of two effects that have the far units in common."""
    k = direct.att.size
    summed = np.zeros((clusters, 2 * k))
    for column, effect in ((0, direct), (k, around)):
        columns = np.arange(column, column + k)
        share = effect.influence / effect.panel.n
        np.add.at(summed, (effect.panel.cluster[:, None], columns), share)
    freedom = min(Asymptotic.of(effect).freedom for effect in (direct, around))
    return Asymptotic(np.concatenate([direct.att, around.att]), summed.T @ summed, freedom)
