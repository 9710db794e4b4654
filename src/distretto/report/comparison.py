"""The page of a comparison: one HTML file that a reader can mail, archive, print and check.

The page opens with the question and the answer and goes down to every assumption. It sets what
happens to firms beside what happens to workers, never one without the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from distretto import __version__
from distretto.files import write_bytes
from distretto.report import texts
from distretto.report.charts import course_charts, effect_charts, fan_charts, fit_chart
from distretto.report.figures.style import ArmStyle, arm_styles
from distretto.report.outcomes import DIVISION, FIRMS, WORKERS, Row, outcome_row
from distretto.report.sources import (
    definition_rows,
    fact_rows,
    fixed_rows,
    known_rows,
    prior_rows,
    provenance_rows,
)

if TYPE_CHECKING:
    from distretto.experiments import Arm, Comparison

_GROUP_TITLES = {
    "competitiveness": "Competitiveness",
    "structure": "Structure of the district",
    "workers": "Workers",
    "distribution": "Distribution of the gains",
}
# Widths in rem of the columns of a table of outcomes.
_LABEL_WIDTH, _ARM_WIDTH = 9.0, 7.0


def write_comparison_report(comparison: Comparison, path: str | PathLike[str]) -> None:
    """Write the report of a comparison as one HTML file.

    The file needs no network and no other file. It is written whole or not at all.

    Parameters
    ----------
    comparison : Comparison
        What `distretto.compare` returned or `load_comparison` read.
    path : str or path
        The file; an existing one is replaced.

    Raises
    ------
    ResultError
        If the file cannot be written.
    """
    write_bytes(Path(path), comparison_html(comparison).encode())


def comparison_html(comparison: Comparison) -> str:
    """Return the report of a comparison as the text of an HTML page."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("distretto.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=False,
    )
    # The style sheet is part of the package, not of the data, and goes in as it is.
    css = Markup(_source(environment, "report.css"))
    template = environment.get_template("comparison.html.j2")
    return template.render(css=css, version=__version__, **_content(comparison))


def _source(environment: jinja2.Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _content(comparison: Comparison) -> dict[str, Any]:
    """Everything the template places, by name."""
    scenario, summary = comparison.scenario, comparison.summary
    # A stored dataset comes back in alphabetical order; the summary keeps that of the model.
    dataset = comparison.dataset[list(summary["outcomes"])]
    names = [arm.name for arm in comparison.arms]
    reference, *compared = names
    styles = arm_styles(names, reference)
    window = (summary["window"]["first"], summary["window"]["last"])
    rows = {
        name: outcome_row(name, outcome, reference, compared)
        for name, outcome in summary["outcomes"].items()
    }
    groups = {str(name): str(v.attrs["group"]) for name, v in dataset.data_vars.items()}
    headline = {str(name) for name, v in dataset.data_vars.items() if v.attrs["headline"]}
    checks = fact_rows(comparison.facts)
    starts = {arm.name: _turning_points(arm, comparison.quarters) for arm in comparison.arms}
    turning = any(starts.values())
    return {
        "title": scenario.title,
        "date": (comparison.provenance["time"] or "")[:10],
        "question": texts.question(names),
        "description": scenario.description,
        "design": texts.design(comparison),
        "arms": [_arm(arm, styles[arm.name], arm.name == reference) for arm in comparison.arms],
        "validity": texts.validity(comparison),
        "reading": texts.reading(window, bool(compared)),
        "verdicts": [
            (arm, [_verdicts(rows, groups, headline, of, i) for _, of in (FIRMS, WORKERS)])
            for i, arm in enumerate(compared)
        ],
        "reference": reference,
        "compared": compared,
        "block_width": _LABEL_WIDTH + _ARM_WIDTH * len(names),
        "sides": [
            {"title": title, "groups": _grouped(rows, groups, headline, of, title)}
            for title, of in (FIRMS, WORKERS)
        ],
        "division": _grouped(rows, groups, set(rows), DIVISION[1], "Distribution of the gains"),
        "cost": texts.cost(comparison),
        "courses": course_charts(dataset, styles, window=window, starts=starts) if compared else [],
        "course_note": texts.course_note(window, turning),
        "gain": texts.gain(summary, headline) if compared else "",
        "fans": fan_charts(dataset, styles, window=window, starts=starts),
        "fan_note": texts.fan_note(reference, bool(compared), window, turning),
        "effects": effect_charts(dataset, summary, styles) if compared else [],
        "effect_note": texts.EFFECT_NOTE,
        "fit": {
            "note": texts.fit_note(comparison.facts),
            "rows": checks,
            "chart": fit_chart(comparison.facts),
        },
        "all_outcomes": _grouped(rows, groups, set(rows), tuple(_GROUP_TITLES)),
        "outcome_count": len(rows),
        "kind_note": texts.kind_note(scenario),
        "priors": prior_rows(scenario),
        "parameters": fixed_rows(scenario),
        "facts": known_rows(scenario),
        "definitions": definition_rows(dataset),
        "terms": texts.terms(comparison),
        "command": texts.command(comparison),
        "provenance": provenance_rows(comparison.provenance),
    }


def _arm(arm: Arm, style: ArmStyle, is_reference: bool) -> dict[str, Any]:
    return {
        "name": arm.name,
        "spec": arm.spec,
        "style": style,
        "is_reference": is_reference,
        "institutions": [
            {"name": i.name, "summary": i.summary, "payer": i.payer} for i in arm.institutions
        ],
    }


def _grouped(
    rows: Mapping[str, Row],
    groups: Mapping[str, str],
    wanted: set[str],
    order: tuple[str, ...],
    untitled: str = "",
) -> list[tuple[str, list[Row]]]:
    """Rows that are wanted, by group in the order given; a group titled `untitled` has no title."""
    grouped = []
    for group in order:
        members = [rows[name] for name in rows if name in wanted and groups[name] == group]
        if members:
            title = _GROUP_TITLES[group]
            grouped.append(("" if title == untitled else title, members))
    return grouped


def _verdicts(
    rows: Mapping[str, Row],
    groups: Mapping[str, str],
    headline: set[str],
    side: tuple[str, ...],
    arm: int,
) -> dict[str, str]:
    """Labels of the headline outcomes of one side that an arm makes clearly better, or worse."""
    members = [row for name, row in rows.items() if name in headline and groups[name] in side]
    return {
        verdict: ", ".join(row.label for row in members if row.cells[arm].verdict == verdict)
        for verdict in ("better", "worse")
    }


def _turning_points(arm: Arm, quarters: int) -> tuple[int, ...]:
    """Quarters within a run of `quarters` in which an institution of an arm begins or ends."""
    points = {point for i in arm.institutions for point in (i.start, i.end)}
    return tuple(sorted(p for p in points if p is not None and 0 < p < quarters))
