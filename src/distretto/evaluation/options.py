"""How to evaluate: outcomes, comparison, inference, what may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.building import Exits, SwitchingOff
from distretto.evaluation.disclosure import Thresholds
from distretto.evaluation.estimators import Design
from distretto.evaluation.labour.definitions import LivingWageLine, Skilled

__all__ = ["INFERENCE", "Inference", "Options"]

Inference = Literal["auto", "asymptotic", "randomisation", "bootstrap"]
INFERENCE = ("auto", "asymptotic", "randomisation", "bootstrap")


@dataclass(frozen=True, slots=True)
class Options:
    """How to evaluate.

    Attributes
    ----------
    outcomes : tuple of str
        Columns; by default the lines of the account, jobs, hours, exports and grants.
    logs : tuple of str
        Those of them that are logarithms, whose effects are changes in per cent.
    cluster : str, optional
        Column of the groups to which treatment was given together.
    design : Design
    covariates : tuple of str
        Columns that the methods "regression", "ipw" and "dr" allow for.
    exits : {"keep", "zero", "drop"}
        What the periods after the last row of a unit are, see `build_panel`.
    switching_off : {"refuse", "ever"}
        What a unit is that is no longer treated.
    inference : {"auto", "asymptotic", "randomisation", "bootstrap"}
        Automatically by randomisation where fewer than ten clusters are treated.
    draws, seed : int
        Of permutations or resamples.
    randomised : bool
        Whether treatment was drawn by lot.
    cost : float, optional
        What the programme cost the public over the whole panel, in the money of the data.
    periods_a_year : float
        Periods of the panel in a year, for the cost of a job-year.
    now : float, optional
        Period as of which promises are due; the last of the panel by default.
    spillovers : bool
        Whether to compare members, neighbours and far firms, by column area.
    living_wage : LivingWageLine, optional
        What a job has to pay for its worker to live on.
    skilled : Skilled, optional
        Which jobs count as skilled; by default the skilled groups of ISCO-08 occupations.
    thresholds : Thresholds
        What a figure must have behind it to be shown.
    """

    outcomes: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    cluster: str | None = None
    design: Design = field(default_factory=Design)
    covariates: tuple[str, ...] = ()
    exits: Exits = "keep"
    switching_off: SwitchingOff = "refuse"
    inference: Inference = "auto"
    draws: int = 1999
    seed: int = 0
    randomised: bool = False
    cost: float | None = None
    periods_a_year: float = 1.0
    now: float | None = None
    spillovers: bool = False
    living_wage: LivingWageLine | None = None
    skilled: Skilled | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)

    def __post_init__(self) -> None:
        if self.inference not in INFERENCE:
            raise InputError(
                "unknown kind of inference",
                where="inference",
                found=self.inference,
                expected="one of " + ", ".join(INFERENCE),
                hint=did_you_mean(self.inference, INFERENCE),
            )
        for name in self.logs:
            if name not in self.outcomes:
                raise InputError(
                    "not one of the outcomes",
                    where="--log",
                    found=name,
                    expected="an outcome that is given with --outcome",
                    hint=did_you_mean(name, self.outcomes),
                )
        if self.draws < 99:
            raise InputError(
                "too few draws",
                where="draws",
                found=self.draws,
                expected="at least 99: fewer cannot show a p-value of 0.05 with any precision",
            )
