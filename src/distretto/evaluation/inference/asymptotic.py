"""Intervals from influence functions, for many clusters.

Definitions, ψ the influence function of an estimate, n units, clusters c::

    variance    sum_c (sum_{i in c} ψ_i)^2 / n^2
    quantile    of Student's t with min(treated clusters, control clusters) - 1 degrees of freedom

The degrees of freedom are those of the smaller side, on which the least is known. That is cautious:
with few clusters on one side the usual normal quantile rejects a true zero far too often.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from distretto.evaluation.aggregation import clustered_covariance
from distretto.evaluation.estimators import Effect
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.ratios import fieller

__all__ = ["Asymptotic", "clusters_of"]

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Asymptotic:
    """What is known of an effect by its influence functions.

    Attributes
    ----------
    estimates : ndarray, shape (K,)
    covariance : ndarray, shape (K, K)
    freedom : int
        Degrees of freedom.
    """

    estimates: Floats
    covariance: Floats
    freedom: int

    @classmethod
    def of(cls, effect: Effect) -> Asymptotic:
        """Return what is known of an effect."""
        freedom = max(1, min(clusters_of(effect.panel)) - 1)
        covariance = clustered_covariance(effect.influence, effect.panel)
        return cls(effect.att, covariance, freedom)

    @property
    def quantile(self) -> float:
        """Half the width of a 95% interval, in standard errors."""
        from scipy.special import stdtrit

        return float(stdtrit(self.freedom, 0.5 + CONFIDENCE / 2))

    def se(self, weights: Floats) -> float:
        """Return the standard error of a linear combination of effects."""
        return float(np.sqrt(max(0.0, float(weights @ self.covariance @ weights))))

    def p(self, weights: Floats) -> float:
        """Return the p-value of no effect on a linear combination of outcomes."""
        from scipy.special import stdtr

        estimate, se = float(weights @ self.estimates), self.se(weights)
        if se == 0.0:
            return 1.0 if estimate == 0.0 else 0.0
        return float(2.0 * stdtr(self.freedom, -abs(estimate / se)))

    def interval(self, weights: Floats) -> tuple[float, float]:
        """Return the 95% interval of the effect on a linear combination of outcomes."""
        estimate, half = float(weights @ self.estimates), self.quantile * self.se(weights)
        return estimate - half, estimate + half

    def ratio(self, top: Floats, bottom: Floats) -> tuple[float, float]:
        """Return Fieller's 95% interval of a ratio of two effects, infinite if it has none."""
        both = np.array([top, bottom])
        found = fieller(
            (float(top @ self.estimates), float(bottom @ self.estimates)),
            both @ self.covariance @ both.T,
            self.quantile,
        )
        return (-np.inf, np.inf) if found is None else found


def clusters_of(panel: Panel) -> tuple[int, int]:
    """Return the number of clusters with treated units, and of those with untreated ones only."""
    treated = np.unique(panel.cluster[panel.ever_treated])
    others = np.setdiff1d(np.unique(panel.cluster), treated)
    return treated.size, others.size
