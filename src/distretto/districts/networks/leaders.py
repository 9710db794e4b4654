"""Firms that coordinate the work of others: who places the orders, and who hangs on them.

In Amin's reading of the Italian districts, leader firms of middling size organise teams of
suppliers. A firm leads here if it places at least a given share of all orders within the district;
its size, where it is known, tells a firm of 80 to 100 people from a plant of thousands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from distretto.districts.networks.dependence import Dependence
from distretto.districts.networks.links import Links

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["LEADS_FROM", "leader_firms", "top_buyers_share"]

# Share of orders from which a firm is called a leader.
LEADS_FROM = 0.05


def top_buyers_share(links: Links, count: int = 5) -> float:
    """Return the share of the largest buyers in all purchases (0 to 1; nan without links).

    Parameters
    ----------
    links : Links
    count : int
        How many buyers.
    """
    if not len(links):
        return np.nan
    return float(np.sort(links.purchases)[-count:].sum() / links.total)


def leader_firms(
    links: Links,
    hanging: Dependence,
    firms: NDArray[np.str_],
    *,
    size: Mapping[str, float] | None = None,
    least: float = LEADS_FROM,
) -> pd.DataFrame:
    """Return the firms that place at least a share of all orders, the largest first.

    Parameters
    ----------
    links : Links
        Flows within the district.
    hanging : Dependence
        Of its suppliers on their buyers, these outside included.
    firms : (n,) ndarray of str
        Names of the firms.
    size : mapping of str to float, optional
        People at work in each firm.
    least : float
        The share from which a firm leads (0 to 1).

    Returns
    -------
    pandas.DataFrame
        ``firm``, ``size`` (people at work, missing where not known), ``orders_share`` (part of
        all purchases), ``suppliers`` (from whom it buys), ``captive_suppliers`` (who sell more
        than half to it).
    """
    import pandas as pd

    share = links.purchases / links.total if len(links) else np.zeros(links.n)
    captive = np.bincount(hanging.top_buyer[hanging.captive], minlength=links.n)
    found = np.flatnonzero(share >= least) if len(links) else np.zeros(0, np.int64)
    found = found[np.argsort(-share[found], kind="stable")]
    known = size or {}
    return pd.DataFrame(
        {
            "firm": firms[found].astype(object),
            "size": [known.get(str(name), np.nan) for name in firms[found]],
            "orders_share": share[found],
            "suppliers": links.suppliers[found],
            "captive_suppliers": captive[found],
        }
    )
