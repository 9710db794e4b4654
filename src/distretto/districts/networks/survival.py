"""How long links last.

``S(k)`` is the share of the links of a period that also exist k periods later, over all periods
that have one k periods later. With the same chance of survival ``s = S(1)`` in every period, half
of the links are gone after ``log(1/2) / log(s)`` periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from distretto.districts.networks.links import Floats, Links

__all__ = ["half_life", "survival_by_period", "survival_curve"]


def _kept(before: Links, after: Links) -> int:
    return int(np.isin(before.pairs, after.pairs, assume_unique=True).sum())


def survival_by_period(periods: Sequence[Links]) -> Floats:
    """Return the share of links that survive from each period to the next, shape (T - 1,)."""
    return np.array(
        [
            _kept(before, after) / len(before) if len(before) else np.nan
            for before, after in pairwise(periods)
        ]
    )


def survival_curve(periods: Sequence[Links], longest: int | None = None) -> Floats:
    """Return S(k) for k from 1 to `longest`, shape (longest,).

    Parameters
    ----------
    periods : sequence of Links
        Flows of consecutive periods between the same firms.
    longest : int, optional
        The largest k, one less than there are periods by default.
    """
    count = len(periods)
    curve = np.full(count - 1 if longest is None else longest, np.nan)
    for k in range(1, len(curve) + 1):
        cases = list(zip(periods[:-k], periods[k:], strict=True))
        links = sum(len(before) for before, _ in cases)
        if links:
            curve[k - 1] = sum(_kept(before, after) for before, after in cases) / links
    return curve


def half_life(survival: float) -> float:
    """Return after how many periods half of the links are gone, given the share that survives one.

    Infinite where all survive, 0 where none does.
    """
    if not 0.0 < survival < 1.0:
        return np.inf if survival >= 1.0 else 0.0 if survival == 0.0 else np.nan
    return float(np.log(0.5) / np.log(survival))
