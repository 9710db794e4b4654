"""An estimate with its interval, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from distretto.evaluation.panel import Floats
from distretto.evaluation.ratios import fieller

__all__ = ["CANNOT_TELL", "Answer", "ratio"]

CANNOT_TELL = "cannot tell"


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
