"""The profile of a district: structure, kinds, and what is missing to say more."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.districts.profiling.profiled import profile
    from distretto.districts.profiling.results import Profile
    from distretto.districts.profiling.rules import read_typologies

__all__ = ["Profile", "profile", "read_typologies"]

# Public name -> module that defines it.
_LAZY = {
    "Profile": "distretto.districts.profiling.results",
    "profile": "distretto.districts.profiling.profiled",
    "read_typologies": "distretto.districts.profiling.rules",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
