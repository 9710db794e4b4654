"""Tables of a Word file, written as its XML.

A report has thousands of cells, and the library that writes Word files takes seconds for what is
here a matter of milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from distretto.report.document import Cell, Column, KeyEntry, Row, Table
from distretto.report.office import printable

__all__ = ["SMALL_FROM", "column_widths", "table_xml"]

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SMALL_FROM = 60  # rows from which a table is set in small type
_WHOLE_UP_TO = 12  # rows up to which a table is kept on one page
_LONGEST_WISH = 45  # letters of a column, beyond which it does not ask for more room
_LONGEST_WORD = 22
_PADDING = 3  # letters' worth of room between columns
_RULE, _INK = "C9CCD1", "1C1C1C"


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a cell: its text, its style, and how it is set."""

    text: str
    style: str
    bold: bool = False
    right: bool = False
    mark: str = ""  # colour of the mark before it


def table_xml(table: Table, width: int, arms: Mapping[str, KeyEntry], *, small: bool) -> str:
    """Return a table as the XML of a Word file.

    The heading is repeated on every page, no row is cut in two, and a short table stays whole.

    Parameters
    ----------
    table : Table
    width : int
        Its width, in twentieths of a point.
    arms : mapping of str to KeyEntry
        How arms are drawn: the name of one bears its colour.
    small : bool
        Whether it is set in small type.
    """
    widths = [round(share * width) for share in column_widths(table)]
    text, detail = ("SmallTable", "SmallDetail") if small else ("TableText", "TableDetail")
    whole = len(table.rows) <= _WHOLE_UP_TO
    found = [_heading(table.columns, widths, text, detail)]
    for i, row in enumerate(table.rows):
        keep = bool(row.group) or (whole and i + 1 < len(table.rows))
        found.append(_row(row, table.columns, widths, arms, text, detail, keep=keep))
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    caption = quoteattr(printable(table.caption))
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {_line(_INK)}/><w:bottom {_line(_INK)}/>"
        f"<w:insideH {_line(_RULE)}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        f'w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val={caption}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(found)}</w:tbl>"
    )


def column_widths(table: Table) -> list[float]:
    """Return the shares of the width that columns take: their longest words, then what they wish.

    Parameters
    ----------
    table : Table
    """
    least, wish = [], []
    for i, column in enumerate(table.columns):
        lines = [column.title, column.detail]
        for row in table.rows:
            if not row.group and i < len(row.cells):
                lines += [row.cells[i].text, *row.cells[i].details]
        words = [len(word) for line in lines for word in line.split()]
        longest = min(max(words, default=1), _LONGEST_WORD)
        least.append(longest + _PADDING)
        wish.append(max(longest, min(max(map(len, lines)), _LONGEST_WISH)) + _PADDING)
    return _between(least, wish)


def _between(least: Sequence[int], wish: Sequence[int]) -> list[float]:
    """Share a width of one: first what each needs, what is left by what each wishes beyond.

    The unit is a letter. About a hundred of them fit in the width of a page.
    """
    page = 100.0
    needed, wished = sum(least), sum(wish)
    if needed >= page or wished == needed:
        return [each / needed for each in least]
    part = (page - needed) / (wished - needed)
    widths = [low + part * (high - low) for low, high in zip(least, wish, strict=True)]
    return [each / sum(widths) for each in widths]


def _heading(columns: Sequence[Column], widths: Sequence[int], text: str, detail: str) -> str:
    cells = []
    for column, width in zip(columns, widths, strict=True):
        lines = [_Line(column.title, text, True, column.number)]
        if column.detail:
            lines.append(_Line(column.detail, detail, right=column.number))
        cells.append(_cell(lines, width, keep=True, align="bottom"))
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(
    row: Row,
    columns: Sequence[Column],
    widths: Sequence[int],
    arms: Mapping[str, KeyEntry],
    text: str,
    detail: str,
    *,
    keep: bool,
) -> str:
    if row.group:
        lines = [_Line(row.group, text, True)]
        cells = [_cell(lines, sum(widths), keep=True, span=len(columns))]
    else:
        cells = []
        for i, (cell, column, width) in enumerate(zip(row.cells, columns, widths, strict=True)):
            mark = arms[row.arm].colour if i == 0 and row.arm in arms else ""
            lines = _lines(cell, column.number, text, detail, row.total, mark)
            cells.append(_cell(lines, width, keep=keep, ruled=row.total))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _lines(cell: Cell, right: bool, text: str, detail: str, total: bool, mark: str) -> list[_Line]:
    return [
        _Line(cell.text, text, cell.strong or total, right, mark),
        *(_Line(line, detail, right=right) for line in cell.details),
    ]


def _cell(
    lines: Sequence[_Line],
    width: int,
    *,
    keep: bool,
    span: int = 1,
    align: str = "",
    ruled: bool = False,
) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if ruled:
        properties += f"<w:tcBorders><w:top {_line(_INK)}/><w:bottom {_line(_INK)}/></w:tcBorders>"
    if align:
        properties += f'<w:vAlign w:val="{align}"/>'
    inside = "".join(_paragraph(line, keep) for line in lines)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _paragraph(line: _Line, keep: bool) -> str:
    properties = f'<w:pStyle w:val="{line.style}"/>'
    if keep:
        properties += "<w:keepNext/>"
    if line.right:
        properties += '<w:jc w:val="right"/>'
    mark = ""
    if line.mark:
        colour = line.mark.removeprefix("#").upper()
        mark = (
            f'<w:r><w:rPr><w:color w:val="{colour}"/></w:rPr>'
            '<w:t xml:space="preserve">■ </w:t></w:r>'
        )
    bold = "<w:rPr><w:b/></w:rPr>" if line.bold else ""
    text = escape(printable(line.text))
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>{mark}"
        f'<w:r>{bold}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def _line(colour: str) -> str:
    return f'w:val="single" w:sz="4" w:space="0" w:color="{colour}"'
