"""Tables from which a district is profiled: headings, categories, what is refused."""

import pytest

from distretto.errors import TableError
from distretto.tables.panel_reading import read_panel
from distretto.tables.profile_tables import AREA_EMPLOYMENT, DISTRICT_FIRMS, INSTITUTIONS
from distretto.tables.profile_words import PROFILE


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def read(path, table):
    return read_panel(path, table, words=PROFILE)


def test_a_list_without_periods_is_of_one(write):
    frame = read(write("firm,employees\nA,5\nB,2.5\n"), DISTRICT_FIRMS)
    assert frame["jobs"].tolist() == [5.0, 2.5]
    assert "period" not in frame


def test_categories_are_read_in_four_languages(write):
    frame = read(
        write("impresa;addetti;proprietà\nA;5;locale\nB;7;esterno\nC;3;\n"), DISTRICT_FIRMS
    )
    assert frame["owner"].tolist() == ["local", "outside", ""]


def test_a_category_that_is_not_known_is_refused(write):
    with pytest.raises(TableError) as raised:
        read(write("institution,kind\nA,school\nB,scool\n"), INSTITUTIONS)
    assert (raised.value.found, raised.value.where) == ("scool", "line 3, column kind")
    assert raised.value.hint == "did you mean 'school'?"


@pytest.mark.parametrize(
    ("text", "problem", "where"),
    [
        ("industry,jobs\n13,5\n,2\n", "the identifier is empty", "line 3, column industry"),
        ("industry,jobs\n13,-5\n", "the number is too small", "line 2, column jobs"),
        ("industry,jobs\n13,5\n13,6\n", "two rows are of the same industry", "line 2 and line 3"),
        ("industry,staffing\n13,5\n", "column jobs is missing", "header"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(write, text, problem, where):
    with pytest.raises(TableError) as raised:
        read(write(text), AREA_EMPLOYMENT)
    assert (raised.value.problem, raised.value.where) == (problem, where)
