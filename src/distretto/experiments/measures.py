"""Measures on panels of firms and workers, as pure functions; not a number where undefined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from distretto.experiments.panels import FirmYear, Staff

Floats = NDArray[np.float64]

LEAST_WORKERS = 2  # of firms in the panel regression, below which a mean wage is one person's


def mean_over(series: Sequence[float], window: tuple[int, int]) -> float:
    """Mean of a quarterly series over a window, undefined quarters left out."""
    values = np.array(series[window[0] : window[1] + 1], dtype=np.float64)
    values = values[np.isfinite(values)]
    return float(values.mean()) if values.size else np.nan


def ratio(one: float, other: float) -> float:
    """One number over another; not a number where the other is 0 or either is undefined."""
    return one / other if other != 0.0 else np.nan


def odds(share: float) -> float:
    """Odds of a share; not a number at 0 and 1."""
    return share / (1.0 - share) if 0.0 < share < 1.0 else np.nan


def wage_elasticity(years: Sequence[FirmYear]) -> float:
    """Elasticity of wages at reference skill to value added per worker, within firms and years.

    The two-way within estimator: means of firm and year are taken out in turn until they vanish.
    """
    kept = [(year.workers > LEAST_WORKERS) & (year.value_added > 0.0) for year in years]
    if not kept:
        return np.nan
    firm = np.concatenate([y.key[k] for y, k in zip(years, kept, strict=True)])
    when = np.concatenate([np.full(int(k.sum()), n) for n, k in enumerate(kept)])
    x = np.concatenate(
        [np.log(y.value_added[k] / y.workers[k]) for y, k in zip(years, kept, strict=True)]
    )
    y = np.concatenate([y.wage[k] for y, k in zip(years, kept, strict=True)])
    if firm.size == 0:
        return np.nan
    _, firm = np.unique(firm, return_inverse=True)
    x, y = (_within(_within_both(each, firm, when), firm) for each in (x, y))
    spread = float(x @ x)
    return float(x @ y) / spread if spread > 1e-12 else np.nan


def training_share(years: Sequence[FirmYear], least: int, most: int) -> float:
    """Share of the firms of a size, least <= workers < most, that train within a year."""
    sized = [(year.workers >= least) & (year.workers < most) for year in years]
    number = sum(int(each.sum()) for each in sized)
    trained = sum(int(y.trained[each].sum()) for y, each in zip(years, sized, strict=True))
    return trained / number if number else np.nan


def trained_premium(staff: Staff | None) -> float:
    """How much more those earn who completed a course with a network, among its members' workers.

    Completers took a course since the first quarter seen; they are compared with workers of members
    who never took any, of like age (ten years) and tenure (under 1, 1 to 5, over 5 years). Cells
    weigh by their completers; cells without both kinds are left out. As a ratio less 1.
    """
    if staff is None:
        return np.nan
    cell = (staff.age // 10).astype(np.int64) * 3 + np.digitize(staff.tenure, (4, 20))
    completer, other = staff.member & (staff.since > 0), staff.member & (staff.courses == 0)
    total = weight = 0.0
    for each in np.unique(cell):
        trained, untrained = (cell == each) & completer, (cell == each) & other
        if trained.any() and untrained.any():
            n = float(trained.sum())
            total += n * float(staff.wage[trained].mean() - staff.wage[untrained].mean())
            weight += n
    return float(np.expm1(total / weight)) if weight else np.nan


def reallocation(reference: Sequence[FirmYear], arm: Sequence[FirmYear]) -> float:
    """Part of the rise of the mean log wage that is moves to firms that paid more anyway.

    Over firms that have workers in both arms at the end; not a number where these are fewer than
    two, between which nobody can move, or where wages have not risen.
    """
    if not reference or not arm:
        return np.nan
    one, other = reference[-1], arm[-1]
    _, i, j = np.intersect1d(one.key, other.key, return_indices=True)
    both = (one.workers[i] > 0.0) & (other.workers[j] > 0.0)
    i, j = i[both], j[both]
    if i.size < 2:
        return np.nan
    share = one.workers[i] / one.workers[i].sum()
    share_arm = other.workers[j] / other.workers[j].sum()
    change = float(share_arm @ other.pay[j] - share @ one.pay[i])
    moved = float((share_arm - share) @ one.pay[i])
    return moved / change if change > 1e-6 else np.nan


def pair_survival(years: Sequence[NDArray[np.uint64]]) -> float:
    """Mean share of the pairs of one year that are there in the next."""
    shares = [
        np.isin(one, other, assume_unique=True).mean() for one, other in pairwise(years) if one.size
    ]
    return float(np.mean(shares)) if shares else np.nan


def client_growth(years: Sequence[FirmYear], least: int = 1, below: int | None = None) -> float:
    """Growth of log value added per worker over five years, members less other firms.

    Parameters
    ----------
    years : sequence of FirmYear
    least, below : int
        Workers in the first year: at least so many, and fewer than so many if given.
    """
    if len(years) < 6:
        return np.nan
    first, last = years[0], years[5]
    _, i, j = np.intersect1d(first.key, last.key, return_indices=True)
    good = (first.value_added[i] > 0.0) & (last.value_added[j] > 0.0)
    good &= (first.workers[i] >= max(1, least)) & (last.workers[j] > 0.0)
    if below is not None:
        good &= first.workers[i] < below
    i, j = i[good], j[good]
    growth = np.log(last.value_added[j] / last.workers[j])
    growth -= np.log(first.value_added[i] / first.workers[i])
    member = first.member[i]
    if not member.any() or member.all():
        return np.nan
    return float(growth[member].mean() - growth[~member].mean())


def _within(values: Floats, group: NDArray[np.int64]) -> Floats:
    means = np.bincount(group, values) / np.bincount(group)
    return values - means[group]


def _within_both(
    values: Floats, firm: NDArray[np.int64], when: NDArray[np.int64], rounds: int = 50
) -> Floats:
    for _ in range(rounds):
        values = _within(_within(values, firm), when)
    return values
