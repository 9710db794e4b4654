"""Make or buy, slowly and readably: what the engine's placement must equal to the last bit.

The rule of `distretto.economy.placement` once more, in plain Python: firms and deals as objects,
rings and lists of suppliers as lists, every choice by looking at all there is to choose from.
It is written to be read beside the text of the rule and to be checked against it by eye.

Sums of floating-point numbers depend on their order, so hours are booked and deals written down
in the order in which they are made, and a firm's utilisation is hours booked times the reciprocal
of its normal hours, as in the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from distretto.economy.draws import QUEUE, RING, SEARCH
from distretto.economy.parameters import Parameters
from distretto.economy.placement import KNOWN, LEAST_OFFERED
from distretto.economy.state import State
from plain_draws import draw, hash_key, stream_key


@dataclass
class Phase:
    number: int
    hours: float  # standard hours per unit
    outside_price: float
    outside_left: float
    duty: float = 0.0
    premium: float = 0.0
    ancillary: bool = False
    ring: list[tuple[float, Firm]] = field(default_factory=list)  # by place


@dataclass
class Order:
    number: int
    units: float
    placed: bool = False
    late: float = 0.0


@dataclass
class Offer:
    """A supplier considered for a phase, and what it was given."""

    supplier: Firm
    price: float  # as the buyer sees it, at no congestion
    paid: float = 1.0  # price quoted to the buyer over that to others
    needed: float = 1.0  # hours its work takes over those for others
    units: float = 0.0
    value: float = 0.0
    late: float = 0.0


@dataclass
class Acquaintance:
    """Another firm as a supplier, and the terms of the pair (see `contracts.agree_terms`)."""

    slot: int
    seen: float  # price as the buyer sees it over the price asked
    paid: float
    needed: float
    recalled: bool  # the buyer has taken work back from it this quarter


@dataclass
class Firm:
    slot: int
    key: int
    final: bool
    workers: int
    record: float
    hours: float
    most_hours: float
    sellable: float
    outside_bias: float
    # By phase, for the phases it does:
    asked: dict[int, float]
    quote: dict[int, float]
    own_cost: dict[int, float]
    own_hours: dict[int, float]
    monitoring: int  # 1 in a team, 2 certified, 3 both
    acquaintances: list[Acquaintance]
    orders: list[Order]
    offers: dict[int, list[Offer]] = field(default_factory=dict)  # by phase
    own_units: dict[int, float] = field(default_factory=dict)
    outside_units: dict[int, float] = field(default_factory=dict)
    booked: float = 0.0
    booked_others: float = 0.0

    def utilisation(self) -> float:
        return self.booked * (1.0 / self.hours)

    def has_time(self, hours: float) -> bool:
        return self.hours > 0.0 and self.booked + hours <= self.most_hours

    def knows(self, other: Firm) -> Acquaintance | None:
        return next((who for who in self.acquaintances if who.slot == other.slot), None)

    def does_itself(self, who: Acquaintance, phase: int) -> bool:
        """Whether it does not consider an acquaintance, from which it has taken back the phase."""
        return who.recalled and phase in self.own_hours

    def congestion(self, p: Parameters) -> float:
        above = max(0.0, self.utilisation() - p.placement.congestion_from)
        return 1.0 + p.placement.congestion * above


@dataclass
class Deal:
    """A phase of an order and who does it: a firm, or, where it is None, somebody outside."""

    phase: Phase
    taker: Firm | None
    offer: Offer | None  # where the taker is another firm of the district
    perceived: float
    hours: float
    agreed: float = 0.0
    lateness: float = 0.0

    def book(self, p: Parameters) -> None:
        if self.taker is None:
            self.phase.outside_left -= self.hours
            self.lateness = p.placement.outside_lateness
            return
        # The price agreed is the one before this work made the taker fuller.
        paid = 1.0 if self.offer is None else self.offer.paid
        self.agreed = self.taker.quote[self.phase.number] * paid * self.taker.congestion(p)
        self.taker.booked += self.hours
        if self.offer is not None:
            self.taker.sellable -= self.hours
        normal = 1.0 / (1.0 / self.taker.hours)
        self.lateness = min(1.0, max(0.0, (self.taker.booked - normal) / self.hours))

    def cancel(self) -> None:
        if self.taker is None:
            self.phase.outside_left += self.hours
            return
        self.taker.booked -= self.hours
        if self.offer is not None:
            self.taker.sellable += self.hours

    def write_down(self, buyer: Firm, order: Order) -> None:
        i = self.phase.number
        if not self.phase.ancillary:
            order.late += self.phase.hours * self.lateness
        if self.taker is None:
            buyer.outside_units[i] = buyer.outside_units.get(i, 0.0) + order.units
        elif self.offer is None:
            buyer.own_units[i] = buyer.own_units.get(i, 0.0) + order.units
        else:
            self.offer.units += order.units
            self.offer.value += order.units * self.agreed
            self.offer.late += order.units * self.lateness
            self.taker.booked_others += self.hours


@dataclass
class District:
    firms: list[Firm]  # by slot
    phases: list[Phase]
    p: Parameters
    seed: int
    quarter: int
    norm: float
    queue: list[Firm] = field(default_factory=list)

    def place(self) -> None:
        """Make or buy, for all orders of the quarter."""
        self.form_rings()
        for firm in self.firms:
            if firm.orders:
                self.collect_offers(firm)
        self.queue_firms()
        for turn in range(max((len(firm.orders) for firm in self.queue), default=0)):
            for firm in self.queue:
                if turn < len(firm.orders):
                    self.place_order(firm, firm.orders[turn])

    def form_rings(self) -> None:
        """Specialists, and final firms with enough idle hours, at places drawn anew."""
        stream = stream_key(self.seed, RING, self.quarter)
        for phase in self.phases:
            phase.ring = [
                (draw(hash_key(stream, phase.number), firm.key), firm)
                for firm in self.firms
                if phase.number in firm.asked
                and firm.most_hours > 0.0
                and (not firm.final or firm.sellable > LEAST_OFFERED * firm.hours)
            ]
            phase.ring.sort(key=lambda entry: entry[0])

    def look_up(self, phase: Phase, point: float) -> Firm:
        """The next firm on the ring from a point."""
        for place, firm in phase.ring:
            if place >= point:
                return firm
        return phase.ring[0][1]

    def collect_offers(self, buyer: Firm) -> None:
        """The cheapest acquaintances in each phase and a few looked up, cheapest first."""
        searcher = hash_key(stream_key(self.seed, SEARCH, self.quarter), buyer.key)
        for phase in self.phases:
            i = phase.number
            offers: list[Offer] = []
            for who in buyer.acquaintances:
                supplier = self.firms[who.slot]
                if i not in supplier.asked or supplier.most_hours <= 0.0:
                    continue
                if buyer.does_itself(who, i):
                    continue
                offer = Offer(supplier, supplier.asked[i] * who.seen, who.paid, who.needed)
                if len(offers) < KNOWN:
                    offers.append(offer)
                else:
                    dearest = max(range(KNOWN), key=lambda k: offers[k].price)
                    if offer.price < offers[dearest].price:
                        offers[dearest] = offer
            for n in range(self.p.placement.searched if phase.ring else 0):
                found = self.look_up(phase, draw(searcher, i * 8 + n))
                if found is buyer or any(found is offer.supplier for offer in offers):
                    continue
                who = buyer.knows(found)
                if who is None:
                    offers.append(Offer(found, self.seen_by_a_stranger(buyer, found, i)))
                elif not buyer.does_itself(who, i):
                    # An acquaintance that was not among the cheapest is no stranger.
                    offers.append(Offer(found, found.asked[i] * who.seen, who.paid, who.needed))
            buyer.offers[i] = sorted(offers, key=lambda offer: offer.price)

    def seen_by_a_stranger(self, buyer: Firm, supplier: Firm, phase: int) -> float:
        trust = self.p.trust.stranger * self.norm * (1.0 - supplier.record)
        if buyer.monitoring & 1 and supplier.monitoring & 3:
            trust += self.p.trust.monitoring * (1.0 - trust)
        return supplier.asked[phase] * (1.0 + self.p.placement.distrust * (1.0 - trust))

    def queue_firms(self) -> None:
        stream = stream_key(self.seed, QUEUE, self.quarter)
        buyers = [firm for firm in self.firms if firm.orders]
        self.queue = sorted(buyers, key=lambda firm: draw(stream, firm.key))

    def place_order(self, buyer: Firm, order: Order) -> None:
        """Place every phase, or none."""
        deals: list[Deal] = []
        for phase in self.phases:
            choices = self.choices(buyer, order, phase)
            if not choices:
                break
            deal = min(choices, key=lambda choice: choice.perceived)
            deal.book(self.p)
            deals.append(deal)
        order.placed = len(deals) == len(self.phases)
        for deal in deals:
            if order.placed:
                deal.write_down(buyer, order)
            else:
                deal.cancel()

    def choices(self, buyer: Firm, order: Order, phase: Phase) -> list[Deal]:
        """Everyone with the hours for it; of two that cost the same the first is taken."""
        i = phase.number
        found: list[Deal] = []
        if i in buyer.own_hours:
            need = order.units * buyer.own_hours[i]
            if buyer.has_time(need):
                overtime = buyer.utilisation() > 1.0
                premium = self.p.production.overtime_premium if overtime else 0.0
                found.append(Deal(phase, buyer, None, buyer.own_cost[i] * (1.0 + premium), need))
        for offer in buyer.offers[i]:
            supplier = offer.supplier
            need = order.units * (supplier.own_hours[i] * offer.needed)
            if need <= supplier.sellable and supplier.has_time(need):
                price = offer.price * supplier.congestion(self.p)
                found.append(Deal(phase, supplier, offer, price, need))
        need = order.units * phase.hours
        if need <= phase.outside_left:
            late = self.p.placement.lateness_aversion * self.p.placement.outside_lateness
            price = (phase.outside_price + phase.duty) * (1.0 + phase.premium)
            price *= buyer.outside_bias * (1.0 + late)
            found.append(Deal(phase, None, None, price, need))
        return found


def read(state: State, p: Parameters, seed: int, quarter: int) -> District:
    """The district as the placement of its orders finds it."""
    f, shop, ties = state.firms, state.shop, state.ties
    n_phases = state.phases.hours.size

    def firm(slot: int) -> Firm:
        does = [i for i in range(n_phases) if int(f.phases[slot]) >> i & 1 and f.alive[slot]]
        first, count = int(state.orders.first[slot]), int(state.books.orders[slot])

        def by_phase(table) -> dict[int, float]:
            return {i: float(table[slot, i]) for i in does}

        return Firm(
            slot=slot,
            key=int(f.key[slot]),
            final=bool(f.final[slot]),
            workers=int(f.workers[slot]),
            record=float(f.record[slot]),
            hours=float(state.books.hours[slot]),
            most_hours=float(state.books.most_hours[slot]),
            sellable=float(state.books.sellable[slot]),
            outside_bias=float(state.strategies.outside_bias[slot]),
            asked=by_phase(shop.asked),
            quote=by_phase(shop.quote),
            own_cost=by_phase(shop.own_cost),
            own_hours=by_phase(shop.own_hours),
            monitoring=int(state.pacts.monitoring[slot]),
            acquaintances=[
                Acquaintance(
                    int(ties.partner[slot, s]),
                    float(ties.perceived[slot, s]),
                    float(ties.paid[slot, s]),
                    float(ties.needed[slot, s]),
                    bool(ties.recalled[slot, s] == quarter),
                )
                for s in range(ties.partner.shape[1])
                if ties.partner[slot, s] >= 0
            ],
            orders=[Order(o, float(state.orders.units[o])) for o in range(first, first + count)],
        )

    phases = [
        Phase(
            i,
            float(state.phases.hours[i]),
            float(state.phases.outside_price[i]),
            float(state.phases.outside_hours[i]),
            duty=float(state.phases.outside_duty[i]),
            premium=float(state.phases.outside_premium[i]),
            ancillary=bool(state.phases.ancillary[i]),
        )
        for i in range(n_phases)
    ]
    firms = [firm(slot) for slot in range(f.alive.size)]
    return District(firms, phases, p, seed, quarter, float(state.place.norm[0]))
