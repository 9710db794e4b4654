"""What is found of workers, as objects that know their labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from distretto.evaluation.answers import Answer
from distretto.evaluation.disclosure import Contribution
from distretto.evaluation.notes import Note
from distretto.evaluation.outcome import OutcomeEffect
from distretto.evaluation.welfare.account import Adjustment
from distretto.evaluation.welfare.rent_sharing import RentSharing

__all__ = [
    "BENCHMARKS",
    "BeforeAfter",
    "Figure",
    "GoodJobs",
    "Measure",
    "Rents",
    "ShareChange",
    "WorkerMeasures",
]

BENCHMARKS = {
    "elasticity": (
        "0.05 to 0.15 in panels of workers and firms (Card, Cardoso, Heining and Kline 2018); 0.35 "
        "with patents as instrument (Kline, Petkova, Williams and Zidar 2019)"
    ),
    "pass-through": (
        "0.29 to 0.30 with patents as instrument (Kline, Petkova, Williams and Zidar 2019)"
    ),
}
"""What the literature found of rent sharing, to hold an estimate against."""

Unit = Literal["share", "money", "index", "ratio", "count"]


@dataclass(frozen=True, slots=True)
class ShareChange:
    """The labour share of the treated, with the programme and without.

    Attributes
    ----------
    adjustment : str
        One of `welfare.account.ADJUSTMENTS`: what was done about owners who work.
    share : float or None
        With the programme; None where it may not be shown or value added is not positive.
    without, change : Answer
        Without it, and the difference that it made.
    """

    adjustment: Adjustment
    share: float | None
    without: Answer
    change: Answer


@dataclass(frozen=True, slots=True)
class Rents:
    """Rent sharing: how much of a gain in value added per job reached the pay of those who stayed.

    Attributes
    ----------
    pass_through : Answer
        Pay per unit of value added per job, the programme being the instrument.
    elasticity : Answer
        The same in logarithms.
    pay, per_job : OutcomeEffect or None
        The effects on pay of stayers and on value added per job whose ratio the pass-through is.
    regression : RentSharing or None
        Elasticity from changes of value added from period to period, which describes; None where
        they do not vary.
    stayers, firms : int
        Workers who are in the same firm from before the first treatment to the end, and their
        firms.
    """

    pass_through: Answer
    elasticity: Answer
    pay: OutcomeEffect | None
    per_job: OutcomeEffect | None
    regression: RentSharing | None
    stayers: int
    firms: int


@dataclass(frozen=True, slots=True)
class GoodJobs:
    """Jobs that are skilled, pay a living wage, or both.

    Attributes
    ----------
    skilled, living_wage : str
        What counts as each, in words; empty where it is not said.
    effects : tuple of OutcomeEffect
        On the number of such jobs per treated firm and period.
    unknown : float
        Part of jobs of which it is not known; they do not count.
    """

    skilled: str
    living_wage: str
    effects: tuple[OutcomeEffect, ...]
    unknown: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One number about the workers of some firms in a period.

    Attributes
    ----------
    value : float or None
        None where it cannot be told.
    behind : Contribution
        The firms it is made of, by what each weighs in it.
    """

    value: float | None
    behind: Contribution


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of workers of treated firms and of controls, before and after.

    Attributes
    ----------
    name : str
    unit : {"share", "money", "index", "ratio", "count"}
    treated, controls : tuple of two floats or None
        Before and after; None where it cannot be told or may not be shown.
    """

    name: str
    unit: Unit
    treated: tuple[float | None, float | None]
    controls: tuple[float | None, float | None]

    @property
    def changes(self) -> tuple[float | None, float | None]:
        """Change among the treated, and among controls."""
        of_treated, of_controls = (
            None if before is None or after is None else after - before
            for before, after in (self.treated, self.controls)
        )
        return of_treated, of_controls

    @property
    def apart(self) -> float | None:
        """Change among the treated less that among controls."""
        of_treated, of_controls = self.changes
        if of_treated is None or of_controls is None:
            return None
        return of_treated - of_controls


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Measures before and after, side by side; they describe, and have no interval.

    Attributes
    ----------
    before, after : str
        Labels of the period before the first treatment, and of the last.
    pay : {"hour", "period"}
        What pay is per.
    inequality, stability, quality : tuple of Measure
    workers : Measure
        How many stand behind pay.
    """

    before: str
    after: str
    pay: Literal["hour", "period"]
    inequality: tuple[Measure, ...]
    stability: tuple[Measure, ...]
    quality: tuple[Measure, ...]
    workers: Measure

    def __getitem__(self, name: str) -> Measure:
        every = (self.workers, *self.inequality, *self.stability, *self.quality)
        return {measure.name: measure for measure in every}[name]


@dataclass(frozen=True, slots=True)
class WorkerMeasures:
    """What the programme did for workers, beside wages, jobs and the classes of workers.

    Attributes
    ----------
    shares : tuple of ShareChange
        One for each adjustment that the data allow.
    per_job : tuple of OutcomeEffect
        On pay and value added per job.
    rents : Rents or None
    good_jobs : GoodJobs or None
    before_after : BeforeAfter or None
    missing : tuple of Note
        What the data cannot tell, and what that leaves open.
    """

    shares: tuple[ShareChange, ...] = ()
    per_job: tuple[OutcomeEffect, ...] = ()
    rents: Rents | None = None
    good_jobs: GoodJobs | None = None
    before_after: BeforeAfter | None = None
    missing: tuple[Note, ...] = ()
