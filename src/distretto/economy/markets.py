"""Markets: buyers choose among firms of the district, two rivals and not buying.

Definitions, firm i, market g (nested logit; Berry 1994)::

    w_ig = base_ig^gamma exp(-eta ln price_i + theta ln quality_i + lambda punctuality_i)
    V_g  = sum_i w_ig / (the same sum at the end of burn-in)
    R_g  = outside good + sum_r rival_gr (exp(-eta ln cost_r + theta ln quality_r))^n
    D_g  = V_g^n / (V_g^n + R_g)                       share of the district in market g
    E_ig = M_g D_g w_ig / sum_i w_ig                   expected units of firm i

During burn-in D_g is held at its given value; at its end the attraction of rivals and of the
outside good is fixed so that D_g equals it. Without the nest, an entrant would raise the
district's share simply by being one more seller.

The number of orders of a firm is Poisson(E / lot); sizes are lognormal with mean ``lot``.

References
----------
Berry (1994), Estimating discrete-choice models of product differentiation, RAND Journal of
Economics 25.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Markets as MarketParameters
from distretto.economy.state import EXPORT, Books, Firms, Markets, Orders, Tally
from distretto.kernels import kernel

LEAST_BASE = 0.05  # units a quarter that a firm without past deliveries counts as


@kernel
def attraction(
    base: float, price: float, quality: float, punctuality: float, p: MarketParameters
) -> float:
    """Attraction w of one seller."""
    return math.exp(
        p.customer_base * math.log(max(base, LEAST_BASE))
        - p.price_elasticity * math.log(price)
        + p.quality_elasticity * math.log(quality)
        + p.punctuality_weight * punctuality
    )


@kernel
def total_attraction(firms: Firms, market: int, p: MarketParameters) -> float:
    """Sum of the attractions of the district's sellers in a market."""
    total = 0.0
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.final[f] and firms.serves[f, market]:
            total += attraction(
                firms.base[f, market], firms.price[f], firms.quality[f], firms.punctuality[f], p
            )
    return total


@kernel
def district_share(value: float, outside: float, exponent: float) -> float:
    """Share D of a nest with inclusive value ``value`` against attraction ``outside``."""
    inside = value**exponent
    return inside / (inside + outside)


@kernel
def outside_attraction(markets: Markets, market: int, p: MarketParameters) -> float:
    """Attraction R of rivals and of not buying."""
    total = markets.outside_good[market]
    for r in range(markets.rival_cost.size):
        relative = math.exp(
            -p.price_elasticity * math.log(markets.rival_cost[r])
            + p.quality_elasticity * math.log(markets.rival_quality[r])
        )
        total += markets.rival[market, r] * relative**p.nest_exponent
    return total


@kernel
def fix_rivals(firms: Firms, markets: Markets, p: MarketParameters) -> None:
    """At the end of burn-in, set what stands outside so that each share is the given one."""
    for g in range(markets.size.size):
        value = total_attraction(firms, g, p)
        # Where nobody sells yet, those who sell at home stand for those who might.
        markets.opening_value[g] = value if value > 0.0 else total_attraction(firms, 0, p)
        outside = (1.0 - markets.given_share[g]) / markets.given_share[g]
        rivals = outside * (1.0 - p.outside_good)
        markets.outside_good[g] = outside * p.outside_good
        markets.rival[g, 0] = rivals * (1.0 - p.second_rival)
        markets.rival[g, 1] = rivals * p.second_rival


@kernel
def win_orders(
    firms: Firms,
    books: Books,
    markets: Markets,
    orders: Orders,
    tally: Tally,
    p: MarketParameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let buyers choose: orders arrive, grouped by firm behind those still waiting."""
    n_firms = firms.alive.size
    n_markets = markets.size.size
    count = np.zeros((n_firms, n_markets), np.int32)
    stream = draws.stream_key(seed, draws.ORDERS, quarter)
    for f in range(n_firms):
        firms.local_share[f] = 0.0
    totals = np.empty(n_markets)
    sold = 0.0
    for g in range(n_markets):
        totals[g] = total_attraction(firms, g, p)
        if quarter < 0:
            markets.share[g] = markets.given_share[g]
        elif totals[g] <= 0.0:
            markets.share[g] = 0.0
        else:
            markets.share[g] = district_share(
                totals[g] / markets.opening_value[g],
                outside_attraction(markets, g, p),
                p.nest_exponent,
            )
        sold += markets.size[g] * markets.share[g]
    for g in range(n_markets):
        total = totals[g]
        if total <= 0.0:
            continue
        demand = markets.size[g] * markets.share[g]
        weight = demand / max(1e-12, sold)
        for f in range(n_firms):
            if firms.alive[f] and firms.final[f] and firms.serves[f, g]:
                w = attraction(
                    firms.base[f, g], firms.price[f], firms.quality[f], firms.punctuality[f], p
                )
                u = draws.draw_nth(stream, firms.key[f], g)
                count[f, g] = draws.poisson_quantile(u, demand * w / total / p.lot)
                firms.local_share[f] += weight * w / total
    _list_orders(firms, books, orders, tally, count, p, seed, quarter)


@kernel
def _list_orders(
    firms: Firms,
    books: Books,
    orders: Orders,
    tally: Tally,
    count: np.ndarray,
    p: MarketParameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Write the quarter's orders: waiting ones first, then new ones market by market."""
    waiting = orders.waiting[0]
    spare = orders.firm.size - waiting  # slots for new orders: those that wait keep theirs
    tally.waiting_before[0] = waiting
    held = np.zeros(firms.alive.size, np.int32)
    for k in range(waiting):
        held[orders.keep_firm[k]] += 1
    place = 0
    for f in range(firms.alive.size):
        orders.first[f] = place
        place += held[f]
        for g in range(count.shape[1]):
            if count[f, g] > spare:
                tally.refused[0] += count[f, g] - spare
                count[f, g] = spare
            spare -= count[f, g]
            place += count[f, g]
        books.orders[f] = place - orders.first[f]
    orders.total[0] = place
    tally.orders[0] = place - waiting
    filled = np.zeros(firms.alive.size, np.int32)
    for k in range(waiting):
        f = orders.keep_firm[k]
        i = orders.first[f] + filled[f]
        filled[f] += 1
        orders.firm[i] = f
        orders.market[i] = orders.keep_market[k]
        orders.units[i] = orders.keep_units[k]
        orders.price[i] = orders.keep_price[k]
        orders.waited[i] = orders.keep_waited[k] + 1
        books.units_wanted[f] += orders.units[i]
    stream = draws.stream_key(seed, draws.LOT, quarter)
    log_mean = math.log(p.lot) - 0.5 * p.lot_dispersion**2
    for f in range(firms.alive.size):
        i = orders.first[f] + held[f]
        for g in range(count.shape[1]):
            for n in range(count[f, g]):
                z = draws.normal_quantile(draws.draw_nth(stream, firms.key[f], n * 8 + g))
                orders.firm[i] = f
                orders.market[i] = g
                orders.units[i] = math.exp(log_mean + p.lot_dispersion * z)
                orders.price[i] = firms.price[f]
                orders.waited[i] = 0
                books.units_wanted[f] += orders.units[i]
                i += 1


@kernel
def review_exports(
    firms: Firms, markets: Markets, p: MarketParameters, seed: np.uint64, quarter: int
) -> None:
    """Once a year each final firm weighs the expected margin abroad against its fixed cost.

    It enters when the expected contribution exceeds a multiple of the cost above 1 and leaves
    under one below 1. The band keeps firms from going in and out with every order.
    """
    total = total_attraction(firms, EXPORT, p)
    demand = markets.size[EXPORT] * markets.share[EXPORT]
    stream = draws.stream_key(seed, draws.EXPORT_REVIEW, 0)
    for f in range(firms.alive.size):
        if not (firms.alive[f] and firms.final[f]):
            continue
        if (int(draws.draw(stream, firms.key[f]) * 4.0) + quarter) % 4 != 0:
            continue
        # A newcomer expects abroad the loyalty it would have with a quarter of its home base.
        base = firms.base[f, EXPORT] if firms.serves[f, EXPORT] else 0.25 * firms.base[f, 0]
        w = attraction(base, firms.price[f], firms.quality[f], firms.punctuality[f], p)
        others = total - w if firms.serves[f, EXPORT] else total
        units = demand * w / max(1e-12, others + w)
        gain = units * firms.price[f] * firms.markup[f] / (1.0 + firms.markup[f])
        if firms.serves[f, EXPORT]:
            firms.serves[f, EXPORT] = gain > p.export_exit * p.export_cost
        elif gain > p.export_entry * p.export_cost:
            firms.serves[f, EXPORT] = True
            firms.base[f, EXPORT] = base
