"""Outcomes: niches, buyers, ancillary trades and outside work."""

from __future__ import annotations

import numpy as np

from distretto.economy.markets import mean_price
from distretto.economy.outcomes.declaration import C, D, Outcome, S
from distretto.economy.production import core_phases
from distretto.economy.state import (
    UPMARKET,
    Books,
    Designs,
    Firms,
    Markets,
    Phases,
    Shop,
)
from distretto.kernels import kernel

OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "relative_price",
        "Price relative to rivals",
        "ratio",
        None,
        C,
        "Mean list price of the district over the mean cost of rivals, both relative to the end "
        "of burn-in.",
    ),
    Outcome(
        "upmarket_sales",
        "Upmarket niche in sales",
        "share",
        None,
        C,
        "Final sales of the firms in the upmarket niche over all final sales.",
    ),
    Outcome(
        "exporters",
        "Final firms that export",
        "share",
        None,
        C,
        "Final firms that delivered abroad this quarter, over final firms.",
    ),
    Outcome(
        "large_buyers",
        "Sales to large buyers",
        "share",
        None,
        S,
        "Final sales to large buyers over all final sales.",
    ),
    Outcome(
        "ancillary_local",
        "Ancillary work done in the district",
        "share of standard hours",
        None,
        S,
        "Work in ancillary trades (machines, chemicals, transport, design services) done by firms "
        "of the district, over all of it that the district uses.",
    ),
    Outcome(
        "foreign_work",
        "Specialists' sales to foreign customers",
        "share",
        None,
        S,
        "Hours sold to foreign customers over all sales of specialists.",
    ),
    Outcome(
        "duties",
        "Duties on work from afar",
        "numeraire per quarter",
        None,
        D,
        "Tariffs and levies paid on work done outside.",
    ),
)


@kernel
def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else np.nan


@kernel(entry=True, allocates=True)
def measure(
    firms: Firms,
    books: Books,
    phases: Phases,
    shop: Shop,
    markets: Markets,
    designs: Designs,
    quarter: int,
) -> np.ndarray:
    """Outcomes of the quarter just run, in the order of `OUTCOMES`."""
    core = core_phases(phases)
    sales = 0.0
    upmarket = 0.0
    final = 0.0
    exporters = 0.0
    subcontract = 0.0
    abroad = 0.0
    at_home = np.sum(books.ancillary)
    outside = 0.0
    for f in range(firms.alive.size):
        if firms.final[f]:
            sold = books.domestic[f] + books.exports[f]
            sales += sold
            upmarket += sold if designs.niche[f] == UPMARKET else 0.0
            if firms.alive[f]:
                final += 1.0
                exporters += 1.0 if books.exports[f] > 0.0 else 0.0
            for i in range(core, phases.hours.size):
                at_home += shop.own_units[f, i] * phases.hours[i]
                outside += shop.outside_units[f, i] * phases.hours[i]
        else:
            subcontract += books.subcontract_sales[f] + books.foreign_work[f]
            abroad += books.foreign_work[f]
    price = np.nan
    if markets.opening_price[0] > 0.0:
        price = mean_price(firms) / markets.opening_price[0] / np.mean(markets.rival_cost)
    return np.array(
        [
            price,
            _share(upmarket, sales),
            _share(exporters, final),
            _share(np.sum(books.large_sales), sales),
            _share(at_home, at_home + outside),
            _share(abroad, subcontract),
            np.sum(books.duties),
        ]
    )
