"""Jobs by area, group of industries and class of size: what the methods work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from distretto.areas.reading import matched
from distretto.districts.groupings import ACTIVITIES, Grouping
from distretto.errors import TableError, did_you_mean
from distretto.tables.size_classes import overlapping

if TYPE_CHECKING:
    from distretto.districts.methods import Method
    from distretto.tables.employment import Employment
    from distretto.tables.size_classes import SizeClass

__all__ = ["SIZES", "AreaJobs", "SizedJobs", "Unassigned", "area_jobs", "areas_of"]

Floats = NDArray[np.float64]
Unassigned = Literal["refuse", "leave-out"]
SIZES = ("small", "medium", "large")
SMALL, MEDIUM, LARGE = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class SizedJobs:
    """Jobs by area, group and size of the unit, with one mean for each class whose jobs are untold.

    Attributes
    ----------
    area : numpy.ndarray of float64, shape (areas, groups, 3)
        Jobs in small, medium and large units; groups are the activities, then the industries.
    nation : numpy.ndarray of float64, shape (groups, 3)
    medium_units : numpy.ndarray of float64, shape (areas, industries)
        Medium units; NaN where units are not told.
    """

    area: Floats
    nation: Floats
    medium_units: Floats

    @property
    def all_jobs(self) -> tuple[Floats, float]:
        """Jobs of each area, shape (areas,), and of the nation."""
        return self.area.sum(axis=(1, 2)), float(self.nation.sum())

    @property
    def activities(self) -> tuple[Floats, Floats]:
        """Jobs by activity, manufacturing last: shapes (areas, 8) and (8,)."""
        n = len(ACTIVITIES)
        area = np.column_stack((self.area[:, :n].sum(axis=2), self.industries[0].sum(axis=(1, 2))))
        nation = np.append(self.nation[:n].sum(axis=1), self.industries[1].sum())
        return area, nation

    @property
    def industries(self) -> tuple[Floats, Floats]:
        """Jobs by industry and size: shapes (areas, industries, 3) and (industries, 3)."""
        n = len(ACTIVITIES)
        return self.area[:, n:], self.nation[n:]


@dataclass(frozen=True, slots=True, eq=False)
class AreaJobs:
    """Jobs by area, group and class of size.

    Attributes
    ----------
    areas : numpy.ndarray of str, shape (areas,)
        Codes.
    places : numpy.ndarray of str, shape (places,)
        Codes of the places of the table.
    area_of : numpy.ndarray of int64, shape (places,)
        Position of the area of each place, -1 for none.
    groups : tuple of str
        The activities beside manufacturing, then the manufacturing industries.
    classes : tuple of SizeClass
        From the smallest to the largest.
    told : numpy.ndarray of float64, shape (areas, groups, classes)
        Jobs that the table tells.
    untold : numpy.ndarray of float64, shape (areas, groups, classes)
        Units of which it tells no jobs.
    units : numpy.ndarray of float64, shape (areas, groups, classes)
        All units; NaN where the table tells no units.
    national_told, national_untold : numpy.ndarray of float64, shape (groups, classes)
        The same of the nation.
    notes : tuple of str
        What was left out, for people to read.
    """

    areas: NDArray[np.object_]
    places: NDArray[np.object_]
    area_of: NDArray[np.int64]
    groups: tuple[str, ...]
    classes: tuple[SizeClass, ...]
    told: Floats
    untold: Floats
    units: Floats
    national_told: Floats
    national_untold: Floats
    notes: tuple[str, ...]

    @property
    def place_count(self) -> NDArray[np.int64]:
        """How many places each area has, shape (areas,)."""
        return np.bincount(self.area_of[self.area_of >= 0], minlength=len(self.areas))

    @property
    def counted_only(self) -> bool:
        """Whether jobs of some units have to be taken from the mean of their class."""
        return bool(self.untold.any() or self.national_untold.any())

    def sized(self, means: Floats, method: Method) -> SizedJobs:
        """Return jobs by small, medium and large units.

        Parameters
        ----------
        means : numpy.ndarray of float64, shape (classes,)
            Mean size of the units whose jobs are untold, by class.
        method : Method
            Says where medium and large units begin.

        Raises
        ------
        TableError
            If a class lies on both sides of such a bound.
        """
        sizes = np.array([size_of(each, method) for each in self.classes])
        into = np.eye(len(SIZES))[sizes]  # (classes, 3)
        medium = self.units[:, len(ACTIVITIES) :][:, :, sizes == MEDIUM].sum(axis=2)
        return SizedJobs(
            (self.told + self.untold * means) @ into,
            (self.national_told + self.national_untold * means) @ into,
            medium,
        )


def size_of(size: SizeClass, method: Method) -> int:
    """Return whether a class is of small (0), medium (1) or large (2) units.

    Raises
    ------
    TableError
        If it lies on both sides of a bound.
    """
    for name, bound in (("small_below", method.small_below), ("large_from", method.large_from)):
        if size.low < bound <= size.high:
            ends = [size.low] if size.is_open else [size.low, int(size.high) + 1]
            raise TableError(
                "a class of size lies on both sides of a bound of the method",
                where=f"size_class {size}",
                found=f"{name} = {bound}",
                expected=f"classes that end below {bound} or begin there",
                hint=f"{name}={' or '.join(str(end) for end in ends if end > 0)} takes the classes "
                "as they are",
            )
    return (
        SMALL
        if size.high < method.small_below
        else MEDIUM
        if size.high < method.large_from
        else LARGE
    )


def area_jobs(
    table: Employment,
    grouping: Grouping,
    partition: Mapping[str, str] | None = None,
    *,
    reference: Employment | None = None,
    unassigned: Unassigned = "refuse",
) -> AreaJobs:
    """Add up employment by area and group.

    Parameters
    ----------
    table : Employment
    grouping : Grouping
    partition : mapping of str to str, optional
        Area of each place; by default each place is an area.
    reference : Employment, optional
        Employment of the nation; by default that of all places of the table.
    unassigned : {"refuse", "leave-out"}
        What is done with places that have no area. Left out, they still count in the nation.

    Raises
    ------
    TableError
        If an industry is not known or told twice, no industry is outside manufacturing, a place
        has no area, or classes of the nation overlap with those of the areas.
    """
    group = _groups(table, grouping)
    codes, area_of, notes = areas_of(table, partition, unassigned, in_nation=reference is None)
    area = area_of[table.place]
    classes = table.classes if reference is None else _classes_of_both(reference, table)
    _refuse_manufacturing_only(table, group)
    told, untold, units = _added(table, area, group, classes, (len(codes), len(grouping.groups)))
    if reference is None:
        if len(codes) == 1 and (area >= 0).all():
            notes += ("the one area is the nation too, so all its quotients are 1",)
        reference, everywhere, own = table, np.zeros_like(area), group
    else:
        own = _groups(reference, grouping)
        everywhere = np.zeros_like(own)
    national_told, national_untold, _ = _added(
        reference, everywhere, own, classes, (1, len(grouping.groups))
    )
    return AreaJobs(
        codes, table.places, area_of, grouping.groups, classes, told, untold, units,
        national_told[0], national_untold[0], (*table.notes, *notes),
    )  # fmt: skip


def _refuse_manufacturing_only(table: Employment, group: NDArray[np.int64]) -> None:
    """Refuse a table in which no area could be anything but manufacturing."""
    if (group >= len(ACTIVITIES)).all():
        raise TableError(
            "there are no jobs outside manufacturing",
            file=table.source,
            found=", ".join(map(str, table.industries[:5])),
            expected="jobs of all activities: step 1 compares manufacturing with the others",
        )


def _classes_of_both(reference: Employment, table: Employment) -> tuple[SizeClass, ...]:
    """Return the classes of areas and nation; either may have some that the other has not."""
    classes = tuple(sorted({*reference.classes, *table.classes}))
    if overlapping(classes):
        raise TableError(
            "the classes of size are not those of the areas",
            file=reference.source,
            found=", ".join(map(str, reference.classes)),
            expected=", ".join(map(str, table.classes)),
        )
    return classes


def _added(
    table: Employment,
    area: NDArray[np.int64],
    group: NDArray[np.int64],
    classes: tuple[SizeClass, ...],
    areas_and_groups: tuple[int, int],
) -> tuple[Floats, Floats, Floats]:
    """Return jobs told, units of which no jobs are told, and units, of rows with an area."""
    shape = (*areas_and_groups, len(classes))
    kept = area >= 0
    rank = np.array([classes.index(each) for each in table.classes])[table.size]
    cell = ((area * shape[1] + group) * shape[2] + rank)[kept]
    size = int(np.prod(shape))
    jobs, units = table.jobs[kept], table.units[kept]
    silent = np.isnan(jobs)

    def add(values: Floats) -> Floats:
        return np.bincount(cell, values, size).reshape(shape).astype(np.float64)

    return add(np.where(silent, 0.0, jobs)), add(np.where(silent, units, 0.0)), add(units)


def _groups(table: Employment, grouping: Grouping) -> NDArray[np.int64]:
    """Return the group of each row."""
    position = {name: at for at, name in enumerate(grouping.groups)}
    known = [grouping.group(str(code)) for code in table.industries]

    def where(industry: int) -> str:
        return table.where(int((table.industry == industry).argmax()), "industry")

    for at, found in enumerate(known):
        if found is None:
            code = str(table.industries[at])
            coarse = code.strip().upper() in grouping.sections
            raise TableError(
                "the industry is too coarse" if coarse else "the industry is not known",
                file=table.source,
                where=where(at),
                found=code,
                expected="codes of its divisions: it is of several groups"
                if coarse
                else f"a code of {grouping.title}",
                hint=None if coarse else did_you_mean(code, list(grouping.codes)),
            )
    _refuse_levels(table, grouping)
    of_industry = np.array([position[str(found)] for found in known], np.int64)
    return of_industry[table.industry]


def _refuse_levels(table: Employment, grouping: Grouping) -> None:
    """Refuse a code beside another one that it is part of: jobs would count twice."""
    covered = sorted(
        (part, at)
        for at, code in enumerate(table.industries)
        for part in grouping.covered_by(str(code))
    )
    for (part, at), (other, beside) in pairwise(covered):
        if other.startswith(part) and at != beside:
            raise TableError(
                "an industry is part of another one, so its jobs would count twice",
                file=table.source,
                where=table.where(int((table.industry == beside).argmax()), "industry"),
                found=f"{table.industries[beside]} beside {table.industries[at]}",
                expected="codes of one level",
                hint="--only COLUMN=TEXT chooses rows",
            )


def areas_of(
    table: Employment,
    partition: Mapping[str, str] | None,
    unassigned: Unassigned,
    *,
    in_nation: bool = True,
) -> tuple[NDArray[np.object_], NDArray[np.int64], tuple[str, ...]]:
    """Return the areas, that of each place (-1 for none), and notes.

    `in_nation` says whether the places of the table make the nation.
    """
    places = [str(code) for code in table.places]
    if partition is None:
        return table.places, np.arange(len(places)), ()
    of_place = matched(partition, places)
    missing = [at for at, code in enumerate(places) if code not in of_place]
    notes: tuple[str, ...] = ()
    if missing:
        row = int((table.place == missing[0]).argmax())
        if unassigned == "refuse" or len(missing) == len(places):
            raise TableError(
                f"{len(missing):,} of {len(places):,} places have no area",
                file=table.source,
                where=table.where(row, "place"),
                found=places[missing[0]],
                expected="an area for each place",
                hint="--leave-out counts them in the nation only",
            )
        gone = np.isin(table.place, missing)
        counted = "; they count in the nation" if in_nation else ""
        notes += (
            f"left out: {len(missing):,} places without an area, such as {places[missing[0]]} "
            f"({gone.sum():,} rows){counted}",
        )
    if empty := len(set(of_place) - set(places)):
        notes += (f"places of the areas without employment in the table: {empty:,}",)
    codes = sorted({of_place[code] for code in places if code in of_place})
    position = {code: at for at, code in enumerate(codes)}
    area = np.array([position.get(of_place.get(code, ""), -1) for code in places], np.int64)
    return np.array(codes, object), area, notes
