"""What two-way fixed effects would say, and which comparisons it is made of.

Definitions, unit i, period t, D whether treated, groups k < l by the period in which treatment
begins, n_k their shares of units, m_k the share of periods in which group k is treated::

    Y_it = a_i + b_t + β D_it + e_it          by least squares
    β = sum of weight x estimate over pairs of groups, each a difference in differences

    earlier vs later     k before and after its date, against l, not yet treated
                         weight  n_k n_l (m_k - m_l) (1 - m_k)
    later vs earlier     l before and after its date, against k, treated all along
                         weight  n_k n_l (m_k - m_l) m_l

Groups never treated have m = 0, those always treated m = 1; the weights are scaled to sum to 1. A
comparison with units that are treated already takes a change in their effect for a trend of
controls. It is forbidden: where effects grow over time, it can turn the sign of β.

β is shown beside other estimates for the sake of readers who know it, and is no estimate of its own
here.

Source: Goodman-Bacon (2021), Journal of Econometrics 225.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.aggregation import standard_error
from distretto.evaluation.imputation import two_way_effects
from distretto.evaluation.panel import Floats, Panel

__all__ = ["Comparison", "Decomposition", "Kind", "TwoWay", "decompose", "regression", "two_way"]

Kind = Literal["treated vs never", "earlier vs later", "later vs earlier", "treated vs always"]
FORBIDDEN: tuple[Kind, ...] = ("later vs earlier", "treated vs always")


@dataclass(frozen=True, slots=True)
class TwoWay:
    """The coefficient of treatment in a regression with unit and period effects.

    Attributes
    ----------
    panel : Panel
    coefficient : ndarray, shape (K,)
    influence : ndarray, shape (n, K)
        Its influence function.
    """

    panel: Panel
    coefficient: Floats
    influence: Floats

    @property
    def se(self) -> Floats:
        """Standard errors by cluster, without correction for few of them, shape (K,)."""
        return standard_error(self.influence, self.panel)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One difference in differences between two groups.

    Attributes
    ----------
    kind : str
        Who is compared with whom.
    treated, control : int
        The groups: positions of the first treated period; 0 always treated, T never.
    weight : float
        Its part in the coefficient.
    estimate : ndarray, shape (K,)
    """

    kind: Kind
    treated: int
    control: int
    weight: float
    estimate: Floats

    @property
    def forbidden(self) -> bool:
        """Whether the controls are treated already."""
        return self.kind in FORBIDDEN


@dataclass(frozen=True, slots=True)
class Decomposition:
    """All comparisons that the coefficient is made of.

    Attributes
    ----------
    comparisons : tuple of Comparison
    coefficient : ndarray, shape (K,)
        Their weighted sum.
    """

    comparisons: tuple[Comparison, ...]
    coefficient: Floats

    @property
    def forbidden_weight(self) -> float:
        """Weight of comparisons with units that are treated already."""
        return sum(each.weight for each in self.comparisons if each.forbidden)

    def by_kind(self) -> dict[Kind, tuple[float, Floats]]:
        """Return the weight of each kind of comparison, and its average estimate, shape (K,)."""
        found: dict[Kind, tuple[float, Floats]] = {}
        for kind in dict.fromkeys(each.kind for each in self.comparisons):
            chosen = [each for each in self.comparisons if each.kind == kind]
            weight = sum(each.weight for each in chosen)
            total = np.sum([each.weight * each.estimate for each in chosen], axis=0)
            found[kind] = weight, total / weight
        return found


def two_way(panel: Panel) -> TwoWay:
    """Return the coefficient of treatment with unit and period effects.

    Parameters
    ----------
    panel : Panel
        May be unbalanced; covariates are not used.

    Raises
    ------
    InputError
        If unit and period effects leave no variation of treatment.
    """
    observed = panel.observed
    treatment = _residuals(panel.treated[:, :, None].astype(np.float64), observed)[:, :, 0]
    variation = float((treatment**2).sum())
    if variation <= 1e-12 * observed.sum():
        raise InputError(
            "treatment does not vary beyond units and periods",
            expected="units treated from different periods on, or some that are not treated",
        )
    outcome = _residuals(panel.values, observed)
    coefficient = np.einsum("it,itk->k", treatment, outcome) / variation
    rest = outcome - treatment[:, :, None] * coefficient
    influence = np.einsum("it,itk->ik", treatment, rest) * (panel.n / variation)
    return TwoWay(panel, coefficient, influence)


def regression(panel: Panel, outcome: str) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return the same regression for one outcome, with unit effects taken out.

    The coefficient is that of the first column. Units lie within clusters, so that what resamples
    clusters, such as the wild cluster bootstrap, may take unit effects as given.

    Parameters
    ----------
    panel : Panel
    outcome : str

    Returns
    -------
    tuple of ndarray
        Outcome, shape (N,); treatment and periods but the first, shape (N, T); clusters, shape
        (N,); N observations of units that are observed at least twice.
    """
    observed = panel.observed & (panel.observed.sum(axis=1) > 1)[:, None]
    unit, period = np.nonzero(observed)
    dummies = (period[:, None] == np.flatnonzero(observed.any(axis=0))[1:]).astype(np.float64)
    columns = np.column_stack([panel.line(outcome)[observed], panel.treated[observed], dummies])
    sums = np.zeros((panel.n, columns.shape[1]))
    np.add.at(sums, unit, columns)
    count = observed.sum(axis=1)
    columns -= (sums / np.maximum(1, count)[:, None])[unit]
    return columns[:, 0], columns[:, 1:], panel.cluster[unit]


def decompose(panel: Panel) -> Decomposition:
    """Return the comparisons of which the two-way coefficient is the weighted sum.

    Parameters
    ----------
    panel : Panel
        Balanced.

    Raises
    ------
    InputError
        If an observation is missing, or no two groups can be compared.
    """
    if not panel.observed.all():
        raise InputError(
            "the panel is not balanced",
            found=f"{int((~panel.observed).sum())} missing observations",
            expected="every unit in every period: the weights hold for balanced panels only",
            hint="keep the units that are observed throughout",
        )
    groups = [int(g) for g in np.unique(panel.start)]
    mean = {g: panel.values[panel.start == g].mean(axis=0) for g in groups}
    share = {g: float((panel.start == g).mean()) for g in groups}
    treated = {g: 1.0 - g / panel.T for g in groups}
    found: list[Comparison] = []
    for k, l in combinations(groups, 2):  # noqa: E741
        pair = share[k] * share[l] * (treated[k] - treated[l])
        earlier, later = pair * (1.0 - treated[k]), pair * treated[l]
        if earlier > 0.0:
            kind: Kind = "treated vs never" if l == panel.T else "earlier vs later"
            gap = mean[k] - mean[l]
            estimate = gap[k:l].mean(axis=0) - gap[:k].mean(axis=0)
            found.append(Comparison(kind, k, l, earlier, estimate))
        if later > 0.0:
            kind = "treated vs always" if k == 0 else "later vs earlier"
            gap = mean[l] - mean[k]
            estimate = gap[l:].mean(axis=0) - gap[k:l].mean(axis=0)
            found.append(Comparison(kind, l, k, later, estimate))
    if not found:
        raise InputError(
            "no two groups can be compared",
            expected="units treated from different periods on, or some that are not treated",
        )
    total = sum(each.weight for each in found)
    scaled = tuple(
        Comparison(each.kind, each.treated, each.control, each.weight / total, each.estimate)
        for each in found
    )
    coefficient = np.sum([each.weight * each.estimate for each in scaled], axis=0)
    return Decomposition(scaled, coefficient)


def _residuals(values: Floats, observed: NDArray[np.bool_]) -> Floats:
    """Return what unit and period effects leave of values, 0 where not observed."""
    known = np.where(observed[:, :, None], values, 0.0)
    unit, period = two_way_effects(known, observed)
    rest = known - unit[:, None, :] - period[None, :, :]
    return np.where(observed[:, :, None], rest, 0.0)
