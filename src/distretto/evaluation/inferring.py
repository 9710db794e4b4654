"""Effects on the outcomes of a panel, and what is known of them, by the kind of inference chosen.

Automatically, with fewer than ten treated clusters (or as few others) it is randomisation, and else
influence functions. Synthetic counterparts are judged by placebos.

Outcomes of one party are a family: firms, workers, the public. p-values adjusted within families
allow for the chance to find something somewhere (see `inference.families`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from distretto.evaluation.inference.asymptotic import Asymptotic, clusters_of
from distretto.evaluation.inference.bootstrap import cluster_bootstrap, multiplier_bootstrap
from distretto.evaluation.inference.families import romano_wolf
from distretto.evaluation.inference.placebo import placebo
from distretto.evaluation.inference.randomisation import Randomisation, randomise
from distretto.evaluation.ledger import TOTAL, Sureness
from distretto.evaluation.notes import FEW_CLUSTERS
from distretto.evaluation.options import Options
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.synthetic import Synthetic

__all__ = ["Known", "Progress", "infer"]

Progress = Callable[[str, int, int], None]
FAMILIES = {
    "firms": (
        *(TOTAL, "profit", "sales", "subcontract_sales", "purchases", "exports", "interest"),
        "value_added_per_job",
    ),
    "workers": ("wages", "contributions", "jobs", "hours", "pay_per_job", "pay_of_stayers"),
    "public": ("taxes", "grants"),
}


class Estimated(Sureness, Protocol):
    """Estimates with what is known of them."""

    @property
    def estimates(self) -> Floats:
        """Of the outcomes, shape (K,)."""


@dataclass(frozen=True, slots=True)
class Known:
    """Effects and what is known of them.

    Attributes
    ----------
    att, se : ndarray, shape (K,)
        Effects and their standard errors, however they were found.
    sureness : Sureness
        Intervals and p-values.
    words : str
        The kind of inference, and why.
    adjusted : ndarray, shape (K,)
        p-values adjusted within the family of each outcome.
    """

    att: Floats
    se: Floats
    sureness: Sureness
    words: str
    adjusted: Floats

    @property
    def smallest_p(self) -> float | None:
        """The smallest p-value that randomisation can give."""
        return self.sureness.smallest_p if isinstance(self.sureness, Randomisation) else None


def infer(panel: Panel, options: Options, tell: Progress) -> Known:
    """Estimate the effects on all outcomes of a panel, and say what is known of them.

    Parameters
    ----------
    panel : Panel
    options : Options
    tell : callable
        Told what is done, steps done and their number.
    """
    if options.design.estimator == "synthetic":
        return _by_placebo(panel, options)
    effect = options.design.effect(panel)
    kind, why = _kind(panel, options)
    if kind == "randomisation":
        found = randomise(
            panel,
            options.design.estimate,
            draws=options.draws,
            seed=options.seed,
            progress=lambda done, total: tell("permutations", done, total),
        )
        count = f"{found.of_treatment.size:,}"
        which = f"all {count} distinct" if found.exact else f"{count} drawn"
        words = f"randomisation of treatment over clusters, {which} permutations{why}"
        null = found.draws[1:]
        return Known(found.estimates, effect.se, found, words, _adjusted(panel, found, null))
    if kind == "bootstrap":
        boot = cluster_bootstrap(
            panel, options.design.estimate, draws=options.draws, seed=options.seed
        )
        words = f"bootstrap of clusters, {options.draws:,} resamples{why}"
        null = boot.draws - boot.estimates
        return Known(boot.estimates, boot.se, boot, words, _adjusted(panel, boot, null))
    known = Asymptotic.of(effect)
    words = (
        f"influence functions summed by cluster, Student's t with {known.freedom} degrees of "
        f"freedom{why}"
    )
    drawn = multiplier_bootstrap(
        effect.influence, effect.panel.cluster, draws=options.draws, seed=options.seed
    )
    null = _spread_as_t(drawn.draws, known.freedom, options.seed)
    return Known(effect.att, effect.se, known, words, _adjusted(panel, known, null))


def _spread_as_t(draws: Floats, freedom: int, seed: int) -> Floats:
    """Return normal draws as draws of a multivariate t.

    Adjusted p-values then rest on the distribution of the p-values that they adjust.
    """
    rng = np.random.default_rng([seed, freedom])  # not that of the draws
    return np.asarray(draws * np.sqrt(freedom / rng.chisquare(freedom, (draws.shape[0], 1))))


def _kind(panel: Panel, options: Options) -> tuple[str, str]:
    """Return the kind of inference, and words for why."""
    if options.inference != "auto":
        return options.inference, ""
    treated, others = clusters_of(panel)
    few = min(treated, others) if others else treated
    kind = "randomisation" if few < FEW_CLUSTERS else "asymptotic"
    return kind, f", as there are {treated} treated and {others} other clusters"


def _by_placebo(panel: Panel, options: Options) -> Known:
    """Return effects against synthetic counterparts, judged by placebos."""
    on = TOTAL if TOTAL in panel.outcomes else panel.outcomes[0]
    found = placebo(panel, Synthetic(on=on), draws=options.draws, seed=options.seed)
    effects = found.effects
    words = (
        f"placebos: {effects.of_treatment.size - 1:,} analyses of units never treated as if they "
        f"had been, with weights learned on {on.replace('_', ' ')}"
    )
    adjusted = _adjusted(panel, effects, effects.draws[1:])
    return Known(effects.estimates, found.se, effects, words, adjusted)


def _adjusted(panel: Panel, found: Estimated, null: Floats) -> Floats:
    """Return p-values adjusted within families; outcomes of no family are one of their own.

    None is below the p-value that it adjusts, as draws of another distribution might have it.
    """
    family = {name: which for which, names in FAMILIES.items() for name in names}
    of_outcome = np.array([family.get(name, "others") for name in panel.outcomes])
    adjusted = np.array([found.p(unit) for unit in np.eye(panel.K)])
    for which in np.unique(of_outcome):
        members = np.flatnonzero(of_outcome == which)
        stepped = romano_wolf(found.estimates[members], null[:, members])
        adjusted[members] = np.maximum(adjusted[members], stepped)
    return adjusted
