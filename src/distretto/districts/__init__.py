"""Where the industrial districts are, of what kind, and what the other areas are.

>>> from distretto import districts
>>> districts.METHODS["boix-galletto"].least_jobs
250.0
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.districts.files import save
    from distretto.districts.groupings import GROUPINGS, Grouping, read_grouping
    from distretto.districts.identification import Identification, identify
    from distretto.districts.kinds import KINDS
    from distretto.districts.methods import METHODS, PARAMETERS, Method
    from distretto.districts.profiling.profiled import profile
    from distretto.districts.profiling.results import Profile
    from distretto.districts.quotients import location_quotient, prevalence

__all__ = [
    "GROUPINGS",
    "KINDS",
    "METHODS",
    "PARAMETERS",
    "Grouping",
    "Identification",
    "Method",
    "Profile",
    "identify",
    "location_quotient",
    "prevalence",
    "profile",
    "read_grouping",
    "save",
]

# Public name -> module that defines it.
_LAZY = {
    "GROUPINGS": "distretto.districts.groupings",
    "Grouping": "distretto.districts.groupings",
    "Identification": "distretto.districts.identification",
    "KINDS": "distretto.districts.kinds",
    "METHODS": "distretto.districts.methods",
    "Method": "distretto.districts.methods",
    "PARAMETERS": "distretto.districts.methods",
    "Profile": "distretto.districts.profiling.results",
    "identify": "distretto.districts.identification",
    "location_quotient": "distretto.districts.quotients",
    "prevalence": "distretto.districts.quotients",
    "profile": "distretto.districts.profiling.profiled",
    "read_grouping": "distretto.districts.groupings",
    "save": "distretto.districts.files",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
