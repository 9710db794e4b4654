"""Parameters that have another value for some time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from distretto.economy.parameters import DECLARED
from distretto.errors import SpecError, did_you_mean
from distretto.scenarios.history import acts_later

__all__ = ["Change", "read_changes"]


@dataclass(frozen=True, slots=True)
class Change:
    """Parameters that have another value, in all quarters from `start` to before `end`.

    Attributes
    ----------
    values : mapping of str to float
        By dotted name, each in its unit.
    start : int
        First quarter after burn-in.
    end : int or None
        First quarter in which they are what they were; None for never.

    Raises
    ------
    SpecError
        If a parameter is unknown, out of its range, or acts on the opening day only; or if the
        period is impossible.
    """

    values: Mapping[str, float]
    start: int = 0
    end: int | None = None

    def __post_init__(self) -> None:
        for name, value in self.values.items():
            _check(name, value)
        if self.start < 0 or (self.end is not None and self.end <= self.start):
            raise SpecError(
                "the period of a change is impossible",
                where=f"change of {', '.join(self.values)}",
                found=f"@{self.start}" + ("" if self.end is None else f"-{self.end}"),
                expected="a start of 0 or later, and an end after it",
            )

    def __str__(self) -> str:
        values = ",".join(f"{name}={value:g}" for name, value in self.values.items())
        period = f"@{self.start}" if self.start or self.end is not None else ""
        return values + period + ("" if self.end is None else f"-{self.end}")

    def holds(self, quarter: int) -> bool:
        """Whether it holds in a quarter."""
        return self.start <= quarter and (self.end is None or quarter < self.end)


def read_changes(records: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Return changes from what ``dataclasses.asdict`` made of them."""
    return tuple(Change(**record) for record in records)


def _check(name: str, value: float) -> None:
    """Refuse a value that a parameter cannot have after burn-in."""
    where = f"change of {name}"
    if name not in DECLARED:
        raise SpecError(
            "unknown parameter",
            where=where,
            found=name,
            expected=f"the dotted name of one of the {len(DECLARED)} parameters of the model",
            hint=did_you_mean(name, DECLARED),
        )
    if not acts_later(name):
        raise SpecError(
            "the parameter acts on the opening only",
            where=where,
            found=name,
            expected="a parameter that acts after it",
        )
    about = DECLARED[name]
    if not (math.isfinite(value) and about.low <= value <= about.high):
        raise SpecError(
            f"{name} is out of range",
            where=where,
            found=value,
            expected=f"between {about.low:g} and {about.high:g}, in {about.unit}",
        )
