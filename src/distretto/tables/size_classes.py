"""Classes of size of local units, such as 1-9, 10-49 and 250+."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["SizeClass", "overlapping", "size_class"]

_WHOLE = r"(\d+(?:\.\d{3})*)"
_FROM_TO = re.compile(rf"{_WHOLE}\s*(?:-|–|_|to|a|à|al|bis|y|e)\s*{_WHOLE}")
_ALONE = re.compile(_WHOLE)
_OPEN = re.compile(
    rf"(?:>=|≥)\s*{_WHOLE}|{_WHOLE}\s*(?:\+|(?:and|or) (?:more|over)|plus|e (?:più|piu|oltre)|"
    r"o más|y más|o mas|y mas|(?:et|ou) plus)"
)
_ABOVE = re.compile(rf"(?:>|over|more than|oltre|più di|más de|plus de)\s*{_WHOLE}")
_BELOW = re.compile(rf"(?:<|under|less than|meno di|menos de|moins de)\s*{_WHOLE}")
_UNIT = re.compile(r"\s*(?:addetti|employees|persons|workers|jobs|ocupados|empleados|salariés)$")


@dataclass(frozen=True, slots=True, order=True)
class SizeClass:
    """A class of size.

    Attributes
    ----------
    low : int
        Fewest people at work in a unit of the class.
    high : float
        Most people; infinite for an open class.
    """

    low: int
    high: float

    @property
    def is_open(self) -> bool:
        """Whether the class has no upper end."""
        return math.isinf(self.high)

    def __str__(self) -> str:
        if self.is_open:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high:.0f}"


def size_class(written: str) -> SizeClass | None:
    """Return the class that a text means, None if it is no class of size.

    Parameters
    ----------
    written : str
        Such as ``10-49``, ``10 to 49``, ``250+``, ``250 and more``, ``<10``, in English, Italian,
        Spanish or French.

    Examples
    --------
    >>> str(size_class("10 a 49")), str(size_class("500 o más")), size_class("total")
    ('10-49', '500+', None)
    """
    text = _UNIT.sub("", written.strip().casefold())
    if match := _FROM_TO.fullmatch(text):
        low, high = _number(match[1]), _number(match[2])
        return SizeClass(low, high) if low <= high and high > 0 else None
    if match := _OPEN.fullmatch(text):
        return SizeClass(_number(match[1] or match[2]), math.inf)
    if match := _ABOVE.fullmatch(text):
        return SizeClass(_number(match[1]) + 1, math.inf)
    if (match := _BELOW.fullmatch(text)) and _number(match[1]) > 1:
        return SizeClass(1, _number(match[1]) - 1)
    if match := _ALONE.fullmatch(text):
        return SizeClass(_number(match[1]), _number(match[1]))
    return None


def overlapping(classes: Sequence[SizeClass]) -> tuple[SizeClass, SizeClass] | None:
    """Return the first two of some different classes that have a size in common."""
    ordered = sorted(classes)
    for one, other in pairwise(ordered):
        if other.low <= one.high:
            return one, other
    return None


def _number(text: str) -> int:
    return int(text.replace(".", ""))
