"""Randomisation inference: how often another choice of clusters shows as large an effect.

Definitions, z the dates of treatment of the clusters, z* a permutation of them, a(Y, z) the
estimated effect, D the indicator of treatment under z::

    p(τ)       share of z* (z among them) with |a(Y - τ D, z*)| >= |a(Y - τ D, z)|
    interval   {τ: p(τ) > 0.05}

The test is exact, however few clusters are treated, if any of them might have been: no errors need
to be normal or independent within clusters. Where there are few permutations all are tried, and
otherwise a sample. With n of them no p can be below 1/n, which is said.

Estimators are linear in the outcomes, a(Y - τ D, z*) = a(Y, z*) - τ a(D, z*), so one pass over the
permutations serves all τ, and all linear combinations of outcomes.

Source: MacKinnon and Webb (2020), Journal of Econometrics 218, for tests with few treated clusters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.panel import Estimator, Floats, Panel

__all__ = ["Randomisation", "randomise"]

LEVEL = 0.05
DRAWS = 1999
# Effects that differ by less count as equal: a permutation may give the same sum in another order.
SAME = 1e-9
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Randomisation:
    """Effects under permuted dates of treatment.

    Attributes
    ----------
    outcomes : tuple of str
    estimates : ndarray, shape (K,)
        As observed.
    draws : ndarray, shape (B, K)
        Under the permutations, the observed assignment first.
    of_treatment : ndarray, shape (B,)
        What the estimator makes of the treatment itself, a(D, z*); 1 as observed.
    exact : bool
        Whether these are all distinct permutations.
    """

    outcomes: tuple[str, ...]
    estimates: Floats
    draws: Floats
    of_treatment: Floats
    exact: bool

    @property
    def smallest_p(self) -> float:
        """The smallest value that p can take."""
        return 1.0 / self.of_treatment.size

    def p(self, weights: Floats) -> float:
        """Return the p-value of no effect on a linear combination of outcomes.

        Parameters
        ----------
        weights : ndarray, shape (K,)
        """
        size = np.abs(self.draws @ weights)
        return float(np.mean(size >= size[0] - SAME * max(1e-300, float(size.max()))))

    def p_values(self) -> Floats:
        """Return the p-value of no effect on each outcome, shape (K,)."""
        return np.array([self.p(unit) for unit in np.eye(len(self.outcomes))])

    def interval(self, weights: Floats) -> tuple[float, float]:
        """Return the 95% interval of a constant effect on a linear combination of outcomes.

        An end is infinite where there are too few permutations to reject any effect beyond.
        """
        return self._interval(self.draws @ weights, self.of_treatment)

    def ratio(self, top: Floats, bottom: Floats) -> tuple[float, float]:
        """Return the 95% interval of a ratio of two effects.

        Parameters
        ----------
        top, bottom : ndarray, shape (K,)
            Linear combinations of outcomes, of which the second is clearly not zero.
        """
        return self._interval(self.draws @ top, self.draws @ bottom)

    def _interval(self, draws: Floats, by: Floats) -> tuple[float, float]:
        """Return the values r around draws_0 / by_0 with p(r) > 0.05, of draws - r by.

        Away from there a permutation counts as long as |draws_b - r by_b| >= |draws_0 - r by_0|.
        """
        if by[0] == 0.0:
            return -math.inf, math.inf
        centre = draws[0] / by[0]
        rest = draws - centre * by
        rest[np.abs(rest) <= SAME * np.abs(draws).max()] = 0.0
        needed = math.floor(LEVEL * draws.size)
        above, below = (
            np.sort(_reach(rest, sign * by, abs(by[0])))[::-1][needed] for sign in (1.0, -1.0)
        )
        return float(centre - below), float(centre + above)


def _reach(rest: Floats, by: Floats, own: float) -> Floats:
    """Return the largest u up to which |rest - u by| >= u own holds without a break, u >= 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.array([rest / (by + own), rest / (by - own)])
    ends[~(ends > 0.0)] = np.inf
    reach = ends.min(axis=0)
    reach[(rest == 0.0) & (np.abs(by) < own * (1.0 - SAME))] = 0.0
    return np.asarray(reach)


def randomise(
    panel: Panel,
    estimate: Estimator,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Randomisation:
    """Estimate effects under permuted dates of treatment.

    Parameters
    ----------
    panel : Panel
        Treatment begins in the same period in all units of a cluster.
    estimate : callable
        Point estimates of a panel, linear in its values.
    draws : int
        Permutations that are drawn, the observed one among them; all distinct ones are taken where
        there are not more of them.
    seed : int
        Of the draws.
    progress : callable, optional
        Told the permutations done and their number.

    Raises
    ------
    InputError
        If treatment begins at different dates within a cluster.
    """
    of_cluster = _dates(panel)
    n, t, _ = panel.values.shape
    given = np.where(panel.observed[:, :, None], panel.values, np.nan)
    treatment = np.broadcast_to(panel.treated[:, :, None], (n, t, 1)).astype(np.float64)
    both = panel.of(np.concatenate([given, treatment], axis=2), (*panel.outcomes, "treatment"))
    count = _permutations(of_cluster)
    exact = count <= draws
    total = int(count) if exact else draws
    assignments = _all_assignments(of_cluster) if exact else _drawn(of_cluster, draws, seed)
    found = []
    for done, dates in enumerate(assignments, start=1):
        try:
            found.append(estimate(both.starting(dates[panel.cluster])))
        except InputError:
            # Under this assignment nobody can be compared; it could not have been chosen either.
            if done == 1:
                raise
        if progress is not None:
            progress(done, total)
    values = np.array(found)
    return Randomisation(panel.outcomes, values[0, :-1], values[:, :-1], values[:, -1], exact)


def _dates(panel: Panel) -> Index:
    """Return the position at which treatment begins in each cluster."""
    first = np.full(int(panel.cluster.max()) + 1, panel.T, dtype=np.int64)
    np.minimum.at(first, panel.cluster, panel.start)
    differ = np.flatnonzero(first[panel.cluster] != panel.start)
    if differ.size:
        unit = int(differ[0])
        raise InputError(
            "treatment begins at different dates within a cluster",
            where=f"unit {panel.units[unit]}",
            found=int(panel.start[unit]),
            expected="one date for all units of a cluster: they were treated together",
            hint="name a cluster within which treatment was given together, or none",
        )
    return first


def _permutations(dates: Index) -> float:
    """Return the number of distinct permutations of some dates."""
    counts = np.unique(dates, return_counts=True)[1]
    log = math.lgamma(dates.size + 1) - sum(math.lgamma(c + 1) for c in counts)
    return float(round(math.exp(log))) if log < 40.0 else math.inf


def _drawn(dates: Index, draws: int, seed: int) -> Iterator[Index]:
    rng = np.random.default_rng(seed)
    yield dates
    for _ in range(draws - 1):
        yield rng.permutation(dates)


def _all_assignments(dates: Index) -> Iterator[Index]:
    """Yield all distinct permutations of some dates, the observed one first."""
    yield dates
    kinds = np.unique(dates)
    for each in _placed(np.arange(dates.size), [int((dates == k).sum()) for k in kinds]):
        found = np.empty_like(dates)
        for kind, places in zip(kinds, each, strict=True):
            found[list(places)] = kind
        if not np.array_equal(found, dates):
            yield found


def _placed(places: Index, counts: list[int]) -> Iterator[list[tuple[int, ...]]]:
    """Yield all ways to share places among kinds, so many for each."""
    if len(counts) == 1:
        yield [tuple(int(place) for place in places)]
        return
    for chosen in combinations(places.tolist(), counts[0]):
        rest = np.setdiff1d(places, chosen, assume_unique=True)
        for others in _placed(rest, counts[1:]):
            yield [chosen, *others]
