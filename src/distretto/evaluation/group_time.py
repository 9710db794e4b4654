"""Group-time average effects of treatment on the treated.

Definitions, group g: the units first treated in period g; t a period, b the base period; C the
units that serve as controls of the pair (g, t); Δ = Y_t - Y_b; X covariates with a constant::

    none          ATT(g,t) = mean_g Δ - mean_C Δ
    regression    ATT(g,t) = mean_g (Δ - X β),          β: least squares of Δ on X over C
    ipw           ATT(g,t) = mean_g Δ - mean_C,ω Δ,     ω = π / (1 - π), π: logit of g on X
    dr            ATT(g,t) = mean_g (Δ - X β) - mean_C,ω (Δ - X β)

    C             never: units not treated within the panel
                  not-yet: those, and units whose treatment begins after t (and after b)
    b             the last period before g; with a varying base, the period before t where t < g

Units known to have closed are in g and C only if they were in business in g: who joins in g was, so
others that were not would have a worse fate by construction.

All outcomes of a panel are estimated at once, with the same units and the same weights, so an
account that holds in the data holds between the effects. With each effect goes its influence
function ψ (estimate less truth is about the mean of ψ), from which come all standard errors.

Source: Callaway and Sant'Anna (2021), Journal of Econometrics 225; Sant'Anna and Zhao (2020),
Journal of Econometrics 219, for the influence functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.panel import Floats, Mask, Panel

__all__ = ["Base", "Cell", "Control", "GroupTime", "Method", "average_effect", "group_time"]

Control = Literal["never", "not-yet"]
Method = Literal["none", "regression", "ipw", "dr"]
Base = Literal["varying", "universal", "none"]
Index = NDArray[np.int64]

# A control that resembles the treated as much as this carries nearly all the weight.
LARGEST_PROPENSITY = 0.999
NEWTON_STEPS = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """The effect on one group in one period.

    Attributes
    ----------
    group, period, base : int
        Positions in the periods of the panel.
    att : ndarray, shape (K,)
        Effect on each outcome.
    treated, controls : int
        Units of the group and of its controls that are observed in both periods.
    units : ndarray of int64, shape (m,)
        These units: positions in the panel.
    weights : ndarray, shape (m,)
        ATT = sum weights Δ, for every outcome.
    features : ndarray, shape (m, f)
    means : ndarray, shape (f, K)
        Influence ψ = m weights Δ - features means.
    """

    group: int
    period: int
    base: int
    att: Floats
    treated: int
    controls: int
    units: Index
    weights: Floats
    features: Floats
    means: Floats

    @property
    def event(self) -> int:
        """Periods since treatment began, negative before."""
        return self.period - self.group


@dataclass(frozen=True, slots=True)
class GroupTime:
    """Effects on all groups in all periods.

    Attributes
    ----------
    panel : Panel
    cells : tuple of Cell
        By group and period.
    left_out : tuple of (int, int, str)
        Group, period and reason of each cell that cannot be estimated.
    control, method, base : str
        As given.
    """

    panel: Panel
    cells: tuple[Cell, ...]
    left_out: tuple[tuple[int, int, str], ...]
    control: Control
    method: Method
    base: Base

    @property
    def groups(self) -> list[int]:
        """Groups with at least one effect, in the order of time."""
        return sorted({cell.group for cell in self.cells})


def group_time(
    panel: Panel,
    *,
    control: Control = "not-yet",
    method: Method = "none",
    base: Base = "varying",
    anticipation: int = 0,
    seen_before: int = 1,
) -> GroupTime:
    """Estimate the effect on each group in each period.

    Parameters
    ----------
    panel : Panel
        Units that are always treated are left out of all comparisons.
    control : {"not-yet", "never"}
        Who serves as control.
    method : {"none", "regression", "ipw", "dr"}
        How covariates are allowed for.
    base : {"varying", "universal", "none"}
        Base of effects before treatment; none leaves these out.
    anticipation : int
        Periods before treatment in which it may already have an effect.
    seen_before : int
        Periods before that in all of which a unit must be observed to be compared.

    Raises
    ------
    InputError
        If no effect can be estimated, or a method needs covariates that the panel does not have.
    """
    if method != "none" and panel.covariates.shape[1] == 0:
        raise InputError(
            "the method allows for covariates, and there are none",
            where="method",
            found=method,
            expected="covariates in the panel, or the method none",
        )
    observed = panel.observed
    by_period = np.ascontiguousarray(panel.values.transpose(1, 0, 2))
    design = _design(panel.covariates)
    complete = np.isfinite(design).all(axis=1)
    cells = []
    left_out = []
    for g, t, b in _pairs(panel, base, anticipation):
        seen = observed[:, t] & observed[:, b] & complete
        seen &= _comparable(panel, observed, g, anticipation, seen_before)
        treated = np.flatnonzero(seen & (panel.start == g))
        clean = panel.start >= panel.T
        if control == "not-yet":
            clean = clean | ((panel.start > max(t, b) + anticipation) & (panel.start != g))
        controls = np.flatnonzero(seen & clean)
        if treated.size == 0 or controls.size == 0:
            reason = "no unit of the group" if treated.size == 0 else "no control"
            left_out.append((g, t, f"{reason} is observed in both periods"))
            continue
        units = np.concatenate([treated, controls])
        change = by_period[t, units] - by_period[b, units]
        try:
            counts = np.ones(units.size) if panel.weights is None else panel.weights[units]
            found = _effect(change, design[units], treated.size, method, counts)
        except _NotEstimable as failure:
            left_out.append((g, t, str(failure)))
            continue
        cells.append(Cell(g, t, b, found[0], treated.size, controls.size, units, *found[1:]))
    if not any(cell.event >= 0 for cell in cells):
        raise _no_effect(left_out[0][2] if left_out else "")
    return GroupTime(panel, tuple(cells), tuple(left_out), control, method, base)


def average_effect(
    panel: Panel, *, control: Control = "not-yet", anticipation: int = 0, seen_before: int = 1
) -> Floats:
    """Return the average effect on the treated of the method "none", shape (K,).

    It is that of `group_time` summed up over groups and periods, and leaves out all that only its
    standard error needs: permutations ask for it thousands of times.

    Parameters are those of `group_time`.
    """
    observed = panel.observed
    values = np.where(observed[:, :, None], panel.values, 0.0)
    complete = np.isfinite(panel.covariates).all(axis=1)
    counts = np.ones(panel.n) if panel.weights is None else panel.weights
    total, weight = np.zeros(panel.K), 0.0
    for g in np.unique(panel.start):
        b = int(g) - 1 - anticipation
        if g >= panel.T or b < 0:
            continue
        ok = complete & observed[:, b]
        ok &= _comparable(panel, observed, int(g), anticipation, seen_before)
        after = slice(g, panel.T)
        seen = observed[:, after] & ok[:, None]
        clean = np.broadcast_to((panel.start >= panel.T)[:, None], seen.shape)
        if control == "not-yet":
            later = panel.start[:, None] > np.arange(g, panel.T) + anticipation
            clean = clean | (later & (panel.start != g)[:, None])
        of_group = (seen & (panel.start == g)[:, None]) * counts[:, None]
        of_others = (seen & clean) * counts[:, None]
        in_group, others = of_group.sum(axis=0), of_others.sum(axis=0)
        known = (in_group > 0.0) & (others > 0.0)
        if not known.any():
            continue
        pull = of_group[:, known] / in_group[known] - of_others[:, known] / others[known]
        share = float(np.mean(panel.start == g))
        total += share * np.einsum("nt,ntk->k", pull, values[:, after][:, known])
        total -= share * (pull.sum(axis=1) @ values[:, b])
        weight += share * int(known.sum())
    if weight == 0.0:
        raise _no_effect("")
    return total / weight


def _comparable(panel: Panel, observed: Mask, g: int, anticipation: int, seen_before: int) -> Mask:
    """Return which units may be in group g or its controls, whatever the period."""
    found = np.ones(panel.n, dtype=bool)
    last = g - anticipation
    if seen_before > 1:
        seen = observed[:, max(0, last - seen_before) : last]
        found &= seen.all(axis=1) & (last >= seen_before)
    if panel.closed is not None:
        found &= panel.closed > g
    return found


def _no_effect(why: str) -> InputError:
    return InputError(
        "no effect can be estimated",
        found=why or "no unit is treated after the first period",
        expected="units observed before and after treatment, and others not treated by then",
    )


def _pairs(panel: Panel, base: Base, anticipation: int) -> Iterator[tuple[int, int, int]]:
    """Yield group, period and base period of each effect."""
    for g in np.unique(panel.start):
        last = int(g) - 1 - anticipation
        if g >= panel.T or last < 0:
            continue
        for t in range(panel.T):
            before = t <= last
            if base == "universal" or not before:
                if t != last:
                    yield int(g), t, last
            elif base == "varying" and t > 0:
                yield int(g), t, t - 1


def _design(covariates: Floats) -> Floats:
    """Return a constant and the covariates in standard units, in which their rank is judged."""
    spread = np.nanstd(covariates, axis=0)
    spread[spread == 0.0] = 1.0
    standard = (covariates - np.nanmean(covariates, axis=0)) / spread
    return np.column_stack([np.ones(covariates.shape[0]), standard])


class _NotEstimable(Exception):
    """A cell in which the method cannot be applied."""


def _effect(
    change: Floats, x: Floats, treated: int, method: Method, counts: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the effect, weights, features and means of a cell; see `Cell`.

    The first `treated` rows are those of the group; a unit counts as often as `counts` says.
    """
    m = change.shape[0]
    group, others = slice(treated), slice(treated, m)
    of_group, of_others = np.zeros(m), np.zeros(m)
    of_group[group] = counts[group] / counts[group].sum()
    by_odds = np.zeros((m, 0))
    if method in ("ipw", "dr"):
        odds, by_odds = _odds(x, treated, counts)
        of_others[others] = odds / odds.sum()
    elif method == "none":
        of_others[others] = counts[others] / counts[others].sum()
    weights = of_group - of_others
    beta = np.zeros((0, change.shape[1]))
    rest = change
    if method in ("regression", "dr"):
        weighted = counts[others, None] * x[others]
        inverse = _inverse(weighted.T @ x[others])
        beta = inverse @ (weighted.T @ change[others])
        rest = change - x @ beta
        # Where the treated differ from their controls, β predicts what these would have shown.
        weights[others] -= weighted @ (inverse @ (x.T @ weights))
    mean, other = of_group @ rest, of_others @ rest
    slope = np.zeros((0, change.shape[1]))
    if by_odds.size:
        slope = (of_others[others, None] * x[others]).T @ (rest[others] - other)
    predictors = x if beta.size else x[:, :0]
    features = np.column_stack(
        [m * of_group, -m * of_others, m * weights[:, None] * predictors, by_odds]
    )
    return mean - other, weights, features, np.vstack([mean, other, beta, slope])


def _inverse(gram: Floats) -> Floats:
    if np.linalg.matrix_rank(gram, hermitian=True) < gram.shape[0]:
        raise _NotEstimable("the covariates of the controls do not vary, or vary together")
    return np.asarray(np.linalg.inv(gram))


def _odds(x: Floats, treated: int, counts: Floats) -> tuple[Floats, Floats]:
    """Return odds of treatment of controls times their counts, and the influence of the logit.

    The logit is fitted by Newton's method, as maximum likelihood.
    """
    m = x.shape[0]
    d = np.zeros(m)
    d[:treated] = 1.0
    gamma = np.zeros(x.shape[1])
    for _ in range(NEWTON_STEPS):
        with np.errstate(over="ignore"):
            p = 1.0 / (1.0 + np.exp(-(x @ gamma)))
        hessian = (x * (counts * p * (1.0 - p))[:, None]).T @ x
        if np.linalg.matrix_rank(hessian, hermitian=True) < hessian.shape[0]:
            raise _NotEstimable("the covariates tell the treated from the controls")
        step = np.linalg.solve(hessian, x.T @ (counts * (d - p)))
        gamma += step
        if np.abs(x @ step).max() < 1e-10:
            break
    p = 1.0 / (1.0 + np.exp(-(x @ gamma)))
    if p.max() >= LARGEST_PROPENSITY:
        raise _NotEstimable("the covariates tell the treated from the controls")
    hessian = (x * (counts * p * (1.0 - p))[:, None]).T @ x
    by_gamma = ((counts * (d - p))[:, None] * x) @ np.linalg.inv(hessian) * m
    return counts[treated:] * p[treated:] / (1.0 - p[treated:]), by_gamma
