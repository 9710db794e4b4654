"""A panel of units over periods, some of which are treated from some period on.

One sample serves all outcomes: a unit counts in a period where all of them are observed. So what
holds between outcomes in the data, such as an account, holds between their effects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Estimator", "Floats", "Index", "Mask", "Panel", "closing"]

Floats: TypeAlias = NDArray[np.float64]
Index: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Panel:
    """Units over periods, with one or more outcomes.

    Attributes
    ----------
    units : ndarray of object, shape (n,)
        Labels of the units.
    periods : ndarray, shape (T,)
        Periods, rising and equally spaced.
    start : ndarray of int64, shape (n,)
        Position in `periods` of the first treated period; T for units that are not treated within
        the panel, 0 for those that always are.
    values : ndarray, shape (n, T, K)
        Outcomes; NaN where not observed.
    outcomes : tuple of str
        Names of the K outcomes.
    cluster : ndarray of int64, shape (n,)
        Codes 0, 1, ... of the groups of units to which treatment was given together.
    covariates : ndarray, shape (n, X)
        What is known of the units before treatment; X may be 0.
    covariate_names : tuple of str
        Names of the X covariates.
    weights : ndarray, shape (n,), or None
        How much each unit counts; None if all count alike. Treated units count 1.
    closed : ndarray of int64, shape (n,), or None
        Position of the first period in which a unit has 0 because it closed; T if there is none.
        Units treated from a period on are compared with those that were in business in it, as they
        were themselves. None if nobody is known to have closed.
    """

    units: NDArray[np.object_]
    periods: Floats
    start: Index
    values: Floats
    outcomes: tuple[str, ...]
    cluster: Index
    covariates: Floats
    covariate_names: tuple[str, ...] = ()
    weights: Floats | None = None
    closed: Index | None = None

    @property
    def n(self) -> int:
        """Number of units."""
        return self.start.size

    @property
    def T(self) -> int:
        """Number of periods."""
        return self.periods.size

    @property
    def K(self) -> int:
        """Number of outcomes."""
        return len(self.outcomes)

    @property
    def ever_treated(self) -> Mask:
        """Whether a unit is treated within the panel, shape (n,)."""
        return self.start < self.T

    @property
    def treated(self) -> Mask:
        """Whether a unit is treated in a period, shape (n, T)."""
        return np.arange(self.T) >= self.start[:, None]

    @property
    def observed(self) -> Mask:
        """Whether all outcomes of a unit are known in a period, shape (n, T)."""
        return np.asarray(np.isfinite(self.values).all(axis=2))

    def of(self, values: Floats, outcomes: tuple[str, ...]) -> Panel:
        """Return the same units with other outcomes."""
        return replace(self, values=values, outcomes=outcomes)

    def beside(self, values: Floats, outcomes: tuple[str, ...]) -> Panel:
        """Return the same units with further outcomes after their own."""
        return self.of(np.concatenate([self.values, values], axis=2), (*self.outcomes, *outcomes))

    def line(self, outcome: str) -> Floats:
        """Return the values of one outcome, shape (n, T)."""
        return self.values[:, :, self.outcomes.index(outcome)]

    def starting(self, start: Index) -> Panel:
        """Return the same units with other dates of treatment."""
        return replace(self, start=start)

    def since(self, first: int) -> Panel:
        """Return the periods from the one at a position on; treatment began by then or later."""
        return replace(
            self,
            periods=self.periods[first:],
            start=np.maximum(0, self.start - first),
            values=self.values[:, first:],
            closed=None if self.closed is None else np.maximum(0, self.closed - first),
        )

    def rows(self, index: NDArray[np.int64]) -> Panel:
        """Return some of the units, in the order of `index`, which may repeat them."""
        return replace(
            self,
            units=self.units[index],
            start=self.start[index],
            values=self.values[index],
            cluster=self.cluster[index],
            covariates=self.covariates[index],
            weights=None if self.weights is None else self.weights[index],
            closed=None if self.closed is None else self.closed[index],
        )


def closing(alive: Mask) -> Index:
    """Return the position of the period after the last one in which a unit is in business.

    Parameters
    ----------
    alive : ndarray of bool, shape (n, T)
        Whether a unit is in business in a period, each in one at least.

    Returns
    -------
    ndarray of int64, shape (n,)
        T for units that are in business to the end.
    """
    periods = alive.shape[1]
    return np.asarray(periods - np.argmax(alive[:, ::-1], axis=1), dtype=np.int64)


Estimator: TypeAlias = Callable[[Panel], Floats]
"""Point estimates, shape (K,), linear in the values of a panel for given dates of treatment."""
