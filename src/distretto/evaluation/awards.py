"""Promise against delivery: what was promised for public money, and what the award brought.

Definitions, per row of the table of awards::

    delivery          c = delivered / promise, held between 0 and 1
    subsidy at risk   amount (1 - c) x unvested share
    credited          delivered x min(1, n ATT / sum of delivered)    over the n firms of a measure
                                                                      and due date

The unvested share is the part of the money that the contract still lets the giver reclaim. A
promise to lower something, such as injuries, is negative, and so is its delivery.

A promise that is not yet due is not broken, and one without evidence is neither kept nor broken:
both are kept apart, and the money that hangs on them is in no subsidy at risk.

What was delivered is not what the award brought: the firm might have hired anyway. The causal
column holds the average effect per treated firm (ATT) on the same measure, as estimated by
comparison, against what was delivered on average. It is never more than was delivered, and "cannot
tell" where the interval of the effect covers zero. It is an average: the comparison cannot say
which firm would have delivered without the award.

Sources: Good Jobs First, on clawbacks and verification of promises; the causal column is ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.answers import CANNOT_TELL
from distretto.evaluation.columns import numbers, over, refuse
from distretto.evaluation.panel import Floats

__all__ = ["STATES", "AwardLedger", "AwardTotals", "Credit", "award_ledger"]

STATES = ("kept", "short", "no evidence", "not yet due")
KEPT, SHORT, NO_EVIDENCE, NOT_DUE = STATES

Mask = NDArray[np.bool_]
Unvested = float | ArrayLike | Callable[[Floats], ArrayLike]


@dataclass(frozen=True, slots=True)
class AwardTotals:
    """Promises of one measure or one firm together.

    Attributes
    ----------
    name : str
        The measure or the firm.
    promises : int
    kept, short, no_evidence, not_yet_due : int
        How many are in each state.
    amount : float
        Public money that hangs on them.
    at_risk : float
        Of this, what could be reclaimed for what was not delivered.
    amount_no_evidence, amount_not_yet_due : float
        Of `amount`, what hangs on promises that cannot be judged, or not yet.
    delivery : float or None
        Mean of c over due promises with evidence, weighted by money, or alike where no money is
        known; None where there are none.
    unknown_amounts : int
        Promises for which the money is not known; they add nothing to the amounts.
    """

    name: str
    promises: int
    kept: int
    short: int
    no_evidence: int
    not_yet_due: int
    amount: float
    at_risk: float
    amount_no_evidence: float
    amount_not_yet_due: float
    delivery: float | None
    unknown_amounts: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What the evaluation credits to the awards, of what was delivered on one measure.

    Attributes
    ----------
    measure : str
    of_row : ndarray, shape (n,)
        By row of the ledger, in the unit of the measure; NaN for rows of other measures, not yet
        due or without evidence, and everywhere where it cannot be said.
    delivered : float
        What was delivered on the rows that count.
    total, low, high : float or None
        Credited in all, with the interval that follows from that of the effect.
    reason : str
        Why it cannot be said; empty where it can.
    """

    measure: str
    of_row: Floats
    delivered: float
    total: float | None
    low: float | None
    high: float | None
    reason: str = ""

    @property
    def share(self) -> float | None:
        """Part of what was delivered that is credited; None where it cannot be said."""
        return None if self.total is None or not self.delivered else self.total / self.delivered


@dataclass(frozen=True, slots=True)
class AwardLedger:
    """Promises, one a row (n).

    Attributes
    ----------
    firm, measure : ndarray of object, shape (n,)
    promise, delivered : ndarray, shape (n,)
        As measured; `delivered` is NaN where there is no evidence.
    due : ndarray, shape (n,)
        Period by which the promise was to be kept.
    amount : ndarray, shape (n,)
        Public money; NaN where not known.
    delivery : ndarray, shape (n,)
        c, 0 to 1; NaN where there is no evidence. Before a promise is due it says how far it is.
    at_risk : ndarray, shape (n,)
        Money that could be reclaimed; 0 for promises that are not yet due or without evidence, NaN
        where the amount is not known.
    state : ndarray of object, shape (n,)
        One of `STATES`.
    """

    firm: NDArray[np.object_]
    measure: NDArray[np.object_]
    promise: Floats
    delivered: Floats
    due: Floats
    amount: Floats
    delivery: Floats
    at_risk: Floats
    state: NDArray[np.object_]

    @property
    def by_measure(self) -> tuple[AwardTotals, ...]:
        """Totals of each measure, in the order of their names."""
        return tuple(self._totals(name, self.measure == name) for name in _names(self.measure))

    @property
    def by_firm(self) -> tuple[AwardTotals, ...]:
        """Totals of each firm, in the order of their names."""
        return tuple(self._totals(name, self.firm == name) for name in _names(self.firm))

    @property
    def of_all(self) -> AwardTotals:
        """Totals of all promises."""
        return self._totals("all", np.ones(self.firm.size, dtype=bool))

    def credited(
        self, measure: str, effect: float, low: float, high: float, *, scale: float = 1.0
    ) -> Credit:
        """Return how much of what was delivered the evaluation credits to the awards.

        Parameters
        ----------
        measure : str
            A measure of the ledger.
        effect, low, high : float
            ATT per treated firm on the same measure, and its interval.
        scale : float
            Units of the measure per unit of the effect, such as the number of periods where the
            effect is per period and what was delivered is a sum over periods.

        Returns
        -------
        Credit
            "cannot tell" where the interval covers zero, or nothing is known to be delivered.

        Raises
        ------
        InputError
            If the ledger does not have the measure, or the effect is outside its interval.
        """
        if measure not in set(self.measure):
            raise InputError(
                "no promise of this measure",
                found=measure,
                expected=f"one of {', '.join(_names(self.measure))}",
                hint=did_you_mean(measure, _names(self.measure)),
            )
        if not low <= effect <= high or scale <= 0.0:
            raise InputError(
                "not an effect with its interval",
                where=measure,
                found=f"{effect:g} in {low:g} to {high:g}, scale {scale:g}",
                expected="low, effect and high in this order, and a scale above 0",
            )
        rows = (self.measure == measure) & np.isin(self.state, (KEPT, SHORT))
        wanted = np.sign(self.promise[rows])
        if np.unique(wanted).size > 1:
            raise InputError(
                "some promises of a measure are to raise it and some to lower it",
                where=measure,
                expected="promises of one sign",
                hint="give what is to be lowered a name of its own",
            )
        nothing = np.full(self.firm.size, np.nan)
        delivered = float(self.delivered[rows].sum())
        if not rows.any():
            reason = f"{CANNOT_TELL}: nothing due is known to be delivered or not"
            return Credit(measure, nothing, delivered, None, None, None, reason)
        if low <= 0.0 <= high:
            reason = f"{CANNOT_TELL}: the effect may be nothing"
            return Credit(measure, nothing, delivered, None, None, None, reason)
        towards = float(wanted[0])  # positive figures are what was promised from here on
        found = towards * self.delivered[rows]
        ends = sorted(towards * scale * each for each in (low, high))
        due = self.due[rows]
        middle, least, most = (
            _apportioned(found, due, each) for each in (towards * scale * effect, *ends)
        )
        nothing[rows] = towards * middle
        low_total, high_total = sorted(towards * float(each.sum()) for each in (least, most))
        return Credit(
            measure, nothing, delivered, towards * float(middle.sum()), low_total, high_total
        )

    def _totals(self, name: str, rows: Mask) -> AwardTotals:
        state, amount = self.state[rows], self.amount[rows]
        judged = np.isin(state, (KEPT, SHORT))
        delivery = self.delivery[rows][judged]
        known = np.nan_to_num(amount)
        weights = known[judged] if known[judged].any() else np.ones(delivery.size)
        return AwardTotals(
            str(name),
            promises=int(rows.sum()),
            kept=int((state == KEPT).sum()),
            short=int((state == SHORT).sum()),
            no_evidence=int((state == NO_EVIDENCE).sum()),
            not_yet_due=int((state == NOT_DUE).sum()),
            amount=float(known.sum()),
            at_risk=float(np.nansum(self.at_risk[rows])),
            amount_no_evidence=float(known[state == NO_EVIDENCE].sum()),
            amount_not_yet_due=float(known[state == NOT_DUE].sum()),
            delivery=float(weights @ delivery / weights.sum()) if delivery.size else None,
            unknown_amounts=int(np.isnan(amount).sum()),
        )


def award_ledger(
    firm: ArrayLike,
    measure: ArrayLike,
    promise: ArrayLike,
    due: ArrayLike,
    delivered: ArrayLike | None = None,
    amount: ArrayLike | None = None,
    *,
    now: float,
    unvested: Unvested = 1.0,
) -> AwardLedger:
    """Return the ledger of promises, from the columns of the table of awards.

    Parameters
    ----------
    firm, measure : array_like, shape (n,)
        Who promised what.
    promise, due : array_like, shape (n,)
        How much, by what period.
    delivered : array_like, shape (n,), optional
        NaN, or no column, where there is no evidence.
    amount : array_like, shape (n,), optional
        Public money that hangs on each promise. Money that hangs on several is to be divided among
        them: it would count several times.
    now : float
        The period as of which the ledger is drawn up; what is due in it is due.
    unvested : float, array_like of shape (n,), or callable
        Part of the money that can still be reclaimed, 0 to 1; a callable is given the due periods,
        shape (n,), and returns the parts.

    Returns
    -------
    AwardLedger

    Raises
    ------
    InputError
        If a promise is zero or missing, money negative, a part outside 0 to 1, or a firm has two
        promises of a measure for the same period.
    """
    firms, measures = np.asarray(firm, dtype=object), np.asarray(measure, dtype=object)
    n = firms.size
    absent = np.full(n, np.nan)
    promised, by = numbers("promise", promise, n), numbers("due", due, n)
    reached = absent if delivered is None else numbers("delivered", delivered, n)
    money = absent if amount is None else numbers("amount", amount, n)
    if measures.shape != firms.shape or n == 0:
        raise InputError(
            "columns of different length",
            where="measure",
            found=f"{measures.size} rows",
            expected=f"{n} rows, as firms, at least 1",
        )
    refuse(
        "a promise of nothing",
        "promise",
        promised,
        ~np.isfinite(promised) | (promised == 0.0),
        "a number that is not zero",
    )
    refuse("no due period", "due", by, ~np.isfinite(by), "a period")
    refuse("negative public money", "amount", money, money < 0.0, "zero or above")
    keys = list(zip(firms, measures, by, strict=True))
    if len(set(keys)) < n:
        (twice, _), *_ = Counter(keys).most_common(1)
        raise InputError(
            "two promises of a firm for the same measure and period",
            found=f"{twice[0]}, {twice[1]}, due {twice[2]:g}",
            expected="one row per firm, measure and due period",
            hint="add them up",
        )
    parts = unvested(by) if callable(unvested) else unvested
    part = np.broadcast_to(np.asarray(parts, dtype=np.float64), (n,))
    refuse("not a part", "unvested", part, ~((part >= 0.0) & (part <= 1.0)), "between 0 and 1")
    c = np.clip(reached / promised, 0.0, 1.0)
    state = np.where(c >= 1.0, KEPT, SHORT).astype(object)
    state[np.isnan(c)] = NO_EVIDENCE
    state[by > now] = NOT_DUE
    at_risk = np.where(np.isnan(money), np.nan, 0.0)
    judged = np.isin(state, (KEPT, SHORT))
    at_risk[judged] = (money * (1.0 - c) * part)[judged]
    return AwardLedger(firms, measures, promised, reached, by, money, c, at_risk, state)


def _apportioned(delivered: Floats, due: Floats, effect: float) -> Floats:
    """Return n times the effect, shared out as delivery is, by due date.

    Never more than a firm delivered, nor than all did together where some have lost.
    """
    _, group = np.unique(due, return_inverse=True)
    gained = np.maximum(0.0, delivered)
    together = np.maximum(0.0, np.bincount(group, delivered))
    credited = np.minimum(np.bincount(group) * max(0.0, effect), together)
    return np.asarray(gained * over(credited, np.bincount(group, gained), 0.0)[group])


def _names(labels: NDArray[Any]) -> list[str]:
    return sorted(set(labels), key=str)
