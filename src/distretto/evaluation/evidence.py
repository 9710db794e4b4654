"""How good the evidence is, aspect by aspect, with what would make it better.

======================  =========================  ======================  =======================
aspect                  good                       fair                    poor
======================  =========================  ======================  =======================
design                  treatment drawn by lot     controls never treated  controls treated later
trends before           alike, and a trend of      alike, but such a       apart, or not to be
                        half the effect would      trend might have gone   checked
                        have shown (power 50%)     unnoticed
clusters                40 treated or more         10 to 39                fewer
precision               5% of the outcome can be   20%                     more
                        told from nothing
attrition               shares seen throughout     15 points               more
                        differ by 5 points
======================  =========================  ======================  =======================

The grade is strong with nothing poor and a design by lot; moderate with nothing poor; weak with one
aspect poor; very weak with more. These bounds are conventions of this program.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from distretto.evaluation.inference.asymptotic import clusters_of
from distretto.evaluation.panel import Mask, Panel
from distretto.evaluation.pretrends import PreTrends

__all__ = ["DETECTABLE", "Evidence", "Reason", "grade"]

Level = Literal["good", "fair", "poor"]
Grade = Literal["strong", "moderate", "weak", "very weak"]
DETECTABLE = 2.8
"""Standard errors of an effect that is found with a probability of 80% at the level of 5%."""
TARGET = 0.05
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Reason:
    """How good the evidence is in one aspect.

    Attributes
    ----------
    aspect : str
    level : {"good", "fair", "poor"}
    finding : str
    advice : str
        What to collect or do next; empty where nothing is needed.
    """

    aspect: str
    level: Level
    finding: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The grade of the evidence and its reasons."""

    grade: Grade
    reasons: tuple[Reason, ...]

    @property
    def advice(self) -> tuple[str, ...]:
        """What to collect or do next, the worst aspects first."""
        order = {"poor": 0, "fair": 1, "good": 2}
        ranked = sorted(self.reasons, key=lambda reason: order[reason.level])
        return tuple(reason.advice for reason in ranked if reason.advice)


def grade(
    panel: Panel,
    effect: float,
    se: float,
    trends: PreTrends | None,
    alive: Mask,
    *,
    randomised: bool = False,
    in_logs: bool = False,
) -> Evidence:
    """Grade the evidence for the effect on the first outcome of a panel.

    Parameters
    ----------
    panel : Panel
    effect, se : float
        On the first outcome, with its standard error.
    trends : PreTrends or None
        Of the first outcome; None where they cannot be checked.
    alive : ndarray of bool, shape (n, T)
        Whether the data have a row of a unit in a period.
    randomised : bool
        Whether treatment was drawn by lot.
    in_logs : bool
        Whether the outcome is a logarithm.
    """
    reasons = (
        _design(panel, randomised),
        _trends(trends, randomised),
        _clusters(panel),
        _precision(panel, effect, se, in_logs),
        _attrition(panel, alive),
    )
    poor = sum(reason.level == "poor" for reason in reasons)
    found: Grade = "very weak" if poor > 1 else "weak" if poor else "moderate"
    if not poor and randomised:
        found = "strong"
    return Evidence(found, reasons)


def _design(panel: Panel, randomised: bool) -> Reason:
    if randomised:
        return Reason("design", "good", "treatment was drawn by lot")
    never = int((~panel.ever_treated).sum())
    if never:
        return Reason(
            "design",
            "fair",
            f"{never} units that never took part serve as controls; they chose not to, or were "
            "not chosen",
            "If places are fewer than applicants, draw them by lot: nothing else removes the "
            "doubt that members were different from the start.",
        )
    return Reason(
        "design",
        "poor",
        "all units take part in the end; controls are those that join later",
        "Collect the same figures for comparable firms that do not take part.",
    )


def _trends(trends: PreTrends | None, randomised: bool) -> Reason:
    if trends is None:
        level: Level = "fair" if randomised else "poor"
        return Reason(
            "trends before",
            level,
            "there are too few periods before treatment to compare trends",
            "Collect at least three periods before firms joined; older accounts often exist.",
        )
    if not trends.passes:
        return Reason(
            "trends before",
            "poor",
            f"members and controls already grew apart before treatment (p = {trends.p:.2g})",
            "Match members with controls of the same level and trend before treatment, or look "
            "for better controls.",
        )
    if trends.power_half >= 0.5:
        return Reason(
            "trends before",
            "good",
            f"alike before treatment (p = {trends.p:.2g}), and a trend that makes up half the "
            f"effect would have shown with a probability of {trends.power_half:.0%}",
        )
    return Reason(
        "trends before",
        "fair",
        f"no difference found before treatment (p = {trends.p:.2g}), but a trend that makes up "
        f"half the effect would have shown with a probability of {trends.power_half:.0%} only",
        "More periods before treatment, or more firms, would let the comparison of trends notice "
        "what it may now miss.",
    )


def _clusters(panel: Panel) -> Reason:
    treated, others = clusters_of(panel)
    fewer = min(treated, others) if others else treated
    text = f"{treated} treated and {others} other clusters"
    if fewer >= 40:
        return Reason("clusters", "good", text)
    if fewer >= 10:
        return Reason("clusters", "fair", text)
    return Reason(
        "clusters",
        "poor",
        text,
        "Add firms, or districts if treatment was given by district: with fewer than ten on one "
        "side chance can look like an effect.",
    )


def _precision(panel: Panel, effect: float, se: float, in_logs: bool) -> Reason:
    inside = panel.treated & panel.observed & panel.ever_treated[:, None]
    level = float(np.mean(panel.values[:, :, 0][inside])) - effect
    smallest = DETECTABLE * se
    if not level or not math.isfinite(smallest):
        return Reason("precision", "poor", "the outcome is zero on average")
    share = math.expm1(smallest) if in_logs else smallest / abs(level)
    text = (
        f"the smallest effect on {panel.outcomes[0].replace('_', ' ')} that would be found with a "
        f"probability of 80% is {share:.1%} of its level"
    )
    if share <= TARGET:
        return Reason("precision", "good", text)
    needed = math.ceil(panel.n * (share / TARGET) ** 2)
    advice = (
        f"To find an effect of {TARGET:.0%} about {needed:,} firms are needed instead of "
        f"{panel.n:,}, or outcomes that vary less, such as means over years."
    )
    return Reason("precision", "fair" if share <= 0.2 else "poor", text, advice)


def _attrition(panel: Panel, alive: Mask) -> Reason:
    seen = np.asarray(alive.all(axis=1))
    ever = panel.ever_treated
    of_treated = float(seen[ever].mean())
    of_others = float(seen[~ever].mean()) if (~ever).any() else of_treated
    gap = abs(of_treated - of_others)
    text = f"{of_treated:.0%} of the treated and {of_others:.0%} of the others are seen throughout"
    if gap <= 0.05 + ROUNDING:
        return Reason("attrition", "good", text)
    return Reason(
        "attrition",
        "fair" if gap <= 0.15 + ROUNDING else "poor",
        text,
        "Find out what became of the firms that are missing: closed, sold, or only not asked.",
    )
