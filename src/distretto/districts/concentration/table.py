"""Employment by area and industry, checked, and its sums.

Symbols, here and in the whole package: ``E[s,a]`` jobs in area *s* and industry *a*, ``E[s]`` and
``E[a]`` their sums, ``E`` the sum of all; ``x_s = E[s] / E`` share of an area in all jobs,
``s_sa = E[s,a] / E[a]`` its share in the jobs of an industry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError

__all__ = ["Table", "as_numbers", "names_of", "read_table"]

MOST_JOBS = 2.0**53  # whole numbers beyond this are not exact as float64


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Employment of s areas in a industries.

    Attributes
    ----------
    jobs : (s, a) float64
        ``E[s,a]``.
    by_area : (s,) float64
        ``E[s]``.
    by_industry : (a,) float64
        ``E[a]``, of the country where one was given, else the sum over areas.
    total : float
        ``E``, in the same way.
    """

    jobs: NDArray[np.float64]
    by_area: NDArray[np.float64]
    by_industry: NDArray[np.float64]
    total: float


def read_table(employment: ArrayLike, base: ArrayLike | None = None) -> Table:
    """Return employment as arrays, checked.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns), not negative.
    base : (a,) array, optional
        Jobs of the whole country by industry, where the areas are only a part of it.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        If it is no table of numbers, or a number is missing, negative or too large to be exact; if
        the country has fewer jobs in an industry than the areas together.
    """
    jobs = as_numbers(employment, "employment")
    if jobs.ndim != 2 or not jobs.size:
        raise InputError(
            "employment is no table",
            found=jobs.shape,
            expected="areas in rows, industries in columns, at least one of each",
        )
    wrong = ~(np.isfinite(jobs) & (jobs >= 0))
    if wrong.any():
        row, column = (int(at) for at in np.argwhere(wrong)[0])
        raise InputError(
            "not a number of jobs",
            where=_place(employment, (row, column)),
            found=float(jobs[row, column]),
            expected="a number, 0 or more",
        )
    by_industry = jobs.sum(axis=0)
    if base is not None:
        by_industry = _checked_base(base, by_industry)
    total = float(by_industry.sum())
    if total > MOST_JOBS:
        raise InputError(
            "employment is too large", found=total, expected=f"at most {MOST_JOBS:.0f} jobs in all"
        )
    return Table(jobs, jobs.sum(axis=1), by_industry, total)


def as_numbers(data: ArrayLike, what: str) -> NDArray[np.float64]:
    """Return an array of numbers, or say where there is none.

    Parameters
    ----------
    data : array, sequence or pandas object
    what : str
        What to call it in the error.

    Raises
    ------
    InputError
        If a cell is no number, or rows differ in length.
    """
    try:
        return np.asarray(data, dtype=np.float64)
    except (TypeError, ValueError):
        pass
    try:
        cells = np.asarray(data, dtype=object)
    except ValueError:
        cells = np.empty(0, dtype=object)
    for place, cell in np.ndenumerate(cells):
        try:
            float(cell)
        except (TypeError, ValueError):
            if not isinstance(cell, list | tuple):
                raise InputError(
                    "not a number",
                    where=f"{what}, {_place(data, place)}",
                    found=cell,
                    expected="a number, 0 or more",
                ) from None
    raise InputError(f"rows of {what} differ in length", expected="a number in each cell")


def names_of(data: Any, axis: str) -> Any:
    """Return the names of the rows (``index``) or ``columns`` of a frame, None of what has none."""
    names = getattr(data, axis, None)
    return None if callable(names) else names  # a list has a method `index`


def _checked_base(base: ArrayLike, covered: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the jobs of the country by industry, if the areas can be a part of it."""
    given = as_numbers(base, "base")
    if given.shape != covered.shape:
        raise InputError(
            "the base does not fit the table",
            where="base",
            found=given.shape,
            expected=f"one number of jobs for each of the {len(covered)} industries",
        )
    # Sums of estimates may differ in the last places.
    less = ~(given >= covered * (1 - 1e-12)) | ~np.isfinite(given)
    if less.any():
        column = int(less.argmax())
        raise InputError(
            "the country has fewer jobs than the areas together",
            where=f"base, {_place(base, (column,))}",
            found=float(given[column]),
            expected=f"at least {covered[column]:g}",
        )
    return given


def _place(data: Any, place: tuple[int, ...]) -> str:
    """Return the row and column of a cell in words: by name if they have names, else from 1."""
    words = []
    for word, axis, at in zip(("row", "column"), ("index", "columns"), place, strict=False):
        names = names_of(data, axis)
        words.append(f"{word} {at + 1 if names is None else names[at]}")
    return ", ".join(words)
