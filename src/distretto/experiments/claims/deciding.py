"""Which parameters decide an effect: a small tree over the draws, each split tested against chance.

A node holds draws d with effects e_d and values x_d of every prior. The prior whose rank
correlation with the effect is largest is split on if chance alone seldom leads to one as large: the
largest correlation over all priors is held against that of shuffled effects, as in conditional
inference trees. The cut is the one that tells the effects apart best (least squares), with at least
an eighth of all draws and five of them on either side. At most two splits lie above a leaf.

Source: Hothorn, Hornik and Zeileis (2006), for choosing a split by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Leaf", "Split", "Tree", "decide"]

Floats = NDArray[np.float64]

CHANCE = 0.05
SHUFFLES = 999
FEWEST = 16  # draws in a node that is split
LEAST = 5  # draws on either side of a cut
LEAST_SHARE = 8  # and one in so many of all
DEPTH = 2


@dataclass(frozen=True, slots=True)
class Leaf:
    """Draws that are not told apart further.

    Attributes
    ----------
    draws : int
    mean : float
        Mean effect.
    above : float
        Share of draws with an effect above zero.
    """

    draws: int
    mean: float
    above: float


@dataclass(frozen=True, slots=True)
class Split:
    """Draws told apart by a prior.

    Attributes
    ----------
    prior : str
        Dotted name.
    cut : float
        Value of the prior, in its unit.
    below, from_there : Leaf or Split
        Draws with a value below the cut, and from it on.
    """

    prior: str
    cut: float
    below: Tree
    from_there: Tree


Tree = Leaf | Split


def decide(effects: Floats, priors: Mapping[str, Floats]) -> Tree | None:
    """Find what tells draws with a large effect from draws with a small one.

    Parameters
    ----------
    effects : ndarray of float, shape (draws,)
        Not a number where a draw does not count.
    priors : mapping of str to ndarray of float, shape (draws,)
        Value of each prior by draw.

    Returns
    -------
    Leaf, Split or None
        None without any effect.
    """
    known = np.isfinite(effects)
    if not known.any():
        return None
    names = [name for name, values in priors.items() if np.ptp(values[known]) > 0.0]
    x = np.stack([priors[n][known] for n in names], axis=1) if names else np.empty((known.sum(), 0))
    return _grow(effects[known], x, names, DEPTH, int(known.sum()), np.random.default_rng(0))


def _grow(
    y: Floats, x: Floats, names: list[str], depth: int, of: int, chance: np.random.Generator
) -> Tree:
    leaf = Leaf(y.size, float(y.mean()), float((y > 0.0).mean()))
    if depth == 0 or y.size < FEWEST or not names or np.ptp(y) == 0.0:
        return leaf
    best = _leader(y, x, chance)
    if best is None:
        return leaf
    cut = _cut(y, x[:, best], max(LEAST, of // LEAST_SHARE))
    if cut is None:
        return leaf
    below = x[:, best] < cut
    sides = (_grow(y[s], x[s], names, depth - 1, of, chance) for s in (below, ~below))
    return Split(names[best], cut, *sides)


def _leader(y: Floats, x: Floats, chance: np.random.Generator) -> int | None:
    """The prior with the largest rank correlation, if it is beyond chance."""
    from scipy.stats import rankdata

    ranks = rankdata(x, axis=0)
    ranks -= ranks.mean(axis=0)
    length = np.sqrt((ranks**2).sum(axis=0))
    ranks = ranks / np.where(length > 0.0, length, 1.0)
    effect = rankdata(y)
    effect -= effect.mean()
    effect /= np.sqrt((effect**2).sum())
    found = np.abs(effect @ ranks)
    shuffled = np.stack([chance.permutation(effect) for _ in range(SHUFFLES)])
    threshold = float(np.quantile(np.abs(shuffled @ ranks).max(axis=1), 1.0 - CHANCE))
    best = int(found.argmax())
    return best if found[best] > threshold else None


def _cut(y: Floats, x: Floats, least: int) -> float | None:
    """Value of a prior that tells effects apart best; None if either side would be too small."""
    order = np.argsort(x, kind="stable")
    y, x = y[order], x[order]
    n = np.arange(1, y.size)
    left = np.cumsum(y)[:-1]
    right = y.sum() - left
    gain = left**2 / n + right**2 / (y.size - n)
    allowed = (n >= least) & (y.size - n >= least) & (x[1:] > x[:-1])
    if not allowed.any():
        return None
    at = int(np.argmax(np.where(allowed, gain, -np.inf)))
    return float((x[at] + x[at + 1]) / 2.0)
