"""How sure one can be of an effect: by drawing clusters again, or their influence.

Definitions, a the effect, a* the effects in samples of clusters drawn with replacement, as many
treated and as many untreated ones as there are, F the distribution function of the normal::

    percentile       the 2.5th and 97.5th percentile of a*
    bias-corrected   the percentiles F(2 z - 1.96) and F(2 z + 1.96),  F(z) = share of a* below a
    p                twice the smaller share of a* on one side of 0

Where influence functions ψ are known, their sums by cluster are multiplied by random weights v_c of
mean 0 and variance 1 instead, which takes no estimation at all::

    a* - a = sum_c v_c ψ_c / n
    se     = (interquartile range of a* - a) / 1.349
    band   a_k ± q se_k for all k at once, q the 95th percentile of max_k |a*_k - a_k| / se_k

Resampling needs some clusters on both sides, about ten; with fewer, tests by randomisation are the
honest ones. Percentiles are a little too narrow with few clusters, as they use neither n - 1 nor
Student's t: with 15 on either side and 199 resamples they covered the truth in 92% of 600 samples,
and in 90.5% corrected for bias. So is the band: with 30 units in each of two groups it covered the
whole path in 93.5% of 2,000 samples.

Source: Efron and Tibshirani (1993), chapters 13 and 14; Callaway and Sant'Anna (2021), section 4,
for multipliers.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.panel import Estimator, Floats, Panel

__all__ = [
    "Bootstrap",
    "Interval",
    "Multiplier",
    "Weights",
    "cluster_bootstrap",
    "multiplier_bootstrap",
    "weights_of_clusters",
]

Index = NDArray[np.int64]
Interval = Literal["percentile", "bias-corrected"]
Weights = Literal["rademacher", "webb"]

DRAWS = 999
LEVEL = 0.05
BLOCK = 1 << 22  # random weights that are held at once
QUARTILES = 1.3489795003921634  # interquartile range of the standard normal
WEBB = np.sqrt([0.5, 1.0, 1.5])


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Effects in resampled panels.

    Attributes
    ----------
    outcomes : tuple of str
    estimates : ndarray, shape (K,)
        In the panel itself.
    draws : ndarray, shape (B, K)
        In the resampled panels.
    failed : int
        Further draws in which nothing could be estimated.
    kind : {"percentile", "bias-corrected"}
        Which intervals are given.
    """

    outcomes: tuple[str, ...]
    estimates: Floats
    draws: Floats
    failed: int = 0
    kind: Interval = "percentile"

    @property
    def se(self) -> Floats:
        """Standard deviations over draws, shape (K,)."""
        return np.asarray(self.draws.std(axis=0, ddof=1))

    def p(self, weights: Floats) -> float:
        """Return the p-value of no effect on a linear combination of outcomes.

        Parameters
        ----------
        weights : ndarray, shape (K,)
        """
        draws = self.draws @ weights
        sides = min(int((draws <= 0.0).sum()), int((draws >= 0.0).sum()))
        return min(1.0, 2.0 * (sides + 1) / (draws.size + 1))

    def interval(self, weights: Floats) -> tuple[float, float]:
        """Return the 95% interval of the effect on a linear combination of outcomes."""
        return self._between(self.draws @ weights, float(self.estimates @ weights))

    def ratio(self, top: Floats, bottom: Floats) -> tuple[float, float]:
        """Return the 95% interval of a ratio of two effects.

        It is infinite where the second effect is 0 or of the other sign in 2.5% of the draws: it
        may then be nothing. If in fewer of them, these draws are left out.

        Parameters
        ----------
        top, bottom : ndarray, shape (K,)
            Linear combinations of outcomes.
        """
        below, own = self.draws @ bottom, float(self.estimates @ bottom)
        if own == 0.0 or np.mean(below * own <= 0.0) >= LEVEL / 2:
            return -np.inf, np.inf
        kept = below * own > 0.0
        return self._between(
            (self.draws @ top)[kept] / below[kept], float(self.estimates @ top) / own
        )

    def _between(self, draws: Floats, estimate: float) -> tuple[float, float]:
        ends = np.array([LEVEL / 2, 1.0 - LEVEL / 2])
        if self.kind == "bias-corrected":
            from scipy.special import ndtr, ndtri

            # A draw like the estimate is half below it; all on one side leave no finite z.
            below = float(np.mean(draws < estimate) + 0.5 * np.mean(draws == estimate))
            below = min(max(below, 0.5 / draws.size), 1.0 - 0.5 / draws.size)
            ends = ndtr(2.0 * ndtri(below) + ndtri(ends))
        low, high = np.quantile(draws, ends)
        return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Errors and a simultaneous band from influence functions.

    Attributes
    ----------
    se : ndarray, shape (K,)
        Pointwise standard errors.
    critical : float
        Half the width of the band, in standard errors: all estimates lie within it at once with a
        probability of 95%.
    draws : ndarray, shape (B, K)
        Estimates less their expectation.
    """

    se: Floats
    critical: float
    draws: Floats

    def band(self, estimates: Floats) -> tuple[Floats, Floats]:
        """Return the ends of the band around some estimates, each of shape (K,)."""
        half = self.critical * self.se
        return estimates - half, estimates + half


def cluster_bootstrap(
    panel: Panel,
    estimate: Estimator,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    kind: Interval = "percentile",
    progress: Callable[[int, int], None] | None = None,
) -> Bootstrap:
    """Estimate effects in panels of resampled clusters.

    Parameters
    ----------
    panel : Panel
    estimate : callable
        Point estimates of a panel.
    draws : int
    seed : int
        Of the draws.
    kind : {"percentile", "bias-corrected"}
        Which intervals the result gives.
    progress : callable, optional
        Told the draws done and their number.

    Raises
    ------
    InputError
        If there is one treated or one untreated cluster, which would be drawn every time, or if
        nothing can be estimated in half of the draws.
    """
    estimates = estimate(panel)
    members = _members(panel.cluster)
    treated = np.array([bool(panel.ever_treated[units].any()) for units in members])
    sides = [np.flatnonzero(treated), np.flatnonzero(~treated)]
    if min(side.size for side in sides if side.size) < 2:
        raise InputError(
            "there is a single treated or a single untreated cluster",
            found=f"{sides[0].size} treated and {sides[1].size} untreated clusters",
            expected="at least 2 on either side, and better 10",
            hint="use randomisation inference, which holds however few are treated",
        )
    rng = np.random.default_rng(seed)
    found = []
    for done in range(1, draws + 1):
        chosen = np.concatenate([rng.choice(side, side.size) for side in sides])
        # A small group may be absent from a draw, and with it whatever rests on it.
        with suppress(InputError):
            found.append(estimate(_of_clusters(panel, [members[c] for c in chosen])))
        if progress is not None:
            progress(done, draws)
    if 2 * len(found) < draws:
        raise InputError(
            "nothing can be estimated in most of the resampled panels",
            found=f"{draws - len(found)} of {draws} draws",
            expected="several clusters in every group that is compared",
            hint="use randomisation inference",
        )
    return Bootstrap(panel.outcomes, estimates, np.array(found), draws - len(found), kind)


def multiplier_bootstrap(
    influence: Floats,
    cluster: Index,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    weights: Weights = "rademacher",
) -> Multiplier:
    """Return errors and a simultaneous band from influence functions.

    Parameters
    ----------
    influence : ndarray, shape (n, K)
        Of K estimates: outcomes, or periods since treatment.
    cluster : ndarray of int, shape (n,)
        Codes of clusters.
    draws : int
    seed : int
        Of the draws.
    weights : {"rademacher", "webb"}
        What influence is multiplied by; "webb" has more values, for a dozen clusters or fewer.
    """
    n, k = influence.shape
    codes = np.unique(cluster, return_inverse=True)[1]
    summed = np.zeros((int(codes.max()) + 1, k))
    np.add.at(summed, codes, influence / n)
    rng = np.random.default_rng(seed)
    at_once = max(1, BLOCK // summed.shape[0])
    found = np.vstack(
        [
            weights_of_clusters(rng, (min(at_once, draws - done), summed.shape[0]), weights)
            @ summed
            for done in range(0, draws, at_once)
        ]
    )
    low, high = np.quantile(found, [0.25, 0.75], axis=0)
    se = (high - low) / QUARTILES
    varies = se > 0.0
    largest = np.abs(found[:, varies] / se[varies]).max(axis=1, initial=0.0)
    return Multiplier(se, float(np.quantile(largest, 1.0 - LEVEL)), found)


def weights_of_clusters(rng: np.random.Generator, shape: tuple[int, int], kind: Weights) -> Floats:
    """Return random weights of mean 0 and variance 1.

    Parameters
    ----------
    rng : Generator
    shape : tuple of int
    kind : {"rademacher", "webb"}
        1 or -1; or one of six points, the roots of 1/2, 1 and 3/2 and their negatives (Webb 2014).
    """
    sign = rng.integers(0, 2, shape) * 2.0 - 1.0
    if kind == "rademacher":
        return np.asarray(sign)
    return np.asarray(sign * WEBB[rng.integers(0, WEBB.size, shape)])


def _members(cluster: Index) -> list[Index]:
    """Return the positions of the units of each cluster."""
    order = np.argsort(cluster, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(cluster[order])) + 1)


def _of_clusters(panel: Panel, members: list[Index]) -> Panel:
    """Return the panel of some clusters; one that is drawn twice counts as two."""
    codes = np.repeat(np.arange(len(members)), [units.size for units in members])
    return replace(panel.rows(np.concatenate(members)), cluster=codes)
