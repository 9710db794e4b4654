"""Land-use limit: no site has room for more than so many workers.

The plan of the commune refuses extensions. A firm at its limit can only put work out; one that is
larger when the plan comes keeps its site and does not hire.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import PublicInstitution, parameter
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class LandUseLimit(PublicInstitution):
    """A plan that keeps sites small."""

    name: ClassVar[str] = "land-use-limit"
    summary: ClassVar[str] = "sites have room for so many workers and no more"
    payer: ClassVar[str] = "firms, which cannot grow, and the public for the plan"
    source: ClassVar[str] = "Amin 2000"
    writes: ClassVar[tuple[str, ...]] = (
        "policy.size_limit",
        "policy.public_cost",
    )

    workers: float = parameter(
        60.0, "most workers that a site has room for", "workers", 1.0, 100000.0
    )
    staff: float = parameter(
        0.0,
        "cost of the plan paid by the public",
        "numeraire per quarter",
        0.0,
        10_000.0,
        payer="the public",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the limit, the tighter one if there is another."""
        policy = state.policy
        limit = policy.size_limit[0]
        policy.size_limit[0] = min(limit, self.workers) if limit > 0.0 else self.workers
        policy.public_cost[0] += self.staff
