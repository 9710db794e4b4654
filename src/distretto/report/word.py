"""A report as a Word file that can be edited, commented and printed on A4.

Headings are Word's own, so that the outline, a screen reader and a table of contents find them;
figures are pictures with their text alternative, and the numbers behind them stand at the end.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PIL import Image

from distretto.report.document import (
    Block,
    Chart,
    Code,
    Document,
    Fold,
    Grid,
    Items,
    Key,
    KeyEntry,
    Paragraph,
    Section,
    Subheading,
    Table,
    Terms,
)
from distretto.report.language import find_language
from distretto.report.office import innermost, need_library, printable, reproducible
from distretto.report.word_styles import MARGIN, PAGE, lay_crosswise, set_language, set_styles
from distretto.report.word_tables import NAMESPACE, SMALL_FROM, table_xml

__all__ = ["to_word"]

_POINT = 12700  # of Word's drawings, English Metric Units
_TWENTIETHS = 20  # of a point, in which tables are measured
_DPI = 200
_HIGHEST = 0.85  # part of a page that a figure may take, to leave room for its caption
_GUTTER = 22.0  # points between two figures side by side: the margins of their cells


def to_word(document: Document) -> bytes:
    """Return a report as the bytes of a Word file; the same report gives the same bytes.

    Parameters
    ----------
    document : Document

    Raises
    ------
    InputError
        If python-docx is not installed.
    """
    need_library("docx", "python-docx", "Word files")
    import docx

    file = docx.Document()
    set_styles(file)
    set_language(file, document.tag)
    _describe(file, document)
    writer = _Writer(file, document)
    writer.opening()
    for section in document.sections:
        writer.section(section)
    writer.numbers()
    writer.footer()
    buffer = io.BytesIO()
    file.save(buffer)
    return reproducible(buffer.getvalue(), document)


def _describe(file: Any, document: Document) -> None:
    """Set title, subject and language of the file; nobody in person is its author."""
    properties = file.core_properties
    properties.title = printable(document.title)[:255]
    properties.subject = printable(document.question)[:255]
    properties.language = document.tag
    properties.author = properties.last_modified_by = "Distretto"
    properties.comments = ""
    properties.revision = 1


class _Writer:
    """Writes the blocks of a document one after the other into a Word file."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file = file
        self.document = document
        self.lang = find_language(document.language)
        self.width = PAGE[0] - 2 * MARGIN  # of the text, in points
        self.height = PAGE[1] - 2 * MARGIN
        self.bookmarks = 0
        self.swatches: dict[tuple[KeyEntry, bool], bytes] = {}

    def opening(self) -> None:
        """Write title, question and the list of sections, each a link to its heading."""
        document = self.document
        self._text(document.kicker, "Kicker")
        self._text(document.title, "Title")
        self._text(document.question, "Subtitle")
        self._text(self.lang("Contents"), "TOC Heading")
        for section in document.sections:
            self._link(section.title, section.name)
        if self._charts():
            self._link(self._appendix().title, self._appendix().name)

    def section(self, section: Section) -> None:
        """Write a section under its heading."""
        heading = self.file.add_heading(printable(section.title), 1)
        self._bookmark(heading, section.name)
        for block in section.blocks:
            self._block(block)

    def numbers(self) -> None:
        """Write the tables behind the figures, in small type on pages that are wider than high."""
        charts = self._charts()
        if not charts:
            return
        lay_crosswise(self.file.add_section())
        self.width, self.height = self.height, self.width
        self.section(self._appendix())
        for chart in charts:
            self._table(chart.table, small=True)

    def footer(self) -> None:
        """Write the last line, and title and page number at the foot of every page."""
        self._text(self.document.footer, "Note")
        foot = self.file.sections[0].footer.paragraphs[0]
        foot.style = self.file.styles["Footer"]
        foot.add_run(printable(self.document.title) + "\t")
        self._field(foot, "PAGE")
        foot.add_run(" / ")
        self._field(foot, "NUMPAGES")

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._text(block.text, _STYLES[block.kind])
            case Subheading():
                self.file.add_heading(printable(block.text), 2)
            case Items():
                for item in block.items:
                    self._text(item, "Note Bullet" if block.note else "List Bullet")
            case Terms():
                self._terms(block)
            case Code():
                self._code(block)
            case Table():
                self._table(block, small=block.wide or len(block.rows) >= SMALL_FROM)
            case Chart():
                self._chart(self.file, block, self.width)
            case Key():
                self._key(block)
            case Grid():
                self._grid(block)
            case Fold():
                self.file.add_heading(printable(block.title), 2)
                for inner in block.blocks:
                    self._block(inner)

    def _text(self, text: str, style: str) -> Any:
        return self.file.add_paragraph(printable(text), style=style)

    def _terms(self, terms: Terms) -> None:
        for term, meaning in terms.entries:
            paragraph = self.file.add_paragraph(style="Term")
            paragraph.add_run(printable(term)).bold = True
            paragraph.add_run(": " + printable(meaning))

    def _code(self, code: Code) -> None:
        first, *others = printable(code.text).splitlines() or [""]
        paragraph = self._text(first, "Code")
        for line in others:
            paragraph.add_run().add_break()
            paragraph.add_run(line)

    def _table(self, table: Table, *, small: bool) -> None:
        """Write a table below its caption, and a little room below it."""
        self._text(table.caption, "Caption")
        xml = table_xml(table, round(_TWENTIETHS * self.width), self.document.arms, small=small)
        self._append(xml)
        self._text("", "After Table")

    def _chart(self, container: Any, chart: Chart, width: float) -> None:
        """Write a figure below its caption, at its own size if the width has room for it."""
        caption = container.add_paragraph(printable(chart.caption), style="Caption")
        if chart.unit:
            caption.add_run().add_break()
            caption.add_run(printable(chart.unit)).bold = False
        paragraph = container.add_paragraph(style="Figure")
        figure = chart.draw()
        box = _whole(figure)
        shown = min(width, 72.0 * box.width, _HIGHEST * self.height * box.width / box.height)
        told = f"{chart.title}. {chart.description}" if chart.description else chart.title
        self._picture(paragraph, _png(figure, box), shown, chart.name, told)

    def _grid(self, grid: Grid) -> None:
        """Write figures in pairs, and other blocks one below the other."""
        pair: list[Chart] = []
        for block in grid.blocks:
            if isinstance(block, Chart) and not block.wide:
                pair.append(block)
                if len(pair) == 2:
                    self._pair(pair)
                    pair = []
            else:
                self._pair(pair)
                pair = []
                self._block(block)
        self._pair(pair)

    def _pair(self, charts: list[Chart]) -> None:
        if not charts:
            return
        width = (self.width - _GUTTER) / 2.0
        frame = self.file.add_table(rows=1, cols=2)
        frame.autofit = False
        frame.rows[0]._tr.get_or_add_trPr().append(self._element("<w:cantSplit/>"))
        for cell, chart in zip(frame.rows[0].cells, charts, strict=False):
            empty = cell.paragraphs[0]._p
            self._chart(cell, chart, width)
            empty.getparent().remove(empty)
        self._text("", "After Table")

    def _key(self, key: Key) -> None:
        paragraph = self.file.add_paragraph(style="Key")
        for entry in key.entries:
            drawn = (entry, key.markers)
            if drawn not in self.swatches:
                self.swatches[drawn] = _swatch(entry, markers=key.markers)
            self._picture(paragraph, self.swatches[drawn], 30.0, "key", "")
            paragraph.add_run(f"\u00a0{printable(entry.label)}     ")

    def _picture(self, paragraph: Any, png: bytes, width: float, name: str, told: str) -> None:
        """Add a picture; one that tells nothing of its own is marked as decoration."""
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=round(width * _POINT))
        properties = shape._inline.docPr
        properties.set("name", name)
        properties.set("descr", printable(told))
        if not told:
            properties.append(self._parse(_DECORATIVE))

    def _link(self, text: str, target: str) -> None:
        paragraph = self.file.add_paragraph(style="Contents Line")
        link = self._element(f'<w:hyperlink w:anchor="{_anchor(target)}" w:history="1"/>')
        paragraph._p.append(link)
        link.append(paragraph.add_run(printable(text))._r)

    def _bookmark(self, paragraph: Any, name: str) -> None:
        start = f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="{_anchor(name)}"/>'
        end = f'<w:bookmarkEnd w:id="{self.bookmarks}"/>'
        self.bookmarks += 1
        runs = paragraph.runs
        runs[0]._r.addprevious(self._element(start))
        runs[-1]._r.addnext(self._element(end))

    def _field(self, paragraph: Any, name: str) -> None:
        field = self._element(
            f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
        paragraph._p.append(field)

    def _append(self, xml: str) -> None:
        self.file.element.body.insert_element_before(self._parse(xml), "w:sectPr")

    def _element(self, xml: str) -> Any:
        """Return an element whose first tag does not declare its namespace yet."""
        tag, rest = xml[: xml.index(":") + 1], xml[xml.index(":") + 1 :]
        name = rest.split(" ", 1)[0].split(">", 1)[0].split("/", 1)[0]
        return self._parse(f'{tag}{name} xmlns:w="{NAMESPACE}"{rest[len(name) :]}')

    def _parse(self, xml: str) -> Any:
        from docx.oxml import parse_xml

        return parse_xml(xml)

    def _charts(self) -> list[Chart]:
        return list(_charts(self.document))

    def _appendix(self) -> Section:
        return Section("numbers-behind-figures", self.lang("Numbers behind the figures"), ())


_STYLES = {"plain": "Normal", "answer": "Answer", "note": "Note", "warning": "Warning"}
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)


def _charts(document: Document) -> Iterator[Chart]:
    for section in document.sections:
        for block in innermost(section.blocks):
            if isinstance(block, Chart):
                yield block


def _anchor(name: str) -> str:
    """Return a name of a bookmark, which has no hyphens and no more than forty letters."""
    return ("s_" + name.replace("-", "_"))[:40]


def _whole(figure: Figure) -> Bbox:
    """Return the box of a figure in inches, with what letters of this font reach beyond it."""
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    return Bbox.union([figure.bbox_inches, figure.get_tightbbox(renderer)])


def _png(figure: Figure, box: Bbox | None = None) -> bytes:
    """Draw a figure for print; 256 colours take a third of the room and cannot be told from all."""
    drawn, reduced = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=_DPI, facecolor="white", bbox_inches=box)
    picture = Image.open(drawn).convert("RGB").quantize(256)
    picture.save(reduced, format="png", optimize=True, dpi=(_DPI, _DPI))
    return reduced.getvalue()


def _swatch(entry: KeyEntry, *, markers: bool) -> bytes:
    """Draw how an arm is drawn: its line or, where effects stand side by side, its marker."""
    figure = Figure(figsize=(40.0 / 72.0, 12.0 / 72.0))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0.0, 40.0)
    axes.set_ylim(0.0, 12.0)
    if markers:
        axes.plot([8.0, 32.0], [6.0, 6.0], color=entry.colour, linewidth=1.6)
        axes.plot([20.0], [6.0], color=entry.colour, marker=entry.marker, markersize=7.0)
    else:
        style = (0.0, entry.dash) if entry.dash else "solid"
        axes.plot([0.0, 40.0], [6.0, 6.0], color=entry.colour, linewidth=2.0, linestyle=style)
    return _png(figure)
