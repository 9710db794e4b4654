"""The report of an evaluation: the sections in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from distretto.evaluation import Evaluation
from distretto.report.document import Block, Items, Paragraph, Section, Terms
from distretto.report.document import Document as Report
from distretto.report.evaluation.account import ledger, public_cost
from distretto.report.evaluation.answer import answer, effects, evidence
from distretto.report.evaluation.checks import alternatives, checks
from distretto.report.evaluation.labour import before_after, labour, not_known
from distretto.report.evaluation.people import neighbours, promises, workers
from distretto.report.numbers import counted
from distretto.report.sections.provenance import provenance_section
from distretto.report.sections.tables import text_table
from distretto.report.writing import english_page

TERMS = (
    (
        "Effect",
        "The average effect of treatment on the treated: what treated units have, less what they "
        "would have had, per unit and period while treated.",
    ),
    (
        "Group-time effect",
        "The effect on the units first treated in one period, in one later period: their change "
        "since the last period before treatment, less that of controls (Callaway and Sant'Anna "
        "2021). The effects shown are means of these, weighted by the size of groups.",
    ),
    (
        "Randomisation",
        "How often another choice of treated clusters would have shown as large an effect. It "
        "holds with few clusters, where usual standard errors are far too small.",
    ),
    (
        "Adjusted",
        "p-values that allow for several outcomes of one party, firms, workers or the public: the "
        "chance to find any effect that is not there, among all of these (Romano and Wolf 2005).",
    ),
    (
        "Capture share",
        "The part of the value added gained that went to wages and contributions.",
    ),
    (
        "Labour share",
        "Wages and contributions over value added. Where owners work in their firms, profit pays "
        "them too, so the share is given again with owners paid as employees (Gollin 2002).",
    ),
    (
        "Pass-through",
        "Rent sharing: how much of a unit of value added per job gained reached the pay of those "
        "who stayed; the elasticity is the same in per cent of each.",
    ),
    (
        "Theil index",
        "Inequality of pay, 0 where all pay is equal. It splits exactly into inequality between "
        "firms and within them.",
    ),
    (
        "Reconciling line",
        "The split of wages is made in logarithms, in which pay, hours and jobs add exactly but "
        "all firms weigh alike; the line leads back to money.",
    ),
    (
        "Largest",
        "Share of the largest unit in a figure: where it is high, the figure is that of one firm.",
    ),
)


def evaluation_document(found: Evaluation, provenance: Mapping[str, Any], title: str) -> Report:
    """Return the report of an evaluation.

    Parameters
    ----------
    found : Evaluation
    provenance : mapping
        As `distretto.provenance.provenance` returns it.
    title : str
        What was evaluated, such as the name of the file.
    """
    sections = (
        answer(found),
        effects(found),
        ledger(found),
        public_cost(found),
        workers(found),
        labour(found),
        before_after(found),
        not_known(found),
        neighbours(found),
        promises(found),
        evidence(found),
        checks(found),
        alternatives(found),
        _data(found),
        Section("terms", "Terms", (Terms(TERMS),)),
        provenance_section(provenance),
    )
    return english_page(
        title=title,
        kind="evaluation",
        question="Did it pay, and who gained?",
        sections=sections,
        time=provenance.get("time"),
    )


def _data(found: Evaluation) -> Section:
    panel = found.panel
    treated = int(panel.ever_treated.sum())
    labels = found.built.labels
    blocks: list[Block] = [
        Paragraph(
            f"{counted(panel.n, 'unit')}, {counted(treated, 'treated one')} among them, over "
            f"{counted(panel.T, 'period')} from {labels[0]} to {labels[-1]}."
        )
    ]
    if found.notes:
        rows = [
            (
                "Warning" if note.kind == "warning" else "Note",
                f"{note.what[0].upper()}{note.what[1:]}.",
                f"{note.consequence[0].upper()}{note.consequence[1:]}.",
            )
            for note in found.notes
        ]
        blocks.append(
            text_table(
                "Notes on the data",
                ("Kind", "What was found or done", "What it does to the answer"),
                rows,
                sortable=False,
            )
        )
    else:
        blocks.append(Items(("Nothing was found that matters to the answer.",)))
    return Section("data", "The data", tuple(blocks))
