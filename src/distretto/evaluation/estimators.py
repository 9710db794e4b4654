"""An estimator and its options, as one object that is applied to any panel.

Whatever asks for an effect (the ledger, tests by randomisation, classes of workers) gets it from a
`Design`; so all of them use the same comparison, and an account holds between its lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.aggregation import Aggregate, aggregate, standard_error
from distretto.evaluation.group_time import Control, GroupTime, Method, group_time
from distretto.evaluation.imputation import impute
from distretto.evaluation.panel import Floats, Panel

__all__ = ["ESTIMATORS", "Design", "Effect"]

ESTIMATORS = ("group-time", "imputation")


@dataclass(frozen=True, slots=True)
class Effect:
    """The average effect of treatment on the treated, over all their treated periods.

    Attributes
    ----------
    panel : Panel
    att : ndarray, shape (K,)
    influence : ndarray, shape (n, K)
    """

    panel: Panel
    att: Floats
    influence: Floats

    @property
    def se(self) -> Floats:
        """Standard errors by cluster, shape (K,)."""
        return standard_error(self.influence, self.panel)

    def of(self, outcome: str) -> float:
        """Return the effect on an outcome."""
        return float(self.att[self.panel.outcomes.index(outcome)])


@dataclass(frozen=True, slots=True)
class Design:
    """How effects are estimated.

    Attributes
    ----------
    estimator : {"group-time", "imputation"}
    control : {"not-yet", "never"}
        Controls of group-time effects.
    method : {"none", "regression", "ipw", "dr"}
        How group-time effects allow for covariates.
    anticipation : int
        Periods before treatment in which it may already have an effect.
    """

    estimator: Literal["group-time", "imputation"] = "group-time"
    control: Control = "not-yet"
    method: Method = "none"
    anticipation: int = 0

    def __post_init__(self) -> None:
        if self.estimator not in ESTIMATORS:
            raise InputError(
                "unknown estimator",
                where="estimator",
                found=self.estimator,
                expected="one of " + ", ".join(ESTIMATORS),
                hint=did_you_mean(self.estimator, ESTIMATORS),
            )

    def effect(self, panel: Panel) -> Effect:
        """Return the average effect on the treated, with its influence functions."""
        if self.estimator == "imputation":
            return Effect(panel, *impute(self._brought_forward(panel)).over(panel.treated))
        simple = aggregate(self.group_time(panel))
        return Effect(panel, simple.overall, simple.overall_influence)

    def estimate(self, panel: Panel) -> Floats:
        """Return the average effect on the treated, shape (K,)."""
        return self.effect(panel).att

    def group_time(self, panel: Panel) -> GroupTime:
        """Return group-time effects, to be summed up otherwise."""
        return group_time(
            panel, control=self.control, method=self.method, anticipation=self.anticipation
        )

    def event_study(self, panel: Panel) -> Aggregate:
        """Return effects by time since treatment, against the last period before it."""
        effects = group_time(
            panel,
            control=self.control,
            method=self.method,
            base="universal",
            anticipation=self.anticipation,
        )
        return aggregate(effects, "event")

    def _brought_forward(self, panel: Panel) -> Panel:
        """Return the panel with treatment as early as it may have had an effect."""
        if not self.anticipation:
            return panel
        start = panel.start.copy()
        dated = (start > 0) & (start < panel.T)
        start[dated] = (start[dated] - self.anticipation).clip(min=0)
        return panel.starting(start)
