"""What every institution is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from distretto.economy.state import State


def parameter(
    default: float, meaning: str, unit: str, low: float, high: float, *, payer: str = ""
) -> Any:
    """A number as field of an institution: default, meaning, unit, admissible range (inclusive).

    Of a cost it says who pays.
    """
    about = {"meaning": meaning, "unit": unit, "low": low, "high": high, "payer": payer}
    return field(default=default, metadata=about)


def choice(default: str, meaning: str, *choices: str) -> Any:
    """A word as field of an institution: default, meaning and the words that it can be."""
    return field(default=default, metadata={"meaning": meaning, "choices": choices})


def raise_to(array: NDArray[Any], where: Any, value: Any) -> None:
    """Where two institutions set the same thing, the further-reaching holds."""
    array[where] = np.maximum(array[where], value)


def a_quarter(a_year: float) -> float:
    """Probability a quarter of what happens with a given probability within a year."""
    return float(1.0 - (1.0 - a_year) ** 0.25)


@dataclass(frozen=True, kw_only=True)
class Institution(ABC):
    """An institution that is in force from ``start`` until before ``end``.

    Where two institutions set the same thing, shares and claims are the larger of the two, relative
    costs are multiplied and sums of money added, so that their order does not matter.

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
    turn: ClassVar[int] = 1
    """Institutions with a lower turn are applied first: unions, on which others depend."""

    subsidies: ClassVar[tuple[str, ...]] = ()
    """Parameters for which public money is spent beyond running cost; none is without them."""
    channel: ClassVar[str] = ""
    """Tally in which that is counted, unless the institution books it itself."""

    start: int = 0
    end: int | None = None

    def acts(self, quarter: int) -> bool:
        """Whether it is in force in a quarter."""
        return self.start <= quarter and (self.end is None or quarter < self.end)

    def without_subsidies(self) -> Institution:
        """The same institution when its public money is used up: it goes on, and pays nothing."""
        nothing: dict[str, Any] = dict.fromkeys(self.subsidies, 0.0)
        return replace(self, **nothing)

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


@dataclass(frozen=True, kw_only=True)
class PublicInstitution(Institution):
    """An institution that costs the public something, within a budget if there is one.

    Its running cost is paid whatever happens; what else it spends ends when the budget of the year
    is used up, and begins again with the next year (see `economy.budgets`).
    """

    running: ClassVar[tuple[str, ...]] = ("staff",)
    """Parameters that are its running cost in a quarter."""

    budget: float = parameter(
        0.0,
        "most that the public pays for it in a year; 0 for no limit",
        "numeraire per year",
        0.0,
        1_000_000.0,
    )

    @property
    def running_cost(self) -> float:
        """What it costs the public in a quarter whatever happens; numeraire."""
        return float(sum(getattr(self, name) for name in self.running))
