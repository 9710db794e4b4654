"""Related and unrelated variety of the industries of an area.

With ``p_a`` the share of an industry in the jobs of the area, ``P_g`` that of a group of related
industries, commonly the two-digit division above five-digit industries::

    unrelated variety  UV = sum_g P_g log2(1 / P_g)
    related variety    RV = sum_g P_g H_g,    H_g = sum_{a in g} (p_a / P_g) log2(P_g / p_a)
    total              UV + RV = sum_a p_a log2(1 / p_a)

References
----------
[1] Frenken, K., Van Oort, F. and Verburg, T. (2007), "Related variety, unrelated variety and
    regional economic growth", Regional Studies 41(5), 685-697.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.districts.concentration.table import Table, read_table
from distretto.errors import InputError

__all__ = ["Variety", "variety"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Variety:
    """Variety of s areas, in bits; NaN for an area without jobs.

    Attributes
    ----------
    related, unrelated, total : (s,) float64
        Entropy within groups, between groups, and their sum.
    """

    related: Array
    unrelated: Array
    total: Array


def variety(employment: ArrayLike, groups: Sequence[Any] | NDArray[Any]) -> Variety:
    """Return the related and the unrelated variety of each area.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    groups : (a,) sequence
        The group of each industry, such as its two-digit code.

    Returns
    -------
    Variety

    Raises
    ------
    InputError
        If there is not one group for each industry, or as
        :func:`distretto.districts.concentration.table.read_table`.

    Examples
    --------
    Jobs spread evenly over two industries in each of two groups: one bit and one bit.

    >>> variety([[10, 10, 10, 10]], ["13", "13", "25", "25"])
    Variety(related=array([1.]), unrelated=array([1.]), total=array([2.]))
    """
    return variety_of(read_table(employment), groups)


def variety_of(table: Table, groups: Sequence[Any] | NDArray[Any]) -> Variety:
    """Return the variety of the areas of a checked table."""
    if len(groups) != table.jobs.shape[1]:
        raise InputError(
            "groups do not fit the table",
            where="groups",
            found=len(groups),
            expected=f"one for each of the {table.jobs.shape[1]} industries",
        )
    _, group = np.unique([str(each) for each in groups], return_inverse=True)
    belongs = (group[:, None] == np.arange(group.max() + 1)).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = table.jobs / table.by_area[:, None]
    of_group = share @ belongs
    unrelated = np.maximum(_information(of_group, np.ones(1)), 0.0)  # rounding
    related = _information(share, of_group[:, group])
    return Variety(related=related, unrelated=unrelated, total=related + unrelated)


def _information(part: Array, whole: Array) -> Array:
    """Return ``sum part log2(whole / part)`` of each row, NaN where shares are."""
    some = part > 0
    ratio = np.divide(whole, part, out=np.ones_like(part), where=some)
    terms = part * np.log2(ratio)
    return np.asarray(terms.sum(axis=1))
