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

from distretto.evaluation.panel import Floats, Panel

__all__ = ["WITHHELD", "Contribution", "Thresholds", "contributions", "withheld"]

WITHHELD = "withheld by the rules of disclosure"
"""Why a figure is not given: too few stand behind it, or one of them has too much of it."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """Who stands behind a figure: the number of units, and the share of the largest."""

    count: int
    largest: float

    @classmethod
    def of(cls, amounts: Floats) -> Contribution:
        """Return who stands behind a figure, from what each unit contributes, shape (n,)."""
        sizes = np.abs(amounts)
        total = float(sizes.sum())
        largest = float(sizes.max(initial=0.0) / total) if total else 0.0
        return cls(int((sizes > 0.0).sum()), largest)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a figure must have behind it to be shown; by default all are."""

    minimum: int = 0
    dominance: float = 1.0

    def withhold(self, behind: Contribution) -> bool:
        """Return whether a figure may not be shown, by who stands behind it."""
        return behind.count < self.minimum or behind.largest > self.dominance


def contributions(panel: Panel) -> dict[str, Contribution]:
    """Return who stands behind each outcome, among the treated in their treated periods."""
    inside = panel.treated & panel.observed & panel.ever_treated[:, None]
    found = {}
    for k, name in enumerate(panel.outcomes):
        sums = np.abs(np.where(inside, np.nan_to_num(panel.values[:, :, k]), 0.0)).sum(axis=1)
        found[name] = Contribution.of(sums)
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
    hidden = {name for name, behind in found.items() if thresholds.withhold(behind)}
    while True:
        exposed = [a for a in accounts if len(hidden.intersection(a)) == 1]
        beside = [[x for x in account if x in found and x not in hidden] for account in exposed]
        others = next(filter(None, beside), None)
        if others is None:
            return hidden
        hidden.add(min(others, key=lambda name: (found[name].count, -found[name].largest)))
