"""Placebos: what the same analysis finds where nothing was done.

Definitions, B placebos: donors in the place of the treated, at the same dates, the treated left
out; the rest as in `synthetic`::

    p        (1 + number of placebos with |effect*| >= |effect|) / (1 + B)
    p ratio  the same for the ratio of root mean square gaps after and before treatment
    se       standard deviation of effect*

Placebos show how large an effect may seem that is not there, provided that the treated are not
noisier than donors. The interval holds the constant effects that are not rejected.

Source: Abadie, Diamond and Hainmueller (2010), Journal of the American Statistical Association 105;
Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), American Economic Review 111, algorithm 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.inference.randomisation import Randomisation
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.synthetic import Synthetic, SyntheticWeights

__all__ = ["Placebo", "placebo"]

DRAWS = 999
SAME = 1e-9  # ratios that differ by less count as equal


@dataclass(frozen=True, slots=True)
class Placebo:
    """The same analysis of donors as if they had been treated.

    Attributes
    ----------
    effects : Randomisation
        The effect, and those of the placebos; gives p-values and intervals.
    ratios : ndarray, shape (1 + B, K)
        Root mean square gap after over before treatment, of the treated first. A large gap after a
        bad fit before is no evidence; the ratio allows for it.
    """

    effects: Randomisation
    ratios: Floats

    @property
    def se(self) -> Floats:
        """Standard deviation of the effects of placebos, shape (K,)."""
        return np.asarray(self.effects.draws[1:].std(axis=0, ddof=1))

    @property
    def p_ratio(self) -> Floats:
        """Share of ratios, its own among them, that are as large as that of the treated."""
        return np.asarray((self.ratios >= self.ratios[0] * (1.0 - SAME)).mean(axis=0))


def placebo(panel: Panel, design: Synthetic, *, draws: int = DRAWS, seed: int = 0) -> Placebo:
    """Analyse donors as if they had been treated at the dates of the treated.

    With one treated unit each donor has its turn; otherwise as many donors are drawn as units are
    treated.

    Parameters
    ----------
    panel : Panel
        Units are treated one by one: districts are given as totals.
    design : Synthetic
        How weights are learned.
    draws : int
        Placebos, where they are drawn.
    seed : int
        Of the draws.

    Raises
    ------
    InputError
        If there are fewer than two donors for each treated unit, or units lie in clusters.
    """
    weights = design.fit(panel)
    dates = np.concatenate([np.full(b.treated.size, b.start) for b in weights.blocks])
    pool = weights.blocks[0].donors
    _check_pool(panel, dates.size, pool.size)
    others, one = panel.rows(pool), dates.size == 1
    rng = np.random.default_rng(seed)
    chosen = (
        np.arange(pool.size)[:, None]
        if one
        else np.array([rng.permutation(pool.size)[: dates.size] for _ in range(draws)])
    )
    effects, ratios = [weights.effect(panel)], [_ratio(weights, panel)]
    for units in chosen:
        start = np.full(pool.size, panel.T)
        start[units] = dates
        pretended = others.starting(start)
        again = design.fit(pretended)
        effects.append(again.effect(pretended))
        ratios.append(_ratio(again, pretended))
    own = np.zeros(len(effects))
    own[0] = 1.0  # placebos have no part in the effect
    found = Randomisation(panel.outcomes, effects[0], np.array(effects), own, one)
    return Placebo(found, np.array(ratios))


def _ratio(weights: SyntheticWeights, panel: Panel) -> Floats:
    """Return the root mean square gap after over before treatment, shape (K,)."""
    events, gap = weights.gap(panel)
    after = np.sqrt((gap[np.array(events) >= 0] ** 2).mean(axis=0))
    before = weights.misfit(panel)
    # A perfect fit before makes any gap after it remarkable.
    return np.asarray(after / np.maximum(before, 1e-12 * np.maximum(after, 1e-300)))


def _check_pool(panel: Panel, treated: int, donors: int) -> None:
    if donors < 2 * treated:
        raise InputError(
            "there are too few donors for placebos",
            found=f"{donors} donors for {treated} treated units",
            expected="at least two for each treated unit",
            hint="use the bootstrap by cluster where many units are treated",
        )
    clusters = np.unique(panel.cluster).size
    if clusters < panel.n:
        raise InputError(
            "units lie in clusters that were treated together",
            found=f"{panel.n} units in {clusters} clusters",
            expected="one unit for each cluster",
            hint="add up the units of each cluster, such as the firms of a district",
        )
