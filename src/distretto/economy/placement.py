"""Make or buy: each winner decomposes its orders into phases and places each of them.

Definitions, buyer b, phase p, supplier j::

    own cost        (1 - sunk) wage_b h_p / (a_bp u*) (1 + c in_house_b / P)
    perceived price quote_jp (1 + psi (1 - trust_bj)) (1 + late (1 - punctuality_j))
                             (1 + kappa max(0, u_j - u0))
    outside         outside price_p (1 + late outside lateness)

Once a quarter a buyer draws up, phase by phase, the suppliers it considers: the cheapest of
its acquaintances that do the phase, and a few looked up on the phase's ring. Then orders are
placed in rounds, firms in the keyed order of the quarter, one order of each firm a round. Each
phase of an order goes whole to the cheapest perceived among those with hours to spare, whose
hours are booked at once and whose price rises as they fill. Work booked beyond normal hours is
overtime and late. An order of which one phase finds no taker is not begun.

The ring of a phase holds the specialists that can do it, and the final firms that can and have
hours to spare, at places drawn anew each quarter; to look a
firm up is to draw a point and take the next firm on the ring. A firm that comes or goes
changes only the look-ups that fall on its own arc.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Placement, Production
from distretto.economy.production import does_phase
from distretto.economy.state import Books, Firms, Offers, Orders, Phases, Shop, Ties
from distretto.kernels import kernel

LEAST_OFFERED = 0.2  # share of its hours a final firm must have idle to be looked up
KNOWN = 4  # acquaintances considered per phase

OWN = -1
OUTSIDE = -2
NOBODY = -3


@kernel
def form_rings(firms: Firms, books: Books, phases: Phases, seed: int, quarter: int) -> None:
    """Place the firms that offer each phase on its ring: specialists, and idle final firms."""
    n = firms.alive.size
    offers_work = np.zeros(n, np.bool_)
    for f in range(n):
        if firms.alive[f] and firms.workers[f] > 0:
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
def next_on_ring(
    places: np.ndarray, starts: np.ndarray, phase: int, size: int, point: float
) -> int:
    """Index of the first of the places on a phase's ring at or after a point."""
    k = starts[phase, int(point * size)]
    while k < size and places[phase, k] < point:
        k += 1
    return 0 if k == size else k


@kernel
def perceived_price(asked: float, trust: float, distrust: float) -> float:
    """Price asked, as a buyer with this much trust sees it."""
    return asked * (1.0 + distrust * (1.0 - trust))


@kernel
def collect_offers(
    firms: Firms,
    books: Books,
    ties: Ties,
    phases: Phases,
    shop: Shop,
    offers: Offers,
    p: Placement,
    stranger: float,
    seed: int,
    quarter: int,
) -> None:
    """Draw up, for each final firm with orders and each phase, the suppliers it considers.

    They are listed from the cheapest perceived at no congestion to the dearest.
    """
    n_phases = phases.hours.size
    stream = draws.stream_key(seed, draws.SEARCH, quarter)
    count = np.empty(n_phases, np.int32)
    for b in range(firms.alive.size):
        if books.orders[b] == 0:
            continue
        offers.supplier[b] = -1
        offers.units[b] = 0.0
        offers.value[b] = 0.0
        offers.late[b] = 0.0
        count[:] = 0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0 or firms.workers[j] == 0:
                continue
            for n in range(firms.n_phases[j]):
                i = shop.does[j, n]
                price = perceived_price(shop.asked[j, i], ties.trust[b, s], p.distrust)
                if count[i] < KNOWN:
                    k = count[i]
                    count[i] += 1
                else:
                    k = KNOWN - 1
                    if price >= offers.perceived[b, i, k]:
                        continue
                _insert(offers.supplier, offers.perceived, b, i, k, j, price)
        searcher = draws.hash_key(stream, firms.key[b])
        for i in range(n_phases):
            size = phases.ring_size[i]
            if size == 0:
                continue
            for n in range(p.searched):
                point = draws.draw(searcher, np.uint64(i * 8 + n))
                k = next_on_ring(phases.ring_place, phases.ring_start, i, size, point)
                j = phases.ring_firm[i, k]
                if j == b or _is_among(offers.supplier, b, i, count[i], j):
                    continue
                trust = stranger * (1.0 - firms.record[j])
                price = perceived_price(shop.asked[j, i], trust, p.distrust)
                _insert(offers.supplier, offers.perceived, b, i, count[i], j, price)
                count[i] += 1


@kernel
def _insert(
    suppliers: np.ndarray,
    prices: np.ndarray,
    b: int,
    i: int,
    last: int,
    supplier: int,
    price: float,
) -> None:
    """Put a supplier into its place in a list sorted by price; what stood last gives way."""
    k = last
    while k > 0 and prices[b, i, k - 1] > price:
        prices[b, i, k] = prices[b, i, k - 1]
        suppliers[b, i, k] = suppliers[b, i, k - 1]
        k -= 1
    prices[b, i, k] = price
    suppliers[b, i, k] = supplier


@kernel
def _is_among(suppliers: np.ndarray, b: int, i: int, n: int, j: int) -> bool:
    """Whether a firm is among the first n suppliers of a list."""
    for k in range(n):
        if suppliers[b, i, k] == j:
            return True
    return False


@kernel
def queue_firms(firms: Firms, books: Books, orders: Orders, seed: int, quarter: int) -> int:
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


@kernel
def place_orders(
    firms: Firms,
    books: Books,
    phases: Phases,
    orders: Orders,
    shop: Shop,
    offers: Offers,
    p: Placement,
    production: Production,
    seed: int,
    quarter: int,
) -> None:
    """Place every phase of every order, in rounds."""
    n_phases = phases.hours.size
    n_offers = offers.supplier.shape[2]
    # What the inner loop reads and writes of a firm lies in one row.
    row = np.zeros((firms.alive.size, 4))
    for f in range(firms.alive.size):
        if firms.alive[f]:
            row[f, 0] = 0.0  # hours booked
            row[f, 1] = books.most_hours[f]
            row[f, 2] = books.sellable[f]  # hours left to sell
            row[f, 3] = 1.0 / books.hours[f] if books.hours[f] > 0.0 else 0.0
    for i in range(n_phases):
        phases.outside_left[i] = phases.outside_hours[i]
    taker = np.empty(n_phases, np.int32)
    needed = np.empty(n_phases)
    agreed = np.empty(n_phases)
    lateness = np.empty(n_phases)
    n_buyers = queue_firms(firms, books, orders, seed, quarter)
    rounds = 0
    for k in range(n_buyers):
        rounds = max(rounds, books.orders[orders.queue[k]])
    for r in range(rounds):
        for k in range(n_buyers):
            b = orders.queue[k]
            if r >= books.orders[b]:
                continue
            o = orders.first[b] + r
            units = orders.units[o]
            complete = True
            for i in range(n_phases):
                best = np.inf
                choice = NOBODY
                hours = 0.0
                if shop.productivity[b, i] > 0.0:
                    own = units * shop.own_hours[b, i]
                    if row[b, 0] + own <= row[b, 1]:
                        premium = (
                            production.overtime_premium if row[b, 0] * row[b, 3] > 1.0 else 0.0
                        )
                        best = shop.own_cost[b, i] * (1.0 + premium)
                        choice = OWN
                        hours = own
                for n in range(n_offers):
                    j = offers.supplier[b, i, n]
                    # The list is sorted: no later supplier can be cheaper than this one.
                    if j < 0 or offers.perceived[b, i, n] >= best:
                        break
                    need = units * shop.own_hours[j, i]
                    if need > row[j, 2] or row[j, 0] + need > row[j, 1]:
                        continue
                    full = max(0.0, row[j, 0] * row[j, 3] - p.congestion_from)
                    price = offers.perceived[b, i, n] * (1.0 + p.congestion * full)
                    if price < best:
                        best = price
                        choice = n
                        hours = need
                outside = phases.outside_price[i] * (1.0 + p.lateness_aversion * p.outside_lateness)
                if outside < best and units * phases.hours[i] <= phases.outside_left[i]:
                    choice = OUTSIDE
                    hours = units * phases.hours[i]
                if choice == NOBODY:
                    complete = False
                    for m in range(i):
                        _unbook(row, phases, offers, taker[m], needed[m], b, m)
                    break
                taker[i] = choice
                needed[i] = hours
                if choice == OWN:
                    row[b, 0] += hours
                    lateness[i] = _overtime_share(row, b, hours)
                elif choice == OUTSIDE:
                    phases.outside_left[i] -= hours
                    lateness[i] = p.outside_lateness
                else:
                    j = offers.supplier[b, i, choice]
                    # The price agreed is the one before this work made the supplier fuller.
                    full = max(0.0, row[j, 0] * row[j, 3] - p.congestion_from)
                    agreed[i] = shop.quote[j, i] * (1.0 + p.congestion * full)
                    row[j, 0] += hours
                    row[j, 2] -= hours
                    lateness[i] = _overtime_share(row, j, hours)
            orders.placed[o] = complete
            orders.late[o] = 0.0
            if not complete:
                continue
            for i in range(n_phases):
                n = taker[i]
                orders.late[o] += phases.hours[i] * lateness[i]
                if n == OWN:
                    shop.own_units[b, i] += units
                elif n == OUTSIDE:
                    shop.outside_units[b, i] += units
                else:
                    offers.units[b, i, n] += units
                    offers.value[b, i, n] += units * agreed[i]
                    offers.late[b, i, n] += units * lateness[i]
                    books.booked_others[offers.supplier[b, i, n]] += needed[i]
    for f in range(firms.alive.size):
        books.booked[f] = row[f, 0]


@kernel
def _unbook(
    row: np.ndarray, phases: Phases, offers: Offers, choice: int, hours: float, b: int, i: int
) -> None:
    """Give back the hours of a phase of an order that could not be completed."""
    if choice == OWN:
        row[b, 0] -= hours
    elif choice == OUTSIDE:
        phases.outside_left[i] += hours
    else:
        j = offers.supplier[b, i, choice]
        row[j, 0] -= hours
        row[j, 2] += hours


@kernel
def _overtime_share(row: np.ndarray, f: int, hours: float) -> float:
    """Share of the last hours booked at a firm that lies beyond its normal hours."""
    if row[f, 3] <= 0.0 or hours <= 0.0:
        return 0.0
    return min(1.0, max(0.0, (row[f, 0] - 1.0 / row[f, 3]) / hours))
