"""Joint board: workers have a say in the member firms.

A works council or a joint committee on training and technique. What say does to participation is
the rule of participation's; here it is only given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter, raise_to
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class JointBoard(MemberInstitution):
    """A say for workers in member firms."""

    name: ClassVar[str] = "joint-board"
    summary: ClassVar[str] = "workers of member firms have a say"
    payer: ClassVar[str] = "member firms and the public"
    source: ClassVar[str] = "Whitford 2009; Zabin and Ringer 1997"
    bit: ClassVar[int] = 6
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.say",
    )

    say: float = parameter(0.5, "say of workers in a member firm", "0-1", 0.0, 1.0)
    fee: float = instead("fee", 0.001)
    staff: float = instead("staff", 1.0)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol members and give their workers a say."""
        member = self.enrol(state, seed, quarter)
        raise_to(state.policy.say, member, self.say)
