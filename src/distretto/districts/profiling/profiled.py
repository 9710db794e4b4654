"""The profile of a district: what it is made of, which kinds it is, and how it does."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any

from distretto.districts.features import Definition, Feature, Interval, Measured, features_of
from distretto.districts.health.definitions import DEFINITIONS as HEALTH
from distretto.districts.health.demography import demography, renewal
from distretto.districts.health.exposure import low_wage_exposure, switching
from distretto.districts.health.labour import labour_of_firms, labour_of_workers
from distretto.districts.health.resilience import Resilience, resilience
from distretto.districts.profiling.definitions import BY_NAME, DEFINITIONS
from distretto.districts.profiling.given import Given
from distretto.districts.profiling.memberships import Typology, scored
from distretto.districts.profiling.network import local_ties, mobility, tie_features
from distretto.districts.profiling.rules import read_typologies
from distretto.districts.profiling.simulated import tables_of_run
from distretto.districts.profiling.structure import (
    firm_features,
    size_classes,
    size_classes_of_aggregate,
)
from distretto.districts.profiling.support import support_features
from distretto.districts.profiling.trades import industries, main_industry, trade_features
from distretto.errors import InputError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Profile", "profile"]

Values = dict[str, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What a district is, as far as the data tell.

    Attributes
    ----------
    name : str
        Of the district.
    given : tuple of str
        The tables that were at hand.
    features : dict of str to Feature
        By which kinds are told; those without a value are not known.
    typologies : tuple of Typology
        Memberships of kinds, with reasons.
    health : dict of str to Feature
    resilience : Resilience or None
        The downturn and the upswing behind the two indices.
    sizes : pandas.DataFrame or None
        Units and jobs by class of size.
    industries : pandas.DataFrame or None
        Jobs, location quotient and prevalence by industry.
    main_industry : str or None
        That with the greatest prevalence.
    settings : dict
        Thresholds and choices of the call.
    """

    name: str
    given: tuple[str, ...]
    features: dict[str, Feature]
    typologies: tuple[Typology, ...]
    health: dict[str, Feature]
    resilience: Resilience | None
    sizes: pd.DataFrame | None
    industries: pd.DataFrame | None
    main_industry: str | None
    settings: dict[str, Any]

    def __getitem__(self, typology: str) -> Typology:
        for each in self.typologies:
            if each.name == typology:
                return each
        raise KeyError(typology)

    def to_dataframe(self) -> pd.DataFrame:
        """All features: name, label, value, interval of chance, unit, and what they need."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "part": part,
                    "feature": each.name,
                    "label": each.definition.label,
                    "value": each.value,
                    "chance_low": None if each.null is None else each.null[0],
                    "chance_high": None if each.null is None else each.null[1],
                    "unit": each.definition.unit,
                    "needs": each.definition.needs,
                }
                for part, group in (("kind", self.features), ("health", self.health))
                for each in group.values()
            ]
        )

    def memberships(self) -> pd.DataFrame:
        """One row per kind: membership, its range, criteria known and asked."""
        import pandas as pd

        rows = []
        for each in self.typologies:
            for score in each.scores:
                rows.append(
                    {
                        "typology": each.name,
                        "kind": score.kind.name,
                        "membership": score.membership,
                        "low": score.low,
                        "high": score.high,
                        "criteria_known": score.known,
                        "criteria": len(score.reasons),
                    }
                )
            rows += [
                {
                    "typology": f"{each.name}-squares",
                    "kind": square.name,
                    "membership": square.membership,
                    "low": square.low,
                    "high": square.high,
                }
                for square in each.squares
            ]
        return pd.DataFrame(rows).astype({"criteria_known": "Int64", "criteria": "Int64"})

    def reasons(self) -> pd.DataFrame:
        """One row per criterion: the value, both thresholds, and the membership it gives."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "typology": each.name,
                    "kind": score.kind.name,
                    "feature": reason.feature.name,
                    "value": reason.feature.value,
                    "none": reason.criterion.none,
                    "full": reason.criterion.full,
                    "membership": reason.membership,
                }
                for each in self.typologies
                for score in each.scores
                for reason in score.reasons
            ]
        )

    def missing(self) -> dict[str, tuple[Definition, ...]]:
        """What is not known, by what would tell it; what tells most comes first."""
        found: dict[str, list[Definition]] = {}
        for each in (*self.features.values(), *self.health.values()):
            if not each.known:
                found.setdefault(each.definition.needs, []).append(each.definition)
        ranked = sorted(found.items(), key=lambda item: -len(item[1]))
        return {needs: tuple(definitions) for needs, definitions in ranked}

    def __repr__(self) -> str:
        known = sum(each.known for each in (*self.features.values(), *self.health.values()))
        return (
            f"<Profile of {self.name or 'a district'} from {', '.join(self.given) or 'facts'}: "
            f"{known} of {len(self.features) + len(self.health)} features known>"
        )

    def _repr_html_(self) -> str:
        table = self.memberships().to_html(index=False, na_rep="–", float_format="{:.2f}".format)
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}"


def profile(
    aggregate: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    ties: pd.DataFrame | None = None,
    institutions: pd.DataFrame | None = None,
    *,
    nation: pd.DataFrame | None = None,
    workers: pd.DataFrame | None = None,
    run: str | PathLike[str] | None = None,
    facts: Mapping[str, float] | None = None,
    name: str = "",
    typologies: str | PathLike[str] | None = None,
    living_wage: float | None = None,
    downturn: tuple[float, float] | None = None,
    network: Mapping[str, Measured] | None = None,
) -> Profile:
    """Profile a district from whatever is known of it.

    Parameters
    ----------
    aggregate : pandas.DataFrame, optional
        Employment by industry, and where known by period and class of size (`AREA_EMPLOYMENT`).
    firms : pandas.DataFrame, optional
        Firms, of one period or several (`DISTRICT_FIRMS`).
    ties : pandas.DataFrame, optional
        Who buys from whom, of one period or several (`TIE_PANEL`). Firms that are not listed
        in `firms` are outside the district.
    institutions : pandas.DataFrame, optional
        All institutions that serve the district (`INSTITUTIONS`).
    nation : pandas.DataFrame, optional
        Employment of the nation, for specialisation and for downturns.
    workers : pandas.DataFrame, optional
        Workers, of one period or several (`WORKER_PANEL`).
    run : str or path, optional
        In place of tables, the folder of a simulated district (``distretto run --out``).
    facts : mapping of str to float, optional
        Features known from elsewhere, such as ``{"outside_jobs": 0.2}``; they count before what
        the tables tell.
    name : str
        Of the district.
    typologies : str or path, optional
        A file of kinds and thresholds, in place of that shipped.
    living_wage : float, optional
        Pay per period of `workers` that is enough to live on.
    downturn : tuple of float, optional
        First and last period of a downturn, in place of the nation's deepest.
    network : mapping of str to Measured, optional
        Measures of the network by name of the feature, in place of those computed from `ties`.

    Returns
    -------
    Profile

    Raises
    ------
    TableError
        For the first thing that is wrong with a table.
    InputError
        If nothing is given, a fact is no feature, or the file of kinds cannot be read.
    """
    rules = read_typologies(typologies)
    known = dict(facts or {})
    _check_facts(known)
    if run is not None:
        made = tables_of_run(run)
        known = made.pop("facts") | known
        frames = {"firms": firms, "workers": workers, "ties": ties}
        _refuse_both(frames, run)
        firms, workers, ties = (made[each] for each in frames)
    given = Given.checked(
        known,
        aggregate=aggregate,
        nation=nation,
        firms=firms,
        workers=workers,
        ties=ties,
        institutions=institutions,
    )
    listed = None if given.aggregate is None else industries(given.aggregate, given.nation)
    values, nulls = _features(given, listed, network)
    features = features_of(DEFINITIONS, values | known, nulls)
    course = None
    if given.aggregate is not None and given.nation is not None:
        course = resilience(given.aggregate, given.nation, downturn)
    return Profile(
        name=name,
        given=given.names,
        features=features,
        typologies=tuple(scored(each, features) for each in rules),
        health=features_of(HEALTH, _health(given, course, living_wage)),
        resilience=course,
        sizes=_sizes(given),
        industries=listed,
        main_industry=None if listed is None else main_industry(listed),
        settings={
            "typologies": {
                each.name: {
                    kind.name: [[c.feature, c.none, c.full] for c in kind.criteria]
                    for kind in each.kinds
                }
                for each in rules
            },
            "facts": known,
            "living_wage": living_wage,
            "downturn": None if downturn is None else list(downturn),
        },
    )


def _check_facts(facts: Mapping[str, float]) -> None:
    for name in facts:
        if name not in BY_NAME:
            raise InputError(
                "there is no such feature",
                where="facts",
                found=name,
                expected="one of " + ", ".join(BY_NAME),
                hint=did_you_mean(name, BY_NAME),
            )


def _refuse_both(frames: Mapping[str, Any], run: str | PathLike[str]) -> None:
    both = [name for name, each in frames.items() if each is not None]
    if both:
        raise InputError(
            "the same table is given twice",
            where="--run",
            found=f"{run} and " + ", ".join(both),
            expected="a run, or tables of firms, workers and ties",
        )


def _features(
    given: Given, listed: pd.DataFrame | None, network: Mapping[str, Measured] | None
) -> tuple[Values, dict[str, Interval | None]]:
    """Return the values of features and the intervals of chance."""
    values: Values = {}
    nulls: dict[str, Interval | None] = {}
    sizes = _sizes(given)
    if sizes is not None and given.firms is None and sizes["jobs"].sum() > 0.0:
        jobs = sizes["jobs"]
        values |= {
            "small_jobs": float(jobs[:2].sum() / jobs.sum()),
            "large_jobs": float(jobs.iloc[-1] / jobs.sum()),
        }
    if listed is not None:
        values |= trade_features(listed)
    latest = given.latest_firms
    if latest is not None and given.firms is not None:
        values |= firm_features(latest, given.firms)
    if given.ties is not None:
        of_ties, nulls = tie_features(given.ties, given.firms, network or {})
        values |= {name: value for name, value in of_ties.items() if values.get(name) is None}
    if given.workers is not None:
        values["mobility"] = mobility(given.workers)
    if given.institutions is not None:
        size = {name: given.facts.get(name, values.get(name)) for name in ("firms", "jobs")}
        values |= support_features(given.institutions, size["firms"], size["jobs"])
    return values, nulls


def _sizes(given: Given) -> pd.DataFrame | None:
    latest = given.latest_firms
    if latest is not None and "jobs" in latest:
        return size_classes(latest)
    if given.aggregate is None:
        return None
    last = given.aggregate[given.aggregate["period"] == given.aggregate["period"].max()]
    return size_classes_of_aggregate(last)


def _health(given: Given, course: Resilience | None, living_wage: float | None) -> Values:
    values: Values = {}
    if course is not None:
        for name, phase in (("resistance", course.downturn), ("recoverability", course.upswing)):
            values[name] = None if phase is None else phase.index
    if given.aggregate is not None and given.nation is not None:
        values["low_wage_exposure"] = low_wage_exposure(given.aggregate, given.nation)
    latest = given.latest_firms
    if latest is not None and given.firms is not None:
        values |= demography(given.firms) | renewal(latest) | labour_of_firms(latest)
    if given.ties is not None:
        inside = local_ties(given.ties, given.firms)
        values["switching"] = switching(inside[inside["period"] == inside["period"].max()])
    if given.workers is not None:
        last = given.workers[given.workers["period"] == given.workers["period"].max()]
        told = labour_of_workers(last, living_wage)
        values |= {name: value for name, value in told.items() if values.get(name) is None}
    return values
