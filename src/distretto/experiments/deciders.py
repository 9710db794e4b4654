"""What decides an effect: which uncertain numbers it moves with, and in which years it comes.

Definitions, arm a, outcome y, worlds w = 1..n, prior x with values x_w, P priors in all::

    effect_w   mean over the window of y in arm a, less that in the reference arm, same world
    rho_x      Spearman's rank correlation over worlds of x_w and effect_w
    threshold  what the largest |rho| of all priors exceeds in one of twenty shuffles of the
               effects over worlds: beyond it chance alone seldom leads

A rank correlation sees what moves in one direction; it does not see thresholds or what two numbers
do together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.experiments.summary import Difference, paired_difference

if TYPE_CHECKING:
    from distretto.experiments.comparison import Comparison

__all__ = ["Decider", "Deciders", "Period", "deciders", "periods"]

CHANCE = 0.05
SHUFFLES = 999
FEWEST = 12  # worlds
PERIOD = 20  # quarters


@dataclass(frozen=True, slots=True)
class Decider:
    """A prior and how closely the effect moves with it.

    Attributes
    ----------
    prior : str
        Dotted name.
    correlation : float
        Rank correlation with the effect over worlds.
    """

    prior: str
    correlation: float


@dataclass(frozen=True, slots=True)
class Deciders:
    """The priors with which the effect of an arm on an outcome moves most.

    Attributes
    ----------
    strongest : tuple of Decider
        By the size of their correlation, largest first.
    threshold : float or None
        Size that chance alone exceeds in one comparison in twenty; None with fewer than twelve
        worlds, which cannot tell.
    priors : int
        Number of priors looked at.
    """

    strongest: tuple[Decider, ...]
    threshold: float | None
    priors: int

    @property
    def beyond_chance(self) -> tuple[Decider, ...]:
        """Those beyond the threshold."""
        if self.threshold is None:
            return ()
        return tuple(d for d in self.strongest if abs(d.correlation) > self.threshold)


@dataclass(frozen=True, slots=True)
class Period:
    """The effect in some quarters: the first and the last, and the mean difference over worlds."""

    first: int
    last: int
    difference: Difference


def deciders(comparison: Comparison, arm: str, outcome: str, most: int = 8) -> Deciders:
    """Return the priors with which an effect moves most over worlds.

    Parameters
    ----------
    comparison : Comparison
    arm : str
        An arm other than the reference.
    outcome : str
    most : int
        Number of priors returned.
    """
    from scipy.stats import rankdata

    dataset = comparison.dataset
    window = comparison.summary["window"]
    values = dataset[outcome].sel(quarter=slice(window["first"], window["last"])).mean("quarter")
    effect = (values.sel(arm=arm) - values.isel(arm=0)).transpose("world").values
    known = np.isfinite(effect)
    priors = [str(name) for name in dataset["prior"].values]
    n = int(known.sum())
    if n < FEWEST or not priors:
        return Deciders((), None, len(priors))
    x = rankdata(dataset["prior_value"].transpose("world", "prior").values[known], axis=0)
    y = rankdata(effect[known])
    x, y = _standard(x), _standard(y[:, None])[:, 0]
    rho = y @ x
    chance = np.random.default_rng(0)
    shuffled = np.stack([chance.permutation(y) for _ in range(SHUFFLES)])
    threshold = float(np.quantile(np.abs(shuffled @ x).max(axis=1), 1.0 - CHANCE))
    order = np.argsort(-np.abs(rho), kind="stable")[:most]
    strongest = tuple(Decider(priors[k], float(rho[k])) for k in order)
    return Deciders(strongest, threshold, len(priors))


def _standard(ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Columns of ranks with mean zero and length one; zero where all worlds are alike."""
    centred = ranks - ranks.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(centred / np.where(length > 0.0, length, 1.0))


def periods(comparison: Comparison, arm: str, outcome: str) -> tuple[Period, ...]:
    """Return the effect of an arm on an outcome in every five years of the record.

    Parameters
    ----------
    comparison : Comparison
    arm : str
        An arm other than the reference.
    outcome : str

    Returns
    -------
    tuple of Period
        The last may be shorter.
    """
    values = comparison.dataset[outcome].transpose("arm", "world", "quarter")
    with_arm, without = values.sel(arm=arm).values, values.isel(arm=0).values
    found = []
    for first in range(0, values.sizes["quarter"], PERIOD):
        last = min(first + PERIOD, values.sizes["quarter"]) - 1
        quarters = slice(first, last + 1)
        difference = paired_difference(
            with_arm[:, quarters].mean(axis=1), without[:, quarters].mean(axis=1)
        )
        found.append(Period(first, last, difference))
    return tuple(found)
