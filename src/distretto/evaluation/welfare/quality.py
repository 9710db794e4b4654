"""Quality of jobs: training, skill, hours, safety, voice, living wages, compliance.

Definitions, worker j has h_j hours and hourly pay w_j::

    training incidence     workers with at least one event in 12 months / workers
    hours per head         hours of training / workers
    share on unpaid time   hours of training outside paid time / hours of training
    skilled-job share      hours in skilled occupations / hours
    excessive hours        workers with more than 48 hours a week / workers
    injury frequency       injuries per 1,000,000 hours worked; TRIR: recordable cases per 200,000
    union density          union members / employees
    bargaining coverage    employees covered / employees with the right to bargain
    living wage            workers (and hours) with w >= LW; gap = sum max(0, LW - w) h / sum w h
    breach rate            breaches / items assessed, by site; weighted by workers covered

Low pay is in `inequality`, as it follows from the distribution. With weights, a worker of weight
two counts as two workers.

Sources: ILO (2013), Decent Work Indicators, for hours, injuries, density and coverage; ILO Hours of
Work Convention 1 (1919), article 2, for 48 hours; OSHA, 29 CFR 1904, for TRIR (200,000 is the hours
of 100 full-time workers in a year).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError
from distretto.evaluation.columns import flags, measured, refuse, weights_of
from distretto.evaluation.panel import Floats
from distretto.evaluation.welfare.occupations import SKILLED, UNKNOWN, major_groups

__all__ = [
    "Breaches",
    "LivingWage",
    "SkilledJobs",
    "Training",
    "bargaining_coverage",
    "breach_rate",
    "excessive_hours",
    "injury_frequency",
    "living_wage",
    "skilled_at_living_wage",
    "skilled_jobs",
    "training",
    "trir",
    "union_density",
]

LONG_WEEK = 48.0  # hours
PER_MILLION = 1_000_000.0  # hours
PER_HUNDRED_WORKERS = 200_000.0  # hours of 100 workers, 40 hours in each of 50 weeks


@dataclass(frozen=True, slots=True)
class Training:
    """Training over 12 months.

    Attributes
    ----------
    incidence : float
        Part of workers with at least one event.
    hours_per_head : float or None
        Per worker, trained or not; None where hours were not given.
    unpaid_share : float or None
        Part of hours outside paid time; None where not given, or nobody was trained.
    """

    incidence: float
    hours_per_head: float | None
    unpaid_share: float | None


@dataclass(frozen=True, slots=True)
class SkilledJobs:
    """Hours in skilled occupations.

    Attributes
    ----------
    share : float or None
        Part of the hours whose occupation is known; None where none is.
    hours : float
        Hours in skilled occupations.
    unknown : float
        Part of all hours whose occupation is not known.
    groups : tuple of int
        Major groups that count as skilled.
    """

    share: float | None
    hours: float
    unknown: float
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LivingWage:
    """Pay held against a living wage.

    Attributes
    ----------
    workers, hours : float
        Part of workers, and of hours, paid at least the living wage.
    gap : float
        What is missing to it, over the wage bill.
    missing : float
        The same in money, over the time that hours are of.
    """

    workers: float
    hours: float
    gap: float
    missing: float


@dataclass(frozen=True, slots=True)
class Breaches:
    """Breaches of a standard found by assessment; the higher, the less it is complied with.

    Attributes
    ----------
    rate : float or None
        Breaches over items, weighted by workers; None where no site with workers was assessed.
    of_site : ndarray, shape (n,)
        By site; NaN where not assessed.
    workers_not_assessed : float
        Part of workers in sites without an assessment.
    """

    rate: float | None
    of_site: Floats
    workers_not_assessed: float


def training(
    events: ArrayLike,
    hours: ArrayLike | None = None,
    unpaid_hours: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> Training:
    """Return how many workers are trained, for how long and on whose time.

    Parameters
    ----------
    events : array_like, shape (n,)
        Training events of each worker in the last 12 months.
    hours, unpaid_hours : array_like, shape (n,), optional
        Hours of training in all, and of these outside paid time.
    weights : array_like, shape (n,), optional

    Returns
    -------
    Training

    Raises
    ------
    InputError
        If there are hours without an event, or more unpaid hours than hours.
    """
    number = measured("events", events, low=0.0)
    w = weights_of(weights, number.size)
    incidence = float(w[number >= 1.0].sum() / w.sum())
    if hours is None:
        if unpaid_hours is not None:
            raise InputError(
                "unpaid hours of training without all hours",
                where="unpaid_hours",
                expected="hours as well",
            )
        return Training(incidence, None, None)
    spent = measured("hours", hours, number.size, low=0.0)
    refuse("hours of training without an event", "hours", spent, (spent > 0.0) & (number < 1.0))
    per_head = float(w @ spent / w.sum())
    if unpaid_hours is None or per_head == 0.0:
        return Training(incidence, per_head, None)
    unpaid = measured("unpaid_hours", unpaid_hours, number.size, low=0.0)
    refuse("more unpaid hours than hours", "unpaid_hours", unpaid, unpaid > spent)
    return Training(incidence, per_head, float(w @ unpaid / (w @ spent)))


def skilled_jobs(
    occupation: ArrayLike,
    hours: ArrayLike,
    groups: Collection[int] = SKILLED,
    digits: int | None = None,
) -> SkilledJobs:
    """Return the part of hours in skilled occupations.

    Parameters
    ----------
    occupation : array_like, shape (n,)
        As for :func:`~distretto.evaluation.welfare.occupations.major_groups`.
    hours : array_like, shape (n,), or float
        Hours worked; a single number counts workers instead.
    groups : collection of int
        Major groups, 0 to 9, that count as skilled.
    digits : int, optional
        As for :func:`~distretto.evaluation.welfare.occupations.major_groups`.

    Returns
    -------
    SkilledJobs
    """
    _check_groups(groups)
    group = major_groups(occupation, digits)
    h = measured("hours", hours, group.size, low=0.0)
    known = float(h[group != UNKNOWN].sum())
    skilled = float(h[np.isin(group, list(groups))].sum())
    total = float(h.sum())
    if total == 0.0:
        raise InputError("nobody works an hour", where="hours", found=0.0, expected="above 0")
    share = skilled / known if known > 0.0 else None
    return SkilledJobs(share, skilled, 1.0 - known / total, tuple(sorted(groups)))


def excessive_hours(
    weekly_hours: ArrayLike, weights: ArrayLike | None = None, limit: float = LONG_WEEK
) -> float:
    """Return the part of workers with more hours a week than the limit.

    Parameters
    ----------
    weekly_hours : array_like, shape (n,)
        Usual hours a week in all jobs.
    weights : array_like, shape (n,), optional
    limit : float
        Hours that are still not excessive.
    """
    h = measured("weekly_hours", weekly_hours, low=0.0)
    w = weights_of(weights, h.size)
    return float(w[h > limit].sum() / w.sum())


def injury_frequency(injuries: float, hours: float) -> float:
    """Return injuries per million hours worked.

    Parameters
    ----------
    injuries : float
        New cases in a period.
    hours : float
        Hours worked in it by all who were exposed, above zero.
    """
    return _per_hours(injuries, hours, PER_MILLION)


def trir(cases: float, hours: float) -> float:
    """Return the total recordable incident rate: recordable cases per 200,000 hours worked.

    Parameters
    ----------
    cases : float
        Recordable cases in a period.
    hours : float
        Hours worked in it, above zero.
    """
    return _per_hours(cases, hours, PER_HUNDRED_WORKERS)


def union_density(member: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the part of employees who are members of a union.

    Parameters
    ----------
    member : array_like of bool, shape (n,)
        Of employees; owners who work are left out.
    weights : array_like, shape (n,), optional
    """
    yes = flags("member", member)
    w = weights_of(weights, yes.size)
    return float(w @ yes / w.sum())


def bargaining_coverage(
    covered: ArrayLike, entitled: ArrayLike = 1.0, weights: ArrayLike | None = None
) -> float:
    """Return the part of employees with the right to bargain whom an agreement covers.

    Parameters
    ----------
    covered : array_like of bool, shape (n,)
        Whether a collective agreement sets their pay.
    entitled : array_like of bool, shape (n,)
        Whether they have the right to bargain; all, if not given.
    weights : array_like, shape (n,), optional
    """
    yes = flags("covered", covered)
    may = flags("entitled", entitled, yes.size)
    refuse("covered without the right to bargain", "covered", yes, (yes == 1.0) & (may == 0.0))
    w = weights_of(weights, yes.size) * may
    if w.sum() == 0.0:
        raise InputError(
            "nobody has the right to bargain", where="entitled", expected="one at least"
        )
    return float(w @ yes / w.sum())


def living_wage(
    pay: ArrayLike, hours: ArrayLike, living: ArrayLike, weights: ArrayLike | None = None
) -> LivingWage:
    """Return how many workers, and hours, are paid a living wage, and what is missing.

    Parameters
    ----------
    pay : array_like, shape (n,)
        Hourly.
    hours : array_like, shape (n,)
    living : array_like, shape (n,), or float
        LW, the hourly living wage of each worker's region and household, above zero.
    weights : array_like, shape (n,), optional

    Returns
    -------
    LivingWage
    """
    w = measured("pay", pay, low=0.0)
    h = measured("hours", hours, w.size, low=0.0)
    line = measured("living", living, w.size, above=0.0)
    weight = weights_of(weights, w.size)
    weighted = weight * h
    bill = float(weighted @ w)
    if bill == 0.0:
        raise InputError("nobody is paid", where="pay, hours", expected="one paid hour at least")
    enough = w >= line
    missing = float(weighted @ np.maximum(0.0, line - w))
    return LivingWage(
        float(weight[enough].sum() / weight.sum()),
        float(weighted[enough].sum() / weighted.sum()),
        missing / bill,
        missing,
    )


def skilled_at_living_wage(
    occupation: ArrayLike,
    pay: ArrayLike,
    living: ArrayLike,
    groups: Collection[int] = SKILLED,
    digits: int | None = None,
) -> NDArray[np.bool_]:
    """Return who has a skilled job at a living wage or more.

    Their hours over those of a full-time year, summed by firm, are skilled living-wage job-years.

    Parameters
    ----------
    occupation : array_like, shape (n,)
        As for :func:`~distretto.evaluation.welfare.occupations.major_groups`; a job whose
        occupation is not known does not count.
    pay : array_like, shape (n,)
        Hourly.
    living : array_like, shape (n,), or float
        LW, the hourly living wage, above zero.
    groups, digits
        As for :func:`skilled_jobs`.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    _check_groups(groups)
    group = major_groups(occupation, digits)
    w = measured("pay", pay, group.size, low=0.0)
    line = measured("living", living, group.size, above=0.0)
    return np.asarray(np.isin(group, list(groups)) & (w >= line))


def breach_rate(breaches: ArrayLike, items: ArrayLike, workers: ArrayLike) -> Breaches:
    """Return breaches over items assessed, weighted by the workers covered.

    Parameters
    ----------
    breaches, items : array_like, shape (n,)
        Breaches found at each site, and items assessed there; 0 where there was no assessment.
    workers : array_like, shape (n,)
        Workers of each site.

    Returns
    -------
    Breaches

    Raises
    ------
    InputError
        If a site has more breaches than items.
    """
    number = measured("items", items, low=0.0)
    found = measured("breaches", breaches, number.size, low=0.0)
    covered = measured("workers", workers, number.size, low=0.0)
    refuse("more breaches than items assessed", "breaches", found, found > number)
    assessed = number > 0.0
    of_site = np.full(number.size, np.nan)
    np.divide(found, number, out=of_site, where=assessed)
    total, reached = float(covered.sum()), float(covered[assessed].sum())
    rate = float(covered[assessed] @ of_site[assessed] / reached) if reached > 0.0 else None
    return Breaches(rate, of_site, 1.0 - reached / total if total > 0.0 else 0.0)


def _check_groups(groups: Collection[int]) -> None:
    wrong = sorted(set(groups) - set(range(10)))
    if wrong or not groups:
        raise InputError(
            "not major groups of ISCO-08",
            where="groups",
            found=wrong,
            expected="at least one number from 0 to 9",
        )


def _per_hours(cases: float, hours: float, per: float) -> float:
    if cases < 0.0 or not hours > 0.0:
        raise InputError(
            "a rate per hours worked cannot be formed",
            found=f"{cases:g} cases, {hours:g} hours",
            expected="cases zero or above, hours above 0",
        )
    return cases / hours * per
