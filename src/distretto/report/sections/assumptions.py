"""What the answer rests on: priors, facts and definitions, and how to make it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from distretto.economy.outcomes import OUTCOMES
from distretto.report import texts
from distretto.report.document import Cell, Code, Fold, Paragraph, Section, Table, Terms
from distretto.report.material import QUARTERS_PER_YEAR, Material
from distretto.report.numbers import MISSING
from distretto.report.sections.tables import number, outcome_table, text_table
from distretto.scenarios import Fact, Prior


def everything(m: Material) -> Section:
    """Return all outcomes, of firms and of workers."""
    lang = m.lang
    title = lang("All outcomes")
    fold = Fold(
        lang(
            "{outcomes}, of firms and of workers",
            outcomes=lang.counted(len(m.rows), "outcome", "outcomes"),
        ),
        (outcome_table(m, title, list(m.rows), correlations=True),),
    )
    return Section("all", title, (fold,))


def assumptions(m: Material) -> Section:
    """Return the priors, the parameters with one value and the facts, with their sources."""
    lang, scenario = m.lang, m.comparison.scenario
    note = lang(
        "Every number that the model takes from the scenario is either a fact with a source or a "
        "prior: a range with a reason, drawn anew in each world."
    )
    kind = (
        lang(
            "This scenario is stylised: the sources give few figures for the place, and what sets "
            "it apart are priors."
        )
        if scenario.kind == "stylised"
        else lang(
            "This scenario was calibrated: free parameters were fitted to facts of the place."
        )
    )
    quotation = lang("Reasons and sources stand as they were written in the scenario.")

    def fold(title: str, table: Table) -> Fold:
        counted = lang.fixed(len(table.rows), 0)
        return Fold(f"{title} ({counted})", (table,))

    blocks: tuple[Paragraph | Fold, ...] = (
        Paragraph(f"{note} {kind} {quotation}", "note"),
        fold(lang("Priors, with their reasons"), _priors(m)),
        fold(lang("Parameters with one value, with their sources"), _fixed(m)),
        fold(lang("Facts about the place, with their sources"), _known(m)),
    )
    if scenario.history:
        title = lang("What happens to the place after its opening, in every arm")
        blocks = (*blocks, fold(title, _history(m)))
    return Section("assumptions", lang("Priors, assumptions and sources"), blocks)


def _priors(m: Material) -> Table:
    lang = m.lang
    rows = []
    scenario = m.comparison.scenario
    for name, prior in {**scenario.priors, **scenario.history_priors}.items():
        shape = lang(prior.shape)
        if prior.mode is not None:
            shape = lang("{shape}, mode {mode}", shape=shape, mode=lang.plain(prior.mode))
        between = lang("{low} to {high}", low=lang.plain(prior.low), high=lang.plain(prior.high))
        rows.append(
            (_meaning(m, name), lang(prior.unit), number(between, prior.low), shape, prior.reason)
        )
    columns = (lang("Parameter"), lang("Unit"), lang("Range"), lang("Shape"), lang("Reason"))
    return text_table(lang("Priors"), columns, rows, numbers=(2,), wide=True)


def _fixed(m: Material) -> Table:
    lang = m.lang
    rows = [
        (
            _meaning(m, name),
            lang(fact.unit),
            number(lang.plain(fact.value), fact.value),
            _with_note(fact.source, fact.note),
        )
        for name, fact in m.comparison.scenario.fixed.items()
    ]
    columns = (lang("Parameter"), lang("Unit"), lang("Value"), lang("Source"))
    return text_table(lang("Parameters with one value"), columns, rows, numbers=(2,))


def _history(m: Material) -> Table:
    lang = m.lang
    rows = []
    for event in m.comparison.scenario.history:
        fixed = [
            f"{m.parameter(name)}: {lang.plain(entry.value)}"
            for name, entry in event.parameters.items()
            if isinstance(entry, Fact)
        ]
        drawn = [
            m.parameter(name)
            for name, entry in event.parameters.items()
            if isinstance(entry, Prior)
        ]
        changed = fixed + [lang("{parameter}: drawn", parameter=name) for name in drawn]
        rows.append(
            (
                number(lang.fixed(event.quarter, 0), event.quarter),
                event.what,
                event.institutions or MISSING,
                "; ".join(changed) or MISSING,
            )
        )
    columns = (
        lang("From quarter"),
        lang("What happens"),
        lang("Institutions"),
        lang("Parameters that change"),
    )
    title = lang("What happens to the place after its opening, in every arm")
    return text_table(title, columns, rows, numbers=(0,), wide=True)


def _known(m: Material) -> Table:
    lang = m.lang
    rows = []
    for name, fact in m.comparison.scenario.facts.items():
        band = MISSING
        if fact.low is not None and fact.high is not None:
            between = lang("{low} to {high}", low=lang.plain(fact.low), high=lang.plain(fact.high))
            band = f"{between} ({fact.band_reason})"
        rows.append(
            (
                lang(name.replace("_", " ")),
                lang(fact.unit),
                number(lang.plain(fact.value), fact.value),
                band,
                _with_note(fact.source, fact.note),
            )
        )
    columns = (
        lang("Fact"),
        lang("Unit"),
        lang("Value"),
        lang("Band and its reason"),
        lang("Source"),
    )
    return text_table(lang("Facts about the place"), columns, rows, numbers=(2,))


def _meaning(m: Material, name: str) -> Cell:
    meaning = m.parameter(name)
    return Cell(meaning, details=(name,)) if meaning != name else Cell(name)


def _with_note(source: str, note: str) -> str:
    return f"{source}. {note}" if note else source


def definitions(m: Material) -> Section:
    """Return the terms that the report uses in a sense of its own, and all definitions."""
    lang = m.lang
    meaning = {outcome.name: outcome.definition for outcome in OUTCOMES}
    rows = [
        (row.label, row.unit, lang(meaning[name]) if name in meaning else MISSING)
        for name, row in m.rows.items()
    ]
    columns = (lang("Outcome"), lang("Unit"), lang("Definition"))
    table = text_table(lang("Definitions of outcomes"), columns, rows)
    title = lang(
        "Definitions of {outcomes}", outcomes=lang.counted(len(rows), "outcome", "outcomes")
    )
    return Section("definitions", lang("Definitions"), (Terms(_terms(m)), Fold(title, (table,))))


def _terms(m: Material) -> tuple[tuple[str, str], ...]:
    lang = m.lang
    return (
        (
            lang("Arm"),
            lang(
                "one set of institutions under which the district is run; the first is the "
                "reference that all others are compared with."
            ),
        ),
        (
            lang("World"),
            lang(
                "one draw of all priors and of chance. Chance belongs to each firm, worker and "
                "quarter, so what one arm changes does not reshuffle the luck of others."
            ),
        ),
        (
            lang("Quarter"),
            lang(
                "the step of the model; quarter 0 is the first after burn-in, and {quarters} "
                "quarters make a year.",
                quarters=lang.fixed(QUARTERS_PER_YEAR, 0),
            ),
        ),
        (
            lang("Numeraire"),
            lang("the unit of money: the wage of one worker-quarter outside the district."),
        ),
        (lang("Fact"), lang("a number with a source, the same in every world.")),
        (
            lang("Prior"),
            lang("a range of values thought plausible, with a reason; each world draws one."),
        ),
        (
            lang("95% interval"),
            lang(
                "interval of the mean difference over worlds, from Student's t and the spread of "
                "the paired differences. It covers chance and priors, not errors in the model's "
                "equations."
            ),
        ),
    )


def provenance(m: Material) -> Section:
    """Return the command that makes the comparison again, and what it was made with."""
    lang = m.lang
    rows = [(lang(key), _in_words(value)) for key, value in m.comparison.provenance.items()]
    blocks = (
        Paragraph(lang("With the same version of Distretto, this command makes it again:")),
        Code(texts.command(m.comparison)),
        text_table(
            lang("Provenance"),
            (lang("Item"), lang("Value")),
            [row for row in rows if row[1]],
            sortable=False,
        ),
    )
    return Section("provenance", lang("Provenance"), blocks)


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        parts = [(key, _in_words(item)) for key, item in value.items()]
        return "; ".join(f"{key} {text}".rstrip() for key, text in parts)
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return str(value)
