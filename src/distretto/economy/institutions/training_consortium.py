"""Training consortium: member firms share courses, and the public pays a part.

For members a course costs a part of the ordinary price because it is shared, the public pays a
part of what is left, and they pay a fee per worker. They may pledge to train at least a share of
their workers. Beyond the pledge, whether to train stays every firm's own choice (see
`distretto.economy.training`). Nothing keeps members from hiring each other's workers: what enough
members do against under-training has to come from the trained whom they lose and find.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter, raise_to
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class TrainingConsortium(MemberInstitution):
    """Shared courses with a public contribution."""

    name: ClassVar[str] = "training-consortium"
    summary: ClassVar[str] = "member firms share courses; the public pays a part"
    payer: ClassVar[str] = "member firms and the public"
    source: ClassVar[str] = "Whitford 2009; Zabin and Ringer 1997"
    bit: ClassVar[int] = 0
    subsidies: ClassVar[tuple[str, ...]] = ("public_share",)
    channel: ClassVar[str] = "training_public"
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.course_public",
        "policy.course_cost",
        "policy.training_pledge",
    )

    public_share: float = parameter(
        0.5,
        "share of the cost of a course paid by the public",
        "share",
        0.0,
        1.0,
        payer="the public",
    )
    relative_cost: float = parameter(
        0.8, "cost of a shared course relative to the ordinary", "1", 0.1, 2.0
    )
    pledge: float = parameter(
        0.0, "share of workers whom members have pledged to train", "share per quarter", 0.0, 1.0
    )
    fee: float = instead("fee", 0.002)
    staff: float = instead("staff", 3.0)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol members, set what a course costs them and what they have pledged."""
        policy = state.policy
        member = self.enrol(state, seed, quarter)
        raise_to(policy.course_public, member, self.public_share)
        policy.course_cost[member] *= self.relative_cost
        raise_to(policy.training_pledge, member, self.pledge)
