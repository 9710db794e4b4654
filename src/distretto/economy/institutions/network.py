"""Network: a broker convenes members for joint projects, easy ones first.

Entry is limited: founders first, then a few each quarter, those whom members know before others.
The difficulty of the projects rises from easy to hard with the time since the start; who joins,
and what success or failure does to their ties, is the rule of joint projects'. The board may give
workers a say. The broker is paid by the public and by fees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter, raise_to
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class Network(MemberInstitution):
    """A broker, members by invitation, projects that grow harder."""

    name: ClassVar[str] = "network"
    summary: ClassVar[str] = "a broker convenes joint projects, easy ones first"
    payer: ClassVar[str] = "member firms and the public"
    source: ClassVar[str] = "Zabin and Ringer 1997"
    bit: ClassVar[int] = 10
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.network",
        "policy.project_difficulty",
        "policy.say",
    )

    members: float = instead("members", 1.0)
    rule: str = instead("rule", "invited")
    most: int = instead("most", 20)
    founders: int = instead("founders", 8)
    intake: int = instead("intake", 2)
    easiest: float = parameter(0.1, "difficulty of the first projects", "0-1", 0.0, 1.0)
    hardest: float = parameter(0.6, "difficulty of the hardest projects", "0-1", 0.0, 1.0)
    pace: float = parameter(0.025, "rise of the difficulty", "per quarter", 0.0, 1.0)
    board: float = parameter(0.2, "say of workers through the board", "0-1", 0.0, 1.0)
    fee: float = instead("fee", 0.002)
    staff: float = instead("staff", 3.0)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Convene the members and set how hard the projects are."""
        policy = state.policy
        member = self.enrol(state, seed, quarter)
        raise_to(policy.network, member, True)
        raise_to(policy.say, member, self.board)
        harder = self.easiest + self.pace * (quarter - self.start)
        difficulty = max(self.easiest, min(self.hardest, harder))
        raise_to(policy.project_difficulty, 0, difficulty)
