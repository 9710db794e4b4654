"""Networks as they would be by chance, if every firm kept its number of customers and suppliers.

Pairs of links swap their buyers: ``a -> b, c -> d`` becomes ``a -> d, c -> b``, unless a firm would
sell to itself or a link would exist twice [1]_. All links are paired at random and every pair of
them swaps with probability 1/2, provided that its four links (the two it has and the two it would
have) are no other pair's. Whether a pair may swap is then the same before and after any of the
swaps, so a step is as likely as the step back, and in the long run all networks that swaps lead to
are equally likely. (Swaps cannot turn round a cycle of three firms that deal with no other; in
networks of any size this makes no difference.)

The values of links are drawn anew over the links, without replacement. Links between firms of the
district, into it and out of it are each rewired among themselves, so that local content stays as
it is.

References
----------
.. [1] S. Maslov and K. Sneppen, "Specificity and stability in topology of protein networks",
   Science 296 (2002) 910-913, doi:10.1126/science.1065103.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from distretto.districts.networks.links import Links, Positions

__all__ = ["SWEEPS", "rewired"]

# Rounds of pairing. Every link has a chance of about 1/2 to be swapped in each.
SWEEPS = 30


def rewired(
    links: Links,
    random: np.random.Generator,
    *,
    local: NDArray[np.bool_] | None = None,
    sweeps: int = SWEEPS,
) -> Links:
    """Return a network drawn at random among those in which firms have as many links as here.

    Parameters
    ----------
    links : Links
    random : numpy.random.Generator
    local : (n,) ndarray of bool, optional
        Firms of the district; links are rewired within each of the kinds that it makes.
    sweeps : int
        Rounds of pairing.

    Returns
    -------
    Links
        With the same firms, numbers of customers and of suppliers, and values of another order.
    """
    inside = np.ones(links.n, bool) if local is None else local
    kind = 2 * inside[links.supplier] + inside[links.buyer]
    buyer, value = links.buyer.copy(), links.value.copy()
    for each in np.unique(kind):
        here = np.flatnonzero(kind == each)
        buyer[here] = _swapped(links.supplier[here], links.buyer[here], links.n, random, sweeps)
        value[here] = random.permutation(value[here])
    return Links.ordered(links.n, links.supplier, buyer, value)


def _swapped(
    supplier: Positions, buyer: Positions, n: int, random: np.random.Generator, sweeps: int
) -> Positions:
    """Return the buyers of links after rounds of swaps."""
    buyer = buyer.copy()
    count, half = len(supplier), len(supplier) // 2
    for _ in range(sweeps):
        order = random.permutation(count)
        one, other = order[:half], order[half : 2 * half]
        now = supplier * n + buyer
        crossed = np.concatenate(
            [supplier[one] * n + buyer[other], supplier[other] * n + buyer[one]]
        )
        alone = _alone(np.concatenate([now, crossed]))
        free = alone[one] & alone[other] & alone[count : count + half] & alone[count + half :]
        free &= (supplier[one] != buyer[other]) & (supplier[other] != buyer[one])
        swap = free & (random.random(half) < 0.5)
        buyer[one[swap]], buyer[other[swap]] = buyer[other[swap]], buyer[one[swap]]
    return buyer


def _alone(cells: Positions) -> NDArray[np.bool_]:
    """Say which numbers occur once."""
    # Sorting numbers that carry their position is several times faster than sorting positions.
    size = np.int64(len(cells))
    packed = np.sort(cells * size + np.arange(size))
    at, ordered = packed % size, packed // size
    equal = ordered[1:] == ordered[:-1]
    alone = np.ones(len(cells), bool)
    alone[at[1:][equal]] = alone[at[:-1][equal]] = False
    return alone
