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
    match condition.parameter:
        case "manufacturing_lead":
            rival = f"services have {_jobs(threshold)}" if threshold > 0 else "services have none"
            return f"manufacturing has {_jobs(found)} jobs beyond the national share, {rival}"
        case "manufacturing_share":
            return (
                f"manufacturing has {_share(found)} of jobs outside agriculture, more than "
                f"{_share(threshold)}"
            )
        case "sme_lead":
            rival = f"large ones at {threshold:.2f}" if threshold > 0 else "there are no large ones"
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
                f"its small units have {_jobs(found)} jobs, more than {_jobs(threshold)} for its "
                "single medium unit"
            )
        case _:
            return f"it has {_jobs(found)} jobs, at least {_jobs(threshold)}"


def _failed(condition: Condition, industry: str, area: int, outcome: Outcome) -> str:
    found, threshold = float(condition.statistic[area]), float(condition.threshold[area])
    match condition.parameter:
        case "activity_quotient":
            return (
                "neither manufacturing nor services for firms or households exceed "
                f"{threshold:.2f} times their national share (the largest stands at {found:.2f})"
            )
        case "manufacturing_lead":
            if found <= 0:
                return (
                    f"manufacturing has {_jobs(-found)} jobs fewer than at the national share; "
                    f"the foremost activity is {_leading(outcome, area)}"
                )
            return (
                f"manufacturing has {_jobs(found)} jobs beyond the national share, services "
                f"{_jobs(threshold)}"
            )
        case "manufacturing_share":
            return (
                f"manufacturing has {_share(found)} of jobs outside agriculture, not more than "
                f"{_share(threshold)}"
            )
        case "sme_lead":
            return (
                f"large units prevail in manufacturing: they stand at {threshold:.2f} times their "
                f"national share, small and medium ones at no more than {found:.2f}"
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
                f"the single medium unit of the main industry, {industry}, outweighs the small "
                f"ones: {_jobs(found)} jobs in these, {_jobs(threshold)} asked"
            )
        case _:
            return (
                f"the main industry, {industry}, has {_jobs(found)} jobs, fewer than "
                f"{_jobs(threshold)}"
            )


def _leading(outcome: Outcome, area: int) -> str:
    return ACTIVITIES[int(outcome.activity_quotient[area, : len(ACTIVITIES)].argmax())]


def _jobs(value: float) -> str:
    return f"{value:,.0f}"


def _share(value: float) -> str:
    return f"{100 * value:.1f}%" if math.isfinite(value) else "an unknown share"
