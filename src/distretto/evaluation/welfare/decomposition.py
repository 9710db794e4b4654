"""Why two groups of workers differ in pay: the decomposition of Oaxaca and Blinder, and RIF.

Definitions, groups T and C, mean characteristics X̄ (constant included), coefficients β of a
regression of y within each group::

    ȳ_T - ȳ_C = (X̄_T - X̄_C)' β_C  +  X̄_T' (β_T - β_C)
                explained             unexplained

The explained part is what the gap would be if C's returns held for both. The unexplained part is
not discrimination as such: it holds all that is not among the characteristics.

Recentred influence functions turn another statistic than the mean into a y; their mean is the
statistic, so the same decomposition applies, f the density of y, F its distribution, GL the
generalised Lorenz curve, R its area::

    quantile q of τ   RIF = q + (τ - 1{y <= q}) / f(q)
    Gini              RIF = 1 + 2 R y / mu^2 - 2 (y (1 - F(y)) + GL(F(y))) / mu

Sources: Oaxaca (1973), International Economic Review 14; Blinder (1973), Journal of Human Resources
8; Jann (2008), Stata Journal 8(4), for the standard errors; Firpo, Fortin and Lemieux (2009),
Econometrica 77, and (2018), Econometrics 6(2), for RIF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from distretto.errors import InputError
from distretto.evaluation.columns import measured
from distretto.evaluation.panel import Floats
from distretto.evaluation.welfare.inequality import gini, quantiles

__all__ = ["Decomposition", "oaxaca_blinder", "rif_gini", "rif_quantile"]


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A gap in means, twofold.

    Attributes
    ----------
    gap : float
        Mean of T less mean of C; the sum of the two parts.
    explained, unexplained : float
    explained_se, unexplained_se : float
        Robust to heteroskedasticity; characteristics count as drawn, not as fixed.
    names : tuple of str
        Characteristics.
    explained_by : ndarray, shape (X,)
        What each characteristic explains; their sum is `explained`.
    """

    gap: float
    explained: float
    unexplained: float
    explained_se: float
    unexplained_se: float
    names: tuple[str, ...]
    explained_by: Floats


@dataclass(frozen=True, slots=True)
class _Fit:
    mean: Floats  # of characteristics, (X + 1,)
    mean_covariance: Floats
    beta: Floats
    covariance: Floats  # of beta


def oaxaca_blinder(
    y_t: ArrayLike, x_t: ArrayLike, y_c: ArrayLike, x_c: ArrayLike, names: Sequence[str] = ()
) -> Decomposition:
    """Decompose the gap in means between the groups T and C.

    Parameters
    ----------
    y_t, y_c : array_like, shapes (n_T,) and (n_C,)
        Outcomes, such as the logarithm of pay or a recentred influence function.
    x_t, x_c : array_like, shapes (n_T, X) and (n_C, X)
        Characteristics without the constant, which is added.
    names : sequence of str, optional
        Of the characteristics.

    Returns
    -------
    Decomposition

    Raises
    ------
    InputError
        If the characteristics of a group do not vary, or vary together.
    """
    t, c = _fit("T", y_t, x_t), _fit("C", y_c, x_c)
    if t.beta.size != c.beta.size:
        raise InputError(
            "the groups have different characteristics",
            found=f"{t.beta.size - 1} and {c.beta.size - 1}",
            expected="the same columns in both",
        )
    labels = tuple(names) or tuple(f"x{k}" for k in range(c.beta.size - 1))
    if len(labels) != c.beta.size - 1:
        raise InputError(
            "names do not fit the characteristics",
            found=len(labels),
            expected=f"{c.beta.size - 1} names",
        )
    apart, returns = t.mean - c.mean, t.beta - c.beta
    by = apart * c.beta
    explained, unexplained = float(by.sum()), float(t.mean @ returns)
    of_means = t.mean_covariance + c.mean_covariance
    explained_variance = apart @ c.covariance @ apart + c.beta @ of_means @ c.beta
    unexplained_variance = t.mean @ (t.covariance + c.covariance) @ t.mean
    unexplained_variance += returns @ t.mean_covariance @ returns
    return Decomposition(
        explained + unexplained,
        explained,
        unexplained,
        float(np.sqrt(explained_variance)),
        float(np.sqrt(unexplained_variance)),
        labels,
        by[1:],
    )


def rif_quantile(pay: ArrayLike, at: float, bandwidth: float | None = None) -> Floats:
    """Return the recentred influence function of a quantile.

    Parameters
    ----------
    pay : array_like, shape (n,)
    at : float
        τ, between 0 and 1.
    bandwidth : float, optional
        Of the Gaussian kernel for the density, in the unit of pay; by Silverman's rule if not
        given.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    InputError
        If τ is not between 0 and 1, or pay does not vary.
    """
    y = measured("pay", pay)
    if not 0.0 < at < 1.0:
        raise InputError("not a quantile", found=at, expected="between 0 and 1, ends excluded")
    low, q, high = (float(each) for each in quantiles(y, (0.25, at, 0.75)))
    if bandwidth is None:
        spreads = [each for each in (float(y.std()), (high - low) / 1.349) if each > 0.0]
        if not spreads:
            raise InputError(
                "pay does not vary", where="pay", found=float(y[0]), expected="unequal pay"
            )
        bandwidth = 0.9 * min(spreads) * y.size**-0.2
    kernel = np.exp(-0.5 * ((y - q) / bandwidth) ** 2)
    density = float(kernel.mean()) / (bandwidth * np.sqrt(2.0 * np.pi))
    return np.asarray(q + (at - (y <= q)) / density)


def rif_gini(pay: ArrayLike) -> Floats:
    """Return the recentred influence function of the Gini; its mean is the Gini exactly.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Zero or above, not all zero.

    Returns
    -------
    ndarray, shape (n,)
        Equal pay has equal values.
    """
    y = measured("pay", pay)
    area = 0.5 * float(y.mean()) * (1.0 - gini(y))  # R; the Gini also refuses what it cannot take
    level, row, count = np.unique(y, return_inverse=True, return_counts=True)
    # At the middle of each step of F, so that the mean over workers is exact.
    upto = (np.cumsum(count) - 0.5 * count) / y.size
    paid = count * level
    lorenz = (np.cumsum(paid) - 0.5 * paid) / y.size
    mu = float(y.mean())
    of_level = 1.0 + 2.0 * area * level / mu**2 - 2.0 * (level * (1.0 - upto) + lorenz) / mu
    return np.asarray(of_level[row])


def _fit(group: str, y: ArrayLike, x: ArrayLike) -> _Fit:
    outcome = measured(f"y of {group}", y)
    given = np.asarray(x, dtype=np.float64)
    given = given[:, None] if given.ndim == 1 else given
    n = outcome.size
    if given.ndim != 2 or given.shape[0] != n or not np.isfinite(given).all():
        raise InputError(
            "characteristics do not fit the outcomes",
            where=f"x of {group}",
            found=given.shape,
            expected=f"({n}, characteristics), a number in each place",
        )
    design = np.column_stack([np.ones(n), given])
    k = design.shape[1]
    if n <= k or np.linalg.matrix_rank(design) < k:
        raise InputError(
            "characteristics do not vary, or vary together",
            where=f"x of {group}",
            found=f"{n} workers, {k - 1} characteristics",
            expected="more workers than characteristics, none a sum of others or a constant",
            hint="leave one category of each classification out",
        )
    beta = np.asarray(np.linalg.lstsq(design, outcome, rcond=None)[0], dtype=np.float64)
    bread: Floats = np.linalg.inv(design.T @ design)
    scores = design * (outcome - design @ beta)[:, None]
    covariance = np.asarray(bread @ (scores.T @ scores) @ bread * (n / (n - k)))
    of_means = np.asarray(np.cov(design, rowvar=False), dtype=np.float64).reshape(k, k) / n
    return _Fit(design.mean(axis=0), of_means, beta, covariance)
