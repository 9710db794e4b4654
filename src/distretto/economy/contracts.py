"""Contracts, and the terms on which a pair deals.

Definitions, buyer b, supplier j, quarter t::

    P(contract)  = offer trust_bj min(1, n_bj)          of L quarters, to a supplier of last quarter
    bound        t < until_bj
    terms        seen_bj   = (1 + psi (1 - trust_bj)) paid_bj     no contract
                 seen_bj   = paid_bj / (1 + switching)            bound by contract
                 paid_bj   = 1 - rebate_bj saving x_bj            price quoted over that to others
                 needed_bj = 1 - saving x_bj                      hours over those for others
    kept         b bought of j, had no orders, or j had no hours to spare as orders were placed
    honoured_j  += patience (kept - honoured_j)         per contract and quarter

n is the number of deals a quarter of the pair, x the supplier's specific investment (see
`holdup`). A buyer that an institution commits for some quarters binds itself for these to all
suppliers it dealt with. While a contract runs its supplier comes first, at no distrust and with
a premium on passing it over, and no rebate is asked. A contract changes what the supplier
expects only by being kept: ``honoured`` begins at zero and is learned. To break one costs trust
and is talked about as bad work is.

References
----------
Whitford (2001), The decline of a model? Challenge and response in the Italian industrial
districts, Economy and Society 30.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.design_search import TEAM
from distretto.economy.parameters import Contracts, Parameters
from distretto.economy.placement import distrusted
from distretto.economy.state import Books, Designs, Firms, Pacts, Policy, Ties
from distretto.economy.trust import CERTIFIED, IN_TEAMS, by_monitoring, lose_trust, seen_trust
from distretto.kernels import kernel


@kernel
def offer_contracts(
    firms: Firms, ties: Ties, policy: Policy, p: Contracts, seed: np.uint64, quarter: int
) -> None:
    """Let buyers bind themselves to suppliers they dealt with last quarter."""
    stream = draws.stream_key(seed, draws.CONTRACT, quarter)
    for b in range(firms.alive.size):
        if not (firms.alive[b] and firms.final[b]):
            continue
        committed = policy.commitment[b]
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0 or ties.bought[b, s] <= 0.0 or ties.until[b, s] > quarter:
                continue
            if committed > 0:
                ties.until[b, s] = quarter + committed
                continue
            chance = p.offer * ties.trust[b, s] * min(1.0, ties.often[b, s])
            if draws.draw(stream, draws.hash_key(firms.key[b], firms.key[j])) < chance:
                ties.until[b, s] = quarter + p.length


@kernel
def agree_terms(
    firms: Firms,
    ties: Ties,
    pacts: Pacts,
    designs: Designs,
    policy: Policy,
    p: Parameters,
    quarter: int,
) -> None:
    """Work out, for each buyer and acquaintance, the terms on which they would deal."""
    for f in range(firms.alive.size):
        pacts.monitoring[f] = IN_TEAMS if designs.organisation[f] == TEAM else 0
        pacts.monitoring[f] += CERTIFIED if policy.certified[f] else 0
    for b in range(firms.alive.size):
        # Those broken this quarter were running when it began.
        pacts.running[b] = pacts.broken[b]
        if not (firms.alive[b] and firms.final[b]):
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0:
                continue
            saved = p.contracts.specific_saving * ties.invested[b, s]
            ties.needed[b, s] = 1.0 - saved
            ties.paid[b, s] = 1.0 - ties.rebate[b, s] * saved
            monitored = by_monitoring(pacts.monitoring[b], pacts.monitoring[j])
            trust = seen_trust(ties.trust[b, s], monitored, p.trust)
            seen = distrusted(trust, p.placement.distrust)
            if ties.until[b, s] > quarter:
                pacts.running[b] += 1
                seen = 1.0 / (1.0 + p.contracts.switching)
            ties.perceived[b, s] = seen * ties.paid[b, s]


@kernel
def break_contract(
    ties: Ties, pacts: Pacts, b: int, s: int, patience: float, loss: float, quarter: int
) -> None:
    """End the contract in slot s of buyer b before its time."""
    j = ties.partner[b, s]
    ties.until[b, s] = quarter
    pacts.broken[b] += 1
    pacts.honoured[j] -= patience * pacts.honoured[j]
    lose_trust(ties, b, s, loss)


@kernel
def keep_contracts(
    firms: Firms, books: Books, ties: Ties, pacts: Pacts, p: Parameters, quarter: int
) -> None:
    """See which of the contracts that run were kept this quarter."""
    for b in range(firms.alive.size):
        if books.orders[b] == 0:
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0 or ties.until[b, s] <= quarter:
                continue
            if ties.bought[b, s] > 0.0:
                pacts.honoured[j] += p.contracts.patience * (1.0 - pacts.honoured[j])
            elif books.placed[j] < books.hours[j]:
                break_contract(ties, pacts, b, s, p.contracts.patience, p.trust.loss, quarter)


@kernel
def begin_pacts(pacts: Pacts, f: int, parent: int) -> None:
    """Let a newborn begin with its parent's experience of customers and no ties of its own."""
    pacts.monitoring[f] = 0
    pacts.stay[f] = pacts.stay[parent]
    pacts.kept[f] = pacts.kept[parent]
    pacts.honoured[f] = pacts.honoured[parent]
    pacts.sold[f] = 0.0
    pacts.running[f] = 0
    pacts.broken[f] = 0
    pacts.asked[f] = 0
    pacts.creditor[f] = -1
    pacts.owed[f] = 0.0
    pacts.position[f] = 0.0
    pacts.linked[f] = np.uint64(0)
    pacts.linked_by[f] = np.uint64(0)


@kernel
def count_links(firms: Firms, ties: Ties, pacts: Pacts, quarter: int) -> None:
    """Once a year, see which pairs of the year before have dealt again, and note this year's."""
    if quarter % 4 != 3:
        return
    known = 0
    again = 0
    for b in range(firms.alive.size):
        same = firms.alive[b] and pacts.linked_by[b] == firms.key[b]
        for k in range(pacts.linked.shape[1]):
            key = pacts.linked[b, k]
            if key == np.uint64(0):
                break
            known += 1
            for s in range(ties.partner.shape[1] if same else 0):
                j = ties.partner[b, s]
                if j >= 0 and firms.key[j] == key and ties.bought_last[b, s] > quarter - 4:
                    again += 1
        pacts.linked[b] = np.uint64(0)
        pacts.linked_by[b] = firms.key[b]
        k = 0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if firms.alive[b] and j >= 0 and ties.bought_last[b, s] > quarter - 4:
                pacts.linked[b, k] = firms.key[j]
                k += 1
    pacts.survival[0] = again / known if known > 0 else np.nan
