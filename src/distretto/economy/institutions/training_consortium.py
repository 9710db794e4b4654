"""Training consortium: member firms share courses, and the public pays a part.

A share of firms, drawn once per firm by its key, belongs to the consortium, newborns included.
For them a course costs a part of the ordinary price because it is shared, the public pays a part
of what is left, and they pay a fee per worker. Whether to train stays every firm's own choice
(see `distretto.economy.training`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy import draws
from distretto.economy.institutions.base import Institution, parameter
from distretto.economy.state import State

BIT = np.uint64(1)


@dataclass(frozen=True, kw_only=True)
class TrainingConsortium(Institution):
    """Shared courses with a public contribution.

    Attributes
    ----------
    members : float
        Share of firms that belong.
    public_share : float
        Share of the cost of a course paid by the public.
    relative_cost : float
        Cost of a shared course relative to the ordinary.
    fee : float
        Fee of members, numeraire per worker and quarter.
    staff : float
        Running cost paid by the public, numeraire per quarter.
    """

    name: ClassVar[str] = "training-consortium"
    summary: ClassVar[str] = "member firms share courses; the public pays a part of them"
    payer: ClassVar[str] = "member firms and the public"
    source: ClassVar[str] = "Whitford 2009; Zabin and Ringer 1997"
    writes: ClassVar[tuple[str, ...]] = (
        "policy.members",
        "policy.course_public",
        "policy.course_cost",
        "policy.membership_fee",
        "policy.public_cost",
    )

    members: float = parameter(0.5, "share of firms that belong", "share", 0.0, 1.0)
    public_share: float = parameter(
        0.5, "share of the cost of a course paid by the public", "share", 0.0, 1.0
    )
    relative_cost: float = parameter(
        0.8, "cost of a shared course relative to the ordinary", "1", 0.1, 2.0
    )
    fee: float = parameter(0.002, "fee of members per worker", "numeraire per quarter", 0.0, 0.5)
    staff: float = parameter(
        3.0, "running cost paid by the public", "numeraire per quarter", 0.0, 10_000.0
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol members and set what a course costs them."""
        firms, policy = state.firms, state.policy
        stream = np.uint64(draws.stream_key(seed, draws.MEMBERSHIP, 0))
        member = firms.alive & (draws.draw_for(stream, firms.key) < self.members)
        policy.members[member] |= BIT
        policy.course_public[member] = self.public_share
        policy.course_cost[member] = self.relative_cost
        policy.membership_fee[member] += self.fee
        policy.public_cost[0] += self.staff
