"""Rent sharing: how much of a rise in value added per worker reaches the pay of those who stay.

Definitions, w pay of a worker, VA/N value added per worker of the firm::

    pass-through   θ = dw / d(VA/N)              money of pay per unit of value added per worker
    elasticity     ε = d ln w / d ln(VA/N)       ε = θ (VA/N) / w, at the means
    quasi-rent     (VA - w_alt N) / N            in place of VA/N: what exceeds the pay elsewhere

1. Regression on stayers: worker j in firm i, period t, an effect of each match of worker and firm
   and of each period, standard errors by firm::

       w_jit = α_ji + λ_t + θ (VA/N)_it + e_jit

   It describes; good years may raise pay and value added for a common reason, and errors in value
   added draw θ towards zero.
2. The programme as instrument: θ = ATT(w) / ATT(VA/N), w of stayers, with Fieller's interval. It is
   the part of what the programme brought that was passed on, provided the programme moved pay
   through value added only.

Pay and value added have to be over the same period of time and in the same money. Known sizes: ε of
0.05 to 0.15 in matched panels (Card, Cardoso, Heining and Kline 2018, Journal of Labor Economics
36); θ of 0.29 and ε of 0.35 with patents as instrument (Kline, Petkova, Williams and Zidar 2019,
Quarterly Journal of Economics 134).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError
from distretto.evaluation.answers import Answer, ratio
from distretto.evaluation.columns import codes, measured
from distretto.evaluation.panel import Floats

__all__ = [
    "RentSharing",
    "elasticity",
    "elasticity_at_means",
    "instrumented",
    "pass_through",
    "pass_through_at_means",
    "quasi_rent",
    "stayers",
]

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class RentSharing:
    """Rent sharing by regression on stayers.

    Attributes
    ----------
    form : {"pass-through", "elasticity"}
    estimate, se : float
        With standard error by firm.
    low, high : float
        95% interval, by Student's t with one degree of freedom less than firms.
    matches, firms, rows : int
        Pairs of worker and firm, firms, and rows that count.
    left_out : int
        Rows of workers who are seen in one period only or in more than one firm.
    """

    form: Literal["pass-through", "elasticity"]
    estimate: float
    se: float
    low: float
    high: float
    matches: int
    firms: int
    rows: int
    left_out: int


def stayers(worker: ArrayLike, firm: ArrayLike, period: ArrayLike) -> NDArray[np.bool_]:
    """Return whether a row is of a worker seen in two periods or more, and in one firm only.

    Parameters
    ----------
    worker, firm, period : array_like, shape (r,)

    Returns
    -------
    ndarray of bool, shape (r,)
    """
    _, j = codes("worker", worker)
    _, i = codes("firm", firm, j.size)
    _, t = codes("period", period, j.size)
    return _stay(j, i, t)


def quasi_rent(value_added: ArrayLike, workers: ArrayLike, pay_elsewhere: ArrayLike) -> Floats:
    """Return quasi-rent per worker, ``(VA - w_alt N) / N``.

    Parameters
    ----------
    value_added, workers : array_like, shape (n,)
        VA in money, and N above zero.
    pay_elsewhere : array_like, shape (n,), or float
        w_alt, what a worker would earn elsewhere, in the same money over the same time.

    Returns
    -------
    ndarray, shape (n,)
    """
    va = measured("value_added", value_added)
    n = measured("workers", workers, va.size, above=0.0)
    return va / n - measured("pay_elsewhere", pay_elsewhere, va.size)


def pass_through(
    pay: ArrayLike,
    per_worker: ArrayLike,
    worker: ArrayLike,
    firm: ArrayLike,
    period: ArrayLike,
) -> RentSharing:
    """Return the pass-through θ by regression on stayers.

    Parameters
    ----------
    pay : array_like, shape (r,)
        Pay of a worker in a period.
    per_worker : array_like, shape (r,)
        Value added or quasi-rent per worker of the firm in that period.
    worker, firm, period : array_like, shape (r,)

    Returns
    -------
    RentSharing

    Raises
    ------
    InputError
        If fewer than two firms have stayers, or value added per worker does not vary among them.
    """
    w = measured("pay", pay)
    x = measured("per_worker", per_worker, w.size)
    return _within("pass-through", w, x, worker, firm, period)


def elasticity(
    pay: ArrayLike,
    per_worker: ArrayLike,
    worker: ArrayLike,
    firm: ArrayLike,
    period: ArrayLike,
) -> RentSharing:
    """Return the elasticity ε by regression on stayers, in logarithms.

    Parameters
    ----------
    pay, per_worker : array_like, shape (r,)
        As for :func:`pass_through`, above zero.
    worker, firm, period : array_like, shape (r,)

    Returns
    -------
    RentSharing

    Raises
    ------
    InputError
        As for :func:`pass_through`, and if a value is not above zero.
    """
    why = "use the pass-through, which takes values of any sign"
    w = measured("pay", pay, above=0.0, why=why)
    x = measured("per_worker", per_worker, w.size, above=0.0, why=why)
    return _within("elasticity", np.log(w), np.log(x), worker, firm, period)


def instrumented(effects: Sequence[float], covariance: Floats, quantile: float) -> Answer:
    """Return the pass-through θ = ATT(w) / ATT(VA/N), the programme being the instrument.

    Parameters
    ----------
    effects : sequence of two floats
        ATT of stayers' pay and of value added per worker (or of the logarithms of both, which gives
        the elasticity), by the same estimator over the same firms and periods.
    covariance : ndarray, shape (2, 2)
        Of the two; see `aggregation.clustered_covariance`.
    quantile : float
        Of the distribution of a standardised estimate, such as 1.96.

    Returns
    -------
    Answer
        "cannot tell" where the interval of ATT(VA/N) covers zero.
    """
    return ratio(effects, covariance, quantile, "the effect on value added per worker")


def elasticity_at_means(pass_through: float, per_worker: float, pay: float) -> float:
    """Return ε = θ (VA/N) / w.

    Parameters
    ----------
    pass_through : float
        θ.
    per_worker, pay : float
        Means of VA/N and of w, the latter above zero.
    """
    _above_zero("pay", pay)
    return pass_through * per_worker / pay


def pass_through_at_means(elasticity: float, per_worker: float, pay: float) -> float:
    """Return θ = ε w / (VA/N).

    Parameters
    ----------
    elasticity : float
        ε.
    per_worker, pay : float
        Means of VA/N, above zero, and of w.
    """
    _above_zero("per_worker", per_worker)
    return elasticity * pay / per_worker


def _within(
    form: Literal["pass-through", "elasticity"],
    y: Floats,
    x: Floats,
    worker: ArrayLike,
    firm: ArrayLike,
    period: ArrayLike,
) -> RentSharing:
    """Regress y on x within matches of worker and firm, with effects of periods."""
    from scipy.special import stdtrit

    _, j = codes("worker", worker, y.size)
    _, i = codes("firm", firm, y.size)
    _, t = codes("period", period, y.size)
    stay = _stay(j, i, t)
    y, x = y[stay], x[stay]
    _, match = np.unique(j[stay], return_inverse=True)  # a stayer has one firm
    _, g = np.unique(i[stay], return_inverse=True)
    firms = int(g.max()) + 1 if g.size else 0
    if firms < 2:
        raise InputError(
            "too few firms with stayers",
            found=firms,
            expected="at least 2: standard errors are by firm",
        )
    periods = np.unique(t[stay])
    dummies = (t[stay][:, None] == periods[1:]).astype(np.float64)
    columns = _demeaned(np.column_stack([y, x, dummies]), match)
    y, z = columns[:, 0], columns[:, 1:]
    # Of x what the periods leave of it; one regression then gives both the slope and its scores.
    rest = z[:, 0] - z[:, 1:] @ _coefficients(z[:, 1:], z[:, 0])
    spread = float(rest @ rest)
    if spread <= 1e-16 * float(x @ x):
        raise InputError(
            "value added per worker does not vary within firms",
            where="per_worker",
            found="the same change in every firm",
            expected="changes that differ between firms",
        )
    slope = float(rest @ y) / spread
    scores = np.bincount(g, rest * (y - z @ _coefficients(z, y)), minlength=firms)
    r, k = y.size, z.shape[1]  # effects of matches lie within firms: they cost no degrees
    correction = firms / (firms - 1) * (r - 1) / (r - k)
    se = float(np.sqrt(correction * (scores @ scores)) / spread)
    half = float(stdtrit(firms - 1, 0.5 + CONFIDENCE / 2)) * se
    return RentSharing(
        form,
        slope,
        se,
        slope - half,
        slope + half,
        int(match.max()) + 1,
        firms,
        r,
        int((~stay).sum()),
    )


def _stay(
    worker: NDArray[np.int64], firm: NDArray[np.int64], period: NDArray[np.int64]
) -> NDArray[np.bool_]:
    order = np.lexsort((period, worker))
    rows = np.bincount(worker)
    first = np.zeros(rows.size, dtype=np.int64)
    first[worker] = firm  # of any of a worker's rows
    elsewhere = np.bincount(worker, firm != first[worker]) > 0
    w, t = worker[order], period[order]
    repeated = (w[1:] == w[:-1]) & (t[1:] == t[:-1])
    if repeated.any():
        at = order[1:][repeated]
        if (firm[at] == firm[order[:-1][repeated]]).any():
            raise InputError(
                "a worker has two rows in a period with the same firm",
                where=f"row {int(at[0])}",
                expected="one row per worker, firm and period",
                hint="add them up",
            )
    return np.asarray(((rows >= 2) & ~elsewhere)[worker])


def _coefficients(x: Floats, y: Floats) -> Floats:
    """Return least squares by the normal equations: a few columns, millions of rows."""
    return np.asarray(np.linalg.lstsq(x.T @ x, x.T @ y, rcond=None)[0])


def _demeaned(columns: Floats, group: NDArray[np.int64]) -> Floats:
    count = np.bincount(group)
    means = np.stack([np.bincount(group, each) for each in columns.T], axis=1) / count[:, None]
    return np.asarray(columns - means[group])


def _above_zero(name: str, value: float) -> None:
    if not value > 0.0:
        raise InputError("a mean that is not positive", where=name, found=value, expected="above 0")
