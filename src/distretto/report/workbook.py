"""The tables of a report as a workbook, numbers as numbers.

Every table has a sheet of its own, those behind figures too, with its headings in the first row and
nothing above them, so that other software reads the sheets as they are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from distretto.report.document import Chart, Document, Table
from distretto.report.language import Language, find_language
from distretto.report.numbers import MINUS
from distretto.report.office import innermost, need_library, printable, reproducible

__all__ = ["number_format", "sheet_name", "to_workbook"]

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = {"history"}  # a name that spreadsheets keep to themselves
_NARROWEST, _WIDEST = 9, 60  # letters of a column
_LONGEST_TEXT = 32767  # letters of a cell


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table and where it comes from."""

    name: str
    table: Table
    section: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a cell of a sheet holds: a text, or the number behind it."""

    text: str
    value: float | None = None
    format: str = "General"
    bold: bool = False


def to_workbook(document: Document) -> bytes:
    """Return the tables of a report as the bytes of an xlsx workbook.

    The same report gives the same bytes.

    Parameters
    ----------
    document : Document

    Raises
    ------
    InputError
        If openpyxl is not installed.
    """
    need_library("openpyxl", "openpyxl", "workbooks")
    from openpyxl import Workbook

    book = Workbook()
    lang = find_language(document.language)
    sheets = _sheets(document, lang)
    _write_contents(book.active, document, sheets, lang)
    for sheet in sheets:
        _write_table(book.create_sheet(sheet.name), sheet.table, lang)
    book.properties.title = printable(document.title)
    book.properties.subject = printable(document.question)
    book.properties.language = document.tag
    book.properties.creator = "Distretto"
    buffer = io.BytesIO()
    book.save(buffer)
    return reproducible(buffer.getvalue(), document)


def sheet_name(caption: str, taken: Collection[str]) -> str:
    """Return a name for the sheet of a table: valid, and unlike those taken.

    Parameters
    ----------
    caption : str
    taken : collection of str
        Names of other sheets, in small letters.
    """
    plain = " ".join(_FORBIDDEN.sub(" ", printable(caption)).split()).strip("' ") or "1"
    name, count = _shortened(plain, _LONGEST_NAME), 1
    while name.casefold() in taken or name.casefold() in _RESERVED:
        count += 1
        end = f" ({count})"
        name = _shortened(plain, _LONGEST_NAME - len(end)) + end
    return name


def _shortened(text: str, longest: int) -> str:
    """Cut a text between two words, or in its only one."""
    if len(text) <= longest:
        return text
    return (text[: longest + 1].rpartition(" ")[0] or text[:longest]).strip("' ")


def number_format(text: str, lang: Language) -> str:
    """Return the format that shows a number as a text does: signs, decimals, per cent.

    Parameters
    ----------
    text : str
        As the report shows the number, such as "+1,234.5" or "12%".
    lang : Language
        The language whose marks the text has.
    """
    decimal, thousands = lang.marks("."), lang.marks(",")
    known = re.fullmatch(
        rf"([+{MINUS}-]?)(\d[\d{re.escape(thousands)}]*)(?:{re.escape(decimal)}(\d+))?(\s?%)?", text
    )
    if known is None:
        return "General"
    places = f".{'0' * len(known[3])}" if known[3] else ""
    # The number is in per cent already: the sign is a text behind it.
    plain = f"#,##0{places}" + (f'"{known[4]}"' if known[4] else "")
    return f"+{plain};-{plain};{plain}" if known[1] == "+" else plain


def _sheets(document: Document, lang: Language) -> list[_Sheet]:
    found: list[_Sheet] = []
    taken = {lang("Contents").casefold()}
    for section in document.sections:
        for block in innermost(section.blocks):
            table = block.table if isinstance(block, Chart) else block
            if isinstance(table, Table):
                name = sheet_name(table.caption, taken)
                taken.add(name.casefold())
                found.append(_Sheet(name, table, section.title))
    return found


def _write_contents(
    sheet: Any, document: Document, sheets: Sequence[_Sheet], lang: Language
) -> None:
    """Write title and question, and a link to the sheet of every table."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet.title = lang("Contents")
    for row, text in enumerate((document.title, document.question, document.kicker), 1):
        _put(sheet, row, 1, _Entry(text))
    sheet["A1"].font = Font(bold=True, size=14)
    first = 5
    for column, heading in enumerate((lang("Sheet"), lang("Table"), lang("Section")), 1):
        _put(sheet, first, column, _Entry(heading, bold=True))
    for row, each in enumerate(sheets, first + 1):
        for column, text in enumerate((each.name, each.table.caption, each.section), 1):
            _put(sheet, row, column, _Entry(text))
        link = sheet.cell(row, 1)
        target = each.name.replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{target}'!A1")
        link.font = Font(color="00508C", underline="single")
    for letter, width in zip("ABC", (34, 70, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{first + 1}"
    _set_page(sheet)


def _write_table(sheet: Any, table: Table, lang: Language) -> None:
    """Write a table from the first row of its sheet: headings that stay in sight, then its rows."""
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter

    rule = Border(bottom=Side(style="thin", color="1C1C1C"))
    for position, (heading, entries) in enumerate(_columns(table, lang), 1):
        numbers = any(entry.value is not None for entry in entries)
        side = "right" if numbers else "left"
        _put(sheet, 1, position, _Entry(heading, bold=True))
        head = sheet.cell(1, position)
        head.border = rule
        head.alignment = Alignment(horizontal=side, vertical="bottom", wrap_text=True)
        for row, entry in enumerate(entries, 2):
            _put(sheet, row, position, entry)
            sheet.cell(row, position).alignment = Alignment(
                horizontal=side, vertical="top", wrap_text=not numbers
            )
        width = _width(heading, entries)
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    _set_page(sheet)


def _columns(table: Table, lang: Language) -> Iterator[tuple[str, list[_Entry]]]:
    """Yield the columns of a sheet: groups, cells, and beside these the smaller lines of cells."""
    rows = [row for row in table.rows if not row.group]
    if len(rows) < len(table.rows):
        groups, title = [], ""
        for row in table.rows:
            if row.group:
                title = row.group
            else:
                groups.append(_Entry(title))
        yield lang("Group"), groups
    for i, column in enumerate(table.columns):
        cells = [row.cells[i] for row in rows]
        heading = f"{column.title} ({column.detail})" if column.detail else column.title
        yield (
            heading,
            [
                _Entry(
                    cell.text,
                    cell.value,
                    number_format(cell.text, lang),
                    cell.strong or row.total,
                )
                for row, cell in zip(rows, cells, strict=True)
            ],
        )
        lines = max((len(cell.details) for cell in cells), default=0)
        for k in range(lines):
            note = lang("{column}, note", column=column.title)
            yield (
                note if lines == 1 else f"{note} {k + 1}",
                [_Entry(cell.details[k] if k < len(cell.details) else "") for cell in cells],
            )


def _put(sheet: Any, row: int, column: int, entry: _Entry) -> None:
    from openpyxl.styles import Font

    cell = sheet.cell(row, column)
    if entry.value is not None:
        cell.value = float(entry.value)
        cell.number_format = entry.format
    elif entry.text:
        cell.value = printable(entry.text)[:_LONGEST_TEXT]
        cell.data_type = "s"  # a text that begins like a formula stays a text
    if entry.bold:
        cell.font = Font(bold=True)


def _width(heading: str, entries: Sequence[_Entry]) -> int:
    """Return the width of a column: its longest word at least, its longest cell at most."""
    words = max((len(word) for word in heading.split()), default=0)
    texts = max((len(entry.text) for entry in entries), default=0)
    return min(max(words + 4, texts + 2, _NARROWEST), _WIDEST)


def _set_page(sheet: Any) -> None:
    """Print a sheet on A4, as wide as the page."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
