"""Collective support: the institutions of a district, against its firms and jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["support_features"]

SERVICES = ("service centre", "consortium", "agency")
SCHOOLS = ("school", "university")
RESEARCH = ("university", "research")
ASSOCIATIONS = ("association", "consortium")


def support_features(
    institutions: pd.DataFrame, firms: float | None, jobs: float | None
) -> dict[str, float | None]:
    """Return the features of collective support.

    Parameters
    ----------
    institutions : pandas.DataFrame
        `INSTITUTIONS`: the whole list, so that a kind that is not in it is not there.
    firms, jobs : float or None
        Of the district.
    """
    kind = institutions["kind"]
    found: dict[str, float | None] = {}
    if jobs:
        thousands = jobs / 1000.0
        found["service_centres"] = float(kind.isin(SERVICES).sum()) / thousands
        found["schools"] = float(kind.isin(SCHOOLS).sum()) / thousands
        if "staff" in institutions:
            staff = institutions["staff"][kind.isin(RESEARCH)]
            if staff.notna().all():
                found["research_staff"] = float(staff.sum()) / thousands
    if firms and "members" in institutions:
        members = institutions["members"][kind.isin(ASSOCIATIONS)]
        if members.notna().all():
            found["association_density"] = (
                min(1.0, float(members.max() or 0.0) / firms) if len(members) else 0.0
            )
    return found
