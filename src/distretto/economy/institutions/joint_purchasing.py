"""Joint purchasing: member firms buy materials together.

The rebate that sellers of materials give grows with the quantity, here with the members' share of
the jobs of the district: with few small members it is small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class JointPurchasing(MemberInstitution):
    """Materials bought together."""

    name: ClassVar[str] = "joint-purchasing"
    summary: ClassVar[str] = "members buy materials together, and cheaper"
    payer: ClassVar[str] = "member firms; sellers of materials bear the rebate"
    source: ClassVar[str] = "Amin 2000"
    bit: ClassVar[int] = 3
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.material_cost",
    )

    rebate: float = parameter(
        0.05,
        "rebate on materials if every firm belonged",
        "share",
        0.0,
        0.5,
        payer="sellers of materials",
    )
    fee: float = instead("fee", 0.001)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol members and set the price of their materials."""
        member = self.enrol(state, seed, quarter)
        jobs = state.firms.workers[state.firms.alive].sum()
        part = state.firms.workers[member].sum() / max(1, jobs)
        state.policy.material_cost[member] *= 1.0 - self.rebate * part
