"""Measures of claims that are no outcome of the district: what is gathered along a run for each.

Definitions, quarter t, q0 the quarter before the record, W the window of the claim::

    specialists_trained   workers of specialists trained in t over workers of specialists, mean in W
    routine_outside,      share bought outside, weighted by hours, of the half of the core phases
    tacit_outside         whose tacitness is lowest, highest; mean over W
    outside_gap           the first less the second
    worse_off             of those with a job in q0 who are still workers of the district at the end
                          or left it: share without a job, or paid less than 95% of their wage in q0
    displaced_pay         of those whose firm of q0 has closed: mean of their wage at the end over
                          their wage in q0, 0 without a job
    skilled_wage          mean wage of the third of employed workers with most skill; mean over W
    profit_share          profit over value added, means over W
    trained_premium       wage of those who took a course with a network against workers of members
                          who took none, of like age and tenure (see `experiments.measures`)

Persons who retired are left out of `worse_off` and `displaced_pay`: they are those beyond the age
at which workers may retire who are no longer workers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from distretto.economy.outcomes import OUTCOMES
from distretto.experiments.measures import trained_premium
from distretto.experiments.panels import Panel

if TYPE_CHECKING:
    from distretto.economy.district import District

__all__ = ["MEASURES", "Gatherer", "Measure", "measure_of"]

PAID_LESS = 0.95


class Gatherer(Protocol):
    """Looks at a district, quarter by quarter, and says what it found."""

    def before(self, district: District) -> None:
        """Look at the district before the record begins."""

    def add(self, district: District, counts: bool) -> None:
        """Look at the quarter just run; `counts` says whether it lies in the window."""

    def value(self) -> float:
        """What was found; not a number where there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What an effect of a claim is measured in.

    Attributes
    ----------
    name, label, unit : str
    gather : callable or None
        Makes a gatherer; None for an outcome of the model.
    """

    name: str
    label: str
    unit: str
    gather: Callable[[], Gatherer] | None = None


class _Mean:
    """Mean over the window of a number read from the district in each quarter."""

    def __init__(self, read: Callable[[District], float]) -> None:
        self._read = read
        self._found: list[float] = []

    def before(self, district: District) -> None:
        """Nothing is known before the record."""

    def add(self, district: District, counts: bool) -> None:
        if counts:
            self._found.append(self._read(district))

    def value(self) -> float:
        known = np.array([x for x in self._found if np.isfinite(x)])
        return float(known.mean()) if known.size else np.nan


class _Premium:
    """Premium of those trained with a network."""

    def __init__(self) -> None:
        self._panel = Panel()

    def before(self, district: District) -> None:
        """Nothing is known before the record."""

    def add(self, district: District, counts: bool) -> None:
        self._panel.add(district)

    def value(self) -> float:
        return trained_premium(self._panel.staff)


class _Incumbents:
    """What became of those who had a job before the record.

    Parameters
    ----------
    judge : callable
        Given their wages before and now (0 without a job), and whether their firm has closed.
    """

    def __init__(
        self,
        judge: Callable[[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]], float],
    ) -> None:
        self._judge = judge
        self._district: District | None = None

    def before(self, district: District) -> None:
        workers, firms = district.state.workers, district.state.firms
        employed = np.flatnonzero(workers.alive & (workers.employer >= 0))
        self._key = workers.key[employed].copy()
        self._wage = workers.wage[employed].copy()
        self._age = workers.age[employed].copy()
        self._firm = firms.key[workers.employer[employed]].copy()
        self._start = district.quarter

    def add(self, district: District, counts: bool) -> None:
        self._district = district

    def value(self) -> float:
        district = self._district
        if district is None:
            return np.nan
        workers, firms = district.state.workers, district.state.firms
        here = np.flatnonzero(workers.alive)
        _, old, new = np.intersect1d(self._key, workers.key[here], return_indices=True)
        now = np.zeros(self._key.size)
        at = here[new]
        now[old] = np.where(workers.employer[at] >= 0, workers.wage[at], 0.0)
        stayed = np.zeros(self._key.size, dtype=bool)
        stayed[old] = True
        years = (district.quarter - self._start) / 4.0
        may_retire = self._age + years >= district.parameters.workers.retirement_age
        counted = stayed | ~may_retire
        closed = ~np.isin(self._firm, firms.key[firms.alive])
        return self._judge(self._wage[counted], now[counted], closed[counted])


def _worse_off(
    before: NDArray[np.float64], now: NDArray[np.float64], closed: NDArray[np.bool_]
) -> float:
    return float((now < PAID_LESS * before).mean()) if before.size else np.nan


def _displaced_pay(
    before: NDArray[np.float64], now: NDArray[np.float64], closed: NDArray[np.bool_]
) -> float:
    return float((now[closed] / before[closed]).mean()) if closed.any() else np.nan


def _specialists_trained(district: District) -> float:
    firms, books = district.state.firms, district.state.books
    specialists = firms.alive & ~firms.final
    workers = float(firms.workers[specialists].sum())
    return float(books.trained[specialists].sum()) / workers if workers else np.nan


def _outside(tacit: bool) -> Callable[[District], float]:
    def read(district: District) -> float:
        phases = district.state.phases
        core = np.flatnonzero(~phases.ancillary & (phases.hours > 0.0))
        order = core[np.argsort(phases.tacitness[core], kind="stable")]
        half = order.size // 2
        chosen = order[order.size - half :] if tacit else order[:half]
        hours = float(phases.hours[chosen].sum())
        return float(phases.outside_share[chosen] @ phases.hours[chosen]) / hours

    return read


def _skilled_wage(district: District) -> float:
    workers = district.state.workers
    employed = np.flatnonzero(workers.alive & (workers.employer >= 0))
    if employed.size < 3:
        return np.nan
    most = employed[np.argsort(workers.skill[employed], kind="stable")[-(employed.size // 3) :]]
    return float(workers.wage[most].mean())


class _ProfitShare:
    """Profit over value added, both summed over the window."""

    def __init__(self) -> None:
        self._profit = self._added = 0.0

    def before(self, district: District) -> None:
        """Nothing is known before the record."""

    def add(self, district: District, counts: bool) -> None:
        if counts:
            row = district.observe()
            self._profit += float(row[_PLACE["profit"]])
            self._added += float(row[_PLACE["value_added"]])

    def value(self) -> float:
        return self._profit / self._added if self._added > 0.0 else np.nan


_PLACE = {outcome.name: k for k, outcome in enumerate(OUTCOMES)}

_SPECIAL: tuple[Measure, ...] = (
    Measure(
        "specialists_trained",
        "Workers of specialists trained",
        "share per quarter",
        lambda: _Mean(_specialists_trained),
    ),
    Measure(
        "routine_outside",
        "Codified work bought outside",
        "share",
        lambda: _Mean(_outside(tacit=False)),
    ),
    Measure(
        "tacit_outside", "Tacit work bought outside", "share", lambda: _Mean(_outside(tacit=True))
    ),
    Measure(
        "outside_gap",
        "Codified less tacit work bought outside",
        "share",
        lambda: _Mean(lambda d: _outside(tacit=False)(d) - _outside(tacit=True)(d)),
    ),
    Measure(
        "worse_off",
        "Former workers without a job or paid less",
        "share",
        lambda: _Incumbents(_worse_off),
    ),
    Measure(
        "displaced_pay",
        "Pay of those whose firm closed, over former pay",
        "ratio",
        lambda: _Incumbents(_displaced_pay),
    ),
    Measure(
        "skilled_wage",
        "Wage of the most skilled third",
        "numeraire per quarter",
        lambda: _Mean(_skilled_wage),
    ),
    Measure("profit_share", "Profit in value added", "share", _ProfitShare),
    Measure(
        "premium_of_courses",
        "Pay of the trained over like workers of members",
        "ratio less 1",
        _Premium,
    ),
)

MEASURES: dict[str, Measure] = {
    **{o.name: Measure(o.name, o.label, o.unit) for o in OUTCOMES},
    **{measure.name: measure for measure in _SPECIAL},
}
"""Every measure by name: the outcomes of the model, and those of this module."""


def measure_of(name: str) -> Measure:
    """The measure of a name; a KeyError if there is none."""
    return MEASURES[name]


def rows_to_value(
    rows: NDArray[Any], name: str, how: str, since: int, window: tuple[int, int]
) -> float:
    """Value of an outcome in one arm of one world, from its quarters.

    Parameters
    ----------
    rows : ndarray of float, shape (quarters, outcomes)
    name : str
        Name of an outcome.
    how : {"mean", "log", "change", "recovery"}
        See `distretto.claims.Part`; the logarithm is taken elsewhere.
    since : int
        Quarter to which a change or recovery refers.
    window : tuple of int
        First and last quarter of the mean.
    """
    series = rows[:, _PLACE[name]]
    before = _mean(series[max(0, since - 4) : max(1, since)])
    if how == "recovery":
        return recovery(series, since, before)
    mean = _mean(series[window[0] : window[1] + 1])
    return mean - before if how == "change" else mean


def recovery(series: NDArray[np.float64], since: int, level: float) -> float:
    """Quarters from a break until a series is back at its level for good half a year.

    Parameters
    ----------
    series : ndarray of float, shape (quarters,)
    since : int
        Quarter of the break.
    level : float
        Where the series was before it.

    Returns
    -------
    float
        Quarters until the mean of two quarters reaches the level again after having been below it;
        0 if it never fell below; the quarters left in the run if it did not recover.
    """
    after = series[since:]
    smooth = (after[:-1] + after[1:]) / 2.0
    if smooth.size == 0 or not np.isfinite(level):
        return np.nan
    below = np.flatnonzero(smooth < level)
    if below.size == 0:
        return 0.0
    back = np.flatnonzero(smooth[below[0] :] >= level)
    return float(below[0] + back[0]) if back.size else float(smooth.size)


def _mean(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else np.nan
