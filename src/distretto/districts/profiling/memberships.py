"""Memberships of the kinds of district: how far a district is each of them, and why.

Definitions, for a criterion with the values ``none`` and ``full`` of a feature ``x``::

    membership of a criterion   m = min(1, max(0, (x - none) / (full - none)))
    membership of a kind        M = the mean of m over the criteria that are known,
                                    but no more than m of any that is essential; not known
                                    as long as one that is essential is not
    its range                   M if those not known were all 0, and if they were all 1

The range is what the missing features leave open. A district may be more than one kind, or none; no
single label is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from distretto.districts.features import Feature
from distretto.districts.profiling.rules import Criterion, Kind, Rules

__all__ = ["Reason", "Score", "Square", "Typology", "scored"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A criterion as one district meets it; without a value it is not known."""

    criterion: Criterion
    feature: Feature
    membership: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """How far a district is of a kind.

    Attributes
    ----------
    kind : Kind
    membership : float or None
        By the criteria known, 0 to 1; None if none is, or one that is essential is not.
    low, high : float
        What the criteria that are not known leave open.
    reasons : tuple of Reason
    """

    kind: Kind
    membership: float | None
    low: float
    high: float
    reasons: tuple[Reason, ...]

    @property
    def known(self) -> int:
        """Number of criteria that are known."""
        return sum(reason.membership is not None for reason in self.reasons)

    @property
    def missing(self) -> tuple[Feature, ...]:
        """Features that are not known."""
        return tuple(r.feature for r in self.reasons if r.membership is None)


@dataclass(frozen=True, slots=True)
class Square:
    """One of the four squares that two axes make.

    Attributes
    ----------
    name, title, example : str
    membership : float or None
        Product of the memberships of its sides; the four add up to 1.
    low, high : float
        What is left open.
    """

    name: str
    title: str
    example: str
    membership: float | None
    low: float
    high: float

    @property
    def number(self) -> str:
        """What its title begins with, such as IV."""
        return self.title.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Typology:
    """The scores of one typology; `squares` where its scores are axes."""

    name: str
    title: str
    source: str
    scores: tuple[Score, ...]
    squares: tuple[Square, ...] = ()

    def __getitem__(self, kind: str) -> Score:
        for score in self.scores:
            if score.kind.name == kind:
                return score
        raise KeyError(kind)


def scored(rules: Rules, features: Mapping[str, Feature]) -> Typology:
    """Return how far a district is of each kind.

    Parameters
    ----------
    rules : Rules
    features : mapping of str to Feature
    """
    scores = tuple(_score(kind, features) for kind in rules.kinds)
    squares: tuple[Square, ...] = ()
    if rules.corners:
        first, second = scores
        squares = tuple(_square(*corner, first, second) for corner in rules.corners)
    return Typology(rules.name, rules.title, rules.source, scores, squares)


def _score(kind: Kind, features: Mapping[str, Feature]) -> Score:
    reasons = []
    for criterion in kind.criteria:
        feature = features[criterion.feature]
        found = None if feature.value is None else criterion.membership(feature.value)
        reasons.append(Reason(criterion, feature, found))
    known = [reason for reason in reasons if reason.membership is not None]
    told = known and all(r in known for r in reasons if r.criterion.essential)
    return Score(
        kind,
        _membership(known) if told else None,
        _membership(reasons, unknown=0.0),
        _membership(reasons, unknown=1.0),
        tuple(reasons),
    )


def _membership(reasons: Sequence[Reason], unknown: float = 0.0) -> float:
    """Return the membership of a kind, with a value for what is not known."""
    met = [unknown if each.membership is None else each.membership for each in reasons]
    essential = [m for m, each in zip(met, reasons, strict=True) if each.criterion.essential]
    return min(sum(met) / len(met), *essential, 1.0)


def _square(name: str, title: str, example: str, first: Score, second: Score) -> Square:
    """Return the square whose name says, by axis, whether it is low or high there."""
    membership: float | None = 1.0
    low = high = 1.0
    for side, axis in zip(name.split("-"), (first, second), strict=True):
        is_high = side == "high"
        if axis.membership is None or membership is None:
            membership = None
        else:
            membership *= axis.membership if is_high else 1.0 - axis.membership
        low *= axis.low if is_high else 1.0 - axis.high
        high *= axis.high if is_high else 1.0 - axis.low
    return Square(name, title, example, membership, low, high)
