"""Labour floor: a lowest lawful wage, with inspectors.

The law sets a floor below which no wage may lie. Inspectors find out a firm that evades it with
a given probability a year. Whether a firm obeys stays its own choice (see
`distretto.economy.standards`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import PublicInstitution, a_quarter, parameter, raise_to
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class LabourFloor(PublicInstitution):
    """A wage floor with enforcement.

    Attributes
    ----------
    floor : float
        Lowest lawful wage, in outside wages.
    enforcement : float
        Probability that an evading firm is found out within a year.
    inspection_cost : float
        Public cost per firm of the district and quarter at full enforcement, numeraire.
    """

    name: ClassVar[str] = "labour-floor"
    summary: ClassVar[str] = "a lowest lawful wage, with inspectors"
    payer: ClassVar[str] = "the public"
    source: ClassVar[str] = "Zabin and Ringer 1997"
    running: ClassVar[tuple[str, ...]] = ()
    subsidies: ClassVar[tuple[str, ...]] = ("enforcement",)
    writes: ClassVar[tuple[str, ...]] = (
        "policy.wage_floor",
        "policy.inspection",
        "policy.public_cost",
    )

    floor: float = parameter(
        0.9, "lowest lawful wage", "numeraire per quarter", 0.0, 3.0, payer="employers"
    )
    enforcement: float = parameter(
        0.5, "probability that an evading firm is found out within a year", "share", 0.0, 1.0
    )
    inspection_cost: float = parameter(
        0.01,
        "public cost per firm at full enforcement",
        "numeraire per quarter",
        0.0,
        10.0,
        payer="the public",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the floor and the quarterly probability of inspection."""
        policy = state.policy
        raise_to(policy.wage_floor, 0, self.floor)
        raise_to(policy.inspection, 0, a_quarter(self.enforcement))
        policy.public_cost[0] += (
            self.inspection_cost * self.enforcement * float(state.firms.alive.sum())
        )
