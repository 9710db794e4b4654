"""University co-location: teaching and research of the trade placed in the district.

Access to analytical knowledge is open to all. Larger firms can make more of it: a firm of `half`
workers has half of the access, one of many times as many nearly all. What it does to design and
automation is the rules' of those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import PublicInstitution, parameter, raise_to
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class University(PublicInstitution):
    """Analytical knowledge at hand, the more the larger the firm."""

    name: ClassVar[str] = "university"
    summary: ClassVar[str] = "research at hand; larger firms make more of it"
    payer: ClassVar[str] = "the public"
    source: ClassVar[str] = "Asheim"
    writes: ClassVar[tuple[str, ...]] = (
        "policy.analytic",
        "policy.public_cost",
    )

    access: float = parameter(
        0.6, "access of a large firm to analytical knowledge", "0-1", 0.0, 1.0
    )
    half: float = parameter(
        20.0, "workers with which a firm has half of the access", "workers", 0.0, 10_000.0
    )
    staff: float = parameter(
        10.0, "running cost", "numeraire per quarter", 0.0, 10_000.0, payer="the public"
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the access of each firm by its size."""
        policy, firms = state.policy, state.firms
        size = firms.workers[firms.alive]
        raise_to(
            policy.analytic, firms.alive, self.access * size / np.maximum(1.0, size + self.half)
        )
        policy.public_cost[0] += self.staff
