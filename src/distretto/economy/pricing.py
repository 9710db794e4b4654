"""Pricing: unit cost, mark-up and price of final firms, and quotes for subcontract work.

Definitions, firm i::

    price = (1 + mu) c                                   c: expected full unit cost
    d ln mu = k_m (u - u*) - k_r ln(mu / anchor)         u: utilisation, u*: planned;
                                                         0.01 <= mu <= 1.5
    e    = eta ((1 - s) + s n (1 - D))                   elasticity it experiences
    kappa = s + (1 - s) min(1, mu_norm (eta - 1))        conduct
    anchor = kappa / (e - 1), at most 1.5                mark-up it returns to

s is its share of the district's sales in its niche, D the district's share of the niche, n the nest
exponent. An atomistic firm returns to the customary mark-up mu_norm, which neighbours hold
below what elasticity alone would allow; a firm alone in its market has no neighbours to look
to (kappa = 1) and returns to the monopolist's 1 / (e - 1), a price of e / (e - 1) times cost.

    quote_jp = (1 - chi)(1 + mu_s) c_jp + chi max(going_p, floor c_jp)
    c_jp     = wage_j h_p (1 + c in_house_j / P) / (a_jp u*)     cost at planned utilisation

mu_s is a specialist's own mark-up, which moves in the same way around its customary one; a final
firm that works for others asks the customary one. A final firm's overhead is the price of selling
and designing its own product: work for others does not bear it. The going price of a phase
follows the mean of the cost-based part of all quotes, weighted by the hours each has for sale, so
that a supplier keeps part of what it gains in productivity. All quotes count and not those that
won: else the going price would only ever fall.

Unit cost c is smoothed over what the quarter's orders cost: own hours at the cost of labour and
planned utilisation, overhead included; bought work and duties at what was paid; materials.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import parameters
from distretto.economy.ancillary import unit_materials
from distretto.economy.niches import niche_of, price_elasticity, units_delivered
from distretto.economy.production import core_phases
from distretto.economy.state import (
    NICHES,
    Books,
    Designs,
    Firms,
    Markets,
    Phases,
    Policy,
    Shop,
    Strategies,
)
from distretto.kernels import kernel

LEAST_MARKUP = 0.01
MOST_MARKUP = 1.5


@kernel
def experienced_elasticity(
    eta: float, local_share: float, district_share: float, exponent: float
) -> float:
    """Elasticity e of a seller's own demand in a nested logit."""
    return eta * ((1.0 - local_share) + local_share * exponent * (1.0 - district_share))


@kernel
def markup_anchor(norm: float, eta: float, elasticity: float, local_share: float) -> float:
    """Mark-up to which a firm returns."""
    if elasticity <= 1.0:
        return MOST_MARKUP
    conduct = local_share + (1.0 - local_share) * min(1.0, norm * (eta - 1.0))
    return min(MOST_MARKUP, conduct / (elasticity - 1.0))


@kernel
def next_markup(
    markup: float, anchor: float, utilisation_gap: float, response: float, reversion: float
) -> float:
    """Mark-up of the next quarter."""
    change = response * utilisation_gap - reversion * math.log(markup / anchor)
    return min(MOST_MARKUP, max(LEAST_MARKUP, markup * math.exp(change)))


@kernel(allocates=True)
def set_prices(
    firms: Firms,
    markets: Markets,
    designs: Designs,
    p: parameters.Pricing,
    m: parameters.Markets,
    normal_utilisation: float,
) -> None:
    """Move mark-ups and set the prices of final firms."""
    sold = np.zeros(NICHES)
    share = np.zeros(NICHES)
    for g in range(markets.size.size):
        units = markets.size[g] * markets.share[g]
        sold[niche_of(g)] += units
        share[niche_of(g)] += units * markets.share[g]
    share /= np.maximum(1e-12, sold)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        gap = firms.utilisation[f] - normal_utilisation
        if firms.final[f]:
            niche = designs.niche[f]
            eta = price_elasticity(m, niche)
            e = experienced_elasticity(eta, firms.local_share[f], share[niche], m.nest_exponent)
            anchor = markup_anchor(p.final_norm, eta, e, firms.local_share[f])
        else:
            anchor = p.specialist_norm
        firms.markup[f] = next_markup(
            firms.markup[f], anchor, gap, p.utilisation_response, p.reversion
        )
        if firms.final[f]:
            firms.price[f] = (1.0 + firms.markup[f]) * firms.unit_cost[f]


@kernel(allocates=True)
def set_quotes(
    firms: Firms,
    books: Books,
    phases: Phases,
    shop: Shop,
    strategies: Strategies,
    p: parameters.Pricing,
    q: parameters.Placement,
    production: parameters.Production,
) -> None:
    """Set quotes, perceived own costs and hours for every firm and phase; move going prices."""
    n_phases = phases.hours.size
    core = core_phases(phases)
    asked = np.zeros(n_phases)
    offered = np.zeros(n_phases)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        coordination = 1.0 + q.coordination * firms.in_house[f] / core
        # Subcontract work earns the customary mark-up, also where a final firm does it.
        markup = p.specialist_norm if firms.final[f] else firms.markup[f]
        # Lateness is expected to go on as it was.
        lateness = 1.0 + q.lateness_aversion * (1.0 - firms.punctuality[f])
        done = 0
        for i in range(n_phases):
            a = shop.productivity[f, i]
            if a <= 0.0:
                continue
            shop.does[f, done] = i
            done += 1
            shop.own_hours[f, i] = phases.hours[i] / a * coordination
            wages = firms.wage_cost[f] * shop.own_hours[f, i] / production.normal_utilisation
            own = (1.0 + markup) * wages
            going = max(phases.going_price[i], q.quote_floor * wages)
            shop.quote[f, i] = (1.0 - q.going_price_weight) * own + q.going_price_weight * going
            shop.asked[f, i] = shop.quote[f, i] * lateness
            asked[i] += own * books.sellable[f]
            offered[i] += books.sellable[f]
            shop.own_cost[f, i] = strategies.make_bias[f] * (1.0 - q.sunk_share) * wages
    for i in range(n_phases):
        if offered[i] > 0.0:
            phases.going_price[i] += q.going_price_speed * (
                asked[i] / offered[i] - phases.going_price[i]
            )


@kernel
def update_unit_cost(
    firms: Firms,
    books: Books,
    phases: Phases,
    shop: Shop,
    policy: Policy,
    p: parameters.Pricing,
    m: parameters.Markets,
    q: parameters.Placement,
    production: parameters.Production,
) -> None:
    """Let expected unit cost follow what the quarter's orders cost at planned utilisation.

    Own hours count at the wage and planned utilisation, overhead included; bought work and
    materials, duties included, at what was paid.
    """
    materials = unit_materials(phases, m, q, production.normal_utilisation)
    for f in range(firms.alive.size):
        if not (firms.alive[f] and firms.final[f]):
            continue
        units = units_delivered(books, f)
        if units <= 0.0:
            continue
        hours = 0.0
        for i in range(shop.own_units.shape[1]):
            hours += shop.own_units[f, i] * shop.own_hours[f, i]
        full = production.normal_utilisation * (1.0 - production.overhead)
        own = firms.wage_cost[f] * hours / full
        bought = books.bought_local[f] + books.bought_outside[f] + books.duties[f]
        cost = (own + bought) / units + materials * policy.material_cost[f]
        firms.unit_cost[f] += p.cost_memory * (cost - firms.unit_cost[f])
