"""How far a verdict is from the other one.

For each threshold: the value at which the verdict of an area flips while all others stay, and the
relative change that leads there. Raising the specialisation asked of the main industry, or lowering
it, may put another industry in its place; so that threshold is tried at every value at which the
set of specialised industries changes. The same holds for the share of small and medium units where
the main industry is sought among those that have it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from distretto.districts.employment import SizedJobs
from distretto.districts.methods import Method
from distretto.districts.steps import Condition, Outcome, industry_steps

__all__ = ["Flips", "flips"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Flips:
    """Where verdicts flip.

    Attributes
    ----------
    parameters : tuple of str
        The thresholds.
    value : numpy.ndarray of float64, shape (parameters,)
        The method's values.
    flips_at : numpy.ndarray of float64, shape (areas, parameters)
        The value from which on the verdict is the other one; NaN where no value flips it.
    change : numpy.ndarray of float64, shape (areas, parameters)
        The same relative to the method's value.
    to_change : numpy.ndarray of int64, shape (areas,)
        How many thresholds have to change together to flip the verdict: 1 for a district, else the
        number of conditions that the area fails.
    distance : numpy.ndarray of float64, shape (areas,)
        Of a district, the smallest relative change of one threshold that flips the verdict. Of
        another area, the relative change of that threshold among those it fails which has to change
        most. Infinite where none is enough.
    """

    parameters: tuple[str, ...]
    value: Floats
    flips_at: Floats
    change: Floats
    to_change: NDArray[np.int64]
    distance: Floats


def flips(jobs: SizedJobs, method: Method, outcome: Outcome) -> Flips:
    """Return where the verdicts of all areas flip.

    Parameters
    ----------
    jobs : SizedJobs
    method : Method
    outcome : Outcome
        From `apply_steps` with both.
    """
    district = outcome.district
    parameters = tuple(each.parameter for each in outcome.conditions)
    values = np.array([float(getattr(method, name)) for name in parameters])
    columns = [_alone(outcome, at) for at in range(len(parameters))]
    for name, levels in _choosing_industry(method, outcome).items():
        columns[parameters.index(name)] = _tried(jobs, method, outcome, name, levels)
    flips_at = np.column_stack(columns)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = flips_at / values - 1.0
        change[~np.isfinite(change)] = np.nan
        needed = np.column_stack([_needed(each) / each.value - 1.0 for each in outcome.conditions])
    fails = np.column_stack([~each.passed & each.reached for each in outcome.conditions])
    # An area that fails alone where the industry chosen matters may be nearer by another industry.
    alone = np.nanmin(np.where(np.isnan(change), np.inf, np.abs(change)), axis=1)
    together = np.where(fails, np.where(np.isfinite(needed), np.abs(needed), np.inf), 0.0).max(
        axis=1
    )
    unreached = ~district & ~np.logical_and.reduce([each.reached for each in outcome.conditions])
    together[unreached] = np.inf
    distance = np.where(district | np.isfinite(alone), alone, together)
    to_change = np.where(district | np.isfinite(alone), 1, outcome.failing)
    return Flips(parameters, values, flips_at, change, to_change, distance)


def _needed(condition: Condition) -> Floats:
    """Return the value of a parameter at which statistic and threshold meet; NaN for none."""
    meet = np.full(len(condition.statistic), np.nan)
    possible = condition.asked & condition.reached & (condition.reference > 0)
    possible &= condition.statistic > 0
    np.divide(condition.statistic, condition.reference, out=meet, where=possible)
    return meet


def _alone(outcome: Outcome, at: int) -> Floats:
    """Return where a threshold flips verdicts if the main industry stays."""
    others = np.logical_and.reduce([c.passed for k, c in enumerate(outcome.conditions) if k != at])
    return np.where(others, _needed(outcome.conditions[at]), np.nan)


def _choosing_industry(method: Method, outcome: Outcome) -> dict[str, Floats]:
    """Return the thresholds that choose the main industry, and their values at which it changes."""
    choosing = {"specialisation": outcome.quotient}
    if method.main_among_sme:
        choosing["sme_majority"] = outcome.sme_share
    return choosing


def _tried(jobs: SizedJobs, method: Method, outcome: Outcome, name: str, levels: Floats) -> Floats:
    """Return the nearest value of a threshold at which the verdict is the other one."""
    district = outcome.district
    before = np.logical_and.reduce([c.passed for c in outcome.conditions if c.step < 3])
    argument = {"specialisation": "specialisation", "sme_majority": "majority"}[name]
    steps: Callable[..., tuple[object, tuple[Condition, ...]]] = partial(
        industry_steps, jobs, outcome.quotient, outcome.prevalence, method
    )
    now = float(getattr(method, name))
    nearest = np.full(len(district), np.nan)
    for industry in range(levels.shape[1]):
        # At its level an industry no longer exceeds the threshold; just below, it still does.
        for level in (levels[:, industry], np.nextafter(levels[:, industry], -np.inf)):
            _, conditions = steps(**{argument: level})
            verdict = before & np.logical_and.reduce([each.passed for each in conditions])
            nearer = ~(np.abs(nearest - now) <= np.abs(level - now))
            nearest = np.where((verdict != district) & (level > 0) & nearer, level, nearest)
    return nearest
