"""Trends before treatment: a test, what it could have noticed, and bounds on what it missed.

Definitions, β_e effects by time since treatment against period b, the last before treatment or
before it is anticipated (so b = -1 without anticipation, and β_b = 0), Σ their covariance, θ the
mean of β_e over e >= 0, δ what trends alone would have made of β::

    test       W = β' Σ^-1 β over q of the e < b; with Σ estimated from G degrees of freedom,
               W (G - q + 1) / (G q) is F-distributed with q and G - q + 1 (Hotelling)
    power      of the test against a straight line, δ_e = s (e - b): W is then noncentral, with
               s^2 d' Σ^-1 d, d_e = e - b; over e >= 0 such a line adds s mean(e - b) to θ
    bounds     |δ_e+1 - δ_e| <= M max_{e <= b} |δ_e - δ_e-1|: after period b, trends part from one
               period to the next by at most M times the most they did before

The bounds are an interval of θ for each M: the union, over the differences between neighbouring
periods up to b and over both signs, of the intervals of θ -/+ M mean(e - b) difference.
One of them is the largest, so the union covers with at least 95%, sampling error of the differences
included. The breakdown is the largest M with which it leaves out zero. The test passing is no proof
of parallel trends; what it had the power to notice is printed beside it.

Effects behind which there are few treated clusters have standard errors that are far too small, and
many of them together make the test reject true trends. So it takes the periods behind which there
are at least ten treated clusters (or as many as behind any), the latest first, and no more of them
than half of G.

Source: Roth (2022), American Economic Review: Insights 4; Rambachan and Roth (2023), Review of
Economic Studies 90, whose intervals are narrower; this is their relative-magnitude restriction in a
plain and cautious form.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.aggregation import Aggregate
from distretto.evaluation.inference.asymptotic import CONFIDENCE, clusters_of
from distretto.evaluation.notes import FEW_CLUSTERS
from distretto.evaluation.panel import Floats, Index, Mask

__all__ = ["MAGNITUDES", "PreTrends", "pre_trends"]

MAGNITUDES = (0.0, 0.5, 1.0, 1.5, 2.0)
LEVEL = 1.0 - CONFIDENCE
LARGEST_MAGNITUDE = 100.0


@dataclass(frozen=True, slots=True)
class PreTrends:
    """What is known of the trends of treated and controls before treatment.

    Attributes
    ----------
    outcome : str
    periods : int
        Periods before treatment that are tested.
    p : float
        p-value of no difference in any of them.
    detectable : float
        Slope per period that the test notices with a probability of 80%.
    hidden : float
        What a line of that slope adds to the mean effect.
    power_whole, power_half : float
        Probability that the test notices a line that makes up the whole, or half, of the effect.
    bounds : tuple of (float, float, float)
        M, and the ends of the 95% interval of the effect.
    breakdown : float
        Largest M with which the interval leaves out zero; 0 where none does.
    """

    outcome: str
    periods: int
    p: float
    detectable: float
    hidden: float
    power_whole: float
    power_half: float
    bounds: tuple[tuple[float, float, float], ...]
    breakdown: float

    @property
    def passes(self) -> bool:
        """Whether the test finds no difference."""
        return self.p > LEVEL


def pre_trends(event_study: Aggregate, outcome: str) -> PreTrends:
    """Test trends before treatment, and bound what they may have done after it.

    Parameters
    ----------
    event_study : Aggregate
        By time since treatment, with a universal base; periods in which treatment may be
        anticipated are neither before nor after it.
    outcome : str

    Raises
    ------
    InputError
        If the base is not universal, fewer than two periods before treatment are seen, or none
        after it.
    """
    from scipy.special import stdtrit
    from scipy.stats import f as fisher

    k = event_study.panel.outcomes.index(outcome)
    events = np.array(event_study.at)
    beta, covariance = event_study.att[:, k], event_study.covariance(outcome)
    base = event_study.base
    if base is None:
        raise InputError(
            "effects by time since treatment have no base in common",
            expected="effects against one period before treatment, a universal base",
        )
    before, after = np.flatnonzero(events < base), np.flatnonzero(events >= 0)
    if not before.size or not after.size:
        raise InputError(
            "trends before treatment cannot be tested",
            found=f"periods since treatment {', '.join(str(e) for e in events)}",
            expected="at least two periods before treatment, and one after",
        )
    freedom = max(1, min(clusters_of(event_study.panel)) - 1)
    behind = np.array(event_study.behind)
    enough = behind >= min(FEW_CLUSTERS, int(behind[before].max()))
    events, beta, covariance = _chosen(enough | (events >= base), events, beta, covariance)
    before, after = np.flatnonzero(events < base), np.flatnonzero(events >= 0)
    before = before[-max(1, freedom // 2) :]
    precision = np.linalg.pinv(covariance[np.ix_(before, before)], rcond=1e-10, hermitian=True)
    q = int(np.linalg.matrix_rank(precision, hermitian=True))
    q = max(1, q)
    wald = float(beta[before] @ precision @ beta[before])
    line = events[before] - float(base)
    per_slope = float(line @ precision @ line)
    reach = float(np.mean(events[after] - base))
    effect = float(beta[after].mean())

    def power(slope: float) -> float:
        return _power(slope**2 * per_slope, q, freedom)

    detectable = _slope_noticed(per_slope, q, freedom)
    quantile = float(stdtrit(freedom, 0.5 + CONFIDENCE / 2))
    union = _Union.of(events, base, beta, covariance, quantile)
    return PreTrends(
        outcome=outcome,
        periods=before.size,
        p=float(fisher.sf(wald / q * _room(q, freedom) / freedom, q, _room(q, freedom))),
        detectable=detectable,
        hidden=detectable * reach,
        power_whole=power(effect / reach),
        power_half=power(0.5 * effect / reach),
        bounds=tuple((m, *union.interval(m)) for m in MAGNITUDES),
        breakdown=union.breakdown(),
    )


def _chosen(
    kept: Mask, events: Index, beta: Floats, covariance: Floats
) -> tuple[Index, Floats, Floats]:
    return events[kept], beta[kept], covariance[np.ix_(kept, kept)]


def _room(q: int, freedom: int) -> int:
    """Return the second degrees of freedom of the test."""
    return max(1, freedom - q + 1)


def _power(noncentrality: float, q: int, freedom: int) -> float:
    """Return the probability that the test rejects."""
    from scipy.stats import f as fisher
    from scipy.stats import ncf

    if not np.isfinite(noncentrality):
        return 1.0
    room = _room(q, freedom)
    critical = fisher.isf(LEVEL, q, room)
    if noncentrality < 1e-12:
        return LEVEL
    return float(np.clip(ncf.sf(critical, q, room, min(noncentrality, 1e4)), LEVEL, 1.0))


def _slope_noticed(per_slope: float, q: int, freedom: int) -> float:
    """Return the slope that is noticed with a probability of 80%; infinite if none is."""
    from scipy.optimize import brentq

    if per_slope <= 0.0:
        return np.inf
    if _power(1e4, q, freedom) < 0.8:
        return np.inf
    needed = brentq(lambda x: _power(x, q, freedom) - 0.8, 0.0, 1e4)
    return float(np.sqrt(needed / per_slope))


@dataclass(frozen=True, slots=True)
class _Union:
    """The mean effect and differences between neighbouring periods before treatment."""

    effect: float
    reach: float
    differences: Floats
    variance: float
    variances: Floats
    covariances: Floats
    quantile: float

    @classmethod
    def of(
        cls, events: Index, base: int, beta: Floats, covariance: Floats, quantile: float
    ) -> _Union:
        after = events >= 0
        mean = after / after.sum()
        # The base has no row among the events, as its effect is 0.
        upto_base = [*events[events < base], base]
        contrasts = np.array(
            [1.0 * (events == late) - (events == early) for early, late in pairwise(upto_base)]
        )
        return cls(
            effect=float(mean @ beta),
            reach=float(np.mean(events[after] - base)),
            differences=contrasts @ beta,
            variance=float(mean @ covariance @ mean),
            variances=np.einsum("ij,jk,ik->i", contrasts, covariance, contrasts),
            covariances=contrasts @ covariance @ mean,
            quantile=quantile,
        )

    def interval(self, magnitude: float) -> tuple[float, float]:
        """Return the ends of the union for one M."""
        scale = magnitude * self.reach
        ends = []
        for sign in (1.0, -1.0):
            shift = sign * scale * self.differences
            for side in (-1.0, 1.0):
                variance = (
                    self.variance
                    + scale**2 * self.variances
                    + 2.0 * side * sign * scale * self.covariances
                )
                half = self.quantile * np.sqrt(np.maximum(0.0, variance))
                ends.append(self.effect + side * (shift + half))
        low = min(float(ends[0].min()), float(ends[2].min()))
        high = max(float(ends[1].max()), float(ends[3].max()))
        return low, high

    def breakdown(self) -> float:
        """Return the largest M with which zero lies outside."""
        from scipy.optimize import brentq

        def nearest(magnitude: float) -> float:
            low, high = self.interval(magnitude)
            return low if self.effect > 0.0 else -high

        if nearest(0.0) <= 0.0:
            return 0.0
        if nearest(LARGEST_MAGNITUDE) > 0.0:
            return np.inf
        return float(brentq(nearest, 0.0, LARGEST_MAGNITUDE))
