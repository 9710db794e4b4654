"""Distretto: the computational laboratory of the industrial district.

The few verbs of the package are imported on first use, so that ``import distretto`` costs nothing:

>>> import distretto
>>> comparison = distretto.compare("santa-croce", ["none", "floor=labour-floor"])  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.experiments import compare, load_scenario, run

__version__ = "0.1.0"

__all__ = ["__version__", "compare", "load_scenario", "run"]

# Public name -> module that defines it.
_LAZY = {
    "compare": "distretto.experiments",
    "load_scenario": "distretto.experiments",
    "run": "distretto.experiments",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
