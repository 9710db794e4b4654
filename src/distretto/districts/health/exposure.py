"""Exposure to rivals who pay low wages, and to buyers who can do without their suppliers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from distretto.districts.networks.links import Links

__all__ = ["low_wage_exposure", "switching"]


def low_wage_exposure(aggregate: pd.DataFrame, nation: pd.DataFrame) -> float | None:
    """Return imports from low-wage countries in what is used, weighted by the district's jobs.

    Parameters
    ----------
    aggregate : pandas.DataFrame
        Employment of the district; its last period counts.
    nation : pandas.DataFrame
        With ``low_wage_imports``, the share of each industry; None is returned where the shares of
        industries with less than half of the jobs are known.
    """
    if "low_wage_imports" not in nation:
        return None
    told = nation.dropna(subset=["low_wage_imports"]).sort_values("period")
    shares = told.groupby("industry")["low_wage_imports"].last()
    last = aggregate[aggregate["period"] == aggregate["period"].max()]
    jobs = last.groupby("industry")["jobs"].sum()
    known = jobs.index.intersection(shares.index)
    if jobs[known].sum() < 0.5 * jobs.sum() or not len(known):
        return None
    return float((jobs[known] * shares[known]).sum() / jobs[known].sum())


def switching(links: Links) -> float | None:
    """Return how easily buyers do without the suppliers from whom they buy.

    With the sales ``F_ij`` of i to j::

        S = sum_ij F_ij (1 - F_ij / sum_k F_kj) / sum_ij F_ij

    0 where every buyer has one supplier, near 1 where every buyer spreads its orders thin.

    Parameters
    ----------
    links : Links
        Flows between firms of the district.
    """
    if not links.total > 0.0:
        return None
    part = links.value / links.purchases[links.buyer]
    return float((links.value * (1.0 - part)).sum() / links.total)
