"""Markets: buyers choose among firms of the district, two rivals and not buying.

Definitions, firm i, market g (a product niche at a destination; nested logit, Berry 1994)::

    w_ig = base_ig^gamma exp(-eta ln price_i + theta ln quality_i + lambda punctuality_i)
    V_g  = exp(rho reputation_g) sum_i w_ig / (the same at the end of burn-in)
    R_g  = outside good + sum_r rival_gr (exp(-eta ln cost_r + theta ln quality_r))^n
    D_g  = V_g^n / (V_g^n + R_g)                       share of the district in market g
    E_ig = M_g D_g w_ig / sum_i w_ig                   expected units of firm i

eta, theta and lambda are those of the niche, base is smoothed deliveries and at least 0.05. During
burn-in D_g is held at its given value; at its end the attraction of rivals and of the outside good
is fixed so that D_g equals it. Without the nest, an entrant would raise the district's share simply
by being one more seller.

In an insulated niche the fordist rival takes the place of the flexible one: buyers have no
flexible producer to turn to outside the district (Herrigel's circular knitting machines).

The number of orders of a firm is Poisson(E / lot); sizes are lognormal with mean ``lot``. Orders
of large buyers are paid at the price of `buyers`, all others at the firm's list price.

References
----------
Berry (1994), Estimating discrete-choice models of product differentiation, RAND Journal of
Economics 25.
Herrigel, on large firms and industrial districts in Europe (insulated niches).
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.buyers import bargained_price, reliance
from distretto.economy.niches import (
    market_of,
    niche_of,
    price_elasticity,
    punctuality_weight,
    quality_elasticity,
)
from distretto.economy.parameters import Markets as MarketParameters
from distretto.economy.state import (
    DOMESTIC,
    EXPORT,
    FLEXIBLE,
    FORDIST,
    NICHES,
    UPMARKET,
    Books,
    Designs,
    Firms,
    Markets,
    Orders,
    Place,
    Policy,
    Tally,
)
from distretto.kernels import kernel

LEAST_BASE = 0.05  # units a quarter that a firm without past deliveries counts as
STRIDE = 8  # draws of a firm's orders are numbered order x stride + market


@kernel
def attraction(
    base: float, price: float, quality: float, punctuality: float, p: MarketParameters, niche: int
) -> float:
    """Attraction w of one seller."""
    return math.exp(
        p.customer_base * math.log(max(base, LEAST_BASE))
        - price_elasticity(p, niche) * math.log(price)
        + quality_elasticity(p, niche) * math.log(quality)
        + punctuality_weight(p, niche) * punctuality
    )


@kernel
def firm_attraction(firms: Firms, f: int, market: int, base: float, p: MarketParameters) -> float:
    """Attraction of a firm in a market, with the loyalty of ``base`` units a quarter there."""
    return attraction(
        base, firms.price[f], firms.quality[f], firms.punctuality[f], p, niche_of(market)
    )


@kernel
def sells_in(firms: Firms, f: int, market: int) -> bool:
    """Whether a firm sells in a market."""
    return firms.alive[f] and firms.final[f] and firms.serves[f, market]


@kernel
def total_attraction(firms: Firms, market: int, p: MarketParameters) -> float:
    """Sum of the attractions of the district's sellers in a market."""
    total = 0.0
    for f in range(firms.alive.size):
        if sells_in(firms, f, market):
            total += firm_attraction(firms, f, market, firms.base[f, market], p)
    return total


@kernel
def renown(place: Place, market: int, p: MarketParameters) -> float:
    """Factor of the area's reputation, the same for all its sellers."""
    return math.exp(p.reputation_weight * place.reputation[market])


@kernel
def district_share(value: float, outside: float, exponent: float) -> float:
    """Share D of a nest with inclusive value ``value`` against attraction ``outside``."""
    inside = value**exponent
    return inside / (inside + outside)


@kernel
def outside_attraction(markets: Markets, market: int, p: MarketParameters) -> float:
    """Attraction R of rivals and of not buying."""
    niche = niche_of(market)
    total = markets.outside_good[market]
    for r in range(markets.rival_cost.size):
        relative = math.exp(
            -price_elasticity(p, niche) * math.log(markets.rival_cost[r])
            + quality_elasticity(p, niche) * math.log(markets.rival_quality[r])
        )
        total += markets.rival[market, r] * relative**p.nest_exponent
    return total


@kernel
def mean_price(firms: Firms) -> float:
    """List price of the district, weighted by smoothed deliveries; 0 where nothing is sold."""
    value = 0.0
    units = 0.0
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.final[f]:
            for g in range(firms.base.shape[1]):
                value += firms.price[f] * firms.base[f, g]
                units += firms.base[f, g]
    return value / units if units > 0.0 else 0.0


@kernel
def fix_rivals(firms: Firms, markets: Markets, place: Place, p: MarketParameters) -> None:
    """At the end of burn-in, set what stands outside so that each share is the given one."""
    for g in range(markets.size.size):
        value = total_attraction(firms, g, p)
        if value <= 0.0:
            # Where nobody sells yet, those who sell at home stand for those who might.
            value = total_attraction(firms, market_of(niche_of(g), DOMESTIC), p)
        markets.opening_value[g] = value * renown(place, g, p)
        outside = (1.0 - markets.given_share[g]) / markets.given_share[g]
        rivals = outside * (1.0 - p.outside_good)
        insulated = p.insulated_upmarket if niche_of(g) == UPMARKET else p.insulated_standard
        flexible = rivals * p.second_rival * (1.0 - insulated)
        markets.outside_good[g] = outside * p.outside_good
        markets.rival[g, FORDIST] = rivals - flexible
        markets.rival[g, FLEXIBLE] = flexible
    markets.opening_price[0] = mean_price(firms)


@kernel(allocates=True)
def win_orders(
    firms: Firms,
    books: Books,
    markets: Markets,
    orders: Orders,
    tally: Tally,
    place: Place,
    p: MarketParameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let buyers choose: orders arrive, grouped by firm behind those still waiting."""
    n_firms = firms.alive.size
    n_markets = markets.size.size
    count = np.zeros((n_firms, n_markets), np.int32)
    weights = np.zeros((n_firms, n_markets))
    sellers = np.zeros(n_markets, np.int64)
    totals = np.zeros(n_markets)
    sold = np.zeros(NICHES)
    stream = draws.stream_key(seed, draws.ORDERS, quarter)
    for f in range(n_firms):
        firms.local_share[f] = 0.0
        for g in range(n_markets):
            if sells_in(firms, f, g):
                weights[f, g] = firm_attraction(firms, f, g, firms.base[f, g], p)
                totals[g] += weights[f, g]
                sellers[g] += 1
    for g in range(n_markets):
        if quarter < 0:
            markets.share[g] = markets.given_share[g]
        elif totals[g] <= 0.0 or markets.opening_value[g] <= 0.0:
            markets.share[g] = 0.0
        else:
            markets.share[g] = district_share(
                totals[g] * renown(place, g, p) / markets.opening_value[g],
                outside_attraction(markets, g, p),
                p.nest_exponent,
            )
        sold[niche_of(g)] += markets.size[g] * markets.share[g]
    for g in range(n_markets):
        if totals[g] <= 0.0:
            continue
        demand = markets.size[g] * markets.share[g]
        weight = demand / max(1e-12, sold[niche_of(g)])
        for f in range(n_firms):
            if weights[f, g] > 0.0:
                u = draws.draw_nth(stream, firms.key[f], g)
                part = weights[f, g] / totals[g]
                count[f, g] = draws.poisson_quantile(u, demand * part / p.lot)
                firms.local_share[f] += weight * part
    _list_orders(firms, books, markets, orders, tally, count, sellers, p, seed, quarter)


@kernel(allocates=True)
def _list_orders(
    firms: Firms,
    books: Books,
    markets: Markets,
    orders: Orders,
    tally: Tally,
    count: np.ndarray,
    sellers: np.ndarray,
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
        orders.large[i] = orders.keep_large[k]
        orders.waited[i] = orders.keep_waited[k] + 1
        books.units_wanted[f] += orders.units[i]
    stream = draws.stream_key(seed, draws.LOT, quarter)
    buyer = draws.stream_key(seed, draws.LARGE_ORDER, quarter)
    trait = draws.stream_key(seed, draws.RELIANCE, 0)
    log_mean = math.log(p.lot) - 0.5 * p.lot_dispersion**2
    for f in range(firms.alive.size):
        i = orders.first[f] + held[f]
        large = reliance(trait, firms.key[f], p.concentration) if books.orders[f] > 0 else 0.0
        taken = markets.dependence[f] / p.large_buyers
        for g in range(count.shape[1]):
            others = sellers[g] - 1
            for r in range(markets.rival.shape[1]):
                others += 1 if markets.rival[g, r] > 0.0 else 0
            for n in range(count[f, g]):
                z = draws.normal_quantile(draws.draw_nth(stream, firms.key[f], n * STRIDE + g))
                orders.firm[i] = f
                orders.market[i] = g
                orders.units[i] = math.exp(log_mean + p.lot_dispersion * z)
                orders.price[i] = firms.price[f]
                orders.large[i] = (
                    large > 0.0 and draws.draw_nth(buyer, firms.key[f], n * STRIDE + g) < large
                )
                if orders.large[i]:
                    orders.price[i] = bargained_price(
                        firms.price[f], firms.unit_cost[f], taken, others, p
                    )
                orders.waited[i] = 0
                books.units_wanted[f] += orders.units[i]
                i += 1


@kernel(allocates=True)
def review_exports(
    firms: Firms,
    markets: Markets,
    designs: Designs,
    policy: Policy,
    p: MarketParameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Once a year each final firm weighs the expected margin abroad against its fixed cost.

    It enters when the expected contribution exceeds a multiple of the cost above 1 and leaves
    under one below 1. The band keeps firms from going in and out with every order.
    """
    totals = np.empty(NICHES)
    for niche in range(NICHES):
        totals[niche] = total_attraction(firms, market_of(niche, EXPORT), p)
    stream = draws.stream_key(seed, draws.EXPORT_REVIEW, 0)
    for f in range(firms.alive.size):
        if not (firms.alive[f] and firms.final[f]):
            continue
        if (int(draws.draw(stream, firms.key[f]) * 4.0) + quarter) % 4 != 0:
            continue
        niche = designs.niche[f]
        home, abroad = market_of(niche, DOMESTIC), market_of(niche, EXPORT)
        serves = firms.serves[f, abroad]
        # A newcomer expects abroad the loyalty it would have with a quarter of its home base.
        base = firms.base[f, abroad] if serves else 0.25 * firms.base[f, home]
        w = firm_attraction(firms, f, abroad, base, p)
        others = totals[niche] - w if serves else totals[niche]
        units = markets.size[abroad] * markets.share[abroad] * w / max(1e-12, others + w)
        gain = units * firms.price[f] * firms.markup[f] / (1.0 + firms.markup[f])
        cost = p.export_cost * policy.export_cost[f]
        if serves:
            firms.serves[f, abroad] = gain > p.export_exit * cost
        elif gain > p.export_entry * cost:
            firms.serves[f, abroad] = True
            firms.base[f, abroad] = base


@kernel
def enter_niche(firms: Firms, designs: Designs, f: int, niche: int, custom: float) -> None:
    """Let a firm sell in the domestic market of a niche and nowhere else.

    ``custom`` is the base, in units a quarter, with which it begins there.
    """
    designs.niche[f] = niche
    for g in range(firms.serves.shape[1]):
        firms.serves[f, g] = False
        firms.base[f, g] = 0.0
    home = market_of(niche, DOMESTIC)
    firms.serves[f, home] = True
    firms.base[f, home] = custom
    firms.ordered[f] = custom


@kernel(allocates=True)
def begin_markets(
    firms: Firms,
    markets: Markets,
    designs: Designs,
    f: int,
    parent: int,
    final: bool,
    part: float,
) -> None:
    """Reset what markets know of the slot of a newborn firm; a final one enters its parent's niche.

    The founder takes along the custom of those he dealt with: a part of his parent's at home.
    """
    markets.dependence[f] = 0.0
    niche = designs.niche[parent]
    designs.niche[f] = niche
    firms.serves[f] = False
    firms.base[f] = 0.0
    firms.ordered[f] = 0.0
    if final:
        home = market_of(niche, DOMESTIC)
        taken = firms.base[parent, home] * part
        firms.ordered[parent] *= 1.0 - taken / max(1e-12, np.sum(firms.base[parent]))
        firms.base[parent, home] -= taken
        enter_niche(firms, designs, f, niche, taken)
