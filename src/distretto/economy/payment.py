"""Payment: bills that are put off, and the trade credit they make.

Definitions, buyer b, supplier j::

    short_b = share of its local bills that cash and sales, less the quarter's other outlays and
              what its own customers put off, do not pay
    P(late) gives way: gain = interest + worth short_b, scruple = w_p norm, mu of b  (see `trust`)
    owed_bj = delayed x bill_bj              paid when the next quarter is settled

Who is not paid may not be able to pay: all decide in turn on what their customers have put off,
again and again until nobody puts off more, so that the order of firms does not matter.

A late payment counts against the pair's trust as a part ``offence`` of as much bad work, and a
buyer puts no more of its trust at stake than that. What is owed is a claim of the supplier on the
buyer. Where the supplier closes, the bank takes over its claims on buyers that go on at face value
and adds them to the buyers' debts. Where the buyer closes it then pays what its cash allows, to all
suppliers alike, before its bank, and once more what comes in from others that close; the rest is
the suppliers' loss.

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

TRIFLE = 1e-9  # share of its bills for which a firm that closes does not pay once more


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
def cash_shortage(
    firms: Firms, books: Books, materials: float, withheld: float, p: Parameters, b: int
) -> float:
    """Share of its paid local bills for which a firm will lack the cash, as it expects.

    ``materials`` is what they cost per unit, ``withheld`` what customers have put off.
    """
    outlays = firms.workers[b] * firms.wage_cost[b] + p.production.fixed_cost
    outlays += units_delivered(books, b) * materials + p.finance.interest * firms.debt[b]
    left = firms.cash[b] - withheld + books.domestic[b] + books.exports[b] - outlays
    return min(1.0, max(0.0, -left / max(1e-12, books.bought_local[b])))


@kernel(allocates=True)
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
    n_firms = firms.alive.size
    late = np.zeros(ties.partner.shape, np.bool_)
    withheld = np.zeros(n_firms)
    decides = books.orders > 0
    some = True
    while some:
        some = False
        more = np.zeros(n_firms)
        for b in range(n_firms):
            if not decides[b]:
                continue
            short = cash_shortage(firms, books, materials, withheld[b], p, b)
            gain = p.finance.interest + c.shortage * short
            for s in range(ties.partner.shape[1]):
                j = ties.partner[b, s]
                if j < 0 or ties.bought[b, s] <= 0.0 or late[b, s]:
                    continue
                chance = opportunism(
                    gain,
                    c.payment_norm * norm,
                    c.offence * ties.trust[b, s],
                    firms.markup[b],
                    ties.often[b, s],
                    p.trust,
                )
                if draws.draw(stream, draws.hash_key(firms.key[b], firms.key[j])) < chance:
                    late[b, s] = True
                    more[j] += c.delayed * ties.bought[b, s]
                    some = True
        # Those who are paid less than they thought may put off more.
        for b in range(n_firms):
            withheld[b] += more[b]
            decides[b] = more[b] > 0.0 and books.orders[b] > 0
    for b in range(n_firms):
        k = 0
        for s in range(ties.partner.shape[1]):
            if not late[b, s]:
                continue
            j = ties.partner[b, s]
            owed = c.delayed * ties.bought[b, s]
            pacts.creditor[b, k] = j
            pacts.owed[b, k] = owed
            k += 1
            firms.cash[b] += owed
            firms.cash[j] -= owed
            books.credit_taken[b] += owed
            books.credit_given[j] += owed
            ties.spoiled[b, s] += c.offence * owed


@kernel(allocates=True)
def close_pacts(
    firms: Firms, books: Books, pacts: Pacts, sectors: Sectors, gone: np.ndarray
) -> None:
    """Settle the trade credit of firms that close (a flag per slot); banks are paid after it."""
    n_firms = firms.alive.size
    # The bank takes over the claims of those that close on those that go on.
    closing = 0
    for b in range(n_firms):
        closing += 1 if gone[b] else 0
        for k in range(0 if gone[b] else pacts.creditor.shape[1]):
            j = pacts.creditor[b, k]
            if j < 0:
                break
            if gone[j]:
                claim = _strike_off(books, pacts, b, k, 1.0)
                firms.cash[j] += claim
                firms.debt[b] += claim
                books.borrowed[b] += claim
                sectors.money[BANK] -= claim
    # Those that close pay at the same time, then again from what they were paid: a chain of them
    # is settled after as many rounds as it has links.
    paid = np.zeros(n_firms)
    for _ in range(closing):
        some = False
        for b in range(n_firms):
            owed = np.sum(pacts.owed[b]) if gone[b] else 0.0
            paid[b] = min(1.0, max(0.0, firms.cash[b]) / owed) if owed > 0.0 else 0.0
            some = some or paid[b] > TRIFLE
        if not some:
            break
        for b in range(n_firms):
            for k in range(pacts.creditor.shape[1] if paid[b] > TRIFLE else 0):
                j = pacts.creditor[b, k]
                if j < 0:
                    break
                claim = _strike_off(books, pacts, b, k, paid[b])
                firms.cash[b] -= claim
                firms.cash[j] += claim
    for b in range(n_firms):
        for k in range(pacts.creditor.shape[1] if gone[b] else 0):
            j = pacts.creditor[b, k]
            if j < 0:
                break
            lost = _strike_off(books, pacts, b, k, 1.0)
            books.forgiven[b] += lost
            books.forgiven[j] -= lost
        _close_ranks(pacts, b)


@kernel
def _strike_off(books: Books, pacts: Pacts, b: int, k: int, share: float) -> float:
    """Take a share of the debt in place k of firm b off the ledger; return how much it is."""
    claim = share * pacts.owed[b, k]
    pacts.owed[b, k] *= 1.0 - share
    books.credit_taken[b] -= claim
    books.credit_given[pacts.creditor[b, k]] -= claim
    return claim


@kernel
def _close_ranks(pacts: Pacts, b: int) -> None:
    """Let the row of firm b end with its first empty place."""
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
