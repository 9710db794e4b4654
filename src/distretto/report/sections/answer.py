"""The answer in three sentences, and what was compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from distretto.experiments import format_spec
from distretto.report import texts
from distretto.report.document import Block, Cell, Paragraph, Section, Subheading
from distretto.report.material import QUARTERS_PER_YEAR, Material, quoted
from distretto.report.outcomes import excludes_zero
from distretto.report.sections.ledger import labour_share
from distretto.report.sections.tables import arm_table
from distretto.scenarios import Fact

if TYPE_CHECKING:
    from distretto.experiments import Arm

VALUE_ADDED, JOBS, MEDIAN_WAGE = "value_added", "jobs", "median_wage"
PUBLIC_COST = "public_cost"


def answer(m: Material) -> Section:
    """Return the first section: three sentences, the arms, and how far they can be trusted."""
    lang = m.lang
    sentences = [_firms(m), _workers(m), _cost(m)] if m.compared else []
    blocks: list[Block] = [Paragraph(text, "answer") for text in sentences if text]
    if sentences:
        blocks.append(
            Paragraph(
                lang(
                    "Differences are those from “{reference}” in the same worlds, as means over "
                    "quarters {first} to {last}; in brackets the 95% interval.",
                    reference=m.reference,
                    first=lang.fixed(m.window[0], 0),
                    last=lang.fixed(m.window[1], 0),
                ),
                "note",
            )
        )
    blocks += [Subheading(lang("What was compared")), _arms(m), Paragraph(_design(m))]
    blocks += [Paragraph(line.text, line.kind) for line in texts.validity(m.comparison, lang)]
    title = lang("The answer") if sentences else lang("What was run")
    return Section("answer", title, tuple(blocks))


def _firms(m: Material) -> str:
    if not m.has(VALUE_ADDED):
        return ""
    return m.lang(
        "For firms, the value added of the district shows {changes}.",
        changes=_changes(m, VALUE_ADDED),
    )


def _workers(m: Material) -> str:
    known = [name for name in (MEDIAN_WAGE, JOBS) if m.has(name)]
    if known == [MEDIAN_WAGE, JOBS]:
        return m.lang(
            "For workers, the median wage shows {wages}; the number of jobs shows {jobs}.",
            wages=_changes(m, MEDIAN_WAGE),
            jobs=_changes(m, JOBS),
        )
    if JOBS in known:
        return m.lang("For workers, the number of jobs shows {jobs}.", jobs=_changes(m, JOBS))
    return ""


def _cost(m: Material) -> str:
    if not m.has(PUBLIC_COST):
        return ""
    lang = m.lang
    parts = []
    for arm in m.compared:
        difference = m.entry(PUBLIC_COST, arm)["difference"]
        amount = m.amount(QUARTERS_PER_YEAR * difference["mean"])
        share = labour_share(m, arm)
        gained = (
            lang("no clear gain of value added")
            if share is None
            else lang("of the value added gained {share} goes to labour", share=lang.percent(share))
        )
        parts.append(
            lang("{amount} a year under “{arm}” ({gained})", amount=amount, arm=arm, gained=gained)
        )
    return lang(
        "The public pays, in {unit}, {parts}.",
        unit=m.amounts("numeraire"),
        parts=lang.listing(parts),
    )


def _changes(m: Material, outcome: str) -> str:
    """Say what every arm changes in one outcome, in per cent of the reference."""
    level = m.entry(outcome, m.reference)["median"]
    return m.lang.listing([_change(m, m.entry(outcome, arm), level, arm) for arm in m.compared])


def _change(m: Material, entry: Any, level: float, arm: str) -> str:
    lang, difference = m.lang, entry["difference"]
    ends = (difference["mean"], difference["low"], difference["high"])
    mean, low, high = (
        None if end is None or not level else lang.percent(end / abs(level), 1, signed=True)
        for end in ends
    )
    if mean is None or low is None or high is None:
        change = mean or lang("an amount that cannot be told")
        return lang("{change} under “{arm}”", change=change, arm=arm)
    if excludes_zero(difference):
        return lang(
            "{change} ({low} to {high}) under “{arm}”", change=mean, low=low, high=high, arm=arm
        )
    return lang(
        "no clear change under “{arm}” ({low} to {high})",
        low=low,
        high=high,
        arm=arm,
    )


def _arms(m: Material) -> Block:
    lang = m.lang
    rows = []
    for arm in m.comparison.arms:
        name = Cell(arm.name, details=(lang("reference"),) if arm.name == m.reference else ())
        what = tuple(f"{lang(i.name)}: {lang(i.summary)}" for i in arm.institutions)
        payers = [f"{lang(i.name)}: {lang(i.payer)}" for i in arm.institutions]
        rows.append(
            (
                name,
                Cell(_spec(m, arm), details=what),
                Cell(payers[0] if payers else "–", details=tuple(payers[1:])),
            )
        )
    return arm_table(
        lang("Arms"), (lang("Arm"), lang("Institutions"), lang("Who pays")), m.names, rows
    )


def _spec(m: Material, arm: Arm) -> str:
    """Return the spec of an arm, with amounts in the money of the place."""
    if not arm.institutions:
        return m.lang("no institution")
    return format_spec(arm.institutions, m.comparison.scenario.money)


def _design(m: Material) -> str:
    """Say what was run."""
    lang, comparison = m.lang, m.comparison
    burn_in = comparison.scenario.parameters["schedule.burn_in"]
    years = comparison.quarters / QUARTERS_PER_YEAR
    sentences = [
        lang(comparison.scenario.description.strip()),
        lang(
            "{worlds}; in each, every uncertain number of the scenario is drawn from its prior, "
            "and chance is drawn anew.",
            worlds=lang.counted(comparison.worlds, "world", "worlds"),
        ),
    ]
    if m.compared:
        sentences.append(
            lang(
                "All {arms} run in each world and differ in nothing but their institutions.",
                arms=lang.counted(len(m.names), "arm", "arms"),
            )
        )
    recorded = lang.counted(comparison.quarters, "quarter", "quarters")
    numbered = lang("({years} years) were recorded, numbered from 0.", years=lang.plain(years))
    if isinstance(burn_in, Fact):
        before = lang.counted(int(burn_in.value), "quarter", "quarters")
        sentences.append(
            lang(
                "After a burn-in of {before} without institutions, {recorded} {numbered}",
                before=before,
                recorded=recorded,
                numbered=numbered,
            )
        )
    else:
        sentences.append(
            lang(
                "After a burn-in without institutions, {recorded} {numbered}",
                recorded=recorded,
                numbered=numbered,
            )
        )
    return " ".join(sentences)


def question(m: Material) -> str:
    """State the question of a comparison whose first arm is the reference."""
    lang = m.lang
    if not m.compared:
        return lang(
            "How do the firms and the workers of the district fare in the arm “{arm}”?",
            arm=m.reference,
        )
    arms = quoted(lang, m.compared)
    if len(m.compared) == 1:
        return lang(
            "What does {arms} change for the competitiveness of firms and for their workers, when "
            "all else in the district is as in “{reference}”?",
            arms=arms,
            reference=m.reference,
        )
    return lang(
        "What do {arms} change for the competitiveness of firms and for their workers, when all "
        "else in the district is as in “{reference}”?",
        arms=arms,
        reference=m.reference,
    )
