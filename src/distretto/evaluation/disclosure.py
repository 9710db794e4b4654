"""Contributors behind each figure, and which figures may not leave a secure room.

Definitions, contributions of the treated units to a line, summed over their treated periods::

    count       units with a contribution other than 0
    largest     largest absolute contribution over the sum of all
    withheld    count < minimum, or largest > dominance

In an account, a single figure that is withheld follows from the others; so the line with the
fewest contributors after it is withheld with it. Where accounts share lines, this goes on until no
account has a single line withheld.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from distretto.evaluation.panel import Panel

__all__ = ["Contribution", "Thresholds", "contributions", "withheld"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """Who stands behind a figure: the number of units, and the share of the largest."""

    count: int
    largest: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a figure must have behind it to be shown; by default all are."""

    minimum: int = 0
    dominance: float = 1.0


def contributions(panel: Panel) -> dict[str, Contribution]:
    """Return who stands behind each outcome, among the treated in their treated periods."""
    inside = panel.treated & panel.observed & panel.ever_treated[:, None]
    found = {}
    for k, name in enumerate(panel.outcomes):
        sums = np.abs(np.where(inside, np.nan_to_num(panel.values[:, :, k]), 0.0)).sum(axis=1)
        total = float(sums.sum())
        found[name] = Contribution(
            int((sums > 0.0).sum()), float(sums.max(initial=0.0) / total) if total else 0.0
        )
    return found


def withheld(
    found: dict[str, Contribution], thresholds: Thresholds, *accounts: Sequence[str]
) -> set[str]:
    """Return the outcomes whose figures are not shown.

    Parameters
    ----------
    found : dict of str to Contribution
    thresholds : Thresholds
    *accounts : sequence of str
        Outcomes that add up, one of them being the sum of the others.
    """
    hidden = {
        name
        for name, each in found.items()
        if each.count < thresholds.minimum or each.largest > thresholds.dominance
    }
    while True:
        exposed = [a for a in accounts if len(hidden.intersection(a)) == 1]
        beside = [[x for x in account if x in found and x not in hidden] for account in exposed]
        others = next(filter(None, beside), None)
        if others is None:
            return hidden
        hidden.add(min(others, key=lambda name: (found[name].count, -found[name].largest)))
