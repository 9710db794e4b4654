"""Bargaining by law or agreement: for the whole trade, or in every firm.

Sectoral bargaining sets one wage for a worker of reference skill in every firm, which takes wages
out of competition. Bargaining in the firm gives the workers of each firm a body that bargains
over its quasi-rent, whether or not a union has organised there; a voice comes with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import PublicInstitution, choice, parameter, raise_to
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class Bargaining(PublicInstitution):
    """A wage for the trade, or bargaining in every firm."""

    name: ClassVar[str] = "bargaining"
    summary: ClassVar[str] = "a wage for the trade, or bargaining in every firm"
    payer: ClassVar[str] = "firms, and the public for arbitration"
    source: ClassVar[str] = "Zabin and Ringer 1997; Herrigel"
    turn: ClassVar[int] = 0
    running: ClassVar[tuple[str, ...]] = ("arbitration",)
    writes: ClassVar[tuple[str, ...]] = (
        "policy.sector_wage",
        "policy.union",
        "policy.union_share",
        "policy.say",
        "policy.public_cost",
    )

    level: str = choice("sectoral", "where wages are bargained over", "sectoral", "firm")
    wage: float = parameter(
        1.0,
        "wage agreed for the trade, for a worker of reference skill",
        "numeraire per quarter",
        0.0,
        3.0,
        payer="employers",
    )
    coverage: float = parameter(
        1.0, "share of workers covered where firms bargain", "share", 0.0, 1.0
    )
    share: float = parameter(
        0.2, "share of the quasi-rent claimed where firms bargain", "share", 0.0, 1.0
    )
    say: float = parameter(0.2, "say of workers where firms bargain", "0-1", 0.0, 1.0)
    arbitration: float = parameter(
        1.0,
        "cost of arbitration paid by the public",
        "numeraire per quarter",
        0.0,
        10_000.0,
        payer="the public",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the wage of the trade, or have every firm bargain."""
        policy, here = state.policy, state.firms.alive
        policy.public_cost[0] += self.arbitration
        if self.level == "sectoral":
            raise_to(policy.sector_wage, 0, self.wage)
        else:
            raise_to(policy.union, here, self.coverage)
            raise_to(policy.union_share, 0, self.share)
            raise_to(policy.say, here, self.say)
