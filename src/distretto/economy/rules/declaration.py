"""How a rule of the season is declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from distretto.kernels import source_of


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the season.

    Attributes
    ----------
    kernel : callable
        The function that the season calls.
    step : str
        Step of the quarter, the heading in the season.
    source : str
        Where the rule comes from.
    must_not : str
        What it must not do, in a clause.
    off : mapping of str to float
        Values of parameters by dotted name at which the rule does nothing but what `still` says.
        Empty for accounts, and for rules without which there would be no season.
    still : str
        What it goes on doing at these values; empty if it then changes nothing at all.
    kept : str
        Why it is kept where an ablation shows no clear effect of it, in a sentence; empty for rules
        that have always shown one.
    """

    kernel: Callable[..., Any]
    step: str
    source: str
    must_not: str
    off: Mapping[str, float] = field(default_factory=dict)
    still: str = ""
    kept: str = ""

    @property
    def name(self) -> str:
        """Name of the function."""
        return source_of(self.kernel).__name__


OWN = "own rule"
