"""Kinds of array, their sizes that are fixed, and how an array is declared."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Slots = NDArray[np.int32]
Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]

DTYPES: dict[Any, Any] = {
    Floats: np.float64,
    Ints: np.int64,
    Slots: np.int32,
    Keys: np.uint64,
    Flags: np.bool_,
}

TIES = 16
OFFERS = 6
OPTIONS = 10  # what a firm may try, see `economy.options`
RIVAL_SAMPLE = 6
SECTORS = 4
OWNERS, BANK, GOVERNMENT, OUTSIDE = range(SECTORS)
# A market is a product niche at a destination: market = niche x DESTINATIONS + destination.
DESTINATIONS = 2
DOMESTIC, EXPORT = range(DESTINATIONS)
NICHES = 2
STANDARD, UPMARKET = range(NICHES)
MARKETS = NICHES * DESTINATIONS
# Rivals outside the district by how they are organised.
RIVALS = 2
FORDIST, FLEXIBLE = range(RIVALS)
REGULAR, TEMPORARY, FAMILY = range(3)  # contracts of workers


class Field:
    """Meaning, unit, shape and opening value of a state array."""

    __slots__ = ("fill", "meaning", "shape", "unit")

    def __init__(self, meaning: str, unit: str, *shape: str, fill: float = 0) -> None:
        self.meaning = meaning
        self.unit = unit
        self.shape = shape
        self.fill = fill
