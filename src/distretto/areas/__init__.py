"""Labour market areas: places grouped so that most people live and work in the same one.

>>> from distretto import areas
>>> flows = areas.Flows.from_arrays(["a", "a", "b", "b"], ["a", "b", "a", "b"], [90, 10, 20, 5])
>>> flows
Flows(2 places, 4 flows, 125 workers)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.areas.comparison import PartitionComparison, compare
    from distretto.areas.delineation import Delineation, delineate
    from distretto.areas.explanation import Explanation
    from distretto.areas.flows import Flows
    from distretto.areas.parameters import Parameters
    from distretto.areas.robustness import Stability, SweepResult, stability, sweep

__all__ = [
    "Delineation",
    "Explanation",
    "Flows",
    "Parameters",
    "PartitionComparison",
    "Stability",
    "SweepResult",
    "compare",
    "delineate",
    "stability",
    "sweep",
]

# Public name -> module that defines it.
_LAZY = {
    "Delineation": "distretto.areas.delineation",
    "Explanation": "distretto.areas.explanation",
    "Flows": "distretto.areas.flows",
    "Parameters": "distretto.areas.parameters",
    "PartitionComparison": "distretto.areas.comparison",
    "Stability": "distretto.areas.robustness",
    "SweepResult": "distretto.areas.robustness",
    "compare": "distretto.areas.comparison",
    "delineate": "distretto.areas.delineation",
    "stability": "distretto.areas.robustness",
    "sweep": "distretto.areas.robustness",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
