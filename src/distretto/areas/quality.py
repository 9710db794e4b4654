"""Quality of a delineation: statistics of areas, of the partition, of flows between areas.

Definitions, for an area with `live` employed residents, `work` jobs and `own` people who do both;
flows of communities that were set aside are left out everywhere but in central communities::

    containment_supply  = own / live          share of residents who work in the area
    containment_demand  = own / work          share of jobs held by residents
    commuters           = ((live - own) + (work - own)) / (2 own)
    home_work_ratio     = ((live - own) - (work - own)) / own
    cohesion_links      = pairs of different communities with a flow / (N (N - 1)),  N communities
    cohesion_flows      = 100 (own - people who work in their community) / own
    central_communities = communities with more than 100 jobs in all, and with
                          (W - f_ii) / (R - f_ii) > 1
    modularity          = sum over areas of own / T - live work / T^2,   T all workers in areas

Quartiles are linear between order statistics (R's type 7), standard deviations divide by K - 1.
Areas of one community have no cohesion and are left out of its summaries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas import indexing
from distretto.areas.clusters import validity
from distretto.areas.result import SearchResult
from distretto.areas.search import ASSIGNED, JOINED

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["area_flows", "area_stats", "of"]

_CENTRAL_JOBS = 100  # a central community has more jobs than this
_FIVE = ("min", "q1", "median", "q3", "max")


def area_stats(delineation: SearchResult) -> pd.DataFrame:
    """Return statistics of each area, in the order of their numbers.

    Parameters
    ----------
    delineation : SearchResult

    Returns
    -------
    pandas.DataFrame
        One row per area: area (code of its largest community), name, number, communities,
        residents, jobs, live_and_work (persons), validity (at least 1 where valid),
        containment_supply, containment_demand (shares), commuters, home_work_ratio (ratios),
        cohesion_links (share), cohesion_flows (percent), central_communities, links_in, links_out
        (areas with a flow into and out of it, itself included). Missing values are NaN.
    """
    import pandas as pd

    network, area = delineation.network, _area(delineation)
    areas = len(delineation)
    inside = area >= 0
    sums = indexing.between_areas(
        network.out_start, network.out_place, network.out_workers, area, areas
    )
    start, to, workers, links = sums
    own = np.zeros(areas)
    origin = np.repeat(np.arange(areas), np.diff(start))
    own[origin[origin == to]] = workers[origin == to]
    live = np.bincount(area[inside], network.residents[inside], areas)
    work = np.bincount(area[inside], network.jobs[inside], areas)
    at_home = np.bincount(area[inside], network.own[inside], areas)
    communities = np.bincount(area[inside], minlength=areas)
    rule = delineation.parameters.rule
    with np.errstate(divide="ignore", invalid="ignore"):
        several = np.where(communities > 1, 1.0, np.nan)
        return pd.DataFrame(
            {
                "area": delineation.area_codes.astype(object),
                "name": delineation.area_names,
                "number": delineation.numbers,
                "communities": communities,
                "residents": live,
                "jobs": work,
                "live_and_work": own,
                "validity": [validity(*each, rule) for each in zip(live, work, own, strict=True)],
                "containment_supply": own / live,
                "containment_demand": own / work,
                "commuters": ((live - own) + (work - own)) / (2 * own),
                "home_work_ratio": ((live - own) - (work - own)) / own,
                "cohesion_links": several * links / (communities * (communities - 1)),
                "cohesion_flows": several * 100 * (own - at_home) / own,
                "central_communities": np.bincount(
                    area[inside], _central(delineation)[inside], areas
                ).astype(np.int64),
                "links_in": np.bincount(to, minlength=areas),
                "links_out": np.diff(start),
            }
        )


def area_flows(delineation: SearchResult) -> pd.DataFrame:
    """Return flows between areas: origin, destination (codes of areas), workers (persons)."""
    import pandas as pd

    network = delineation.network
    start, to, workers, _ = indexing.between_areas(
        network.out_start,
        network.out_place,
        network.out_workers,
        _area(delineation),
        len(delineation),
    )
    codes = delineation.area_codes.astype(object)
    return pd.DataFrame(
        {"origin": codes.repeat(np.diff(start)), "destination": codes[to], "workers": workers}
    )


def of(delineation: SearchResult, threshold: float = 1.0) -> dict[str, Any]:
    """Return statistics of the whole partition.

    Parameters
    ----------
    delineation : SearchResult
    threshold : float
        Flows between areas below this (persons) are counted as small.

    Returns
    -------
    dict
        JSON types by name; None where a statistic is missing. Counts of areas and communities;
        mean and sd, quartiles, least and largest of the columns of :func:`area_stats`; modularity;
        share of workers who cross the border of an area; links (pairs of areas with a flow, an
        area with itself included), their size with and without the areas themselves, areas with
        most and fewest links; entries of the reserve list by case and their validity.
    """
    stats = area_stats(delineation)
    flows = area_flows(delineation)
    across = flows["workers"][flows["origin"] != flows["destination"]].to_numpy()
    total = float(stats["residents"].sum())
    in_areas = float(flows["workers"].sum())
    own, live, work = (stats[c].to_numpy() for c in ("live_and_work", "residents", "jobs"))
    result: dict[str, Any] = {
        "areas": len(stats),
        "communities": int(stats["communities"].sum()),
        "communities_not_assigned": len(delineation.not_assigned),
        "communities_set_aside": int(np.count_nonzero(delineation.reason)),
        "areas_of_one_community": int((stats["communities"] == 1).sum()),
        "areas_not_valid": int((stats["validity"] < 1).sum()),
        "areas_without_centre": int((stats["central_communities"] == 0).sum()),
        "iterations": delineation.iterations,
        "workers": total,
        "workers_crossing_share": None if total == 0 else 1 - float(own.sum()) / total,
        "modularity": None
        if in_areas == 0
        else float((own / in_areas - live * work / in_areas**2).sum()),
    }
    for column in ("containment_demand", "containment_supply", "commuters", "home_work_ratio"):
        result |= _summary(stats[column].to_numpy(), column, ("mean", "sd"))
    for column in ("cohesion_flows", "cohesion_links"):
        result |= _summary(stats[column].to_numpy(), column, ("q1", "median", "q3"))
    for column in ("residents", "jobs", "live_and_work"):
        result |= _summary(stats[column].to_numpy(), column, (*_FIVE, "mean", "sd"))
    sizes = flows["workers"].to_numpy()
    result["links"] = len(flows)
    result["links_small_share"] = float((sizes < threshold).mean()) if len(flows) else None
    result |= _summary(sizes, "link_workers", (*_FIVE, "mean"))
    result |= _summary(across, "link_workers_across", (*_FIVE, "mean"))
    for column in ("links_in", "links_out"):
        values = stats[column].to_numpy()
        result |= _summary(values, column, (*_FIVE, "mean"))
        for which, extreme in (("most", np.max), ("fewest", np.min)):
            found = stats["area"][values == extreme(values)] if len(values) else []
            result[f"areas_with_{which}_{column}"] = [str(code) for code in found]
    return result | _reserve(delineation)


def _area(delineation: SearchResult) -> NDArray[np.int32]:
    """Return the position of the area of each community that takes part."""
    return np.ascontiguousarray(delineation.position[delineation.kept])


def _central(delineation: SearchResult) -> NDArray[np.bool_]:
    """Return which communities that take part are central, by all flows."""
    flows, kept = delineation.flows, delineation.kept
    residents, jobs, own = flows.residents[kept], flows.jobs[kept], flows.own[kept]
    # Missing where nobody comes and nobody goes: not central.
    return (jobs - own > residents - own) & (jobs > _CENTRAL_JOBS)


def _summary(values: NDArray[Any], name: str, wanted: tuple[str, ...]) -> dict[str, float | None]:
    """Return statistics of the values that are not missing, named ``name_statistic``."""
    values = values[np.isfinite(values)].astype(np.float64)
    result: dict[str, float | None] = dict.fromkeys(f"{name}_{each}" for each in wanted)
    if not len(values):
        return result
    quartiles = dict(zip(_FIVE, np.quantile(values, [0, 0.25, 0.5, 0.75, 1]), strict=True))
    spread = float(values.std(ddof=1)) if len(values) > 1 else None
    known = {**quartiles, "mean": values.mean(), "sd": spread}
    for each in wanted:
        result[f"{name}_{each}"] = None if known[each] is None else float(known[each])
    return result


def _reserve(delineation: SearchResult) -> dict[str, Any]:
    """Return statistics of the reserve list."""
    what = delineation.log.integers[:, 6]
    entries = (what != JOINED) & (what != ASSIGNED)
    cases = {f"reserve_{case}": int((what == at + 1).sum()) for at, case in enumerate("ABCDEF")}
    times = np.unique(delineation.log.integers[entries, 2], return_counts=True)[1]
    scores = delineation.log.numbers[entries, 0]
    return {
        "reserve_entries": int(entries.sum()),
        "reserve_clusters": len(times),
        "reserve_clusters_once": int((times == 1).sum()),
        **cases,
        **_summary(scores, "reserve_validity", (*_FIVE, "mean")),
    }
