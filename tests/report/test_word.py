"""The Word file of a document made up for tests, read back."""

import importlib
import io
import re
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn

from distretto.errors import InputError
from distretto.report.document import Cell, Column, Row, Table
from distretto.report.word import to_word
from distretto.report.word_tables import column_widths, table_xml

sys.path[:0] = [str(Path(__file__).parent)]
sample = importlib.import_module("sample_document")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Order of the properties of paragraphs, of tables and of cells that the format prescribes.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
}


@pytest.fixture(scope="module")
def content() -> bytes:
    return to_word(sample.sample_document())


@pytest.fixture(scope="module")
def file(content: bytes):
    return docx.Document(io.BytesIO(content))


def named(table) -> str:
    """Caption of a table; empty if it only sets figures side by side."""
    caption = table._tbl.tblPr.find(qn("w:tblCaption"))
    return "" if caption is None else caption.get(qn("w:val"))


def tables(file) -> dict[str, docx.table.Table]:
    """Tables by their captions."""
    return {named(table): table for table in file.tables if named(table)}


def test_headings_and_texts_have_styles(file) -> None:
    headings = [
        (p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "The answer"),
        ("Heading 2", "What was compared"),
        ("Heading 1", "Numbers"),
        ("Heading 1", "Figures"),
        ("Heading 1", "Assumptions"),
        ("Heading 2", "Priors, with their reasons"),
        ("Heading 2", "A fold in a fold"),
        ("Heading 2", "Inside"),
        ("Heading 2", "Inner"),
        ("Heading 1", "Numbers behind the figures"),
    ]
    styles = {p.text: p.style.name for p in file.paragraphs}
    assert styles["A district & its <firms>"] == "Title"
    assert styles["Firms gain & workers too."] == "Answer"
    assert styles["one"] == "Note Bullet"
    assert styles["three"] == "List Bullet"
    assert styles["World: one draw of chance"] == "Term"
    assert styles["distretto compare made-up \\\n    --arm none"] == "Code"


def test_contents_lead_to_the_headings(file) -> None:
    body = file.element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    bookmarks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert links == bookmarks
    assert len(set(links)) == 5


def test_every_table_is_there_with_every_row(file) -> None:
    found = tables(file)
    assert set(found) == {
        "Effects",
        "Ledger",
        "Groups: by [kind] of firm, and a caption that is much longer than a name of a sheet",
        "Priors",
        "Provenance",
        "Output of leather by quarter",
        "Output of wool by quarter",
        "Output of machines by quarter",
        "The gain",
    }
    assert len(found["Priors"].rows) == 71
    effects = [[cell.text for cell in row.cells] for row in found["Effects"].rows]
    assert effects[0] == ["Outcome", "Effect\nper quarter", "Source"]
    assert effects[1] == ["exports", "−1,234.50\n−1.5 to 2.5", sample.EVIL]
    groups = found[next(name for name in found if name.startswith("Groups"))]
    assert groups.rows[1].cells[0].text == groups.rows[1].cells[3].text == "Final firms"
    assert "■ small" in groups.rows[2].cells[0].text


def test_headings_of_tables_repeat_and_rows_stay_whole(file) -> None:
    for name, table in tables(file).items():
        first, *others = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None, name
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in table._tbl.tr_lst)
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in others)


def test_numbers_stand_right_and_long_tables_are_small(file) -> None:
    found = tables(file)
    number = found["Effects"].rows[1].cells[1].paragraphs[0]
    text = found["Effects"].rows[1].cells[0].paragraphs[0]
    assert number.alignment == 2 and text.alignment is None
    assert (
        number.style.font.size.pt
        > found["Priors"].rows[1].cells[2].paragraphs[0].style.font.size.pt
    )


def test_every_figure_is_a_picture_with_its_text_alternative(file) -> None:
    width = file.sections[0].page_width - file.sections[0].left_margin * 2
    properties = list(file.element.body.iter(qn("wp:docPr")))
    told = [each.get("descr") for each in properties if each.get("descr")]
    assert told == [
        "Fan chart of leather. Medians & ranges <over> worlds.",
        "Fan chart of wool. Medians & ranges <over> worlds.",
        "Fan chart of machines. Medians & ranges <over> worlds.",
        "Waterfall of the gain",
    ]
    # All others are swatches, which say nothing and are marked so.
    swatches = [each for each in properties if not each.get("descr")]
    assert len(swatches) == 5
    assert all(b"decorative" in ElementTree.tostring(each) for each in swatches)
    assert len({each.get("id") for each in properties}) == len(properties)
    extents = [int(each.get("cx")) for each in file.element.body.iter(qn("wp:extent"))]
    assert max(extents) <= width
    assert max(extents) > 0.95 * width
    # Those side by side fit into their cells, less the margins of these.
    frame = next(table for table in file.tables if not named(table))
    pair = [int(each.get("cx")) for each in frame._tbl.iter(qn("wp:extent"))]
    assert len(pair) == 2
    assert max(pair) <= width / 2 - 2 * 5.4 * 12700


def test_page_is_a4_with_its_number(file) -> None:
    section = file.sections[0]
    assert section.page_width.mm == pytest.approx(210.0, abs=0.2)
    assert section.page_height.mm == pytest.approx(297.0, abs=0.2)
    assert file.sections[1].page_width == section.page_height
    fields = [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_language_and_properties(file, content: bytes) -> None:
    assert file.core_properties.language == "en-GB"
    assert file.core_properties.title == "A district & its <firms>"
    assert file.core_properties.created == file.core_properties.modified
    assert file.core_properties.modified.replace(tzinfo=None) == datetime(2026, 3, 1)
    italian = docx.Document(io.BytesIO(to_word(sample.sample_document("it"))))
    languages = {each.get(qn("w:val")) for each in italian.styles.element.iter(qn("w:lang"))}
    assert languages == {"it-IT"}
    assert "I numeri delle figure" in [p.text for p in italian.paragraphs]
    assert "−1.234,50" in tables(italian)["Effects"].rows[1].cells[1].text


def test_xml_keeps_to_the_order_of_the_format(content: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(content))
    for part in ("word/document.xml", "word/styles.xml"):
        root = ElementTree.fromstring(archive.read(part))
        for name, order in ORDERS.items():
            known = [W + each for each in order.split()]
            for element in root.iter(W + name):
                places = [known.index(child.tag) for child in element if child.tag in known]
                assert places == sorted(places), (part, ElementTree.tostring(element))


def test_same_document_gives_the_same_bytes(content: bytes) -> None:
    assert to_word(sample.sample_document()) == content
    times = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_control_characters_and_marks_do_not_break_the_file() -> None:
    table = Table('a \x01 <b> "c"', (Column("&"),), (Row((Cell("x\x0b<y>"),)),))
    root = ElementTree.fromstring(table_xml(table, 1000, {}, small=False))
    assert "".join(root.itertext()) == "&x<y>"


def test_widths_go_by_words_and_texts() -> None:
    table = Table(
        "t",
        (Column("Short"), Column("Number", number=True), Column("Long")),
        (Row((Cell("a"), Cell("−1.5 to 2.5"), Cell("many words that can wrap " * 10))),),
    )
    short, number, long = column_widths(table)
    assert short + number + long == pytest.approx(1.0)
    assert short < number < long
    narrow = column_widths(replace(table, columns=table.columns[:2]), 100.0, fill=False)
    assert sum(narrow) < 0.5


def test_missing_library_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError, match=re.escape("[office]")):
        to_word(sample.sample_document())
