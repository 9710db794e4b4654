"""Budgets of institutions: what the public pays in a year, and what happens when it is used up.

Definitions, institution i, year y counted from its start, quarter t::

    spent_i(t)   running cost and other public cost that i books itself
                 + its part of what the public pays through its channel
    part         the channel's payments, in equal parts over the institutions that pay through it
    used up      spent_i over the year >= budget_i: its subsidies are nought until the year ends,
                 its running cost goes on
    carried      what was spent beyond the budget in the quarter in which it ran out counts
                 against the next year; what is left over lapses
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from distretto.economy.institutions import Institution
from distretto.economy.institutions.base import PublicInstitution
from distretto.economy.state import Tally

__all__ = ["Budgets"]

YEAR = 4  # quarters


@dataclass(slots=True)
class Budgets:
    """What institutions with a budget have spent in their current year.

    Attributes
    ----------
    spent : dict of Institution to float
        Numeraire.
    """

    spent: dict[Institution, float] = field(default_factory=dict)
    _paying: tuple[Institution, ...] = ()
    _booked: dict[Institution, float] = field(default_factory=dict)

    def copy(self) -> Budgets:
        """An independent account that stands where this one stands."""
        return Budgets(dict(self.spent))

    def in_force(self, institutions: Iterable[Institution], quarter: int) -> list[Institution]:
        """Return the institutions as they act in a quarter: without subsidies where used up."""
        found = []
        paying = []
        for institution in institutions:
            acting = institution
            if isinstance(institution, PublicInstitution) and institution.budget > 0.0:
                if (quarter - institution.start) % YEAR == 0:
                    over = self.spent.get(institution, 0.0) - institution.budget
                    self.spent[institution] = max(0.0, over)
                if self.spent.get(institution, 0.0) >= institution.budget:
                    acting = institution.without_subsidies()
            if acting is institution and institution.channel:
                paying.append(institution)
            found.append(acting)
        self._paying = tuple(paying)
        self._booked.clear()
        return found

    def book(self, institution: Institution, cost: float) -> None:
        """Note what an institution has booked as public cost itself."""
        self._booked[institution] = cost

    def close(self, institutions: Sequence[Institution], tally: Tally) -> None:
        """Add what the quarter cost to the account of each institution with a budget."""
        for institution in institutions:
            if institution not in self.spent:
                continue
            self.spent[institution] += self._booked.get(institution, 0.0)
            if institution in self._paying:
                sharers = sum(other.channel == institution.channel for other in self._paying)
                self.spent[institution] += float(getattr(tally, institution.channel)[0]) / sharers
