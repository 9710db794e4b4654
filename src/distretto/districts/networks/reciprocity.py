"""Who sells to whom in turn: reciprocity within a period, and roles that alternate over periods.

Definitions, over pairs of firms i and j::

    r   = sum_ij a_ij a_ji / L                        links that are returned
    rho = (r - a) / (1 - a),  a = L / (n (n - 1))     the same against the density [1]_
    R   = sum_i<j 2 min(F_ij, F_ji) / sum_ij F_ij     flow that is returned [2]_
    RE  = R of the mean flows over a window of tau periods
    RE - R within the periods of the window           flow returned in another period

Where the winner of an order subcontracts to the loser, next time round the roles may be the other
way about: RE is then high although little is returned within a period. The difference is never
negative, since a minimum of sums is at least the sum of minima.

The balance of a firm is ``(sales - purchases) / (sales + purchases)`` within the district; where
it changes sign from one period to the next, the firm has changed its role.

References
----------
.. [1] D. Garlaschelli and M. I. Loffredo, "Patterns of link reciprocity in directed networks",
   Physical Review Letters 93 (2004) 268701, doi:10.1103/PhysRevLett.93.268701.
.. [2] T. Squartini, F. Picciolo, F. Ruzzenenti and D. Garlaschelli, "Reciprocity of weighted
   networks", Scientific Reports 3 (2013) 2729, doi:10.1038/srep02729.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from distretto.districts.networks.links import Floats, Links, average

__all__ = [
    "RoleExchange",
    "balances",
    "flip_probability",
    "flow_reciprocity",
    "link_reciprocity",
    "reciprocity_against_density",
    "role_exchange",
    "windows",
]


def link_reciprocity(links: Links) -> float:
    """Return r, the share of links that are returned (0 to 1; nan without links)."""
    return float((links.returned() > 0.0).mean()) if len(links) else np.nan


def flow_reciprocity(links: Links) -> float:
    """Return R, the share of flow that is returned (0 to 1; nan without links)."""
    if not len(links):
        return np.nan
    return float(np.minimum(links.value, links.returned()).sum() / links.total)


def reciprocity_against_density(links: Links) -> float:
    """Return rho of Garlaschelli and Loffredo: 0 as in a random network, 1 if all is returned.

    Firms without links do not count. nan where every pair deals both ways, or nobody deals.
    """
    active, _ = links.among_active()
    density = len(active) / (active.n * (active.n - 1)) if active.n > 1 else 1.0
    return (link_reciprocity(links) - density) / (1.0 - density) if density < 1.0 else np.nan


@dataclass(frozen=True, slots=True)
class RoleExchange:
    """Flow that is returned at once, and over a window.

    Attributes
    ----------
    exchange : float
        RE, share of flow returned over the window (0 to 1).
    within : float
        R within the periods of the window, weighted by their flow (0 to 1).
    """

    exchange: float
    within: float

    @property
    def alternation(self) -> float:
        """Share of flow returned in another period of the window than its own (0 to 1)."""
        return self.exchange - self.within


def windows(count: int, length: int) -> list[slice]:
    """Return the windows of so many consecutive periods; one of all where there are fewer."""
    length = min(length, count)
    return [slice(first, first + length) for first in range(count - length + 1)]


def role_exchange(periods: Sequence[Links], window: int) -> RoleExchange:
    """Return role exchange over windows of consecutive periods, weighted by their flow.

    Parameters
    ----------
    periods : sequence of Links
        Flows of each period between the same firms.
    window : int
        Periods that are pooled, tau.
    """
    pooled_back = within_back = total = 0.0
    back = [float(np.minimum(links.value, links.returned()).sum()) for links in periods]
    for part in windows(len(periods), window):
        chosen = periods[part]
        pooled = average(chosen)
        pooled_back += float(np.minimum(pooled.value, pooled.returned()).sum())
        within_back += sum(back[part]) / len(chosen)
        total += pooled.total
    if total == 0.0:
        return RoleExchange(np.nan, np.nan)
    return RoleExchange(pooled_back / total, within_back / total)


def balances(links: Links) -> Floats:
    """Return the balance of each firm (-1 to 1; nan without flows), shape (n,)."""
    sales, purchases = links.sales, links.purchases
    turnover = sales + purchases
    with np.errstate(invalid="ignore"):
        found: Floats = (sales - purchases) / turnover
    return found


def flip_probability(periods: Sequence[Links]) -> float:
    """Return the probability that a firm's balance changes sign from one period to the next.

    Over all firms and consecutive periods in which a balance is above or below zero both times;
    nan where there are none.
    """
    signs = [np.sign(balances(links)) for links in periods]
    changes, cases = 0, 0
    for before, after in pairwise(signs):
        product: NDArray[np.float64] = before * after
        changes += int((product == -1.0).sum())
        cases += int((np.abs(product) == 1.0).sum())
    return changes / cases if cases else np.nan
