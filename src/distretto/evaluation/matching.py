"""Controls that resemble the treated before treatment, in levels and in trends.

Firms that join a network are seldom like those that do not. Controls are weighted so that what was
known before the first treatment is alike on both sides, and the effect is estimated with these
weights, the same for all outcomes.

Definitions, pre-period the periods before the first unit is treated, features of a unit: the mean
of each outcome over them (its level), its slope by least squares, and covariates::

    balance      weights w_i = exp(λ'x_i) / sum exp(λ'x_j) over controls, λ such that the weighted
                 mean of every feature is that of the treated; the least uneven weights that do
    neighbours   for each treated unit the nearest controls by Mahalanobis distance, with
                 replacement; w_i counts how often a control was chosen
    difference   (mean of treated - weighted mean of controls) / standard deviation of the treated
    effective    (sum w)^2 / sum w^2: as many equally weighted controls tell as much

Standard errors take the weights as given. Balanced slopes leave less noise than that: in 2,000
samples of 160 units whose trends differ by a covariate, 95% intervals covered 99.9% of the time.

Source: Hainmueller (2012), Political Analysis 20; Stuart (2010), Statistical Science 25.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.panel import Floats, Mask, Panel

__all__ = ["Balance", "Matched", "Matching", "match", "placebo"]

Matching = Literal["balance", "neighbours"]
NEIGHBOURS = 3
STEPS = 200
TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Balance:
    """How alike treated and controls are in one feature.

    Attributes
    ----------
    feature : str
    treated, before, after : float
        Mean of the treated, and of the controls before and after weighting.
    gap_before, gap_after : float
        Standardised differences.
    """

    feature: str
    treated: float
    before: float
    after: float
    gap_before: float
    gap_after: float


@dataclass(frozen=True, slots=True)
class Matched:
    """A panel whose controls are weighted.

    Attributes
    ----------
    panel : Panel
        With weights; controls of no weight are left out.
    balance : tuple of Balance
    effective : float
        Effective number of controls.
    off_support : float
        Share of treated units with a feature outside the range of the controls.
    """

    panel: Panel
    balance: tuple[Balance, ...]
    effective: float
    off_support: float


def match(
    panel: Panel,
    how: Matching = "balance",
    *,
    on: tuple[str, ...] = (),
    neighbours: int = NEIGHBOURS,
) -> Matched:
    """Weight controls so that they resemble the treated before treatment.

    Parameters
    ----------
    panel : Panel
    how : {"balance", "neighbours"}
    on : tuple of str
        Outcomes whose levels and slopes count, all by default. Covariates count always.
    neighbours : int
        Nearest controls of each treated unit.

    Raises
    ------
    InputError
        If there is no period before the first treatment, no control, no weights that balance, or
        no such outcome.
    """
    kept = np.flatnonzero((panel.start > 0) & _seen_before(panel))
    inside = panel.rows(kept)
    for outcome in on:
        if outcome not in panel.outcomes:
            raise InputError(
                "controls cannot be matched on what is no outcome",
                where="--match-on",
                found=outcome,
                expected="one of " + ", ".join(panel.outcomes),
                hint=did_you_mean(outcome, panel.outcomes),
            )
    features, names = _features(inside, on or panel.outcomes)
    treated = inside.ever_treated
    if not treated.any() or treated.all():
        raise InputError(
            "nobody can be matched",
            found=f"{int(treated.sum())} treated and {int((~treated).sum())} control units",
            expected="units of both kinds that are observed before the first treatment",
        )
    scale = features.std(axis=0)
    scale[scale == 0.0] = 1.0
    x = (features - features[treated].mean(axis=0)) / scale
    if how == "balance":
        of_controls = _balancing(x[~treated], names)
    else:
        of_controls = _nearest(x[treated], x[~treated], min(neighbours, int((~treated).sum())))
    weights = np.ones(inside.n)
    weights[~treated] = of_controls * treated.sum() / of_controls.sum()
    low, high = features[~treated].min(axis=0), features[~treated].max(axis=0)
    outside = ((features[treated] < low) | (features[treated] > high)).any(axis=1)
    used = np.flatnonzero(weights > 0.0)
    return Matched(
        panel=replace(inside, weights=weights).rows(used),
        balance=tuple(_balance(features, treated, weights, names)),
        effective=float(of_controls.sum() ** 2 / (of_controls**2).sum()),
        off_support=float(outside.mean()),
    )


def placebo(panel: Panel, periods: int) -> Panel:
    """Return the panel before the first treatment, as if treatment had begun earlier.

    An effect found in it is none: it shows how far trends part without treatment.

    Parameters
    ----------
    panel : Panel
    periods : int
        By how many periods treatment is moved; units treated later than the last period that is
        kept count as controls.

    Raises
    ------
    InputError
        If too few periods are left.
    """
    first = _first(panel)
    if first - periods < 1 or periods < 1:
        raise InputError(
            "treatment cannot be moved so far",
            where="periods",
            found=periods,
            expected=f"from 1 to {first - 1}: one period has to be left before it",
        )
    moved = np.where(panel.ever_treated, panel.start - periods, panel.T)
    kept = panel.start > 0
    early = replace(
        panel,
        periods=panel.periods[:first],
        values=panel.values[:, :first],
        start=np.minimum(moved, first),
    )
    return early.rows(np.flatnonzero(kept))


def _first(panel: Panel) -> int:
    dated = panel.start[(panel.start > 0) & panel.ever_treated]
    if not dated.size:
        raise InputError(
            "no unit is treated after the first period",
            expected="units that are observed before treatment",
        )
    return int(dated.min())


def _seen_before(panel: Panel) -> Mask:
    seen = panel.observed[:, : _first(panel)].any(axis=1)
    return np.asarray(seen & np.isfinite(panel.covariates).all(axis=1))


def _features(panel: Panel, on: tuple[str, ...]) -> tuple[Floats, tuple[str, ...]]:
    """Return levels and slopes before the first treatment, and covariates, shape (n, features)."""
    first = _first(panel)
    seen = panel.observed[:, :first]
    count = seen.sum(axis=1)
    time = np.where(seen, np.arange(first), 0.0)
    centred = np.where(seen, time - (time.sum(axis=1) / count)[:, None], 0.0)
    spread = (centred**2).sum(axis=1)
    columns, names = [], []
    for outcome in on:
        values = np.where(seen, panel.line(outcome)[:, :first], 0.0)
        columns.append(values.sum(axis=1) / count)
        names.append(f"{outcome}, level")
        if first > 1:
            slope = (centred * values).sum(axis=1) / np.maximum(spread, 1e-12)
            columns.append(np.where(spread > 0.0, slope, 0.0))
            names.append(f"{outcome}, slope")
    return np.column_stack([*columns, panel.covariates]), (*names, *panel.covariate_names)


def _balancing(x: Floats, names: tuple[str, ...]) -> Floats:
    """Return weights with which the mean of x is 0: a convex problem, by damped Newton steps."""
    # Features that the others determine add nothing to what has to be balanced.
    basis = np.linalg.svd(x, full_matrices=False)
    kept = basis[1] > 1e-9 * basis[1][0]
    z = x @ basis[2][kept].T
    lam = np.zeros(z.shape[1])

    def log_mean(at: Floats) -> float:
        score = z @ at
        top = score.max()
        return float(top + np.log(np.exp(score - top).mean()))

    for _ in range(STEPS):
        score = z @ lam
        w = np.exp(score - score.max())
        w /= w.sum()
        mean = w @ z
        if np.abs(w @ x).max() < TOLERANCE:
            return np.asarray(w)
        hessian = (z * w[:, None]).T @ z - np.outer(mean, mean)
        step = np.linalg.lstsq(hessian, mean, rcond=1e-12)[0]
        size = 1.0
        now = log_mean(lam)
        while log_mean(lam - size * step) > now - 1e-4 * size * float(mean @ step):
            size *= 0.5
            if size < 1e-10:
                break
        if size < 1e-10:
            break
        lam -= size * step
    worst = int(np.abs(w @ x).argmax())
    raise InputError(
        "no weights make the controls resemble the treated",
        found=f"{names[worst]} cannot be balanced",
        expected="treated units within the range of the controls",
        hint="--matching neighbours, --match-on with fewer outcomes, or more controls",
    )


def _nearest(treated: Floats, controls: Floats, count: int) -> Floats:
    """Return how often each control is among the nearest of a treated unit."""
    from scipy.spatial import cKDTree

    covariance = np.cov(np.vstack([treated, controls]).T).reshape(controls.shape[1], -1)
    values, vectors = np.linalg.eigh(covariance)
    kept = values > 1e-12 * max(values.max(), 1e-300)
    whiten = vectors[:, kept] / np.sqrt(values[kept])
    _, chosen = cKDTree(controls @ whiten).query(treated @ whiten, k=count)
    return np.bincount(np.ravel(chosen), minlength=controls.shape[0]).astype(np.float64)


def _balance(
    features: Floats, treated: Mask, weights: Floats, names: tuple[str, ...]
) -> list[Balance]:
    found = []
    w = weights[~treated] / weights[~treated].sum()
    for column, name in zip(features.T, names, strict=True):
        mean, spread = column[treated].mean(), column[treated].std()
        before, after = column[~treated].mean(), w @ column[~treated]
        unit = spread if spread > 0.0 else 1.0
        found.append(
            Balance(
                name,
                float(mean),
                float(before),
                float(after),
                float((mean - before) / unit),
                float((mean - after) / unit),
            )
        )
    return found
