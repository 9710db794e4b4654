"""What arrays of workers and firms have to be, said in one way."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError
from distretto.evaluation.panel import Floats

__all__ = ["codes", "measured", "shares_of", "weights_of"]

LEAVE_OUT = "leave rows without a value out, and say how many they are"


def measured(
    name: str,
    values: ArrayLike,
    size: int | None = None,
    *,
    low: float | None = None,
    above: float | None = None,
    why: str | None = None,
) -> Floats:
    """Return a column of finite numbers.

    Parameters
    ----------
    name : str
        What messages call it.
    values : array_like
        One-dimensional; a single number stands for a column of `size` equal ones.
    size : int, optional
        Rows that it must have.
    low, above : float, optional
        The least value allowed; the value that all must exceed.
    why : str, optional
        What to do about a value that is too low.

    Raises
    ------
    InputError
        If it is empty, of another length, missing somewhere or too low.
    """
    try:
        column = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(
            "not a number", where=name, found=str(error), expected="a column of numbers"
        ) from None
    if column.ndim == 0 and size is not None:
        column = np.full(size, float(column))
    if column.ndim != 1 or column.size == 0:
        raise InputError(
            "not a column", where=name, found=column.shape, expected="one value per row, at least 1"
        )
    if size is not None and column.size != size:
        raise InputError(
            "columns of different length",
            where=name,
            found=f"{column.size} rows",
            expected=f"{size} rows, as in the first column",
        )
    if not np.isfinite(column).all():
        row = int(np.argmin(np.isfinite(column)))
        raise InputError(
            "no value in a row",
            where=f"{name}, row {row}",
            found=float(column[row]),
            expected="a number in every row",
            hint=LEAVE_OUT,
        )
    if low is not None and column.min() < low:
        _too_low(name, column, f"at least {low:g}", why)
    if above is not None and column.min() <= above:
        _too_low(name, column, f"above {above:g}", why)
    return column


def weights_of(weights: ArrayLike | None, size: int) -> Floats:
    """Return weights, all ones if there are none.

    Raises
    ------
    InputError
        If one is negative or missing, or all are zero.
    """
    if weights is None:
        return np.ones(size)
    column = measured("weights", weights, size, low=0.0)
    if column.sum() == 0.0:
        raise InputError("all weights are zero", where="weights", expected="at least one above 0")
    return column


def shares_of(name: str, values: ArrayLike, size: int | None = None) -> Floats:
    """Return a column of yes and no as ones and zeros."""
    column = measured(name, values, size)
    wrong = ~np.isin(column, (0.0, 1.0))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InputError(
            "neither yes nor no",
            where=f"{name}, row {row}",
            found=float(column[row]),
            expected="true or false, 1 or 0",
        )
    return column


def codes(
    name: str, labels: ArrayLike, size: int | None = None
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the different labels of a column in order, and the position of each row's among them.

    Raises
    ------
    InputError
        If a label is missing or the column has another length.
    """
    column = np.asarray(labels)
    if column.ndim != 1 or column.size == 0:
        raise InputError(
            "not a column", where=name, found=column.shape, expected="one label per row, at least 1"
        )
    if size is not None and column.size != size:
        raise InputError(
            "columns of different length",
            where=name,
            found=f"{column.size} rows",
            expected=f"{size} rows, as in the first column",
        )
    # A value that is not a number differs from itself.
    missing = np.asarray(column != column) if column.dtype.kind in "fO" else np.zeros(1, dtype=bool)
    if column.dtype.kind == "O":
        missing = missing | np.array([each is None for each in column])
    if missing.any():
        raise InputError(
            "no label in a row",
            where=f"{name}, row {int(np.argmax(missing))}",
            expected="a label in every row",
            hint=LEAVE_OUT,
        )
    different, position = np.unique(column, return_inverse=True)
    return different, position.astype(np.int64).reshape(-1)


def _too_low(name: str, column: Floats, expected: str, why: str | None) -> None:
    row = int(np.argmin(column))
    raise InputError(
        "too low a value",
        where=f"{name}, row {row}",
        found=float(column[row]),
        expected=expected,
        hint=why,
    )
