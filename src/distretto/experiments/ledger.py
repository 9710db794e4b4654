"""The gain ledger: the value added gained, and every party that receives a part of it.

Definitions, arm a against the reference, world w, means per quarter over the summary window::

    value added   sales less purchases of all firms
    stayers       wages, person by person, of those paid in both arms (see `twins`)
    jobs          wages of joiners, paid in a only, less those of leavers, paid in r only
    profit, interest, taxes     from the books of firms
    residual      value added - (stayers + jobs + profit + interest + taxes)

Each line is measured in its own account, none is what the others leave over. The residual closes
nothing: it says how far the lines are from adding up. Beside the account stand the public cost of
institutions, the fees of member firms (which are purchases, so that value added is what is left
after them), the dues of workers and the income of the unemployed.

A share of the gain is given only where the 95% interval of the value added gained lies above zero:
a share of what may be nothing says nothing. Cost per unit is a ratio of two means over worlds; its
interval is Fieller's (see `evaluation.ratios`), given where the gain is clearly above zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.evaluation.ratios import fieller
from distretto.experiments.summary import CONFIDENCE, Difference, paired_difference, window_mean

if TYPE_CHECKING:
    from distretto.experiments.comparison import Comparison

__all__ = ["CostLine", "Ledger", "LedgerLine", "cost_lines", "gain_ledger"]

Floats = NDArray[np.float64]

TOTAL = "value_added"
PERSONS = {"stayers": "wages_stayers", "joiners": "wages_joiners", "leavers": "wages_leavers"}
WON_AND_LOST = ("joiners", "leavers")
LINES = ("stayers", "jobs", "profit", "interest", "taxes")
BOOKS = ("profit", "interest", "taxes")
BESIDE = ("public_cost", "membership_fees", "union_dues", "benefits")
YEAR = 4  # quarters


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of a ledger.

    Attributes
    ----------
    name : str
        "value_added", "stayers", "jobs", "profit", "interest" or "taxes"; "joiners" or "leavers",
        of which "jobs" is the sum; "residual"; or what stands beside: an outcome.
    mean : float
        Mean over worlds of the difference from the reference, per quarter, in the money of the
        comparison.
    low, high : float or None
        Its 95% interval; None with one world.
    share : float or None
        Part of the value added gained; None where there is no clear gain, and beside the account.
    """

    name: str
    mean: float
    low: float | None
    high: float | None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Who receives what an arm adds to the value added of the district.

    Attributes
    ----------
    arm : str
    lines : tuple of LedgerLine
        Value added first, then those who receive it.
    jobs : tuple of LedgerLine
        Wages of jobs won and of jobs lost, which the line "jobs" adds up.
    residual : LedgerLine
        Value added less all other lines.
    largest_residual : float
        Largest residual of any world and quarter, relative to value added in the reference.
    beside : tuple of LedgerLine
        Public cost, fees, dues and the income of the unemployed.
    """

    arm: str
    lines: tuple[LedgerLine, ...]
    jobs: tuple[LedgerLine, ...]
    residual: LedgerLine
    largest_residual: float
    beside: tuple[LedgerLine, ...]

    def __getitem__(self, name: str) -> LedgerLine:
        for line in (*self.lines, *self.jobs, self.residual, *self.beside):
            if line.name == name:
                return line
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class CostLine:
    """What a unit of an outcome gained costs the public.

    Attributes
    ----------
    outcome : {"value_added", "wages", "jobs"}
        What is gained: a unit of value added, a unit of wages, a job for a year.
    mean : float or None
        Public cost of a unit; None where it cannot be said.
    low, high : float or None
        Fieller's 95% interval.
    reason : str
        Why it cannot be said; empty where it can.
    """

    outcome: str
    mean: float | None
    low: float | None
    high: float | None
    reason: str = ""


def gain_ledger(comparison: Comparison, arm: str) -> Ledger:
    """Return the gain ledger of an arm.

    Parameters
    ----------
    comparison : Comparison
        With `people`.
    arm : str
        An arm other than the reference.

    Raises
    ------
    ValueError
        If the comparison follows no persons.
    """
    differences = _differences(comparison, arm)
    differences["jobs"] = differences["joiners"] + differences["leavers"]
    residual = differences[TOTAL] - sum(differences[name] for name in LINES)
    level = _quarters(comparison, TOTAL, comparison.arms[0].name)
    largest = float(np.nanmax(np.abs(residual) / np.maximum(1e-300, np.abs(level))))
    window = _window(comparison)

    def line(name: str, values: Floats, gained: Difference | None) -> LedgerLine:
        found = _over_worlds(values, window)
        share = None
        clear = gained is not None and gained.low is not None and gained.low > 0.0
        if clear and gained is not None and gained.mean and found.mean is not None:
            share = found.mean / gained.mean
        mean = math.nan if found.mean is None else found.mean
        return LedgerLine(name, mean, found.low, found.high, share)

    gained = _over_worlds(differences[TOTAL], window)
    return Ledger(
        arm,
        tuple(line(name, differences[name], gained) for name in (TOTAL, *LINES)),
        tuple(line(name, differences[name], gained) for name in WON_AND_LOST),
        line("residual", residual, None),
        largest,
        tuple(line(name, differences[name], None) for name in BESIDE if name in comparison.dataset),
    )


def cost_lines(comparison: Comparison, arm: str) -> tuple[CostLine, ...]:
    """Return what a unit of value added, of wages and a job for a year cost the public.

    Parameters
    ----------
    comparison : Comparison
    arm : str
        An arm other than the reference.
    """
    window = _window(comparison)
    reference = comparison.arms[0].name

    def by_world(outcome: str) -> Floats:
        quarters = [_quarters(comparison, outcome, name) for name in (arm, reference)]
        with_arm, without = (window_mean(values, *window) for values in quarters)
        return np.asarray(with_arm - without, dtype=np.float64)

    cost = by_world("public_cost")
    gains = {
        "value_added": by_world("value_added"),
        "wages": by_world("wages"),
        "jobs": by_world("jobs") / YEAR,
    }
    return tuple(_cost_line(name, cost, gain) for name, gain in gains.items())


def _cost_line(outcome: str, cost: Floats, gain: Floats) -> CostLine:
    both = np.isfinite(cost) & np.isfinite(gain)
    cost, gain = cost[both], gain[both]
    gained = paired_difference(gain, np.zeros_like(gain))
    if gained.mean is None or gained.low is None or gained.high is None:
        return CostLine(outcome, None, None, None, "cannot tell: too few worlds")
    if gained.high < 0.0:
        return CostLine(outcome, None, None, None, "lost, not gained")
    if gained.low <= 0.0:
        return CostLine(outcome, None, None, None, "cannot tell: the gain may be nothing")
    if not np.any(cost != 0.0):
        return CostLine(outcome, 0.0, 0.0, 0.0)
    interval = _ratio_interval(cost, gain)
    if interval is None:
        return CostLine(outcome, None, None, None, "cannot tell: the gain may be nothing")
    return CostLine(outcome, float(cost.mean() / gain.mean()), *interval)


def _ratio_interval(top: Floats, bottom: Floats) -> tuple[float, float] | None:
    """Return Fieller's 95% interval of a ratio of two means over the same worlds."""
    from scipy.special import stdtrit

    n = top.size
    quantile = float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2))
    return fieller(
        (float(top.mean()), float(bottom.mean())), np.cov(top, bottom, ddof=1) / n, quantile
    )


def _differences(comparison: Comparison, arm: str) -> dict[str, Floats]:
    """Return every line of the ledger as differences, shape (worlds, quarters)."""
    if comparison.people is None:
        raise ValueError("the comparison follows no persons")
    reference = comparison.arms[0].name
    outcomes = [TOTAL, *BOOKS, *(name for name in BESIDE if name in comparison.dataset)]
    found = {
        name: _quarters(comparison, name, arm) - _quarters(comparison, name, reference)
        for name in outcomes
    }
    persons = comparison.people.sel(arm=arm).transpose("world", "quarter", ...)
    return found | {
        name: np.asarray(persons[variable].values, dtype=np.float64)
        for name, variable in PERSONS.items()
    }


def _quarters(comparison: Comparison, outcome: str, arm: str) -> Floats:
    values = comparison.dataset[outcome].sel(arm=arm).transpose("world", "quarter")
    return np.asarray(values.values, dtype=np.float64)


def _window(comparison: Comparison) -> tuple[int, int]:
    window = comparison.summary["window"]
    return window["first"], window["last"]


def _over_worlds(values: Floats, window: tuple[int, int]) -> Difference:
    means = np.asarray(window_mean(values, *window), dtype=np.float64)
    return paired_difference(means, np.zeros_like(means))
