"""Service centre: real services that a small firm cannot keep for itself.

Members see the designs of some more firms (bulletins on fashion and technique, benchmarking),
have a part of the cost of their design trials borne by the centre, and get a small access to
analytical knowledge. What they make of it stays with them. With few members it is an extension
service sold firm by firm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter, raise_to
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class ServiceCentre(MemberInstitution):
    """Bulletins, design help and laboratories for small firms."""

    name: ClassVar[str] = "service-centre"
    summary: ClassVar[str] = "bulletins, design help, laboratories for members"
    payer: ClassVar[str] = "member firms and the public"
    source: ClassVar[str] = "Amin 2000; Whitford 2009; Zabin and Ringer 1997"
    bit: ClassVar[int] = 2
    subsidies: ClassVar[tuple[str, ...]] = ("design_help",)
    channel: ClassVar[str] = "design_public"
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.bulletins",
        "policy.design_help",
        "policy.analytic",
    )

    bulletins: float = parameter(
        3.0, "further firms whose designs a member sees", "firms", 0.0, 100.0
    )
    design_help: float = parameter(
        0.3,
        "share of the cost of members' design trials borne by the centre",
        "share",
        0.0,
        1.0,
        payer="the public",
    )
    analytic: float = parameter(0.1, "access of members to analytical knowledge", "0-1", 0.0, 1.0)
    fee: float = instead("fee", 0.002)
    staff: float = instead("staff", 5.0)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol members and open the services to them."""
        policy = state.policy
        member = self.enrol(state, seed, quarter)
        policy.bulletins[member] += self.bulletins
        raise_to(policy.design_help, member, self.design_help)
        raise_to(policy.analytic, member, self.analytic)
