"""Customer monitoring: final firms and retailers check the labour standards of those they buy from.

A share of customers check, and leave a supplier that they find below the floor. The final firms
of the district bear the cost per worker. Whether a supplier obeys stays its own choice (see
`distretto.economy.standards`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import Institution, parameter, raise_to
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class CustomerMonitoring(Institution):
    """Customers who check their contractors."""

    name: ClassVar[str] = "customer-monitoring"
    summary: ClassVar[str] = "customers check their contractors' labour standards"
    payer: ClassVar[str] = "final firms"
    source: ClassVar[str] = "Zabin and Ringer 1997"
    writes: ClassVar[tuple[str, ...]] = (
        "policy.customer_checks",
        "policy.membership_fee",
    )

    checks: float = parameter(0.5, "share of customers that check", "share", 0.0, 1.0)
    cost: float = parameter(
        0.002,
        "cost to final firms per worker",
        "numeraire per quarter",
        0.0,
        0.5,
        payer="final firms",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set how many customers check, and charge them."""
        policy, firms = state.policy, state.firms
        raise_to(policy.customer_checks, 0, self.checks)
        policy.membership_fee[firms.alive & firms.final] += self.cost
