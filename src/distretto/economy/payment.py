"""Payment: bills that are put off, and the trade credit they make.

Definitions, buyer b, supplier j::

    short_b = share of its local bills that cash, sales and the quarter's other outlays do not leave
    P(late) gives way: gain = interest + worth short_b, scruple = w_p norm, mu of b  (see `trust`)
    owed_bj = delayed x bill_bj              paid when the next quarter is settled

A late payment counts against the pair's trust as a part ``offence`` of as much bad work, and a
buyer puts no more of its trust at stake than that. What is owed is a claim of the supplier on the
buyer. Where the buyer closes it pays what its cash allows, to all suppliers alike, before its
bank; the rest is the suppliers' loss. Where the supplier closes, the bank takes over its claims
at face value and adds them to the buyers' debts.

Buyers often pay late: in clothing 40 per cent of bills are paid on time, and 11 per cent more
than 30 days late (Cribis D&B 2016); a quarter late is more than 30 days.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.ancillary import unit_materials
from distretto.economy.niches import units_delivered
from distretto.economy.parameters import Parameters
from distretto.economy.state import BANK, Books, Firms, Pacts, Phases, Sectors, Ties
from distretto.economy.trust import opportunism
from distretto.kernels import kernel


@kernel
def pay_old_bills(firms: Firms, books: Books, pacts: Pacts) -> None:
    """Pay what was put off last quarter."""
    for b in range(firms.alive.size):
        for k in range(pacts.creditor.shape[1]):
            j = pacts.creditor[b, k]
            if j < 0:
                break
            owed = pacts.owed[b, k]
            firms.cash[b] -= owed
            firms.cash[j] += owed
            books.credit_taken[b] -= owed
            books.credit_given[j] -= owed
            pacts.creditor[b, k] = -1
            pacts.owed[b, k] = 0.0


@kernel
def cash_shortage(firms: Firms, books: Books, materials: float, p: Parameters, b: int) -> float:
    """Share of its paid local bills for which a firm will lack the cash, as it expects.

    ``materials`` is what they cost per unit.
    """
    outlays = firms.workers[b] * firms.wage_cost[b] + p.production.fixed_cost
    outlays += units_delivered(books, b) * materials + p.finance.interest * firms.debt[b]
    left = firms.cash[b] + books.domestic[b] + books.exports[b] - outlays
    return min(1.0, max(0.0, -left / max(1e-12, books.bought_local[b])))


@kernel
def put_off_bills(
    firms: Firms,
    books: Books,
    ties: Ties,
    phases: Phases,
    pacts: Pacts,
    p: Parameters,
    norm: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let buyers put off part of the bills of the quarter."""
    c = p.contracts
    if c.delayed <= 0.0:
        return
    stream = draws.stream_key(seed, draws.PAYMENT, quarter)
    materials = unit_materials(phases, p.markets, p.placement, p.production.normal_utilisation)
    for b in range(firms.alive.size):
        if books.orders[b] == 0:
            continue
        gain = p.finance.interest + c.shortage * cash_shortage(firms, books, materials, p, b)
        k = 0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0 or ties.bought[b, s] <= 0.0:
                continue
            chance = opportunism(
                gain,
                c.payment_norm * norm,
                c.offence * ties.trust[b, s],
                firms.markup[b],
                ties.often[b, s],
                p.trust,
            )
            if draws.draw(stream, draws.hash_key(firms.key[b], firms.key[j])) >= chance:
                continue
            owed = c.delayed * ties.bought[b, s]
            pacts.creditor[b, k] = j
            pacts.owed[b, k] = owed
            k += 1
            firms.cash[b] += owed
            firms.cash[j] -= owed
            books.credit_taken[b] += owed
            books.credit_given[j] += owed
            ties.spoiled[b, s] += c.offence * owed


@kernel
def close_pacts(
    firms: Firms, books: Books, pacts: Pacts, sectors: Sectors, gone: np.ndarray
) -> None:
    """Settle the trade credit of firms that close (a flag per slot); banks are paid after it."""
    for b in range(firms.alive.size):
        owed = np.sum(pacts.owed[b])
        if owed <= 0.0:
            continue
        paid = min(1.0, max(0.0, firms.cash[b]) / owed)
        for k in range(pacts.creditor.shape[1]):
            j = pacts.creditor[b, k]
            if j < 0:
                break
            claim = pacts.owed[b, k]
            if gone[b]:
                firms.cash[b] -= paid * claim
                firms.cash[j] += paid * claim
                lost = (1.0 - paid) * claim
                books.forgiven[b] += lost
                books.forgiven[j] -= lost
            elif gone[j]:
                firms.cash[j] += claim
                firms.debt[b] += claim
                books.borrowed[b] += claim
                sectors.money[BANK] -= claim
            else:
                continue
            books.credit_taken[b] -= claim
            books.credit_given[j] -= claim
            pacts.owed[b, k] = 0.0
        # Close the ranks: a row ends with its first empty place.
        last = 0
        for k in range(pacts.creditor.shape[1]):
            j = pacts.creditor[b, k]
            claim = pacts.owed[b, k]
            pacts.creditor[b, k] = -1
            pacts.owed[b, k] = 0.0
            if j >= 0 and claim > 0.0:
                pacts.creditor[b, last] = j
                pacts.owed[b, last] = claim
                last += 1
