"""Union: workers of some firms organise and bargain over what the firm earns beyond.

The firms are those where a union organises; in each it seeks to cover a share of the workers and
claims a share of the quasi-rent. What they get comes from bargaining (see the rule of
bargaining), with a strike or the loss of jobs as possible ends. Workers pay dues. No wage is set
here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import parameter, raise_to
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class Union(MemberInstitution):
    """A union in some firms, with a claim on the quasi-rent."""

    name: ClassVar[str] = "union"
    summary: ClassVar[str] = "workers of some firms claim a share of quasi-rent"
    payer: ClassVar[str] = "organised workers, through dues"
    source: ClassVar[str] = "Zabin and Ringer 1997; Whitford 2009"
    turn: ClassVar[int] = 0
    voluntary: ClassVar[bool] = False
    bit: ClassVar[int] = 5
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.union",
        "policy.union_share",
        "policy.dues",
    )

    rule: str = instead("rule", "largest")
    coverage: float = parameter(
        0.8, "share of its workers whom the union seeks to cover", "share", 0.0, 1.0
    )
    share: float = parameter(
        0.3, "share of the quasi-rent that the union claims", "share", 0.0, 1.0
    )
    dues: float = parameter(
        0.01, "dues of members, share of the wage", "share", 0.0, 0.1, payer="organised workers"
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Say where the union organises and what it claims."""
        policy = state.policy
        shop = self.enrol(state, seed, quarter)
        raise_to(policy.union, shop, self.coverage)
        raise_to(policy.union_share, 0, self.share)
        raise_to(policy.dues, shop, self.dues)
