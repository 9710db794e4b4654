"""Budgets of institutions: what the public pays in a year, and what happens when it is used up.

Definitions, institution i, its years counted from its start, quarter t::

    spent_i    what i has cost the public in its year before t: what it books itself, and its part
               of what the public pays through its channel
    due_i      running cost of i in the rest of its year, t included
    used up    spent_i + due_i >= budget_i: in t its subsidies are nought, its running cost goes on
    carried    max(0, spent_i - budget_i) at the end of a year is spent in the next; what is left
               over lapses

So a year costs at most the budget and what the quarter in which it ran out cost beyond it.

Where several institutions pay through one channel, what it paid is divided in proportion to what
each would have paid alone for what firms did::

    alone_i    sum_f share_fi base_f
    part_i     paid alone_i / sum_j alone_j            equal parts if nobody would have paid

share_fi is the share that i sets for firm f, base_f what courses and automation cost it and what
the bank wrote off. Trials of designs count alike in all firms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from distretto.economy.institutions import Institution
from distretto.economy.institutions.base import PublicInstitution
from distretto.economy.parameters import Parameters
from distretto.economy.state import Policy, State

__all__ = ["CHANNELS", "YEAR", "Budgets"]

YEAR = 4  # quarters

Floats = NDArray[np.float64]


class Channel(NamedTuple):
    """A way in which the public pays a share of what firms do; its payments stand in a tally."""

    share: str
    """Array of policy in which the share is set."""
    base: Callable[[State, Parameters], Floats]
    """What the share is a share of, by firm."""


def _courses(state: State, p: Parameters) -> Floats:
    trained = state.books.trained
    held = p.training.organising * (trained > 0)
    return (trained * p.training.cost + held) * state.policy.course_cost


def _trials(state: State, p: Parameters) -> Floats:
    return np.ones(state.firms.alive.size)


def _automation(state: State, p: Parameters) -> Floats:
    share = state.policy.automation_grant
    return np.divide(state.books.grants, share, out=np.zeros(share.size), where=share > 0.0)


def _written_off(state: State, p: Parameters) -> Floats:
    return state.books.written_off


CHANNELS = {
    "training_public": Channel("course_public", _courses),
    "design_public": Channel("design_help", _trials),
    "automation_public": Channel("automation_grant", _automation),
    "guarantees": Channel("guarantee", _written_off),
}
"""By the name of the tally."""


@dataclass(slots=True)
class Budgets:
    """What institutions with a budget have spent in their current year.

    Attributes
    ----------
    spent : dict of Institution to float
        Numeraire.
    """

    spent: dict[Institution, float] = field(default_factory=dict)
    _counting: bool = False
    _booked: dict[Institution, float] = field(default_factory=dict)
    _shares: dict[Institution, Floats] = field(default_factory=dict)

    def copy(self) -> Budgets:
        """An independent account that stands where this one stands."""
        return Budgets(dict(self.spent))

    def in_force(self, institutions: Iterable[Institution], quarter: int) -> list[Institution]:
        """Return the institutions as they act in a quarter: without subsidies where used up."""
        found = []
        self._counting = False
        self._booked.clear()
        self._shares.clear()
        for institution in institutions:
            if isinstance(institution, PublicInstitution) and institution.budget > 0.0:
                self._counting = True
                if self._used_up(institution, quarter):
                    found.append(institution.without_subsidies())
                    continue
            found.append(institution)
        return found

    def _used_up(self, institution: PublicInstitution, quarter: int) -> bool:
        gone = (quarter - institution.start) % YEAR
        spent = self.spent.get(institution, 0.0)
        if gone == 0:
            spent = max(0.0, spent - institution.budget)
        self.spent[institution] = spent
        left = YEAR - gone
        if institution.end is not None:
            left = min(left, institution.end - quarter)
        return spent + left * institution.running_cost >= institution.budget

    @contextmanager
    def watch(self, institution: Institution, policy: Policy) -> Iterator[None]:
        """Note what an institution books and sets as it is applied; what it sets stays as it is."""
        if not self._counting:
            yield
            return
        cost = float(policy.public_cost[0])
        if institution.channel:
            share = getattr(policy, CHANNELS[institution.channel].share)
            others = share.copy()
            share.fill(0.0)
            yield
            self._shares[institution] = share.copy()
            np.maximum(share, others, out=share)
        else:
            yield
        self._booked[institution] = float(policy.public_cost[0]) - cost

    def close(self, state: State, parameters: Parameters) -> None:
        """Add what the quarter cost to the account of each institution with a budget."""
        for institution, cost in self._booked.items():
            if institution in self.spent:
                self.spent[institution] += cost + self._part(institution, state, parameters)

    def _part(self, institution: Institution, state: State, parameters: Parameters) -> float:
        """What an institution paid through its channel, which it may share with others."""
        if not institution.channel:
            return 0.0
        paid = float(getattr(state.tally, institution.channel)[0])
        sharing = [other for other in self._shares if other.channel == institution.channel]
        base = CHANNELS[institution.channel].base(state, parameters)
        alone = {other: float((self._shares[other] * base).sum()) for other in sharing}
        total = sum(alone.values())
        return paid * (alone[institution] / total if total > 0.0 else 1.0 / len(sharing))
