"""Demography of firms and the succession of their owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["demography", "renewal"]

FOLLOWED = 3  # periods after which a new firm counts as having survived
OLD = 60.0  # years
Values = dict[str, float | None]


def demography(firms: pd.DataFrame) -> Values:
    """Return rates of entry and exit, survival of new firms, and the share of spin-offs.

    Parameters
    ----------
    firms : pandas.DataFrame
        ``firm``, ``period`` and, where known, ``parent``; who is not listed in a period is not
        there. Rates are means over the periods after the first.
    """
    periods = np.sort(firms["period"].unique())
    if len(periods) < 2:
        return {}
    present = [set(firms.loc[firms["period"] == period, "firm"]) for period in periods]
    entered = exited = number = 0.0
    cohorts: list[tuple[int, set[str]]] = []
    seen = set(present[0])
    for t in range(1, len(periods)):
        number += 0.5 * (len(present[t - 1]) + len(present[t]))
        entered += len(present[t] - present[t - 1])
        exited += len(present[t - 1] - present[t])
        # Who was away for a period is not new when it comes back.
        cohorts.append((t, present[t] - seen))
        seen |= present[t]
    found: Values = {"entry_rate": entered / number, "exit_rate": exited / number}
    followed = [(t, new) for t, new in cohorts if t + FOLLOWED < len(periods)]
    born = sum(len(new) for _, new in followed)
    if born:
        found["survival"] = sum(len(new & present[t + FOLLOWED]) for t, new in followed) / born
    new_firms = set[str]().union(*(new for _, new in cohorts))
    if "parent" in firms and new_firms:
        parent = firms.groupby("firm")["parent"].max()
        found["spin_offs"] = float((parent.loc[sorted(new_firms)] != "").mean())
    return found


def renewal(firms: pd.DataFrame) -> Values:
    """Return the share of old owners, jobs that hang on a succession, and apprentices.

    Parameters
    ----------
    firms : pandas.DataFrame
        The firms of one period.
    """
    found: Values = {}
    if "owner_age" in firms:
        told = firms[firms["owner_age"].notna()]
        if len(told):
            old = told["owner_age"] >= OLD
            found["old_owners"] = float(old.mean())
            if {"successor", "jobs"} <= set(told) and told["jobs"].sum() > 0.0:
                # Who leaves open whether there is a successor has named none.
                alone = old & (told["successor"].fillna(0.0) < 1.0)
                found["succession_risk"] = float(told["jobs"][alone].sum() / told["jobs"].sum())
    if {"apprentices", "skilled_jobs"} <= set(firms):
        both = firms[["apprentices", "skilled_jobs"]].dropna().sum()
        if both["skilled_jobs"] > 0.0:
            found["apprentices"] = float(100.0 * both["apprentices"] / both["skilled_jobs"])
    return found
