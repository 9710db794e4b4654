"""Outcomes: owners, groups and newcomers among firms."""

from __future__ import annotations

import numpy as np

from distretto.economy.finance import value_added
from distretto.economy.firm_demography import YOUNG
from distretto.economy.outcomes.declaration import D, Outcome, S, W
from distretto.economy.owners import GROUP, IMMIGRANT, MULTINATIONAL, partners_hours
from distretto.economy.state import Books, Firms, Owners
from distretto.kernels import kernel

OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "firms",
        "Firms",
        "firms",
        None,
        S,
        "Firms of all roles, ancillary trades included.",
    ),
    Outcome(
        "partner_share",
        "Owners among people at work",
        "share",
        None,
        W,
        "Owners who work in their firm over all people at work.",
    ),
    Outcome(
        "owner_income",
        "Income of a working owner",
        "numeraire per quarter",
        None,
        D,
        "Profit of firms with working owners over the number of these; 1 is the outside wage.",
    ),
    Outcome(
        "full_labour_share",
        "Labour share, working owners included",
        "share",
        None,
        D,
        "Wages and the hours of working owners at the outside wage, over value added.",
    ),
    Outcome(
        "young_exit_rate",
        "Young firms closed",
        "share per year",
        "lower",
        S,
        "Firms that closed within four years of their birth, over firms of that age, times four.",
    ),
    Outcome(
        "succession_rate",
        "Firms handed on",
        "share per year",
        None,
        S,
        "Firms handed on to heirs, workers or other firms, over all firms, times four.",
    ),
    Outcome(
        "immigrant_firms",
        "Firms run by immigrants",
        "share",
        None,
        S,
        "Firms whose working owners came from abroad, over all firms.",
    ),
    Outcome(
        "group_firms",
        "Firms in groups",
        "share",
        None,
        S,
        "Firms that belong to a leader firm of the district, over all firms.",
    ),
    Outcome(
        "multinational_jobs",
        "Jobs in multinationals",
        "share",
        None,
        S,
        "People at work in firms that belong to a multinational, over all people at work.",
    ),
)


@kernel(entry=True, allocates=True)
def measure(firms: Firms, books: Books, owners: Owners, quarter: int) -> np.ndarray:
    """Outcomes of the quarter just run, in the order of `OUTCOMES`."""
    number = 0.0
    young = 0.0
    immigrant = 0.0
    member = 0.0
    partners = 0.0
    people = 0.0
    foreign = 0.0
    profit = 0.0
    own = 0.0
    value = 0.0
    for f in range(firms.alive.size):
        value += value_added(books, f)
        if not firms.alive[f]:
            continue
        number += 1.0
        at_work = firms.workers[f] + owners.partners[f]
        people += at_work
        partners += owners.partners[f]
        own += partners_hours(owners, f)
        profit += books.profit[f] if owners.partners[f] > 0 else 0.0
        young += 1.0 if firms.age[f] <= YOUNG else 0.0
        immigrant += 1.0 if owners.origin[f] == IMMIGRANT else 0.0
        member += 1.0 if owners.control[f] == GROUP else 0.0
        foreign += at_work if owners.control[f] == MULTINATIONAL else 0.0
    closed = float(owners.young_exits[0])
    return np.array(
        [
            number,
            _ratio(partners, people),
            _ratio(profit, partners),
            _ratio(np.sum(books.wages) + own, value),
            4.0 * _ratio(closed, young + closed),
            4.0 * _ratio(float(owners.successions[0]), number),
            _ratio(immigrant, number),
            _ratio(member, number),
            _ratio(foreign, people),
        ]
    )


@kernel
def _ratio(top: float, low: float) -> float:
    return top / low if low > 0.0 else np.nan
