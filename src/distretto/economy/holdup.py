"""Hold-up: investment specific to a customer, and what customers make of it.

Definitions, supplier j, customer b, x_bj the investment in place::

    return  = saving (1 - x_bj) volume_bj / (1 + mu_j) kept_j quarters_bj
    cost    = c (1 - x_bj) volume_bj
    P(invest, when considered) = 1 / (1 + (cost / return)^(1 / spread))
    quarters_bj = Q_j + honoured_j (1 - (1 - d)^left_bj) (1 / d - Q_j),   d = discount + wear
    Q_j     = 1 / (1 - stay_j + d)             quarters of a customer as others are, later ones less
    x_bj   *= 1 - wear
    stay_j += patience (value of last quarter's customers who came again / their value - stay_j)
    kept_j += patience (part of what investments saved that was not given up - kept_j)

    P(rebate)  gives way: gain = rebate saving x_bj (1 - rebate_bj) horizon, no contract running
    P(recall)  gives way: gain = fall_b, where this exceeds `slump` and b has orders
    fall_b     = 1 - O_b / base_b               base_b: smoothed deliveries, the usual
    O_b       += order memory (units ordered_b - O_b)           waiting orders included

"Gives way" is the rule of `trust`: gain against the norm, and against trust in the deals to come,
of which as much is at stake as the offence counts against trust: a part ``offence`` for rebates
and recalls, all of it for a contract broken.
A rebate takes a part of what is left of the saving, for good. Who takes work back does the
phases that it can do itself, for a quarter, and breaks the contract if there is one.

A firm has so few orders that one quarter in four or so is a third below the usual by chance. A
slump is what lasts: orders are smoothed over two or three quarters, deliveries over more.

The supplier knows nothing of what its customers will do but what they have done: how many come
again, what they have left it, whether they kept contracts. That it invests too little where
customers keep it at arm's length is a result (Whitford 2001; the argument is Williamson's).

References
----------
Whitford (2001), The decline of a model? Challenge and response in the Italian industrial
districts, Economy and Society 30.
Williamson (1985), The economic institutions of capitalism, Free Press.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.contracts import break_contract
from distretto.economy.parameters import Contracts, Parameters
from distretto.economy.state import OUTSIDE, Books, Firms, Pacts, Sectors, Ties
from distretto.economy.trust import lose_trust, opportunism
from distretto.kernels import kernel


@kernel(allocates=True)
def recall_work(
    firms: Firms,
    books: Books,
    ties: Ties,
    pacts: Pacts,
    p: Parameters,
    norm: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let customers in a slump take work back in house."""
    stream = draws.stream_key(seed, draws.RECALL, quarter)
    c = p.contracts
    for b in range(firms.alive.size):
        pacts.broken[b] = 0
        pacts.asked[b] = 0
        if not (firms.alive[b] and firms.final[b]):
            continue
        firms.ordered[b] += c.order_memory * (books.units_wanted[b] - firms.ordered[b])
        usual = np.sum(firms.base[b])
        fall = 1.0 - firms.ordered[b] / usual if usual > 0.0 else 0.0
        slump = fall > c.slump and books.orders[b] > 0 and c.recall > 0.0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0:
                continue
            bound = ties.until[b, s] > quarter
            if not slump or ties.bought[b, s] <= 0.0:
                continue
            pair = draws.hash_key(firms.key[b], firms.key[j])
            if draws.draw_nth(stream, pair, 0) >= c.recall:
                continue
            scruple = p.trust.norm_weight * norm + (c.binding if bound else 0.0)
            stake = ties.trust[b, s] * (1.0 if bound else c.offence)
            chance = opportunism(fall, scruple, stake, firms.markup[b], ties.often[b, s], p.trust)
            if draws.draw_nth(stream, pair, 1) < chance:
                ties.recalled[b, s] = quarter
                if bound:
                    break_contract(ties, pacts, b, s, c.patience, p.trust.loss, quarter)
                else:
                    lose_trust(ties, b, s, p.trust.loss * c.offence)


@kernel
def ask_rebates(
    firms: Firms,
    ties: Ties,
    pacts: Pacts,
    p: Parameters,
    norm: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let customers not bound by contract ask for part of what specific investment saves."""
    stream = draws.stream_key(seed, draws.REBATE, quarter)
    c = p.contracts
    for b in range(firms.alive.size):
        if not (firms.alive[b] and firms.final[b]):
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0 or ties.until[b, s] > quarter or ties.bought[b, s] <= 0.0:
                continue
            left = c.specific_saving * ties.invested[b, s] * (1.0 - ties.rebate[b, s])
            gain = c.rebate * left * p.trust.horizon
            if gain <= 0.0:
                continue
            chance = opportunism(
                gain,
                p.trust.norm_weight * norm,
                c.offence * ties.trust[b, s],
                firms.markup[b],
                ties.often[b, s],
                p.trust,
            )
            if draws.draw(stream, draws.hash_key(firms.key[b], firms.key[j])) < chance:
                ties.rebate[b, s] += c.rebate * (1.0 - ties.rebate[b, s])
                pacts.asked[b] += 1
                lose_trust(ties, b, s, p.trust.loss * c.offence)


@kernel
def expected_quarters(
    stay: float, left: int, honoured: float, discount: float, p: Contracts
) -> float:
    """Quarters for which a supplier expects to use an investment in a customer, later ones less.

    A contract that is honoured makes those that are ``left`` certain; after it the customer may
    leave as any other.
    """
    less = discount + p.wear
    usual = 1.0 / (1.0 - stay + less)
    quarters = float(max(0, left))
    if less <= 0.0:
        return usual + honoured * quarters
    return usual + honoured * (1.0 - (1.0 - less) ** quarters) * (1.0 / less - usual)


@kernel
def investment_chance(benefit: float, cost: float, spread: float) -> float:
    """Probability of an investment that is considered."""
    if benefit <= 0.0:
        return 0.0
    if cost <= 0.0:
        return 1.0
    odds = math.log(benefit / cost) / spread
    return 1.0 / (1.0 + math.exp(-min(60.0, max(-60.0, odds))))


@kernel(allocates=True)
def learn_of_customers(firms: Firms, books: Books, ties: Ties, pacts: Pacts, p: Contracts) -> None:
    """Let suppliers learn how long customers stay and what they leave them."""
    n_firms = firms.alive.size
    again = np.zeros(n_firms)
    saved = np.zeros(n_firms)
    kept = np.zeros(n_firms)
    for b in range(n_firms):
        if not (firms.alive[b] and firms.final[b]):
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0 or ties.bought[b, s] <= 0.0:
                continue
            again[j] += ties.before[b, s]
            gain = ties.bought[b, s] * ties.invested[b, s]
            saved[j] += gain
            kept[j] += gain * (1.0 - ties.rebate[b, s])
    for j in range(n_firms):
        if not firms.alive[j]:
            continue
        if pacts.sold[j] > 0.0:
            pacts.stay[j] += p.patience * (min(1.0, again[j] / pacts.sold[j]) - pacts.stay[j])
        if saved[j] > 0.0:
            pacts.kept[j] += p.patience * (kept[j] / saved[j] - pacts.kept[j])
        pacts.sold[j] = books.subcontract_sales[j]


@kernel
def invest_in_customers(
    firms: Firms,
    books: Books,
    ties: Ties,
    pacts: Pacts,
    sectors: Sectors,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let suppliers invest in what serves one customer only; let what they have wear."""
    stream = draws.stream_key(seed, draws.SPECIFIC, quarter)
    c = p.contracts
    for b in range(firms.alive.size):
        if not (firms.alive[b] and firms.final[b]):
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0:
                continue
            x = ties.invested[b, s] * (1.0 - c.wear)
            ties.invested[b, s] = x
            if ties.bought[b, s] <= 0.0 or c.specific_saving <= 0.0:
                continue
            pair = draws.hash_key(firms.key[b], firms.key[j])
            if draws.draw_nth(stream, pair, 0) >= c.considered:
                continue
            markup = p.pricing.specialist_norm if firms.final[j] else firms.markup[j]
            quarters = expected_quarters(
                pacts.stay[j],
                ties.until[b, s] - quarter - 1,
                pacts.honoured[j],
                p.training.discount,
                c,
            )
            missing = (1.0 - x) * ties.volume[b, s]
            benefit = c.specific_saving * missing / (1.0 + markup) * pacts.kept[j] * quarters
            cost = c.specific_cost * missing
            # Not out of the money that wages will take.
            if firms.cash[j] < cost + firms.workers[j] * firms.wage_cost[j]:
                continue
            if draws.draw_nth(stream, pair, 1) < investment_chance(benefit, cost, c.spread):
                firms.cash[j] -= cost
                books.investment[j] += cost
                sectors.money[OUTSIDE] += cost
                # What was given up was the saving of what was there before.
                ties.rebate[b, s] *= x
                ties.invested[b, s] = 1.0
