"""Rent sharing as studies of matched panels measure it.

Definitions, firm f, year t::

    ln pay_ft = a_f + d_t + elasticity ln y_ft + error

pay is mean pay at given skill (wage over efficiency) and y value added per worker, each the mean
of a year's quarters. Firm effects take out what firms always pay, and pay at given skill what
their workers are worth. Firms of all sizes weigh by their workers.

References
----------
Card, Devicienti, Maida (2014), Rent-sharing, holdup, and wages: evidence from matched panel data,
Review of Economic Studies 81 (0.03 to 0.07 in Veneto).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

QUARTERS = 4


def _demean(values: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take out weighted means of firms and years (two-way, by turns)."""
    found = values.copy()
    for _ in range(200):
        for axis in (0, 1):
            total = np.maximum(weight.sum(axis=axis, keepdims=True), 1e-300)
            found -= (weight * found).sum(axis=axis, keepdims=True) / total
    return found


def rent_sharing_elasticity(
    pay: NDArray[np.float64], value_added: NDArray[np.float64], workers: NDArray[np.float64]
) -> float:
    """Elasticity of wages to value added per worker within firms.

    Parameters
    ----------
    pay : ndarray, shape (quarter, firm)
        Mean pay at given skill, outside pay at that skill being 1; NaN where there is no firm.
    value_added : ndarray, shape (quarter, firm)
        Value added per worker, numeraire.
    workers : ndarray, shape (quarter, firm)
        Workers employed.

    Returns
    -------
    float
        NaN where no firm is seen in two years with positive value added.
    """
    years = pay.shape[0] // QUARTERS

    def by_year(values: NDArray[np.float64]) -> NDArray[np.float64]:
        shaped = values[: years * QUARTERS].reshape(years, QUARTERS, -1)
        return np.asarray(shaped.mean(axis=1))

    y, wage, staff = by_year(value_added), by_year(pay), by_year(workers)
    with np.errstate(invalid="ignore"):
        seen = np.isfinite(y) & np.isfinite(wage) & np.isfinite(staff) & (y > 0.0) & (wage > 0.0)
    seen &= seen.sum(axis=0, keepdims=True) >= 2
    weight = np.where(seen, staff, 0.0)
    x = _demean(np.log(np.where(seen, y, 1.0)), weight)
    z = _demean(np.log(np.where(seen, wage, 1.0)), weight)
    spread = float((weight * x * x).sum())
    return float((weight * x * z).sum()) / spread if spread > 0.0 else float("nan")
