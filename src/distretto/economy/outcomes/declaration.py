"""How an outcome is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["competitiveness", "structure", "workers", "distribution"]
Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is measured each quarter.

    Attributes
    ----------
    name, label, unit : str
    better : {"higher", "lower"} or None
        Direction that counts as better, where there is one.
    group : str
        Part of the report it belongs to.
    definition : str
        What it means, in a sentence for readers of a report.
    headline : bool
        Whether it stands in the headline table.
    """

    name: str
    label: str
    unit: str
    better: Better | None
    group: Group
    definition: str
    headline: bool = False


C: Group = "competitiveness"
S: Group = "structure"
W: Group = "workers"
D: Group = "distribution"
