"""Recording a district in the tables in which real data arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto import tables
from distretto.economy.observation import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

    from distretto.economy.district import District

__all__ = ["EVERY_WORKER", "SERIES", "YEAR", "Record", "stacked"]

Columns = dict[str, NDArray[Any]]

YEAR = 4  # quarters
EVERY_WORKER = 10
SERIES = tables.district(OUTCOMES)


class Record:
    """Collects what is recorded of a district, quarter by quarter.

    Parameters
    ----------
    quarters : int
        Quarters that the district is run.
    every_worker : int
        One worker in so many is recorded.
    every : int
        Firms and workers are recorded in the last of every so many quarters, and in the last of
        all; ties always in the last quarter of every year.
    """

    def __init__(self, quarters: int, every_worker: int, every: int = 1) -> None:
        self.quarters = quarters
        self.every_worker = every_worker
        self.every = every
        self.outcomes: list[NDArray[np.float64]] = []
        self.firms: list[Columns] = []
        self.workers: list[Columns] = []
        self.ties: list[Columns] = []

    @property
    def complete(self) -> bool:
        """Whether all quarters were added."""
        return len(self.outcomes) == self.quarters

    def add(self, district: District) -> None:
        """Record the quarter just run."""
        self.outcomes.append(district.observe())
        if self._is_last_of(self.every):
            self.firms.append(district.firm_columns())
            self.workers.append(district.worker_columns(self.every_worker))
        if self._is_last_of(YEAR):
            self.ties.append(district.tie_columns())

    def series(self) -> pd.DataFrame:
        """The district series."""
        import pandas as pd

        names = [outcome.name for outcome in OUTCOMES]
        frame = pd.DataFrame(np.array(self.outcomes), columns=names)
        frame.insert(0, "period", np.arange(len(frame), dtype=np.int64))
        return frame

    def _is_last_of(self, span: int) -> bool:
        return len(self.outcomes) % span == 0 or self.complete


def stacked(parts: Sequence[Columns]) -> pd.DataFrame:
    """Columns of several quarters as one table."""
    import pandas as pd

    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
