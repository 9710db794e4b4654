"""The report of a comparison: the sections in their order, in every form.

A report opens with the question and the answer and goes down to every assumption. It sets what
happens to firms beside what happens to workers, never one without the other.
"""

from __future__ import annotations

from collections.abc import Collection
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from distretto import __version__
from distretto.report.document import Document, Section
from distretto.report.language import ENGLISH, Language
from distretto.report.material import Material
from distretto.report.sections.answer import answer, question
from distretto.report.sections.assumptions import assumptions, definitions, everything, provenance
from distretto.report.sections.cost import cost
from distretto.report.sections.courses import effects, levels
from distretto.report.sections.decides import decides
from distretto.report.sections.fit import facts, validation
from distretto.report.sections.headline import headline
from distretto.report.sections.ledger import ledger
from distretto.report.sections.people import people
from distretto.report.sections.place import place
from distretto.report.writing import check_formats, write_document
from distretto.scenarios import recorded_validation

if TYPE_CHECKING:
    from distretto.experiments import Comparison


def comparison_document(comparison: Comparison, lang: Language = ENGLISH) -> Document:
    """Return the report of a comparison.

    Parameters
    ----------
    comparison : Comparison
        What `distretto.compare` returned or `load_comparison` read.
    lang : Language
    """
    m = Material(comparison, lang)
    date = (comparison.provenance["time"] or "")[:10]
    kicker = lang("Distretto {version} · comparison", version=__version__)
    return Document(
        title=lang(comparison.scenario.title),
        kicker=f"{kicker} · {date}" if date else kicker,
        question=question(m),
        sections=tuple(_sections(m)),
        language=lang.code,
        footer=lang(
            "Made by Distretto {version}. This report is one file and needs no network.",
            version=__version__,
        ),
        arms=m.keys,
        date=date,
    )


def _sections(m: Material) -> list[Section]:
    compared = bool(m.compared)
    paired = compared and m.comparison.people is not None
    found = [answer(m), headline(m)]
    if paired:
        found.append(cost(m))
    found.append(levels(m))
    if compared:
        found.append(effects(m))
    if paired:
        found += [ledger(m), people(m)]
    if m.comparison.snapshot is not None:
        found.append(place(m))
    if compared:
        found.append(decides(m))
    scenario = m.comparison.scenario
    recorded = recorded_validation(scenario.name) or recorded_validation(scenario.template or "")
    found += [
        facts(m),
        validation(m, recorded),
        everything(m),
        assumptions(m),
        definitions(m),
        provenance(m),
    ]
    return found


def write_report(
    comparison: Comparison,
    folder: str | PathLike[str],
    lang: Language = ENGLISH,
    formats: Collection[str] = ("html",),
) -> list[Path]:
    """Write the report of a comparison: a page, a Word file, a workbook.

    Each file is written whole or not at all, none needs another file or a network. Files in
    another language than English carry its code in their names.

    Parameters
    ----------
    comparison : Comparison
    folder : str or path
        Where to; files of earlier reports are replaced.
    lang : Language
    formats : collection of str
        Which of "html", "docx" and "xlsx".

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    InputError
        If there is no such format, or what writes it is not installed.
    ResultError
        If a file cannot be written.
    """
    check_formats(formats)
    stem = "report" if lang.code == "en" else f"report.{lang.code}"
    return write_document(comparison_document(comparison, lang), folder, formats, stem)
