"""Outcomes: designs, organisation and automation."""

from __future__ import annotations

import numpy as np

from distretto.economy.design_search import FORDIST, TEAM
from distretto.economy.outcomes.declaration import C, Outcome, S
from distretto.economy.state import Designs, Firms
from distretto.kernels import kernel

OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "design_quality",
        "Quality of design",
        "share of the near-optimum",
        "higher",
        C,
        "Value of a final firm's design relative to the best that a wide search finds on such "
        "landscapes; mean over final firms.",
    ),
    Outcome(
        "innovations",
        "Changes of design",
        "per final firm and quarter",
        "higher",
        C,
        "Changes of design, own or imitated, that final firms accepted, over their number.",
    ),
    Outcome(
        "team_firms",
        "Firms that work as teams",
        "share",
        None,
        S,
        "Firms of both roles in which reasons are given and monitored, over all firms.",
    ),
    Outcome(
        "fordist_firms",
        "Fordist final firms",
        "share",
        None,
        S,
        "Final firms whose central office designs, over final firms.",
    ),
    Outcome(
        "automation",
        "Automation",
        "share of full automation",
        None,
        C,
        "Automation of codified work that is installed and works; mean over workers employed.",
    ),
    Outcome(
        "analytical_knowledge",
        "Analytical knowledge",
        "0-1",
        "higher",
        C,
        "Analytical knowledge of firms, between 0 and 1; plain mean.",
    ),
)


@kernel
def _ratio(top: float, low: float) -> float:
    return top / low if low > 0.0 else np.nan


@kernel(entry=True, allocates=True)
def measure(firms: Firms, designs: Designs, quarter: int) -> np.ndarray:
    """Outcomes of the quarter just run, in the order of `OUTCOMES`."""
    n_firms = 0.0
    finals = 0.0
    staff = 0.0
    quality = 0.0
    changes = 0.0
    teams = 0.0
    fordists = 0.0
    automation = 0.0
    knowledge = 0.0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        n_firms += 1.0
        staff += firms.workers[f]
        automation += designs.automation[f] * firms.workers[f]
        knowledge += designs.knowledge[f]
        teams += 1.0 if designs.organisation[f] == TEAM else 0.0
        if firms.final[f]:
            finals += 1.0
            quality += firms.design[f]
            changes += designs.changes[f]
            fordists += 1.0 if designs.organisation[f] == FORDIST else 0.0
    return np.array(
        [
            _ratio(quality, finals),
            _ratio(changes, finals),
            _ratio(teams, n_firms),
            _ratio(fordists, finals),
            _ratio(automation, staff),
            _ratio(knowledge, n_firms),
        ]
    )
