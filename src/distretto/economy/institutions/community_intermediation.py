"""Community intermediation: associations, parties and civic life between the firms.

They settle quarrels and keep up what is done and not done among neighbours. What they do to the
norm of the place is the rule of norms'; here it is only said how much of them there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import PublicInstitution, parameter, raise_to
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class CommunityIntermediation(PublicInstitution):
    """Associations and parties between firms."""

    name: ClassVar[str] = "community-intermediation"
    summary: ClassVar[str] = "associations and parties mediate between firms"
    payer: ClassVar[str] = "associations, and the public"
    source: ClassVar[str] = "Amin 2000"
    writes: ClassVar[tuple[str, ...]] = (
        "policy.intermediation",
        "policy.public_cost",
    )

    strength: float = parameter(0.5, "how dense civic life is", "0-1", 0.0, 1.0)
    staff: float = parameter(
        2.0, "cost paid by the public", "numeraire per quarter", 0.0, 10_000.0, payer="the public"
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the strength."""
        raise_to(state.policy.intermediation, 0, self.strength)
        state.policy.public_cost[0] += self.staff
