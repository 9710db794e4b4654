"""Occupations by the major groups of ISCO-08, and which of them count as skilled.

Source: ILO (2012), International Standard Classification of Occupations: ISCO-08.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError

__all__ = ["SKILLED", "UNKNOWN", "major_groups"]

SKILLED = (1, 2, 3, 7)
"""Managers, professionals, technicians; craft and related trades workers."""

UNKNOWN = -1


def major_groups(occupation: ArrayLike, digits: int | None = None) -> NDArray[np.int64]:
    """Return the ISCO-08 major group of each occupation, its first digit; -1 where not known.

    Parameters
    ----------
    occupation : array_like, shape (n,)
        Codes as text, such as "7231"; or numbers. Empty text and NaN are not known.
    digits : int, optional
        How many digits the codes have. Numbers of more than one digit need it: 110 is armed forces
        if it was 0110, and managers if not.

    Raises
    ------
    InputError
        If a code is not made of digits, has another length, or is a number of unsaid length.
    """
    given = np.asarray(occupation)
    if given.dtype.kind in "iuf":
        texts = [_padded(float(value), digits, row) for row, value in enumerate(given)]
    else:
        texts = ["" if value is None or value != value else str(value).strip() for value in given]
    codes, where = np.unique(np.array(texts, dtype=np.str_), return_inverse=True)
    for code in codes:
        right = code == "" or (code.isdecimal() and (digits is None or len(code) == digits))
        if not right:
            row = texts.index(str(code))
            raise InputError(
                "not an ISCO-08 code",
                where=f"occupation, row {row}",
                found=str(code),
                expected="digits only" if digits is None else f"{digits} digits",
            )
    groups = np.array([UNKNOWN if code == "" else int(code[0]) for code in codes], dtype=np.int64)
    return groups[where.reshape(-1)]


def _padded(value: float, digits: int | None, row: int) -> str:
    """Return a code that was read as a number with the zeros that it lost."""
    if np.isnan(value):
        return ""
    if value != int(value) or value < 0.0 or (digits is None and value > 9.0):
        raise InputError(
            "a number that does not say its ISCO-08 major group",
            where=f"occupation, row {row}",
            found=value,
            expected="codes as text, or whole numbers of a known number of digits",
            hint="read the column as text, or say how many digits its codes have",
        )
    return str(int(value)).zfill(digits or 1)
