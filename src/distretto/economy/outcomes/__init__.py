"""Outcomes: what is measured each quarter, declared once with unit, direction and definition.

From the declarations come the columns of the district series, the tables of a report and the
table of the documentation. Flows are those of the quarter; stocks are counted at its end. Money
is in numeraire. Wages are contract wages of those employed; rates of entry, exit, turnover and
closure losses are quarterly figures times four.
"""

from __future__ import annotations

from distretto.economy.outcomes import (
    core,
    design,
    owners,
    practices,
    relations,
    strategy,
    trades,
)
from distretto.economy.outcomes.declaration import Better, Group, Outcome

__all__ = ["OUTCOMES", "Better", "Group", "Outcome"]

OUTCOMES: tuple[Outcome, ...] = (
    *core.OUTCOMES,
    *design.OUTCOMES,
    *relations.OUTCOMES,
    *practices.OUTCOMES,
    *strategy.OUTCOMES,
    *owners.OUTCOMES,
    *trades.OUTCOMES,
)
