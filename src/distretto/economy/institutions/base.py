"""What every institution is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from distretto.economy.state import State


def parameter(default: float, meaning: str, unit: str, low: float, high: float) -> Any:
    """A field of an institution: default, meaning, unit and admissible range (inclusive)."""
    return field(
        default=default, metadata={"meaning": meaning, "unit": unit, "low": low, "high": high}
    )


@dataclass(frozen=True, kw_only=True)
class Institution(ABC):
    """An institution that is in force from ``start`` until before ``end``.

    Attributes
    ----------
    start : int
        First quarter after burn-in in which it acts.
    end : int or None
        First quarter in which it no longer acts; None if it stays.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    payer: ClassVar[str]
    source: ClassVar[str]
    writes: ClassVar[tuple[str, ...]]

    start: int = 0
    end: int | None = None

    def acts(self, quarter: int) -> bool:
        """Whether it is in force in a quarter."""
        return self.start <= quarter and (self.end is None or quarter < self.end)

    @abstractmethod
    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Write what holds in a quarter into the arrays named in ``writes``.

        Parameters
        ----------
        state : State
            A view in which every other array is read-only.
        seed : uint64
            Key of the world.
        quarter : int
            Quarter after burn-in.
        """
