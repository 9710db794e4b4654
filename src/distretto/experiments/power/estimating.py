"""The estimators that are tried, each with the inference that goes with it.

Each is given a panel in which nothing says what is true, and returns an estimate and a 95% interval
for every line. One that cannot be used on a panel returns nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.estimators import Design
from distretto.evaluation.inference.asymptotic import Asymptotic, clusters_of
from distretto.evaluation.inference.randomisation import randomise
from distretto.evaluation.panel import Panel
from distretto.evaluation.two_way import two_way

__all__ = ["ESTIMATORS", "Estimate", "estimate_all"]

Floats = NDArray[np.float64]
DRAWS = 100
"""Permutations: few, as there are many panels. The test is as exact with 100 as with 2000."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an estimator says of a panel, shapes (lines,); NaN where it says nothing."""

    effect: Floats
    low: Floats
    high: Floats


def _before_after(panel: Panel) -> Estimate:
    """Members after against members before, with no one to compare them with."""
    from scipy.special import stdtrit

    members = panel.rows(np.flatnonzero(panel.ever_treated))
    treated = members.treated[:, :, None]
    change = np.mean(members.values, axis=1, where=treated) - np.mean(
        members.values, axis=1, where=~treated
    )
    half = stdtrit(members.n - 1, 0.975) * change.std(axis=0, ddof=1) / np.sqrt(members.n)
    mean = change.mean(axis=0)
    return Estimate(mean, mean - half, mean + half)


def _asymptotic(design: Design) -> Callable[[Panel], Estimate]:
    def estimate(panel: Panel) -> Estimate:
        known = Asymptotic.of(design.effect(panel))
        ends = np.array([known.interval(unit) for unit in np.eye(panel.K)])
        return Estimate(known.estimates, ends[:, 0], ends[:, 1])

    return estimate


def _randomised(panel: Panel) -> Estimate:
    found = randomise(panel, Design().estimate, draws=DRAWS)
    ends = np.array([found.interval(unit) for unit in np.eye(panel.K)])
    return Estimate(found.estimates, ends[:, 0], ends[:, 1])


def _two_way(panel: Panel) -> Estimate:
    """The regression with fixed effects that used to be run, with Student's t."""
    from scipy.special import stdtrit

    found = two_way(panel)
    half = stdtrit(min(clusters_of(panel)) - 1, 0.975) * found.se
    return Estimate(found.coefficient, found.coefficient - half, found.coefficient + half)


def _synthetic(panel: Panel) -> Estimate:
    """Synthetic difference in differences; placebos need twice as many others as members."""
    nothing = np.full(panel.K, np.nan)
    return Estimate(Design(estimator="synthetic").estimate(panel), nothing, nothing)


ESTIMATORS: dict[str, Callable[[Panel], Estimate]] = {
    "before and after": _before_after,
    "two-way fixed effects": _two_way,
    "group-time": _asymptotic(Design()),
    "group-time, randomisation": _randomised,
    "group-time, doubly robust": _asymptotic(Design(method="dr")),
    "group-time, matched": _asymptotic(Design(matching="neighbours", matched_on=("value_added",))),
    "imputation": _asymptotic(Design(estimator="imputation")),
    "synthetic": _synthetic,
}


def estimate_all(panel: Panel) -> dict[str, Estimate]:
    """Return what every estimator says of a panel."""
    nothing = np.full(panel.K, np.nan)
    found = {}
    for name, estimator in ESTIMATORS.items():
        try:
            with np.errstate(all="ignore"):
                found[name] = estimator(panel)
        except InputError:
            found[name] = Estimate(nothing, nothing, nothing)
    return found
