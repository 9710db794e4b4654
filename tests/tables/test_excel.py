"""Excel files: what a sheet shows is what is read, or it is refused with the cell and the cure."""

import re
from zipfile import ZipFile

import pytest

from distretto.errors import TableError
from distretto.tables import GIVEN, read_given
from distretto.tables.panel_reading import read_panel
from distretto.tables.panels import FIRM_PANEL

openpyxl = pytest.importorskip("openpyxl")

NAMES = ("firm_id", "role", "phases", "workers", "wage")


def firm(name, wage, workers=3):
    return (name, "final", "1", workers, wage)


@pytest.fixture
def book(tmp_path):
    """Write rows to the first sheet of a workbook, with ranges merged."""

    def writes(*rows, merged=()):
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        for cells in merged:
            made.active.merge_cells(cells)
        path = tmp_path / "table.xlsx"
        made.save(path)
        return path

    return writes


def error_of(path, table="firms"):
    with pytest.raises(TableError) as caught:
        read_given(path, GIVEN[table])
    assert caught.value.file == str(path)
    return caught.value


def with_results(path, results):
    """Store results of formulas as a spreadsheet program does, by cell; None is an empty text."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for cell, result in results.items():
        kind = ' t="str"' if result is None else ""
        pattern = rf'<c r="{cell}">(<f>.*?</f>)<v ?/?>(</v>)?'
        stored = rf'<c r="{cell}"{kind}>\1<v>{"" if result is None else result}</v>'
        sheet, count = re.subn(pattern, stored, sheet)
        assert count == 1, cell
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_number_stays_one_beside_texts_with_decimal_commas(book):
    path = book(NAMES, firm("A", 7.125), firm("B", "12,5"), firm("C", "7.100"), firm("D", 1234))
    assert read_given(path, GIVEN["firms"])["wage"].tolist() == [7.125, 12.5, 7100.0, 1234.0]


def test_numbers_alone_leave_no_doubt(book):
    path = book(NAMES, firm("A", 7.125), firm("B", 8.25))
    assert read_given(path, GIVEN["firms"])["wage"].tolist() == [7.125, 8.25]


def test_a_number_stays_one_in_a_panel(book):
    rows = (("A", 2019, 7.125), ("A", 2020, "12,5"), ("B", 2019, "7.100"), ("B", 2020, 8.125))
    panel = read_panel(book(("firm", "period", "sales"), *rows), FIRM_PANEL)
    assert panel["sales"].tolist() == [7.125, 12.5, 7100.0, 8.125]


def test_a_stored_number_tells_nothing_of_texts_beside_it(book):
    rows = (("A", 2019, "7.100", "0,5"), ("A", 2020, 8.25, 1.5))
    panel = read_panel(book(("firm", "period", "sales", "wages"), *rows), FIRM_PANEL)
    assert panel["sales"].tolist() == [7100.0, 8.25]
    path = book(NAMES, firm("A", "7.100"), firm("B", 8.25))
    assert error_of(path).where == "row 2, column wage"


def test_identifiers_keep_the_zeros_that_their_format_shows(book, tmp_path):
    path = book(NAMES, firm(7, 1.0), firm("B", 1.0))
    made = openpyxl.load_workbook(path)
    made.active["A2"].number_format = "0000"
    made.save(path)
    assert read_given(path, GIVEN["firms"])["firm_id"].tolist() == ["0007", "B"]


def test_a_formula_without_its_result_is_refused_with_its_cell(book):
    path = book(("Register",), NAMES, firm("A", 1.0), firm("B", "=E3*2"))
    error = error_of(path)
    assert error.problem == "the result of a formula is not in the file"
    assert error.where == "sheet Sheet, cell E4"
    assert (
        error.hint == "open the file in the spreadsheet program and save it, which stores results"
    )
    with_results(path, {"E4": 2})
    assert read_given(path, GIVEN["firms"])["wage"].tolist() == [1.0, 2.0]


def test_a_formula_whose_result_is_an_empty_text_is_a_gap(book):
    path = book(NAMES, firm("A", 1.0), firm("B", '=IF(D3=3,"",1)'))
    with_results(path, {"E3": None})
    assert read_given(path, GIVEN["firms"])["wage"].isna().tolist() == [False, True]


def test_a_row_of_formulas_without_results_is_no_blank_row(book):
    path = book(NAMES, firm("A", 1.0), ("=A2", "=B2", "=C2", "=D2", "=E2"))
    assert error_of(path).where == "sheet Sheet, cell A3"


def test_a_heading_that_is_a_formula_without_its_result_is_refused(book):
    path = book((*NAMES[:4], '="wage"'), firm("A", 1.0))
    assert error_of(path).where == "sheet Sheet, cell E1"


def test_a_formula_in_a_column_that_is_not_read_does_not_matter(book):
    path = book((*NAMES, "our total"), (*firm("A", 1.0), "=D2*E2"))
    assert read_given(path, GIVEN["firms"])["wage"].tolist() == [1.0]


def test_a_title_above_the_table_may_be_merged(book):
    rows = (("Firms of the valley, 2026",), (), NAMES, firm("A", 1.0), firm("B", 2.0))
    path = book(*rows, merged=["A1:E2"])
    assert read_given(path, GIVEN["firms"])["wage"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("merged", "first", "found"),
    [
        (["B3:B4"], "B3:B4", "1 merged range"),
        (["A1:E1", "D4:E4", "A2:B2"], "A2:B2", "2 merged ranges"),
        (["A1:A2"], "A1:A2", "1 merged range"),  # from the title into the headings
    ],
)
def test_merged_cells_of_headings_and_rows_are_refused(book, merged, first, found):
    path = book(("Firms",), NAMES, firm("A", 1.0), firm("B", 2.0), merged=merged)
    error = error_of(path)
    assert (error.problem, error.where) == ("cells are merged", f"sheet Sheet, cells {first}")
    assert error.found == found
    assert error.hint == "unmerge the cells and fill in each"


def test_the_size_that_a_file_states_of_its_sheet_is_not_relied_on(book):
    path = book(NAMES, firm("A", 1.0), firm("B", 2.0))
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b'<dimension ref="A1:E3"' in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:E3"', b'ref="A1:E2"')
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert len(read_given(path, GIVEN["firms"])) == 2
