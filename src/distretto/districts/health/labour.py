"""What labour gets: its share, a living, time with the employer, safety, a registered contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["labour_of_firms", "labour_of_workers"]

UNREGISTERED = "unregistered"
Values = dict[str, float | None]


def labour_of_firms(firms: pd.DataFrame) -> Values:
    """Return what the firms of one period tell of labour.

    Parameters
    ----------
    firms : pandas.DataFrame
        `DISTRICT_FIRMS`.
    """
    return {
        "wage_share": _ratio(firms, "wages", "value_added"),
        "injuries": _ratio(firms, "injuries", "jobs", per=1000.0),
        "unregistered": _ratio(firms, "unregistered", "jobs"),
    }


def labour_of_workers(workers: pd.DataFrame, living_wage: float | None) -> Values:
    """Return what the workers of one period tell of their jobs.

    Parameters
    ----------
    workers : pandas.DataFrame
        `WORKER_PANEL`.
    living_wage : float or None
        Pay per period, in the money of the data.
    """
    found: Values = {}
    paid = workers["pay"].dropna()
    if living_wage is not None and len(paid):
        found["living_wage"] = float((paid >= living_wage).mean())
    if "tenure" in workers and workers["tenure"].notna().any():
        found["tenure"] = float(workers["tenure"].mean())
    if "contract" in workers:
        told = workers["contract"][workers["contract"] != ""]
        if len(told):
            found["unregistered"] = float((told == UNREGISTERED).mean())
    return found


def _ratio(firms: pd.DataFrame, part: str, whole: str, per: float = 1.0) -> float | None:
    """Return a sum over another, over the firms of which both are known."""
    if not {part, whole} <= set(firms):
        return None
    both = firms[[part, whole]].dropna().sum()
    return float(per * both[part] / both[whole]) if both[whole] > 0.0 else None
