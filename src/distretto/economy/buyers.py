"""Concentrated buyers: manufacturers and retailers that can choose bargain for what they buy.

Definitions, firm f, market g::

    r_f   = 2 C u_f              C <= 1/2      share of its orders that come from large buyers
          = 1 - 2 (1 - C)(1 - u_f)   else      u_f uniform, a trait of the firm; mean C
    d_f   = smoothed share of sales to large buyers / B      what one of them takes
    m_f   = max(0, list price - expected full unit cost)     margin to be split
    price = list price - beta n / (n + 1) d_f m_f

C is the share of demand held by large buyers, B the number of them a firm sells to, n the number
of others who sell in the market, rivals outside included. It is a generalised Nash bargain over
the list price. The firm could use the capacity for others with probability 1 - d_f, so that it
takes no less than list price - d_f m_f; the buyer, who could turn to n others, pays no more than
the list price; beta n / (n + 1) is the buyer's weight in splitting what lies between. Who depends
on nobody is paid the list price, and so is who has no competitor.

References
----------
Whitford (2005), The New Old Economy (manufacturers and their suppliers).
Osborne, Rubinstein (1990), Bargaining and Markets (threat points and weights).
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Markets as MarketParameters
from distretto.economy.state import Books, Firms, Markets
from distretto.kernels import kernel


@kernel
def reliance(stream: np.uint64, key: np.uint64, concentration: float) -> float:
    """Share r of a firm's orders that come from large buyers, under the `RELIANCE` stream."""
    u = draws.draw(stream, key)
    if concentration <= 0.5:
        return 2.0 * concentration * u
    return 1.0 - 2.0 * (1.0 - concentration) * (1.0 - u)


@kernel
def bargained_price(
    price: float, cost: float, taken: float, others: int, p: MarketParameters
) -> float:
    """Price that a large buyer pays.

    Parameters
    ----------
    price, cost : float
        List price and expected full unit cost.
    taken : float
        Share d of the firm's sales that one large buyer takes.
    others : int
        Number n of others to whom the buyer could turn.
    p : MarketParameters
    """
    weight = p.buyer_power * others / (others + 1.0)
    return price - weight * taken * max(0.0, price - cost)


@kernel
def update_dependence(firms: Firms, books: Books, markets: Markets, memory: float) -> None:
    """Let each final firm's dependence on large buyers follow its sales."""
    for f in range(firms.alive.size):
        sold = books.domestic[f] + books.exports[f]
        if firms.alive[f] and sold > 0.0:
            markets.dependence[f] += memory * (books.large_sales[f] / sold - markets.dependence[f])
