"""Transfer agency: teaches team work, lowers the cost of turning to it, and certifies.

For members the cost of turning to team work is a part of the ordinary. Members that work as
teams, or train at least a share of their workers each quarter, are certified to work by
monitoring, so that customers who work as teams can deal with them as such. Whether to turn is the
firm's own choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.design_search import TEAM
from distretto.economy.institutions.base import parameter, raise_to
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class TransferAgency(MemberInstitution):
    """Team work taught and certified."""

    name: ClassVar[str] = "transfer-agency"
    summary: ClassVar[str] = "teaches team work, makes it cheaper, certifies"
    payer: ClassVar[str] = "member firms and the public"
    source: ClassVar[str] = "Herrigel"
    bit: ClassVar[int] = 9
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.conversion_cost",
        "policy.certified",
    )

    relative_cost: float = parameter(
        0.5, "cost of turning to team work relative to the ordinary", "1", 0.0, 1.0
    )
    standard: float = parameter(
        0.05,
        "share of workers trained with which a member is certified",
        "share per quarter",
        0.0,
        1.0,
    )
    fee: float = instead("fee", 0.002)
    staff: float = instead("staff", 4.0)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol members, set the cost of turning and certify."""
        policy = state.policy
        member = self.enrol(state, seed, quarter)
        policy.conversion_cost[member] *= self.relative_cost
        able = (state.designs.organisation == TEAM) | (state.firms.training >= self.standard)
        raise_to(policy.certified, member & able, True)
