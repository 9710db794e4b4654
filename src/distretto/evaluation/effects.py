"""Effects with all that is said of them: interval, p-value, level without, who stands behind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from distretto.evaluation.disclosure import Contribution, contributions, withheld
from distretto.evaluation.inferring import Known, Progress, infer
from distretto.evaluation.options import Options
from distretto.evaluation.outcome import OutcomeEffect
from distretto.evaluation.panel import Mask, Panel

__all__ = ["known_effects", "outcome_effects", "treated_cells"]


def treated_cells(panel: Panel) -> Mask:
    """Return the firms and periods over which effects are means, shape (n, T)."""
    return np.asarray(panel.treated & panel.observed & panel.ever_treated[:, None])


def outcome_effects(
    panel: Panel, known: Known, behind: dict[str, Contribution], hidden: set[str]
) -> list[OutcomeEffect]:
    """Return the effects on all outcomes of a panel."""
    inside = treated_cells(panel)
    found = []
    for k, (name, unit) in enumerate(zip(panel.outcomes, np.eye(panel.K), strict=True)):
        mean = float(known.att[k])
        level = float(panel.values[:, :, k][inside].mean()) - mean
        found.append(
            OutcomeEffect(
                name,
                mean,
                *known.sureness.interval(unit),
                known.sureness.p(unit),
                float(known.adjusted[k]),
                level,
                behind[name],
                name in hidden,
            )
        )
    return found


def known_effects(
    panel: Panel, options: Options, tell: Progress, *accounts: Sequence[str]
) -> tuple[Known, dict[str, OutcomeEffect]]:
    """Estimate the effects on the outcomes of a panel; return what is known, and each by its name.

    Parameters
    ----------
    panel : Panel
    options : Options
    tell : callable
        Told what is done, steps done and their number.
    *accounts : sequence of str
        Outcomes that add up, see `disclosure.withheld`.

    Raises
    ------
    InputError
        If there is no effect that could be estimated.
    """
    known = infer(panel, options, tell)
    behind = contributions(panel)
    hidden = withheld(behind, options.thresholds, *accounts)
    return known, {each.name: each for each in outcome_effects(panel, known, behind, hidden)}
