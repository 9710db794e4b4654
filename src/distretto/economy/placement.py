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
from distretto.economy.state import (
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


@kernel(entry=True)
def form_rings(firms: Firms, books: Books, phases: Phases, seed: np.uint64, quarter: int) -> None:
    """Place the firms that offer each phase on its ring: specialists, and idle final firms."""
    n = firms.alive.size
    offers_work = np.zeros(n, np.bool_)
    for f in range(n):
        if firms.alive[f] and books.most_hours[f] > 0.0:
            offers_work[f] = (
                not firms.final[f] or books.sellable[f] > LEAST_OFFERED * books.hours[f]
            )
    place = np.empty(n)
    member = np.empty(n, np.int32)
    for i in range(phases.hours.size):
        stream = draws.hash_key(draws.stream_key(seed, draws.RING, quarter), np.uint64(i))
        size = 0
        for f in range(n):
            if offers_work[f] and does_phase(firms.phases[f], i):
                member[size] = f
                place[size] = draws.draw(stream, firms.key[f])
                size += 1
        order = np.argsort(place[:size])
        phases.ring_size[i] = size
        for k in range(size):
            phases.ring_firm[i, k] = member[order[k]]
            phases.ring_place[i, k] = place[order[k]]
        k = 0
        for arc in range(size):
            while k < size and phases.ring_place[i, k] * size < arc:
                k += 1
            phases.ring_start[i, arc] = k


@kernel
def look_up(phases: Phases, i: int, point: float) -> int:
    """The next firm from a point on the ring of phase i, which has some."""
    size = phases.ring_size[i]
    k = phases.ring_start[i, int(point * size)]
    while k < size and phases.ring_place[i, k] < point:
        k += 1
    return int(phases.ring_firm[i, 0 if k == size else k])


@kernel
def distrusted(trust: float, distrust: float) -> float:
    """Price as a buyer with this much trust sees it, over the price asked."""
    return 1.0 + distrust * (1.0 - trust)


@kernel(entry=True)
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
    # Arrays of the inner loops, taken out of their groups once.
    supplier, perceived = offers.supplier, offers.perceived
    asked, does = shop.asked, shop.does
    partner, seen_as, recalled = ties.partner, ties.perceived, ties.recalled
    monitoring, own_hours = pacts.monitoring, shop.own_hours
    stranger = t.stranger * norm
    hours, quoted, quote = offers.hours, offers.price, shop.quote
    needed, paid = ties.needed, ties.paid
    ring_firm, ring_place, ring_start = phases.ring_firm, phases.ring_place, phases.ring_start
    n_phases = phases.hours.size
    stream = draws.stream_key(seed, draws.SEARCH, quarter)
    count = np.empty(n_phases, np.int32)
    slot = np.empty((n_phases, supplier.shape[2]), np.int32)  # of the tie, -1 of a stranger
    tie_with = np.full(firms.alive.size, -1, np.int32)  # slot of the buyer's tie with each firm
    for b in range(firms.alive.size):
        if books.orders[b] == 0:
            continue
        supplier[b] = -1
        offers.units[b] = 0.0
        offers.value[b] = 0.0
        offers.late[b] = 0.0
        count[:] = 0
        # Acquaintances: the cheapest `KNOWN` in each phase.
        for s in range(partner.shape[1]):
            j = partner[b, s]
            if j < 0 or books.most_hours[j] <= 0.0:
                continue
            tie_with[j] = s
            at_home = recalled[b, s] == quarter
            for n in range(firms.n_phases[j]):
                i = does[j, n]
                if at_home and own_hours[b, i] > 0.0:
                    continue
                price = asked[j, i] * seen_as[b, s]
                k = count[i]
                if k < KNOWN:
                    count[i] += 1
                else:
                    k = 0
                    for m in range(1, KNOWN):
                        if perceived[b, i, m] > perceived[b, i, k]:
                            k = m
                    if price >= perceived[b, i, k]:
                        continue
                supplier[b, i, k] = j
                perceived[b, i, k] = price
                slot[i, k] = s
        searcher = draws.hash_key(stream, firms.key[b])
        for i in range(n_phases):
            # Others: the next firm on the ring from a few points.
            size = phases.ring_size[i]
            for n in range(p.searched if size > 0 else 0):
                point = draws.draw(searcher, np.uint64(i * 8 + n))
                k = ring_start[i, int(point * size)]
                while k < size and ring_place[i, k] < point:
                    k += 1
                j = ring_firm[i, 0 if k == size else k]
                known = j == b
                for m in range(count[i]):
                    known = known or supplier[b, i, m] == j
                s = tie_with[j]
                if s >= 0 and recalled[b, s] == quarter and own_hours[b, i] > 0.0:
                    continue
                if not known:
                    if s >= 0:
                        seen = seen_as[b, s]
                    else:
                        monitored = by_monitoring(monitoring[b], monitoring[j])
                        trust = seen_trust(stranger * (1.0 - firms.record[j]), monitored, t)
                        seen = distrusted(trust, p.distrust)
                    supplier[b, i, count[i]] = j
                    perceived[b, i, count[i]] = asked[j, i] * seen
                    slot[i, count[i]] = s
                    count[i] += 1
            for n in range(1, count[i]):
                j = supplier[b, i, n]
                price = perceived[b, i, n]
                s = slot[i, n]
                k = n
                while k > 0 and perceived[b, i, k - 1] > price:
                    perceived[b, i, k] = perceived[b, i, k - 1]
                    supplier[b, i, k] = supplier[b, i, k - 1]
                    slot[i, k] = slot[i, k - 1]
                    k -= 1
                perceived[b, i, k] = price
                supplier[b, i, k] = j
                slot[i, k] = s
            for n in range(count[i]):
                j = supplier[b, i, n]
                s = slot[i, n]
                hours[b, i, n] = own_hours[j, i]
                quoted[b, i, n] = quote[j, i]
                if s >= 0:
                    hours[b, i, n] *= needed[b, s]
                    quoted[b, i, n] *= paid[b, s]
        for s in range(partner.shape[1]):
            if partner[b, s] >= 0:
                tie_with[partner[b, s]] = -1


@kernel
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


@kernel(entry=True)
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
                # Whoever does it at the lowest perceived price, of those with hours to spare. This
                # stands here and not in a function of its own because it is the innermost loop
                # and arrays handed to a function are counted at every call.
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
                    j = supplier[b, i, n]
                    # The list is sorted: no later supplier can be cheaper than this one.
                    if j < 0 or perceived[b, i, n] >= best:
                        break
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
                    offers.units[b, i, n] += units
                    offers.value[b, i, n] += units * agreed[i]
                    offers.late[b, i, n] += units * lateness[i]
                    books.booked_others[j] += needed[i]
    books.booked[:] = room[:, BOOKED]


@kernel
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
