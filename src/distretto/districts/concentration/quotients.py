"""Location quotient and prevalence.

::

    LQ[s,a] = (E[s,a] / E[s]) / (E[a] / E)        share in the area over share in the country
    PI[s,a] = E[s,a] - E[s] E[a] / E              jobs beyond the country's share

Prevalence is positive exactly where the quotient exceeds one: both have the sign of
``E[s,a] E - E[s] E[a]``. With divisions in floating point the two can disagree at the border, where
a district is decided, so this sign is found without rounding and both are made to agree with it.
Where jobs are whole numbers the sign is exact. Where they are estimates their sums are rounded, and
a difference of less than 1 in 10^12 counts as none.

References
----------
[1] ISTAT (1997), I sistemi locali del lavoro 1991.
[2] Sforzi, F. (2009), "The empirical evidence of industrial districts in Italy", in Becattini,
    Bellandi and De Propris (eds), A Handbook of Industrial Districts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.districts.concentration.table import Table, read_table

__all__ = ["location_quotients", "prevalence"]

Array = NDArray[np.float64]

_ROUNDING = 1e-12  # relative, of sums of estimates
_SPLIT = 2.0**27 + 1.0  # parts a float64 into two of 26 bits (Dekker 1971)


def location_quotients(employment: ArrayLike, base: ArrayLike | None = None) -> Array:
    """Return the location quotient of each industry in each area.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    base : (a,) array, optional
        Jobs of the country by industry; by default the sum over areas.

    Returns
    -------
    (s, a) float64
        ``LQ``, 1 where the industry has the same share as in the country; NaN for an area or an
        industry without jobs.

    Raises
    ------
    InputError
        As :func:`distretto.districts.concentration.table.read_table`.

    Examples
    --------
    >>> location_quotients([[30, 10], [30, 30]]).round(3)
    array([[1.25 , 0.625],
           [0.833, 1.25 ]])
    """
    return quotients_of(read_table(employment, base))


def prevalence(employment: ArrayLike, base: ArrayLike | None = None) -> Array:
    """Return the jobs of each industry in each area beyond its share in the country.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    base : (a,) array, optional
        Jobs of the country by industry; by default the sum over areas.

    Returns
    -------
    (s, a) float64
        ``PI`` in jobs; positive exactly where the location quotient exceeds 1.

    Raises
    ------
    InputError
        As :func:`distretto.districts.concentration.table.read_table`.

    Examples
    --------
    >>> prevalence([[30, 10], [30, 30]])
    array([[ 6., -6.],
           [-6.,  6.]])
    """
    return prevalence_of(read_table(employment, base))


def quotients_of(table: Table) -> Array:
    """Return the location quotients of a checked table."""
    _, sign = _excess(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = table.jobs / table.by_area[:, None]
        quotient = share / (table.by_industry / table.total)
    quotient = np.where(sign > 0, np.maximum(quotient, np.nextafter(1.0, 2.0)), quotient)
    quotient = np.where(sign < 0, np.minimum(quotient, np.nextafter(1.0, 0.0)), quotient)
    defined = (table.by_area > 0)[:, None] & (table.by_industry > 0)
    return np.where(defined, np.where(sign == 0, 1.0, quotient), np.nan)


def prevalence_of(table: Table) -> Array:
    """Return the prevalence in a checked table."""
    excess, sign = _excess(table)
    if not table.total:
        return np.zeros_like(table.jobs)
    least = np.finfo(np.float64).smallest_normal
    return sign * np.maximum(np.abs(excess) / table.total, least)


def _excess(table: Table) -> tuple[Array, Array]:
    """Return ``E[s,a] E - E[s] E[a]`` and its sign."""
    here, here_rest = _product(table.jobs, np.float64(table.total))
    fair, fair_rest = _product(table.by_area[:, None], table.by_industry)
    difference, rest = here - fair, here_rest - fair_rest
    # Products are rounded to the nearest, hence in order: the rests decide between equal ones.
    sign = np.where(difference != 0, np.sign(difference), np.sign(rest))
    if not table.whole:
        sign[np.abs(difference) <= _ROUNDING * np.maximum(here, fair)] = 0.0
    return difference + rest, sign


def _product(a: Array | np.float64, b: Array | np.float64) -> tuple[Array, Array]:
    """Return the product and the error of its rounding: together they are exact (Dekker 1971)."""
    product = a * b
    a_high = _SPLIT * a - (_SPLIT * a - a)
    b_high = _SPLIT * b - (_SPLIT * b - b)
    a_low, b_low = a - a_high, b - b_high
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return np.asarray(product), np.asarray(error)
