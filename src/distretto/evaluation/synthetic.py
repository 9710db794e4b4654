"""Synthetic control and synthetic difference in differences, for few treated units.

Definitions, N treated units from period s on (their mean marked *), donors j, which are never
treated, T0 = s periods before and T1 from then on, ω weights of donors, λ of periods before; both
not negative with sum 1, and learned on one outcome::

    gap_t     Y*_t - sum_j ω_j Y_jt
    effect    mean over t >= s of gap_t - sum over t < s of λ_t gap_t

    synthetic control    ω: min sum_t<s (gap_t)^2, covariates beside; λ = 0
    synthetic DiD        ω: min sum_t<s (gap_t - a)^2 + ζ^2 T0 |ω|^2, ζ = (N T1)^(1/4) σ
                         λ: min sum_j (sum_t<s λ_t Y_jt + b - mean_t>=s Y_jt)^2 + small ridge
                         σ: standard deviation of Y_jt - Y_j,t-1 of donors before s

Where treatment begins at several dates there is one fit for each, and effects are averaged over
treated observations.

One set of weights serves all outcomes. The weights follow from the data, so weights learned for
each line of an account would differ, and the lines no longer add up. They are learned once, on
value added, and reused: `fit` learns them, and `effect` applies them to any outcomes of the same
units.

Source: Abadie, Diamond and Hainmueller (2010), Journal of the American Statistical Association 105;
Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), American Economic Review 111.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.simplex import simplex_weights

__all__ = ["Block", "Synthetic", "SyntheticMethod", "SyntheticWeights", "fit"]

Index = NDArray[np.int64]
SyntheticMethod = Literal["did", "control"]

TOTAL = "value_added"
LEAST_BEFORE = 2  # periods before treatment without which nothing can be learned
SMALL = 1e-6  # ridge of the weights of periods, in standard deviations; weights that count as none


@dataclass(frozen=True, slots=True)
class Block:
    """The units treated from one date on, and their synthetic counterpart.

    Attributes
    ----------
    start : int
        Position of the first treated period.
    treated, donors : ndarray of int64, shapes (N,) and (J,)
        Positions of units in the panel.
    unit : ndarray, shape (J,)
        Weights ω of donors.
    before : ndarray, shape (start,)
        Weights λ of periods before treatment; 0 for a synthetic control.
    """

    start: int
    treated: Index
    donors: Index
    unit: Floats
    before: Floats

    def gap(self, panel: Panel) -> Floats:
        """Return treated less synthetic, less its λ-weighted mean before, shape (T, K)."""
        own = panel.values[self.treated].mean(axis=0)
        gap = own - np.tensordot(self.unit, panel.values[self.donors], axes=1)
        return np.asarray(gap - self.before @ gap[: self.start])

    def misfit(self, panel: Panel) -> Floats:
        """Return the root mean square of the gap before treatment, shape (K,).

        Where a constant is free (synthetic difference in differences), around its mean.
        """
        gap = self.gap(panel)[: self.start]
        if self.before.any():
            gap = gap - gap.mean(axis=0)
        return np.asarray(np.sqrt((gap**2).mean(axis=0)))


@dataclass(frozen=True, slots=True)
class SyntheticWeights:
    """Weights of donors and periods, learned on one outcome.

    Attributes
    ----------
    on : str
        That outcome.
    blocks : tuple of Block
        One for each date of treatment.
    incomplete : int
        Units left out because an outcome is missing in some period.
    left_out : tuple of int
        Dates of treatment with fewer than two periods before them.
    """

    on: str
    blocks: tuple[Block, ...]
    incomplete: int
    left_out: tuple[int, ...]

    def effect(self, panel: Panel) -> Floats:
        """Return the mean effect over treated observations, shape (K,).

        Parameters
        ----------
        panel : Panel
            The same units, with any outcomes; linear in them.

        Raises
        ------
        InputError
            If an outcome of a unit with weight is missing.
        """
        self._check(panel)
        effects = [block.gap(panel)[block.start :].mean(axis=0) for block in self.blocks]
        cells = [block.treated.size * (panel.T - block.start) for block in self.blocks]
        return np.asarray(np.average(effects, axis=0, weights=cells))

    def gap(self, panel: Panel) -> tuple[tuple[int, ...], Floats]:
        """Return treated less synthetic by time since treatment, averaged over treated units.

        Parameters
        ----------
        panel : Panel
            The same units, with any outcomes.

        Returns
        -------
        tuple
            Periods since treatment, negative before; gaps, shape (E, K).
        """
        self._check(panel)
        gaps = [block.gap(panel) for block in self.blocks]
        events = range(
            -max(block.start for block in self.blocks),
            panel.T - min(block.start for block in self.blocks),
        )
        found = []
        for event in events:
            there = [
                (gap[block.start + event], block.treated.size)
                for gap, block in zip(gaps, self.blocks, strict=True)
                if 0 <= block.start + event < panel.T
            ]
            values, weights = zip(*there, strict=True)
            found.append(np.average(values, axis=0, weights=weights))
        return tuple(events), np.array(found)

    def misfit(self, panel: Panel) -> Floats:
        """Return the root mean square of gaps before treatment, over treated units, shape (K,)."""
        self._check(panel)
        squares = [block.misfit(panel) ** 2 for block in self.blocks]
        units = [block.treated.size for block in self.blocks]
        return np.asarray(np.sqrt(np.average(squares, axis=0, weights=units)))

    def donors(self, panel: Panel) -> dict[str, float]:
        """Return the donors with weight, the heaviest first; of several dates, the mean weight."""
        total = np.zeros(panel.n)
        for block in self.blocks:
            total[block.donors] += block.unit / len(self.blocks)
        order = np.argsort(-total, kind="stable")
        return {str(panel.units[i]): float(total[i]) for i in order if total[i] > SMALL}

    def _check(self, panel: Panel) -> None:
        for block in self.blocks:
            units = np.concatenate([block.treated, block.donors])
            if units.max() >= panel.n or not np.isfinite(panel.values[units]).all():
                raise InputError(
                    "the weights do not fit this panel",
                    expected="the units on which they were learned, with no outcome missing",
                    hint="learn them on a panel that holds all outcomes that are asked for",
                )


@dataclass(frozen=True, slots=True)
class Synthetic:
    """How weights are learned, as one object that is applied to any panel.

    Attributes
    ----------
    on : str
        The outcome on which.
    method : {"did", "control"}
        Synthetic difference in differences or synthetic control.
    covariates : bool
        Whether a synthetic control also has to resemble the treated in their covariates.
    """

    on: str = TOTAL
    method: SyntheticMethod = "did"
    covariates: bool = False

    def fit(self, panel: Panel) -> SyntheticWeights:
        """Return the weights; see `fit`."""
        return fit(panel, on=self.on, method=self.method, covariates=self.covariates)

    def estimate(self, panel: Panel) -> Floats:
        """Return the effect on all outcomes, by weights learned on one of them, shape (K,).

        It is linear in the other outcomes, and so in all of them for given weights.
        """
        return self.fit(panel).effect(panel)

    def without_each_donor(self, panel: Panel) -> dict[str, Floats]:
        """Return the effect without each donor that has weight, by its label, each of shape (K,).

        An effect that rests on one donor is that donor's history as much as the programme's.
        """
        found = {}
        for label in self.fit(panel).donors(panel):
            rest = np.flatnonzero(panel.units.astype(str) != label)
            found[label] = self.estimate(panel.rows(rest))
        return found


def fit(
    panel: Panel,
    *,
    on: str = TOTAL,
    method: SyntheticMethod = "did",
    covariates: bool = False,
) -> SyntheticWeights:
    """Learn the weights of donors, and of periods, on one outcome.

    Parameters
    ----------
    panel : Panel
        With all outcomes to which the weights will be applied: units that miss one of them in some
        period are left out. Donors are the units that are never treated; some hundred at most.
    on : str
        The outcome.
    method : {"did", "control"}
        Synthetic difference in differences or synthetic control.
    covariates : bool
        Whether a synthetic control also has to resemble the treated in their covariates, each of
        which counts as much as the outcome in one period.

    Raises
    ------
    InputError
        If the outcome is unknown, or if there is no donor, or no treated unit with two periods
        before treatment.
    """
    if on not in panel.outcomes:
        raise InputError(
            "unknown outcome",
            where="on",
            found=on,
            expected="one of " + ", ".join(panel.outcomes),
            hint=did_you_mean(on, panel.outcomes),
        )
    complete = panel.observed.all(axis=1)
    donors = np.flatnonzero(complete & ~panel.ever_treated)
    dates = [int(s) for s in np.unique(panel.start[complete & panel.ever_treated])]
    usable = [s for s in dates if s >= LEAST_BEFORE]
    if not donors.size or not usable:
        raise InputError(
            "there is nothing to build a synthetic counterpart from",
            found=f"{donors.size} donors, and treatment from period "
            + (", ".join(str(s + 1) for s in dates) or "none"),
            expected="units never treated and some treated from the third period on, all observed "
            "in every period",
            hint="leave out outcomes that are often missing",
        )
    x = _standard_covariates(panel) if covariates else np.zeros((panel.n, 0))
    blocks = []
    for start in usable:
        treated = np.flatnonzero(complete & (panel.start == start))
        of_donors, own = panel.line(on)[donors], panel.line(on)[treated].mean(axis=0)
        if method == "control":
            unit = _control(of_donors, own, start, x[donors], x[treated].mean(axis=0))
            before = np.zeros(start)
        else:
            unit, before = _did(of_donors, own, start, treated.size)
        blocks.append(Block(start, treated, donors, unit, before))
    left_out = tuple(s for s in dates if s < LEAST_BEFORE)
    return SyntheticWeights(on, tuple(blocks), int((~complete).sum()), left_out)


def _control(of_donors: Floats, own: Floats, start: int, x: Floats, of_treated: Floats) -> Floats:
    """Return the weights of a synthetic control, on outcomes before treatment and covariates."""
    scale = float(of_donors[:, :start].std())
    return simplex_weights(
        np.vstack([of_donors[:, :start].T, scale * x.T]),
        np.concatenate([own[:start], scale * of_treated]),
    )


def _did(of_donors: Floats, own: Floats, start: int, treated: int) -> tuple[Floats, Floats]:
    """Return the weights of donors and of periods before treatment."""
    donors, periods = of_donors.shape
    changes = np.diff(of_donors[:, :start], axis=1)
    noise = float(changes.std(ddof=1)) if changes.size > 1 else 0.0
    zeta = (treated * (periods - start)) ** 0.25 * noise
    unit = simplex_weights(
        of_donors[:, :start].T, own[:start], ridge=zeta**2 * start, intercept=True
    )
    before = simplex_weights(
        of_donors[:, :start],
        of_donors[:, start:].mean(axis=1),
        ridge=(SMALL * noise) ** 2 * donors,
        intercept=True,
    )
    return unit, before


def _standard_covariates(panel: Panel) -> Floats:
    x = panel.covariates
    spread = x.std(axis=0)
    if not x.shape[1] or not np.isfinite(x).all():
        raise InputError(
            "there is nothing that the synthetic control could resemble",
            expected="at least one covariate, known for all units",
            hint="leave out `covariates`, or the units for which one is not known",
        )
    return np.asarray(x / np.where(spread > 0.0, spread, 1.0))
