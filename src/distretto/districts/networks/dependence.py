"""How suppliers hang on their buyers.

Definitions, ``F_i`` all sales of supplier i, ``F_j(in)`` all purchases of buyer j::

    HHI_i = sum_j (F_ij / F_i)^2           concentration of its sales
    top_i = max_j F_ij / F_i               share of its largest buyer
    A_ij  = F_ij / F_i - F_ij / F_j(in)    asymmetry of a link

A link is asymmetric (A > 0) where it matters more to the supplier than to the buyer, who can go
elsewhere. Buyers outside the district count where they are known: a supplier with many customers
far away is not captive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.districts.networks.links import Floats, Links, Positions, sums

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CAPTIVE", "Dependence", "dependence_of"]

# Share of sales from which a supplier hangs on its largest buyer.
CAPTIVE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Dependence:
    """Dependence of each supplier on its buyers.

    Attributes
    ----------
    supplier : ndarray of int64, shape (s,)
        Positions of firms that sell.
    sales : ndarray of float64, shape (s,)
        What they sell to firms of the network.
    customers : ndarray of int64, shape (s,)
        Their buyers.
    top_buyer : ndarray of int64, shape (s,)
        Position of the largest buyer.
    hhi, top_share : ndarray of float64, shape (s,)
        Concentration of sales and share of the largest buyer (0 to 1).
    asymmetry : ndarray of float64, shape (s,)
        Mean of A over the supplier's links, weighted by their flow (-1 to 1).
    """

    supplier: Positions
    sales: Floats
    customers: Positions
    top_buyer: Positions
    hhi: Floats
    top_share: Floats
    asymmetry: Floats

    @property
    def captive(self) -> NDArray[np.bool_]:
        """Whether more than half of sales go to one buyer, shape (s,)."""
        return self.top_share > CAPTIVE

    def mean(self, of_each: Floats) -> float:
        """Return a mean over suppliers, weighted by their sales; nan without suppliers."""
        return float(np.average(of_each, weights=self.sales)) if len(self.sales) else np.nan

    def to_dataframe(self, firms: NDArray[np.str_]) -> pd.DataFrame:
        """Return one row per supplier, given the names of all firms."""
        import pandas as pd

        names = firms.astype(object)
        return pd.DataFrame(
            {
                "supplier": names[self.supplier],
                "sales": self.sales,
                "customers": self.customers,
                "top_buyer": names[self.top_buyer],
                "top_buyer_share": self.top_share,
                "hhi": self.hhi,
                "asymmetry": self.asymmetry,
            }
        )


def dependence_of(links: Links, of: NDArray[np.bool_] | None = None) -> Dependence:
    """Return how suppliers depend on their buyers.

    Parameters
    ----------
    links : Links
    of : (n,) ndarray of bool, optional
        Firms that are looked at as suppliers; all that sell by default. Their buyers may be any.
    """
    if of is not None:
        purchases = links.purchases
        links = links.chosen(of[links.supplier])
    else:
        purchases = links.purchases
    sales = links.sales
    share = links.value / sales[links.supplier]
    asymmetry = share - links.value / purchases[links.buyer]
    supplier = np.flatnonzero(sales > 0.0)
    # In order of share, the last link of a supplier is that to its largest buyer.
    top_share, top_buyer = np.zeros(links.n), np.zeros(links.n, np.int64)
    order = np.argsort(share, kind="stable")
    top_share[links.supplier[order]] = share[order]
    top_buyer[links.supplier[order]] = links.buyer[order]
    hhi = sums(links.supplier, share**2, links.n)
    mean_asymmetry = sums(links.supplier, asymmetry * share, links.n)
    return Dependence(
        supplier,
        sales[supplier],
        links.customers[supplier],
        top_buyer[supplier],
        np.minimum(hhi[supplier], 1.0),
        top_share[supplier],
        mean_asymmetry[supplier],
    )
