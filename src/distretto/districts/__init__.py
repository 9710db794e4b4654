"""Industrial districts: what kind a district is, and how it does."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.districts.profiling.profiled import profile
    from distretto.districts.profiling.results import Profile

__all__ = ["Profile", "profile"]

# Public name -> module that defines it.
_LAZY = {
    "Profile": "distretto.districts.profiling.results",
    "profile": "distretto.districts.profiling.profiled",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
