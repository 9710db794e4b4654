"""What the public pays for a unit of what was gained.

Definitions, C public money and G the gain per treated firm and period::

    cost per unit   C / G
    interval        Fieller's where the cost was estimated too; C / G_high to C / G_low where the
                    cost is known, to which Fieller's then comes down

No figure is given where the interval of the gain covers zero: a cost per job of jobs that may not
exist can be any number. The ratio says nothing of whom else the money helped or of orders and
workers drawn away from other firms: a net gain has to go in if a net cost is to come out.

Source: Fieller (1954), Journal of the Royal Statistical Society B 16. Cost per job as in Bartik
(2020), Journal of Economic Perspectives 34(3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.answers import CANNOT_TELL, Answer, ratio
from distretto.evaluation.panel import Floats

__all__ = ["UNITS", "UnitCost", "cost_per_unit", "known_cost_per_unit"]

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "value_added": "a unit of value added",
        "payroll": "a unit of wages and contributions",
        "job_year": "a job for a year",
        "skilled_living_wage_job_year": "a skilled job at a living wage for a year",
    }
)
"""What a cost is per, with its meaning."""

LOST = "lost, not gained"


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Public cost of a unit gained.

    Attributes
    ----------
    per : str
        One of `UNITS`.
    cost : Answer
        In the money of the cost; refused where nothing was clearly gained.
    """

    per: str
    cost: Answer


def cost_per_unit(
    per: str, estimates: Sequence[float], covariance: Floats, quantile: float
) -> UnitCost:
    """Return the public cost of a unit gained, where cost and gain are both estimates.

    Parameters
    ----------
    per : str
        One of `UNITS`.
    estimates : sequence of two floats
        Cost and gain per treated firm and period, both over the same firms and periods.
    covariance : ndarray, shape (2, 2)
        Of the two.
    quantile : float
        Of the distribution of a standardised estimate, such as 1.96.

    Raises
    ------
    InputError
        If the unit is not known.
    """
    _check(per)
    if estimates[1] + quantile * float(covariance[1, 1]) ** 0.5 < 0.0:
        return UnitCost(per, Answer.none(LOST))
    return UnitCost(per, ratio(estimates, covariance, quantile))


def known_cost_per_unit(per: str, cost: float, gain: float, low: float, high: float) -> UnitCost:
    """Return the public cost of a unit gained, where the cost is known without error.

    Parameters
    ----------
    per : str
        One of `UNITS`.
    cost : float
        Public money per treated firm and period, zero or above.
    gain, low, high : float
        The gain per treated firm and period and its interval, however it was found.

    Raises
    ------
    InputError
        If the unit is not known, the cost negative, or the gain outside its interval.
    """
    _check(per)
    if cost < 0.0:
        raise InputError("negative public cost", where=per, found=cost, expected="zero or above")
    if not low <= gain <= high:
        raise InputError(
            "the gain lies outside its interval",
            where=per,
            found=f"{gain:g} in {low:g} to {high:g}",
            expected="low, gain and high in this order",
        )
    if high < 0.0:
        return UnitCost(per, Answer.none(LOST))
    if low <= 0.0:
        return UnitCost(per, Answer.none(f"{CANNOT_TELL}: the gain may be nothing"))
    return UnitCost(per, Answer(cost / gain, cost / high, cost / low))


def _check(per: str) -> None:
    if per not in UNITS:
        raise InputError(
            "unknown unit of gain",
            found=per,
            expected=f"one of {', '.join(UNITS)}",
            hint=did_you_mean(per, UNITS),
        )
