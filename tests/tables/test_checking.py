import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.errors import TableError
from distretto.tables import FIRMS, TIES, WORKERS, check


def error_of(frame, table, **options):
    with pytest.raises(TableError) as caught:
        check(frame, table, source="data.csv", **options)
    return caught.value


def panel(**columns):
    length = len(next(iter(columns.values())))
    return pd.DataFrame({"firm": [f"f{i}" for i in range(length)], "period": 0} | columns)


def test_a_recorded_panel_passes_unchanged(firms):
    result = check(firms, FIRMS, recorded=True)
    pd.testing.assert_frame_equal(result, firms, check_dtype=False)
    assert {name: str(result[name].dtype) for name in ("period", "member", "sales")} == {
        "period": "int64",
        "member": "int64",
        "sales": "float64",
    }


def test_the_frame_given_is_left_alone(firms):
    before = firms.copy(deep=True)
    check(firms.set_index(np.arange(10, 16)), FIRMS)
    pd.testing.assert_frame_equal(firms, before)


def test_only_the_key_is_required_of_real_data_and_more_columns_are_kept():
    frame = pd.DataFrame({"firm": ["a"], "period": [2011], "province": ["PI"]})
    assert list(check(frame, FIRMS).columns) == ["firm", "period", "province"]
    error = error_of(frame, FIRMS, recorded=True)
    assert error.problem == "column role is missing"


def test_a_missing_column_names_the_one_that_was_meant():
    error = error_of(pd.DataFrame({"Firm": ["a"], "period": [0]}), FIRMS)
    assert (error.file, error.where) == ("data.csv", "header")
    assert error.problem == "column firm is missing"
    assert error.hint == "did you mean 'Firm'?"


def test_a_repeated_column_is_turned_away():
    frame = pd.DataFrame([["a", 0, 1]], columns=["firm", "period", "period"])
    assert error_of(frame, FIRMS).found == "period"


@pytest.mark.parametrize(
    ("columns", "where", "problem", "found", "expected"),
    [
        ({"workers": [3, -1]}, "row 2, column workers", "not an admissible value", -1.0,
         "a number of at least 0"),
        ({"workers": [np.inf, 1]}, "row 1, column workers", "not an admissible value", np.inf,
         "a number of at least 0"),
        ({"value_added": [0, -np.inf]}, "row 2, column value_added", "not an admissible value",
         -np.inf, "a number"),
        ({"phases": [3, 2.5]}, "row 2, column phases", "not a whole number", 2.5,
         "a whole number of at least 0"),
        ({"phases": [1e300, 2]}, "row 1, column phases", "not a whole number", 1e300,
         "a whole number of at least 0"),
        ({"sales": ["3", "4,5"]}, "row 2, column sales", "not a number", "4,5",
         "a number of at least 0"),
        ({"sales": [3.0, True]}, "row 2, column sales", "not a number", True,
         "a number of at least 0"),
        ({"sales": [True, False]}, "row 1, column sales", "not a number", True,
         "a number of at least 0"),
        ({"sales": [[1], 2]}, "row 1, column sales", "not a number", [1],
         "a number of at least 0"),
        ({"role": ["final", "specialst"]}, "row 2, column role", "not an admissible value",
         "specialst", "one of 'final', 'specialist'"),
        ({"firm": ["a", ""]}, "row 2, column firm", "the text is empty", "",
         "a text that is not empty"),
        ({"firm": ["a", 2.5]}, "row 2, column firm", "not a text", 2.5, "a text"),
        ({"firm": ["a", None]}, "row 2, column firm", "the value is missing", None, "a text"),
        ({"period": [0, None]}, "row 2, column period", "the value is missing", None,
         "a whole number"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_with_its_place(columns, where, problem, found, expected):
    error = error_of(panel(**columns), FIRMS)
    assert (error.where, error.problem, error.expected) == (where, problem, expected)
    assert error.found == found and type(error.found) is type(found)


def test_helpful_hints():
    assert error_of(panel(role=["specialst"]), FIRMS).hint == "did you mean 'specialist'?"
    assert "point" in error_of(panel(sales=["4,5"]), FIRMS).hint


def test_dates_are_not_numbers():
    assert error_of(panel(sales=pd.to_datetime(["2011-01-01"])), FIRMS).problem == "not a number"


def test_trust_lies_between_nought_and_one():
    frame = pd.DataFrame({"buyer": ["a"], "supplier": ["b"], "period": [0], "trust": [1.2]})
    error = error_of(frame, TIES)
    assert (error.found, error.expected) == (1.2, "a number between 0 and 1")


def test_lines_are_counted_when_asked(firms):
    firms.loc[2, "workers"] = -1
    assert error_of(firms, FIRMS, header_lines=1).where == "line 4, column workers"


def test_a_row_given_twice(firms):
    firms.loc[4, "firm"] = "a"
    error = error_of(firms, FIRMS)
    assert error.problem == "the same firm and period as in row 4"
    assert (error.where, error.found) == ("row 5", {"firm": "a", "period": 1})


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("purchases", "value_added = sales + subcontract_sales - purchases, here 49"),
        ("taxes", "value_added = wages + interest + taxes + profit, here 61"),
    ],
)
def test_an_account_that_does_not_close(firms, column, expected):
    firms.loc[0, column] += 11 if column == "purchases" else 1
    assert check(firms, FIRMS).shape == firms.shape  # real data may be short of an account
    error = error_of(firms, FIRMS, recorded=True)
    assert error.problem == "the account does not close"
    assert (error.where, error.found) == ("row 1, column value_added", 60.0)
    assert error.expected == expected


def test_a_term_missing_from_an_account_of_a_run(firms):
    firms.loc[3, "interest"] = np.nan
    assert error_of(firms, FIRMS, recorded=True).where == "row 4, column value_added"


def test_unknown_firms_are_found_and_the_unemployed_are_not(firms, workers):
    assert check(workers, WORKERS, against={"firms": firms})["firm"].tolist() == ["a", "", "b"]
    workers.loc[2, "firm"] = "B "
    error = error_of(workers, WORKERS, against={"firms": firms})
    assert (error.problem, error.where) == ("unknown firm", "row 3, column firm")
    assert (error.found, error.hint) == ("B ", "did you mean 'b'?")


def test_a_district_that_died_out_is_a_table_too(firms):
    assert len(check(firms.iloc[:0], FIRMS, recorded=True)) == 0


def test_types_are_put_right_where_nothing_is_lost():
    frame = pd.DataFrame(
        {
            "firm": [7, 8, 9],
            "period": ["0", "1", "2"],
            "age": [4.0, None, 6.0],
            "workers": pd.array([3, None, 5], dtype="Int64"),
            "role": pd.Categorical(["final", None, ""], categories=["final", ""]),
            "sales": ["1e3", " 2.5", "NA"],
        }
    )
    result = check(frame, FIRMS)
    assert result["firm"].tolist() == ["7", "8", "9"]
    assert result["period"].dtype == "int64"
    assert str(result["age"].dtype) == "Int64" and result["age"].isna().tolist() == [0, 1, 0]
    assert str(result["workers"].dtype) == "float64" and np.isnan(result["workers"][1])
    assert result["role"].isna().tolist() == [False, True, True]
    assert result["sales"].tolist()[:2] == [1000.0, 2.5] and np.isnan(result["sales"][2])


@given(
    st.lists(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["workers", "phases", "role", "firm", "period", "value_added"]),
)
def test_whatever_comes_is_accepted_or_named(values, column):
    frame = panel(**{column: pd.Series(values, dtype=object)})
    try:
        result = check(frame, FIRMS, source="x")
    except TableError as error:
        assert error.where and error.expected and "\n" in str(error)
    else:
        assert FIRMS.pandera_schema().columns[column].nullable or not result[column].isna().any()
