"""Size, ownership, markets and competence: what a list of firms tells of a district."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from distretto.tables.size_classes import size_class

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BOUNDS", "firm_features", "size_classes", "size_classes_of_aggregate"]

BOUNDS = (1, 10, 50, 250)
"""Least number of people at work of each class of size."""
SELLER = 0.05  # of sales: work for others beyond which a final firm is a seller too
Values = dict[str, float | None]


def firm_features(firms: pd.DataFrame, history: pd.DataFrame) -> Values:
    """Return the features that firms tell, by name.

    Parameters
    ----------
    firms : pandas.DataFrame
        The firms of the last period, `DISTRICT_FIRMS`.
    history : pandas.DataFrame
        Those of all periods, for what is counted per period.
    """
    found: Values = {"firms": float(len(firms))}
    if "jobs" in firms and firms["jobs"].notna().any():
        jobs = firms["jobs"].fillna(0.0).to_numpy(dtype=np.float64)
        found |= _sizes(jobs)
        if "owner" in firms:
            found |= _owners(jobs, firms["owner"].to_numpy())
    found |= _trade(firms)
    found |= _competence(firms, history)
    return found


def _sizes(jobs: np.ndarray) -> Values:
    total = jobs.sum()
    return {
        "jobs": total,
        "small_jobs": _share(jobs[jobs < BOUNDS[2]].sum(), total),
        "large_jobs": _share(jobs[jobs >= BOUNDS[3]].sum(), total),
        "largest_firm": jobs.max(),
        "top5_jobs": _share(np.sort(jobs)[-5:].sum(), total),
    }


def _owners(jobs: np.ndarray, owner: np.ndarray) -> Values:
    told = owner != ""
    if not told.any():
        return {}
    total = jobs[told].sum()
    largest = np.argsort(-jobs, kind="stable")[:5]
    of_largest = largest[told[largest]]
    return {
        "outside_jobs": _share(jobs[owner == "outside"].sum(), total),
        "public_jobs": _share(jobs[owner == "public"].sum(), total),
        "top5_local": _share(
            jobs[of_largest][owner[of_largest] == "local"].sum(), jobs[of_largest].sum()
        ),
    }


def _trade(firms: pd.DataFrame) -> Values:
    found: Values = {}
    if {"sales", "exports"} <= set(firms):
        both = firms[["sales", "exports"]].dropna()
        found["exports"] = _share(both["exports"].sum(), both["sales"].sum())
    if {"work_bought", "work_bought_locally"} <= set(firms):
        both = firms[["work_bought", "work_bought_locally"]].dropna()
        local = _share(both["work_bought_locally"].sum(), both["work_bought"].sum())
        if local is not None:
            found |= {"local_supply": local, "external_sourcing": 1.0 - local}
    if {"role", "sales", "subcontract_sales"} <= set(firms):
        final = firms[firms["role"] == "final"].dropna(subset=["sales", "subcontract_sales"])
        for_others = final["subcontract_sales"]
        selling = for_others > SELLER * (final["sales"] + for_others)
        found["sellers"] = _share(float(selling.sum()), float(len(final)))
    return found


def _competence(firms: pd.DataFrame, history: pd.DataFrame) -> Values:
    found: Values = {}
    if {"jobs", "technical_jobs"} <= set(firms):
        both = firms[["jobs", "technical_jobs"]].dropna()
        found["technical_jobs"] = _share(both["technical_jobs"].sum(), both["jobs"].sum())
    if {"jobs", "patents"} <= set(history):
        both = history[["jobs", "patents"]].dropna()
        rate = _share(both["patents"].sum(), both["jobs"].sum())
        found["patents"] = None if rate is None else 1000.0 * rate
    for name in ("advanced_machines", "teams"):
        if name in firms and firms[name].notna().any():
            found[name] = float(firms[name].mean())
    return found


def size_classes(firms: pd.DataFrame) -> pd.DataFrame:
    """Return firms and jobs by class of size.

    Parameters
    ----------
    firms : pandas.DataFrame
        With ``jobs``.

    Returns
    -------
    pandas.DataFrame
        ``size_class``, ``units``, ``jobs``; one row per class of `BOUNDS`.
    """
    jobs = firms["jobs"].dropna().to_numpy(dtype=np.float64)
    # A firm without people at work, an average of less than one, is of the smallest class.
    classes = np.searchsorted(BOUNDS, jobs, side="right").clip(1) - 1
    return _classes(classes, np.ones(jobs.size), jobs)


def size_classes_of_aggregate(rows: pd.DataFrame) -> pd.DataFrame | None:
    """Return units and jobs by class of size from employment by class; None if it does not tell.

    Classes of the table that lie across the bounds of ours make it unable to tell.
    """
    ends = (*BOUNDS[1:], np.inf)
    classes = []
    for written in rows["size_class"]:
        bounds = size_class(written)
        if bounds is None:
            return None
        at = int(np.searchsorted(BOUNDS, max(bounds.low, 1), side="right")) - 1
        if bounds.high >= ends[at] and at < len(BOUNDS) - 1:
            return None
        classes.append(at)
    units = (
        rows["units"].to_numpy(dtype=np.float64) if "units" in rows else np.full(len(rows), np.nan)
    )
    return _classes(np.array(classes), units, rows["jobs"].to_numpy(dtype=np.float64))


def _classes(classes: np.ndarray, units: np.ndarray, jobs: np.ndarray) -> pd.DataFrame:
    import pandas as pd

    count = len(BOUNDS)
    ends = [*(f"{low}-{high - 1}" for low, high in pairwise(BOUNDS)), "250+"]
    return pd.DataFrame(
        {
            "size_class": ends,
            "units": np.bincount(classes, units, minlength=count),
            "jobs": np.bincount(classes, jobs, minlength=count),
        }
    )


def _share(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0.0 else None
