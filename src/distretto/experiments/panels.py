"""What validation needs to know of single firms and workers, gathered along a run.

A panel keeps one row per firm and year, the keys of firms that were founded, and the pairs that
dealt within each year: a few hundred kilobytes for a district of 500 firms and 20 years. Workers
are kept of the last year only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.economy.finance import values_added
from distretto.economy.production import efficiency
from distretto.kernels import source_of

if TYPE_CHECKING:
    from distretto.economy.district import District

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

YEAR = 4  # quarters
SURVIVAL = 16  # quarters after which a new firm counts as having survived


@dataclass(frozen=True, slots=True)
class FirmYear:
    """Firms alive at the end of a year.

    Attributes
    ----------
    key : ndarray of uint64
    workers, value_added, wage : ndarray of float
        Workers at the end of the year, value added of the year, and mean log wage at reference
        skill at its end: log wage less log efficiency, over the firm's workers.
    pay : ndarray of float
        Mean log wage.
    trained, member : ndarray of bool
        Whether the firm trained anybody within the year; whether it belongs to an institution.
    """

    key: Keys
    workers: Floats
    value_added: Floats
    wage: Floats
    pay: Floats
    trained: NDArray[np.bool_]
    member: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Staff:
    """Workers employed at the end of a year.

    Attributes
    ----------
    wage, age, tenure : ndarray of float
        Log wage, age in years, tenure in quarters.
    courses, since : ndarray of float
        Courses taken in all, and since the first quarter seen.
    member : ndarray of bool
        Whether the employer belongs to an institution.
    """

    wage: Floats
    age: Floats
    tenure: Floats
    courses: Floats
    since: Floats
    member: NDArray[np.bool_]


@dataclass(slots=True)
class Panel:
    """What is kept of one arm in one world.

    Attributes
    ----------
    years : list of FirmYear
    pairs : list of ndarray of uint64
        By year, a key for each pair that dealt within it.
    born : dict
        Quarter of birth by key of firms founded after the first quarter.
    lives : list of (int, bool)
        For each firm that closed or reached `SURVIVAL` quarters: quarter of birth, and whether it
        reached them.
    wage_gap : list of float
        By quarter, mean over workers of the wage over the outside wage for the same skill, less 1.
    staff : Staff, or None
        At the end of the last full year seen.
    """

    years: list[FirmYear] = field(default_factory=list)
    pairs: list[Keys] = field(default_factory=list)
    born: dict[int, int] = field(default_factory=dict)
    lives: list[tuple[int, bool]] = field(default_factory=list)
    wage_gap: list[float] = field(default_factory=list)
    staff: Staff | None = None
    _last: int = 0
    _before: set[int] | None = None
    _courses: dict[int, float] | None = None
    _added: dict[int, float] = field(default_factory=dict)
    _trained: set[int] = field(default_factory=set)

    def add(self, district: District) -> None:
        """Look at the quarter just run."""
        firms, books, workers = (getattr(district.state, g) for g in ("firms", "books", "workers"))
        quarter = district.quarter - 1
        here = np.flatnonzero(firms.alive)
        keys = [int(key) for key in firms.key[here]]
        self._count_births(set(keys), quarter)
        added = values_added(books, here)
        for key, value, trained in zip(keys, added, books.trained[here], strict=True):
            self._added[key] = self._added.get(key, 0.0) + float(value)
            if trained > 0:
                self._trained.add(key)

        if self._courses is None:
            people = np.flatnonzero(workers.alive)
            self._courses = {int(workers.key[w]): float(workers.trained[w]) for w in people}
        staff = np.flatnonzero(workers.alive & (workers.employer >= 0))
        employer = workers.employer[staff]
        worth = source_of(efficiency)(workers.skill[staff], district.parameters.production)
        wage = np.maximum(workers.wage[staff], 1e-9)
        self.wage_gap.append(float(np.mean(wage / worth)) - 1.0 if staff.size else np.nan)
        if (quarter + 1) % YEAR:
            return
        size = firms.alive.size
        count = np.maximum(1, np.bincount(employer, minlength=size))
        equal = np.bincount(employer, np.log(wage / worth), size) / count
        pay = np.bincount(employer, np.log(wage), size) / count
        self.years.append(
            FirmYear(
                key=firms.key[here].copy(),
                workers=firms.workers[here].astype(np.float64),
                value_added=np.array([self._added[key] for key in keys]),
                wage=equal[here],
                pay=pay[here],
                trained=np.array([key in self._trained for key in keys], dtype=bool),
                member=district.state.policy.members[here] != 0,
            )
        )
        self._added.clear()
        self._trained.clear()
        self.pairs.append(_active_pairs(district, quarter))
        courses = workers.trained[staff].astype(np.float64)
        before = np.array([self._courses.get(int(key), 0.0) for key in workers.key[staff]])
        self.staff = Staff(
            wage=np.log(wage),
            age=workers.age[staff].astype(np.float64),
            tenure=workers.tenure[staff].astype(np.float64),
            courses=courses,
            since=courses - before,
            member=district.state.policy.members[employer] != 0,
        )

    def _count_births(self, keys: set[int], quarter: int) -> None:
        if self._before is not None:
            self.born.update(dict.fromkeys(keys - self._before, quarter))
        self._before = keys
        for key, born in list(self.born.items()):
            if quarter == born + SURVIVAL or key not in keys:
                self.lives.append((born, key in keys))
                del self.born[key]
        self._last = quarter

    def survival(self) -> float:
        """Share of new firms that stood four years after they were founded.

        Firms founded less than four years before the last quarter seen are left out, closed or not.
        """
        seen = [stood for born, stood in self.lives if born + SURVIVAL <= self._last]
        return float(np.mean(seen)) if seen else np.nan


def _active_pairs(district: District, quarter: int) -> Keys:
    """Keys of the pairs of firms of which one bought from the other within the last year."""
    firms, ties = district.state.firms, district.state.ties
    dealt = (ties.partner >= 0) & (ties.deals + ties.deals_back > 0) & (ties.last > quarter - YEAR)
    one, slot = np.nonzero(dealt & firms.alive[:, None])
    a, b = firms.key[one], firms.key[ties.partner[one, slot]]
    return np.unique(np.minimum(a, b) * np.uint64(0x9E3779B97F4A7C15) ^ np.maximum(a, b))
