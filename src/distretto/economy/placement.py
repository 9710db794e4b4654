"""Make or buy: each winner decomposes its orders into phases and places each of them.

Definitions, buyer b, phase p, supplier j::

    own cost        (1 - sunk) wage_b h_p / (a_bp u*) (1 + c in_house_b / P)
                             x the buyer's bias, with the premium once it works overtime
    perceived price quote_jp (1 + psi (1 - trust_bj)) (1 + late (1 - punctuality_j))
                             (1 + kappa max(0, u_j - u0)) x terms_bj
    outside         (outside price_p + duty_p)(1 + premium_p)(1 + late outside lateness)
                             x the buyer's bias (see `options`)

The terms of a pair (contract, specific investment, rebate: see `contracts`) change the price
as the buyer sees it, the price it is quoted and the hours its work takes; between strangers they
are 1. A buyer that has taken work back from a supplier does not consider it this quarter for
phases that it can do itself.

Once a quarter a buyer draws up, phase by phase, the suppliers it considers: the cheapest of
its acquaintances that do the phase, and a few looked up on the phase's ring. An acquaintance met
there is no stranger: it is seen with the pair's trust and terms. Then orders are
placed in rounds, firms in the keyed order of the quarter, one order of each firm a round. Each
phase of an order goes whole to the cheapest perceived among those with hours to spare, whose
hours are booked at once and whose price rises as they fill. Work booked beyond normal hours is
overtime and late; ancillary trades hold no order up. An order of which one phase finds no taker
is not begun.

The ring of a phase holds the specialists that can do it, and the final firms that can and have
hours to spare, at places drawn anew each quarter; to look a
firm up is to draw a point and take the next firm on the ring. A firm that comes or goes
changes only the look-ups that fall on its own arc.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Placement, Production, Trust
from distretto.economy.production import core_phases, does_phase
from distretto.economy.rings import lay_out, next_on
from distretto.economy.state import (
    OFFERS,
    Books,
    Firms,
    Offers,
    Orders,
    Pacts,
    Phases,
    Shop,
    Strategies,
    Ties,
)
from distretto.economy.trust import by_monitoring, seen_trust
from distretto.kernels import kernel

LEAST_OFFERED = 0.2  # share of its hours a final firm must have idle to be looked up
KNOWN = 3  # acquaintances considered per phase

# Columns of the row of a firm: hours booked, most hours, hours it would sell, 1 / normal hours.
BOOKED, MOST, SELLABLE, UNIT = 0, 1, 2, 3

OWN = -1
OUTSIDE = -2
NOBODY = -3


@kernel(entry=True, allocates=True)
def form_rings(firms: Firms, books: Books, phases: Phases, seed: np.uint64, quarter: int) -> None:
    """Place the firms that offer each phase on its ring: specialists, and idle final firms."""
    n = firms.alive.size
    n_phases = phases.hours.size
    stream = draws.stream_key(seed, draws.RING, quarter)
    size = np.zeros(n_phases, np.int64)
    member = np.empty((n_phases, n), np.int32)
    point = np.empty((n_phases, n))
    for f in range(n):
        if not firms.alive[f] or books.most_hours[f] <= 0.0:
            continue
        if firms.final[f] and books.sellable[f] <= LEAST_OFFERED * books.hours[f]:
            continue
        for i in range(n_phases):
            if does_phase(firms.phases[f], i):
                member[i, size[i]] = f
                of_phase = draws.hash_key(stream, np.uint64(i))
                point[i, size[i]] = draws.draw(of_phase, firms.key[f])
                size[i] += 1
    for i in range(n_phases):
        phases.ring_size[i] = size[i]
        lay_out(
            point[i],
            member[i],
            size[i],
            phases.ring_place[i],
            phases.ring_firm[i],
            phases.ring_start[i],
        )


@kernel
def look_up(phases: Phases, i: int, point: float) -> int:
    """The next firm from a point on the ring of phase i, which has some."""
    k = next_on(phases.ring_place[i], phases.ring_start[i], phases.ring_size[i], point)
    return int(phases.ring_firm[i, k])


@kernel
def distrusted(trust: float, distrust: float) -> float:
    """Price as a buyer with this much trust sees it, over the price asked."""
    return 1.0 + distrust * (1.0 - trust)


@kernel(entry=True, allocates=True)
def collect_offers(
    firms: Firms,
    books: Books,
    ties: Ties,
    pacts: Pacts,
    phases: Phases,
    shop: Shop,
    offers: Offers,
    p: Placement,
    t: Trust,
    norm: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Draw up, for each final firm with orders and each phase, the suppliers it considers.

    They are listed from the cheapest perceived at no congestion to the dearest.
    """
    n_phases = phases.hours.size
    # Those considered by one buyer, phase by phase as they are found: see `_list_acquaintances`.
    listed = np.empty(n_phases, np.int64)
    firm = np.empty((n_phases, OFFERS), np.int64)
    tie = np.empty((n_phases, OFFERS), np.int64)
    price = np.empty((n_phases, OFFERS))
    tie_with = np.full(firms.alive.size, -1, np.int8)  # small: it is looked up at random
    stream = draws.stream_key(seed, draws.SEARCH, quarter)
    stranger = t.stranger * norm
    for b in range(firms.alive.size):
        if books.orders[b] == 0:
            continue
        listed[:] = 0
        price[:] = np.inf
        _list_acquaintances(
            firms, books, ties, shop, b, quarter, listed, firm, tie, price, tie_with
        )
        searcher = draws.hash_key(stream, firms.key[b])
        _look_round(
            firms,
            ties,
            pacts,
            phases,
            shop,
            p,
            t,
            stranger,
            searcher,
            b,
            quarter,
            listed,
            firm,
            tie,
            price,
            tie_with,
        )
        _write_offers(ties, shop, offers, b, listed, firm, tie, price)
        for s in range(ties.partner.shape[1]):
            if ties.partner[b, s] >= 0:
                tie_with[ties.partner[b, s]] = -1


@kernel
def _list_acquaintances(
    firms: Firms,
    books: Books,
    ties: Ties,
    shop: Shop,
    b: int,
    quarter: int,
    listed: np.ndarray,
    firm: np.ndarray,
    tie: np.ndarray,
    price: np.ndarray,
    tie_with: np.ndarray,
) -> None:
    """List the cheapest `KNOWN` acquaintances of firm b in each phase.

    Fills, by phase, how many are listed and their slots, the slots of their ties and the prices
    perceived; and, by firm, the slot of the buyer's tie with it.
    """
    own_hours, does, asked = shop.own_hours, shop.does, shop.asked
    for s in range(ties.partner.shape[1]):
        j = ties.partner[b, s]
        if j < 0 or books.most_hours[j] <= 0.0:
            continue
        tie_with[j] = s
        at_home = ties.recalled[b, s] == quarter
        seen = ties.perceived[b, s]
        for n in range(firms.n_phases[j]):
            i = does[j, n]
            if at_home and own_hours[b, i] > 0.0:
                continue
            k = listed[i]
            if k < KNOWN:
                listed[i] += 1
            else:
                k = 0
                for m in range(1, KNOWN):
                    if price[i, m] > price[i, k]:
                        k = m
                if asked[j, i] * seen >= price[i, k]:
                    continue
            firm[i, k] = j
            tie[i, k] = s
            price[i, k] = asked[j, i] * seen


@kernel
def _look_round(
    firms: Firms,
    ties: Ties,
    pacts: Pacts,
    phases: Phases,
    shop: Shop,
    p: Placement,
    t: Trust,
    stranger: float,
    searcher: np.uint64,
    b: int,
    quarter: int,
    listed: np.ndarray,
    firm: np.ndarray,
    tie: np.ndarray,
    price: np.ndarray,
    tie_with: np.ndarray,
) -> None:
    """Add, phase by phase, the next firm on the ring from a few points."""
    ring_firm, ring_place, ring_start = phases.ring_firm, phases.ring_place, phases.ring_start
    own_hours, asked = shop.own_hours, shop.asked
    for i in range(listed.size):
        size = phases.ring_size[i]
        for n in range(p.searched if size > 0 else 0):
            point = draws.draw(searcher, np.uint64(i * 8 + n))
            j = ring_firm[i, next_on(ring_place[i], ring_start[i], size, point)]
            known = j == b
            for m in range(listed[i]):
                known = known or firm[i, m] == j
            if known:
                continue
            s = tie_with[j]
            if s >= 0:
                # No stranger: it is seen with the pair's trust.
                if ties.recalled[b, s] == quarter and own_hours[b, i] > 0.0:
                    continue
                seen = ties.perceived[b, s]
            else:
                monitored = by_monitoring(pacts.monitoring[b], pacts.monitoring[j])
                trust = seen_trust(stranger * (1.0 - firms.record[j]), monitored, t)
                seen = distrusted(trust, p.distrust)
            at = listed[i]
            firm[i, at] = j
            tie[i, at] = s
            price[i, at] = asked[j, i] * seen
            listed[i] += 1


@kernel
def _write_offers(
    ties: Ties,
    shop: Shop,
    offers: Offers,
    b: int,
    listed: np.ndarray,
    firm: np.ndarray,
    tie: np.ndarray,
    price: np.ndarray,
) -> None:
    """Write down those listed from the cheapest to the dearest, each on its terms."""
    supplier, perceived = offers.supplier, offers.perceived
    hours, quoted = offers.hours, offers.price
    own_hours, quote = shop.own_hours, shop.quote
    needed, paid = ties.needed, ties.paid
    supplier[b] = -1
    perceived[b] = np.inf
    offers.given[b] = 0
    offers.units[b] = 0.0
    offers.value[b] = 0.0
    offers.late[b] = 0.0
    for i in range(listed.size):
        for n in range(listed[i]):
            # Its place is the number of those that are cheaper, or as cheap and found before it:
            # counted, which takes a third of the time of sorting so few.
            at = 0
            for m in range(n):
                at += price[i, m] <= price[i, n]
            for m in range(n + 1, OFFERS):
                at += price[i, m] < price[i, n]
            j, s = firm[i, n], tie[i, n]
            supplier[b, i, at] = j
            perceived[b, i, at] = price[i, n]
            hours[b, i, at] = own_hours[j, i] * (needed[b, s] if s >= 0 else 1.0)
            quoted[b, i, at] = quote[j, i] * (paid[b, s] if s >= 0 else 1.0)


@kernel(allocates=True)
def queue_firms(firms: Firms, books: Books, orders: Orders, seed: np.uint64, quarter: int) -> int:
    """Queue the firms with orders in the keyed order of the quarter; return how many."""
    stream = draws.stream_key(seed, draws.QUEUE, quarter)
    n = 0
    for f in range(firms.alive.size):
        if books.orders[f] > 0:
            orders.queue[n] = f
            n += 1
    place = np.empty(n)
    for k in range(n):
        place[k] = draws.draw(stream, firms.key[orders.queue[k]])
    orders.queue[:n] = orders.queue[:n][np.argsort(place)]
    return n


@kernel(entry=True, allocates=True)
def place_orders(
    firms: Firms,
    books: Books,
    phases: Phases,
    orders: Orders,
    shop: Shop,
    offers: Offers,
    strategies: Strategies,
    p: Placement,
    production: Production,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Place every phase of every order, in rounds."""
    n_phases = phases.hours.size
    core = core_phases(phases)
    room = hours_of_firms(firms, books)
    phases.outside_left[:] = phases.outside_hours
    taker = np.empty(n_phases, np.int32)
    needed = np.empty(n_phases)
    agreed = np.empty(n_phases)
    lateness = np.empty(n_phases)
    n_buyers = queue_firms(firms, books, orders, seed, quarter)
    # The arrays of the inner loop by name: taken out of their groups once and not 36,000 times.
    own_cost, own_hours, quote = shop.own_cost, shop.own_hours, shop.quote
    supplier, perceived = offers.supplier, offers.perceived
    hours_for, quoted = offers.hours, offers.price
    n_offers = supplier.shape[2]
    hours, outside_left = phases.hours, phases.outside_left
    outside_price = (phases.outside_price + phases.outside_duty) * (1.0 + phases.outside_premium)
    rounds = 0
    for k in range(n_buyers):
        rounds = max(rounds, books.orders[orders.queue[k]])
    for r in range(rounds):
        for k in range(n_buyers):
            b = orders.queue[k]
            if r >= books.orders[b]:
                continue
            o = orders.first[b] + r
            abroad = strategies.outside_bias[b] * (1.0 + p.lateness_aversion * p.outside_lateness)
            units = orders.units[o]
            placed = 0
            for i in range(n_phases):
                # Whoever does it at the lowest perceived price, of those with hours to spare.
                best = np.inf
                taker[i] = NOBODY
                if own_hours[b, i] > 0.0:
                    booked = room[b, BOOKED]
                    if booked + units * own_hours[b, i] <= room[b, MOST]:
                        overtime = booked * room[b, UNIT] > 1.0
                        premium = production.overtime_premium if overtime else 0.0
                        best = own_cost[b, i] * (1.0 + premium)
                        taker[i] = OWN
                for n in range(n_offers):
                    # The list is sorted: no later supplier can be cheaper than this one.
                    if perceived[b, i, n] >= best:
                        break
                    j = supplier[b, i, n]
                    need = units * hours_for[b, i, n]
                    if need > room[j, SELLABLE] or room[j, BOOKED] + need > room[j, MOST]:
                        continue
                    price = perceived[b, i, n] * congestion(room[j, BOOKED], room[j, UNIT], p)
                    if price < best:
                        best = price
                        taker[i] = n
                outside = outside_price[i] * abroad
                if outside < best and units * hours[i] <= outside_left[i]:
                    taker[i] = OUTSIDE
                if taker[i] == NOBODY:
                    break
                if taker[i] == OUTSIDE:
                    needed[i] = units * hours[i]
                    outside_left[i] -= needed[i]
                    lateness[i] = p.outside_lateness
                else:
                    n = taker[i]
                    j = b if n == OWN else supplier[b, i, n]
                    needed[i] = units * (own_hours[b, i] if n == OWN else hours_for[b, i, n])
                    # The price agreed is the one before this work made the supplier fuller.
                    price = quote[b, i] if n == OWN else quoted[b, i, n]
                    agreed[i] = price * congestion(room[j, BOOKED], room[j, UNIT], p)
                    room[j, BOOKED] += needed[i]
                    if j != b:
                        room[j, SELLABLE] -= needed[i]
                    lateness[i] = overtime_share(room[j, BOOKED], room[j, UNIT], needed[i])
                placed += 1
            orders.placed[o] = placed == n_phases
            orders.late[o] = 0.0
            for i in range(placed):
                n = taker[i]
                j = supplier[b, i, n] if n >= 0 else b
                if not orders.placed[o]:
                    # Give back the hours of an order that is not begun.
                    if n == OUTSIDE:
                        outside_left[i] += needed[i]
                    else:
                        room[j, BOOKED] -= needed[i]
                        if j != b:
                            room[j, SELLABLE] += needed[i]
                    continue
                if i < core:
                    orders.late[o] += hours[i] * lateness[i]
                if n == OUTSIDE:
                    shop.outside_units[b, i] += units
                elif n == OWN:
                    shop.own_units[b, i] += units
                else:
                    offers.given[b, i] = max(offers.given[b, i], n + 1)
                    offers.units[b, i, n] += units
                    offers.value[b, i, n] += units * agreed[i]
                    offers.late[b, i, n] += units * lateness[i]
                    books.booked_others[j] += needed[i]
    books.booked[:] = room[:, BOOKED]


@kernel(allocates=True)
def hours_of_firms(firms: Firms, books: Books) -> np.ndarray:
    """Per firm, what placing reads and writes, in one row: see `BOOKED` to `UNIT`."""
    room = np.zeros((firms.alive.size, 4))
    for f in range(firms.alive.size):
        if firms.alive[f] and books.hours[f] > 0.0:
            room[f, MOST] = books.most_hours[f]
            room[f, SELLABLE] = books.sellable[f]
            room[f, UNIT] = 1.0 / books.hours[f]
    return room


@kernel
def congestion(booked: float, unit: float, p: Placement) -> float:
    """Factor by which a quote rises with utilisation."""
    return 1.0 + p.congestion * max(0.0, booked * unit - p.congestion_from)


@kernel
def overtime_share(booked: float, unit: float, hours: float) -> float:
    """Share of the hours booked last that lies beyond a firm's normal hours."""
    if hours <= 0.0:
        return 0.0
    return min(1.0, max(0.0, (booked - 1.0 / unit) / hours))
