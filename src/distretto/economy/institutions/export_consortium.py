"""Export consortium: member firms share what it costs to sell abroad.

Fairs, agents and catalogues are shared, so that a member bears a part of the fixed cost of
exporting; whether to export stays its own choice. It is open to firms with final orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class ExportConsortium(MemberInstitution):
    """Fixed cost of exporting, shared."""

    name: ClassVar[str] = "export-consortium"
    summary: ClassVar[str] = "members share what it costs to sell abroad"
    payer: ClassVar[str] = "member firms and the public"
    source: ClassVar[str] = "Amin 2000; Zabin and Ringer 1997"
    bit: ClassVar[int] = 4
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.export_cost",
    )

    role: str = instead("role", "final")
    relative_cost: float = parameter(
        0.6, "fixed cost of exporting relative to the ordinary", "1", 0.05, 1.0
    )
    fee: float = instead("fee", 0.002)
    staff: float = instead("staff", 2.0)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol members and set their fixed cost of exporting."""
        member = self.enrol(state, seed, quarter)
        state.policy.export_cost[member] *= self.relative_cost
