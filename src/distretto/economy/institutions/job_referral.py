"""Job referral: an office that tells those who search of vacancies.

Who searches for a job sees some more vacancies of the district than acquaintances show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import PublicInstitution, parameter, raise_to
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class JobReferral(PublicInstitution):
    """Vacancies made known."""

    name: ClassVar[str] = "job-referral"
    summary: ClassVar[str] = "an office tells those who search of vacancies"
    payer: ClassVar[str] = "the public"
    source: ClassVar[str] = "Zabin and Ringer 1997"
    writes: ClassVar[tuple[str, ...]] = (
        "policy.referral",
        "policy.public_cost",
    )

    vacancies: int = parameter(
        3, "further vacancies that a searcher is told of", "vacancies", 0, 20
    )
    staff: float = parameter(
        2.0, "running cost", "numeraire per quarter", 0.0, 10_000.0, payer="the public"
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set how many further vacancies a searcher is told of."""
        raise_to(state.policy.referral, 0, self.vacancies)
        state.policy.public_cost[0] += self.staff
