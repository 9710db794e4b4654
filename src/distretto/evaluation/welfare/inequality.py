r"""Inequality of pay: one number for a list of workers, split exactly where it can be.

Definitions, worker i of n has pay y_i, mean mu; y_(i) in rising order; groups g have n_g workers,
mean mu_g, part p_g = n_g / n of workers and s_g = p_g mu_g / mu of pay::

    Gini           sum_i (2 i - n - 1) y_(i) / (n sum y)
    Theil          T = (1/n) sum (y/mu) ln(y/mu) = sum_g s_g ln(mu_g/mu) + sum_g s_g T_g
    mean log dev.  L = (1/n) sum ln(mu/y)        = sum_g p_g ln(mu/mu_g) + sum_g p_g L_g
    earnings       ((1/n) sum y^a)^(1/a)           the generalised mean; a < 0 counts low pay most

The first term of each split is between groups, the second within them; they add up exactly. With
weights, a worker of weight two counts as two workers.

A quantile is the lowest pay at or below which at least that part of workers is; where it is exactly
that part, the mean of this pay and the next (the rule of Stata and SAS; it does not depend on the
scale of weights).

Pay of zero: the Gini takes it, Theil too, as x ln x goes to 0; the mean log deviation does not
exist. Negative pay is refused: of amounts that may be negative none of these is bounded.

Sources: Cowell (2011), Measuring Inequality, chapter 3 and appendix; Theil (1967), Economics and
Information Theory; Shorrocks (1980), Econometrica 48, for the splits; Cazes, Hijzen and
Saint-Martin (2015), OECD Working Paper 174, for earnings quality as a generalised mean with strong
aversion to inequality, of which -3 is our default; OECD for low pay, below 2/3 of the median.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError
from distretto.evaluation.columns import codes, measured, over, weights_of
from distretto.evaluation.panel import Floats

__all__ = [
    "Inequality",
    "Split",
    "earnings_quality",
    "gini",
    "inequality",
    "low_pay_line",
    "low_pay_share",
    "mean_log_deviation",
    "quantiles",
    "split_mean_log_deviation",
    "split_theil",
    "theil",
]

AVERSION = -3.0  # of earnings quality: strong aversion to inequality
LOW_PAY = 2.0 / 3.0  # of median pay
ROUNDING = 1e-12  # relative difference below which a sum of weights is a given part of all

NEGATIVE = "leave corrections of earlier pay out, or add them to the period that they correct"
ZERO = "leave workers without pay out and say so, or use the Gini or Theil, which take zeros"


@dataclass(frozen=True, slots=True)
class Split:
    """A measure split between and within groups; the two add up to it exactly.

    Attributes
    ----------
    total, between, within : float
    groups : ndarray, shape (G,)
        Labels.
    share : ndarray, shape (G,)
        Weight of each group: its part of pay (Theil) or of workers (mean log deviation).
    of_group : ndarray, shape (G,)
        The measure within each group.
    """

    total: float
    between: float
    within: float
    groups: NDArray[Any]
    share: Floats
    of_group: Floats


@dataclass(frozen=True, slots=True)
class Inequality:
    """Measures of one list of workers.

    Attributes
    ----------
    workers : int
    mean, median : float
        In the money of pay.
    gini, theil : float
    mean_log_deviation : float or None
        None where a worker has no pay.
    p90_p10, p50_p10, p90_p50 : float or None
        Ratios of quantiles; None where the lower one is zero.
    low_pay : float
        Part of workers below two thirds of the median.
    earnings_quality : float or None
        Generalised mean, in the money of pay; None where a worker has no pay.
    """

    workers: int
    mean: float
    median: float
    gini: float
    theil: float
    mean_log_deviation: float | None
    p90_p10: float | None
    p50_p10: float | None
    p90_p50: float | None
    low_pay: float
    earnings_quality: float | None


def inequality(pay: ArrayLike, weights: ArrayLike | None = None) -> Inequality:
    """Return all measures of a list of workers.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Zero or above.
    weights : array_like, shape (n,), optional

    Returns
    -------
    Inequality
    """
    y, w = _rising(*_paid(pay, weights))
    p10, p50, p90 = (float(each) for each in quantiles(y, (0.1, 0.5, 0.9), w))
    positive = bool(y[w > 0.0].min() > 0.0)
    return Inequality(
        y.size,
        float(w @ y / w.sum()),
        p50,
        gini(y, w),
        theil(y, w),
        mean_log_deviation(y, w) if positive else None,
        p90 / p10 if p10 > 0.0 else None,
        p50 / p10 if p10 > 0.0 else None,
        p90 / p50 if p50 > 0.0 else None,
        low_pay_share(y, w),
        earnings_quality(y, w) if positive else None,
    )


def gini(pay: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Gini coefficient, 0 to 1 - 1/n.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Zero or above, not all zero.
    weights : array_like, shape (n,), optional

    Returns
    -------
    float
        With C_i the sum of weights up to worker i and W of all,
        ``sum w_i y_(i) (2 C_i - w_i - W) / (W sum w y)``.
    """
    y, w = _paid(pay, weights)
    y, w = _rising(y, w)
    upto, total = np.cumsum(w), w.sum()
    return float((w * y) @ (2.0 * upto - w - total) / (total * (w @ y)))


def theil(pay: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Theil index T, 0 to ln n.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Zero or above, not all zero.
    weights : array_like, shape (n,), optional
    """
    y, w = _paid(pay, weights)
    ratio = y * (w.sum() / (w @ y))
    return float(w @ _x_log_x(ratio) / w.sum())


def mean_log_deviation(pay: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the mean log deviation L, from 0 without limit.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Above zero.
    weights : array_like, shape (n,), optional
    """
    y, w = _paid(pay, weights, positive=True)
    return float(np.log(w @ y / w.sum()) - w @ np.log(y) / w.sum())


def split_theil(pay: ArrayLike, group: ArrayLike, weights: ArrayLike | None = None) -> Split:
    """Split the Theil index between and within groups, such as firms.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Zero or above, not all zero.
    group : array_like, shape (n,)
        Labels of groups.
    weights : array_like, shape (n,), optional

    Returns
    -------
    Split
        A group without any pay has no share, and counts as equal within.
    """
    y, w = _paid(pay, weights)
    groups, g = codes("group", group, y.size)
    workers, paid = np.bincount(g, w), np.bincount(g, w * y)
    mean = paid.sum() / workers.sum()
    of_group = over(paid, workers, 0.0)
    share = paid / paid.sum()
    entropy = np.bincount(g, w * _x_log_x(over(y, of_group[g], 0.0)))
    inner = over(entropy, workers, 0.0)
    between = float(share @ np.log(np.where(share > 0.0, of_group / mean, 1.0)))
    within = float(share @ inner)
    return Split(between + within, between, within, groups, share, inner)


def split_mean_log_deviation(
    pay: ArrayLike, group: ArrayLike, weights: ArrayLike | None = None
) -> Split:
    """Split the mean log deviation between and within groups, such as firms.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Above zero.
    group : array_like, shape (n,)
        Labels of groups.
    weights : array_like, shape (n,), optional

    Returns
    -------
    Split
    """
    y, w = _paid(pay, weights, positive=True)
    groups, g = codes("group", group, y.size)
    workers, paid = np.bincount(g, w), np.bincount(g, w * y)
    mean = paid.sum() / workers.sum()
    share = workers / workers.sum()
    log_mean = np.log(np.where(workers > 0.0, over(paid, workers, 0.0), mean))
    inner = np.where(
        workers > 0.0, log_mean - over(np.bincount(g, w * np.log(y)), workers, 0.0), 0.0
    )
    between = float(share @ (np.log(mean) - log_mean))
    within = float(share @ inner)
    return Split(between + within, between, within, groups, share, inner)


def quantiles(
    values: ArrayLike, at: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return quantiles, by the rule at the top of this module.

    Parameters
    ----------
    values : array_like, shape (n,)
    at : array_like, shape (Q,)
        Parts of workers, between 0 and 1.
    weights : array_like, shape (n,), optional

    Returns
    -------
    ndarray, shape (Q,)
    """
    y = measured("values", values)
    w = weights_of(weights, y.size)
    parts = measured("quantile", np.atleast_1d(np.asarray(at, dtype=np.float64)), low=0.0)
    if parts.max() > 1.0:
        raise InputError("not a quantile", found=float(parts.max()), expected="between 0 and 1")
    y, w = _rising(y[w > 0.0], w[w > 0.0])
    upto = np.cumsum(w)
    upto /= upto[-1]
    here = np.minimum(np.searchsorted(upto, parts - ROUNDING), y.size - 1)
    following = np.minimum(here + 1, y.size - 1)
    exact = np.abs(upto[here] - parts) <= ROUNDING
    return np.asarray(np.where(exact, 0.5 * (y[here] + y[following]), y[here]))


def low_pay_share(pay: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the part of workers who are paid less than two thirds of the median.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Hourly, as a rule: otherwise short hours count as low pay.
    weights : array_like, shape (n,), optional
    """
    y, w = _paid(pay, weights)
    return float(w[y < low_pay_line(y, w)].sum() / w.sum())


def low_pay_line(pay: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return two thirds of median pay, below which pay is low.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Hourly, as a rule, of all whose median counts.
    weights : array_like, shape (n,), optional
    """
    y, w = _paid(pay, weights)
    return LOW_PAY * float(quantiles(y, 0.5, w)[0])


def earnings_quality(
    pay: ArrayLike, weights: ArrayLike | None = None, aversion: float = AVERSION
) -> float:
    """Return the generalised mean of pay, ``((1/n) sum y^a)^(1/a)``.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Above zero.
    weights : array_like, shape (n,), optional
    aversion : float
        a: 1 is the mean, 0 the geometric mean; the lower, the more low pay counts.

    Returns
    -------
    float
        In the money of pay; at most the mean where a is at most 1.
    """
    y, w = _paid(pay, weights, positive=True)
    logs, part = np.log(y), w / w.sum()
    if aversion == 0.0:
        return float(np.exp(part @ logs))
    scaled = aversion * logs
    top = scaled.max()  # so that the largest power is one
    return float(np.exp((top + np.log(part @ np.exp(scaled - top))) / aversion))


def _paid(
    pay: ArrayLike, weights: ArrayLike | None, *, positive: bool = False
) -> tuple[Floats, Floats]:
    """Return pay and weights; refuse negative pay, pay that is all zero and, if asked, any zero."""
    y = measured("pay", pay, low=0.0, why=NEGATIVE)
    if positive:
        measured("pay", y, above=0.0, why=ZERO)
    w = weights_of(weights, y.size)
    if w @ y == 0.0:
        raise InputError(
            "nobody has any pay", where="pay", found=0.0, expected="one worker with pay at least"
        )
    return y, w


def _rising(y: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Return values in rising order with their weights."""
    if w.min() == w.max():
        return np.sort(y), w  # several times as fast as an order that weights have to follow
    order = np.argsort(y)
    return y[order], w[order]


def _x_log_x(x: Floats) -> Floats:
    return np.asarray(x * np.log(np.where(x > 0.0, x, 1.0)))
