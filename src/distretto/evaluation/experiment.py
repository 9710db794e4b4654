"""Experiments: programmes whose places were drawn by lot.

Definitions, y_i the outcome of unit i, averaged over the periods since treatment began, x_i its
covariates less their means over all units, arms d = 1 treated and 0 not::

    y_i = a_d + x_i b_d + e_i            by least squares within each arm
    effect = a_1 - a_0                   without covariates the difference of means
    variance = sum_i (c_i e_i)^2 / (1 - h_i),      a_d = sum c_i y_i,  h_i leverage within the arm

Without covariates this is Neyman's s_1^2/n_1 + s_0^2/n_0. Slopes that may differ between arms make
sure that adjustment does not lose precision in large samples, however wrong the regression. Where
whole clusters were drawn, c_i e_i is summed within clusters and the variance of each arm scaled by
G_d/(G_d - 1), G_d its clusters, in place of 1/(1 - h_i).

Source: Neyman (1923), reprinted in Statistical Science 5 (1990); Lin (2013), Annals of Applied
Statistics 7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.aggregation import standard_error
from distretto.evaluation.panel import Floats, Panel

__all__ = ["Experiment", "difference_in_means"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Experiment:
    """The average effect of treatment given by lot.

    Attributes
    ----------
    panel : Panel
    means : ndarray, shape (2, K)
        Outcomes of untreated and treated units, at the mean of covariates where adjusted.
    effect : ndarray, shape (K,)
        Their difference.
    influence : ndarray, shape (n, K)
        Influence functions, scaled so that they give the variance above.
    counts : tuple of int
        Untreated and treated units with an outcome.
    adjusted : bool
        Whether for covariates.
    """

    panel: Panel
    means: Floats
    effect: Floats
    influence: Floats
    counts: tuple[int, int]
    adjusted: bool

    @property
    def se(self) -> Floats:
        """Standard errors, by unit or cluster as treatment was drawn, shape (K,)."""
        return standard_error(self.influence, self.panel)


def difference_in_means(panel: Panel, *, adjust: bool = False) -> Experiment:
    """Compare treated with untreated units.

    Parameters
    ----------
    panel : Panel
        One period is enough. All treatment begins in one period; a unit counts with its mean over
        the periods from then on in which it is observed.
    adjust : bool
        Whether by regression on the covariates, whose slopes differ between arms.

    Raises
    ------
    InputError
        If treatment begins at several dates, differs within a cluster, or if an arm has fewer units
        or clusters than the comparison needs.
    """
    y, known = _outcomes(panel)
    x = _covariates(panel, known) if adjust else np.zeros((panel.n, 0))
    clustered = np.unique(panel.cluster[known]).size < known.sum()
    means, influence = np.zeros((2, panel.K)), np.zeros((panel.n, panel.K))
    counts = []
    for arm, members in enumerate((known & ~panel.ever_treated, known & panel.ever_treated)):
        _check_arm(panel, members, arm, x.shape[1])
        design = np.column_stack([np.ones(members.sum()), x[members]])
        inverse = np.linalg.inv(design.T @ design)
        slopes = inverse @ (design.T @ y[members])
        rest = y[members] - design @ slopes
        pull = design @ inverse[:, 0]
        if clustered:
            groups = np.unique(panel.cluster[members]).size
            scale = np.full(pull.size, groups / (groups - 1))
        else:
            scale = 1.0 / (1.0 - np.einsum("ip,pq,iq->i", design, inverse, design))
        sign = 1.0 if arm else -1.0
        influence[members] = sign * panel.n * (pull * np.sqrt(scale))[:, None] * rest
        means[arm] = slopes[0]
        counts.append(int(members.sum()))
    return Experiment(
        panel, means, means[1] - means[0], influence, (counts[0], counts[1]), adjusted=adjust
    )


def _outcomes(panel: Panel) -> tuple[Floats, Mask]:
    """Return means since treatment began, shape (n, K), and which units have one."""
    dates = np.unique(panel.start[panel.ever_treated])
    if dates.size != 1 or panel.ever_treated.all():
        raise InputError(
            "this is not a comparison of treated with untreated units",
            found=f"{dates.size} dates of treatment, {int((~panel.ever_treated).sum())} untreated",
            expected="one date of treatment, and untreated units",
            hint="use group-time effects where treatment begins at several dates",
        )
    codes = panel.cluster
    treated = np.bincount(codes, weights=panel.ever_treated)[codes]
    size = np.bincount(codes)[codes]
    mixed = np.flatnonzero((treated > 0) & (treated < size))
    if mixed.size:
        raise InputError(
            "a cluster has treated and untreated units",
            where=f"unit {panel.units[mixed[0]]}",
            expected="clusters that were drawn as a whole",
            hint="name no cluster where units were drawn one by one",
        )
    after = panel.observed[:, int(dates[0]) :]
    values = np.where(after[:, :, None], panel.values[:, int(dates[0]) :], 0.0)
    count = after.sum(axis=1)
    return values.sum(axis=1) / np.maximum(1, count)[:, None], count > 0


def _covariates(panel: Panel, known: Mask) -> Floats:
    x = panel.covariates
    if not x.shape[1] or not np.isfinite(x[known]).all():
        raise InputError(
            "there is nothing to adjust for"
            if not x.shape[1]
            else "covariates are missing for some units",
            expected="at least one covariate, known for all units",
            hint="leave out `adjust`, or the covariates that are not known",
        )
    return np.asarray(x - x[known].mean(axis=0))


def _check_arm(panel: Panel, members: Mask, arm: int, covariates: int) -> None:
    units = int(members.sum())
    clusters = np.unique(panel.cluster[members]).size
    if clusters < 2 or units <= covariates + 1:
        raise InputError(
            "too few " + ("treated" if arm else "untreated") + " units",
            found=f"{units} units in {clusters} clusters",
            expected=f"at least 2 clusters and {covariates + 2} units in each arm",
            hint="judge a single treated cluster by randomisation or synthetic control",
        )
