"""What was found, in plain words: one paragraph for firms, one for workers, one for the public.

A paragraph says what happened, how sure that is, and "cannot tell" where that is true. Amounts are
per treated unit and period, in the money of the data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from distretto.evaluation.answers import Answer
from distretto.evaluation.evidence import Grade
from distretto.evaluation.labour.results import BeforeAfter, Rents, ShareChange
from distretto.evaluation.ledger import TOTAL
from distretto.evaluation.outcome import ClassEffect, OutcomeEffect
from distretto.evaluation.public_cost import UNITS
from distretto.evaluation.results import Evaluation

__all__ = ["amount", "between", "limit_of_p", "name_of", "verdicts"]

NAMES = {
    "value_added": "value added",
    "labour": "wages and contributions",
    "pay_of_stayers": "pay of those who stayed",
    "living_wage_jobs": "jobs at a living wage",
    "skilled_living_wage_jobs": "skilled jobs at a living wage",
}
SMALL = 0.01
# What was done about owners who work, in the middle of a sentence.
ADJUSTED = {"none": "", "owners": ", with owners who work paid as employees,"}
GRADES: dict[Grade, str] = {
    "strong": "The evidence is strong.",
    "moderate": "The evidence is moderate: good enough to act on with care.",
    "weak": "The evidence is weak: take it as a first indication.",
    "very weak": "The evidence is very weak: it cannot carry a decision.",
}


def name_of(outcome: str) -> str:
    """Return the name of an outcome for people to read."""
    return NAMES.get(outcome, outcome.replace("_", " "))


def amount(value: float) -> str:
    """Write an amount with three significant digits and its sign."""
    if not math.isfinite(value):
        return "unbounded"
    digits = 0 if value == 0.0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:+,.{min(digits, 6)}f}".replace("-", "\N{MINUS SIGN}")


def between(low: float, high: float) -> str:
    """Write an interval; say where an end cannot be bounded."""
    if math.isinf(low) and math.isinf(high):
        return "anything: there are too few clusters to bound it"
    return f"{amount(low)} to {amount(high)}"


def verdicts(found: Evaluation) -> dict[str, str]:
    """Return a paragraph for each party: "firms", "workers", "public", and "evidence".

    Parameters
    ----------
    found : Evaluation
    """
    return {
        "firms": _firms(found),
        "workers": _workers(found),
        "public": _public(found),
        "evidence": GRADES[found.evidence.grade]
        + " "
        + " ".join(
            f"{reason.aspect.capitalize()}: {reason.level}; {reason.finding}."
            for reason in found.evidence.reasons
        ),
    }


def limit_of_p(found: Evaluation) -> str:
    """Say that no p-value can be small, where randomisation has few choices; empty otherwise."""
    if found.smallest_p is None or found.smallest_p <= SMALL:
        return ""
    return (
        f"No p-value can be below {found.smallest_p:.3g}: there are so few ways to choose the "
        "treated clusters. An effect may be real and yet not be told from chance here."
    )


def _firms(found: Evaluation) -> str:
    shown = [e for e in found.effects if e.name in (TOTAL, "profit", "sales", "exports")]
    shown = shown or list(found.effects[:1])
    return " ".join(_sentence(effect) for effect in shown)


def _sentence(effect: OutcomeEffect) -> str:
    name = name_of(effect.name)
    if effect.withheld:
        return f"The effect on {name} is withheld, by the rules of disclosure."
    p = "p < 0.001" if effect.p < 0.001 else f"p = {effect.p:.2g}"
    told = f"95% interval {between(effect.low, effect.high)}, {p}"
    if not _clear(effect):
        return (
            f"Cannot tell whether {name} changed: the estimate is {amount(effect.mean)} ({told})."
        )
    relative = ""
    if not math.isnan(effect.relative):
        relative = f"{effect.relative:+.1%}; ".replace("-", "\N{MINUS SIGN}")
    direction = "rose" if effect.mean > 0.0 else "fell"
    size = _plain(abs(effect.mean))
    return f"{name.capitalize()} {direction} by {size} a period ({relative}{told})."


def _clear(effect: OutcomeEffect) -> bool:
    return effect.low > 0.0 or effect.high < 0.0


def _workers(found: Evaluation) -> str:
    shown = [e for e in found.effects if e.name in ("wages", "jobs")]
    parts = [_sentence(effect) for effect in shown]
    if not parts:
        return "Cannot tell: the data have neither wages nor jobs."
    ledger = found.ledger
    if ledger is not None and ledger.labour is not None:
        if ledger.reason:
            parts.append(
                f"No share of the gain is given to labour: {ledger.reason}, and a share of that "
                "says nothing."
            )
        elif ledger.labour.share is not None:
            low, high = ledger.labour.share_low, ledger.labour.share_high
            interval = (
                f"{low:.0%} to {high:.0%}"
                if low is not None and high is not None and math.isfinite(low + high)
                else "not bounded"
            )
            parts.append(
                f"Of each unit of value added gained, {ledger.labour.share:.0%} went to wages and "
                f"contributions ({interval})."
            )
    if found.split is not None and "wages" in found.panel.outcomes and _clear(found["wages"]):
        split = found.split
        pieces = [f"{amount(split.jobs)} from jobs"]
        if split.hours:
            pieces.append(f"{amount(split.hours)} from hours a job")
        pieces.append(f"{amount(split.pay)} from pay")
        parts.append(f"The change in wages came {_listing(pieces)}.")
    measured = found.workers
    parts += [_share(change) for change in measured.shares[-1:]]
    if found.split is None:
        parts += [_sentence(each) for each in measured.per_job if each.name == "pay_per_job"]
    if measured.rents is not None:
        parts.append(_rents(measured.rents))
    fifths = [c for c in found.classes if c.by == "pay" and c.incumbents is not None]
    if fifths:
        parts.append(_fifths(fifths))
    if measured.good_jobs is not None:
        parts += [_sentence(each) for each in measured.good_jobs.effects[-1:]]
    if measured.before_after is not None:
        parts.append(_inequality(measured.before_after))
    return " ".join(filter(None, parts))


def _share(change: ShareChange) -> str:
    name = f"Labour's share of value added{ADJUSTED[change.adjustment]}"
    without, made = change.without, change.change
    if change.share is None or without.value is None or made.value is None:
        return f"{name}: {without.reason}."
    points = [amount(100.0 * x) for x in (made.value, *_ends(made))]
    return (
        f"{name} is {change.share:.1%} with the programme and {without.value:.1%} without it "
        f"({points[0]} points, {points[1]} to {points[2]})."
    )


def _rents(rents: Rents) -> str:
    passed = rents.pass_through
    if passed.value is None:
        return f"How much of a gain reached the pay of those who stayed: {passed.reason}."
    low, high = (_plain(end) for end in _ends(passed))
    return (
        f"Of each unit of value added per job gained, {_plain(passed.value)} reached the pay of "
        f"those who stayed ({low} to {high}); 0.29 to 0.30 was found with patents."
    )


def _inequality(compared: BeforeAfter) -> str:
    """Say how the Gini went in treated firms and in others, which is no effect."""
    try:
        gini = compared["gini"]
    except KeyError:
        return ""
    told = [
        f"from {before:.3f} to {after:.3f} in {name}"
        for name, (before, after) in (("treated firms", gini.treated), ("others", gini.controls))
        if before is not None and after is not None
    ]
    if not told:
        return ""
    return f"The Gini of pay went {_listing(told)}: a description, not an effect."


def _ends(answer: Answer) -> tuple[float, float]:
    """Return the ends of an interval, infinite where it has none."""
    low = -math.inf if answer.low is None else answer.low
    return low, math.inf if answer.high is None else answer.high


def _fifths(fifths: Sequence[ClassEffect]) -> str:
    known = [(each.name, each.incumbents) for each in fifths]
    shown = [(name, effect) for name, effect in known if effect and not effect.withheld]
    if not shown:
        return "Which fifths of pay gained is withheld."
    gained = [name for name, effect in shown if effect.low > 0.0]
    lost = [name for name, effect in shown if effect.high < 0.0]
    told = []
    if gained:
        told.append(f"the {_listing(gained)} of pay gained")
    if lost:
        told.append(f"the {_listing(lost)} lost")
    if not told:
        return (
            "Among those employed before, wherever they are now, no fifth of pay clearly gained "
            "or lost."
        )
    return f"Among those employed before, wherever they are now, {_listing(told)}."


def _public(found: Evaluation) -> str:
    if not found.costs:
        return (
            "Cannot tell what it cost the public: give the cost of the programme, or a column of "
            "grants."
        )
    parts = []
    for each in found.costs:
        what, cost = UNITS[each.per], each.cost
        if cost.value is None:
            parts.append(f"The cost of gaining {what}: {cost.reason}.")
            continue
        ends = ""
        if cost.low is not None and cost.high is not None:
            ends = f" (95% interval {_plain(cost.low)} to {_plain(cost.high)})"
        parts.append(f"Gaining {what} cost the public {_plain(cost.value)}{ends}.")
    return " ".join(parts)


def _plain(value: float) -> str:
    return amount(value).lstrip("+") if math.isfinite(value) else "unbounded"


def _listing(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
