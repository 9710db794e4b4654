"""A district profiled: its tables checked, measured and held against the kinds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from os import PathLike
from typing import TYPE_CHECKING, Any

from distretto.districts.features import Measured, features_of
from distretto.districts.health.definitions import DEFINITIONS as HEALTH
from distretto.districts.health.demography import demography, renewal
from distretto.districts.health.exposure import low_wage_exposure, switching
from distretto.districts.health.labour import labour_of_firms, labour_of_workers
from distretto.districts.health.resilience import Resilience, resilience
from distretto.districts.profiling.definitions import BY_NAME, DEFINITIONS
from distretto.districts.profiling.given import Given
from distretto.districts.profiling.memberships import scored
from distretto.districts.profiling.mobility import mobility
from distretto.districts.profiling.network import network_of, tie_measures
from distretto.districts.profiling.results import Profile
from distretto.districts.profiling.rules import read_typologies
from distretto.districts.profiling.simulated import tables_of_run
from distretto.districts.profiling.structure import (
    firm_features,
    size_classes,
    size_classes_of_aggregate,
)
from distretto.districts.profiling.support import support_features
from distretto.districts.profiling.trades import (
    industries,
    industry_name,
    main_industry,
    trade_features,
)
from distretto.errors import InputError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from distretto.districts.networks.network import Network

__all__ = ["profile"]

Values = dict[str, float | None]


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
    draws: int = 200,
    seed: int = 1,
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
    draws, seed : int
        Networks drawn at random, against which that of `ties` is held, and the seed of the draws.

    Returns
    -------
    Profile

    Raises
    ------
    TableError
        For the first thing that is wrong with a table.
    InputError
        If nothing is given, a fact is no feature or no value of one, the file of kinds cannot be
        read, or what measures networks is not installed.
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
    employment = given.employment
    listed = None if employment is None else industries(employment, given.nation)
    main = None if listed is None else main_industry(listed)
    main_name = None
    if listed is not None and main is not None:
        main_name = industry_name(main, listed["industry"])
    network = None if given.ties is None else network_of(given.ties, given.firms)
    measures = {} if network is None else tie_measures(network, given.firms, draws, seed)
    values = _features(given, listed, measures)
    nulls = {
        name: each.null
        for name, each in measures.items()
        if name not in known and values[name] == each.value
    }
    features = features_of(DEFINITIONS, values | known, nulls)
    course = None
    if employment is not None and given.nation is not None:
        course = resilience(employment, given.nation, downturn)
    return Profile(
        name=name,
        given=given.names,
        features=features,
        typologies=tuple(scored(each, features) for each in rules),
        health=features_of(HEALTH, _health(given, course, network, living_wage)),
        resilience=course,
        sizes=_sizes(given),
        industries=listed,
        main_industry=main,
        main_name=main_name,
        settings={
            "typologies": {
                each.name: {
                    kind.name: [asdict(criterion) for criterion in kind.criteria]
                    for kind in each.kinds
                }
                for each in rules
            },
            "facts": known,
            "living_wage": living_wage,
            "downturn": None if downturn is None else list(downturn),
            "draws": draws,
            "seed": seed,
        },
    )


def _check_facts(facts: Mapping[str, float]) -> None:
    for name, value in facts.items():
        if name not in BY_NAME:
            raise InputError(
                "there is no such feature",
                where="facts",
                found=name,
                expected="one of " + ", ".join(BY_NAME),
                hint=did_you_mean(name, BY_NAME),
            )
        share = BY_NAME[name].unit.startswith("share")
        if not math.isfinite(value) or (share and abs(value) > 1.0):
            raise InputError(
                "the fact is no value of this feature",
                where=f"facts, {name}",
                found=value,
                expected="a share, such as 0.2 for 20%" if share else "a number",
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
    given: Given, listed: pd.DataFrame | None, measures: Mapping[str, Measured]
) -> Values:
    """Return the values of features; what firms tell counts before what ties tell."""
    values: Values = {name: each.value for name, each in measures.items()}
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
    if given.workers is not None:
        values["mobility"] = mobility(given.workers)
    if given.institutions is not None:
        size = {name: given.facts.get(name, values.get(name)) for name in ("firms", "jobs")}
        values |= support_features(given.institutions, size["firms"], size["jobs"])
    return values


def _sizes(given: Given) -> pd.DataFrame | None:
    latest = given.latest_firms
    if latest is not None and "jobs" in latest and latest["jobs"].notna().any():
        return size_classes(latest)
    if given.aggregate is None:
        return None
    last = given.aggregate[given.aggregate["period"] == given.aggregate["period"].max()]
    return size_classes_of_aggregate(last)


def _health(
    given: Given,
    course: Resilience | None,
    network: Network | None,
    living_wage: float | None,
) -> Values:
    values: Values = {}
    if course is not None:
        for name, phase in (("resistance", course.downturn), ("recoverability", course.upswing)):
            values[name] = None if phase is None else phase.index
    if given.employment is not None and given.nation is not None:
        values["low_wage_exposure"] = low_wage_exposure(given.employment, given.nation)
    latest = given.latest_firms
    if latest is not None and given.firms is not None:
        values |= demography(given.firms) | renewal(latest) | labour_of_firms(latest)
    if network is not None:
        values["switching"] = switching(network.inside(network.flows[-1]))
    if given.workers is not None:
        last = given.workers[given.workers["period"] == given.workers["period"].max()]
        told = labour_of_workers(last, living_wage)
        values |= {name: value for name, value in told.items() if values.get(name) is None}
    return values
