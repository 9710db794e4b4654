"""Small-firm tax rule: a lower rate below a number of workers.

The rate of firms below the threshold falls by the cut, on top of what the tax law of the scenario
grants them. The treasury bears it through lower taxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import Institution, parameter, raise_to
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class SmallFirmTax(Institution):
    """A lower tax rate below a threshold of size."""

    name: ClassVar[str] = "small-firm-tax"
    summary: ClassVar[str] = "firms below a number of workers pay less tax"
    payer: ClassVar[str] = "the treasury, through taxes forgone"
    source: ClassVar[str] = "Amin 2000"
    writes: ClassVar[tuple[str, ...]] = (
        "policy.small_tax_cut",
        "policy.small_size",
    )

    cut: float = parameter(
        0.1, "fall of the tax rate of small firms", "share", 0.0, 1.0, payer="the treasury"
    )
    workers: int = parameter(15, "workers below which a firm is small", "workers", 1, 1000)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the cut and the threshold."""
        raise_to(state.policy.small_tax_cut, 0, self.cut)
        raise_to(state.policy.small_size, 0, self.workers)
