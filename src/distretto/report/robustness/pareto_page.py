"""The page of a Pareto front: the combinations of it, and every objective against every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from distretto.report.document import Cell, Chart, Document, Paragraph, Section, Table
from distretto.report.figures.scatter import scatter_figure
from distretto.report.numbers import counted, decimals_for, fixed, interval
from distretto.report.robustness.words import OPTIMISTIC
from distretto.report.sections.provenance import provenance_section
from distretto.report.sections.tables import number, text_table
from distretto.report.writing import english_page

if TYPE_CHECKING:
    from distretto.experiments.pareto import Pareto

__all__ = ["pareto_document"]


def pareto_document(result: Pareto) -> Document:
    """Return the page of a Pareto front.

    Parameters
    ----------
    result : Pareto
    """
    left = f" {result.left_out} more of the front were not run again." if result.left_out else ""
    summary = Section(
        "front",
        "Combinations of which none is better in all",
        (
            _table(result),
            Paragraph(
                f"{counted(result.trials, 'trial')} of {counted(result.worlds, 'world')}, "
                f"{counted(result.quarters, 'quarter')} each. {OPTIMISTIC.format(result.fresh)}"
                f"{left}",
                "note",
            ),
            _scatter(result),
        ),
    )
    return english_page(
        title=result.scenario.title,
        kind="Pareto front",
        question="What can be had for which public cost?",
        sections=(summary, provenance_section(result.provenance)),
        time=result.provenance.get("time"),
    )


def _table(result: Pareto) -> Table:
    rows: list[tuple[str | Cell, ...]] = []
    for each in result.front:
        cells: list[str | Cell] = [each.spec]
        for quantity in result.quantities:
            level, effect = each.level[quantity.name], each.effect[quantity.name]
            decimals = decimals_for([effect.mean, effect.low, effect.high])
            cells.append(
                number(
                    fixed(effect.mean, decimals, signed=True),
                    effect.mean,
                    interval(effect.low, effect.high, decimals, signed=True),
                    f"level {fixed(level.mean, decimals_for([level.mean]))}",
                )
            )
        rows.append((*cells, "yes" if each.still else "no"))
    columns = ("Combination", *(f"{q.label}, {q.unit}" for q in result.quantities), "Still on it")
    return text_table(
        "Effects against no institutions, in fresh worlds",
        columns,
        rows,
        numbers=range(1, len(columns) - 1),
        wide=True,
    )


def _scatter(result: Pareto) -> Chart:
    front = {each.spec for each in result.front}
    values = np.array(list(result.tried.values()))
    on_front = np.array([spec in front for spec in result.tried])
    labels = [q.label for q in result.quantities]
    caption = "All combinations that were tried"
    rows = [
        (
            spec,
            *(number(fixed(v, decimals_for([v], 4)), v) for v in levels),
            "yes" if spec in front else "no",
        )
        for spec, levels in result.tried.items()
    ]
    columns = ("Combination", *labels, "Run again")
    return Chart(
        name="tried",
        caption=caption,
        unit="Means over the worlds of the trials. Diamonds: the front that was run again.",
        title=caption,
        description="Scatter of every objective against every other.",
        draw=lambda: scatter_figure(values, on_front, labels),
        table=text_table(caption, columns, rows, numbers=range(1, len(columns) - 1)),
        wide=True,
    )
