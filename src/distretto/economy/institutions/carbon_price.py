"""Carbon price at the border: work done outside pays for its emissions.

Firms pay it on what they buy outside, by the emissions of that work; the government receives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import Institution, parameter
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class CarbonPrice(Institution):
    """A carbon price on work bought outside."""

    name: ClassVar[str] = "carbon-price"
    summary: ClassVar[str] = "work bought outside pays for its emissions"
    payer: ClassVar[str] = "firms that buy outside, to the government"
    source: ClassVar[str] = "Asheim"
    writes: ClassVar[tuple[str, ...]] = ("policy.carbon_price",)

    price: float = parameter(
        0.05,
        "carbon price",
        "numeraire per unit of emissions",
        0.0,
        10.0,
        payer="firms that buy outside",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the price."""
        state.policy.carbon_price[0] += self.price
