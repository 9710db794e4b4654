"""What an evaluation finds, as objects that know their labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from distretto.evaluation.aggregation import Aggregate
from distretto.evaluation.awards import AwardLedger, Credit
from distretto.evaluation.building import Built
from distretto.evaluation.evidence import Evidence
from distretto.evaluation.labour.results import WorkerMeasures
from distretto.evaluation.ledger import GainLedger, WageSplit
from distretto.evaluation.matching import Balance
from distretto.evaluation.notes import Note
from distretto.evaluation.options import Options
from distretto.evaluation.outcome import ClassEffect, OutcomeEffect
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.pretrends import PreTrends
from distretto.evaluation.public_cost import UnitCost
from distretto.evaluation.spillovers import Spillovers

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Alternative", "ClassEffect", "Evaluation", "OutcomeEffect"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another estimator says of the same outcomes; NaN where it cannot."""

    name: str
    estimates: Floats
    se: Floats
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found.

    Attributes
    ----------
    built : Built
        The panel, and notes on the data.
    options : Options
    inference : str
        The kind of inference used, and why.
    smallest_p : float or None
        The smallest p-value that randomisation can give.
    effects : tuple of OutcomeEffect
    event_study : Aggregate or None
        By time since treatment, against the period before.
    trends : dict of str to PreTrends
        By outcome; empty where they cannot be checked.
    alternatives : tuple of Alternative
        Other estimators, and two-way fixed effects.
    forbidden : float or None
        Weight of comparisons with units already treated in two-way fixed effects.
    balance : tuple of Balance
        Of matched controls.
    ledger : GainLedger or None
    split : WageSplit or None
    classes : tuple of ClassEffect
    workers : WorkerMeasures
        Labour share, rent sharing, good jobs, inequality, stability and quality, and what of it the
        data cannot tell.
    spillovers : Spillovers or None
    costs : tuple of UnitCost
        What the public paid for each unit gained; empty where no cost is known.
    awards : AwardLedger or None
        Promises against delivery.
    credits : tuple of Credit
        What the evaluation credits to the awards, by measure that is an outcome.
    reasons : tuple of str
        Why a part was left out.
    evidence : Evidence
    truth : dict of str to float
        True effects, where a twin without the programme is known.
    """

    built: Built
    options: Options
    inference: str
    smallest_p: float | None
    effects: tuple[OutcomeEffect, ...]
    event_study: Aggregate | None
    trends: dict[str, PreTrends]
    alternatives: tuple[Alternative, ...]
    forbidden: float | None
    balance: tuple[Balance, ...]
    ledger: GainLedger | None
    split: WageSplit | None
    classes: tuple[ClassEffect, ...]
    workers: WorkerMeasures
    spillovers: Spillovers | None
    costs: tuple[UnitCost, ...]
    awards: AwardLedger | None
    credits: tuple[Credit, ...]
    reasons: tuple[str, ...]
    evidence: Evidence
    truth: dict[str, float] = field(default_factory=dict)

    @property
    def panel(self) -> Panel:
        """The panel evaluated."""
        return self.built.panel

    @property
    def notes(self) -> tuple[Note, ...]:
        """Notes on the data."""
        return self.built.notes

    def __getitem__(self, name: str) -> OutcomeEffect:
        return {effect.name: effect for effect in self.effects}[name]

    def to_dataframe(self) -> pd.DataFrame:
        """Return the effects as a table, one row per outcome."""
        import pandas as pd

        rows = [
            {
                "outcome": e.name,
                "effect": np.nan if e.withheld else e.mean,
                "low": np.nan if e.withheld else e.low,
                "high": np.nan if e.withheld else e.high,
                "p": np.nan if e.withheld else e.p,
                "adjusted p": np.nan if e.withheld else e.adjusted,
                "without programme": np.nan if e.withheld else e.level,
                "contributors": e.contribution.count,
                "largest contributor": e.contribution.largest,
                "truth": self.truth.get(e.name, np.nan),
            }
            for e in self.effects
        ]
        return pd.DataFrame(rows)
