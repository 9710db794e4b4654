"""Location quotient and prevalence.

For jobs `E[s, a]` of area s in activity a, with a missing index for the sum::

    LQ[s, a] = (E[s, a] / E[s]) / (E[a] / E)
    PI[s, a] = E[s, a] - E[s] E[a] / E

The prevalence is the quotient in absolute value: the jobs beyond those that the area would have at
the national share. It is positive exactly where the quotient exceeds 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["location_quotient", "prevalence", "ratio"]

Floats = NDArray[np.float64]


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
    crossed = np.multiply(part, national_whole), np.multiply(whole, national_part)
    return ratio(*crossed)


def prevalence(
    part: ArrayLike, whole: ArrayLike, national_part: ArrayLike, national_whole: ArrayLike
) -> Floats:
    """Return the jobs beyond those at the national share; parameters as of the quotient."""
    # From the same two products as the quotient, so that the two never disagree about the sign.
    surplus = np.multiply(part, national_whole) - np.multiply(whole, national_part)
    return ratio(surplus, national_whole)


def ratio(above: Any, below: Any) -> Floats:
    """Return a ratio, 0 where the denominator is."""
    above, below = np.broadcast_arrays(
        np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    )
    out = np.zeros(above.shape)
    np.divide(above, below, out=out, where=below != 0)
    return out
