"""Specialisation: the industries of a district against those of the nation.

Location quotients and prevalence are those of `districts.quotients`. The main industry is that with
the greatest prevalence, the most jobs beyond the share of the nation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from distretto.districts.groupings import GROUPINGS, Grouping, read_grouping
from distretto.districts.quotients import location_quotient, prevalence

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["industries", "industry_name", "main_industry", "trade_features"]


def industries(aggregate: pd.DataFrame, nation: pd.DataFrame | None) -> pd.DataFrame:
    """Return jobs, location quotient and prevalence of each industry in the last period.

    Parameters
    ----------
    aggregate, nation : pandas.DataFrame
        Employment of the district and of the nation.

    Returns
    -------
    pandas.DataFrame
        ``industry``, ``jobs``, ``share`` of the jobs, and with a nation ``quotient`` and
        ``prevalence``; the greatest prevalence, or else the most jobs, first.
    """
    import pandas as pd

    last = aggregate["period"].max()
    jobs = aggregate[aggregate["period"] == last].groupby("industry")["jobs"].sum()
    frame = pd.DataFrame({"jobs": jobs, "share": jobs / jobs.sum()})
    order = "jobs"
    if nation is not None:
        when = nation["period"] == _nearest(nation, last)
        whole = nation[when].groupby("industry")["jobs"].sum()
        there = whole.reindex(frame.index, fill_value=0.0)
        compared = (jobs, jobs.sum(), there, whole.sum())
        frame["quotient"] = location_quotient(*compared)
        frame["prevalence"] = prevalence(*compared)
        order = "prevalence"
    ranked = frame.sort_values([order, "jobs"], ascending=False, kind="stable")
    return ranked.rename_axis("industry").reset_index()


def _nearest(nation: pd.DataFrame, period: float) -> float:
    """Return the period of the nation that is nearest to one of the district."""
    periods = nation["period"].unique()
    return float(periods[np.argmin(np.abs(periods - period))])


def main_industry(frame: pd.DataFrame) -> str | None:
    """Return the industry with the greatest prevalence, None where none has any."""
    if "prevalence" not in frame or not (frame["prevalence"] > 0.0).any():
        return None
    return str(frame["industry"].iloc[0])


def industry_name(industry: str, listed: Iterable[str]) -> str | None:
    """Return the name of the group of industries to which a code belongs.

    Tables do not say which classification their codes are of. So the name is that of the shipped
    classifications that have all codes of the table, if they agree on it.

    Parameters
    ----------
    industry : str
        Its code.
    listed : iterable of str
        All codes of the table, empty where not known.

    Returns
    -------
    str or None
        None where it is no code of theirs, or they differ.
    """
    codes = {str(code) for code in (industry, *listed)} - {""}
    shipped = (read_grouping(name) for name in GROUPINGS)
    names = {each.group(industry) for each in shipped if all(_has(each, code) for code in codes)}
    return names.pop() if len(names) == 1 else None


def _has(grouping: Grouping, code: str) -> bool:
    """Return whether a code, perhaps of a whole section, is one of a classification."""
    return code.strip().upper() in grouping.sections or grouping.group(code) is not None


def trade_features(frame: pd.DataFrame) -> dict[str, float | None]:
    """Return the features of specialisation from `industries`."""
    found: dict[str, float | None] = {"jobs": float(frame["jobs"].sum())}
    if main_industry(frame) is not None:
        found |= {
            "main_quotient": float(frame["quotient"].iloc[0]),
            "main_share": float(frame["share"].iloc[0]),
        }
    return found
