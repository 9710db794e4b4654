"""Whether a few firms deal with all, and the others only through them.

The discrete model of Borgatti and Everett [1]_: firms are divided into a core and a periphery, and
the fit is the correlation, over all pairs of firms, between what the two deal with each other (both
directions together; 1 or 0, or the flow) and an ideal in which every pair deals but those that lie
both in the periphery. The search takes the firms that deal most as the core, as many as fit best,
half as many and half as many again, and from each of these moves one firm at a time as long as it
helps. That is fast, and finds the best division of nearly all small networks, though nothing
guarantees it.

*Centralisation* of purchases is ``sum_j (max s - s_j) / ((n - 1) sum s)`` with ``s_j`` what firm j
buys: 1 where one firm buys everything, 0 where all buy the same [2]_.

References
----------
.. [1] S. P. Borgatti and M. G. Everett, "Models of core/periphery structures", Social Networks 21
   (2000) 375-395, doi:10.1016/S0378-8733(99)00019-2.
.. [2] L. C. Freeman, "Centrality in social networks: conceptual clarification", Social Networks 1
   (1979) 215-239, doi:10.1016/0378-8733(78)90021-7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.districts.networks.links import Floats, Links, sums

__all__ = ["CorePeriphery", "fit_core", "purchase_centralisation"]


@dataclass(frozen=True, slots=True, eq=False)
class CorePeriphery:
    """The division into core and periphery that fits best.

    Attributes
    ----------
    correlation : float
        With the ideal (at most 1; nan where all pairs deal the same, or there are fewer than
        three firms).
    core : ndarray of bool, shape (n,)
        Whether each firm belongs to the core.
    """

    correlation: float
    core: NDArray[np.bool_]


def fit_core(links: Links, *, weighted: bool = False) -> CorePeriphery:
    """Divide firms into core and periphery.

    Parameters
    ----------
    links : Links
        Of a network in which every firm has a link.
    weighted : bool
        Whether pairs count by their flow rather than by whether they deal.
    """
    n = links.n
    dealt = links.matrix + links.matrix.T
    if not weighted:
        dealt.data[:] = 1.0
    dealt = dealt.tocsr()
    pairs = 0.5 * n * (n - 1)
    total, squares = 0.5 * float(dealt.sum()), 0.5 * float((dealt.data**2).sum())
    # Where every pair deals the same, what is left is rounding.
    spread = squares - total**2 / pairs if pairs else 0.0
    if n < 3 or spread <= 1e-12 * squares:
        return CorePeriphery(np.nan, np.zeros(n, bool))

    def fit(outside: Floats, periphery: Floats) -> Floats:
        """Correlation, given what is dealt within peripheries and how many firms are in them."""
        ideal = pairs - 0.5 * periphery * (periphery - 1.0)
        vary = ideal * (1.0 - ideal / pairs)
        cover = (total - outside) - total * ideal / pairs
        return np.divide(cover, np.sqrt(spread * vary), out=np.full_like(cover, -1.0),
                         where=vary > 0.0)  # fmt: skip

    strength = np.asarray(dealt.sum(axis=1)).ravel()
    order = np.argsort(-strength, kind="stable")
    rank = np.empty(n, np.int64)
    rank[order] = np.arange(n)
    # A pair leaves the periphery with the first of its two firms to enter the core.
    row = np.repeat(np.arange(n), np.diff(dealt.indptr))
    first = np.minimum(rank[row], rank[dealt.indices])
    outside = total - np.cumsum(0.5 * sums(first, dealt.data, n))
    by_size = fit(outside, np.arange(n - 1.0, -1.0, -1.0))

    def climbed(size: int) -> CorePeriphery:
        """Move firms one by one, from a core of the firms that deal most, while that helps."""
        core = np.zeros(n, bool)
        core[order[:size]] = True
        within, now = float(outside[size - 1]), float(by_size[size - 1])
        to_periphery = dealt @ (~core).astype(np.float64)
        while True:
            left = float((~core).sum())
            after = np.where(core, within + to_periphery, within - to_periphery)
            fits = fit(after, np.where(core, left + 1.0, left - 1.0))
            moved = int(np.argmax(fits))
            if fits[moved] <= now + 1e-12:
                return CorePeriphery(min(now, 1.0), core)
            within, now = float(after[moved]), float(fits[moved])
            sign = 1.0 if core[moved] else -1.0
            core[moved] = not core[moved]
            neighbours = slice(dealt.indptr[moved], dealt.indptr[moved + 1])
            to_periphery[dealt.indices[neighbours]] += sign * dealt.data[neighbours]

    size = 1 + int(np.argmax(by_size))
    starts = (size, max(size // 2, 1), min(size + (size + 1) // 2, n - 1))
    return max(map(climbed, starts), key=lambda found: found.correlation)


def purchase_centralisation(links: Links) -> float:
    """Return the centralisation of purchases (0 to 1; nan for fewer than two firms).

    Parameters
    ----------
    links : Links
        Of a network in which every firm has a link.
    """
    if links.n < 2:
        return np.nan
    bought = links.purchases
    return float((bought.max() - bought).sum() / ((links.n - 1) * bought.sum()))
