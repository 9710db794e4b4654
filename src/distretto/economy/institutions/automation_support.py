"""Automation support: the public pays a part of new machines.

Members get a share of the cost of automation as a grant, booked when they invest. Whether to
invest, and whether they know enough to, is the rule of automation's. With a condition that
members must keep to, this is aid with something given in return.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter, raise_to
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class AutomationSupport(MemberInstitution):
    """Grants for automation."""

    name: ClassVar[str] = "automation-support"
    summary: ClassVar[str] = "the public pays a share of automation"
    payer: ClassVar[str] = "the public"
    source: ClassVar[str] = "Asheim; Zabin and Ringer 1997"
    bit: ClassVar[int] = 8
    subsidies: ClassVar[tuple[str, ...]] = ("grant",)
    channel: ClassVar[str] = "automation_public"
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.automation_grant",
    )

    members: float = instead("members", 1.0)
    grant: float = parameter(
        0.3,
        "share of the cost of automation paid by the public",
        "share",
        0.0,
        1.0,
        payer="the public",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Say which firms get which grant."""
        member = self.enrol(state, seed, quarter)
        raise_to(state.policy.automation_grant, member, self.grant)
