"""The sentences of a comparison's page, for an economist who has read nothing else."""

from __future__ import annotations

import shlex
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from distretto.report.numbers import decimals_for, fixed
from distretto.report.outcomes import CORRELATION_DECIMALS
from distretto.scenarios import Fact

if TYPE_CHECKING:
    from distretto.experiments import Arm, Comparison, FactCheck
    from distretto.scenarios import Scenario

QUARTERS_PER_YEAR = 4
PUBLIC_COST, VALUE_ADDED = "public_cost", "value_added"  # outcomes

EFFECT_NOTE = (
    "Mean difference to the reference arm in the same worlds, with its 95% interval, in per cent "
    "of the reference level (the median in the tables above). A filled marker: the interval "
    "excludes zero. An arrow: the effect lies beyond the axis. All charts have one axis."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and how it is set: ``validity`` for information, ``warning`` for caution."""

    text: str
    kind: str = "validity"


def listing(names: Sequence[str]) -> str:
    """Join names as in a sentence: "a, b and c"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def counted(count: int, noun: str) -> str:
    """Write a count with its noun, in the plural unless there is one."""
    return f"{fixed(count, 0)} {noun}" + ("" if count == 1 else "s")


def question(arms: Sequence[str]) -> str:
    """State the question of a comparison whose first arm is the reference."""
    reference, *others = arms
    if not others:
        return f"How do the firms and the workers of the district fare in the arm “{reference}”?"
    quoted = listing([f"“{arm}”" for arm in others])
    verb = "does" if len(others) == 1 else "do"
    return (
        f"What {verb} {quoted} change for the competitiveness of firms and for their workers, "
        f"when all else in the district is as in “{reference}”?"
    )


def design(comparison: Comparison) -> str:
    """Say what was run."""
    years = comparison.quarters / QUARTERS_PER_YEAR
    burn_in = comparison.scenario.parameters["schedule.burn_in"]
    before = (
        f"a burn-in of {counted(int(burn_in.value), 'quarter')} without institutions"
        if isinstance(burn_in, Fact)
        else "a burn-in without institutions"
    )
    arms = len(comparison.arms)
    shared = (
        f"All {arms} arms run in each world and differ in nothing but their institutions. "
        if arms > 1
        else ""
    )
    return (
        f"{counted(comparison.worlds, 'world')}; in each, every uncertain number of the scenario "
        f"is drawn from its prior, and chance is drawn anew. {shared}After {before}, "
        f"{counted(comparison.quarters, 'quarter')} ({years:g} years) were recorded, numbered "
        f"from 0."
    )


def validity(comparison: Comparison) -> list[Line]:
    """Say how far the comparison can be trusted: unfinished, extinct and exploded worlds."""
    lines = []
    if not comparison.complete:
        lines.append(
            Line(
                f"The run was interrupted: {comparison.worlds} of {comparison.wanted} worlds "
                + (
                    "was finished, and all numbers rest on it."
                    if comparison.worlds == 1
                    else "were finished, and all numbers rest on these."
                ),
                "warning",
            )
        )
    happened = [
        f"the district {what} in {_where(comparison, flag)}"
        for flag, what in (("died_out", "died out"), ("exploded", "grew without bound"))
        if comparison.summary["validity"][flag]
    ]
    if happened:
        lines.append(
            Line(
                f"Validity: {listing(happened)}. These worlds count in all numbers, in all arms.",
                "warning",
            )
        )
    else:
        lines.append(
            Line("Validity: no district died out and none grew without bound, in any world or arm.")
        )
    if comparison.worlds < 20 and len(comparison.arms) > 1:
        lines.append(
            Line(
                "With 1 world, nothing shows how much worlds differ, and no effect can be told "
                "from chance."
                if comparison.worlds == 1
                else f"With {comparison.worlds} worlds, medians and ranges over worlds are rough, "
                "and small effects cannot be told from none.",
                "warning",
            )
        )
    return lines


def _where(comparison: Comparison, flag: str) -> str:
    """Say in how many worlds something happened, in any arm and in each."""
    flags = comparison.dataset[flag]
    by_arm = listing(
        [f"{arm.name} {int(flags.sel(arm=arm.name).sum())}" for arm in comparison.arms]
    )
    worlds = comparison.summary["validity"][flag]
    return f"{worlds} of {counted(comparison.worlds, 'world')} (by arm: {by_arm})"


def reading(window: tuple[int, int], compared: bool) -> list[str]:
    """Say how to read the tables of outcomes."""
    first, last = window
    lines = [
        f"In each world, an outcome's value is its mean over quarters {first} to {last}, the last "
        f"{counted(last - first + 1, 'quarter')} of the run.",
        "Level: the median over worlds; below it the 5th to 95th percentile, which shows how "
        "much worlds differ.",
    ]
    if compared:
        lines += [
            "Difference: the mean over worlds of the arm less the reference in the same world; "
            "below it the 95% interval of this mean. Bold: the interval excludes zero, before "
            "rounding (where nothing has any effect, about one in twenty does so by chance).",
            "“Better in”: the share of worlds in which the arm does better than the reference, a "
            "tie counting half. It shows how far the sign of the effect depends on the world.",
        ]
    lines.append(
        "Shares are in per cent, their differences in percentage points. Money is in numeraire: "
        "the wage of one worker-quarter outside the district is 1."
    )
    return lines


def cost(comparison: Comparison) -> list[str]:
    """Say who pays for the institutions, and what they cost the public over the whole run."""
    lines = [_arm_cost(comparison, arm) for arm in comparison.arms if arm.institutions]
    if len(comparison.arms) > 1:
        lines.append(
            "The table divides value added among those who receive it: the differences of wages, "
            "profit, interest and tax add up to that of value added, but for rounding."
        )
    return lines


def _arm_cost(comparison: Comparison, arm: Arm) -> str:
    first, *others = arm.institutions
    if others:
        paid = [f"{first.name} is paid for by {first.payer}"]
        paid += [f"{other.name} by {other.payer}" for other in others]
        text = f"In “{arm.name}”, {'; '.join(paid)}."
    else:
        text = f"“{arm.name}” is paid for by {first.payer}."
    if PUBLIC_COST not in comparison.dataset:
        return text
    totals = comparison.dataset.sel(arm=arm.name).sum("quarter", min_count=1).mean("world")
    total = float(totals[PUBLIC_COST])
    share = ""
    if VALUE_ADDED in totals and float(totals[VALUE_ADDED]) > 0.0:
        of_value = 100.0 * total / float(totals[VALUE_ADDED])
        share = f", {fixed(of_value, decimals_for([of_value], 2))}% of value added"
    return (
        f"{text} Over the {counted(comparison.quarters, 'quarter')} it cost the public "
        f"{fixed(total, decimals_for([total]))} numeraire{share} (mean over worlds)."
    )


def course_note(window: tuple[int, int], turning: bool) -> str:
    """Say how to read the charts of effects over time."""
    return (
        "One panel for each arm. Line: mean over worlds of the arm less the reference in the same "
        "world and quarter; nothing is smoothed. Darker band: the 95% interval of this mean, "
        f"quarter by quarter; lighter band: the middle 50% of worlds. {_marks(window, turning)}"
    )


def _marks(window: tuple[int, int], turning: bool) -> str:
    """Say what the marks on the axis of quarters mean."""
    return (
        f"The thick grey bar marks quarters {window[0]} to {window[1]}, over which the tables "
        "average." + (" Dotted uprights: an institution begins or ends." if turning else "")
    )


def gain(summary: Mapping[str, Any], headline: Collection[str]) -> str:
    """Say how closely arms move together over worlds, and what comparing in the same worlds saves.

    What it saves is measured: the variance of the difference between arms in separate worlds is the
    sum of their variances over worlds, and that in the same worlds is that of the paired
    differences.
    """
    reference = summary["reference"]

    def known(what: str) -> list[float]:
        return [
            entry[what]
            for name, outcome in summary["outcomes"].items()
            for arm, entry in outcome["arms"].items()
            if name in headline and arm != reference and entry[what] is not None
        ]

    correlations, saved = known("correlation"), known("variance_reduction")
    if not correlations:
        return ""
    low, typical, high = (
        fixed(f(correlations), CORRELATION_DECIMALS) for f in (min, statistics.median, max)
    )
    text = (
        f"Over worlds, the correlation of an arm with “{reference}” is {typical} in the median of "
        f"the headline outcomes and arms ({low} to {high})."
    )
    return f"{text} {saving(saved)}" if saved else text


def saving(saved: Sequence[float]) -> str:
    """Say what the same worlds save, from the variance reduction of several outcomes."""
    low, typical, high = (times(f(saved)) for f in (min, statistics.median, max))
    return (
        f"Arms in separate worlds would need {typical} times as many worlds for intervals as "
        f"narrow in the median ({low} to {high} times), measured here."
    )


def times(ratio: float) -> str:
    """Write by how much one number exceeds another, with two digits."""
    return fixed(ratio, 1 if ratio < 10.0 else -1 if ratio >= 100.0 else 0)


def fan_note(reference: str, compared: bool, window: tuple[int, int], turning: bool) -> str:
    """Say how to read the fan charts."""
    beside = (
        f"Thin black line: the median of “{reference}”. Bands show how worlds differ, not how sure "
        "an effect is: arms share their worlds, so effects can be sure although the fans of all "
        "arms look alike. "
    )
    return (
        "Line: median over worlds. Darker band: the middle 50% of worlds; lighter band: the "
        f"middle 90%. {beside if compared else ''}{_marks(window, turning)}"
    )


def fit_note(facts: Sequence[FactCheck]) -> str:
    """Say what the facts are set against, and how many are met."""
    if not facts:
        return "The scenario holds no fact that the model has an outcome for."
    first = facts[0]
    scope = (
        f"Each fact is set against the reference arm: mean over quarters {first.first} to "
        f"{first.last}, distribution over worlds."
    )
    if not first.tested:
        return (
            f"{scope} The run is too short to test facts: a fact counts as met only after 40 free "
            "quarters, so that opening values do not count."
        )
    met = {use: [f.met for f in facts if f.use == use and f.met is not None] for use in _USES}
    tallies = [
        f"{sum(results)} of {len(results)} facts for {use}"
        for use, results in met.items()
        if results
    ]
    return (
        f"{scope} A fact is met if the model's median lies in its band; only quarters from 40 on "
        "count, so that opening values do not. "
        + (f"Met: {listing(tallies)}. " if tallies else "")
        + "Calibration: free parameters were chosen with this fact in view. Validation: it was "
        "kept back as a test."
    )


_USES = ("calibration", "validation", "context")


def kind_note(scenario: Scenario) -> str:
    """Say what the numbers of a scenario rest on."""
    rule = (
        "Every number that the model takes from the scenario is either a fact with a source or a "
        "prior: a range with a reason, drawn anew in each world. "
    )
    if scenario.kind == "stylised":
        return rule + (
            "This scenario is stylised: the sources give few figures for the place, and what sets "
            "it apart are priors."
        )
    return rule + "This scenario was calibrated: free parameters were fitted to facts of the place."


def terms(comparison: Comparison) -> list[tuple[str, str]]:
    """Terms that the page uses in a sense of its own."""
    return [
        (
            "Arm",
            "one set of institutions under which the district is run; the first is the "
            "reference that all others are compared with.",
        ),
        (
            "World",
            "one draw of all priors and of chance. Chance belongs to each firm, worker and "
            "quarter, so what one arm changes does not reshuffle the luck of others.",
        ),
        (
            "Quarter",
            f"the step of the model; quarter 0 is the first after burn-in, and "
            f"{QUARTERS_PER_YEAR} quarters make a year.",
        ),
        ("Numeraire", "the unit of money: the wage of one worker-quarter outside the district."),
        ("Fact", "a number with a source, the same in every world."),
        ("Prior", "a range of values thought plausible, with a reason; each world draws one."),
        (
            "95% interval",
            "interval of the mean difference over worlds, from Student's t and the "
            "spread of the paired differences. It covers chance and priors, not "
            "errors in the model's equations.",
        ),
    ]


def command(comparison: Comparison) -> str:
    """Command line that makes the comparison again: the one given, or the like of it."""
    words = comparison.provenance["command"]
    if not words:
        words = ["distretto", "compare", comparison.scenario.name]
        for arm in comparison.arms:
            words += ["--arm", f"{arm.name}={arm.spec}" if arm.spec else arm.name]
        words += ["--worlds", str(comparison.worlds), "--quarters", str(comparison.quarters)]
        words += ["--seed", str(comparison.seed), "--out", "FOLDER"]
    return shlex.join(words).replace(" --", " \\\n    --")
