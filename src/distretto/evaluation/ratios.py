"""Ratios of two estimates, with Fieller's interval.

Definitions, A and B two estimates with covariance S, q the quantile of Student's t::

    {r: (A - r B)^2 <= q^2 (S_AA - 2 r S_AB + r^2 S_BB)}

This is an interval only where B is clearly not zero, |B| > q sqrt(S_BB); a ratio to what may be
nothing says nothing, and none is given.

Source: Fieller (1954), Journal of the Royal Statistical Society B 16.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["fieller"]


def fieller(
    estimates: Sequence[float], covariance: NDArray[np.float64], quantile: float
) -> tuple[float, float] | None:
    """Return Fieller's interval of the first estimate over the second.

    Parameters
    ----------
    estimates : sequence of two floats
    covariance : ndarray, shape (2, 2)
        Of the estimates.
    quantile : float
        Of the distribution of a standardised estimate, such as 1.96.

    Returns
    -------
    tuple of float, or None
        None where the second estimate may be zero.
    """
    top, bottom = estimates
    s = covariance * quantile**2
    a = bottom**2 - s[1, 1]
    if a <= 0.0:
        return None
    b = top * bottom - s[0, 1]
    c = top**2 - s[0, 0]
    root = math.sqrt(max(0.0, b**2 - a * c))
    return float((b - root) / a), float((b + root) / a)
