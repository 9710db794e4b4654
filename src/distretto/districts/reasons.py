"""Why is an area a district, and why not: the conditions of the steps in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from distretto.districts.groupings import ACTIVITIES

if TYPE_CHECKING:
    from distretto.districts.methods import Method
    from distretto.districts.steps import Condition, Outcome

__all__ = ["reason", "verdict_of"]


def reason(outcome: Outcome, method: Method, industries: tuple[str, ...], area: int) -> str:
    """Return why an area is a district or not: every condition it meets, or those it fails.

    Parameters
    ----------
    outcome : Outcome
    method : Method
    industries : tuple of str
        Names of the industries.
    area : int
        Position of the area.
    """
    main = int(outcome.main[area])
    name = industries[main] if main >= 0 else ""
    asked = [each for each in outcome.conditions if each.asked[area]]
    if outcome.district[area]:
        told = [_met(each, name, area) for each in asked if each.parameter != "activity_quotient"]
        return f"{'; '.join(told)}."
    fails = [each for each in asked if not each.passed[area] and each.reached[area]]
    if any(each.parameter == "manufacturing_lead" for each in fails):
        # Where no activity of the three prevails, manufacturing does not either: one reason.
        fails = [each for each in fails if each.parameter != "activity_quotient"]
    told = [f"step {each.step}: {_failed(each, name, area, outcome)}" for each in fails]
    return f"{'; '.join(told)}."


def verdict_of(condition: Condition, area: int) -> str:
    """Return what a condition says of an area: passed, failed, not asked or not reached."""
    if not condition.asked[area]:
        return "not asked"
    if not condition.reached[area]:
        return "not reached"
    return "passed" if condition.passed[area] else "failed"


def _met(condition: Condition, industry: str, area: int) -> str:
    found, threshold = float(condition.statistic[area]), float(condition.threshold[area])
    against = float(condition.reference[area])
    match condition.parameter:
        case "manufacturing_lead":
            rival = "none" if against <= 0 else f"{_jobs(against)}{_asked(condition)}"
            return (
                f"manufacturing has {_jobs(found)} jobs beyond the national share, services have "
                f"{rival}"
            )
        case "manufacturing_share":
            return (
                f"manufacturing has {_share(found)} of jobs outside agriculture, more than "
                f"{_share(threshold)}"
            )
        case "sme_lead":
            rival = (
                "there are no large ones"
                if against <= 0
                else f"large ones at {against:.2f}{_asked(condition)}"
            )
            return f"small or medium units stand at {found:.2f} times their national share, {rival}"
        case "sme_share_ratio":
            return (
                f"small and medium units have {_share(found)} of manufacturing jobs, more than "
                f"{_share(threshold)}"
            )
        case "specialisation":
            return f"the main industry is {industry}, at {found:.2f} times its national share"
        case "sme_majority":
            return f"small and medium units have {_share(found)} of its jobs"
        case "single_medium":
            return (
                f"its small units have {_jobs(found)} jobs, its single medium unit "
                f"{_jobs(against)}{_asked(condition)}"
            )
        case _:
            return f"it has {_jobs(found)} jobs, at least {_jobs(threshold)}"


def _failed(condition: Condition, industry: str, area: int, outcome: Outcome) -> str:
    found, threshold = float(condition.statistic[area]), float(condition.threshold[area])
    against = float(condition.reference[area])
    match condition.parameter:
        case "activity_quotient":
            return (
                "neither manufacturing nor services for firms or households exceed "
                f"{threshold:.2f} times their national share (the largest stands at {found:.2f})"
            )
        case "manufacturing_lead":
            if found <= 0:
                short = (
                    f"has {_jobs(-found)} jobs fewer than at the national share"
                    if found < 0
                    else "has just the national share"
                )
                return f"manufacturing {short}; the foremost activity is {_leading(outcome, area)}"
            return (
                f"manufacturing has {_jobs(found)} jobs beyond the national share, services "
                f"{_jobs(against)}{_asked(condition)}"
            )
        case "manufacturing_share":
            return (
                f"manufacturing has {_share(found)} of jobs outside agriculture, not more than "
                f"{_share(threshold)}"
            )
        case "sme_lead":
            if found == against == 0:
                return "there is no manufacturing"
            if against > found:
                return (
                    f"large units prevail in manufacturing: they stand at {against:.2f} times "
                    f"their national share, small and medium ones at no more than {found:.2f}"
                )
            return (
                "small and medium units do not prevail in manufacturing: they stand at no more "
                f"than {found:.2f} times their national share, large ones at {against:.2f}"
                f"{_asked(condition)}"
            )
        case "sme_share_ratio":
            return (
                f"small and medium units have {_share(found)} of manufacturing jobs, not more than "
                f"{_share(threshold)}"
            )
        case "specialisation":
            return (
                f"no industry exceeds {threshold:.2f} times its national share (the largest "
                f"stands at {found:.2f})"
            )
        case "sme_majority":
            return (
                f"small and medium units have {_share(found)} of the jobs of the main industry, "
                f"{industry}, not more than {_share(threshold)}"
            )
        case "single_medium":
            return (
                f"the single medium unit of the main industry, {industry}, has {_jobs(against)} "
                f"jobs, its small units {_jobs(found)}{_asked(condition)}"
            )
        case _:
            return (
                f"the main industry, {industry}, has {_jobs(found)} jobs, fewer than "
                f"{_jobs(threshold)}"
            )


def _leading(outcome: Outcome, area: int) -> str:
    return ACTIVITIES[int(outcome.activity_quotient[area, : len(ACTIVITIES)].argmax())]


def _asked(condition: Condition) -> str:
    """Say how many times what is compared with a statistic it has to exceed, if not once."""
    return "" if condition.value == 1 else f" (more than {condition.value:g} times that is asked)"


def _jobs(value: float) -> str:
    return f"{value:,.0f}"


def _share(value: float) -> str:
    return f"{100 * value:.1f}%" if math.isfinite(value) else "an unknown share"
