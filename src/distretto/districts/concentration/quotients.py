"""Location quotients and prevalence of a whole table.

::

    LQ[s,a] = (E[s,a] / E[s]) / (E[a] / E)        share in the area over share in the country
    PI[s,a] = E[s,a] - E[s] E[a] / E              jobs beyond the country's share

:mod:`distretto.districts.quotients` says how the two are kept from disagreeing at the border.

References
----------
[1] ISTAT (1997), I sistemi locali del lavoro 1991.
[2] Sforzi, F. (2009), "The empirical evidence of industrial districts in Italy", in Becattini,
    Bellandi and De Propris (eds), A Handbook of Industrial Districts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.districts import quotients
from distretto.districts.concentration.table import Table, read_table

__all__ = ["location_quotients", "prevalence"]

Array = NDArray[np.float64]


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
    defined = (table.by_area > 0)[:, None] & (table.by_industry > 0)
    return np.where(defined, quotients.location_quotient(*_shares(table)), np.nan)


def prevalence_of(table: Table) -> Array:
    """Return the prevalence in a checked table."""
    return quotients.prevalence(*_shares(table))


def _shares(table: Table) -> tuple[Array, Array, Array, float]:
    """Return part and whole of areas, part and whole of the country."""
    return table.jobs, table.by_area[:, None], table.by_industry, table.total
