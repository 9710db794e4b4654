"""Local savings bank: thin loans to many, on acquaintance rather than collateral.

The weight of local savings banks in lending rises. What they do otherwise than banks at arm's
length is the rule of credit's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import PublicInstitution, parameter, raise_to
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class LocalBank(PublicInstitution):
    """Local savings banks that lend on acquaintance."""

    name: ClassVar[str] = "local-bank"
    summary: ClassVar[str] = "savings banks lend little to many, on acquaintance"
    payer: ClassVar[str] = "the bank, which bears the risk, and the public that founds it"
    source: ClassVar[str] = "Amin 2000"
    writes: ClassVar[tuple[str, ...]] = (
        "policy.local_bank",
        "policy.public_cost",
    )

    weight: float = parameter(
        0.5, "weight of local savings banks in lending, added", "0-1", 0.0, 1.0
    )
    staff: float = parameter(
        0.0,
        "running cost paid by the public",
        "numeraire per quarter",
        0.0,
        10_000.0,
        payer="the public",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the weight of local savings banks."""
        raise_to(state.policy.local_bank, 0, self.weight)
        state.policy.public_cost[0] += self.staff
