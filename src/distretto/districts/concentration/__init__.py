"""Concentration of industries in areas: how much more is here than elsewhere, and how sure that is.

>>> from distretto.districts import concentration
>>> concentration.location_quotients([[30, 10], [30, 30]]).round(2)
array([[1.25, 0.62],
       [0.83, 1.25]])
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.districts.concentration.clusters import (
        StarRule,
        Stars,
        StrongRule,
        cluster_stars,
        strong_clusters,
    )
    from distretto.districts.concentration.dartboard import (
        Agglomeration,
        agglomeration,
        coagglomeration,
        coagglomeration_pairs,
        random_sites,
    )
    from distretto.districts.concentration.distances import (
        DistanceDensity,
        distance_density,
        on_globe,
    )
    from distretto.districts.concentration.entropy import Variety, variety
    from distretto.districts.concentration.files import save
    from distretto.districts.concentration.intervals import (
        QuotientIntervals,
        bootstrap_intervals,
        bootstrap_plants,
        posterior_intervals,
    )
    from distretto.districts.concentration.location import (
        gini_of_location,
        gini_of_specialisation,
        herfindahl_of_location,
        herfindahl_of_specialisation,
        krugman_of_location,
        krugman_of_specialisation,
    )
    from distretto.districts.concentration.plants import (
        Plants,
        SizeInequality,
        herfindahl_bounds,
    )
    from distretto.districts.concentration.quotients import location_quotients, prevalence
    from distretto.districts.concentration.result import Concentration, concentration

__all__ = [
    "Agglomeration",
    "Concentration",
    "DistanceDensity",
    "Plants",
    "QuotientIntervals",
    "SizeInequality",
    "StarRule",
    "Stars",
    "StrongRule",
    "Variety",
    "agglomeration",
    "bootstrap_intervals",
    "bootstrap_plants",
    "cluster_stars",
    "coagglomeration",
    "coagglomeration_pairs",
    "concentration",
    "distance_density",
    "gini_of_location",
    "gini_of_specialisation",
    "herfindahl_bounds",
    "herfindahl_of_location",
    "herfindahl_of_specialisation",
    "krugman_of_location",
    "krugman_of_specialisation",
    "location_quotients",
    "on_globe",
    "posterior_intervals",
    "prevalence",
    "random_sites",
    "save",
    "strong_clusters",
    "variety",
]

# Public name -> module that defines it.
_LAZY = {
    "Agglomeration": "distretto.districts.concentration.dartboard",
    "Concentration": "distretto.districts.concentration.result",
    "DistanceDensity": "distretto.districts.concentration.distances",
    "Plants": "distretto.districts.concentration.plants",
    "QuotientIntervals": "distretto.districts.concentration.intervals",
    "SizeInequality": "distretto.districts.concentration.plants",
    "StarRule": "distretto.districts.concentration.clusters",
    "Stars": "distretto.districts.concentration.clusters",
    "StrongRule": "distretto.districts.concentration.clusters",
    "Variety": "distretto.districts.concentration.entropy",
    "agglomeration": "distretto.districts.concentration.dartboard",
    "bootstrap_intervals": "distretto.districts.concentration.intervals",
    "bootstrap_plants": "distretto.districts.concentration.intervals",
    "cluster_stars": "distretto.districts.concentration.clusters",
    "coagglomeration": "distretto.districts.concentration.dartboard",
    "coagglomeration_pairs": "distretto.districts.concentration.dartboard",
    "concentration": "distretto.districts.concentration.result",
    "distance_density": "distretto.districts.concentration.distances",
    "gini_of_location": "distretto.districts.concentration.location",
    "gini_of_specialisation": "distretto.districts.concentration.location",
    "herfindahl_bounds": "distretto.districts.concentration.plants",
    "herfindahl_of_location": "distretto.districts.concentration.location",
    "herfindahl_of_specialisation": "distretto.districts.concentration.location",
    "krugman_of_location": "distretto.districts.concentration.location",
    "krugman_of_specialisation": "distretto.districts.concentration.location",
    "location_quotients": "distretto.districts.concentration.quotients",
    "on_globe": "distretto.districts.concentration.distances",
    "posterior_intervals": "distretto.districts.concentration.intervals",
    "prevalence": "distretto.districts.concentration.quotients",
    "random_sites": "distretto.districts.concentration.dartboard",
    "save": "distretto.districts.concentration.files",
    "strong_clusters": "distretto.districts.concentration.clusters",
    "variety": "distretto.districts.concentration.entropy",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
