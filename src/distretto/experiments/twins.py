"""Twins: the same person with and without institutions, in the same world and quarter.

Persons keep their key from arm to arm, so what an arm does to somebody is measured and not
estimated. Definitions, arm a against the reference r, quarter t, e_j(.) the wages that firms paid
to person j in the quarter::

    stayers     sum of e_j(a) - e_j(r)   over j paid in both
    joiners     sum of e_j(a)            over j paid in a only
    leavers     sum of -e_j(r)           over j paid in r only

The three add up to the difference of all wages paid. Persons with a job at the end of the last
quarter, in one arm or both, are put into groups::

    stayers     with a job in the same firm in both
    movers      with a job in both, in different firms
    joiners     with a job in a only
    displaced   with a job in r only, looking for one in a
    leavers     with a job in r only, no longer a worker of the district in a

and by traits of before the record, when all arms are still one: skill in thirds and wage in fifths
of all with a job, and the contract; "new" are those who had no job then. Traits of the end would
mislead: of those who earn most in r by its end, some do so by luck that a does not repeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.economy.state import REGULAR

if TYPE_CHECKING:
    import xarray as xr

    from distretto.economy.district import District

__all__ = ["GROUPS", "QUANTILES", "TRAITS", "Twins", "TwinsRecord", "people_dataset"]

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

PAID = ("wages_stayers", "wages_joiners", "wages_leavers")
MOMENTS = ("before", "after")
QUANTILES = np.round(np.arange(0.05, 0.96, 0.05), 2)
GROUPS = ("stayers", "movers", "joiners", "displaced", "leavers")
THIRDS = ("skill low", "skill middle", "skill high")
CONTRACTS = ("regular", "temporary", "unregistered")
FIFTHS = tuple(f"wage fifth {k}" for k in range(1, 6))
TRAITS = ("all", *THIRDS, *CONTRACTS, *FIFTHS, "new")


@dataclass(frozen=True, slots=True, eq=False)
class Twins:
    """What the arms of one world did to persons.

    Attributes
    ----------
    paid : ndarray of float, shape (arms, quarters, 3)
        Wages of stayers, joiners and leavers, see the module; numeraire. Zero in the reference.
    quantile_wage : ndarray of float, shape (arms, 2, quantiles)
        Contract wages of those with a job, before the record and in its last quarter; numeraire.
    persons : ndarray of float, shape (arms, groups, traits)
        Persons in each group at the end.
    wage_with, wage_without : ndarray of float, shape (arms, groups, traits)
        Their mean contract wage in the arm and in the reference; NaN where there is none.
    """

    paid: Floats
    quantile_wage: Floats
    persons: Floats
    wage_with: Floats
    wage_without: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Staff:
    """Persons with a job at the end of a quarter, in the order of their keys."""

    key: Keys
    firm: Keys
    wage: Floats
    skill: Floats
    contract: NDArray[np.int64]  # position in CONTRACTS
    looking: Keys  # keys of those without a job


class TwinsRecord:
    """Records a world arm by arm, the reference first.

    Parameters
    ----------
    arms, quarters : int
        Numbers of arms, and of quarters that each is run.
    """

    def __init__(self, arms: int, quarters: int) -> None:
        shape = (arms, len(GROUPS), len(TRAITS))
        self._twins = Twins(
            np.zeros((arms, quarters, len(PAID))),
            np.full((arms, len(MOMENTS), QUANTILES.size), np.nan),
            np.zeros(shape),
            np.full(shape, np.nan),
            np.full(shape, np.nan),
        )
        self._payrolls: list[tuple[Keys, Floats]] = []
        self._opening: _Staff | None = None
        self._reference: _Staff | None = None

    def before(self, arm: int, district: District) -> None:
        """Note where wages stand when an arm begins."""
        self._opening = _staff(district)
        self._twins.quantile_wage[arm, 0] = _quantiles(self._opening.wage)

    def add(self, arm: int, quarter: int, district: District) -> None:
        """Set the wages paid in the quarter just run against those of the reference."""
        payroll = _payroll(district)
        if arm == 0:
            self._payrolls.append(payroll)
        else:
            self._twins.paid[arm, quarter] = compare_payrolls(payroll, self._payrolls[quarter])

    def after(self, arm: int, district: District) -> None:
        """Set persons at the end of the run against those of the reference."""
        staff = _staff(district)
        twins = self._twins
        twins.quantile_wage[arm, 1] = _quantiles(staff.wage)
        if arm == 0:
            self._reference = staff
        assert self._opening is not None and self._reference is not None
        found = _groups(staff, self._reference, self._opening)
        twins.persons[arm], twins.wage_with[arm], twins.wage_without[arm] = found

    def done(self) -> Twins:
        """What was recorded."""
        return self._twins


def compare_payrolls(arm: tuple[Keys, Floats], reference: tuple[Keys, Floats]) -> Floats:
    """Return what an arm changes in the wages paid to stayers, joiners and leavers.

    Parameters
    ----------
    arm, reference : tuple of ndarray
        Keys of the persons paid, in rising order, and what each was paid.
    """
    keys, paid = arm
    their_keys, their_paid = reference
    here, there = _twins_of(keys, their_keys)
    only_here = np.ones(keys.size, dtype=bool)
    only_here[here] = False
    only_there = np.ones(their_keys.size, dtype=bool)
    only_there[there] = False
    return np.array(
        [
            float((paid[here] - their_paid[there]).sum()),
            float(paid[only_here].sum()),
            -float(their_paid[only_there].sum()),
        ]
    )


def _twins_of(keys: Keys, others: Keys) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return positions of the keys that are in both of two arrays in rising order."""
    if not others.size:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    place = np.minimum(np.searchsorted(others, keys), others.size - 1)
    here = np.flatnonzero(others[place] == keys)
    return here, place[here]


def _payroll(district: District) -> tuple[Keys, Floats]:
    workers = district.state.workers
    slots = np.flatnonzero(workers.paid_key)
    slots = slots[np.argsort(workers.paid_key[slots])]
    return workers.paid_key[slots], workers.earned[slots]


def _staff(district: District) -> _Staff:
    workers, firms = district.state.workers, district.state.firms
    slots = np.flatnonzero(workers.alive & (workers.employer >= 0))
    slots = slots[np.argsort(workers.key[slots])]
    idle = workers.key[workers.alive & (workers.employer < 0)]
    contract = np.where(workers.contract[slots] == REGULAR, 0, 1)
    return _Staff(
        workers.key[slots],
        firms.key[workers.employer[slots]],
        workers.wage[slots],
        workers.skill[slots],
        np.where(workers.unregistered[slots], 2, contract),
        np.sort(idle),
    )


def _quantiles(wages: Floats) -> Floats:
    if not wages.size:
        return np.full(QUANTILES.size, np.nan)
    return np.asarray(np.quantile(wages, QUANTILES), dtype=np.float64)


def _groups(arm: _Staff, reference: _Staff, opening: _Staff) -> tuple[Floats, Floats, Floats]:
    """Count persons by group and trait, with their mean wages with and without."""
    here, there = _twins_of(arm.key, reference.key)
    same = arm.firm[here] == reference.firm[there]
    only_here = np.setdiff1d(np.arange(arm.key.size), here, assume_unique=True)
    only_there = np.setdiff1d(np.arange(reference.key.size), there, assume_unique=True)
    looking = _among(reference.key[only_there], arm.looking)
    # Position of each person in the arm and in the reference, by group.
    members = {
        "stayers": (here[same], there[same]),
        "movers": (here[~same], there[~same]),
        "joiners": (only_here, None),
        "displaced": (None, only_there[looking]),
        "leavers": (None, only_there[~looking]),
    }
    shape = (len(GROUPS), len(TRAITS))
    persons = np.zeros(shape)
    wage_with, wage_without = np.full(shape, np.nan), np.full(shape, np.nan)
    of_arm, of_reference = (_traits(staff.key, opening) for staff in (arm, reference))
    for g, group in enumerate(GROUPS):
        with_arm, without = members[group]
        if without is not None:
            held = of_reference[:, without]
        else:
            assert with_arm is not None
            held = of_arm[:, with_arm]
        persons[g] = held.sum(axis=1)
        if with_arm is not None:
            wage_with[g] = _means(held, arm.wage[with_arm])
        if without is not None:
            wage_without[g] = _means(held, reference.wage[without])
    return persons, wage_with, wage_without


def _among(keys: Keys, known: Keys) -> NDArray[np.bool_]:
    found = np.zeros(keys.size, dtype=bool)
    found[_twins_of(keys, known)[0]] = True
    return found


def _traits(keys: Keys, opening: _Staff) -> NDArray[np.bool_]:
    """Say which traits each person had before the record, shape (traits, persons)."""
    found = np.zeros((len(TRAITS), keys.size), dtype=bool)
    here, there = _twins_of(keys, opening.key)
    found[TRAITS.index("all")] = True
    found[TRAITS.index("new")] = True
    found[TRAITS.index("new"), here] = False
    of_parts = (
        (THIRDS, _parts(opening.skill, len(THIRDS))),
        (CONTRACTS, opening.contract),
        (FIFTHS, _parts(opening.wage, len(FIFTHS))),
    )
    for names, part in of_parts:
        first = TRAITS.index(names[0])
        found[first + part[there], here] = True
    return found


def _parts(values: Floats, count: int) -> NDArray[np.int64]:
    """Say in which of equally large parts each value lies, from the lowest."""
    if not values.size:
        return np.zeros(0, np.int64)
    ends = np.quantile(values, np.arange(1, count) / count)
    return np.searchsorted(ends, values, side="right").astype(np.int64)


def _means(held: NDArray[np.bool_], wages: Floats) -> Floats:
    """Mean wage of those who have each trait; NaN where nobody has."""
    count = held.sum(axis=1)
    total = (held * wages).sum(axis=1)
    return np.where(count > 0, total / np.maximum(1, count), np.nan)


def people_dataset(
    arms: Sequence[str], worlds: Sequence[int], found: Sequence[Twins]
) -> xr.Dataset:
    """Put what the worlds of an ensemble did to persons into one labelled dataset.

    Parameters
    ----------
    arms : sequence of str
        Names of the arms.
    worlds : sequence of int
        Numbers of the worlds.
    found : sequence of Twins
        One for each world.

    Returns
    -------
    xarray.Dataset
        ``wages_stayers``, ``wages_joiners`` and ``wages_leavers`` over (arm, world, quarter);
        ``quantile_wage`` over (arm, world, moment, quantile); ``persons``, ``wage_with`` and
        ``wage_without`` over (arm, world, group, trait). Each carries its ``label`` and ``unit``.
    """
    import xarray as xr

    def stacked(name: str) -> Floats:
        return np.stack([getattr(each, name) for each in found], axis=1)

    paid = stacked("paid")
    money = {"unit": "numeraire per quarter"}
    told = {
        "wages_stayers": "wages of persons paid in both arms, less those in the reference",
        "wages_joiners": "wages of persons paid only in the arm",
        "wages_leavers": "wages of persons paid only in the reference, with a minus sign",
    }
    variables: dict[str, Any] = {
        name: (
            ("arm", "world", "quarter"),
            np.ascontiguousarray(paid[..., k]),
            {"label": told[name], **money},
        )
        for k, name in enumerate(PAID)
    }
    variables["quantile_wage"] = (
        ("arm", "world", "moment", "quantile"),
        stacked("quantile_wage"),
        {"label": "wage below which a share of those with a job earns", **money},
    )
    by_group = ("arm", "world", "group", "trait")
    variables["persons"] = (
        by_group,
        stacked("persons"),
        {"label": "persons at the end of the last quarter", "unit": "persons"},
    )
    for name, where in (("wage_with", "in the arm"), ("wage_without", "in the reference")):
        variables[name] = (by_group, stacked(name), {"label": f"their mean wage {where}", **money})
    return xr.Dataset(
        variables,
        coords={
            "arm": list(arms),
            "world": np.array(worlds, dtype=np.int64),
            "quarter": np.arange(paid.shape[2], dtype=np.int64),
            "moment": list(MOMENTS),
            "quantile": QUANTILES,
            "group": list(GROUPS),
            "trait": list(TRAITS),
        },
    )
