"""Resilience premium: buyers reckon with the risk of chains that break.

Buyers add it to the price of work from afar when they compare; nobody pays or receives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import Institution, parameter
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class ResiliencePremium(Institution):
    """What buyers put on work from afar."""

    name: ClassVar[str] = "resilience-premium"
    summary: ClassVar[str] = "buyers reckon work from afar as dearer"
    payer: ClassVar[str] = "nobody: it enters comparison only"
    source: ClassVar[str] = "Asheim"
    writes: ClassVar[tuple[str, ...]] = ("policy.resilience",)

    premium: float = parameter(
        0.1, "premium that buyers put on work from afar", "share of the price", 0.0, 2.0
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the premium."""
        state.policy.resilience[0] += self.premium
