"""How unevenly an industry lies over areas, and how special the mix of an area is.

Location looks at an industry (a column), specialisation at an area (a row); each compares a
distribution with that of all jobs::

    Krugman location        K_a = sum_s |s_sa - x_s|             0 to 2
    Krugman specialisation  K_s = sum_a |E[s,a]/E[s] - E[a]/E|   0 to 2
    Gini                    twice the area between the diagonal and the Lorenz curve of which the
                            slope is the location quotient, in rising order; 0 to 1
    Herfindahl              sum of squared shares; 1 over it is the equivalent number of equal parts

The Lorenz curve counts areas by their jobs (Krugman 1991, whose Gini is the plain area: half of
this one), or each area once (Farhauer and Kröll 2014).

References
----------
[1] Krugman, P. (1991), Geography and Trade, MIT Press.
[2] Farhauer, O. and Kröll, A. (2014), Standorttheorien, Springer Gabler.
[3] Midelfart-Knarvik, K.H., Overman, H.G., Redding, S.J. and Venables, A.J. (2000), "The location
    of European industry", European Commission, Economic Papers 142.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.districts.concentration.quotients import quotients_of
from distretto.districts.concentration.table import Table, read_table
from distretto.errors import InputError, did_you_mean

__all__ = [
    "gini_of_location",
    "gini_of_specialisation",
    "herfindahl_of_location",
    "herfindahl_of_specialisation",
    "krugman_of_location",
    "krugman_of_specialisation",
]

Array = NDArray[np.float64]


def gini_of_location(employment: ArrayLike, count: str = "jobs") -> Array:
    """Return the Gini coefficient of the location of each industry.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    count : {"jobs", "areas"}
        Whether areas count by all their jobs (Krugman 1991), or each once.

    Returns
    -------
    (a,) float64
        0 where the industry has the same share everywhere, towards 1 where it is all in one small
        area; NaN for an industry without jobs.

    Raises
    ------
    InputError
        If `count` is unknown, or as :func:`distretto.districts.concentration.table.read_table`.
    """
    table = read_table(employment)
    weights = _weights(count, table.by_area, "areas")
    return _gini(quotients_of(table), weights[:, None])


def gini_of_specialisation(
    employment: ArrayLike, count: str = "jobs", base: ArrayLike | None = None
) -> Array:
    """Return the Gini coefficient of the specialisation of each area.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    count : {"jobs", "industries"}
        Whether industries count by all their jobs in the country, or each once.
    base : (a,) array, optional
        Jobs of the country by industry; by default the sum over areas.

    Returns
    -------
    (s,) float64
        0 where the area has the country's mix of industries; NaN for an area without jobs.

    Raises
    ------
    InputError
        If `count` is unknown, or as :func:`distretto.districts.concentration.table.read_table`.
    """
    table = read_table(employment, base)
    weights = _weights(count, table.by_industry, "industries")
    return _gini(quotients_of(table).T, weights[:, None])


def krugman_of_location(employment: ArrayLike, against: str = "total") -> Array:
    """Return Krugman's index of the location of each industry.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    against : {"total", "rest"}
        Whether the industry is compared with all industries, or with all others.

    Returns
    -------
    (a,) float64
        From 0, distributed as the others, to 2, nothing in common; NaN without jobs.

    Raises
    ------
    InputError
        If `against` is unknown, or as :func:`distretto.districts.concentration.table.read_table`.
    """
    table = read_table(employment)
    return _krugman(table.jobs, table.by_area, _with_rest(against))


def krugman_of_specialisation(
    employment: ArrayLike, against: str = "total", base: ArrayLike | None = None
) -> Array:
    """Return Krugman's index of the specialisation of each area.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    against : {"total", "rest"}
        Whether the area is compared with the country, or with the rest of it, as in [3].
    base : (a,) array, optional
        Jobs of the country by industry; by default the sum over areas.

    Returns
    -------
    (s,) float64
        From 0, the mix of the country, to 2, nothing in common; NaN without jobs.

    Raises
    ------
    InputError
        If `against` is unknown, or as :func:`distretto.districts.concentration.table.read_table`.
    """
    table = read_table(employment, base)
    return _krugman(table.jobs.T, table.by_industry, _with_rest(against))


def herfindahl_of_location(employment: ArrayLike) -> Array:
    """Return the sum over areas of squared shares in the jobs of each industry, (a,) float64.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    """
    return _herfindahl(read_table(employment).jobs)


def herfindahl_of_specialisation(employment: ArrayLike) -> Array:
    """Return the sum over industries of squared shares in the jobs of each area, (s,) float64.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    """
    return _herfindahl(read_table(employment).jobs.T)


def industry_measures(table: Table) -> dict[str, Array]:
    """Return the measures of each industry of a checked table, by name."""
    return {
        "gini": _gini(quotients_of(table), table.by_area[:, None]),
        "krugman": _krugman(table.jobs, table.by_area, rest=False),
        "herfindahl": _herfindahl(table.jobs),
    }


def area_measures(table: Table) -> dict[str, Array]:
    """Return the measures of each area of a checked table, by name."""
    return {
        "gini": _gini(quotients_of(table).T, table.by_industry[:, None]),
        "krugman": _krugman(table.jobs.T, table.by_industry, rest=False),
        "herfindahl": _herfindahl(table.jobs.T),
    }


def _gini(quotients: Array, weights: Array) -> Array:
    """Return the Gini coefficients of columns of quotients; rows without weight do not count."""
    order = np.argsort(quotients, axis=0)
    width = np.take_along_axis(np.broadcast_to(weights, quotients.shape), order, axis=0)
    height = width * np.take_along_axis(quotients, order, axis=0)
    height[width == 0] = 0.0
    with np.errstate(invalid="ignore"):
        width = width / width.sum(axis=0)
        height = height / height.sum(axis=0)
        curve = np.cumsum(height, axis=0)
        gini = 1.0 - (width * (2.0 * curve - height)).sum(axis=0)
    return np.asarray(np.maximum(gini, 0.0))  # rounding


def _krugman(jobs: Array, reference: Array, rest: bool) -> Array:
    """Return Krugman's index of columns of jobs against a distribution over the rows."""
    with np.errstate(invalid="ignore"):
        compared = reference[:, None] - jobs if rest else reference[:, None]
        shares = jobs / jobs.sum(axis=0)
        others = compared / compared.sum(axis=0)
        return np.asarray(np.abs(shares - others).sum(axis=0))


def _herfindahl(jobs: Array) -> Array:
    """Return the sums of squared shares of columns of jobs."""
    with np.errstate(invalid="ignore"):
        return np.asarray(((jobs / jobs.sum(axis=0)) ** 2).sum(axis=0))


def _weights(count: str, jobs: Array, parts: str) -> Array:
    if count == parts:
        return (jobs > 0).astype(np.float64)
    _check_choice("count", count, ("jobs", parts))
    return jobs


def _with_rest(against: str) -> bool:
    _check_choice("against", against, ("total", "rest"))
    return against == "rest"


def _check_choice(name: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise InputError(
            "no such choice",
            where=name,
            found=given,
            expected="one of " + ", ".join(known),
            hint=did_you_mean(given, known),
        )
