"""Fact against model, and the rows kept out of calibration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto.report.document import Block, Cell, Chart, Grid, Paragraph, Section
from distretto.report.figures.fit import Fit, fit_figure
from distretto.report.material import Material
from distretto.report.numbers import decimals_for
from distretto.report.sections.tables import number, text_table
from distretto.report.sources import CheckRow, fact_rows

if TYPE_CHECKING:
    from distretto.experiments import FactCheck

_USES = ("calibration", "validation", "context")


def facts(m: Material) -> Section:
    """Return what is known of the place against the reference arm."""
    lang, checks = m.lang, m.comparison.facts
    blocks: list[Block] = [Paragraph(_note(m), "note")]
    if checks:
        table = text_table(
            lang("Facts against model"),
            (
                lang("Fact"),
                lang("Value"),
                lang("Band"),
                lang("Model: median, 5% to 95%"),
                lang("Met"),
            ),
            [_row(row) for row in fact_rows(checks, lang, m.currency)],
            numbers=(1, 2, 3),
        )
        chart = _chart(m, checks)
        blocks.append(Grid((table, chart), 30.0) if chart else table)
    return Section("fit", lang("Does the model resemble the place?"), tuple(blocks))


def _row(row: CheckRow) -> tuple[Cell | str, ...]:
    about = "; ".join(filter(None, (row.unit, row.use)))
    return (
        Cell(row.label, details=(about,)),
        number(row.value, row.fact),
        row.band,
        number(row.median, row.model, row.range),
        row.met,
    )


def _note(m: Material) -> str:
    """Say what the facts are set against, and how many are met."""
    lang, checks = m.lang, m.comparison.facts
    if not checks:
        return lang("The scenario holds no fact that the model has an outcome for.")
    first = checks[0]
    scope = lang(
        "Each fact is set against the reference arm: mean over quarters {first} to {last}, "
        "distribution over worlds.",
        first=lang.fixed(first.first, 0),
        last=lang.fixed(first.last, 0),
    )
    if not first.tested:
        short = lang(
            "The run is too short to test facts: a fact counts as met only after 40 free quarters, "
            "so that opening values do not count."
        )
        return f"{scope} {short}"
    met = {use: [f.met for f in checks if f.use == use and f.met is not None] for use in _USES}
    tallies = [
        lang(
            "{met} of {tested} for {use}",
            met=lang.fixed(sum(results), 0),
            tested=lang.counted(len(results), "fact", "facts"),
            use=lang(use),
        )
        for use, results in met.items()
        if results
    ]
    told = [
        scope,
        lang(
            "A fact is met if the model's median lies in its band; only quarters from 40 on count, "
            "so that opening values do not."
        ),
        lang("Met: {tallies}.", tallies=lang.listing(tallies)) if tallies else "",
        lang(
            "Calibration: free parameters were chosen with this fact in view. Validation: it was "
            "kept back as a test."
        ),
    ]
    return " ".join(filter(None, told))


def _fit(m: Material, check: FactCheck) -> Fit:
    model = check.model
    numbers = (check.low, check.high, model.p5, model.median, model.p95)
    low, high, p5, median, p95 = (np.nan if x is None else x for x in numbers)
    return Fit(m.lang(check.label), check.value, low, high, p5, median, p95, bool(check.met))


def _chart(m: Material, checks: Sequence[FactCheck]) -> Chart | None:
    """Facts against model; None where no fact can be drawn."""
    lang = m.lang
    rows = [row for row in (_fit(m, check) for check in checks) if row.drawable]
    if not rows:
        return None
    medians = " ".join(f"{row.label}: {lang.fixed(row.relative(row.median), 0)}%." for row in rows)
    return Chart(
        name="fit",
        caption=lang("Facts and model"),
        unit=lang("model in per cent of the fact"),
        title=lang("Facts of the district against the model"),
        description=lang("Model in per cent of the fact, median over worlds.") + f" {medians}",
        draw=lambda: fit_figure(rows, lang=lang),
        table=text_table(
            lang("Facts and model, numbers"),
            (
                lang("Fact"),
                lang("Band, %"),
                lang("Model median, %"),
                lang("5% to 95% of worlds, %"),
            ),
            [
                (
                    row.label,
                    lang.interval(row.relative(row.low), row.relative(row.high), 0),
                    number(lang.fixed(row.relative(row.median), 0), row.relative(row.median)),
                    lang.interval(row.relative(row.p5), row.relative(row.p95), 0),
                )
                for row in rows
            ],
            numbers=(1, 2, 3),
        ),
    )


def validation(m: Material, recorded: dict[str, Any] | None) -> Section:
    """Return the rows kept out of calibration, met and not.

    Parameters
    ----------
    m : Material
    recorded : dict or None
        Content of a ``validation.json``; None if there is none for the district.
    """
    lang = m.lang
    title = lang("Facts kept out of calibration: met and not")
    if recorded is None:
        text = lang("No validation is recorded for this district. “distretto validate” makes one.")
        return Section("validation", title, (Paragraph(text, "warning"),))
    rows = recorded["rows"]
    judged = [row["met"] for row in rows if row["use"] == "validation" and row["met"] is not None]
    blocks: list[Block] = []
    if recorded["scenario"] != m.comparison.scenario.name:
        blocks.append(
            Paragraph(
                lang(
                    "These rows were measured in “{template}”, whose priors this district takes "
                    "over where its own data say nothing: they tell how far to trust the model, "
                    "not this district.",
                    template=recorded["scenario"],
                ),
                "warning",
            )
        )
    blocks += [
        Paragraph(
            lang(
                "Met: {met} of {rows} kept out of calibration, over {worlds}. Rows that are not "
                "met stay in the table: read the report in their light.",
                met=lang.fixed(sum(judged), 0),
                rows=lang.counted(len(judged), "row", "rows"),
                worlds=lang.counted(recorded["worlds"], "world", "worlds"),
            )
        ),
        text_table(
            lang("Rows kept out of calibration"),
            (lang("Row"), lang("Target"), lang("Model: median, 5% to 95%"), lang("Met")),
            [_recorded_row(m, row) for row in rows],
            numbers=(2,),
        ),
    ]
    return Section("validation", title, tuple(blocks))


def _recorded_row(m: Material, row: dict[str, Any]) -> tuple[Cell | str, ...]:
    lang = m.lang
    ends = (row["p5"], row["median"], row["p95"])
    decimals = decimals_for(ends, significant=2)
    met = "not tested" if row["met"] is None else "yes" if row["met"] else "no"
    return (
        Cell(
            f"{row['id']} {lang(row['text'])}",
            details=tuple(filter(None, (lang(row["use"]), row["note"]))),
        ),
        Cell(lang(row["target"]), details=(row["source"],)),
        number(
            lang.fixed(row["median"], decimals),
            row["median"],
            lang.interval(row["p5"], row["p95"], decimals),
        ),
        lang(met),
    )
