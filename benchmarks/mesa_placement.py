"""Make or buy in Mesa: the step of `distretto.economy.placement` with firms as agents.

Written as one would write it in Mesa 3: firms are agents that quote, look round and place their
orders, the model calls them in turn through its sets of agents. Chance comes from the keyed draws
of the district and not from Mesa's generator, so that the outcome is that of the engine to the
last bit.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import attrgetter

import mesa

from distretto.economy.district import District
from distretto.economy.draws import QUEUE, RING, SEARCH
from distretto.economy.placement import KNOWN, LEAST_OFFERED
from distretto.economy.trust import by_monitoring
from plain_draws import draw, hash_key, stream_key


@dataclass(slots=True)
class Order:
    number: int
    units: float
    placed: bool = False
    late: float = 0.0


@dataclass(slots=True)
class Offer:
    """A supplier a firm considers for a phase, and what it has given it."""

    supplier: Firm
    price: float  # with distrust, no congestion
    paid: float = 1.0  # price quoted to the buyer over that to others
    needed: float = 1.0  # hours its work takes over those for others
    units: float = 0.0
    value: float = 0.0
    late: float = 0.0


@dataclass(slots=True)
class Phase:
    number: int
    hours: float
    ancillary: bool
    outside_price: float  # with duty and premium
    outside_left: float
    ring: list[tuple[float, Firm]] = field(default_factory=list)

    def look_up(self, point: float) -> Firm:
        k = bisect_left(self.ring, point, key=lambda entry: entry[0])
        return self.ring[k if k < len(self.ring) else 0][1]


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A firm that another knows as a supplier, and the terms on which they would deal."""

    firm: Firm
    seen: float  # price as the other sees it over the price asked
    paid: float
    needed: float
    recalled: bool  # its work has been taken back in house this quarter


class Firm(mesa.Agent):
    """A firm with orders, hours, skills in some phases and acquaintances."""

    def __init__(
        self,
        model: MakeOrBuy,
        slot: int,
        key: int,
        final: bool,
        record: float,
        hours: float,
        most_hours: float,
        sellable: float,
        monitoring: int,
        outside_bias: float,
        skills: dict[int, tuple[float, float, float, float]],
        orders: list[Order],
    ) -> None:
        super().__init__(model)
        self.slot = slot
        self.key = key
        self.final = final
        self.record = record
        self.hours = hours
        self.most_hours = most_hours
        self.sellable = sellable
        self.monitoring = monitoring
        self.outside_bias = outside_bias
        # By phase: price asked with expected lateness, quote, own cost, hours per unit.
        self.skills = skills
        self.orders = orders
        self.next_order = 0
        self.acquaintances: list[Acquaintance] = []
        self.offers: dict[int, list[Offer]] = {}
        self.own_units: dict[int, float] = {}
        self.outside_units: dict[int, float] = {}
        self.booked = 0.0
        self.booked_others = 0.0

    @property
    def turn(self) -> float:
        """Place in the queue of the quarter."""
        return draw(self.model.queue_stream, self.key)

    @property
    def offers_work(self) -> bool:
        """Whether others find it when they look for somebody to do a phase."""
        if self.most_hours <= 0.0:
            return False
        return not self.final or self.sellable > LEAST_OFFERED * self.hours

    @property
    def utilisation(self) -> float:
        return self.booked * (1.0 / self.hours)

    @property
    def congestion(self) -> float:
        """Factor by which it quotes more as its hours fill."""
        p = self.model.p.placement
        return 1.0 + p.congestion * max(0.0, self.utilisation - p.congestion_from)

    def can_take(self, hours: float) -> bool:
        return self.hours > 0.0 and self.booked + hours <= self.most_hours

    def book(self, hours: float) -> float:
        """Book hours; return the share of them that is late."""
        self.booked += hours
        normal = 1.0 / (1.0 / self.hours)
        return min(1.0, max(0.0, (self.booked - normal) / hours))

    def perceive(self, stranger: Firm, phase: int) -> float:
        """Price of a supplier it does not know, as this firm sees it."""
        p = self.model.p
        trust = p.trust.stranger * self.model.norm * (1.0 - stranger.record)
        if by_monitoring(self.monitoring, stranger.monitoring):
            trust += p.trust.monitoring * (1.0 - trust)
        return stranger.skills[phase][0] * (1.0 + p.placement.distrust * (1.0 - trust))

    def collect_offers(self) -> None:
        """Ask acquaintances and look a few firms up, phase by phase."""
        known_as = {who.firm.slot: who for who in self.acquaintances}
        offers: dict[int, list[Offer]] = {phase.number: [] for phase in self.model.phases}
        for who in self.acquaintances:
            supplier = who.firm
            if supplier.most_hours <= 0.0:
                continue
            for i in supplier.skills:
                if who.recalled and i in self.skills:
                    continue
                known = offers[i]
                offer = Offer(supplier, supplier.skills[i][0] * who.seen, who.paid, who.needed)
                if len(known) < KNOWN:
                    known.append(offer)
                    continue
                dearest = max(range(KNOWN), key=lambda k: known[k].price)
                if offer.price < known[dearest].price:
                    known[dearest] = offer
        p = self.model.p
        searcher = hash_key(self.model.search_stream, self.key)
        for phase in self.model.phases:
            i = phase.number
            if phase.ring:
                for n in range(p.placement.searched):
                    found = phase.look_up(draw(searcher, i * 8 + n))
                    if found is self or any(o.supplier is found for o in offers[i]):
                        continue
                    who = known_as.get(found.slot)
                    if who is None:
                        offers[i].append(Offer(found, self.perceive(found, i)))
                    elif not (who.recalled and i in self.skills):
                        price = found.skills[i][0] * who.seen
                        offers[i].append(Offer(found, price, who.paid, who.needed))
            offers[i].sort(key=attrgetter("price"))
        self.offers = offers

    def place_next_order(self) -> None:
        """Place all phases of the next order with whoever is cheapest, or none of them."""
        if self.next_order == len(self.orders):
            return
        order = self.orders[self.next_order]
        self.next_order += 1
        deals = []
        for phase in self.model.phases:
            deal = self.place_phase(phase, order.units)
            if deal is None:
                break
            deals.append(deal)
        order.placed = len(deals) == len(self.model.phases)
        for phase, taker, hours, price, late in deals:
            if order.placed:
                if not phase.ancillary:
                    order.late += phase.hours * late
                self.settle(phase, taker, order.units, hours, price, late)
            else:
                self.cancel(phase, taker, hours)

    def place_phase(
        self, phase: Phase, units: float
    ) -> tuple[Phase, Offer | Firm | None, float, float, float] | None:
        """Book the cheapest taker (an offer, the firm itself or nobody of the district)."""
        i = phase.number
        p = self.model.p
        best = float("inf")
        taker: Offer | Firm | None = None
        if i in self.skills:
            _, _, cost, per_unit = self.skills[i]
            if self.can_take(units * per_unit):
                premium = p.production.overtime_premium if self.utilisation > 1.0 else 0.0
                best = cost * (1.0 + premium)
                taker = self
        for offer in self.offers[i]:
            if offer.price >= best:
                break  # offers are sorted, and congestion only makes them dearer
            supplier = offer.supplier
            hours = units * (supplier.skills[i][3] * offer.needed)
            if hours > supplier.sellable or not supplier.can_take(hours):
                continue
            price = offer.price * supplier.congestion
            if price < best:
                best = price
                taker = offer
        hours = units * phase.hours
        late = p.placement.lateness_aversion * p.placement.outside_lateness
        outside = phase.outside_price * (self.outside_bias * (1.0 + late))
        if outside < best and hours <= phase.outside_left:
            phase.outside_left -= hours
            return phase, None, hours, 0.0, p.placement.outside_lateness
        if taker is None:
            return None
        firm = taker.supplier if isinstance(taker, Offer) else taker
        _, quote, _, per_unit = firm.skills[i]
        if isinstance(taker, Offer):
            quote *= taker.paid
            per_unit *= taker.needed
        hours = units * per_unit
        agreed = quote * firm.congestion
        if isinstance(taker, Offer):
            firm.sellable -= hours
        return phase, taker, hours, agreed, firm.book(hours)

    def settle(
        self,
        phase: Phase,
        taker: Offer | Firm | None,
        units: float,
        hours: float,
        price: float,
        late: float,
    ) -> None:
        """Write down who does a phase of an order."""
        i = phase.number
        if taker is None:
            self.outside_units[i] = self.outside_units.get(i, 0.0) + units
        elif taker is self:
            self.own_units[i] = self.own_units.get(i, 0.0) + units
        else:
            taker.units += units
            taker.value += units * price
            taker.late += units * late
            taker.supplier.booked_others += hours

    def cancel(self, phase: Phase, taker: Offer | Firm | None, hours: float) -> None:
        """Give back the hours of a phase whose order is not begun."""
        if taker is None:
            phase.outside_left += hours
        elif taker is self:
            self.booked -= hours
        else:
            taker.supplier.booked -= hours
            taker.supplier.sellable += hours


class MakeOrBuy(mesa.Model):
    """The make-or-buy step of one quarter.

    Parameters
    ----------
    district : District
        As the step finds it, in the middle of a quarter.
    """

    def __init__(self, district: District) -> None:
        super().__init__(seed=0)  # Mesa's own generator is not used
        state = district.state
        firms, books, shop = state.firms, state.books, state.shop
        self.p = district.parameters
        self.norm = float(state.place.norm[0])
        self.ring_stream = stream_key(district.seed, RING, district.quarter)
        self.search_stream = stream_key(district.seed, SEARCH, district.quarter)
        self.queue_stream = stream_key(district.seed, QUEUE, district.quarter)
        outside_price = state.phases.outside_price + state.phases.outside_duty
        outside_price *= 1.0 + state.phases.outside_premium
        self.phases = [
            Phase(i, *numbers)
            for i, numbers in enumerate(
                zip(
                    state.phases.hours.tolist(),
                    state.phases.ancillary.tolist(),
                    outside_price.tolist(),
                    state.phases.outside_hours.tolist(),
                    strict=True,
                )
            )
        ]
        slots = firms.alive.nonzero()[0].tolist()
        units = state.orders.units.tolist()
        Firm.create_agents(
            self,
            len(slots),
            slot=slots,
            key=firms.key[slots].tolist(),
            final=firms.final[slots].tolist(),
            record=firms.record[slots].tolist(),
            hours=books.hours[slots].tolist(),
            most_hours=books.most_hours[slots].tolist(),
            sellable=books.sellable[slots].tolist(),
            monitoring=state.pacts.monitoring[slots].tolist(),
            outside_bias=state.strategies.outside_bias[slots].tolist(),
            skills=[
                {
                    i: tuple(
                        float(table[f, i])
                        for table in (shop.asked, shop.quote, shop.own_cost, shop.own_hours)
                    )
                    for i in shop.does[f, : firms.n_phases[f]].tolist()
                }
                for f in slots
            ],
            orders=[
                [Order(o, units[o]) for o in range(first, first + number)]
                for first, number in zip(
                    state.orders.first[slots].tolist(), books.orders[slots].tolist(), strict=True
                )
            ],
        )
        at = {firm.slot: firm for firm in self.agents}
        ties = state.ties
        columns = (ties.partner, ties.perceived, ties.paid, ties.needed)
        for firm in self.agents:
            recalled = (ties.recalled[firm.slot] == district.quarter).tolist()
            rows = zip(*(column[firm.slot].tolist() for column in columns), recalled, strict=True)
            firm.acquaintances = [Acquaintance(at[j], *terms) for j, *terms in rows if j >= 0]

    def step(self) -> None:
        """Make or buy: offers are collected, then orders placed in rounds."""
        self.form_rings()
        self.buyers = self.agents.select(attrgetter("orders"))
        self.buyers.do("collect_offers")
        self.buyers = self.buyers.sort("turn", ascending=True)
        for _ in range(max((len(firm.orders) for firm in self.buyers), default=0)):
            self.buyers.do("place_next_order")

    def form_rings(self) -> None:
        """Give the firms that offer each phase a place on its ring."""
        members: list[list[Firm]] = [[] for _ in self.phases]
        for firm in self.agents.select(attrgetter("offers_work")):
            for i in firm.skills:
                members[i].append(firm)
        for phase in self.phases:
            stream = hash_key(self.ring_stream, phase.number)
            phase.ring = sorted(
                ((draw(stream, firm.key), firm) for firm in members[phase.number]),
                key=lambda entry: entry[0],
            )
