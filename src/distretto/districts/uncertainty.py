"""What not knowing the mean size of classes does to every statistic and to the verdict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.districts.class_means import ClassMeans, sets_of_means
from distretto.districts.employment import AreaJobs
from distretto.districts.methods import Method
from distretto.districts.steps import apply_steps

__all__ = ["Uncertainty", "over_class_means"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """Statistics and verdicts over sets of mean sizes of classes.

    Attributes
    ----------
    low, high : numpy.ndarray of float64, shape (areas, conditions)
        Range of each statistic.
    margin_low, margin_high : numpy.ndarray of float64, shape (areas, conditions)
        Range of statistic less threshold, which both move.
    met : numpy.ndarray of float64, shape (areas, conditions)
        Part of the sets in which the area meets the condition.
    district : numpy.ndarray of float64, shape (areas,)
        Part of the sets in which the area is a district.
    sets : int
        How many there are.
    """

    low: Floats
    high: Floats
    margin_low: Floats
    margin_high: Floats
    met: Floats
    district: Floats
    sets: int

    @property
    def sure(self) -> NDArray[np.bool_]:
        """Areas whose verdict is the same in all sets."""
        return np.asarray((self.district == 0) | (self.district == 1))


def over_class_means(jobs: AreaJobs, means: ClassMeans, method: Method) -> Uncertainty:
    """Apply the steps with every set of means.

    Parameters
    ----------
    jobs : AreaJobs
    means : ClassMeans
    method : Method
    """
    # With the means of the verdict itself, so that none is sure which these contradict.
    sets = np.vstack((means.mean, sets_of_means(means)))
    outcomes = [apply_steps(jobs.sized(each, method), method) for each in sets]
    statistic = np.array([[c.statistic for c in each.conditions] for each in outcomes])
    margin = statistic - np.array([[c.threshold for c in each.conditions] for each in outcomes])
    met = np.array([[c.passed for c in each.conditions] for each in outcomes])
    return Uncertainty(
        statistic.min(axis=0).T,
        statistic.max(axis=0).T,
        margin.min(axis=0).T,
        margin.max(axis=0).T,
        met.mean(axis=0).T,
        np.mean([each.district for each in outcomes], axis=0),
        len(sets),
    )
