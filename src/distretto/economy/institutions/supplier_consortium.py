"""Supplier-development consortium: large customers train common suppliers and commit themselves.

The members are customers. They commit themselves to those who supply them for a number of
quarters, which binds them only as far as they keep to it (see the rule of contracts). Firms of
the district that have supplied a member take courses at a part of the price, of which the public
pays a share through its extension service; the members' fees bear the rest. The members may also
share among their suppliers what one of them has found: each then sees the designs of some more
firms, which may keep suppliers from having anything new to show (controlled competition).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter, raise_to
from distretto.economy.institutions.membership import MASK, MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class SupplierConsortium(MemberInstitution):
    """Customers who commit themselves to the suppliers whose training they share."""

    name: ClassVar[str] = "supplier-consortium"
    summary: ClassVar[str] = "large customers commit and train common suppliers"
    payer: ClassVar[str] = "member customers, their suppliers and the public"
    source: ClassVar[str] = "Whitford 2009; Zabin and Ringer 1997"
    bit: ClassVar[int] = 1
    subsidies: ClassVar[tuple[str, ...]] = ("public_share",)
    channel: ClassVar[str] = "training_public"
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.commitment",
        "policy.course_public",
        "policy.course_cost",
        "policy.bulletins",
    )

    members: float = instead("members", 1.0)
    rule: str = instead("rule", "largest")
    role: str = instead("role", "final")
    most: int = instead("most", 6)
    commitment: int = parameter(
        8, "quarters for which members commit themselves to a supplier", "quarters", 0, 80
    )
    public_share: float = parameter(
        0.4,
        "share of the cost of a supplier's course paid by the public",
        "share",
        0.0,
        1.0,
        payer="the public",
    )
    relative_cost: float = parameter(
        0.6, "cost of a course to suppliers and the public relative to the ordinary", "1", 0.1, 2.0
    )
    sharing: float = parameter(
        0.0, "further firms whose designs a supplier is shown", "firms", 0.0, 100.0
    )
    fee: float = instead("fee", 0.005)
    staff: float = instead("staff", 3.0)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol the customers, find their suppliers and set what holds for both."""
        policy = state.policy
        member = self.enrol(state, seed, quarter)
        raise_to(policy.commitment, member, self.commitment)
        supplier = _suppliers(state, member)
        raise_to(policy.course_public, supplier, self.public_share)
        policy.course_cost[supplier] *= self.relative_cost
        policy.bulletins[supplier] += self.sharing


def _suppliers(state: State, customer: MASK) -> MASK:
    """Firms from which one of the customers has bought."""
    ties = state.ties
    known = (ties.deals > 0) & (ties.partner >= 0) & customer[:, None]
    found: MASK = np.zeros(customer.size, np.bool_)
    found[ties.partner[known]] = True
    return found & state.firms.alive
