"""Imputation: what treated units would have had, from the two-way fixed effects of the untreated.

Definitions, O the observations of units not yet treated, unit i, period t::

    Y_it = a_i + b_t        by least squares over O
    τ_it = Y_it - a_i - b_t                     for treated observations
    ATT  = sum w_it τ_it                        w equal over treated observations

Every ATT is linear in the outcomes, ATT = sum v_it Y_it, with one set of weights v for all of them.
Standard errors are the conservative ones of the source: residuals of O, and τ_it less its mean over
the units of one group and period, times v, summed by cluster.

Source: Borusyak, Jaravel and Spiess (2024), Review of Economic Studies 91.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.panel import Floats, Panel

__all__ = ["Imputation", "impute", "two_way_effects"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Imputation:
    """Effects by imputation.

    Attributes
    ----------
    panel : Panel
    effects : ndarray, shape (n, T, K)
        Outcome less what was imputed, for all observations of units that have an untreated one;
        NaN elsewhere. Of untreated observations these are residuals.
    counted : ndarray of bool, shape (n, T)
        Treated observations with an effect.
    att : ndarray, shape (K,)
        Mean over them.
    influence : ndarray, shape (n, K)
        Its influence function.
    left_out : int
        Treated observations without one: their unit is never observed untreated, or their period
        without untreated units.
    """

    panel: Panel
    effects: Floats
    counted: Mask
    att: Floats
    influence: Floats
    left_out: int

    def over(self, chosen: Mask) -> tuple[Floats, Floats]:
        """Return the mean effect over some of the treated observations, and its influence.

        Parameters
        ----------
        chosen : ndarray of bool, shape (n, T)
            For example those of one time since treatment.

        Returns
        -------
        tuple of ndarray
            Shapes (K,) and (n, K).
        """
        kept = np.logical_and(self.counted, chosen)
        if not kept.any():
            raise InputError(
                "no treated observation is chosen", expected="at least one with an effect"
            )
        untreated = self.panel.observed & ~self.panel.treated
        w = kept / kept.sum()
        v = w - _projection(w, untreated)
        att = np.einsum("it,itk->k", w, np.where(kept[:, :, None], self.effects, 0.0))
        rest = np.where(np.isfinite(self.effects), self.effects, 0.0)
        rest -= _group_means(self.panel, kept, rest)
        influence = np.einsum("it,itk->ik", v, rest) * self.panel.n
        return att, influence


def impute(panel: Panel) -> Imputation:
    """Estimate effects by imputation.

    Parameters
    ----------
    panel : Panel
        May be unbalanced; covariates are not used.

    Raises
    ------
    InputError
        If no treated unit is observed untreated in a period in which others are.
    """
    observed = panel.observed
    untreated = observed & ~panel.treated
    unit, period = two_way_effects(np.where(untreated[:, :, None], panel.values, 0.0), untreated)
    known = observed & np.any(untreated, axis=1, keepdims=True)
    known &= np.any(untreated, axis=0, keepdims=True)
    effects = np.where(
        known[:, :, None], panel.values - unit[:, None, :] - period[None, :, :], np.nan
    )
    counted = known & panel.treated
    if not counted.any():
        raise InputError(
            "no effect can be imputed",
            expected="treated units that are observed before treatment, and others untreated then",
        )
    none = np.zeros((panel.n, panel.K))
    left_out = int((observed & panel.treated).sum() - counted.sum())
    found = Imputation(panel, effects, counted, np.zeros(panel.K), none, left_out)
    att, influence = found.over(counted)
    return Imputation(panel, effects, counted, att, influence, left_out)


def two_way_effects(y: Floats, mask: Mask) -> tuple[Floats, Floats]:
    """Return unit effects, shape (n, K), and period effects, shape (T, K), over masked cells.

    `y` is 0 outside the mask. Unit effects are partialled out, so a system of T equations is left.
    """
    m = mask.astype(np.float64)
    count = np.maximum(1.0, m.sum(axis=1))
    mean = y.sum(axis=1) / count[:, None]
    left = np.diag(m.sum(axis=0)) - (m / count[:, None]).T @ m
    right = np.einsum("it,itk->tk", m, y - mean[:, None, :])
    period = np.linalg.lstsq(left, right, rcond=1e-10)[0]
    unit = mean - (m @ period) / count[:, None]
    return unit, period


def _projection(w: Floats, untreated: Mask) -> Floats:
    """Return the weights with which untreated observations enter the imputed mean, shape (n, T).

    They are what w, on treated observations, demands of unit and period effects.
    """
    m = untreated.astype(np.float64)
    count = np.maximum(1.0, m.sum(axis=1))
    of_units = w.sum(axis=1)
    left = np.diag(m.sum(axis=0)) - (m / count[:, None]).T @ m
    right = w.sum(axis=0) - m.T @ (of_units / count)
    period = np.linalg.lstsq(left, right, rcond=1e-10)[0]
    unit = (of_units - m @ period) / count
    return np.asarray(m * (unit[:, None] + period[None, :]))


def _group_means(panel: Panel, kept: Mask, effects: Floats) -> Floats:
    """Return the mean effect of each group in each period, at its treated observations."""
    means = np.zeros_like(effects)
    for g in np.unique(panel.start[kept.any(axis=1)]):
        rows = np.flatnonzero(panel.start == g)
        inside = kept[rows].astype(np.float64)
        count = np.maximum(1.0, inside.sum(axis=0))
        mean = np.einsum("it,itk->tk", inside, effects[rows]) / count[:, None]
        means[rows] = inside[:, :, None] * mean
    return means
