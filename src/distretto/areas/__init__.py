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
    from distretto.areas.compiling import compile_kernels, kernels_are_cached
    from distretto.areas.contiguity import Repair, pieces, repair
    from distretto.areas.delineation import Delineation, delineate
    from distretto.areas.explanation import Explanation
    from distretto.areas.figures import sweep_figure
    from distretto.areas.files import save
    from distretto.areas.flows import Flows
    from distretto.areas.maps import Geometry, read_geometry, write_maps
    from distretto.areas.parameters import Parameters
    from distretto.areas.reading import read_flows, read_partition
    from distretto.areas.robustness import Stability, SweepResult, stability, sweep

__all__ = [
    "Delineation",
    "Explanation",
    "Flows",
    "Geometry",
    "Parameters",
    "PartitionComparison",
    "Repair",
    "Stability",
    "SweepResult",
    "compare",
    "compile_kernels",
    "delineate",
    "kernels_are_cached",
    "pieces",
    "read_flows",
    "read_geometry",
    "read_partition",
    "repair",
    "save",
    "stability",
    "sweep",
    "sweep_figure",
    "write_maps",
]

# Public name -> module that defines it.
_LAZY = {
    "Delineation": "distretto.areas.delineation",
    "Explanation": "distretto.areas.explanation",
    "Flows": "distretto.areas.flows",
    "Geometry": "distretto.areas.maps",
    "Parameters": "distretto.areas.parameters",
    "PartitionComparison": "distretto.areas.comparison",
    "Repair": "distretto.areas.contiguity",
    "Stability": "distretto.areas.robustness",
    "SweepResult": "distretto.areas.robustness",
    "compare": "distretto.areas.comparison",
    "compile_kernels": "distretto.areas.compiling",
    "delineate": "distretto.areas.delineation",
    "kernels_are_cached": "distretto.areas.compiling",
    "pieces": "distretto.areas.contiguity",
    "read_flows": "distretto.areas.reading",
    "read_geometry": "distretto.areas.maps",
    "read_partition": "distretto.areas.reading",
    "repair": "distretto.areas.contiguity",
    "save": "distretto.areas.files",
    "stability": "distretto.areas.robustness",
    "sweep": "distretto.areas.robustness",
    "sweep_figure": "distretto.areas.figures",
    "write_maps": "distretto.areas.maps",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
