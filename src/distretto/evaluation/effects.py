"""Effects with all that is said of them: interval, p-value, level without, who stands behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from distretto.evaluation.disclosure import Contribution, contributions, withheld
from distretto.evaluation.inferring import Known, Progress, infer
from distretto.evaluation.ledger import Sureness
from distretto.evaluation.options import Options
from distretto.evaluation.outcome import OutcomeEffect
from distretto.evaluation.panel import Floats, Mask, Panel

__all__ = ["Beside", "effects_beside", "outcome_effects", "treated_cells"]


def treated_cells(panel: Panel) -> Mask:
    """Return the firms and periods over which effects are means, shape (n, T)."""
    return np.asarray(panel.treated & panel.observed & panel.ever_treated[:, None])


def outcome_effects(
    panel: Panel,
    known: Known,
    behind: dict[str, Contribution],
    hidden: set[str],
    logs: Collection[str] = (),
) -> list[OutcomeEffect]:
    """Return the effects on all outcomes of a panel, some of which may be logarithms."""
    inside = treated_cells(panel)
    found = []
    for k, (name, unit) in enumerate(zip(panel.outcomes, np.eye(panel.K), strict=True)):
        mean = float(known.att[k])
        level = float(panel.values[:, :, k][inside].mean()) - mean
        p = known.sureness.p(unit)
        found.append(
            OutcomeEffect(
                name,
                mean,
                *known.sureness.interval(unit),
                p,
                # Drawn from another distribution, it might by chance fall below the other.
                max(p, float(known.adjusted[k])),
                level,
                behind[name],
                name in hidden,
                name in logs,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """Effects on further outcomes of the firms of a panel.

    Attributes
    ----------
    effects : dict of str to OutcomeEffect
    sureness : Sureness
        Of all outcomes, those of the panel first.
    units : ndarray, shape (K, all)
        What picks each of the K further outcomes.
    """

    effects: dict[str, OutcomeEffect]
    sureness: Sureness
    units: Floats


def effects_beside(
    firms: Panel, lines: Panel, options: Options, tell: Progress, *accounts: Sequence[str]
) -> Beside:
    """Estimate effects on further outcomes, with the units and weights of the ledger.

    Parameters
    ----------
    firms : Panel
        With the outcomes that the evaluation is of.
    lines : Panel
        The same firms with further outcomes, K of them.
    options : Options
    tell : callable
        Told what is done, steps done and their number.
    *accounts : sequence of str
        Further outcomes that add up, see `disclosure.withheld`.

    Raises
    ------
    InputError
        If there is no effect that could be estimated.
    """
    together = firms.beside(lines.values, lines.outcomes)
    design = options.design.learnt_on(firms.outcomes)
    known = infer(together, replace(options, design=design), tell)
    behind = contributions(together)
    hidden = withheld(behind, options.thresholds, *accounts)
    found = outcome_effects(together, known, behind, hidden)[firms.K :]
    units = np.eye(together.K)[firms.K :]
    return Beside({each.name: each for each in found}, known.sureness, units)
