"""All measures of concentration of a table of employment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.districts.concentration import dartboard, intervals, location
from distretto.districts.concentration.clusters import StarRule, StrongRule, stars_of, strong_of
from distretto.districts.concentration.entropy import variety_of
from distretto.districts.concentration.intervals import QuotientIntervals
from distretto.districts.concentration.plants import Plants, SizeInequality
from distretto.districts.concentration.quotients import prevalence_of, quotients_of
from distretto.districts.concentration.table import Table, names_of, read_table
from distretto.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Concentration", "concentration"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Concentration:
    """Measures of concentration of a industries in s areas.

    Attributes
    ----------
    areas, industries : (s,), (a,) object
        Names.
    jobs : (s, a) float64
    quotients : (s, a) float64
        Location quotients.
    prevalence : (s, a) float64
        Jobs beyond the country's share; positive exactly where the quotient exceeds 1.
    intervals : QuotientIntervals
        How sure the quotients are.
    stars : (s, a) int64
        Stars of the European Cluster Observatory, 0 to 3.
    strong : (s, a) bool
        Strong clusters by the rule of U.S. Cluster Mapping.
    by_industry : pandas.DataFrame
        One row per industry: industry, jobs, areas (with jobs in it), gini, krugman, herfindahl (of
        location), and where plants are known the columns of
        :class:`~distretto.districts.concentration.dartboard.Agglomeration`: raw, plant_herfindahl,
        ellison_glaeser, ...
    by_area : pandas.DataFrame
        One row per area: area, jobs, industries (with jobs in it), gini, krugman, herfindahl (of
        specialisation), and where groups are known related_variety, unrelated_variety, variety in
        bits.
    star_rule : StarRule
        Thresholds of the stars.
    strong_rule : StrongRule
        Thresholds of strong clusters.
    """

    areas: NDArray[np.object_]
    industries: NDArray[np.object_]
    jobs: Array
    quotients: Array
    prevalence: Array
    intervals: QuotientIntervals
    stars: NDArray[np.int64]
    strong: NDArray[np.bool_]
    by_industry: pd.DataFrame
    by_area: pd.DataFrame
    star_rule: StarRule
    strong_rule: StrongRule

    @property
    def parameters(self) -> dict[str, Any]:
        """Thresholds and the probability of the intervals: with the data they decide the result."""
        return {
            "level": self.intervals.level,
            "stars": asdict(self.star_rule),
            "strong": asdict(self.strong_rule),
        }

    def to_dataframe(self, *, empty: bool = False) -> pd.DataFrame:
        """Return one row per area and industry.

        Parameters
        ----------
        empty : bool
            Whether to list industries that an area does not have.

        Returns
        -------
        pandas.DataFrame
            area, industry, jobs, quotient, low, high (the interval), above_one (probability that
            the quotient exceeds 1), prevalence (jobs), stars, strong.
        """
        import pandas as pd

        kept = np.full(self.jobs.shape, True) if empty else self.jobs > 0
        row, column = np.nonzero(kept)
        return pd.DataFrame(
            {
                "area": self.areas[row],
                "industry": self.industries[column],
                "jobs": self.jobs[kept],
                "quotient": self.quotients[kept],
                "low": self.intervals.low[kept],
                "high": self.intervals.high[kept],
                "above_one": self.intervals.above_one[kept],
                "prevalence": self.prevalence[kept],
                "stars": self.stars[kept],
                "strong": self.strong[kept],
            }
        )

    def __repr__(self) -> str:
        return (
            f"Concentration({len(self.areas):,} areas, {len(self.industries):,} industries, "
            f"{self.jobs.sum():,.0f} jobs)"
        )

    def _repr_html_(self) -> str:
        html = self.by_industry.to_html(index=False, border=0, float_format="{:.3g}".format)
        return f"<p>{self!r}</p>{html}"


def concentration(
    employment: ArrayLike | Plants,
    *,
    areas: Sequence[Any] | NDArray[Any] | None = None,
    industries: Sequence[Any] | NDArray[Any] | None = None,
    plants: SizeInequality | ArrayLike | None = None,
    groups: Sequence[Any] | NDArray[Any] | None = None,
    base: ArrayLike | None = None,
    level: float = 0.95,
    stars: StarRule | None = None,
    strong: StrongRule | None = None,
) -> Concentration:
    """Return all measures of concentration of a table of employment.

    Parameters
    ----------
    employment : (s, a) array, pandas.DataFrame or Plants
        Jobs by area (rows) and industry (columns); or a list of plants, which gives these and how
        unequal plants are.
    areas, industries : sequence, optional
        Names; by default those of the frame or of the plants, else numbers from 1.
    plants : SizeInequality or (a,) array, optional
        How unequal the plants of each industry are in size, or only their Herfindahl: needed for
        the indices of Ellison and Glaeser and of Maurel and Sédillot, and for honest intervals.
        Those of these areas; with a `base`, those elsewhere are taken to be as large.
    groups : (a,) sequence, optional
        The group of each industry, such as its two-digit code: needed for related variety.
    base : (a,) array, optional
        Jobs of the country by industry, where the areas are only a part of it. Quotients and
        specialisation are then measured against the country, location among the areas.
    level : float
        Probability of the intervals of quotients.
    stars : StarRule, optional
    strong : StrongRule, optional

    Returns
    -------
    Concentration

    Raises
    ------
    InputError
        If names do not fit, or as the functions of each measure.

    Examples
    --------
    >>> result = concentration([[30, 10], [30, 30]], areas=["Prato", "Siena"])
    >>> result
    Concentration(2 areas, 2 industries, 100 jobs)
    >>> result.to_dataframe()[["area", "industry", "quotient", "prevalence"]].round(2)
        area industry  quotient  prevalence
    0  Prato        1      1.25         6.0
    1  Prato        2      0.62        -6.0
    2  Siena        1      0.83        -6.0
    3  Siena        2      1.25         6.0
    """
    count: Array | None = None
    if isinstance(employment, Plants):
        areas = employment.areas if areas is None else areas
        industries = employment.industries if industries is None else industries
        plants = employment.inequality if plants is None else plants
        count = _plant_counts(employment)
        employment = employment.employment
    table = read_table(employment, base)
    area_names = _names(areas, names_of(employment, "index"), table.jobs.shape[0], "areas")
    industry_names = _names(
        industries, names_of(employment, "columns"), table.jobs.shape[1], "industries"
    )
    star_rule, strong_rule = stars or StarRule(), strong or StrongRule()
    by_industry, draws = _industries(table, industry_names, plants)
    return Concentration(
        areas=area_names,
        industries=industry_names,
        jobs=table.jobs,
        quotients=quotients_of(table),
        prevalence=prevalence_of(table),
        intervals=intervals.posterior_of(table, draws, None, level),
        stars=stars_of(table, star_rule).number,
        strong=strong_of(table, strong_rule, count),
        by_industry=by_industry,
        by_area=_areas(table, area_names, groups),
        star_rule=star_rule,
        strong_rule=strong_rule,
    )


def _industries(
    table: Table, names: NDArray[np.object_], plants: SizeInequality | ArrayLike | None
) -> tuple[pd.DataFrame, Array | None]:
    """Return the measures of industries, and the plants that each counts as in intervals."""
    import pandas as pd

    inside = read_table(table.jobs)
    columns: dict[str, Any] = {
        "industry": names,
        "jobs": inside.by_industry,
        "areas": np.count_nonzero(table.jobs, axis=0),
        **location.industry_measures(inside),
    }
    draws = None
    if plants is not None:
        found = dartboard.agglomeration(table.jobs, plants)
        measures = {name: getattr(found, name) for name in found.__dataclass_fields__}
        columns["plant_herfindahl"] = measures.pop("herfindahl")
        columns |= measures
        # Quotients are shares of the country: its plants are the draws, those elsewhere included.
        with np.errstate(divide="ignore", invalid="ignore"):
            of_country = table.by_industry / inside.by_industry / columns["plant_herfindahl"]
        draws = np.where(inside.by_industry > 0, np.maximum(of_country, 1.0), 1.0)
    return pd.DataFrame(columns), draws


def _areas(
    table: Table, names: NDArray[np.object_], groups: Sequence[Any] | NDArray[Any] | None
) -> pd.DataFrame:
    """Return the measures of areas."""
    import pandas as pd

    columns: dict[str, Any] = {
        "area": names,
        "jobs": table.by_area,
        "industries": np.count_nonzero(table.jobs, axis=1),
        **location.area_measures(table),
    }
    if groups is not None:
        found = variety_of(table, groups)
        columns["related_variety"] = found.related
        columns["unrelated_variety"] = found.unrelated
        columns["variety"] = found.total
    return pd.DataFrame(columns)


def _plant_counts(plants: Plants) -> Array:
    shape = len(plants.areas), len(plants.industries)
    cell = plants.area * shape[1] + plants.industry
    count = np.bincount(cell[plants.jobs > 0], minlength=shape[0] * shape[1])
    return count.reshape(shape).astype(np.float64)


def _names(given: Any, found: Any, number: int, what: str) -> NDArray[np.object_]:
    """Return the names given, or found on the frame, or numbers from 1."""
    names = given if given is not None else found
    if names is None:
        return np.arange(1, number + 1).astype(object)
    if len(names) != number:
        raise InputError(
            "names do not fit the table",
            where=what,
            found=len(names),
            expected=f"{number} names",
        )
    return np.array(list(names), dtype=object)
