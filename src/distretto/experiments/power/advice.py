"""What a study says to somebody who is about to evaluate: which estimator, and how much it can see.

An estimator is usable in a case if its interval holds the truth in at least 90% of the worlds and
it raises a false alarm in at most 10%; of these the best is the one with the least error. Before
and after is no candidate, as it is right only where nothing else changes, and neither are two-way
fixed effects, which `evaluate` shows and does not offer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from distretto.experiments.power.summary import Row

__all__ = ["best", "is_usable"]

COVERED, ALARMED = 0.9, 0.1
ROUNDING = 9  # digits: estimators that differ in their inference only have one error
SHOWN_ONLY = ("before and after", "two-way fixed effects")


def is_usable(row: Row) -> bool:
    """Return whether intervals hold the truth, and what is not there is seldom found."""
    return row.coverage >= COVERED and row.false_alarms <= ALARMED


def best(rows: Sequence[Row]) -> Row | None:
    """Return the row of the usable estimator with the least error, None if there is none.

    Of equals the first.

    Parameters
    ----------
    rows : sequence of Row
        Of one case and one line, one for each estimator. Those that could not be used in a tenth of
        the worlds or more do not count.
    """
    tried = [row for row in rows if row.worlds and row.failed < 0.1 * (row.worlds + row.failed)]
    offered = [row for row in tried if row.estimator not in SHOWN_ONLY]
    usable = [row for row in offered if is_usable(row) and not math.isnan(row.detectable)]
    return min(usable, key=lambda row: round(row.error, ROUNDING), default=None)
