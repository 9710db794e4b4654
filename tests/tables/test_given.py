"""Tables that people fill in: what is read, and what is said where they cannot be."""

from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from distretto.errors import TableError
from distretto.tables import GIVEN, read_given
from distretto.tables.given_reading import parse_phases, row_place
from distretto.tables.headings import LANGUAGES, LISTS
from distretto.tables.separated import LONGEST_LINE

FIRMS = """firm_id,role,phases,workers,owners,wage,exports,founded
A,final,1;2,12,2,7200.5,0.4,1990
B,subcontractor,2-3,5,1,,,
"""


@pytest.fixture
def write(tmp_path: Path):
    def writes(text: str | bytes, name: str = "firms.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return writes


def error_of(path: Path, table: str = "firms", **options) -> TableError:
    with pytest.raises(TableError) as caught:
        read_given(path, GIVEN[table], **options)
    assert caught.value.file == str(path)
    return caught.value


def test_a_list_of_firms_is_read_with_its_types_and_places(write):
    path = write(FIRMS)
    frame = read_given(path, GIVEN["firms"])
    assert frame["firm_id"].tolist() == ["A", "B"]
    assert frame["workers"].tolist() == [12, 5]
    assert frame["wage"].tolist()[0] == 7200.5
    assert frame[["wage", "exports", "founded"]].iloc[1].isna().all()
    assert row_place(frame, 1, "phases") == {"file": str(path), "where": "line 3, column phases"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", GIVEN)
def test_headings_of_every_language_are_understood(write, table, lang):
    columns = GIVEN[table].columns
    values = {
        "text": lambda c: c.values[0] if c.values else "1",
        "integer": lambda c: "2000",
        "number": lambda c: "0.5",
    }
    cells = {c.name: values[c.dtype](c) for c in columns}
    cells |= {"workers": "9", "owners": "1", "joined": "3", "age": "40", "size_class": "1-9"}
    row = ";".join(cells[c.name] for c in columns)
    names = ";".join(LISTS.heading(c.name, lang).upper() for c in columns)
    frame = read_given(write(f"{names}\n{row}\n"), GIVEN[table])
    assert list(frame.columns) == [c.name for c in columns]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_a_meaning_in_every_language(lang):
    for table in GIVEN.values():
        for column in table.columns:
            assert len(LISTS.meaning(column.name, lang, column.meaning)) > 2, column.name


def test_words_of_other_languages_stand_for_the_roles(write):
    text = "impresa;ruolo;fasi;addetti\nA;Impresa finale;1;3\nB;terzista;1;2\nC;sous-traitant;1;2\n"
    frame = read_given(write(text), GIVEN["firms"])
    assert frame["role"].tolist() == ["final", "subcontractor", "subcontractor"]


def test_text_above_the_headings_and_blank_lines_are_passed_over(write):
    text = "Register of firms\n\nfirm_id,role,phases,workers\nA,final,1,3\n\nB,final,1,0\n"
    error = error_of(write(text))
    assert error.where == "line 6, column workers"
    assert error.expected == "a whole number between 1 and 100000"


@pytest.mark.parametrize(
    ("old", "new", "where", "problem"),
    [
        ("workers", "wrkers", "header", "column workers is missing"),
        ("A,final,1;2,12", "A,final,1;2,a dozen", "line 2, column workers", "not a number"),
        ("A,final,1;2,12", "A,final,1;2,-4", "line 2, column workers", "not an admissible value"),
        ("A,final,1;2,12", "A,final,1;2,4.5", "line 2, column workers", "not a whole number"),
        ("B,sub", "A,sub", "line 3", "the same firm_id as in line 2"),
        ("A,final", "A,boss", "line 2, column role", "not an admissible value"),
        ("A,final", ",final", "line 2, column firm_id", "the text is empty"),
        ("0.4", "40%", "line 2, column exports", "not a number"),
        ("0.4", "1.4", "line 2, column exports", "not an admissible value"),
        ("7200.5", "7200 euro", "line 2, column wage", "not a number"),
        ("wage", "workers", "header", "two columns are the same"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(write, old, new, where, problem):
    assert old in FIRMS
    error = error_of(write(FIRMS.replace(old, new, 1)))
    assert (error.where, error.problem) == (where, problem)
    assert error.expected


@pytest.mark.parametrize(
    ("known", "written", "meant"),
    [
        ("workers", "worqers", "workers"),
        ("workers", "adetti", "addetti"),
        ("workers", "Trabajadore", "trabajadores"),
        ("workers", "efectif", "effectif"),
        ("firm_id", "codice inpresa", "codice impresa"),
    ],
)
def test_a_near_miss_of_a_heading_of_any_language_is_named(write, known, written, meant):
    error = error_of(write(FIRMS.replace(known, written, 1)))
    assert error.problem == f"column {known} is missing"
    assert error.hint == f"{written!r} is not known: did you mean {meant!r}?"


def test_where_nothing_is_like_a_heading_the_template_is_named(write):
    missing = error_of(write(FIRMS.replace("workers", "zzz")))
    assert missing.hint == "distretto template firms writes an empty table"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("terzizta", "terzista"), ("finnal", "final"), ("sous traitent", "sous-traitant")],
)
def test_a_near_miss_of_a_word_of_any_language_is_named(write, written, meant):
    error = error_of(write(FIRMS.replace("B,subcontractor", f"B,{written}")))
    assert (error.where, error.found) == ("line 3, column role", written)
    assert error.hint == f"did you mean {meant!r}?"


def test_empty_files_and_files_without_rows(write):
    assert error_of(write("")).problem == "the file is empty"
    assert error_of(write("firm_id,role,phases,workers\n")).problem == "the table has no rows"
    assert error_of(write(FIRMS, "firms.txt.zip")).problem == "the kind of file is not known"


def test_another_encoding_is_named_and_can_be_given(write):
    path = write(FIRMS.replace("A,", "Però,").encode("latin-1"))
    error = error_of(path)
    assert error.where == "line 2" and "--encoding latin-1" in error.hint
    frame = read_given(path, GIVEN["firms"], encoding="latin-1")
    assert frame["firm_id"].tolist()[0] == "Però"


WAGES = "firm_id;role;phases;workers;wage;exports\nA;final;1;3;{};{}\nB;final;1;3;{};\n"


@pytest.mark.parametrize(
    ("one", "other", "exports", "wages"),
    [
        ("12,5", "1,234", "", [12.5, 1.234]),
        ("12,5", "7.100", "", [12.5, 7100.0]),
        ("0,4", "0.125", "", [0.4, 0.125]),
        ("1.234,5", "7.100", "", [1234.5, 7100.0]),
        ("1.234.567", "7.100", "", [1234567.0, 7100.0]),
        ("12.5", "3", "", [12.5, 3.0]),
        ("12.5", "7.100", "0,4", [12.5, 7.1]),  # the column counts before the others
        ("1,234.5", "2,000.0", "", [1234.5, 2000.0]),
        ("1,234.5", "2,000", "", [1234.5, 2000.0]),
        ("7.100", "8.000", "0,4", [7100.0, 8000.0]),
        ("7.100", "8.000", "0.4", [7.1, 8.0]),
        ("7,100", "8", "0.4", [7100.0, 8.0]),
        ("7\u202f100", "1e3", "", [7100.0, 1000.0]),
    ],
)
def test_a_doubtful_number_is_read_as_those_around_it(write, one, other, exports, wages):
    frame = read_given(write(WAGES.format(one, exports, other)), GIVEN["firms"])
    assert frame["wage"].tolist() == wages


def test_signs_and_blanks_of_spreadsheets_in_numbers(write):
    text = "firm_id;measure;promise;due\nA;jobs;-7.100,5;1\nB;jobs;\u22127\u00a0100,5;1\n"
    assert read_given(write(text), GIVEN["awards"])["promise"].tolist() == [-7100.5, -7100.5]


@pytest.mark.parametrize(
    ("one", "other", "exports", "mark"),
    [
        ("1,234", "2", "", "comma"),
        ("7.100", "8.000", "", "point"),
        ("7.100", "12,5;0.125\nC;final;1;3;12.5", "", "point"),  # the column tells both
    ],
)
def test_a_number_that_may_be_two_is_refused_with_the_cure(write, one, other, exports, mark):
    error = error_of(write(WAGES.format(one, exports, other)))
    assert error.where == "line 2, column wage"
    assert error.problem == f"the {mark} may be a decimal mark or a thousands separator"
    whole = one.replace(",", "").replace(".", "")
    assert error.hint == f"write {whole} if thousands are meant, {one}0 if decimals are"
    assert read_given(write(WAGES.format(one + "0", exports, "8")), GIVEN["firms"])[
        "wage"
    ].tolist() == [float(one.replace(",", ".")), 8.0]


def test_coordinates_with_points_say_nothing_of_the_money(write):
    text = "firm_id;role;phases;workers;wage;x\nA;final;1;3;7.100;11.4567\n"
    assert error_of(write(text)).where == "line 2, column wage"


def test_a_file_without_line_ends_is_not_read_to_its_end(write, tmp_path):
    error = error_of(write(b"0" * (LONGEST_LINE + 10)))
    assert error.problem == "the file is no table of text"
    huge = tmp_path / "zeros.csv"
    with huge.open("wb") as stream:  # a gigabyte of nothing, which takes no room on the disk
        stream.truncate(1 << 30)
    assert error_of(huge).problem == "the file is no table of text"


def test_a_file_that_is_too_large_for_a_list(tmp_path):
    path = tmp_path / "firms.csv"
    with path.open("wb") as stream:
        stream.write(FIRMS.encode())
        stream.truncate(600 * 1024**2)
    assert error_of(path).problem == "the file is too large for a list of this kind"


def test_a_spreadsheet_that_is_none(write):
    assert error_of(write(b"0" * 1000, "firms.xlsx")).problem == "the file cannot be read as Excel"


def test_identifiers_have_to_exist_in_the_list_of_firms(write):
    firms = read_given(write(FIRMS), GIVEN["firms"])
    path = write("buyer,supplier\nA,B\nA,X\n", "ties.csv")
    error = error_of(path, "ties", against={"firms": firms})
    assert (error.where, error.found) == ("line 3, column supplier", "X")
    workers = write("worker_id,firm_id\nw1,A\nw2,\n", "workers.csv")
    read = read_given(workers, GIVEN["workers"], against={"firms": firms})
    assert read["firm_id"].tolist() == ["A", ""]


NAMES = ("Cutting", "sewing", "finishing")


@pytest.mark.parametrize(
    ("text", "phases"),
    [("cutting", (0,)), ("3;1", (0, 2)), ("2-3", (1, 2)), ("Sewing + 1", (0, 1)), ("1|1", (0,))],
)
def test_phases_by_name_number_and_range(text, phases):
    assert parse_phases(text, NAMES, 3, {}) == phases


@pytest.mark.parametrize("text", ["sewning", "4", "0", "3-2", ";", "2-9"])
def test_unknown_phases_are_named(text):
    with pytest.raises(TableError, match="unknown phase") as caught:
        parse_phases(text, NAMES, 3, {"file": "firms.csv", "where": "line 4, column phases"})
    assert caught.value.where == "line 4, column phases"
    assert caught.value.expected == "Cutting, sewing, finishing, or numbers from 1 to 3"


@drawn(st.lists(st.integers(0, 11), min_size=1, max_size=12))
def test_phases_written_by_number_come_back(phases):
    text = "; ".join(str(phase + 1) for phase in phases)
    assert parse_phases(text, (), 12, {}) == tuple(sorted(set(phases)))
