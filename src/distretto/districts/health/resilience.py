"""Resistance and recoverability: what the district did, against what its industries would give.

Definitions, for the jobs ``E_i`` of industry i in the district at the start of a phase, and the
growth ``g_i`` of the industry in the nation over it::

    expected    dE* = sum_i g_i E_i
    resistance  R   = (dE - dE*) / |dE*|      over the downturn
    recoverability  the same over the upswing

Martin and others let every region change at the one rate of all jobs of the nation, and find what
industries explain by shift-share. Here each industry has its own rate, so that the index is free of
the mix of industries; theirs is ``(dE - g E) / |g E|``, of figures that a phase has too.

The shift-share account adds up::

    dE = g E  +  sum_i (g_i - g) E_i  +  sum_i (e_i - g_i) E_i
         national    industry mix        competitive

with the growth g of all jobs in the nation and e_i of the industry in the district.

References
----------
Martin, Sunley, Gardiner and Tyler (2016), How regions react to recessions, Regional Studies 50(4),
    of which the index is a variant.
Dunn (1960), A statistical and analytical technique for regional analysis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Phase", "Resilience", "resilience", "shift_share", "turning_points"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Phase:
    """A downturn or an upswing of the nation as the district went through it.

    Attributes
    ----------
    start, end : float
        Periods.
    jobs : float
        Of the district at the start.
    change, expected : float
        Change of jobs, and that which growth of the nation's industries would have given.
    national, mix, competitive : float
        The account of shift-share: these three add up to the change.
    """

    start: float
    end: float
    jobs: float
    change: float
    expected: float
    national: float
    mix: float
    competitive: float

    @property
    def index(self) -> float:
        """Resistance or recoverability: (change - expected) / |expected|; NaN where 0."""
        if self.expected == 0.0:
            return float("nan")
        return (self.change - self.expected) / abs(self.expected)


@dataclass(frozen=True, slots=True)
class Resilience:
    """The last downturn and upswing; None for one that the data do not show.

    Attributes
    ----------
    downturn, upswing : Phase or None
    periods : ndarray of float, shape (periods,)
        Common to the district and the nation.
    district, nation : ndarray of float, shape (periods,)
        Jobs in each of them.
    """

    downturn: Phase | None
    upswing: Phase | None
    periods: Floats
    district: Floats
    nation: Floats


def shift_share(start: Floats, end: Floats, before: Floats, after: Floats) -> tuple[float, ...]:
    """Return change, expected change, national, mix and competitive component.

    Parameters
    ----------
    start, end : ndarray, shape (industries,)
        Jobs of the district.
    before, after : ndarray, shape (industries,)
        Jobs of the nation at the same moments. An industry that the nation did not have has the
        growth of all jobs.
    """
    overall = after.sum() / before.sum() - 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(before > 0.0, after / before - 1.0, overall)
    change = float((end - start).sum())
    expected = float((growth * start).sum())
    national = float(overall * start.sum())
    return change, expected, national, expected - national, change - expected


def turning_points(total: Floats) -> tuple[int, int, int] | None:
    """Return the positions of peak, trough and end of the deepest fall; None if nothing fell.

    Parameters
    ----------
    total : ndarray, shape (periods,)
        Jobs of the nation.

    Returns
    -------
    tuple of int or None
        The peak before and the trough of the greatest relative fall, and the period of most jobs
        from the trough on.
    """
    highest = np.maximum.accumulate(total)
    fall = 1.0 - total / highest
    trough = int(np.argmax(fall))
    if fall[trough] <= 0.0:
        return None
    peak = int(np.argmax(total[: trough + 1]))
    end = trough + int(np.argmax(total[trough:]))
    return peak, trough, end


def resilience(
    aggregate: pd.DataFrame,
    nation: pd.DataFrame,
    downturn: tuple[float, float] | None = None,
) -> Resilience | None:
    """Return how the district went through the nation's deepest downturn and the upswing after it.

    Parameters
    ----------
    aggregate, nation : pandas.DataFrame
        Employment by industry and period (`AREA_EMPLOYMENT`).
    downturn : tuple of float, optional
        First and last period of the downturn in place of the deepest fall.

    Returns
    -------
    Resilience or None
        None where fewer than two periods are common.

    Raises
    ------
    InputError
        If the downturn given is not among the periods.
    """
    here, there = (
        each.pivot_table(index="industry", columns="period", values="jobs", aggfunc="sum")
        for each in (aggregate, nation)
    )
    periods = here.columns.intersection(there.columns).sort_values()
    if len(periods) < 2:
        return None
    here = here[periods].fillna(0.0)
    there = there[periods].fillna(0.0)
    here = here.reindex(there.index).fillna(0.0)
    local, whole = here.to_numpy(dtype=np.float64), there.to_numpy(dtype=np.float64)
    times = periods.to_numpy(dtype=np.float64)
    points = (
        turning_points(whole.sum(axis=0)) if downturn is None else _chosen(times, downturn, whole)
    )
    fall = rise = None
    if points is not None:
        peak, trough, end = points
        fall = _phase(local, whole, times, peak, trough)
        rise = _phase(local, whole, times, trough, end) if end > trough else None
    return Resilience(fall, rise, times, local.sum(axis=0), whole.sum(axis=0))


def _chosen(times: Floats, downturn: tuple[float, float], whole: Floats) -> tuple[int, int, int]:
    first, last = downturn
    if first not in times or last not in times or first >= last:
        raise InputError(
            "the downturn is not among the periods",
            where="--downturn",
            found=f"{first:g} to {last:g}",
            expected="two of " + ", ".join(f"{time:g}" for time in times) + ", in their order",
        )
    peak, trough = (int(np.flatnonzero(times == each)[0]) for each in downturn)
    return peak, trough, trough + int(np.argmax(whole.sum(axis=0)[trough:]))


def _phase(local: Floats, whole: Floats, times: Floats, start: int, end: int) -> Phase:
    found = shift_share(local[:, start], local[:, end], whole[:, start], whole[:, end])
    return Phase(float(times[start]), float(times[end]), float(local[:, start].sum()), *found)
