"""Many outcomes at once: p-values that allow for the chance to find something somewhere.

Definitions, outcomes k of one family ordered by |t_k|, largest first, t* their statistics in draws
in which there is no effect::

    p_(j) = share of draws (the data among them) with max over k >= j of |t*_k| >= |t_(j)|
    adjusted p_(j) = the largest of p_(1), ..., p_(j)

The chance to find any effect that is not there, in the whole family, is then at most the level. How
outcomes vary together is taken from the draws: ten outcomes that say the same count as one. The
families are declared beforehand, one for each question; outcomes of different families do not make
each other less sure.

Statistics are divided by their spread over draws and data, so that effects may be handed over as
they are, in any units.

Source: Romano and Wolf (2005), Econometrica 73; (2016), Statistics and Probability Letters 113.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.panel import Floats

__all__ = ["adjusted_by_family", "romano_wolf"]

SAME = 1e-9  # statistics that differ by less count as equal


def romano_wolf(statistics: Floats, draws: Floats) -> Floats:
    """Return step-down adjusted p-values of one family.

    Parameters
    ----------
    statistics : ndarray, shape (K,)
        Effects, or t statistics.
    draws : ndarray, shape (B, K)
        The same where there is no effect: under permuted assignments without the observed one, or
        in resampled panels, less the effects in the panel itself.

    Returns
    -------
    ndarray, shape (K,)

    Raises
    ------
    InputError
        If the shapes do not fit or a number is missing.
    """
    if draws.ndim != 2 or draws.shape[1:] != statistics.shape or not draws.shape[0]:
        raise InputError(
            "statistics and draws do not fit each other",
            found=f"shapes {statistics.shape} and {draws.shape}",
            expected="(K,) and (B, K) with at least one draw",
        )
    both = np.vstack([statistics, draws])
    if not np.isfinite(both).all():
        raise InputError(
            "a statistic is not a number",
            expected="finite numbers in all draws",
            hint="leave out draws in which nothing could be estimated",
        )
    spread = np.sqrt((both**2).mean(axis=0))
    sizes = np.abs(both) / np.where(spread > 0.0, spread, 1.0)
    order = np.argsort(-sizes[0], kind="stable")
    # Largest of the outcomes from each place in the order on.
    largest = np.maximum.accumulate(sizes[:, order[::-1]], axis=1)[:, ::-1]
    p = (largest >= sizes[0, order] * (1.0 - SAME)).mean(axis=0)
    adjusted = np.empty_like(statistics)
    adjusted[order] = np.maximum.accumulate(p)
    return adjusted


def adjusted_by_family(
    outcomes: Sequence[str],
    families: Mapping[str, Sequence[str]],
    statistics: Floats,
    draws: Floats,
) -> dict[str, float]:
    """Return adjusted p-values of all outcomes that belong to a family.

    Parameters
    ----------
    outcomes : sequence of str
        Names of the K outcomes.
    families : mapping of str to sequence of str
        Outcomes of each family, such as those of firms, workers and the public.
    statistics : ndarray, shape (K,)
    draws : ndarray, shape (B, K)
        See `romano_wolf`.

    Returns
    -------
    dict of str to float
        By outcome.

    Raises
    ------
    InputError
        If a family names an unknown outcome, or an outcome belongs to two families.
    """
    position = {name: k for k, name in enumerate(outcomes)}
    found: dict[str, float] = {}
    for family, members in families.items():
        for name in members:
            if name not in position:
                raise InputError(
                    "unknown outcome",
                    where=f"family {family}",
                    found=name,
                    expected="one of " + ", ".join(outcomes),
                    hint=did_you_mean(name, outcomes),
                )
            if name in found or list(members).count(name) > 1:
                raise InputError(
                    "an outcome is declared twice",
                    where=f"family {family}",
                    found=name,
                    expected="each outcome in one family",
                    hint="leave it where it answers the question of the family",
                )
        if members:
            columns = [position[name] for name in members]
            adjusted = romano_wolf(statistics[columns], draws[:, columns])
            found |= dict(zip(members, adjusted.tolist(), strict=True))
    return found
