"""The wild cluster bootstrap of a coefficient in a linear regression, for few clusters.

Definitions, regression y = x β + Z γ + e over clusters g = 1..G, X = (x, Z), x~ what Z leaves of x,
e(b) what it leaves of y - x b, v_g random signs::

    y* = x b + fitted(b) + v_g e(b)          the null β = b imposed
    t* = (β* - b) / se(β*),   t = (β - b) / se(β),   se by cluster (CRV1)
    p(b)      share of t* (t among them) with |t*| >= |t|
    interval  {b: p(b) > 0.05}

Neither β* - b nor the score of a cluster needs a regression per draw. With q_g = x~_g' e_g(b) and
S_gh = [g = h] q_g - x~_g' X_g (X'X)^-1 X_h' e_h(b)::

    β* - b = sum_g v_g q_g / x~'x~        scores: S v

All of it is linear in b, so the whole interval comes from one set of draws. With few clusters
all 2^G choices of signs are taken, if there are not more of them than draws.

CRV1 multiplies the sum of squared scores by G/(G - 1) (N - 1)/(N - p). CRV3, the jackknife, is
(G - 1)/G times the sum of squared changes of β when one cluster is left out; it is the more careful
of the two.

Source: Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90; Roodman,
MacKinnon, Nielsen and Webb (2019), Stata Journal 19; MacKinnon, Nielsen and Webb (2023), Journal of
Applied Econometrics 38, for CRV3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.inference.bootstrap import Weights, weights_of_clusters
from distretto.evaluation.panel import Floats

__all__ = ["WildBootstrap", "wild_cluster_bootstrap"]

LEVEL = 0.05
DRAWS = 1999
# Statistics that differ by less count as equal: opposite signs give the same one but for rounding.
SAME = 1e-9
FARTHEST = 2.0**20  # standard errors from the estimate at which an interval counts as unbounded
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class WildBootstrap:
    """A coefficient and what the wild cluster bootstrap says of it.

    Attributes
    ----------
    coefficient : float
    se, se_jackknife : float
        CRV1 and CRV3; the latter is not a number where the regression needs every cluster.
    p : float
        Of the null.
    low, high : float
        95% interval; an end is infinite where no value beyond is rejected.
    draws : int
        Choices of weights, the observed one among them.
    exact : bool
        Whether these are all there are.
    clusters : int
    """

    coefficient: float
    se: float
    se_jackknife: float
    p: float
    low: float
    high: float
    draws: int
    exact: bool
    clusters: int

    @property
    def smallest_p(self) -> float:
        """The smallest value that p can take: all weights of opposite sign always count."""
        return (2.0 if self.exact else 1.0) / self.draws


def wild_cluster_bootstrap(
    y: Floats,
    X: Floats,
    cluster: NDArray[np.int64],
    coefficient: int,
    *,
    null: float = 0.0,
    draws: int = DRAWS,
    seed: int = 0,
    weights: Weights = "rademacher",
) -> WildBootstrap:
    """Test a coefficient of a linear regression by the wild cluster bootstrap.

    Parameters
    ----------
    y : ndarray, shape (N,)
    X : ndarray, shape (N, p)
        All regressors, a constant among them where the model has one.
    cluster : ndarray of int, shape (N,)
        Codes of clusters.
    coefficient : int
        Column of X.
    null : float
        Value that is tested.
    draws : int
        Random choices of weights, besides the observed one.
    seed : int
        Of the draws.
    weights : {"rademacher", "webb"}
        "webb" has more values, for a dozen clusters or fewer.

    Raises
    ------
    InputError
        If there is one cluster, or the regressors vary together.
    """
    fit = _fit(y, X, cluster, coefficient)
    g = fit.own.shape[0]
    exact = weights == "rademacher" and g < 40 and 2**g <= draws
    if exact:
        bits = (np.arange(2**g)[:, None] >> np.arange(g)) & 1
        v = 1.0 - 2.0 * bits.astype(np.float64)
    else:
        rng = np.random.default_rng(seed)
        v = np.vstack([np.ones(g), weights_of_clusters(rng, (draws, g), weights)])
    p_at = _p_values(fit, v)
    low, high = (_end(p_at, fit.coefficient, sign * fit.se) for sign in (-1.0, 1.0))
    return WildBootstrap(
        coefficient=fit.coefficient,
        se=fit.se,
        se_jackknife=fit.se_jackknife,
        p=p_at(null),
        low=low,
        high=high,
        draws=v.shape[0],
        exact=exact,
        clusters=g,
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """The regression, and what the draws need of it.

    Both arrays hold what belongs to the residuals of y and, last, to x~: under the null b they are
    (first) - (b - β) (last).

    Attributes
    ----------
    coefficient, se, se_jackknife : float
    own : ndarray, shape (G, 2)
        q_g / x~'x~.
    scores : ndarray, shape (G, G, 2)
        S_gh / x~'x~.
    """

    coefficient: float
    se: float
    se_jackknife: float
    own: Floats
    scores: Floats


def _fit(y: Floats, X: Floats, cluster: NDArray[np.int64], coefficient: int) -> _Fit:
    codes = np.unique(cluster, return_inverse=True)[1]
    g, (n, p) = int(codes.max()) + 1, X.shape
    size = np.sqrt((X**2).sum(axis=0))
    if g < 2 or n <= p or not size.all() or np.linalg.matrix_rank(X / size) < p:
        raise InputError(
            "the regression cannot be estimated",
            found=f"{n} observations of {p} regressors in {g} clusters",
            expected="at least 2 clusters, and regressors that do not vary together",
            hint="leave out regressors that others determine",
        )
    q, r = np.linalg.qr(X)
    x, z = X[:, coefficient], np.delete(X, coefficient, axis=1)
    x = x - z @ np.linalg.lstsq(z, x)[0] if p > 1 else x
    beta = float(x @ y / (x @ x))
    rest = np.column_stack([y - q @ (q.T @ y), x])
    own = _by_cluster(x[:, None] * rest, codes) / (x @ x)
    left = _by_cluster(x[:, None] * q, codes) / (x @ x)
    right = _by_cluster(q[:, :, None] * rest[:, None, :], codes)
    scores = -np.einsum("gp,hpj->ghj", left, right)
    scores[np.arange(g), np.arange(g)] += own
    few = g / (g - 1) * (n - 1) / (n - p)
    se = math.sqrt(few * float((own[:, 0] ** 2).sum()))
    back = np.linalg.solve(r, np.eye(p))[coefficient]
    left_out = [
        _without(q[codes == c], q.T @ y - q[codes == c].T @ y[codes == c], back) for c in range(g)
    ]
    jackknife = math.sqrt((g - 1) / g * float(((np.array(left_out) - beta) ** 2).sum()))
    return _Fit(beta, se, jackknife, own, scores)


def _by_cluster(values: Floats, codes: NDArray[np.int64]) -> Floats:
    summed = np.zeros((int(codes.max()) + 1, *values.shape[1:]))
    np.add.at(summed, codes, values)
    return summed


def _without(q: Floats, right: Floats, back: Floats) -> float:
    """Return the coefficient without a cluster, from its rows of Q in X = QR; nan if there is none.

    `right` is what the other clusters add to Q'y, and `back` the row of R^-1 of the coefficient.
    """
    left = np.eye(q.shape[1]) - q.T @ q
    if np.linalg.eigvalsh(left)[0] < SAME:
        return math.nan
    return float(back @ np.linalg.solve(left, right))


def _p_values(fit: _Fit, v: Floats) -> Callable[[float], float]:
    """Return p as a function of the null, from weights of shape (B, G), the first of them 1."""
    of_rest, of_x = (v @ fit.own).T
    score, score_x = (v @ fit.scores[:, :, j].T for j in range(2))
    square, cross, square_x = (
        (a * b).sum(axis=1) for a, b in ((score, score), (score, score_x), (score_x, score_x))
    )

    def p_at(null: float) -> float:
        off = null - fit.coefficient
        top = (of_rest - off * of_x) ** 2
        bottom = np.maximum(0.0, square - 2.0 * off * cross + off**2 * square_x)
        return float(np.mean(top * bottom[0] >= top[0] * bottom * (1.0 - SAME)))

    return p_at


def _end(p_at: Callable[[float], float], centre: float, step: float) -> float:
    """Return the value farthest from the centre, in the direction of a step, not yet rejected."""
    inside, outside = 0.0, 1.0
    while p_at(centre + outside * step) > LEVEL:
        inside, outside = outside, 2.0 * outside
        if outside > FARTHEST:
            return math.copysign(math.inf, step)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2.0
        if p_at(centre + middle * step) > LEVEL:
            inside = middle
        else:
            outside = middle
    return centre + inside * step
