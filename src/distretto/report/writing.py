"""A document as files: a page, a Word file, a workbook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from os import PathLike
from pathlib import Path

from distretto import __version__
from distretto.errors import InputError, did_you_mean
from distretto.files import write_bytes
from distretto.report.document import Document, Section

__all__ = ["FORMATS", "check_formats", "english_page", "write_document"]

FORMATS = ("html", "docx", "xlsx")


def check_formats(formats: Collection[str]) -> None:
    """Raise an `InputError` for a kind of file that there is not."""
    for name in formats:
        if name not in FORMATS:
            raise InputError(
                "there are no reports of this kind",
                where="--format",
                found=name,
                expected=", ".join(FORMATS),
                hint=did_you_mean(name, FORMATS),
            )


def english_page(
    title: str, kind: str, question: str, sections: Iterable[Section | None], time: str | None
) -> Document:
    """Return a report in English, of which the parts that all have are the same.

    Parameters
    ----------
    title : str
        What it is about.
    kind : str
        What it is, in the small line above the title.
    question : str
    sections : iterable of Section or None
        None for a section that there is nothing for.
    time : str or None
        When the result was made, ISO 8601.
    """
    date = (time or "")[:10]
    kicker = f"Distretto {__version__} · {kind}"
    return Document(
        title=title,
        kicker=f"{kicker} · {date}" if date else kicker,
        question=question,
        sections=tuple(section for section in sections if section is not None),
        language="en",
        footer=f"Made by Distretto {__version__}. This report is one file and needs no network.",
        date=date,
    )


def write_document(
    document: Document, folder: str | PathLike[str], formats: Collection[str], stem: str
) -> list[Path]:
    """Write a document in each format, every file whole or not at all.

    Parameters
    ----------
    document : Document
    folder : str or path
        Where to; earlier files of the same names are replaced.
    formats : collection of str
        Which of `FORMATS`.
    stem : str
        Name of the files without their ending.

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
    contents = {name: _renderer(name)(document) for name in FORMATS if name in formats}
    written = []
    for name, content in contents.items():
        path = Path(folder) / f"{stem}.{name}"
        write_bytes(path, content)
        written.append(path)
    return written


def _renderer(name: str) -> Callable[[Document], bytes]:
    if name == "html":
        from distretto.report.html import to_html

        return lambda document: to_html(document).encode()
    if name == "docx":
        from distretto.report.word import to_word

        return to_word
    from distretto.report.workbook import to_workbook

    return to_workbook
