"""Which areas are industrial districts, why, and how near the others are.

>>> import pandas as pd
>>> from distretto import districts
>>> table = pd.DataFrame(
...     {
...         "place": ["a", "a", "b", "b", "b"],
...         "industry": ["15", "47", "47", "70", "29"],
...         "size_class": ["1-49", "1-49", "1-49", "1-49", "250+"],
...         "employment": [900, 100, 500, 900, 300],
...     }
... )
>>> districts.identify(table).to_dataframe()[["area", "kind", "main_industry"]]
  area                 kind         main_industry
0    a  industrial district  leather and footwear
1    b         service area   transport equipment
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas.reading import matched, read_area_names, read_partition
from distretto.districts.class_means import OPEN_MEAN, OPEN_MOST, ClassMeans, class_means
from distretto.districts.employment import AreaJobs, SizedJobs, Unassigned, area_jobs
from distretto.districts.groupings import GROUPINGS, Grouping, read_grouping
from distretto.districts.kinds import DISTRICT, KINDS, kinds
from distretto.districts.methods import Method, find_method
from distretto.districts.reasons import reason, verdict_of
from distretto.districts.sensitivity import Flips, flips
from distretto.districts.steps import Outcome, apply_steps
from distretto.districts.uncertainty import Uncertainty, over_class_means
from distretto.errors import InputError
from distretto.provenance import provenance, sha256
from distretto.tables.employment import Employment, read_employment

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NEAR", "Identification", "identify"]

NEAR = 0.1
Table = str | PathLike[str] | Employment


@dataclass(frozen=True, eq=False)
class Identification:
    """Districts and other areas, with every statistic on the way.

    Attributes
    ----------
    method : Method
        With its thresholds.
    grouping : Grouping
        Of the industries.
    jobs : AreaJobs
        What the areas were judged by.
    means : ClassMeans
        Mean sizes of the classes; used where the table tells no jobs.
    sized : SizedJobs
        Jobs by small, medium and large units at these means.
    outcome : Outcome
        Conditions, main industries and quotients.
    kind : numpy.ndarray of str, shape (areas,)
        See `distretto.districts.kinds.KINDS`.
    flips : Flips
        Where verdicts flip.
    uncertainty : Uncertainty or None
        Of statistics and verdicts, where jobs are not told.
    names : dict of str to str
        Names of areas by code.
    near : float
        Relative change of thresholds within which an area is a near miss or a close call.
    provenance : dict
        Software, files, method.
    """

    method: Method
    grouping: Grouping
    jobs: AreaJobs
    means: ClassMeans
    sized: SizedJobs
    outcome: Outcome
    kind: NDArray[np.object_]
    flips: Flips
    uncertainty: Uncertainty | None
    names: Mapping[str, str]
    near: float
    provenance: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.jobs.areas)

    def __repr__(self) -> str:
        return (
            f"<Identification: {int(self.district.sum()):,} districts among {len(self):,} areas "
            f"by {self.method.name}>"
        )

    def _repr_html_(self) -> str:
        return str(self.to_dataframe().to_html(index=False))

    @property
    def district(self) -> NDArray[np.bool_]:
        """Which areas are districts, shape (areas,)."""
        return np.asarray(self.kind == DISTRICT)

    @property
    def counts(self) -> dict[str, int]:
        """How many areas there are of each kind."""
        return {kind: int((self.kind == kind).sum()) for kind in KINDS}

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out or is not known, for people to read."""
        unnamed = self.names and self.names.keys().isdisjoint(self.jobs.areas)
        about_names = ("no area has the code of one of the names",) if unnamed else ()
        return self.jobs.notes + about_names + self._untold

    @property
    def certainty(self) -> list[str]:
        """Of each area: told where jobs are told, else whether the verdict depends on means."""
        if self.uncertainty is None:
            return ["told"] * len(self)
        return ["sure" if sure else "depends on class means" for sure in self.uncertainty.sure]

    def name_of(self, code: str) -> str:
        """Return the name of an area, its code where it has none."""
        return self.names.get(code, code)

    def reason(self, area: str) -> str:
        """Return in words why an area is a district or not.

        Parameters
        ----------
        area : str
            Code of the area.
        """
        return str(self.to_dataframe().set_index("area").at[area, "why"])

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row for each area: kind, main industry, certainty and reason."""
        return self._areas.copy()

    def steps(self) -> pd.DataFrame:
        """Return one row for each area and condition: statistic, threshold, margin, verdict."""
        import pandas as pd

        frames = []
        for at, condition in enumerate(self.outcome.conditions):
            areas = range(len(self))
            frame = pd.DataFrame(
                {
                    "area": self.jobs.areas,
                    "step": condition.step,
                    "condition": condition.name,
                    "unit": condition.unit,
                    "statistic": condition.statistic,
                    "threshold": condition.threshold,
                    "margin": condition.statistic - condition.threshold,
                    "verdict": [verdict_of(condition, area) for area in areas],
                    "parameter": condition.parameter,
                    "value": self.flips.value[at],
                    "flips_at": self.flips.flips_at[:, at],
                    "relative_change": self.flips.change[:, at],
                }
            )
            if (spread := self.uncertainty) is not None:
                frame["statistic_low"], frame["statistic_high"] = (
                    spread.low[:, at],
                    spread.high[:, at],
                )
                frame["margin_low"] = spread.margin_low[:, at]
                frame["margin_high"] = spread.margin_high[:, at]
                frame["met_in"] = spread.met[:, at]
            unknown = ~condition.asked | ~condition.reached
            numbers = [name for name, column in frame.items() if column.dtype.kind == "f"]
            untold = [name for name in numbers if name not in ("value", "met_in")]
            frame.loc[unknown, untold] = np.nan
            frames.append(frame.assign(order=areas))
        stacked = pd.concat(frames, ignore_index=True)
        return (
            stacked.sort_values("order", kind="stable").drop(columns="order").reset_index(drop=True)
        )

    def near_misses(self) -> pd.DataFrame:
        """Return the areas that are no districts for little, the nearest first."""
        frame = self._areas
        near = ~self.district & (self.flips.distance <= self.near)
        return frame[near].sort_values("distance", kind="stable").reset_index(drop=True)

    def close_calls(self) -> pd.DataFrame:
        """Return the districts that are so by little, the nearest to the threshold first."""
        frame = self._areas
        near = self.district & (self.flips.distance <= self.near)
        return frame[near].sort_values("distance", kind="stable").reset_index(drop=True)

    def to_dict(self) -> dict[str, Any]:
        """Return method, counts and provenance, JSON types only."""
        return {
            "method": self.method.to_dict(),
            "grouping": {"title": self.grouping.title, "source": self.grouping.source},
            "areas": len(self),
            "kinds": self.counts,
            "near": self.near,
            "class_means": {
                str(each): {"mean": mean, "low": low, "high": high}
                for each, mean, low, high in zip(
                    self.jobs.classes,
                    self.means.mean.tolist(),
                    self.means.low.tolist(),
                    self.means.high.tolist(),
                    strict=True,
                )
            }
            if self.jobs.counted_only
            else {},
            "sets_of_class_means": 0 if self.uncertainty is None else self.uncertainty.sets,
            "notes": list(self.notes),
            "provenance": dict(self.provenance),
        }

    @cached_property
    def _areas(self) -> pd.DataFrame:
        import pandas as pd

        found, rows = self.outcome, np.arange(len(self))
        industries = self.grouping.industries
        has_main = found.main >= 0
        all_jobs, _ = self.sized.all_jobs
        by_industry = self.sized.industries[0].sum(axis=2)
        main = found.main

        def of_main(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.where(has_main, values[rows, main], np.nan)

        frame = pd.DataFrame(
            {
                "area": self.jobs.areas,
                "name": [self.name_of(str(code)) for code in self.jobs.areas],
                "places": self.jobs.place_count,
                "jobs": all_jobs,
                "manufacturing_jobs": by_industry.sum(axis=1),
                "kind": self.kind,
                "district": self.district,
                "main_industry": [industries[at] if at >= 0 else "" for at in main],
                "main_jobs": of_main(by_industry),
                "main_quotient": of_main(found.quotient),
                "main_prevalence": of_main(found.prevalence),
                "main_sme_share": of_main(found.sme_share),
                "secondary": [self._secondary(at) for at in rows.tolist()],
                "failed_steps": [self._failed_steps(at) for at in rows.tolist()],
                "to_change": self.flips.to_change,
                "distance": self.flips.distance,
                "weakest": [self._weakest(at) for at in rows.tolist()],
                "certainty": self.certainty,
                "why": [
                    "There are no jobs."
                    if all_jobs[at] == 0
                    else _capital(reason(found, self.method, industries, at))
                    for at in rows.tolist()
                ],
            }
        )
        frame["distance"] = frame["distance"].where(np.isfinite(frame["distance"]))
        if self.uncertainty is not None:
            frame["district_in"] = self.uncertainty.district
        return frame

    def _secondary(self, area: int) -> str:
        """Return the other industries in which the area is specialised, the foremost first."""
        found = self.outcome
        special = np.flatnonzero(found.quotient[area] > self.method.specialisation)
        ordered = sorted(special, key=lambda at: -found.prevalence[area, at])
        return "; ".join(self.grouping.industries[at] for at in ordered if at != found.main[area])

    def _failed_steps(self, area: int) -> str:
        fails = {c.step for c in self.outcome.conditions if c.reached[area] and not c.passed[area]}
        return ", ".join(map(str, sorted(fails)))

    def _weakest(self, area: int) -> str:
        """Return the threshold whose change flips the verdict soonest."""
        change = np.abs(self.flips.change[area])
        return "" if np.isnan(change).all() else self.flips.parameters[int(np.nanargmin(change))]

    @property
    def _untold(self) -> tuple[str, ...]:
        single = next(c for c in self.outcome.conditions if c.parameter == "single_medium")
        main = self.outcome.main
        units = self.sized.medium_units[np.arange(len(self)), main]
        if single.value > 0 and np.isnan(units[main >= 0]).any():
            return (
                "units are not told, so the condition on a single medium unit was not asked "
                "everywhere",
            )
        return ()


def identify(
    employment: Table | pd.DataFrame,
    areas: str | PathLike[str] | Mapping[str, str] | None = None,
    method: str | Method = "sforzi-istat-2011",
    *,
    groups: str | PathLike[str] | Grouping = "nace-rev2",
    reference: Table | pd.DataFrame | None = None,
    unassigned: Unassigned = "refuse",
    class_sizes: Mapping[str, float] | None = None,
    open_mean: float = OPEN_MEAN,
    open_most: float = OPEN_MOST,
    near: float = NEAR,
    names: Mapping[str, str] | None = None,
    command: list[str] | None = None,
    **changes: Any,
) -> Identification:
    """Identify industrial districts.

    Parameters
    ----------
    employment : path, pandas.DataFrame or Employment
        Local units, jobs or both by place, industry and class of size; files and frames are read by
        `distretto.tables.read_employment`.
    areas : path or mapping, optional
        Labour market area of each place, such as ``areas.csv`` of a delineation. By default each
        place is an area.
    method : str or Method
        One of `distretto.districts.METHODS`.
    groups : str, path or Grouping
        Classification of the industries, one of `distretto.districts.GROUPINGS`, or a TOML file.
    reference : path, pandas.DataFrame or Employment, optional
        Employment of the nation; by default that of all places of the table.
    unassigned : {"refuse", "leave-out"}
        What is done with places that have no area.
    class_sizes : mapping of str to float, optional
        Mean sizes of classes that are known, such as ``{"1-9": 2.1}``; used where jobs are untold.
    open_mean, open_most : float
        Mean of an open class and the most it may be, in multiples of its beginning.
    near : float
        Relative change of a threshold within which an area counts as near to the other verdict.
    names : mapping of str to str, optional
        Names of areas by code; by default those in the file of the areas.
    command : list of str, optional
        Command line, for the provenance.
    **changes
        Other values of parameters of the method, see `distretto.districts.PARAMETERS`.

    Returns
    -------
    Identification

    Raises
    ------
    InputError
        If there is no such method, grouping or parameter, or a number is out of range.
    TableError
        For the first thing that is wrong with a table.
    """
    if not near >= 0.0:
        raise InputError("out of range", where="near", found=near, expected="0 or more")
    chosen = find_method(method, changes)
    grouping = groups if isinstance(groups, Grouping) else read_grouping(groups)
    table = _table(employment)
    nation = None if reference is None else _table(reference)
    partition = areas if areas is None or isinstance(areas, Mapping) else read_partition(areas)
    if names is None:
        names = read_area_names(areas) if isinstance(areas, str | PathLike) else {}
    jobs = area_jobs(
        table,
        grouping,
        partition,
        reference=nation,
        unassigned=unassigned,
    )
    names = matched(names, map(str, jobs.areas))
    means = class_means(jobs.classes, class_sizes, open_mean=open_mean, open_most=open_most)
    sized = jobs.sized(means.mean, chosen)
    outcome = apply_steps(sized, chosen)
    return Identification(
        method=chosen,
        grouping=grouping,
        jobs=jobs,
        means=means,
        sized=sized,
        outcome=outcome,
        kind=kinds(sized, outcome),
        flips=flips(sized, chosen, outcome),
        uncertainty=over_class_means(jobs, means, chosen) if jobs.counted_only else None,
        names=names,
        near=near,
        provenance=provenance(
            command=command,
            parameters={
                "employment": _file(table.source),
                "areas": _file(areas) if isinstance(areas, str | PathLike) else None,
                "reference": None if nation is None else _file(nation.source),
                "method": chosen.to_dict(),
                "changed": changes,
                "groups": grouping.name
                if isinstance(groups, Grouping) or groups in GROUPINGS
                else _file(groups),
                "unassigned": unassigned,
                "class_sizes": dict(class_sizes or {}),
                "open_mean": open_mean,
                "open_most": open_most,
                "near": near,
            },
        ),
    )


def _table(given: Table | pd.DataFrame) -> Employment:
    return given if isinstance(given, Employment) else read_employment(given)


def _file(path: str | PathLike[str]) -> dict[str, str | None]:
    file = Path(path)
    return {"file": fspath(path), "sha256": sha256(file.read_bytes()) if file.is_file() else None}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
