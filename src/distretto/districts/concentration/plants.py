"""Plants: where they are, their industry and their jobs; how unequal they are in size.

What tells an industry of a few large plants from one that clusters is the Herfindahl of its plants,
``H_a = sum_k z_k^2`` with ``z_k`` the share of plant *k* in the jobs of the industry. It comes from
a list of plants (:class:`Plants`), or between bounds from counts by size class
(:func:`herfindahl_bounds`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.districts.concentration.table import as_numbers
from distretto.errors import InputError

__all__ = ["Plants", "SizeInequality", "herfindahl_bounds"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SizeInequality:
    """Sums of powers of the plants' shares in the jobs of their industry: a industries.

    Attributes
    ----------
    plants : (a,) int64
        Number of plants with jobs.
    herfindahl : (a,) float64
        ``sum z^2``; NaN without plants.
    cubes, fourths : (a,) float64
        ``sum z^3`` and ``sum z^4``, which the variance under random sites needs.
    """

    plants: NDArray[np.int64]
    herfindahl: Array
    cubes: Array
    fourths: Array


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plants:
    """A list of p plants in s areas and a industries.

    Attributes
    ----------
    area, industry : (p,) int64
        Positions in `areas` and `industries`.
    jobs : (p,) float64
        Jobs of each plant.
    areas, industries : (s,), (a,) object
        Names.
    """

    area: NDArray[np.int64]
    industry: NDArray[np.int64]
    jobs: Array
    areas: NDArray[np.object_]
    industries: NDArray[np.object_]

    @classmethod
    def from_columns(
        cls,
        area: Sequence[Any] | NDArray[Any],
        industry: Sequence[Any] | NDArray[Any],
        jobs: ArrayLike,
        *,
        areas: Sequence[Any] | NDArray[Any] | None = None,
        industries: Sequence[Any] | NDArray[Any] | None = None,
    ) -> Plants:
        """Return plants from columns of a table, one row per plant.

        Parameters
        ----------
        area, industry : (p,) sequence
            Where the plant is and what it does, by name or code.
        jobs : (p,) array
            Its jobs, not negative.
        areas, industries : sequence, optional
            All names, in the order of the results; by default those that occur, in order.

        Raises
        ------
        InputError
            If columns differ in length, jobs are missing or negative, or a name is not in the list.
        """
        sizes = as_numbers(jobs, "jobs")
        if not len(area) == len(industry) == len(sizes):
            raise InputError(
                "columns of plants differ in length",
                found=(len(area), len(industry), len(sizes)),
                expected="area, industry and jobs of each plant",
            )
        wrong = ~(np.isfinite(sizes) & (sizes >= 0))
        if wrong.any():
            row = int(wrong.argmax())
            raise InputError(
                "not a number of jobs",
                where=f"plant {row + 1}, column jobs",
                found=float(sizes[row]),
                expected="a number, 0 or more",
            )
        area_at, area_names = _positions(area, areas, "area")
        industry_at, industry_names = _positions(industry, industries, "industry")
        return cls(area_at, industry_at, sizes, area_names, industry_names)

    def __len__(self) -> int:
        return len(self.jobs)

    def __repr__(self) -> str:
        return (
            f"Plants({len(self):,} plants, {self.jobs.sum():,.0f} jobs, {len(self.areas):,} areas, "
            f"{len(self.industries):,} industries)"
        )

    @property
    def employment(self) -> Array:
        """Jobs by area and industry, (s, a)."""
        shape = len(self.areas), len(self.industries)
        cell = self.area * shape[1] + self.industry
        jobs = np.bincount(cell, self.jobs, shape[0] * shape[1])
        return jobs.reshape(shape).astype(np.float64)

    @property
    def inequality(self) -> SizeInequality:
        """How unequal plants of each industry are in size."""
        number = len(self.industries)
        total = np.bincount(self.industry, self.jobs, number)
        at_work = self.jobs > 0
        industry = self.industry[at_work]
        share = self.jobs[at_work] / total[industry]
        plants = np.bincount(industry, minlength=number)
        powers = [np.bincount(industry, share**power, number) for power in (2, 3, 4)]
        return SizeInequality(plants, *(np.where(plants > 0, each, np.nan) for each in powers))


def herfindahl_bounds(
    counts: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    jobs: ArrayLike | None = None,
    means: ArrayLike | None = None,
) -> tuple[Array, Array]:
    """Return the least and the greatest Herfindahl that counts of plants by size class allow.

    Within a class of n plants and E jobs, squares sum to the least, ``E^2 / n``, where all plants
    are alike, and to the most where as many as possible are at the upper end of the class, all
    others but one at the lower.

    Parameters
    ----------
    counts : (c, a) array
        Plants of each size class and industry.
    lower, upper : (c,) array
        Least and most jobs of a plant of the class; infinite where the class has no upper end.
    jobs : (c, a) array, optional
        Jobs in each class.
    means : (c,) array, optional
        Mean jobs of a plant of the class; one of `jobs` and `means` is needed.

    Returns
    -------
    least, greatest : (a,) float64
        NaN for an industry without plants.

    Raises
    ------
    InputError
        If neither or both of `jobs` and `means` are given, or the jobs of a class are more or fewer
        than its plants can have.

    Examples
    --------
    >>> least, greatest = herfindahl_bounds([[10], [1]], [1, 10], [9, 49], means=[4, 20])
    >>> least.round(3), greatest.round(3)
    (array([0.156]), array([0.194]))
    """
    number = np.asarray(counts, dtype=np.float64)
    low, high = (np.asarray(each, dtype=np.float64)[:, None] for each in (lower, upper))
    if (jobs is None) == (means is None):
        raise InputError("the jobs of each size class are needed", expected="either jobs or means")
    if jobs is None:
        inside = number * np.asarray(means, dtype=np.float64)[:, None]
    else:
        inside = np.asarray(jobs, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        most = np.where(number > 0, number * high, 0.0)
    wrong = (inside < number * low) | (inside > most)
    if wrong.any():
        row, column = (int(at) for at in np.argwhere(wrong)[0])
        raise InputError(
            "the jobs of a size class do not fit its plants",
            where=f"size class {row + 1}, industry {column + 1}",
            found=float(inside[row, column]),
            expected=f"{number[row, column] * low[row, 0]:g} to {most[row, column]:g}, "
            f"for {number[row, column]:g} plants of {low[row, 0]:g} to {high[row, 0]:g}",
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.where(number > 0, inside**2 / number, 0.0)
        above = inside - number * low
        full = np.where(np.isfinite(high) & (high > low), np.floor(above / (high - low)), 0.0)
        rest = np.where(full < number, low + above - np.where(full > 0, full * (high - low), 0), 0)
        extreme = np.where(full > 0, full * high**2, 0.0) + rest**2
        extreme += np.maximum(number - full - 1, 0) * low**2
        total = inside.sum(axis=0) ** 2
        return alike.sum(axis=0) / total, np.where(number > 0, extreme, 0.0).sum(axis=0) / total


def _positions(
    given: Sequence[Any] | NDArray[Any], names: Sequence[Any] | NDArray[Any] | None, what: str
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return the position of each in the list of names, and the list."""
    import pandas as pd

    if names is None:
        codes, found = pd.factorize(np.asarray(given, dtype=object), sort=True)
        known = np.asarray(found, dtype=object)
    else:
        known = np.asarray(names, dtype=object)
        codes = pd.Index(known).get_indexer(pd.Index(np.asarray(given, dtype=object)))
    if (codes < 0).any():
        row = int((codes < 0).argmax())
        raise InputError(
            f"not a known {what}",
            where=f"plant {row + 1}, column {what}",
            found=given[row],
            expected=f"one of the {len(known):,} names" if names is not None else "a name",
        )
    return codes.astype(np.int64), known
