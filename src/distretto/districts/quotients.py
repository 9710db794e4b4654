"""Location quotient and prevalence.

For jobs `E[s, a]` of area s in activity a, with a missing index for the sum::

    LQ[s, a] = (E[s, a] / E[s]) / (E[a] / E)
    PI[s, a] = E[s, a] - E[s] E[a] / E

The prevalence is the quotient in absolute value: the jobs beyond those that the area would have at
the national share. It is positive exactly where the quotient exceeds 1: both have the sign of
``E[s, a] E - E[s] E[a]``. With divisions in floating point the two can disagree at the border,
where a district is decided, so this sign is found without rounding and both are made to agree with
it. Where jobs are whole numbers the sign is exact. Where they are estimates their sums are rounded,
and a difference of less than 1 in 10^12 counts as none.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["location_quotient", "prevalence", "ratio"]

Floats = NDArray[np.float64]

_ROUNDING = 1e-12  # relative, of sums of estimates
_SPLIT = 2.0**27 + 1.0  # parts a float64 into two of 26 bits
_LEAST = np.finfo(np.float64).smallest_normal


def location_quotient(
    part: ArrayLike, whole: ArrayLike, national_part: ArrayLike, national_whole: ArrayLike
) -> Floats:
    """Return the location quotient; 0 where there are no jobs to take shares of.

    Parameters
    ----------
    part, whole : array_like
        Jobs of areas in an activity and in all activities.
    national_part, national_whole : array_like
        The same of the nation.
    """
    here, fair, _, sign = _compared(part, whole, national_part, national_whole)
    quotient = ratio(here, fair)
    quotient = np.where(sign > 0, np.maximum(quotient, np.nextafter(1.0, 2.0)), quotient)
    quotient = np.where(sign < 0, np.minimum(quotient, np.nextafter(1.0, 0.0)), quotient)
    return np.where(fair == 0, 0.0, np.where(sign == 0, 1.0, quotient))


def prevalence(
    part: ArrayLike, whole: ArrayLike, national_part: ArrayLike, national_whole: ArrayLike
) -> Floats:
    """Return the jobs beyond those at the national share; parameters as of the quotient."""
    _, _, surplus, sign = _compared(part, whole, national_part, national_whole)
    return np.asarray(sign * np.maximum(ratio(np.abs(surplus), national_whole), _LEAST))


def ratio(above: Any, below: Any) -> Floats:
    """Return a ratio, 0 where the denominator is."""
    above, below = np.broadcast_arrays(
        np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    )
    out = np.zeros(above.shape)
    np.divide(above, below, out=out, where=below != 0)
    return out


def _compared(
    part: ArrayLike, whole: ArrayLike, national_part: ArrayLike, national_whole: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return ``E[s, a] E``, ``E[s] E[a]``, their difference, and its sign."""
    jobs = [np.asarray(n, dtype=np.float64) for n in (part, whole, national_part, national_whole)]
    here, here_rest = _product(jobs[0], jobs[3])
    fair, fair_rest = _product(jobs[1], jobs[2])
    difference, rest = here - fair, here_rest - fair_rest
    # Products are rounded to the nearest, hence in order: the rests decide between equal ones.
    sign = np.where(difference != 0, np.sign(difference), np.sign(rest))
    if not all((each == np.rint(each)).all() for each in jobs):
        near = np.abs(difference) <= _ROUNDING * np.maximum(here, fair)
        sign = np.where(near, 0.0, sign)
    return here, fair, np.asarray(difference + rest), sign


def _product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the product and the error of its rounding: together they are exact (Dekker 1971)."""
    product = a * b
    a_high = _SPLIT * a - (_SPLIT * a - a)
    b_high = _SPLIT * b - (_SPLIT * b - b)
    a_low, b_low = a - a_high, b - b_high
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return np.asarray(product), np.asarray(error)
