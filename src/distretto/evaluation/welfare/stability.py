"""Stability of jobs: who comes, who goes, who stays, from rows of worker, firm and period.

Definitions, a job is a worker in a firm; N_0 jobs of a firm in a period and N_1 in the next, H jobs
that are new in it (hires), S jobs that are not there any more (separations)::

    separation rate       S / ((N_0 + N_1) / 2)
    hiring rate           H / ((N_0 + N_1) / 2)
    growth                2 (N_1 - N_0) / (N_1 + N_0)      from -2 (exit) to 2 (entry)
    churn                 H + S - |N_1 - N_0|              moves beyond what growth needed
    one-year retention    jobs that are there again a year later / jobs
    tenure                periods without a break up to now, this one included

N_1 - N_0 = H - S in each firm. Over all firms the same formulas hold of sums, and churn is the sum
of firms' churn; growth of all is then the mean of firms' growth, weighted by (N_0 + N_1) / 2. Who
moves from one firm to another is a separation of the first and a hire of the second.

What the record does not hold, it cannot say: a firm that is missing from it in a period shows as
closed, and a worker who comes back after a break as a separation and a hire.

Sources: Davis and Haltiwanger (1992), Quarterly Journal of Economics 107, for growth; Burgess, Lane
and Stevens (2000), Journal of Labor Economics 18, for churn; ILO and OECD for retention and tenure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError
from distretto.evaluation.columns import codes, measured, over
from distretto.evaluation.panel import Floats
from distretto.evaluation.welfare.inequality import quantiles

__all__ = ["Flows", "Retention", "Tenure", "davis_haltiwanger", "flows", "retention", "tenure"]

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Flows:
    """Jobs and their flows, by firm (F) and period (T) or from one period to the next (T - 1).

    Attributes
    ----------
    firms : ndarray, shape (F,)
        Labels.
    periods : ndarray, shape (T,)
    jobs : ndarray of int64, shape (F, T)
    hires, separations : ndarray of int64, shape (F, T - 1)
        Column t leads from period t to period t + 1.
    created, destroyed : ndarray of int64, shape (F, T - 1)
        Rise and fall in the jobs of firms that grow and shrink.
    """

    firms: NDArray[Any]
    periods: Floats
    jobs: Counts
    hires: Counts
    separations: Counts
    created: Counts
    destroyed: Counts

    @property
    def of_all(self) -> Flows:
        """All firms as one row, whose flows are the sums of theirs."""
        columns = (self.jobs, self.hires, self.separations, self.created, self.destroyed)
        sums = (each.sum(axis=0, keepdims=True) for each in columns)
        return Flows(np.array(["all"], dtype=object), self.periods, *sums)

    @property
    def separation_rate(self) -> Floats:
        """Separations over mean jobs, shape (F, T - 1); NaN where there are none."""
        return over(self.separations, self._mean_jobs, np.nan)

    @property
    def hiring_rate(self) -> Floats:
        """Hires over mean jobs, shape (F, T - 1); NaN where there are none."""
        return over(self.hires, self._mean_jobs, np.nan)

    @property
    def creation_rate(self) -> Floats:
        """Jobs created over mean jobs, shape (F, T - 1); NaN where there are none."""
        return over(self.created, self._mean_jobs, np.nan)

    @property
    def destruction_rate(self) -> Floats:
        """Jobs destroyed over mean jobs, shape (F, T - 1); NaN where there are none."""
        return over(self.destroyed, self._mean_jobs, np.nan)

    @property
    def growth(self) -> Floats:
        """Growth of Davis and Haltiwanger, shape (F, T - 1); NaN where there are no jobs."""
        return davis_haltiwanger(self.jobs[:, :-1], self.jobs[:, 1:])

    @property
    def churn(self) -> Counts:
        """Hires and separations beyond the jobs created and destroyed, shape (F, T - 1)."""
        return self.hires + self.separations - self.created - self.destroyed

    @property
    def _mean_jobs(self) -> Floats:
        return np.asarray(0.5 * (self.jobs[:, 1:] + self.jobs[:, :-1]))


@dataclass(frozen=True, slots=True)
class Retention:
    """Jobs that are there again after a year.

    Attributes
    ----------
    firms : ndarray, shape (F,)
        Labels.
    periods : ndarray, shape (T - Y,)
        Periods from which a year can be looked ahead.
    jobs, kept : ndarray of int64, shape (F, T - Y)
        Jobs, and those of them that the same worker has a year later.
    """

    firms: NDArray[Any]
    periods: Floats
    jobs: Counts
    kept: Counts

    @property
    def rate(self) -> Floats:
        """Part of jobs kept, shape (F, T - Y); NaN where there are none."""
        return over(self.kept, self.jobs, np.nan)

    @property
    def of_all(self) -> Floats:
        """Part of the jobs of all firms kept, shape (T - Y,)."""
        return over(self.kept.sum(axis=0), self.jobs.sum(axis=0), np.nan)


@dataclass(frozen=True, slots=True)
class Tenure:
    """How long the workers of a period have been in their firms.

    Attributes
    ----------
    median : float
        In periods.
    at_least : bool
        Whether the median worker was there when the record began, so that tenure may be longer.
    jobs : int
        Jobs of the period.
    from_start : float
        Part of them that were there without a break since the record began.
    """

    median: float
    at_least: bool
    jobs: int
    from_start: float


@dataclass(frozen=True, slots=True)
class _Jobs:
    """Rows in the order of job and period."""

    firms: NDArray[Any]
    periods: Floats
    firm: NDArray[np.int64]
    at: NDArray[np.int64]  # position of the period
    job: NDArray[np.int64]

    def counted(self, rows: NDArray[np.bool_]) -> Counts:
        """Return how many of the chosen rows each firm has in each period, shape (F, T)."""
        t = self.periods.size
        cells = self.firm[rows] * t + self.at[rows]
        return np.bincount(cells, minlength=self.firms.size * t).reshape(self.firms.size, t)

    @property
    def continued(self) -> NDArray[np.bool_]:
        """Whether a row follows on its job's row of the period before."""
        follows = np.zeros(self.at.size, dtype=bool)
        follows[1:] = (self.job[1:] == self.job[:-1]) & (self.at[1:] == self.at[:-1] + 1)
        return follows


def davis_haltiwanger(before: ArrayLike, after: ArrayLike) -> Floats:
    """Return the growth rate ``2 (N_1 - N_0) / (N_1 + N_0)``.

    Parameters
    ----------
    before, after : array_like, any equal shapes
        N_0 and N_1, zero or above.

    Returns
    -------
    ndarray
        -2 for an exit, 2 for an entry; NaN where both are zero.
    """
    old, new = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if (old < 0.0).any() or (new < 0.0).any():
        raise InputError(
            "negative jobs",
            found=float(min(old.min(), new.min())),
            expected="zero or above",
        )
    return over(2.0 * (new - old), new + old, np.nan)


def flows(worker: ArrayLike, firm: ArrayLike, period: ArrayLike) -> Flows:
    """Return jobs, hires and separations of each firm.

    Parameters
    ----------
    worker, firm, period : array_like, shape (r,)
        One row per worker, firm and period; periods are numbers, equally spaced.

    Returns
    -------
    Flows

    Raises
    ------
    InputError
        If a row is repeated, or periods are fewer than two or not equally spaced.
    """
    rows = _jobs(worker, firm, period)
    continued = rows.continued
    goes_on = np.append(continued[1:], False)
    jobs = rows.counted(np.ones(continued.size, dtype=bool))
    change = np.diff(jobs, axis=1)
    return Flows(
        rows.firms,
        rows.periods,
        jobs,
        hires=rows.counted(~continued)[:, 1:],
        separations=rows.counted(~goes_on)[:, :-1],
        created=np.maximum(change, 0),
        destroyed=np.maximum(-change, 0),
    )


def retention(
    worker: ArrayLike, firm: ArrayLike, period: ArrayLike, periods_a_year: int = 1
) -> Retention:
    """Return how many jobs of each firm are there again a year later.

    Parameters
    ----------
    worker, firm, period : array_like, shape (r,)
        As for :func:`flows`.
    periods_a_year : int
        4 for quarters.

    Returns
    -------
    Retention

    Raises
    ------
    InputError
        As for :func:`flows`, and if the record is shorter than a year.
    """
    rows = _jobs(worker, firm, period)
    t = rows.periods.size
    if not 1 <= periods_a_year < t:
        raise InputError(
            "the record is too short to look a year ahead",
            where="period",
            found=f"{t} periods, {periods_a_year} a year",
            expected="more than a year of periods",
        )
    # Rows are in the order of job and period: so are these keys.
    key = rows.job * t + rows.at
    ahead = key + periods_a_year
    found = np.minimum(np.searchsorted(key, ahead), key.size - 1)
    kept = key[found] == ahead
    everyone = np.ones(kept.size, dtype=bool)
    usable = slice(0, t - periods_a_year)  # in the last year, a key ahead would be of the next job
    return Retention(
        rows.firms,
        rows.periods[usable],
        rows.counted(everyone)[:, usable],
        rows.counted(kept)[:, usable],
    )


def tenure(
    worker: ArrayLike, firm: ArrayLike, period: ArrayLike, at: float | None = None
) -> Tenure:
    """Return the median tenure of the workers of a period, as far back as the record goes.

    Parameters
    ----------
    worker, firm, period : array_like, shape (r,)
        As for :func:`flows`.
    at : float, optional
        The period; the last one if not given.

    Returns
    -------
    Tenure
        Where tenure itself was asked of workers, take the median of that instead.

    Raises
    ------
    InputError
        As for :func:`flows`, and if nobody is recorded in the period.
    """
    rows = _jobs(worker, firm, period)
    wanted = rows.periods[-1] if at is None else at
    place = np.flatnonzero(np.isclose(rows.periods, wanted, rtol=0.0, atol=1e-9))
    if place.size == 0:
        raise InputError(
            "nobody is recorded in the period",
            where="at",
            found=wanted,
            expected=f"{rows.periods[0]:g} to {rows.periods[-1]:g}",
        )
    index = np.arange(rows.at.size)
    began = np.maximum.accumulate(np.where(rows.continued, 0, index))
    now = rows.at == place[0]
    lengths = (index - began + 1)[now]
    longest = int(place[0]) + 1
    median = float(quantiles(lengths, 0.5)[0])
    return Tenure(median, median > longest - 1, int(now.sum()), float((lengths == longest).mean()))


def _jobs(worker: ArrayLike, firm: ArrayLike, period: ArrayLike) -> _Jobs:
    _, j = codes("worker", worker)
    firms, i = codes("firm", firm, j.size)
    periods, t = codes("period", measured("period", period, j.size))
    steps = np.diff(periods)
    if periods.size < 2 or not np.allclose(steps, steps[0], rtol=1e-9):
        wide = "" if periods.size < 2 else f", a gap after {periods[int(np.argmax(steps))]:g}"
        raise InputError(
            "periods that cannot be compared",
            where="period",
            found=f"{periods.size} periods{wide}",
            expected="at least 2, equally spaced",
            hint="a missing period would show as everyone leaving: compare the stretches apart",
        )
    pair = j * firms.size + i
    order = np.lexsort((t, pair))
    pair, t = pair[order], t[order]
    repeated = (pair[1:] == pair[:-1]) & (t[1:] == t[:-1])
    if repeated.any():
        row = int(order[1:][repeated][0])
        raise InputError(
            "a worker has two rows in a period with the same firm",
            where=f"row {row}",
            expected="one row per worker, firm and period",
            hint="add them up",
        )
    return _Jobs(firms, np.asarray(periods, dtype=np.float64), i[order], t, pair)
