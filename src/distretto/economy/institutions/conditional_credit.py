"""Conditional credit: loans on easier terms, guaranteed by the public, on a condition.

Members may borrow more and pay less interest. The public makes good to the bank a share of what
it has to write off. Where the loan is conditional it lapses if the firm evades the floor. Without
the condition, and for small firms, this is a loan consortium.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from distretto.economy.institutions.base import choice, parameter, raise_to
from distretto.economy.institutions.membership import MemberInstitution, instead
from distretto.economy.state import State


@dataclass(frozen=True, kw_only=True)
class ConditionalCredit(MemberInstitution):
    """Guaranteed loans on condition of obeying the law."""

    name: ClassVar[str] = "conditional-credit"
    summary: ClassVar[str] = "guaranteed loans, lost by firms that evade the floor"
    payer: ClassVar[str] = "the bank, and the public through guarantees"
    source: ClassVar[str] = "Zabin and Ringer 1997"
    bit: ClassVar[int] = 7
    subsidies: ClassVar[tuple[str, ...]] = ("guarantee",)
    channel: ClassVar[str] = "guarantees"
    writes: ClassVar[tuple[str, ...]] = (
        *MemberInstitution.writes,
        "policy.credit_limit",
        "policy.interest",
        "policy.credit_condition",
        "policy.guarantee",
    )

    limit: float = parameter(1.5, "credit limit relative to the ordinary", "1", 0.0, 10.0)
    rebate: float = parameter(
        0.003, "fall of the interest rate", "per quarter", 0.0, 0.1, payer="the bank"
    )
    guarantee: float = parameter(
        0.5, "share of write-offs that the public makes good", "share", 0.0, 1.0, payer="the public"
    )
    conditional: str = choice(
        "yes", "whether the loan lapses if the firm evades the floor", "yes", "no"
    )
    staff: float = instead("staff", 1.0)

    def apply(self, state: State, seed: np.uint64, quarter: int) -> None:
        """Enrol borrowers and set their terms."""
        policy = state.policy
        member = self.enrol(state, seed, quarter)
        policy.credit_limit[member] *= self.limit
        policy.interest[member] -= self.rebate
        raise_to(policy.guarantee, member, self.guarantee)
        raise_to(policy.credit_condition, member, self.conditional == "yes")
