"""What ties between firms tell: who orders, who depends, and whether roles are exchanged.

Reciprocity, roles, hierarchy and dependence are measures of networks, taken as any mapping from a
name to a value and to what chance alone gives; here they get the names by which kinds of district
ask for them. What needs the list of firms beside the ties is measured here.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from distretto.districts.features import Interval, Measured

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LEADER", "local_ties", "mobility", "tie_features"]

LEADER = 80.0
"""People at work from which a firm counts as a leader; in Santa Croce they had 80 to 100 (Amin)."""
Values = dict[str, float | None]


def local_ties(ties: pd.DataFrame, firms: pd.DataFrame | None) -> pd.DataFrame:
    """Return the ties of which both firms are of the district; all of them without a list."""
    traded = ties[ties["value"] > 0.0] if "value" in ties else ties.assign(value=1.0)
    if firms is None:
        return traded
    listed = set(firms["firm"])
    return traded[traded["buyer"].isin(listed) & traded["supplier"].isin(listed)]


def tie_features(
    ties: pd.DataFrame, firms: pd.DataFrame | None, measures: Mapping[str, Measured]
) -> tuple[Values, dict[str, Interval | None]]:
    """Return features of the ties by name, and what chance gives of those that have it.

    Parameters
    ----------
    ties : pandas.DataFrame
        `TIE_PANEL`, of all periods.
    firms : pandas.DataFrame or None
        `DISTRICT_FIRMS`, of all periods: who is not listed is outside the district.
    measures : mapping of str to Measured
        Measures of the network by name of the feature.
    """
    values: Values = {name: each.value for name, each in measures.items()}
    nulls = {name: each.null for name, each in measures.items()}
    inside = local_ties(ties, firms)
    last = inside[inside["period"] == inside["period"].max()]
    bought = last.groupby("buyer")["value"].sum()
    if len(bought):
        values["top5_buyers"] = float(bought.nlargest(5).sum() / bought.sum())
        if firms is not None and "jobs" in firms:
            jobs = firms.sort_values("period", kind="stable").groupby("firm")["jobs"].last()
            led = bought[jobs.reindex(bought.index).to_numpy() >= LEADER]
            values["coordinated"] = float(led.sum() / bought.sum())
    return values | _content(ties, firms), nulls


def _content(ties: pd.DataFrame, firms: pd.DataFrame | None) -> Values:
    """Return how much work is bought locally, where ties name suppliers that are not listed."""
    if firms is None or "value" not in ties:
        return {}
    last = ties[ties["period"] == ties["period"].max()]
    listed = set(firms["firm"])
    of_locals = last[last["buyer"].isin(listed)]
    local = of_locals["supplier"].isin(listed).to_numpy()
    value = of_locals["value"].fillna(0.0).to_numpy()
    if local.all() or not value.sum() > 0.0:
        return {}
    share = float(value[local].sum() / value.sum())
    return {"local_supply": share, "external_sourcing": 1.0 - share}


def mobility(workers: pd.DataFrame) -> float | None:
    """Return the workers with another employer a period later, of those employed in both.

    Parameters
    ----------
    workers : pandas.DataFrame
        ``worker``, ``firm``, ``period``; of a worker with several employers the first counts.
    """
    periods = np.sort(workers["period"].unique())
    moved = stayed = 0
    for before, after in pairwise(periods):
        one, other = (
            workers[workers["period"] == period]
            .drop_duplicates("worker")
            .set_index("worker")["firm"]
            for period in (before, after)
        )
        both = one.index.intersection(other.index)
        changed = int((one[both] != other[both]).sum())
        moved, stayed = moved + changed, stayed + len(both) - changed
    return moved / (moved + stayed) if moved + stayed else None
