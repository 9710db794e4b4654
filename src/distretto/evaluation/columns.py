"""What columns of workers, firms and awards have to be, said in one way."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError
from distretto.evaluation.panel import Floats

__all__ = ["codes", "flags", "measured", "numbers", "over", "refuse", "weights_of"]

LEAVE_OUT = "leave rows without a value out, and say how many they are"


def numbers(name: str, values: ArrayLike, size: int | None = None) -> Floats:
    """Return a column of numbers, which may have gaps (NaN).

    Parameters
    ----------
    name : str
        What messages call it.
    values : array_like
        One-dimensional; a single number stands for a column of `size` equal ones.
    size : int, optional
        Rows that it must have.

    Raises
    ------
    InputError
        If it holds anything but numbers, is empty or of another length.
    """
    try:
        column = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(
            "not a number", where=name, found=str(error), expected="a column of numbers"
        ) from None
    if column.ndim == 0 and size is not None:
        column = np.full(size, float(column))
    _check_length(name, column, size)
    return column


def measured(
    name: str,
    values: ArrayLike,
    size: int | None = None,
    *,
    low: float | None = None,
    above: float | None = None,
    why: str | None = None,
) -> Floats:
    """Return a column of numbers without gaps.

    Parameters
    ----------
    name, values, size
        As for :func:`numbers`.
    low, above : float, optional
        The least value allowed; the value that all must exceed.
    why : str, optional
        What to do about a value that is too low.

    Raises
    ------
    InputError
        As for :func:`numbers`, and if a value is missing, infinite or too low.
    """
    column = numbers(name, values, size)
    refuse(
        "no value in a row", name, column, ~np.isfinite(column), "a number in every row", LEAVE_OUT
    )
    if low is not None:
        refuse("too low a value", name, column, column < low, f"at least {low:g}", why)
    if above is not None:
        refuse("too low a value", name, column, column <= above, f"above {above:g}", why)
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


def flags(name: str, values: ArrayLike, size: int | None = None) -> Floats:
    """Return a column of yes and no as ones and zeros.

    Raises
    ------
    InputError
        If a value is neither.
    """
    column = measured(name, values, size)
    wrong = ~np.isin(column, (0.0, 1.0))
    refuse("neither yes nor no", name, column, wrong, "true or false, 1 or 0")
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
    _check_length(name, column, size)
    missing = np.zeros(column.size, dtype=bool)
    if column.dtype.kind in "fO":  # a value that is not a number differs from itself
        missing = np.array([each is None or each != each for each in column.tolist()])
    if missing.any():
        raise InputError(
            "no label in a row",
            where=f"{name}, row {int(np.argmax(missing))}",
            expected="a label in every row",
            hint=LEAVE_OUT,
        )
    different, position = np.unique(column, return_inverse=True)
    return different, position.astype(np.int64).reshape(-1)


def refuse(
    problem: str,
    name: str,
    column: Floats,
    wrong: NDArray[np.bool_],
    expected: str | None = None,
    hint: str | None = None,
) -> None:
    """Raise an error about the first row that is wrong, if any is."""
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InputError(
            problem,
            where=f"{name}, row {row}",
            found=float(column[row]),
            expected=expected,
            hint=hint,
        )


def over(top: NDArray[Any], bottom: NDArray[Any], otherwise: float) -> Floats:
    """Return top over bottom, and something else where the bottom is zero."""
    result = np.full(np.shape(top), otherwise, dtype=np.float64)
    np.divide(top, bottom, out=result, where=np.asarray(bottom) != 0)
    return result


def _check_length(name: str, column: NDArray[Any], size: int | None) -> None:
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
