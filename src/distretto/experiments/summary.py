r"""What an ensemble says: medians, paired differences and their intervals, as pure functions.

Notation. :math:`y_{aw}` is the value of one outcome in arm :math:`a` and world :math:`w`: the mean
over the recorded quarters of the summary window (:func:`summary_window`). Arms of one world share
priors and chance, so the effect of arm :math:`a` against the reference arm :math:`r` is estimated
from the paired differences :math:`d_w = y_{aw} - y_{rw}`:

.. math::

    \bar d \pm t_{0.975,\,n-1} \; s_d / \\sqrt{n},

the classical paired t interval over the :math:`n` worlds in which both values exist. A world's
value is missing (not a number) where the outcome is undefined throughout the window, for example a
median wage where nobody is employed; such worlds are left out of that outcome and of no other.

Arms with separate priors and chance would have a difference of variance :math:`s_a^2 + s_r^2`; what
the same worlds save is measured by

.. math::

    (s_a^2 + s_r^2) / s_d^2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Better = Literal["higher", "lower"]

WINDOW = 20  # quarters at the end of a run over which outcomes are averaged
CONFIDENCE = 0.95
ROUNDING = (
    1e-12  # relative spread below which values count as equal: sums of equal terms differ by it
)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Spread of one outcome over worlds.

    Attributes
    ----------
    median : float or None
        Median over worlds; None where no world has a value.
    p5, p95 : float or None
        5th and 95th percentile over worlds; None with fewer than two values.
    """

    median: float | None
    p5: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean paired difference of an arm against the reference arm.

    Attributes
    ----------
    mean : float or None
        Mean over worlds, in the unit of the outcome; None where no world has both values.
    low, high : float or None
        Ends of the 95% t interval of the mean; None with fewer than two worlds.
    """

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ArmSummary:
    """One outcome in one arm.

    Attributes
    ----------
    distribution : Distribution
        Spread of the outcome itself over worlds.
    difference : Difference
        Against the reference arm in the same worlds; 0, 0, 0 for the reference arm itself.
    share_better : float or None
        Share of worlds in which the arm does better than the reference arm, ties counted as half.
        None where neither direction is better, and for the reference arm, which has no rival.
    correlation : float or None
        Pearson correlation of the two arms over worlds; 1 for the reference arm; None where it is
        undefined (fewer than two worlds, or no variation). The higher, the more the shared worlds
        sharpen the difference.
    variance_reduction : float or None
        Variance of the difference between arms in separate worlds over that in the same worlds:
        how many times as many worlds separate ones would take. None for the reference arm, and
        where the difference does not vary.
    """

    distribution: Distribution
    difference: Difference
    share_better: float | None
    correlation: float | None
    variance_reduction: float | None


def summary_window(quarters: int) -> tuple[int, int]:
    """First and last recorded quarter over which outcomes are averaged.

    The last 20 quarters, or the last half of a run of fewer than 40.

    Parameters
    ----------
    quarters : int
        Recorded quarters, at least 1.

    Returns
    -------
    tuple of int
        First and last quarter, both included, counted from 0 after burn-in.
    """
    length = WINDOW if quarters >= 2 * WINDOW else (quarters + 1) // 2
    return quarters - length, quarters - 1


def window_mean(values: Floats, first: int, last: int) -> Floats:
    """Mean over the quarters `first` to `last` (last axis), leaving out undefined quarters.

    Parameters
    ----------
    values : ndarray, shape (..., quarters)
        One outcome by quarter.
    first, last : int
        Ends of the window, both included.

    Returns
    -------
    ndarray, shape (...)
        Means; not a number where no quarter of the window has a finite value.
    """
    window = values[..., first : last + 1]
    defined = np.isfinite(window)
    count = defined.sum(axis=-1)
    total = np.where(defined, window, 0.0).sum(axis=-1)
    mean: Floats = np.full(count.shape, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def distribution(values: Floats) -> Distribution:
    """Median and 5th and 95th percentile over worlds (linear interpolation).

    Parameters
    ----------
    values : ndarray, shape (worlds,)
        One outcome by world; undefined worlds are left out.
    """
    values = values[np.isfinite(values)]
    if values.size == 0:
        return Distribution(None, None, None)
    if values.size == 1:
        return Distribution(float(values[0]), None, None)
    p5, median, p95 = np.quantile(values, [0.05, 0.5, 0.95])
    return Distribution(float(median), float(p5), float(p95))


def paired_difference(arm: Floats, reference: Floats) -> Difference:
    """Mean of the paired differences with its 95% t interval.

    Parameters
    ----------
    arm, reference : ndarray, shape (worlds,)
        One outcome by world, the same worlds in the same order.
    """
    arm, reference = _both_defined(arm, reference)
    if arm.size == 0:
        return Difference(None, None, None)
    differences = arm - reference
    mean = float(differences.mean())
    if arm.size == 1:
        return Difference(mean, None, None)
    from scipy.special import stdtrit  # scipy.stats would add half a second to every command

    quantile = float(stdtrit(arm.size - 1, 0.5 + CONFIDENCE / 2))
    half = quantile * float(differences.std(ddof=1)) / arm.size**0.5
    return Difference(mean, mean - half, mean + half)


def share_better(arm: Floats, reference: Floats, better: Better | None) -> float | None:
    """Share of worlds in which `arm` does better than `reference`; a tie counts as half a world.

    Parameters
    ----------
    arm, reference : ndarray, shape (worlds,)
        One outcome by world.
    better : {"higher", "lower"} or None
        Direction of improvement; None where there is none.

    Returns
    -------
    float or None
        Share in [0, 1]; None without a direction or without worlds.
    """
    arm, reference = _both_defined(arm, reference)
    if better is None or arm.size == 0:
        return None
    gain = arm - reference if better == "higher" else reference - arm
    return float((gain > 0).mean() + 0.5 * (gain == 0).mean())


def correlation(arm: Floats, reference: Floats) -> float | None:
    """Pearson correlation over worlds; None with fewer than two worlds or without variation."""
    arm, reference = _both_defined(arm, reference)
    if arm.size < 2:
        return None
    x, y = arm - arm.mean(), reference - reference.mean()
    if _rounding_only(x, arm) or _rounding_only(y, reference):
        return None
    x, y = x / np.abs(x).max(), y / np.abs(y).max()  # no overflow or underflow in the squares
    return float(np.clip((x @ y) / np.sqrt((x @ x) * (y @ y)), -1.0, 1.0))


def variance_reduction(arm: Floats, reference: Floats) -> float | None:
    """How many times as many worlds arms in separate worlds would take for the same interval.

    Parameters
    ----------
    arm, reference : ndarray, shape (worlds,)
        One outcome by world, the same worlds in the same order.

    Returns
    -------
    float or None
        ``(var(arm) + var(reference)) / var(arm - reference)``; None with fewer than two worlds,
        and where the difference does not vary but for rounding.
    """
    arm, reference = _both_defined(arm, reference)
    if arm.size < 2:
        return None
    scale = max(float(np.abs(arm).max()), float(np.abs(reference).max()))
    difference = arm - reference
    deviations = difference - difference.mean()
    if float(np.abs(deviations).max()) <= ROUNDING * scale:
        return None
    scale = float(np.abs(deviations).max())  # no overflow or underflow in the squares
    separate = np.var((arm - arm.mean()) / scale) + np.var((reference - reference.mean()) / scale)
    return float(separate / np.var(deviations / scale))


def summarise_outcome(values: Floats, better: Better | None) -> tuple[ArmSummary, ...]:
    """Summary of one outcome in every arm; the first arm is the reference.

    Parameters
    ----------
    values : ndarray, shape (arms, worlds)
        The outcome averaged over the summary window.
    better : {"higher", "lower"} or None
        Direction of improvement.

    Returns
    -------
    tuple of ArmSummary, length arms
    """
    reference = values[0]
    first = ArmSummary(distribution(reference), Difference(0.0, 0.0, 0.0), None, 1.0, None)
    others = (
        ArmSummary(
            distribution(arm),
            paired_difference(arm, reference),
            share_better(arm, reference, better),
            correlation(arm, reference),
            variance_reduction(arm, reference),
        )
        for arm in values[1:]
    )
    return (first, *others)


def worlds_with_any(flags: Sequence[Sequence[bool]] | NDArray[np.bool_]) -> int:
    """Number of worlds in which a flag is raised in at least one arm.

    Parameters
    ----------
    flags : array_like of bool, shape (arms, worlds)
    """
    return int(np.asarray(flags, dtype=bool).any(axis=0).sum())


def _both_defined(arm: Floats, reference: Floats) -> tuple[Floats, Floats]:
    both = np.isfinite(arm) & np.isfinite(reference)
    return arm[both], reference[both]


def _rounding_only(deviations: Floats, values: Floats) -> bool:
    return float(np.abs(deviations).max()) <= ROUNDING * float(np.abs(values).max())
