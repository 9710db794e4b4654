"""An estimator and its options, as one object that is applied to any panel.

Whatever asks for an effect (the ledger, tests by randomisation, classes of workers) gets it from a
`Design`; so all of them use the same comparison, and an account holds between its lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.aggregation import Aggregate, By, aggregate, standard_error
from distretto.evaluation.group_time import (
    Base,
    Control,
    GroupTime,
    Method,
    average_effect,
    group_time,
)
from distretto.evaluation.imputation import impute
from distretto.evaluation.matching import Matching, match
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.synthetic import TOTAL, Synthetic

__all__ = ["ESTIMATORS", "Design", "Effect"]

ESTIMATORS = ("group-time", "imputation", "synthetic")
_WORDS = {
    "control": ("not-yet", "never"),
    "method": ("none", "regression", "ipw", "dr"),
    "matching": ("balance", "neighbours"),
}


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
    estimator : {"group-time", "imputation", "synthetic"}
        The last is synthetic difference in differences, with weights learned on value added, or on
        the first outcome; it has no influence functions.
    control : {"not-yet", "never"}
        Controls of group-time effects.
    method : {"none", "regression", "ipw", "dr"}
        How group-time effects allow for covariates.
    anticipation : int
        Periods before treatment in which it may already have an effect.
    seen_before : int
        Periods before treatment in which a unit must be observed to be compared: newly founded
        firms grow as others do not.
    matching : {"balance", "neighbours"}, optional
        How controls are weighted to resemble the treated before treatment; by default not.
    matched_on : tuple of str
        Outcomes whose levels and slopes they resemble them in.
    """

    estimator: Literal["group-time", "imputation", "synthetic"] = "group-time"
    control: Control = "not-yet"
    method: Method = "none"
    anticipation: int = 0
    seen_before: int = 1
    matching: Matching | None = None
    matched_on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, words in {"estimator": ESTIMATORS, **_WORDS}.items():
            found = getattr(self, name)
            if found is not None and found not in words:
                raise InputError(
                    "no such choice",
                    where=f"--{name}",
                    found=found,
                    expected="one of " + ", ".join(words),
                    hint=did_you_mean(found, words),
                )
        if self.estimator != "group-time" and (self.matching or self.method != "none"):
            raise InputError(
                f"the estimator {self.estimator} takes neither covariates nor matched controls",
                where="--matching" if self.matching else "--method",
                found=self.matching or self.method,
                expected="the estimator group-time",
            )
        if self.seen_before < 1 or (self.estimator != "group-time" and self.seen_before > 1):
            raise InputError(
                f"the estimator {self.estimator} does not look so far back",
                where="--seen-before",
                found=self.seen_before,
                expected="1, or with the estimator group-time more",
            )

    def effect(self, panel: Panel) -> Effect:
        """Return the average effect on the treated, with its influence functions."""
        if self.estimator == "synthetic":
            raise InputError(
                "synthetic counterparts have no influence functions",
                expected="placebos in their place",
            )
        compared = self.compared(panel)
        if self.estimator == "imputation":
            brought = impute(self._brought_forward(compared))
            return Effect(compared, *brought.over(compared.treated))
        simple = aggregate(self._group_time(compared, "none"))
        return Effect(compared, simple.overall, simple.overall_influence)

    def estimate(self, panel: Panel) -> Floats:
        """Return the average effect on the treated, shape (K,)."""
        if self.estimator == "synthetic":
            on = TOTAL if TOTAL in panel.outcomes else panel.outcomes[0]
            return Synthetic(on=on).estimate(panel)
        if self.estimator == "group-time" and self.method == "none":
            return average_effect(
                self.compared(panel),
                control=self._control,
                anticipation=self.anticipation,
                seen_before=self.seen_before,
            )
        return self.effect(panel).att

    def learnt_on(self, outcomes: tuple[str, ...]) -> Design:
        """Return the design that resembles controls to the treated in these outcomes.

        On panels in which further outcomes stand after these it gives those the same weights.
        """
        if self.matching is None or self.matched_on:
            return self
        return replace(self, matched_on=outcomes)

    def aggregate(self, panel: Panel, by: By) -> Aggregate:
        """Return group-time effects summed up by group, calendar or time since treatment."""
        return aggregate(self._group_time(self.compared(panel), "none"), by)

    def event_study(self, panel: Panel) -> Aggregate:
        """Return effects by time since treatment, against the last period before it."""
        return aggregate(self._group_time(self.compared(panel), "universal"), "event")

    def compared(self, panel: Panel) -> Panel:
        """Return the units that are compared: all of them, or the matched ones with weights."""
        if self.matching is None:
            return panel
        return match(panel, self.matching, on=self.matched_on).panel

    @property
    def _control(self) -> Control:
        # Matched controls are the never treated: weights make these resemble the treated.
        return "never" if self.matching else self.control

    def _group_time(self, panel: Panel, base: Base) -> GroupTime:
        return group_time(
            panel,
            control=self._control,
            method=self.method,
            base=base,
            anticipation=self.anticipation,
            seen_before=self.seen_before,
        )

    def _brought_forward(self, panel: Panel) -> Panel:
        """Return the panel with treatment as early as it may have had an effect."""
        if not self.anticipation:
            return panel
        start = panel.start.copy()
        dated = (start > 0) & (start < panel.T)
        start[dated] = (start[dated] - self.anticipation).clip(min=0)
        return panel.starting(start)
