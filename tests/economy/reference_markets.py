"""Market matching, slowly and readably: what the orders that firms win must equal.

The rule of `distretto.economy.markets.win_orders` once more, in plain Python: sellers as objects,
orders as lists. It is written to be read beside the text of the rule and to be checked against it
by eye. Of the engine it uses the numbers of the streams of chance and the normal and Poisson
quantiles, and nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from distretto.economy.draws import (
    LARGE_ORDER,
    LOT,
    ORDERS,
    RELIANCE,
    normal_quantile,
    poisson_quantile,
)
from distretto.economy.parameters import Markets as Parameters
from distretto.economy.state import State
from plain_draws import draw, hash_key, stream_key

DESTINATIONS = 2  # of each niche: at home and abroad
LEAST_BASE = 0.05
STRIDE = 8


@dataclass
class Order:
    market: int
    units: float
    price: float
    large: bool
    waited: int = 0


@dataclass
class Seller:
    slot: int
    key: int
    serves: set[int]
    price: float
    unit_cost: float
    quality: float
    punctuality: float
    base: list[float]  # by market
    dependence: float
    orders: list[Order]  # those still waiting, then new ones
    local_share: float = 0.0


@dataclass
class Rival:
    price: float
    quality: float


@dataclass
class Market:
    number: int
    size: float
    given_share: float
    opening_value: float
    outside_good: float
    rivals: list[float]  # attraction of each at the end of burn-in
    reputation: float
    share: float = 0.0
    sellers: list[Seller] = field(default_factory=list)

    def tastes(self, p: Parameters) -> tuple[float, float, float]:
        """How buyers of this niche weigh price, quality and punctuality."""
        if self.number // DESTINATIONS == 0:
            return p.price_elasticity, p.quality_elasticity, p.punctuality_weight
        return (
            p.price_elasticity * p.upmarket_price,
            p.quality_elasticity * p.upmarket_quality,
            p.punctuality_weight * p.upmarket_punctuality,
        )

    def attraction(self, seller: Seller, p: Parameters) -> float:
        price, quality, punctuality = self.tastes(p)
        loyalty = max(seller.base[self.number], LEAST_BASE) ** p.customer_base
        worth = seller.price**-price * seller.quality**quality
        return loyalty * worth * math.exp(punctuality * seller.punctuality)

    def choose(self, rivals: list[Rival], p: Parameters, burn_in: bool) -> None:
        """The district's share of the market."""
        inside = sum(self.attraction(seller, p) for seller in self.sellers)
        if burn_in:
            self.share = self.given_share
            return
        if inside <= 0.0 or self.opening_value <= 0.0:
            self.share = 0.0
            return
        inside *= math.exp(p.reputation_weight * self.reputation) / self.opening_value
        price, quality, _ = self.tastes(p)
        outside = self.outside_good
        for opening, rival in zip(self.rivals, rivals, strict=True):
            outside += opening * (rival.price**-price * rival.quality**quality) ** p.nest_exponent
        nest = inside**p.nest_exponent
        self.share = nest / (nest + outside)


@dataclass
class Town:
    sellers: list[Seller]  # all firms, by slot
    markets: list[Market]
    rivals: list[Rival]
    p: Parameters
    seed: int
    quarter: int
    room: int  # orders that can be written down
    refused: int = 0

    def win_orders(self) -> None:
        for market in self.markets:
            market.sellers = [s for s in self.sellers if market.number in s.serves]
            market.choose(self.rivals, self.p, self.quarter < 0)
        for seller in self.sellers:
            for order in seller.orders:
                order.waited += 1
        self.room -= sum(len(seller.orders) for seller in self.sellers)
        won = {
            (seller.slot, market.number): self.number_of_orders(seller, market)
            for seller in self.sellers
            for market in self.markets
            if seller in market.sellers
        }
        self.share_out()
        large = {s.slot: self.reliance(s) for s in self.sellers}
        for seller in self.sellers:
            for market in self.markets:
                wanted = won.get((seller.slot, market.number), 0)
                number = min(wanted, self.room)
                self.refused += wanted - number
                self.room -= number
                for n in range(number):
                    seller.orders.append(self.order(seller, market, n, large[seller.slot]))

    def part(self, seller: Seller, market: Market) -> float:
        """The seller's part of what the district sells in a market."""
        total = sum(market.attraction(other, self.p) for other in market.sellers)
        return market.attraction(seller, self.p) / total

    def number_of_orders(self, seller: Seller, market: Market) -> int:
        expected = market.size * market.share * self.part(seller, market)
        own = hash_key(stream_key(self.seed, ORDERS, self.quarter), seller.key)
        return poisson_quantile(draw(own, market.number), expected / self.p.lot)

    def share_out(self) -> None:
        """What part of the district's sales, in the niche it sells in, a firm expects."""
        for seller in self.sellers:
            seller.local_share = 0.0
        for market in self.markets:
            niche = market.number // DESTINATIONS
            same = [m for m in self.markets if m.number // DESTINATIONS == niche]
            sold = sum(m.size * m.share for m in same)
            for seller in market.sellers:
                weight = market.size * market.share / max(1e-12, sold)
                seller.local_share += weight * self.part(seller, market)

    def reliance(self, seller: Seller) -> float:
        """Share of its orders that come from large buyers: a trait of the firm."""
        u = draw(stream_key(self.seed, RELIANCE, 0), seller.key)
        c = self.p.concentration
        return 2.0 * c * u if c <= 0.5 else 1.0 - 2.0 * (1.0 - c) * (1.0 - u)

    def order(self, seller: Seller, market: Market, n: int, reliance: float) -> Order:
        """The n-th order of a seller in a market: its size, who places it and at what price."""
        lots = hash_key(stream_key(self.seed, LOT, self.quarter), seller.key)
        buyers = hash_key(stream_key(self.seed, LARGE_ORDER, self.quarter), seller.key)
        number = n * STRIDE + market.number
        z = normal_quantile(draw(lots, number))
        sigma = self.p.lot_dispersion
        units = self.p.lot * math.exp(sigma * z - 0.5 * sigma**2)
        large = draw(buyers, number) < reliance
        price = self.bargain(seller, market) if large else seller.price
        return Order(market.number, units, price, large)

    def bargain(self, seller: Seller, market: Market) -> float:
        """A large buyer takes part of the margin, as far as the seller depends on it."""
        others = len(market.sellers) - 1 + sum(rival > 0.0 for rival in market.rivals)
        weight = self.p.buyer_power * others / (others + 1)
        taken = seller.dependence / self.p.large_buyers
        return seller.price - weight * taken * max(0.0, seller.price - seller.unit_cost)


def read(state: State, p: Parameters, seed: int, quarter: int) -> Town:
    """The district as its buyers find it."""
    f, m, o = state.firms, state.markets, state.orders
    waiting: dict[int, list[Order]] = {}
    for k in range(o.waiting[0]):
        order = Order(
            int(o.keep_market[k]),
            float(o.keep_units[k]),
            float(o.keep_price[k]),
            bool(o.keep_large[k]),
            int(o.keep_waited[k]),
        )
        waiting.setdefault(int(o.keep_firm[k]), []).append(order)
    sellers = [
        Seller(
            slot=n,
            key=int(f.key[n]),
            serves=set(f.serves[n].nonzero()[0].tolist()) if f.alive[n] and f.final[n] else set(),
            price=float(f.price[n]),
            unit_cost=float(f.unit_cost[n]),
            quality=float(f.quality[n]),
            punctuality=float(f.punctuality[n]),
            base=f.base[n].tolist(),
            dependence=float(m.dependence[n]),
            orders=waiting.get(n, []),
        )
        for n in range(f.alive.size)
    ]
    markets = [
        Market(
            number=g,
            size=float(m.size[g]),
            given_share=float(m.given_share[g]),
            opening_value=float(m.opening_value[g]),
            outside_good=float(m.outside_good[g]),
            rivals=m.rival[g].tolist(),
            reputation=float(state.place.reputation[g]),
            share=float(m.share[g]),
        )
        for g in range(m.size.size)
    ]
    rivals = [
        Rival(float(price), float(quality))
        for price, quality in zip(m.rival_cost, m.rival_quality, strict=True)
    ]
    return Town(sellers, markets, rivals, p, int(seed), quarter, room=o.firm.size)
