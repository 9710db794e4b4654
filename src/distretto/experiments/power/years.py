"""Accounts of single firms by year, as they stand in the panels that evaluations are given.

Definitions, firm f, year y::

    money lines    sum of its four quarters; 0 in years after it closed; unknown before it was
                   founded
    jobs           mean of the four quarters, likewise
    member         whether it belonged to an institution in any quarter
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from distretto.economy.district import District

__all__ = ["LINES", "QUARTERS", "FirmYears", "Record"]

QUARTERS = 4
LINES = ("value_added", "wages", "profit", "jobs")
MEAN = np.array([line == "jobs" for line in LINES])

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FirmYears:
    """Firms by year.

    Attributes
    ----------
    firms : ndarray of str, shape (n,)
        Identities, the same in all arms of a world; in order.
    values : ndarray, shape (n, years, lines)
        As `LINES`.
    member, there : ndarray of bool, shape (n, years)
        Whether it was a member, and whether it was in business, in any quarter.
    """

    firms: NDArray[np.str_]
    values: Floats
    member: NDArray[np.bool_]
    there: NDArray[np.bool_]

    def of(self, firms: NDArray[np.str_]) -> FirmYears:
        """Return the given firms, in their order; one that never was has nothing in all years."""
        at = np.searchsorted(self.firms, firms).clip(max=self.firms.size - 1)
        known = self.firms[at] == firms
        return FirmYears(
            firms,
            np.where(known[:, None, None], self.values[at], 0.0),
            self.member[at] & known[:, None],
            self.there[at] & known[:, None],
        )


@dataclass(frozen=True, slots=True)
class Record:
    """Gathers quarters; a copy goes on by itself."""

    quarters: list[tuple[NDArray[np.str_], Floats, NDArray[np.bool_]]] = field(default_factory=list)

    def copy(self) -> Record:
        """Return a record of the same quarters."""
        return replace(self, quarters=list(self.quarters))

    def add(self, district: District) -> None:
        """Record the quarter just run."""
        columns = district.firm_columns()
        columns["jobs"] = columns["workers"]
        lines = np.column_stack([columns[line] for line in LINES]).astype(np.float64)
        self.quarters.append((columns["firm"], lines, columns["member"] != 0))

    def years(self) -> FirmYears:
        """Return the full years that are recorded."""
        count = len(self.quarters) // QUARTERS
        used = self.quarters[: count * QUARTERS]
        firms = np.unique(np.concatenate([names for names, _, _ in used]))
        values = np.zeros((firms.size, count, len(LINES)))
        member, there = (np.zeros((firms.size, count), dtype=bool) for _ in range(2))
        for quarter, (names, lines, belongs) in enumerate(used):
            year, at = quarter // QUARTERS, np.searchsorted(firms, names)
            values[at, year] += np.where(MEAN, lines / QUARTERS, lines)
            member[at, year] |= belongs
            there[at, year] = True
        values[np.arange(count) < there.argmax(axis=1)[:, None]] = np.nan
        return FirmYears(firms, values, member, there)
