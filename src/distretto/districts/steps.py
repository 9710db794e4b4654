"""The steps of the Sforzi-Istat method.

`E[s, a, k]` are the jobs of area s in activity or industry a in units of size k (small, medium,
large), M is manufacturing, n the nation, SME small and medium.

1. **Manufacturing area.** Since 2001: the location quotient of manufacturing, business services or
   consumer services exceeds 1, and the prevalence of manufacturing exceeds those of business and of
   consumer services. In 1991: manufacturing has a larger share of jobs outside agriculture than in
   the nation.
2. **Area of small and medium units.** Since 2001: among the quotients of small, medium and large
   units within manufacturing, that of small or of medium units is the largest. In 1991: small and
   medium units have a larger share of manufacturing jobs than in the nation.
3. **Main industry.** Of the industries whose quotient exceeds 1, that of the greatest prevalence.
4. **Small and medium units in the main industry.** They have most of its jobs. Where it has only
   one medium unit, small units must have more jobs than that one. Boix and Galletto ask for 250
   jobs besides.

Each condition is a statistic that has to exceed a threshold: a parameter times a reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from distretto.districts.employment import LARGE, MEDIUM, SMALL, SizedJobs
from distretto.districts.groupings import ACTIVITIES
from distretto.districts.methods import Method
from distretto.districts.quotients import location_quotient, prevalence, ratio

__all__ = ["Condition", "Outcome", "apply_steps", "industry_steps"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MANUFACTURING = len(ACTIVITIES)  # manufacturing stands behind the other activities
BUSINESS, CONSUMER = ACTIVITIES.index("business services"), ACTIVITIES.index("consumer services")
AGRICULTURE = ACTIVITIES.index("agriculture")
NO_INDUSTRY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One condition of a step, for all areas.

    Attributes
    ----------
    step : int
        1 to 4.
    name : str
        What is compared.
    parameter : str
        The parameter of the method that sets the threshold.
    unit : {"quotient", "jobs", "share"}
        Of statistic and threshold.
    statistic, reference : numpy.ndarray of float64, shape (areas,)
        The threshold is the parameter times the reference.
    value : float
        Of the parameter.
    asked : numpy.ndarray of bool, shape (areas,)
        Areas to which the condition applies.
    reached : numpy.ndarray of bool, shape (areas,)
        Areas in which it can be told: those with a main industry, for conditions of step 4.
    at_least : bool
        Whether the statistic may equal the threshold.
    """

    step: int
    name: str
    parameter: str
    unit: str
    statistic: Floats
    reference: Floats
    value: Any
    asked: Bools
    reached: Bools
    at_least: bool = False

    @property
    def threshold(self) -> Floats:
        """What the statistic has to exceed."""
        return np.asarray(self.value * self.reference, dtype=np.float64)

    @property
    def passed(self) -> Bools:
        """Areas that meet it; those to which it does not apply do."""
        exceeds = np.greater_equal if self.at_least else np.greater
        return np.asarray(~self.asked | (self.reached & exceeds(self.statistic, self.threshold)))


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What the steps find.

    Attributes
    ----------
    conditions : tuple of Condition
        In the order of the steps.
    main : numpy.ndarray of int64, shape (areas,)
        Position of the main industry, -1 for none.
    quotient, prevalence : numpy.ndarray of float64, shape (areas, industries)
        Of each industry, on the base of the method.
    sme_share : numpy.ndarray of float64, shape (areas, industries)
        Share of small and medium units in the jobs of each industry.
    activity_quotient : numpy.ndarray of float64, shape (areas, 8)
        Of each activity, manufacturing last.
    """

    conditions: tuple[Condition, ...]
    main: NDArray[np.int64]
    quotient: Floats
    prevalence: Floats
    sme_share: Floats
    activity_quotient: Floats

    @property
    def district(self) -> Bools:
        """Areas that meet every condition."""
        return _all([each.passed for each in self.conditions])

    @property
    def failing(self) -> NDArray[np.int64]:
        """How many conditions each area fails, of those that can be told; shape (areas,)."""
        fails = [~each.passed & each.reached for each in self.conditions]
        return np.asarray(np.sum(fails, axis=0), dtype=np.int64)

    def step_passed(self, step: int) -> Bools:
        """Return the areas that meet all conditions of a step."""
        return _all([each.passed for each in self.conditions if each.step == step])


def apply_steps(jobs: SizedJobs, method: Method) -> Outcome:
    """Apply the four steps to all areas.

    Parameters
    ----------
    jobs : SizedJobs
    method : Method
    """
    quotient, surplus = industry_quotients(jobs, method)
    main, later = industry_steps(jobs, quotient, surplus, method)
    return Outcome(
        (*manufacturing_area(jobs, method), sme_area(jobs, method), *later),
        main,
        quotient,
        surplus,
        sme_share(jobs),
        activity_quotients(jobs),
    )


def activity_quotients(jobs: SizedJobs) -> Floats:
    """Return the location quotient of each activity, manufacturing last."""
    (area, nation), (all_jobs, everywhere) = jobs.activities, jobs.all_jobs
    return location_quotient(area, all_jobs[:, None], nation, everywhere)


def manufacturing_area(jobs: SizedJobs, method: Method) -> tuple[Condition, ...]:
    """Step 1: whether manufacturing prevails."""
    (area, nation), (all_jobs, everywhere) = jobs.activities, jobs.all_jobs
    if method.step1 == "share":
        share = ratio(area[:, MANUFACTURING], all_jobs - area[:, AGRICULTURE])
        national = ratio(nation[MANUFACTURING], everywhere - nation[AGRICULTURE])
        return (
            _condition(
                1, "manufacturing in jobs outside agriculture", method, "manufacturing_share",
                "share", share, np.full(len(share), national),
            ),
        )  # fmt: skip
    compared = [MANUFACTURING, BUSINESS, CONSUMER]
    quotients = activity_quotients(jobs)[:, compared]
    surplus = prevalence(area, all_jobs[:, None], nation, everywhere)[:, compared]
    services = np.maximum(surplus[:, 1:].max(axis=1), 0.0)
    return (
        _condition(
            1, "largest quotient of manufacturing, business and consumer services", method,
            "activity_quotient", "quotient", quotients.max(axis=1), np.ones(len(area)),
        ),
        _condition(
            1, "prevalence of manufacturing over services", method, "manufacturing_lead", "jobs",
            surplus[:, 0], services,
        ),
    )  # fmt: skip


def sme_area(jobs: SizedJobs, method: Method) -> Condition:
    """Step 2: whether small or medium units prevail in manufacturing."""
    area, nation = (part.sum(axis=-2) for part in jobs.industries)  # (areas, 3) and (3,)
    whole, everywhere = area.sum(axis=1), nation.sum()
    if method.step2 == "share":
        share = ratio(area[:, SMALL] + area[:, MEDIUM], whole)
        national = ratio(nation[SMALL] + nation[MEDIUM], everywhere)
        return _condition(
            2, "small and medium units in manufacturing jobs", method, "sme_share_ratio", "share",
            share, np.full(len(share), national),
        )  # fmt: skip
    quotients = location_quotient(area, whole[:, None], nation, everywhere)
    return _condition(
        2, "quotient of small or medium units over that of large ones", method, "sme_lead",
        "quotient", quotients[:, [SMALL, MEDIUM]].max(axis=1), quotients[:, LARGE],
    )  # fmt: skip


def industry_quotients(jobs: SizedJobs, method: Method) -> tuple[Floats, Floats]:
    """Return quotient and prevalence of each industry."""
    area, nation = (part.sum(axis=-1) for part in jobs.industries)
    if method.specialisation_base == "manufacturing":
        whole, everywhere = area.sum(axis=1), float(nation.sum())
    else:
        whole, everywhere = jobs.all_jobs
    base = (area, whole[:, None], nation, everywhere)
    return location_quotient(*base), prevalence(*base)


def sme_share(jobs: SizedJobs) -> Floats:
    """Return the share of small and medium units in the jobs of each industry."""
    area, _ = jobs.industries
    return ratio(area[:, :, SMALL] + area[:, :, MEDIUM], area.sum(axis=2))


def main_industry(
    quotient: Floats,
    surplus: Floats,
    share: Floats,
    method: Method,
    specialisation: Any,
    majority: Any,
) -> NDArray[np.int64]:
    """Return the specialised industry of the greatest prevalence, -1 where none is specialised."""
    candidates = quotient > specialisation
    if method.main_among_sme:
        of_sme = candidates & (share > majority)
        candidates = np.where(of_sme.any(axis=1, keepdims=True), of_sme, candidates)
    best = np.where(candidates, surplus, -np.inf).argmax(axis=1)
    return np.where(candidates.any(axis=1), best, NO_INDUSTRY)


def industry_steps(
    jobs: SizedJobs,
    quotient: Floats,
    surplus: Floats,
    method: Method,
    *,
    specialisation: Floats | None = None,
    majority: Floats | None = None,
) -> tuple[NDArray[np.int64], tuple[Condition, ...]]:
    """Steps 3 and 4: the main industry, and whether small and medium units prevail in it.

    Parameters
    ----------
    jobs : SizedJobs
    quotient, surplus : numpy.ndarray of float64, shape (areas, industries)
        From `industry_quotients`.
    method : Method
    specialisation, majority : numpy.ndarray of float64, shape (areas,), optional
        Other thresholds than the method's, for each area its own.
    """
    n = len(quotient)
    special = np.full(n, method.specialisation) if specialisation is None else specialisation
    most = np.full(n, method.sme_majority) if majority is None else majority
    main = main_industry(
        quotient, surplus, sme_share(jobs), method, special[:, None], most[:, None]
    )
    found = main != NO_INDUSTRY
    everyone, rows = np.ones(n, bool), np.arange(n)
    area, _ = jobs.industries
    small, medium, large = np.where(found[:, None], area[rows, main], 0.0).T
    total = small + medium + large
    single = found & (jobs.medium_units[rows, main] == 1) & (method.single_medium > 0)
    return main, (
        Condition(
            3, "quotient of the main industry", "specialisation", "quotient",
            np.where(found, quotient[rows, main], quotient.max(axis=1)), np.ones(n), special,
            everyone, everyone,
        ),
        Condition(
            4, "small and medium units in jobs of the main industry", "sme_majority", "share",
            ratio(small + medium, total), np.ones(n), most, everyone, found,
        ),
        Condition(
            4, "small units over the single medium one", "single_medium", "jobs",
            small, medium, method.single_medium, single, found,
        ),
        Condition(
            4, "jobs in the main industry", "least_jobs", "jobs",
            total, np.ones(n), method.least_jobs, np.full(n, method.least_jobs > 0), found,
            at_least=True,
        ),
    )  # fmt: skip


def _condition(
    step: int,
    name: str,
    method: Method,
    parameter: str,
    unit: str,
    statistic: Floats,
    reference: Floats,
) -> Condition:
    everyone = np.ones(len(statistic), bool)
    value = getattr(method, parameter)
    return Condition(step, name, parameter, unit, statistic, reference, value, everyone, everyone)


def _all(passed: list[Bools]) -> Bools:
    return np.asarray(np.logical_and.reduce(passed))
