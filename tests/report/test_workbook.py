"""The workbook of a document made up for tests, read back."""

import importlib
import io
import re
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from distretto.errors import InputError
from distretto.report.language import ENGLISH, find_language
from distretto.report.workbook import number_format, sheet_name, to_workbook

sys.path[:0] = [str(Path(__file__).parent)]
sample = importlib.import_module("sample_document")
ITALIAN = find_language("it")
GROUPS = "Groups by kind of firm, and a"


@pytest.fixture(scope="module")
def content() -> bytes:
    return to_workbook(sample.sample_document())


@pytest.fixture(scope="module")
def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_contents_list_every_sheet_and_lead_to_it(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "Contents",
        "Effects",
        "Ledger",
        GROUPS,
        "Output of leather by quarter",
        "Output of wool by quarter",
        "Output of machines by quarter",
        "The gain",
        "Priors",
        "Provenance",
    ]
    contents = rows(book["Contents"])
    assert contents[0][0] == "A district & its <firms>"
    assert contents[1][0] == "What do “training” and “floor” change?"
    assert contents[4] == ["Sheet", "Table", "Section"]
    assert [row[0] for row in contents[5:]] == book.sheetnames[1:]
    assert [row[2] for row in contents[5:]] == [
        *["Numbers"] * 3,
        *["Figures"] * 4,
        *["Assumptions"] * 2,
    ]
    targets = [book["Contents"].cell(row, 1).hyperlink.location for row in range(6, 15)]
    assert targets == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_numbers_are_numbers_shown_as_in_the_report(book: openpyxl.Workbook) -> None:
    sheet = book["Effects"]
    assert rows(sheet)[0] == ["Outcome", "Effect (per quarter)", "Effect, note", "Source"]
    assert [row[1] for row in rows(sheet)[1:]] == [-1234.5, 12.0, -0.25, 1500.75, "–"]
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["B3"].number_format == "+#,##0.00;-#,##0.00;#,##0.00"
    assert sheet["C2"].value == "−1.5 to 2.5"


def test_text_is_never_a_formula(book: openpyxl.Workbook) -> None:
    cell = book["Effects"]["D2"]
    assert cell.value == sample.EVIL
    assert cell.data_type == "s"


def test_groups_are_a_column_and_smaller_lines_are_columns(book: openpyxl.Workbook) -> None:
    table = rows(book[GROUPS])
    assert table[0][:5] == ["Group", "Firm", "Firm, note", "none (level)", "none, note 1"]
    assert table[1][:6] == ["Final firms", "small", "1 to 9", 3.5, "a fifth", "of all"]
    assert table[3][:2] == ["Specialists", "tanners"]
    assert len(table) == 6
    assert book[GROUPS]["D2"].number_format == '#,##0.0"%"'
    assert book[GROUPS]["G2"].font.bold and not book[GROUPS]["D2"].font.bold
    assert book[GROUPS]["D6"].font.bold


def test_sheets_can_be_filtered_scrolled_and_printed(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert not sheet.merged_cells.ranges
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        for column in range(1, sheet.max_column + 1):
            letter = openpyxl.utils.get_column_letter(column)
            assert 9 <= sheet.column_dimensions[letter].width <= 60


def test_workbook_in_italian() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(sample.sample_document("it"))))
    assert book.sheetnames[0] == "Indice"
    assert book["Effects"]["B2"].value == -1234.5
    assert book["Effects"]["B2"].number_format == "#,##0.00"
    assert book["Effects"]["C2"].value == "da −1,5 a 2,5"
    assert book.properties.language == "it-IT"


def test_same_document_gives_the_same_bytes(content: bytes, monkeypatch) -> None:
    assert to_workbook(sample.sample_document()) == content
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert re.findall(r">([^<]*)</dcterms", core) == ["2026-03-01T00:00:00Z"] * 2


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("1,234", ENGLISH, "#,##0"),
        ("1.234", ITALIAN, "#,##0"),
        ("1.234", ENGLISH, "#,##0.000"),
        ("−0,3", ITALIAN, "#,##0.0"),
        ("+0.25", ENGLISH, "+#,##0.00;-#,##0.00;#,##0.00"),
        ("12%", ENGLISH, '#,##0"%"'),
        ("2.0e−15", ENGLISH, "General"),
        ("1 to 2", ENGLISH, "General"),
        ("–", ENGLISH, "General"),
    ],
)
def test_formats_follow_the_text(text: str, lang, shown: str) -> None:
    assert number_format(text, lang) == shown


@pytest.mark.parametrize(
    ("caption", "taken", "name"),
    [
        ("Arms", (), "Arms"),
        ("Arms", ("arms",), "Arms (2)"),
        ("Arms", ("arms", "arms (2)"), "Arms (3)"),
        ("History", (), "History (2)"),
        ("a/b: [c]?*\\", (), "a b c"),
        ("'quoted'", (), "quoted"),
        ("?", (), "1"),
        ("x" * 40, (), "x" * 31),
        ("x" * 40, ("x" * 31,), "x" * 27 + " (2)"),
        ("Value added per worker by quarter", (), "Value added per worker by"),
    ],
)
def test_names_of_sheets(caption: str, taken: tuple[str, ...], name: str) -> None:
    found = sheet_name(caption, taken)
    assert found == name
    assert len(found) <= 31


def test_missing_library_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=re.escape("[office]")):
        to_workbook(sample.sample_document())
