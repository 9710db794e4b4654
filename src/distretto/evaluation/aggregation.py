"""Group-time effects summed up: over all, by group, by period, by time since treatment.

Definitions, p_g share of the units that belong to group g, cells with t >= g unless said::

    simple      sum_gt p_g ATT(g,t) / sum_gt p_g
    event e     sum_g p_g ATT(g,g+e) / sum_g p_g, also before treatment; overall: mean over e >= 0
    group g     mean over t of ATT(g,t); overall: weighted by p_g
    calendar t  sum_g p_g ATT(g,t) / sum_g p_g; overall: mean over t

That the shares p_g are estimated is part of the influence functions.

Source: Callaway and Sant'Anna (2021), section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from distretto.evaluation.group_time import Cell, GroupTime
from distretto.evaluation.panel import Floats, Panel

__all__ = ["Aggregate", "By", "aggregate", "clustered_covariance", "standard_error"]

BLOCK = 64  # features of cells that are held for all units at once

By = Literal["simple", "event", "group", "calendar"]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Effects summed up in one way.

    Attributes
    ----------
    by : str
    at : tuple of int
        Periods since treatment; or positions of groups or periods; empty for "simple".
    att : ndarray, shape (E, K)
        Effects.
    influence : ndarray, shape (E, n, K)
        Their influence functions.
    overall : ndarray, shape (K,)
        The overall effect.
    overall_influence : ndarray, shape (n, K)
    panel : Panel
    behind : tuple of int
        Number of treated clusters behind each effect.
    base : int or None
        Of effects by time since treatment: the period, relative to treatment, against which all
        of them are; None where the base varies.
    """

    by: By
    at: tuple[int, ...]
    att: Floats
    influence: Floats
    overall: Floats
    overall_influence: Floats
    panel: Panel
    behind: tuple[int, ...] = ()
    base: int | None = None

    @property
    def se(self) -> Floats:
        """Standard errors of the effects, shape (E, K)."""
        found = [standard_error(each, self.panel) for each in self.influence]
        return np.array(found).reshape(self.att.shape)

    @property
    def overall_se(self) -> Floats:
        """Standard errors of the overall effect, shape (K,)."""
        return standard_error(self.overall_influence, self.panel)

    def covariance(self, outcome: str) -> Floats:
        """Return the covariance of the effects on an outcome, shape (E, E)."""
        k = self.panel.outcomes.index(outcome)
        return clustered_covariance(self.influence[:, :, k].T, self.panel)


def aggregate(effects: GroupTime, by: By = "simple") -> Aggregate:
    """Sum up group-time effects.

    Parameters
    ----------
    effects : GroupTime
    by : {"simple", "event", "group", "calendar"}

    Returns
    -------
    Aggregate
    """
    panel = effects.panel
    after = [cell for cell in effects.cells if cell.event >= 0]
    if by == "simple":
        overall, influence = _weighted(after, panel)
        none = np.zeros((0, panel.K))
        return Aggregate(by, (), none, np.zeros((0, panel.n, panel.K)), overall, influence, panel)
    if by == "event":
        keyed = {
            e: [cell for cell in effects.cells if cell.event == e]
            for e in sorted({cell.event for cell in effects.cells})
        }
    elif by == "calendar":
        keyed = {
            t: [cell for cell in after if cell.period == t]
            for t in sorted({cell.period for cell in after})
        }
    else:
        keyed = {
            g: [cell for cell in after if cell.group == g]
            for g in sorted({cell.group for cell in after})
        }
    parts = [_weighted(cells, panel) for cells in keyed.values()]
    att = np.array([value for value, _ in parts])
    influence = np.array([psi for _, psi in parts])
    at = tuple(keyed)
    if by == "group":
        share = np.array([(panel.start == g).mean() for g in at])
        weights = share / share.sum()
        overall = weights @ att
        psi = np.tensordot(weights, influence, axes=1)
        psi += _by_shares(list(at), share, att, panel)
    else:
        counted = np.array([e >= 0 for e in at]) if by == "event" else np.ones(len(at), bool)
        overall = att[counted].mean(axis=0)
        psi = influence[counted].mean(axis=0)
    behind = tuple(_treated_clusters(cells, panel) for cells in keyed.values())
    base = None
    if by == "event" and effects.base == "universal":
        base = effects.cells[0].base - effects.cells[0].group
    return Aggregate(by, at, att, influence, overall, psi, panel, behind, base)


def _treated_clusters(cells: Sequence[Cell], panel: Panel) -> int:
    treated = np.concatenate([cell.units[: cell.treated] for cell in cells])
    return int(np.unique(panel.cluster[treated]).size)


def _weighted(cells: Sequence[Cell], panel: Panel) -> tuple[Floats, Floats]:
    """Return the mean of cells weighted by the shares of their groups, and its influence."""
    groups = [cell.group for cell in cells]
    share = np.array([(panel.start == g).mean() for g in groups])
    att = np.array([cell.att for cell in cells])
    influence = _influence(cells, share / share.sum(), panel)
    influence += _by_shares(groups, share, att, panel)
    return share @ att / share.sum(), influence


def _influence(cells: Sequence[Cell], weights: Floats, panel: Panel) -> Floats:
    """Return the influence of a weighted sum of cells, shape (n, K).

    The weights of observations are summed over cells first, so that outcomes are passed over once.
    """
    n = panel.n
    of_values = np.zeros((n, panel.T))
    of_means = np.zeros((n, panel.K))
    block: list[tuple[float, Cell]] = []
    for weight, cell in zip(weights, cells, strict=True):
        pull = weight * n * cell.weights
        of_values[cell.units, cell.period] += pull
        of_values[cell.units, cell.base] -= pull
        block.append((weight, cell))
        if sum(each.features.shape[1] for _, each in block) >= BLOCK:
            of_means += _features_times_means(block, n)
            block = []
    of_means += _features_times_means(block, n)
    influence = -of_means
    for t in np.flatnonzero((of_values != 0.0).any(axis=0)):
        weight = of_values[:, t, None]
        influence += weight * np.where(weight != 0.0, panel.values[:, t], 0.0)
    return influence


def _features_times_means(block: Sequence[tuple[float, Cell]], n: int) -> Floats | float:
    if not block:
        return 0.0
    features = np.zeros((n, sum(cell.features.shape[1] for _, cell in block)))
    column = 0
    for weight, cell in block:
        width = cell.features.shape[1]
        scale = weight * n / cell.units.size
        features[cell.units, column : column + width] = scale * cell.features
        column += width
    return features @ np.vstack([cell.means for _, cell in block])


def _by_shares(groups: Sequence[int], share: Floats, att: Floats, panel: Panel) -> Floats:
    """Return the influence through the shares of groups, which are estimated, shape (n, K)."""
    total = share.sum()
    mean = share @ att / total
    influence = np.zeros((panel.n, att.shape[1]))
    constant = np.zeros(att.shape[1])
    for g, p, effect in zip(groups, share, att, strict=True):
        pull = (effect - mean) / total
        influence[panel.start == g] += pull
        constant += p * pull
    return influence - constant


def clustered_covariance(influence: Floats, panel: Panel) -> Floats:
    """Return the covariance of estimates from their influence functions.

    Parameters
    ----------
    influence : ndarray, shape (n, E)
    panel : Panel
        Influence is summed within its clusters first.

    Returns
    -------
    ndarray, shape (E, E)
    """
    summed = _by_cluster(influence, panel)
    return summed.T @ summed / panel.n**2


def standard_error(influence: Floats, panel: Panel) -> Floats:
    """Return standard errors from influence functions of shape (n, K); shape (K,)."""
    summed = _by_cluster(influence, panel)
    return np.asarray(np.sqrt((summed**2).sum(axis=0)) / panel.n)


def _by_cluster(influence: Floats, panel: Panel) -> Floats:
    codes, of_unit = np.unique(panel.cluster, return_inverse=True)
    if codes.size == panel.n:
        return influence
    summed = np.zeros((codes.size, influence.shape[1]))
    np.add.at(summed, of_unit, influence)
    return summed
