"""Niches and destinations: how markets are numbered, and sums over them.

Definition::

    market = niche x destinations + destination

Each final firm is in one niche: it sells in the domestic market of its niche and, where it pays,
in the export market.
"""

from __future__ import annotations

from distretto.economy.parameters import Markets as MarketParameters
from distretto.economy.state import DESTINATIONS, UPMARKET, Books
from distretto.kernels import kernel


@kernel
def market_of(niche: int, destination: int) -> int:
    """Market of a niche at a destination."""
    return niche * DESTINATIONS + destination


@kernel
def niche_of(market: int) -> int:
    """Niche of a market."""
    return market // DESTINATIONS


@kernel
def destination_of(market: int) -> int:
    """Destination of a market."""
    return market % DESTINATIONS


@kernel
def units_delivered(books: Books, f: int) -> float:
    """Units a firm delivered in the quarter, all markets together."""
    total = 0.0
    for g in range(books.units.shape[1]):
        total += books.units[f, g]
    return total


@kernel
def price_elasticity(p: MarketParameters, niche: int) -> float:
    """Price elasticity eta of a niche."""
    return p.price_elasticity * (p.upmarket_price if niche == UPMARKET else 1.0)


@kernel
def quality_elasticity(p: MarketParameters, niche: int) -> float:
    """Quality elasticity theta of a niche."""
    return p.quality_elasticity * (p.upmarket_quality if niche == UPMARKET else 1.0)


@kernel
def punctuality_weight(p: MarketParameters, niche: int) -> float:
    """Weight lambda of punctuality in a niche."""
    return p.punctuality_weight * (p.upmarket_punctuality if niche == UPMARKET else 1.0)
