"""Numbers as a statistical table prints them.

True minus signs, thousands separated by commas, as many decimals as the uncertainty of a number
supports, and an en dash where there is no number. All functions return plain text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EN DASH}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_DECIMALS = 6


def fixed(value: float | None, decimals: int, *, signed: bool = False) -> str:
    """Write a number with a fixed count of decimals.

    Parameters
    ----------
    value : float or None
        The number; ``None``, NaN and infinities are written as an en dash.
    decimals : int
        Decimals to show; negative counts round to tens, hundreds and so on.
    signed : bool
        Write a plus sign before positive numbers, as for a difference.
    """
    if value is None or not math.isfinite(value):
        return MISSING
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{max(decimals, 0)}f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if signed and rounded > 0 else text


def decimals_for(values: Iterable[float | None], significant: int = 3) -> int:
    """Decimals that show the largest of `values` with `significant` digits.

    The count is never negative: whole units are not rounded away.
    """
    largest = max((abs(v) for v in values if v is not None and math.isfinite(v)), default=0.0)
    if largest == 0.0:
        return 0
    return min(max(significant - 1 - math.floor(math.log10(largest)), 0), MOST_DECIMALS)


def decimals_for_step(step: float) -> int:
    """Decimals with which marks of an axis that are this far apart are written exactly."""
    exact = (d for d in range(MOST_DECIMALS) if math.isclose(round(step, d), step, rel_tol=1e-6))
    return next(exact, MOST_DECIMALS)


def decimals_for_interval(half_widths: Iterable[float | None]) -> int:
    """Decimals that show the half-width of the narrowest of several intervals, in one digit."""
    known = [abs(w) for w in half_widths if w is not None and math.isfinite(w) and w != 0.0]
    return decimals_for([min(known)], significant=1) if known else 0


def interval(low: float | None, high: float | None, decimals: int, *, signed: bool = False) -> str:
    """Write an interval as "low to high", or an en dash if either end is missing."""
    ends = fixed(low, decimals, signed=signed), fixed(high, decimals, signed=signed)
    if MISSING in ends:
        return MISSING
    return f"{ends[0]} to {ends[1]}"


def percent(share: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    """Write a share (0 to 1) in per cent; with a sign, as for a relative difference."""
    if share is None or not math.isfinite(share):
        return MISSING
    return fixed(100.0 * share, decimals, signed=signed) + "%"


def plain(value: object) -> str:
    """Write a number as its author gave it, up to six significant digits; other values as text."""
    if value is None:
        return MISSING
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if not math.isfinite(value):
        return MISSING
    if isinstance(value, int) or value == int(value):
        return fixed(value, 0)
    return f"{value:,.6g}".replace("-", MINUS)


def counted(count: int, noun: str) -> str:
    """Write a count with its noun, in the plural unless there is one."""
    return f"{fixed(count, 0)} {noun}" + ("" if count == 1 else "s")
