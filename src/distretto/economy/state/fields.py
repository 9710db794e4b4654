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
SECTORS = 4
OWNERS, BANK, GOVERNMENT, OUTSIDE = range(SECTORS)
DOMESTIC, EXPORT = 0, 1
REGULAR, TEMPORARY, FAMILY = range(3)


class Field:
    """Meaning, unit, shape and opening value of a state array."""

    __slots__ = ("fill", "meaning", "shape", "unit")

    def __init__(self, meaning: str, unit: str, *shape: str, fill: float = 0) -> None:
        self.meaning = meaning
        self.unit = unit
        self.shape = shape
        self.fill = fill
