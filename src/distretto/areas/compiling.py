"""Compilation of the kernels of this room ahead of their first use."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from distretto import kernels
from distretto.areas.delineation import delineate
from distretto.areas.flows import Flows

__all__ = ["compile_kernels", "kernels_are_cached"]

ROOM = "areas"


def kernels_are_cached() -> bool:
    """Return whether the kernels, as they are now, have been compiled before."""
    return kernels.is_cached(ROOM)


def compile_kernels(progress: Callable[[str], None] | None = None) -> bool:
    """Compile what delineates, or load it from the cache: a small country is delineated.

    Parameters
    ----------
    progress : callable, optional
        Called with what is compiled next.

    Returns
    -------
    bool
        Whether anything had to be compiled.
    """
    cached = kernels_are_cached()

    def tell(what: str) -> None:
        if progress is not None and not cached:
            progress(what)

    # Every row twice, numbers of workers whole and not, and codes near each other and far apart:
    # all that a table of flows can need.
    origin = np.array([1, 1, 2, 2, 3])
    destination = np.array([1, 2, 1, 2, 1])
    workers = np.array([60, 9, 20, 70, 5])
    tell("flows in compressed rows")
    for factor, numbers in ((1, workers), (10**15, workers.astype(np.float64))):
        flows = Flows.from_arrays(
            np.tile(origin, 2) * factor,
            np.tile(destination, 2) * factor,
            np.tile(numbers, 2),
            sum_duplicates=True,
        )
    tell("the search for areas")
    result = delineate(flows, 50, 0.5, 100, 0.6)
    tell("statistics")
    _ = result.quality
    if not cached:
        kernels.mark_cached(ROOM)
    return not cached
