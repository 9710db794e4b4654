"""Moves of workers between the firms of a district."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["mobility"]

QUARTERS, MONTHS = 4, 12
"""Periods in a year."""


def mobility(workers: pd.DataFrame) -> float | None:
    """Return the workers with another employer a period later, of those employed in both.

    Parameters
    ----------
    workers : pandas.DataFrame
        ``worker``, ``firm``, ``period``; of a worker with several employers the first counts. Of
        quarters and months, known by their ``labels`` in ``attrs``, those a year apart are
        compared, back from the last.
    """
    first = workers.drop_duplicates(["worker", "period"])
    labels = workers.attrs.get("labels") or {}
    if labels:
        year = QUARTERS if any("Q" in label for label in labels.values()) else MONTHS
        first = first[(first["period"].max() - first["period"]) % year == 0]
    employers = [
        first[first["period"] == period].set_index("worker")["firm"]
        for period in np.sort(first["period"].unique())
    ]
    moved = followed = 0
    for before, after in pairwise(employers):
        both = before.index.intersection(after.index)
        moved += int((before[both] != after[both]).sum())
        followed += len(both)
    return moved / followed if followed else None
