"""Multinational attraction: an agency brings plants and buyers of firms into the district.

A multinational opens a plant, or buys a firm, with given probabilities a year; what it then does
to suppliers is the rule of multinationals'. The public pays the agency, and an incentive for each
job in plants of multinationals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import PublicInstitution, a_quarter, parameter, raise_to
from distretto.economy.owners import MULTINATIONAL
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class MultinationalAttraction(PublicInstitution):
    """Plants and acquisitions by multinationals, with incentives."""

    name: ClassVar[str] = "multinational-attraction"
    summary: ClassVar[str] = "an agency attracts plants and buyers of firms"
    payer: ClassVar[str] = "the public"
    source: ClassVar[str] = "Herrigel; Asheim"
    subsidies: ClassVar[tuple[str, ...]] = ("incentive",)
    writes: ClassVar[tuple[str, ...]] = (
        "policy.greenfield",
        "policy.acquisition",
        "policy.public_cost",
    )

    greenfield: float = parameter(
        0.2, "probability that a multinational opens a plant within a year", "share", 0.0, 1.0
    )
    acquisition: float = parameter(
        0.1, "probability that a multinational buys a firm within a year", "share", 0.0, 1.0
    )
    incentive: float = parameter(
        0.02,
        "incentive per job in plants of multinationals",
        "numeraire per quarter",
        0.0,
        1.0,
        payer="the public",
    )
    staff: float = parameter(
        2.0,
        "running cost of the agency",
        "numeraire per quarter",
        0.0,
        10_000.0,
        payer="the public",
    )

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Set the probabilities a quarter and pay the incentives."""
        policy, firms = state.policy, state.firms
        raise_to(policy.greenfield, 0, a_quarter(self.greenfield))
        raise_to(policy.acquisition, 0, a_quarter(self.acquisition))
        jobs = firms.workers[firms.alive & (state.owners.control == MULTINATIONAL)].sum()
        policy.public_cost[0] += self.staff + self.incentive * float(jobs)
