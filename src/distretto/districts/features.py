"""What is measured of a district: a number with its meaning, and where it cannot be told, why.

A feature is declared once, with its unit and with the columns that it needs. Whatever measures it
hands over a value, or none: so the list of what is missing follows from the list of what is asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Definition", "Feature", "Interval", "Measured", "features_of"]

Interval = tuple[float, float]


class Measured(Protocol):
    """A measure with what chance alone gives: what profiles ask of measures of networks."""

    @property
    def value(self) -> float:
        """The measure."""

    @property
    def null(self) -> Interval | None:
        """Ends of 95 per cent of the same measure under a null model, if there is one."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a feature is.

    Attributes
    ----------
    name, label, unit : str
        Identifier; what it is called; "share", "jobs", "per 1,000 jobs" and the like.
    meaning : str
        Its definition, in a sentence.
    needs : str
        The table and the columns that it is computed from.
    """

    name: str
    label: str
    unit: str
    meaning: str
    needs: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of one district.

    Attributes
    ----------
    definition : Definition
    value : float or None
        None where the data do not tell.
    null : tuple of float or None
        Ends of what chance alone gives in 95 per cent of cases, where it was asked.
    """

    definition: Definition
    value: float | None = None
    null: Interval | None = None

    @property
    def name(self) -> str:
        """Identifier of the feature."""
        return self.definition.name

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


def features_of(
    definitions: Iterable[Definition],
    values: Mapping[str, float | None],
    nulls: Mapping[str, Interval | None] | None = None,
) -> dict[str, Feature]:
    """Return features by name; what has no finite value is not known.

    Parameters
    ----------
    definitions : iterable of Definition
    values : mapping of str to float or None
        By name of the feature; those that are not there are not known.
    nulls : mapping, optional
        Intervals of chance.
    """
    found = {}
    for each in definitions:
        value = values.get(each.name)
        known = value is not None and math.isfinite(value)
        null = (nulls or {}).get(each.name) if known else None
        found[each.name] = Feature(
            each, float(value) if known and value is not None else None, null
        )
    return found
