"""What decides an effect: which uncertain numbers it moves with, and in which years it comes.

Definitions, arm a, outcome y, worlds w = 1..n, prior x with values x_w, P priors in all::

    effect_w   mean over the window of y in arm a, less that in the reference arm, same world
    rho_x      Spearman's rank correlation over worlds of x_w and effect_w
    threshold  |rho| beyond which one of P priors that have nothing to do with the effect goes in
               one comparison in twenty: t / sqrt(n - 2 + t^2), t the 1 - 0.05 / (2 P) quantile of
               Student's t with n - 2 degrees of freedom

A rank correlation sees what moves in one direction; it does not see thresholds or what two numbers
do together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from distretto.experiments.summary import Difference, paired_difference

if TYPE_CHECKING:
    from distretto.experiments.comparison import Comparison

__all__ = ["Decider", "Deciders", "Period", "deciders", "periods"]

CHANCE = 0.05
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
        Size that chance alone reaches in one comparison in twenty; None with fewer than four
        worlds.
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
    from scipy.stats import rankdata, t

    dataset = comparison.dataset
    window = comparison.summary["window"]
    values = dataset[outcome].sel(quarter=slice(window["first"], window["last"])).mean("quarter")
    effect = (values.sel(arm=arm) - values.isel(arm=0)).transpose("world").values
    known = np.isfinite(effect)
    priors = [str(name) for name in dataset["prior"].values]
    n = int(known.sum())
    if n < 4 or not priors:
        return Deciders((), None, len(priors))
    x = rankdata(dataset["prior_value"].transpose("world", "prior").values[known], axis=0)
    y = rankdata(effect[known])
    x, y = x - x.mean(axis=0), y - y.mean()
    scale = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = np.where(scale > 0.0, (x * y[:, None]).sum(axis=0) / scale, 0.0)
    order = np.argsort(-np.abs(rho), kind="stable")[:most]
    quantile = float(t.ppf(1.0 - CHANCE / (2.0 * len(priors)), n - 2))
    threshold = quantile / float(np.sqrt(n - 2 + quantile**2))
    strongest = tuple(Decider(priors[k], float(rho[k])) for k in order)
    return Deciders(strongest, threshold, len(priors))


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
