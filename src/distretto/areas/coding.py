"""Codes of places: their order in the method, and columns of codes as positions in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas import indexing
from distretto.errors import TableError, did_you_mean

__all__ = ["column", "number_places", "within"]

# A table over the range of integer codes may take this many cells per flow, and this many anyway.
_CELLS_PER_FLOW = 8
_CELLS = 1 << 22


def column(values: Any) -> Any:
    """Return codes as a one-dimensional array that pandas and NumPy can index."""
    if not hasattr(values, "dtype"):
        column = np.asarray(values)
        values = column if column.dtype.kind in "iuf" else np.asarray(values, dtype=object)
    kind = values.dtype.kind if isinstance(values.dtype, np.dtype) else ""
    if kind == "f":
        # Integers that pandas has read beside missing cells; what is missing stays so.
        column = np.asarray(values)
        if np.isnan(column).any() or (column != np.rint(column)).any():
            return np.array([None if code != code else str(code) for code in column.tolist()])
        return column.astype(np.int64)
    if kind in ("i", "u") and hasattr(values, "to_numpy"):
        return values.to_numpy()
    return getattr(values, "array", values)


def is_integer(dtype: Any) -> bool:
    return isinstance(dtype, np.dtype) and dtype.kind in "iu"


def number_places(
    origin: Any, destination: Any, source: str | None
) -> tuple[NDArray[Any], NDArray[np.int32], NDArray[np.int32]]:
    """Return the codes in the order of the method, and both columns as positions in them."""
    if is_integer(origin.dtype) and is_integer(destination.dtype):
        return _number_integers(
            np.ascontiguousarray(origin, np.int64), np.ascontiguousarray(destination, np.int64)
        )
    import pandas as pd

    from_place, from_codes = pd.factorize(_texts(origin))
    to_place, to_codes = pd.factorize(_texts(destination))
    for name, place in (("origin", from_place), ("destination", to_place)):
        if len(place) and place.min() < 0:
            raise TableError(
                "code missing",
                file=source,
                where=f"row {int(place.argmin()) + 1}, column {name}",
                expected="the code of a place",
            )
    merged = np.concatenate([_texts_of(from_codes), _texts_of(to_codes)])
    codes, at = np.unique(merged, return_inverse=True)
    order = _order(codes)
    rank = np.empty(len(codes), np.int32)
    rank[order] = np.arange(len(codes), dtype=np.int32)
    ranked = rank[at]
    split = len(from_codes)
    return codes[order], ranked[:split][from_place], ranked[split:][to_place]


def _number_integers(
    origin: NDArray[np.int64], destination: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    low = int(min(origin.min(), destination.min()))
    width = int(max(origin.max(), destination.max())) - low + 1
    if width <= max(_CELLS, _CELLS_PER_FLOW * len(origin)):
        return indexing.number_by_table(origin, destination, low, width)
    codes, from_place, to_place = indexing.number_by_hash(origin, destination)
    order = np.argsort(codes)
    rank = np.empty(len(codes), np.int32)
    rank[order] = np.arange(len(codes), dtype=np.int32)
    indexing.renumber(from_place, rank)
    indexing.renumber(to_place, rank)
    return codes[order], from_place, to_place


def _texts(column: Any) -> Any:
    """Return codes as pandas can number them quickly, integers as their text."""
    if not isinstance(column, np.ndarray) or column.dtype.kind == "O":
        return column
    return column.astype(np.str_).astype(object)


def _texts_of(codes: Any) -> NDArray[np.str_]:
    return np.asarray([str(code) for code in codes], dtype=np.str_)


def _order(codes: NDArray[np.str_]) -> NDArray[np.intp]:
    """Return the order of distinct codes: by integer value if all are integers, else as text."""
    digits = np.char.lstrip(codes, "-")
    if np.char.isdecimal(digits).all() and all(map(str.isascii, digits)):
        if np.char.str_len(codes).max() <= 18:
            return np.argsort(codes.astype(np.int64), kind="stable")
        return np.asarray(
            sorted(range(len(codes)), key=lambda i: (int(codes[i]), i)), dtype=np.intp
        )
    return np.arange(len(codes))


def within(
    codes: Iterable[Any],
    places: NDArray[Any],
    from_place: NDArray[np.int32],
    to_place: NDArray[np.int32],
    source: str | None,
) -> tuple[NDArray[Any], NDArray[np.int32], NDArray[np.int32]]:
    """Return places and positions over a list of codes; refuse codes that are not in it."""
    listed = column(codes if hasattr(codes, "dtype") else list(codes))
    all_places, _, _ = number_places(listed, listed, source)
    known = {str(code): i for i, code in enumerate(all_places)}
    at = np.asarray([known.get(str(code), -1) for code in places], dtype=np.int32)
    unknown = [str(code) for code in places[at < 0]]
    if unknown:
        raise TableError(
            f"{len(unknown)} codes are not in the code list",
            file=source,
            found=unknown[:5],
            expected=f"one of {len(all_places)} codes such as {str(all_places[0])!r}",
            hint=did_you_mean(unknown[0], list(known)),
        )
    return all_places, at[from_place], at[to_place]
