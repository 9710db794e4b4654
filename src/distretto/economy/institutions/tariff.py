"""Tariff: work done outside the district's country is dearer.

Firms pay it on what they buy outside; the government receives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import Institution, parameter
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class Tariff(Institution):
    """A tariff on work bought outside."""

    name: ClassVar[str] = "tariff"
    summary: ClassVar[str] = "work bought outside is dearer by a tariff"
    payer: ClassVar[str] = "firms that buy outside, to the government"
    source: ClassVar[str] = "Asheim"
    writes: ClassVar[tuple[str, ...]] = ("policy.tariff",)

    rate: float = parameter(
        0.1,
        "tariff on work done outside",
        "share of the price",
        0.0,
        2.0,
        payer="firms that buy outside",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the rate."""
        state.policy.tariff[0] += self.rate
