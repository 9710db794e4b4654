"""Separated values: lines are named as a text editor counts them, whatever stands in the cells."""

import gzip

import pytest

from distretto.errors import TableError
from distretto.tables import GIVEN, read_given
from distretto.tables.cells import open_cells
from distretto.tables.panel_reading import read_panel
from distretto.tables.panels import FIRM_PANEL

NAMES = "firm_id,role,phases,workers,name\n"


@pytest.fixture
def write(tmp_path):
    def writes(text, name="firms.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return writes


def error_of(path):
    with pytest.raises(TableError) as caught:
        read_given(path, GIVEN["firms"])
    assert caught.value.file == str(path)
    return caught.value


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_after_a_line_break_in_quotation_marks_is_named_by_its_line(write, end):
    text = NAMES + 'A,final,1,3,"Rossi\nand sons\n\nLtd"\n\nB,final,1,many,"x, ""y"""\n'
    path = write(text.replace("\n", end))
    assert error_of(path).where == "line 7, column workers"
    path = write(text.replace("many", "4").replace("\n", end))
    frame = read_given(path, GIVEN["firms"])
    assert frame["name"].tolist() == [f"Rossi{end}and sons{end}{end}Ltd", 'x, "y"']
    assert [frame.attrs["rows"](row) for row in (0, 1)] == ["line 2", "line 7"]


def test_a_heading_may_run_over_lines(write):
    text = 'Register\nimpresa;"ruolo";fasi;"addetti\n";"note\n(2026)"\nA;finale;1;{};\n'
    assert read_given(write(text.format(3)), GIVEN["firms"])["workers"].tolist() == [3]
    assert error_of(write(text.format("x"))).where == "line 5, column workers"


@pytest.mark.parametrize(
    ("rows", "where", "found", "hint"),
    [
        ("A,final,1,3,\nB,final,1\n", "line 3", "3 cells", "write ',' for an empty cell too"),
        ("A,final,1,3,\n\nB\n", "line 4", "1 cell", "write ',' for an empty cell too"),
        (
            'A,final,1,3,"a\nb"\nB,final,1,3,Rossi, Bianchi\n',
            "line 4",
            "6 cells",
            "put a text that holds ',' in quotation marks",
        ),
        (
            'A,final,1,3,\nB,"final,1,3,\nC"\n',
            "line 3",
            "2 cells",
            "a quotation mark opens in this line and is not closed in it",
        ),
    ],
)
def test_a_ragged_line_is_named_with_its_cells(write, rows, where, found, hint):
    error = error_of(write("Firms of the valley\n" + NAMES + rows))
    assert error.problem == "the file cannot be read as separated values"
    number = int(where.removeprefix("line ")) + 1  # for the title
    assert (error.where, error.found, error.hint) == (f"line {number}", found, hint)
    assert error.expected == "5 cells, one for each name in line 2"


@pytest.mark.parametrize("count", [1, 20_000, 200_000])  # in one block of Arrow or several
def test_a_quotation_mark_that_is_never_closed_is_named(write, count):
    error = error_of(write(NAMES + 'A,final,1,3,"x\n' + "B,final,1,3,\n" * count))
    assert (error.problem, error.where) == ("a quotation mark is not closed", "line 2")
    assert error.hint == "put the second quotation mark, or take away the first"


def test_a_mark_of_inches_is_no_quotation_mark(write):
    frame = read_given(write(NAMES + 'A,final,1,3,Pipes 12"\nB,final,1,3,\n'), GIVEN["firms"])
    assert frame["name"].tolist()[0] == 'Pipes 12"'


def test_lines_of_a_compressed_file(tmp_path):
    path = tmp_path / "firms.csv.gz"
    path.write_bytes(gzip.compress((NAMES + 'A,final,1,3,"a\nb"\nB,final\n').encode()))
    assert error_of(path).where == "line 4"


def test_a_cell_may_run_over_lines_where_a_file_is_read_in_blocks(write):
    count = 60_000  # more than the megabyte that Arrow reads at a time
    row = '{i},final,1,3,"a house of many\nlines, {i}"\n'
    path = write(NAMES + "".join(row.format(i=i) for i in range(count)))
    assert path.stat().st_size > 2**21
    cells = open_cells(path)
    names = cells.columns([4])[0]
    assert (
        len(names) == count and names[count - 1].as_py() == f"a house of many\nlines, {count - 1}"
    )
    assert cells.place(count - 1) == f"line {2 * count}"


PANEL = "firm;period;sales;wages\nA;2019;{};{}\nA;2020;8.000;\n"


def test_a_doubtful_number_of_a_panel_is_read_as_those_around_it(write):
    def sales(one, other):
        panel = read_panel(write(PANEL.format(one, other)), FIRM_PANEL)
        return panel["sales"].tolist()

    assert sales("7.100", "0,5") == [7100.0, 8000.0]
    assert sales("7.100", "0.5") == [7.1, 8.0]
    assert sales("7.25", "0,5") == [7.25, 8.0]
    with pytest.raises(TableError) as caught:
        sales("7.100", "2")
    assert caught.value.where == "line 2, column sales"
    assert caught.value.problem == "the point may be a decimal mark or a thousands separator"
