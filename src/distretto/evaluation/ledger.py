"""The gain ledger: the value added gained, and every party that receives a part of it.

Definitions, ATT the average effect on the treated per treated unit and period, VA value added::

    VA = W + S + T + D + I + Π        wages, contributions, taxes, depreciation, interest, profit
    line        ATT of each, by the same estimator over the same sample with the same weights
    residual    ATT(VA) - sum of the lines
    labour      ATT(W + S)            capture share λ = ATT(W + S) / ATT(VA)

Each line is estimated on its own column of the data; none is what the others leave over. The
estimators are linear in the outcomes, so the lines add up to value added as exactly as the accounts
of the data do (below 1e-8 of their size), and the residual shows how far these do not. It is
printed and closes nothing.

A share is given only where the 95% interval of the value added gained lies above zero: a share of
what may be nothing says nothing.

How wages were gained, N jobs, h hours a job, w pay an hour, in logarithms, which add exactly::

    ATT(ln W) = ATT(ln N) + ATT(ln h) + ATT(ln w)       with hours; else pay is per job
    money       L ATT(ln .),  L = (W1 - W0) / ln(W1 / W0)

W1 the mean wages of the treated, W0 = W1 - ATT(W). Logarithms weigh firms alike and money by size,
so a line reconciles the two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.estimators import Design
from distretto.evaluation.panel import Floats, Panel

__all__ = [
    "LABOUR",
    "PARTS",
    "TOTAL",
    "GainLedger",
    "Line",
    "Sureness",
    "WageSplit",
    "gain_ledger",
    "wage_split",
]

TOTAL = "value_added"
PARTS = ("wages", "contributions", "taxes", "depreciation", "interest", "profit")
LABOUR = ("wages", "contributions")


class Sureness(Protocol):
    """What is known of effects: `Asymptotic`, `Randomisation` or a bootstrap."""

    @property
    def estimates(self) -> Floats:
        """The effects, shape (K,)."""

    def p(self, weights: Floats) -> float:
        """Return the p-value of no effect on a linear combination of outcomes."""

    def interval(self, weights: Floats) -> tuple[float, float]:
        """Return its 95% interval."""

    def ratio(self, top: Floats, bottom: Floats) -> tuple[float, float]:
        """Return the 95% interval of a ratio of two of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an account of effects.

    Attributes
    ----------
    name : str
    mean : float
        Effect per treated unit and period, in the unit of the data.
    low, high : float
        Its 95% interval; infinite where it cannot be bounded.
    p : float
        p-value of no effect.
    share, share_low, share_high : float or None
        Part of the value added gained; None where that may be nothing.
    """

    name: str
    mean: float
    low: float
    high: float
    p: float
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None


@dataclass(frozen=True, slots=True)
class GainLedger:
    """Who received the value added gained.

    Attributes
    ----------
    total : Line
        Value added.
    lines : tuple of Line
        The parts that the data have.
    labour : Line or None
        Wages and contributions together, with the capture share λ.
    residual : Line
        Value added less the parts.
    missing : tuple of str
        Parts that the data do not have; what they took is in the residual.
    reason : str
        Why no shares are given; empty where they are.
    """

    total: Line
    lines: tuple[Line, ...]
    labour: Line | None
    residual: Line
    missing: tuple[str, ...]
    reason: str

    @property
    def closes(self) -> bool:
        """Whether the lines add up to value added."""
        size = abs(self.total.mean) + sum(abs(line.mean) for line in self.lines)
        return abs(self.residual.mean) <= 1e-8 * max(size, 1e-300)

    def unshared(self, reason: str) -> GainLedger:
        """Return the account without shares, from which the total would follow."""

        def bare(line: Line) -> Line:
            return replace(line, share=None, share_low=None, share_high=None)

        return replace(
            self,
            lines=tuple(bare(line) for line in self.lines),
            labour=None if self.labour is None else bare(self.labour),
            reason=reason,
        )

    def __getitem__(self, name: str) -> Line:
        found = {line.name: line for line in (self.total, *self.lines, self.residual)}
        if self.labour is not None:
            found[self.labour.name] = self.labour
        return found[name]


@dataclass(frozen=True, slots=True)
class WageSplit:
    """How the wages gained came about, in money per treated unit and period.

    Attributes
    ----------
    pay, hours, jobs : float
        By pay (an hour, or a job where hours are not known), hours a job, and jobs; hours is 0
        where they are not known.
    reconciling : float
        What the weights of logarithms leave to the effect on wages.
    logs : mapping of str to float
        Effects on the logarithms of wages, jobs, hours and pay.
    left_out : int
        Observations with no wages or no jobs, which have no logarithm.
    """

    pay: float
    hours: float
    jobs: float
    reconciling: float
    logs: Mapping[str, float]
    left_out: int


def gain_ledger(panel: Panel, estimates: Floats, sureness: Sureness) -> GainLedger:
    """Return the gain ledger from effects on all its lines.

    Parameters
    ----------
    panel : Panel
        Among its outcomes value added and at least one of its parts.
    estimates : ndarray, shape (K,)
        Effects on the outcomes, all by one estimator.
    sureness : Sureness
        What is known of them.

    Raises
    ------
    InputError
        If the panel has no value added or none of its parts.
    """
    names = panel.outcomes
    parts = tuple(name for name in PARTS if name in names)
    if TOTAL not in names or not parts:
        raise InputError(
            "there is no account of value added",
            found=", ".join(names),
            expected=f"{TOTAL} and at least one of {', '.join(PARTS)}",
        )
    total = _unit(names, TOTAL)
    low, _ = sureness.interval(total)
    reason = ""
    if not low > 0.0:
        lost = sureness.interval(total)[1] < 0.0
        reason = "value added was lost, not gained" if lost else "the gain may be nothing"

    def line(name: str, weights: Floats, shared: bool) -> Line:
        mean = float(weights @ estimates)
        found = Line(name, mean, *sureness.interval(weights), sureness.p(weights))
        if not shared or reason:
            return found
        ends = sureness.ratio(weights, total)
        share = mean / float(total @ estimates)
        return Line(name, mean, found.low, found.high, found.p, share, *ends)

    units = {name: _unit(names, name) for name in parts}
    labour = None
    if "wages" in parts:
        both = np.sum([units[name] for name in LABOUR if name in parts], axis=0)
        labour = line("labour", both, True)
    return GainLedger(
        total=line(TOTAL, total, False),
        lines=tuple(line(name, units[name], True) for name in parts),
        labour=labour,
        residual=line("residual", total - np.sum(list(units.values()), axis=0), False),
        missing=tuple(name for name in PARTS if name not in parts),
        reason=reason,
    )


def wage_split(panel: Panel, design: Design) -> WageSplit:
    """Return how wages were gained: by pay, hours or jobs.

    Parameters
    ----------
    panel : Panel
        With wages and jobs, and hours where they are known.
    design : Design
        How effects are estimated.

    Raises
    ------
    InputError
        If wages or jobs are missing, or have no logarithm anywhere.
    """
    if "wages" not in panel.outcomes or "jobs" not in panel.outcomes:
        raise InputError(
            "the wages gained cannot be split",
            found=", ".join(panel.outcomes),
            expected="wages and jobs",
        )
    wages, jobs = panel.line("wages"), panel.line("jobs")
    with_hours = "hours" in panel.outcomes
    hours = panel.line("hours") if with_hours else jobs
    usable = panel.observed & (wages > 0.0) & (jobs > 0.0) & (hours > 0.0)
    if not usable.any():
        raise InputError("wages and jobs have no logarithm", expected="amounts above 0")
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.stack([np.log(wages), np.log(jobs), np.log(hours / jobs)], axis=2)
    logs = np.where(usable[:, :, None], logs, np.nan)
    logs = np.concatenate([logs, (logs[:, :, 0] - logs[:, :, 1] - logs[:, :, 2])[:, :, None]], 2)
    names = ("wages", "jobs", "hours", "pay")
    # All outcomes stay beside the logarithms: the units and weights are those of the ledger.
    beside = panel.beside(logs, tuple(f"log {name}" for name in names))
    found = design.learnt_on(panel.outcomes).estimate(beside)[panel.K :]
    by_log = dict(zip(names, map(float, found), strict=True))
    gained = float(design.estimate(panel)[panel.outcomes.index("wages")])
    after = float(wages[usable & panel.treated].mean())
    scale = _logarithmic_mean(after, after - gained)
    return WageSplit(
        pay=scale * by_log["pay"],
        hours=scale * by_log["hours"],
        jobs=scale * by_log["jobs"],
        reconciling=gained - scale * by_log["wages"],
        logs=by_log,
        left_out=int((panel.observed & ~usable).sum()),
    )


def _unit(names: tuple[str, ...], name: str) -> Floats:
    return np.asarray(np.eye(len(names))[names.index(name)])


def _logarithmic_mean(a: float, b: float) -> float:
    """Return (a - b) / ln(a / b), which is a where both are equal; a where b is not positive."""
    if b <= 0.0 or math.isclose(a, b, rel_tol=1e-12):
        return a
    return (a - b) / math.log(a / b)
