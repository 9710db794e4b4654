"""Measures of concentration of a table of employment as offices publish it.

Where the table tells units by class of size, the Herfindahl of the plants of an industry lies
between bounds. Quotients take the middle of them; the index of Ellison and Glaeser, which depends
on it, is told for both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.districts.class_means import class_means
from distretto.districts.concentration.clusters import StarRule, StrongRule
from distretto.districts.concentration.dartboard import agglomeration
from distretto.districts.concentration.plants import herfindahl_bounds
from distretto.districts.concentration.result import Concentration, concentration
from distretto.districts.employment import Unassigned, areas_of
from distretto.errors import InputError

if TYPE_CHECKING:
    from distretto.tables.employment import Employment

__all__ = ["Counted", "concentration_of", "count"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Employment by area and industry: s areas, a industries.

    Attributes
    ----------
    jobs : (s, a) float64
        Jobs; units times the mean size of their class where only these are told.
    base : (a,) float64
        Jobs of all places, those without an area included.
    areas, industries : (s,), (a,) object
        Codes.
    herfindahl : tuple of two (a,) float64, or None
        Bounds of the Herfindahl of the plants in these areas; None where the table does not tell
        all of their units.
    notes : tuple of str
        What was left out or is not told, for people to read.
    """

    jobs: Array
    base: Array
    areas: NDArray[np.object_]
    industries: NDArray[np.object_]
    herfindahl: tuple[Array, Array] | None
    notes: tuple[str, ...]


def count(
    table: Employment,
    partition: Mapping[str, str] | None = None,
    *,
    unassigned: Unassigned = "refuse",
    class_sizes: Mapping[str, float] | None = None,
) -> Counted:
    """Add up employment by area and industry.

    Parameters
    ----------
    table : Employment
        See :func:`distretto.tables.read_employment`.
    partition : mapping of str to str, optional
        Area of each place; by default each place is an area.
    unassigned : {"refuse", "leave-out"}
        What is done with places that have no area. Left out, they still count in the country.
    class_sizes : mapping of str to float, optional
        Mean sizes of classes that are known, by class as written.

    Returns
    -------
    Counted

    Raises
    ------
    TableError
        If a place has no area.
    InputError
        If a mean size is of no class, or outside of it.
    """
    areas, area_of, notes = areas_of(table, partition, unassigned)
    mean = class_means(table.classes, class_sizes).mean
    jobs = np.where(np.isnan(table.jobs), table.units * mean[table.size], table.jobs)
    area, number = area_of[table.place], len(table.industries)
    kept = area >= 0
    cell = (area * number + table.industry)[kept]
    plants_told = not np.isnan(table.units[kept]).any()
    return Counted(
        jobs=_added(cell, jobs[kept], (len(areas), number)),
        base=_added(table.industry, jobs, (number,)),
        areas=areas,
        industries=table.industries,
        herfindahl=_herfindahl(table, jobs, kept) if plants_told else None,
        notes=(*table.notes, *notes, *_untold(table, mean, plants_told)),
    )


def _untold(table: Employment, mean: Array, plants_told: bool) -> tuple[str, ...]:
    """Say what the measures rest on where the table does not tell jobs or plants."""
    silent = np.isnan(table.jobs)
    notes: tuple[str, ...] = ()
    if silent.any():
        means = ", ".join(
            f"{each}: {mean[at]:.3g}"
            for at, each in enumerate(table.classes)
            if (table.size[silent] == at).any()
        )
        notes += (
            f"the jobs of {int(silent.sum()):,} of {len(silent):,} rows are not told; they are the "
            f"units times a mean of their class ({means}), and all measures rest on these means",
        )
    if not plants_told:
        notes += (
            "units are not told everywhere, so each job counts as a plant: intervals are too "
            "narrow, and the index of Ellison and Glaeser is not known",
        )
    return notes


def concentration_of(
    counted: Counted,
    *,
    digits: int = 2,
    level: float = 0.95,
    stars: StarRule | None = None,
    strong: StrongRule | None = None,
) -> Concentration:
    """Return all measures of concentration of employment that was counted.

    Parameters
    ----------
    counted : Counted
    digits : int
        Industries whose codes begin with the same so many digits are related.
    level, stars, strong
        As of :func:`distretto.districts.concentration.concentration`.

    Returns
    -------
    Concentration
        Where units are told by class of size, `by_industry` has besides the index of Ellison and
        Glaeser its bounds, ellison_glaeser_low and ellison_glaeser_high.

    Raises
    ------
    InputError
        If `digits` is less than 1, or as :func:`distretto.districts.concentration.concentration`.
    """
    if digits < 1:
        raise InputError("not a number of digits", where="digits", found=digits, expected="1 up")
    bounds = counted.herfindahl
    found = concentration(
        counted.jobs,
        areas=counted.areas,
        industries=counted.industries,
        plants=None if bounds is None else 0.5 * (bounds[0] + bounds[1]),
        groups=[re.sub(r"\D", "", str(code))[:digits] or code for code in counted.industries],
        base=counted.base,
        level=level,
        stars=stars,
        strong=strong,
    )
    if bounds is None:
        return found
    # The index falls with the Herfindahl, but where it exceeds 1.
    ends = [agglomeration(counted.jobs, each).ellison_glaeser for each in bounds]
    by_industry = found.by_industry.assign(
        ellison_glaeser_low=np.minimum(*ends), ellison_glaeser_high=np.maximum(*ends)
    )
    return replace(found, by_industry=by_industry)


def _added(cell: NDArray[np.integer[Any]], values: Array, shape: tuple[int, ...]) -> Array:
    """Return sums of values by cell of a table."""
    return np.bincount(cell, values, int(np.prod(shape))).reshape(shape).astype(np.float64)


def _herfindahl(table: Employment, jobs: Array, kept: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return the bounds of the Herfindahl of plants that units by class of size allow."""
    shape = len(table.classes), len(table.industries)
    cell = (table.size.astype(np.int64) * shape[1] + table.industry)[kept]
    units, inside = _added(cell, table.units[kept], shape), _added(cell, jobs[kept], shape)
    lower = np.array([max(each.low, 1) for each in table.classes], dtype=np.float64)
    upper = np.array([each.high for each in table.classes], dtype=np.float64)
    with np.errstate(invalid="ignore"):
        most = np.where(units > 0, units * upper[:, None], 0.0)
    # Annual means of jobs can lie a little outside of the class of their unit.
    fitting = np.clip(inside, units * lower[:, None], most)
    return herfindahl_bounds(units, lower, upper, jobs=fitting)
