"""Made panels for tests of evaluation."""

import numpy as np

from distretto.evaluation.panel import Panel


def make_panel(values, start, *, outcomes=None, cluster=None, covariates=None):
    """Return a panel from values (n, T, K) and positions of the first treated period."""
    values = np.asarray(values, dtype=float)
    if values.ndim == 2:
        values = values[:, :, None]
    n, t, k = values.shape
    start = np.asarray(start, dtype=np.int64)
    return Panel(
        units=np.array([f"u{i}" for i in range(n)], dtype=object),
        periods=np.arange(t, dtype=float),
        start=start,
        values=values,
        outcomes=tuple(outcomes or (f"y{i}" for i in range(k))),
        cluster=np.arange(n) if cluster is None else np.asarray(cluster),
        covariates=np.zeros((n, 0)) if covariates is None else np.asarray(covariates, dtype=float),
        covariate_names=()
        if covariates is None
        else tuple(f"x{i}" for i in range(np.asarray(covariates).shape[1])),
    )


def staggered(rng, n=200, periods=8, effect=1.0, k=1, noise=1.0, starts=(3, 5)):
    """Return a panel with unit and period effects and a constant effect, of k outcomes."""
    start = rng.choice([*starts, periods, periods], n)
    start[: len(starts) + 1] = [*starts, periods]
    level = rng.normal(size=(n, 1, k)) + rng.normal(size=(1, periods, k))
    values = level + rng.normal(size=(n, periods, k)) * noise
    values += effect * (np.arange(periods) >= start[:, None])[:, :, None]
    return make_panel(values, start)


def factors(rng, n=16, periods=12, k=1, noise=0.3):
    """Return outcomes with unit effects, period effects and an interaction of the two."""
    common, loading = rng.normal(size=(2, periods, k)), rng.random((2, n, 1))
    values = np.einsum("fnk,ftk->ntk", np.broadcast_to(loading, (2, n, k)), common.cumsum(axis=1))
    return values + 2.0 * rng.normal(size=(n, 1, k)) + noise * rng.normal(size=(n, periods, k))


def one_treated(values, start=8, outcomes=None):
    """Return a panel in which the first unit is treated, and no other."""
    n, t = values.shape[:2]
    return make_panel(values, np.where(np.arange(n) == 0, start, t), outcomes=outcomes)


def payroll(rng, firms=30, workers=5, periods=4, theta=0.1, noise=1.0, movers=0):
    """Return pay, value added per worker, worker, firm, period of rows."""
    per_worker = 50 + rng.normal(size=(firms, 1)) * 10 + rng.normal(size=(firms, periods)) * 5
    i, j, t = (
        each.ravel()
        for each in np.meshgrid(
            np.arange(firms), np.arange(workers), np.arange(periods), indexing="ij"
        )
    )
    person = i * workers + j
    i = np.where((person < movers) & (t == periods - 1), (i + 1) % firms, i)
    x = per_worker[i, t]
    shock = rng.normal(size=(firms, periods))[i, t]  # common to a firm: standard errors by firm
    w = 20 + person % 7 + 0.5 * t + theta * x + noise * (shock + rng.normal(size=x.size))
    return w, x, person, i, t
