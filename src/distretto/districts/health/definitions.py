"""What is measured of the health of a district, in the order in which it is shown."""

from __future__ import annotations

from distretto.districts.features import Definition

__all__ = ["DEFINITIONS", "DEMOGRAPHY", "EXPOSURE", "LABOUR", "RENEWAL", "RESILIENCE"]

_EMPLOYMENT = "aggregate and nation: industry, period, jobs over a downturn"

RESILIENCE = (
    Definition(
        "resistance",
        "Resistance in the downturn",
        "ratio",
        "Change of jobs less the change that the nation's industries would have given, over the "
        "size of the latter. Above 0: the district held better than its industries.",
        _EMPLOYMENT,
    ),
    Definition(
        "recoverability",
        "Recoverability in the upswing",
        "ratio",
        "The same over the upswing. Above 0: it came back faster than its industries.",
        _EMPLOYMENT,
    ),
)
DEMOGRAPHY = (
    Definition(
        "entry_rate",
        "Firms that enter",
        "share per period",
        "Firms there now and not one period ago, over the mean number of firms.",
        "firms: firm, period over several periods",
    ),
    Definition(
        "exit_rate",
        "Firms that leave",
        "share per period",
        "Firms there one period ago and not now, over the mean number of firms.",
        "firms: firm, period over several periods",
    ),
    Definition(
        "survival",
        "New firms still there after three periods",
        "share",
        "Of the firms that entered, and could be followed for three periods, those still there.",
        "firms: firm, period over five periods or more",
    ),
    Definition(
        "spin_offs",
        "New firms that are spin-offs",
        "share",
        "Of the firms that entered, those that name the firm they were spun off from.",
        "firms: firm, period, parent",
    ),
)
RENEWAL = (
    Definition(
        "old_owners",
        "Owners of 60 and more",
        "share",
        "Of the firms whose owner's age is known, those whose owner is 60 or older.",
        "firms: owner_age",
    ),
    Definition(
        "succession_risk",
        "Jobs that hang on a succession",
        "share",
        "Part of the jobs that is in firms whose owner is 60 or older and names no successor.",
        "firms: owner_age, successor, jobs",
    ),
    Definition(
        "apprentices",
        "Apprentices per 100 skilled workers",
        "per 100",
        "Apprentices over skilled workers. With working lives of forty years and apprenticeships "
        "of three, about 8 keep their number.",
        "firms: apprentices, skilled_jobs",
    ),
)
EXPOSURE = (
    Definition(
        "low_wage_exposure",
        "Exposure to low-wage rivals",
        "share",
        "Part of what is used of the district's products that comes from low-wage countries; mean "
        "over industries, weighted by jobs.",
        "nation: industry, low_wage_imports",
    ),
    Definition(
        "switching",
        "Sales to buyers who can switch",
        "share",
        "For each unit that a supplier sells to a buyer, the part of what the buyer puts out that "
        "goes to others: how easily the buyer does without it; mean over all sales.",
        "ties: buyer, supplier, value",
    ),
)
LABOUR = (
    Definition(
        "wage_share",
        "Wages in value added",
        "share",
        "Payroll over value added.",
        "firms: wages, value_added",
    ),
    Definition(
        "living_wage",
        "Workers paid a living wage",
        "share",
        "Workers whose pay reaches the living wage.",
        "workers: pay; and a living wage",
    ),
    Definition(
        "tenure",
        "Time with the employer",
        "years",
        "Mean over workers.",
        "workers: tenure",
    ),
    Definition(
        "injuries",
        "Injuries at work",
        "per 1,000 jobs and period",
        "Injuries over jobs.",
        "firms: injuries, jobs",
    ),
    Definition(
        "unregistered",
        "Workers without a contract",
        "share",
        "Workers who are not registered, over all jobs: above 0, there is informal work.",
        "firms: unregistered, jobs; or workers: contract",
    ),
)
DEFINITIONS = (*RESILIENCE, *DEMOGRAPHY, *RENEWAL, *EXPOSURE, *LABOUR)
