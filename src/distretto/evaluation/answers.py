"""An estimate with its interval, or the reason why there is none.

Ratios come in three forms: of two estimates with a covariance (`ratio`), of two effects by whatever
inference they were found (`quotient`), and of two amounts as they would have been without the
programme, each being what the treated have less the effect on it (`counterfactual_ratio`)::

    r0 = (a - ATT(a)) / (b - ATT(b))       interval {r: a - r b within that of ATT(a) - r ATT(b)}

What the treated have is known, and counts as having no error. The interval inverts the test of each
r, which is Fieller's method for any kind of inference.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from distretto.evaluation.ledger import Sureness
from distretto.evaluation.panel import Floats
from distretto.evaluation.ratios import fieller

__all__ = ["CANNOT_TELL", "Answer", "counterfactual_ratio", "quotient", "ratio"]

CANNOT_TELL = "cannot tell"
DOUBLINGS, HALVINGS = 60, 60  # of the steps in which an end of an interval is looked for


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure, or why it cannot be said.

    Attributes
    ----------
    value : float or None
        None where it cannot be said.
    low, high : float or None
        Its interval.
    reason : str
        Why it cannot be said, beginning with "cannot tell" where the data are too few; empty where
        it can.
    """

    value: float | None
    low: float | None
    high: float | None
    reason: str = ""

    @classmethod
    def none(cls, reason: str) -> Answer:
        """Return the answer that gives a reason and no figure."""
        return cls(None, None, None, reason)

    def times(self, factor: float) -> Answer:
        """Return the figure in another unit, `factor` being known without error."""
        if self.value is None or self.low is None or self.high is None:
            return self
        low, high = sorted((factor * self.low, factor * self.high))
        return Answer(factor * self.value, low, high)


def ratio(
    estimates: Sequence[float], covariance: Floats, quantile: float, bottom: str = "the gain"
) -> Answer:
    """Return the first estimate over the second with Fieller's interval.

    Parameters
    ----------
    estimates : sequence of two floats
    covariance : ndarray, shape (2, 2)
        Of the estimates.
    quantile : float
        Of the distribution of a standardised estimate, such as 1.96.
    bottom : str
        What the second estimate is, in words.

    Returns
    -------
    Answer
        "cannot tell" where the interval of the second estimate covers zero.
    """
    interval = fieller(estimates, covariance, quantile)
    if interval is None:
        return Answer.none(f"{CANNOT_TELL}: {bottom} may be nothing")
    return Answer(estimates[0] / estimates[1], *interval)


def quotient(effects: Sureness, top: Floats, bottom: Floats, what: str = "the gain") -> Answer:
    """Return the ratio of two effects with the interval of their inference.

    Parameters
    ----------
    effects : Sureness
    top, bottom : ndarray, shape (K,)
        Linear combinations of effects.
    what : str
        What the second is, in words.

    Returns
    -------
    Answer
        "cannot tell" where the interval of the second covers zero.
    """
    low, high = effects.interval(bottom)
    if low <= 0.0 <= high:
        return Answer.none(f"{CANNOT_TELL}: {what} may be nothing")
    value = float(top @ effects.estimates) / float(bottom @ effects.estimates)
    return Answer(value, *effects.ratio(top, bottom))


def counterfactual_ratio(
    effects: Sureness, top: Floats, bottom: Floats, have: tuple[float, float], what: str
) -> Answer:
    """Return the ratio of two amounts as it would have been without the programme.

    Parameters
    ----------
    effects : Sureness
    top, bottom : ndarray, shape (K,)
        Linear combinations of effects.
    have : tuple of two floats
        The same of what the treated have.
    what : str
        What the second is, in words.

    Returns
    -------
    Answer
        "cannot tell" where the second amount may be nothing without the programme.
    """
    a, b = have
    _, most = effects.interval(bottom)
    without = b - float(bottom @ effects.estimates)
    if not (without > 0.0 and b - most > 0.0):
        return Answer.none(f"{CANNOT_TELL}: {what} may be nothing without the programme")
    value = (a - float(top @ effects.estimates)) / without

    def possible(r: float) -> bool:
        low, high = effects.interval(top - r * bottom)
        return low <= a - r * b <= high

    step = max(abs(value), 1e-6) * 1e-3
    return Answer(value, _end(possible, value, -step), _end(possible, value, step))


def _end(possible: Callable[[float], bool], start: float, step: float) -> float:
    """Return how far from a start values are possible, in the direction of a step."""
    inside, reach = 0.0, 1.0
    for _ in range(DOUBLINGS):
        if not possible(start + reach * step):
            break
        inside, reach = reach, 2.0 * reach
    else:
        return math.copysign(np.inf, step)
    for _ in range(HALVINGS):
        middle = 0.5 * (inside + reach)
        if possible(start + middle * step):
            inside = middle
        else:
            reach = middle
    return start + inside * step
