"""How a parameter is declared."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class P:
    """Meaning, unit and admissible range of a parameter."""

    meaning: str
    unit: str
    low: float
    high: float
