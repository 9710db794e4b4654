"""What ties between firms tell: who orders, who depends, and whether roles are exchanged.

The measures are those of `distretto.districts.networks`; here they get the names by which kinds of
district ask for them. Firms that are not in the list of firms are outside the district.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from distretto.districts.features import Interval, Measured
from distretto.districts.networks.analysis import WINDOW, NetworkProfile, analyse
from distretto.districts.networks.links import Links
from distretto.districts.networks.network import Network
from distretto.districts.networks.null_model import rewired
from distretto.districts.networks.reading import in_years
from distretto.districts.networks.reciprocity import flow_reciprocity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LEADER", "Value", "coordinated", "exchange_on_both_sides", "network_of", "tie_measures"]

LEADER = 80.0
"""People at work from which a firm counts as a leader; in Santa Croce they had 80 to 100 (Amin)."""
# Measure of a network -> feature that it is.
FEATURES = {
    "flow_reciprocity": "reciprocity",
    "role_exchange": "role_exchange",
    "alternation": "alternation",
    "role_flip": "flip_rate",
    "hierarchy": "hierarchy",
    "buyer_hhi": "buyer_hhi",
    "top_buyer_share": "top_buyer",
    "asymmetry": "asymmetry",
    "top_buyers": "top5_buyers",
    "link_survival": "link_survival",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A measure, and the ends of 95 per cent of what chance gives; see `features.Measured`."""

    value: float
    null: Interval | None = None


def network_of(ties: pd.DataFrame, firms: pd.DataFrame | None) -> Network:
    """Return the network that ties make.

    Parameters
    ----------
    ties : pandas.DataFrame
        `TIE_PANEL`, of all periods. Quarters and months, known by their ``labels`` in ``attrs``,
        are added up to years, which kinds of district are told by.
    firms : pandas.DataFrame or None
        `DISTRICT_FIRMS`, of all periods; without it all firms are of the district.

    Raises
    ------
    TableError
        If no tie is between two firms.
    """
    local = None
    if firms is not None:
        named = {*ties["buyer"], *ties["supplier"]}
        local = set(firms["firm"]) & named
    labels = ties.attrs.get("labels") or {}
    return Network.from_frame(
        in_years(ties, labels) if labels else ties,
        local=local,
        source=ties.attrs.get("source"),
        place=ties.attrs.get("rows"),
        sum_duplicates=bool(labels),
    )


def tie_measures(
    network: Network, firms: pd.DataFrame | None, draws: int, seed: int
) -> Mapping[str, Measured]:
    """Return measures of a network by name of the feature.

    Parameters
    ----------
    network : Network
    firms : pandas.DataFrame or None
        `DISTRICT_FIRMS`, for the orders of leader firms.
    draws, seed : int
        Networks drawn at random, that keep every firm's numbers of buyers and suppliers.
    """
    found = analyse(network, draws=draws, seed=seed)
    measures: dict[str, Measured] = {}
    for finding in found.findings:
        if finding.measure.name in FEATURES:
            chance = finding.chance
            null = None if chance is None else (chance.low, chance.high)
            measures[FEATURES[finding.measure.name]] = Value(finding.value, null)
    ratio = _over_chance(found)
    if ratio is not None:
        measures["reciprocity_ratio"] = ratio
    mutual = exchange_on_both_sides(network, draws, seed)
    if mutual is not None:
        measures["mutual"] = mutual
    if not network.local.all() and network.weighted:
        content = found["local_content"].value
        measures["local_supply"] = Value(content)
        measures["external_sourcing"] = Value(1.0 - content)
    if firms is not None and "jobs" in firms and firms["jobs"].notna().any():
        measures["coordinated"] = Value(coordinated(network, firms))
    return measures


def _over_chance(found: NetworkProfile) -> Measured | None:
    """Return links that run both ways over those that chance gives, 0 where none does."""
    finding = found["link_reciprocity"]
    if finding.value == 0.0:
        return Value(0.0)
    chance = finding.chance
    if chance is None or not chance.mean > 0.0:
        return None
    return Value(finding.value / chance.mean, (chance.low / chance.mean, chance.high / chance.mean))


def exchange_on_both_sides(network: Network, draws: int, seed: int) -> Measured | None:
    """Return how far firms that both buy and sell work take turns, beyond chance.

    Whether roles are exchanged can be seen only where they could be. With R the share of flow that
    is returned among the firms that have both buyers and suppliers within the window, and c its
    mean over networks drawn at random, this is (R - c) / (1 - c), as Garlaschelli and Loffredo
    (2004) set reciprocity against density. 0 without such firms: all roles are fixed.

    Parameters
    ----------
    network : Network
    draws, seed : int
        Networks drawn at random; without any, c is 0.
    """
    recent = network.pooled(max(0, len(network.flows) - WINDOW))
    links = network.inside(recent)
    found = _returned_on_both_sides(links)
    if not draws:
        return Value(found)
    drawn = [
        _returned_on_both_sides(rewired(links, random=np.random.default_rng([seed, draw])))
        for draw in range(draws)
    ]
    chance = float(np.mean(drawn))
    if chance >= 1.0:
        return None
    value, low, high = (
        float((each - chance) / (1.0 - chance))
        for each in (found, *np.percentile(drawn, (2.5, 97.5)))
    )
    return Value(value, (low, high))


def _returned_on_both_sides(links: Links) -> float:
    """Return the share of flow that is returned among firms that have buyers and suppliers."""
    both = (links.customers > 0) & (links.suppliers > 0)
    among = links.chosen(both[links.supplier] & both[links.buyer])
    return flow_reciprocity(among) if len(among) else 0.0


def coordinated(network: Network, firms: pd.DataFrame) -> float:
    """Return the part of local orders of the last period that leader firms place.

    Parameters
    ----------
    network : Network
    firms : pandas.DataFrame
        With ``jobs``; of several periods the last counts.
    """
    links = network.inside(network.flows[-1])
    jobs = firms.sort_values("period", kind="stable").groupby("firm")["jobs"].last()
    size = jobs.reindex(network.firms).to_numpy(dtype=np.float64)
    orders = links.purchases
    return float(orders[size >= LEADER].sum() / orders.sum()) if links.total > 0.0 else np.nan
