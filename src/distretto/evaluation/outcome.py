"""The effect on one outcome, and on one class of workers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from distretto.evaluation.disclosure import Contribution

__all__ = ["ClassEffect", "OutcomeEffect"]


@dataclass(frozen=True, slots=True)
class OutcomeEffect:
    """The effect on one outcome, per treated unit and period.

    Attributes
    ----------
    name : str
    mean, low, high, p : float
        Effect, its 95% interval (infinite where it cannot be bounded) and p-value of none.
    adjusted : float
        p-value adjusted within the family of outcomes: firms, workers, the public.
    level : float
        Mean of the treated while treated, had they not been: what they have less the effect.
    contribution : Contribution
        Who stands behind it.
    withheld : bool
        Whether it may not be shown.
    in_logs : bool
        Whether the outcome is a logarithm.
    """

    name: str
    mean: float
    low: float
    high: float
    p: float
    adjusted: float
    level: float
    contribution: Contribution
    withheld: bool
    in_logs: bool = False

    @property
    def relative(self) -> float:
        """The effect relative to the level without; NaN where that makes no sense.

        A change by more than the level says more of how small the level is.
        """
        if self.in_logs:
            return math.expm1(self.mean)
        return self.mean / self.level if self.level > abs(self.mean) else math.nan


@dataclass(frozen=True, slots=True)
class ClassEffect:
    """Effects on the pay of one class of workers, per treated firm and period.

    Attributes
    ----------
    by, name : str
        What the classes are of, and which one; of "all": "there before", "joiners", "leavers" and
        "payroll".
    heads : int or None
        Workers of the class before the programme, in treated firms.
    stayers : OutcomeEffect
        On their pay at the firm; for joiners, leavers and payroll on these themselves.
    incumbents : OutcomeEffect or None
        On the pay of those there before, wherever they are.
    """

    by: str
    name: str
    heads: int | None
    stayers: OutcomeEffect
    incumbents: OutcomeEffect | None
