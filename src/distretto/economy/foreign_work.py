"""Work for foreign customers: idle hours sold abroad at prices built on foreign wages.

Definitions, firm f, standard hours::

    price   = (1 + mu_s) w* / u*                     w*: foreign wage
    c_f     = wage_f / a_f                           variable cost, a_f: its mean productivity
    idle_f  = max(0, u* hours_f - booked_f) a_f      offered where price >= c_f
    sold_f  = idle_f min(1, demand / sum idle)       demand: a share of opening hours

A firm whose customers in the district leave it hours that it planned to use offers them abroad,
at whatever price is paid there, as long as that covers the wages of the hours. Where foreign
wages are far below its own it finds no taker at a price it can bear. Buyers abroad take what is
offered up to their demand, from each firm alike.

References
----------
Herrigel, on large firms and industrial districts in Europe: suppliers shut out by their customers.
"""

from __future__ import annotations

import numpy as np

from distretto.economy.parameters import Parameters
from distretto.economy.state import OUTSIDE, Books, Firms, Phases, Sectors, Shop
from distretto.kernels import kernel


@kernel
def foreign_price(p: Parameters) -> float:
    """Price of a standard hour abroad."""
    return (
        (1.0 + p.pricing.specialist_norm) * p.markets.foreign_wage / p.production.normal_utilisation
    )


@kernel(allocates=True)
def sell_abroad(
    firms: Firms, books: Books, phases: Phases, shop: Shop, sectors: Sectors, p: Parameters
) -> None:
    """Sell hours left idle after placing to foreign customers."""
    opening = p.size.final_workers + p.size.specialist_workers
    demand = p.markets.foreign_demand * opening
    if demand <= 0.0:
        return
    price = foreign_price(p)
    yields = np.zeros(firms.alive.size)
    offered = 0.0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        idle = p.production.normal_utilisation * books.hours[f] - books.booked[f]
        if idle <= 0.0:
            continue
        yields[f] = _mean_productivity(phases, shop, f)
        if yields[f] <= 0.0 or firms.wage_cost[f] > price * yields[f]:
            yields[f] = 0.0
            continue
        offered += idle * yields[f]
    if offered <= 0.0:
        return
    part = min(1.0, demand / offered)
    for f in range(firms.alive.size):
        if yields[f] > 0.0:
            hours = part * (p.production.normal_utilisation * books.hours[f] - books.booked[f])
            value = price * hours * yields[f]
            books.booked[f] += hours
            books.foreign_work[f] = value
            firms.cash[f] += value
            sectors.money[OUTSIDE] -= value


@kernel
def _mean_productivity(phases: Phases, shop: Shop, f: int) -> float:
    """Standard hours per hour over the phases a firm does, weighted by their hours."""
    total = 0.0
    hours = 0.0
    for i in range(phases.hours.size):
        if shop.productivity[f, i] > 0.0:
            total += phases.hours[i] * shop.productivity[f, i]
            hours += phases.hours[i]
    return total / hours if hours > 0.0 else 0.0
