"""The measures of a supplier network: what each is, and all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from distretto.districts.networks.core_periphery import fit_core, purchase_centralisation
from distretto.districts.networks.dependence import dependence_of
from distretto.districts.networks.hierarchy import (
    Loops,
    circulation,
    reaching_centrality,
    trophic_incoherence,
    trophic_levels,
)
from distretto.districts.networks.leaders import top_buyers_share
from distretto.districts.networks.links import Links
from distretto.districts.networks.locality import local_content, sells_from_outside
from distretto.districts.networks.motifs import closed_paths
from distretto.districts.networks.reciprocity import (
    flip_probability,
    flow_reciprocity,
    link_reciprocity,
    reciprocity_against_density,
    role_exchange,
)
from distretto.districts.networks.survival import survival_curve

__all__ = ["MEASURES", "Measure", "measured"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a network.

    Attributes
    ----------
    name : str
        Name in tables.
    label : str
        What it is called.
    unit : {"share", "index"}
        A share from 0 to 1, or another number.
    says : str
        A sentence on its value, with ``{value}`` in its place.
    over_time : bool
        Whether it compares periods, so that it takes two of them.
    by_chance : bool
        Whether a network rewired at random could have another value.
    """

    name: str
    label: str
    unit: Literal["share", "index"]
    says: str
    over_time: bool = False
    by_chance: bool = True


MEASURES = (
    Measure(
        "link_reciprocity",
        "Links returned within the period",
        "share",
        "Of all links, {value} are returned within the same period: each of the two firms also "
        "buys from the other.",
    ),
    Measure(
        "flow_reciprocity",
        "Flow returned within the period",
        "share",
        "Of the money that firms pay each other, {value} is matched by payments the other way "
        "within the same period.",
    ),
    Measure(
        "reciprocity_rho",
        "Reciprocity against density",
        "index",
        "Against the density of the network, reciprocity is {value}, where 0 is a random network "
        "and 1 one in which every link is returned.",
    ),
    Measure(
        "role_exchange",
        "Role exchange over the window",
        "share",
        "Over the whole window, {value} of the money is matched by payments the other way.",
        over_time=True,
    ),
    Measure(
        "alternation",
        "Flow returned in another period",
        "share",
        "Of the money, {value} is returned in another period than its own: buyer and supplier "
        "change places over time.",
        over_time=True,
    ),
    Measure(
        "role_flip",
        "Firms that change role from one period to the next",
        "share",
        "From one period to the next, {value} of firms turn from net sellers to net buyers in the "
        "district, or the other way.",
        over_time=True,
    ),
    Measure(
        "link_survival",
        "Links that survive a period",
        "share",
        "Of the links of a period, {value} still exist in the next.",
        over_time=True,
    ),
    Measure(
        "buyer_hhi",
        "Concentration of a supplier's sales",
        "index",
        "The sales of a supplier have a concentration (Herfindahl index) of {value} over its "
        "buyers, on average by sales; 1 is a single buyer.",
    ),
    Measure(
        "top_buyer_share",
        "Share of the largest buyer",
        "share",
        "A supplier makes {value} of its sales with its largest buyer, on average by sales.",
    ),
    Measure(
        "captive_suppliers",
        "Suppliers with more than half their sales to one buyer",
        "share",
        "Of all suppliers, {value} make more than half of their sales with one buyer.",
        # Who has one customer keeps one; with more, it depends on the values.
    ),
    Measure(
        "asymmetry",
        "Asymmetry of dependence",
        "index",
        "A link weighs {value} more in the supplier's sales than in the buyer's purchases, on "
        "average; 1 is a captive supplier of a buyer who hardly notices, -1 the reverse.",
    ),
    Measure(
        "local_content",
        "Purchases from the district",
        "share",
        "Of all that firms of the district buy, {value} comes from the district.",
        by_chance=False,
    ),
    Measure(
        "hierarchy",
        "Flow on no cycle",
        "share",
        "Of the flow, {value} runs one way and is part of no cycle of firms that sell to each "
        "other: 100 % is a pure hierarchy.",
    ),
    Measure(
        "flow_outside_loops",
        "Flow on links outside loops",
        "share",
        "Of the flow, {value} is on links from which no chain of sales leads back.",
    ),
    Measure(
        "reaching_centrality",
        "Global reaching centrality of orders",
        "index",
        "The reach of orders is centred to {value}, where 1 is one firm that commands all others.",
    ),
    Measure(
        "trophic_incoherence",
        "Trophic incoherence",
        "index",
        "Levels of the chain are mixed to {value}, where 0 is a chain of clean levels and 1 none "
        "at all.",
    ),
    Measure(
        "core_periphery",
        "Core and periphery, by links",
        "index",
        "By their links, firms fit a core with a periphery to {value} (correlation).",
    ),
    Measure(
        "core_periphery_flow",
        "Core and periphery, by flow",
        "index",
        "By flow, firms fit a core with a periphery to {value} (correlation).",
    ),
    Measure(
        "purchase_centralisation",
        "Centralisation of purchases",
        "index",
        "Purchases are centralised to {value}, where 1 is a single buyer and 0 equal ones.",
    ),
    Measure(
        "top_buyers",
        "Share of the five largest buyers",
        "share",
        "The five largest buyers place {value} of all orders.",
    ),
    Measure(
        "triangles",
        "Triangles",
        "share",
        "Of two partners of one firm, {value} deal with each other too (triangles).",
    ),
    Measure(
        "squares",
        "Squares",
        "share",
        "Of chains of three links, {value} close to a square, as where two buyers share two "
        "suppliers.",
    ),
)


def measured(
    flows: Sequence[Links], recent: Links, local: NDArray[np.bool_], window: int
) -> dict[str, float]:
    """Return all measures of a network.

    Parameters
    ----------
    flows : sequence of Links
        Flows of each period between the same firms.
    recent : Links
        Mean flows over the last window, of which the structure is measured.
    local : (n,) ndarray of bool
        Firms of the district. All measures are of flows among them; but the dependence of its
        suppliers is on all buyers, and local content on all suppliers.
    window : int
        Periods that are pooled for role exchange.

    Returns
    -------
    dict of str to float
        Values by the names of `MEASURES`; nan where there is nothing to measure.
    """
    inside = [links.chosen(local[links.supplier] & local[links.buyer]) for links in flows]
    structure, _ = recent.chosen(local[recent.supplier] & local[recent.buyer]).among_active()
    several = len(flows) > 1
    exchange = role_exchange(inside, window)
    hanging = dependence_of(recent, local)
    loops = Loops(structure)
    closed = closed_paths(structure)
    return {
        "link_reciprocity": _by_links(inside, [link_reciprocity(links) for links in inside]),
        "flow_reciprocity": _share([(flow_reciprocity(links), links.total) for links in inside]),
        "reciprocity_rho": _by_links(
            inside, [reciprocity_against_density(links) for links in inside]
        ),
        "role_exchange": exchange.exchange if several else np.nan,
        "alternation": exchange.alternation if several else np.nan,
        "role_flip": flip_probability(inside),
        "link_survival": float(survival_curve(inside, 1)[0]),
        "buyer_hhi": hanging.mean(hanging.hhi),
        "top_buyer_share": hanging.mean(hanging.top_share),
        "captive_suppliers": float(hanging.captive.mean()) if len(hanging.captive) else np.nan,
        "asymmetry": hanging.mean(hanging.asymmetry),
        "local_content": local_content(recent, local)
        if sells_from_outside(flows, local)
        else np.nan,
        "hierarchy": 1.0 - circulation(structure, loops),
        "flow_outside_loops": loops.flow_outside,
        "reaching_centrality": reaching_centrality(loops),
        "trophic_incoherence": trophic_incoherence(structure, trophic_levels(structure)),
        "core_periphery": fit_core(structure).correlation,
        "core_periphery_flow": fit_core(structure, weighted=True).correlation,
        "purchase_centralisation": purchase_centralisation(structure),
        "top_buyers": top_buyers_share(structure),
        "triangles": closed.triangles,
        "squares": closed.squares,
    }


def _by_links(periods: Sequence[Links], values: Sequence[float]) -> float:
    return _share(
        [(value, float(len(links))) for value, links in zip(values, periods, strict=True)]
    )


def _share(weighted: Sequence[tuple[float, float]]) -> float:
    """Return a weighted mean of what is known."""
    known = [(value, weight) for value, weight in weighted if np.isfinite(value)]
    weight = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / weight if weight else np.nan
