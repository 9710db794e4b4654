"""What kind of area is one that is no district? Each area is of exactly one kind.

Manufacturing areas whose units and main industry are mostly large are areas of large units, the
others among those that are no districts a residual class; areas that are not manufacturing belong
to the activity in which their location quotient is largest (Boix 2008, annex 1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from distretto.districts.employment import SizedJobs
from distretto.districts.groupings import ACTIVITIES
from distretto.districts.steps import Outcome

__all__ = ["DISTRICT", "KINDS", "kinds"]

DISTRICT = "industrial district"
LARGE_UNITS = "manufacturing area of large units"
OTHER = "other manufacturing area"
SERVICES = "service area"
FARMING = "agricultural or extractive area"
CONSTRUCTION = "construction area"
EMPTY = "area without jobs"
KINDS = (DISTRICT, LARGE_UNITS, OTHER, SERVICES, FARMING, CONSTRUCTION, EMPTY)

_OF_ACTIVITY = {"agriculture": FARMING, "extraction": FARMING, "construction": CONSTRUCTION}


def kinds(jobs: SizedJobs, outcome: Outcome) -> NDArray[np.object_]:
    """Return the kind of each area, one of `KINDS`.

    Parameters
    ----------
    jobs : SizedJobs
    outcome : Outcome
        From `apply_steps`.
    """
    of_activity = np.array(
        [_OF_ACTIVITY.get(activity, SERVICES) for activity in ACTIVITIES], object
    )
    leading = outcome.activity_quotient[:, : len(ACTIVITIES)].argmax(axis=1)
    (majority,) = (c for c in outcome.conditions if c.parameter == "sme_majority")
    large = ~outcome.step_passed(2) & majority.reached & ~majority.passed
    found = np.where(
        outcome.step_passed(1), np.where(large, LARGE_UNITS, OTHER), of_activity[leading]
    )
    found = np.where(outcome.district, DISTRICT, found)
    return np.where(jobs.all_jobs[0] > 0, found, EMPTY).astype(object)
