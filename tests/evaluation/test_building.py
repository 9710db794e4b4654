"""From a table to a panel: what is read, noted, refused."""

import numpy as np
import pandas as pd
import pytest

from distretto.errors import TableError
from distretto.evaluation import build_panel


def table(**columns):
    """Return three firms over 2001 to 2004: A joins in 2003, B in 2004, C never."""
    years = np.tile([2001.0, 2002.0, 2003.0, 2004.0], 3)
    frame = pd.DataFrame(
        {
            "firm": np.repeat(["A", "B", "C"], 4),
            "period": years,
            "treated_from": np.repeat([2003.0, 2004.0, np.inf], 4),
            "wages": np.arange(12.0),
            "jobs": np.arange(12.0) + 1.0,
        }
    )
    return frame.assign(**columns)


def told(built, kind=None):
    return [note.what for note in built.notes if kind in (None, note.kind)]


def error_of(frame, *outcomes, **options) -> TableError:
    with pytest.raises(TableError) as caught:
        build_panel(frame, outcomes or ["wages"], **options)
    return caught.value


def test_a_table_becomes_a_panel():
    built = build_panel(table(), ["wages", "jobs"])
    panel = built.panel
    assert panel.units.tolist() == ["A", "B", "C"]
    assert panel.periods.tolist() == [2001.0, 2002.0, 2003.0, 2004.0]
    assert panel.start.tolist() == [2, 3, 4]
    assert panel.line("wages")[1].tolist() == [4.0, 5.0, 6.0, 7.0]
    assert panel.cluster.tolist() == [0, 1, 2]
    assert built.labels == ("2001", "2002", "2003", "2004")
    assert built.alive.all()


def test_the_order_of_rows_says_nothing():
    one = build_panel(table(), ["wages"]).panel
    other = build_panel(table().sample(frac=1.0, random_state=3), ["wages"]).panel
    assert np.array_equal(one.values, other.values) and np.array_equal(one.start, other.start)


@pytest.mark.parametrize("never", [np.inf, np.nan, 0.0])
def test_who_is_never_treated(never):
    frame = table(treated_from=np.repeat([2003.0, 2004.0, never], 4))
    assert build_panel(frame, ["wages"]).panel.start.tolist() == [2, 3, 4]


def test_period_0_is_a_period_where_periods_begin_with_it():
    frame = table(period=np.tile(np.arange(4.0), 3), treated_from=np.repeat([0.0, 2.0, np.inf], 4))
    built = build_panel(frame, ["wages"])
    assert built.panel.units.tolist() == ["B", "C"]
    assert "1 unit treated from the first period on, left out" in told(built, "warning")


def test_treated_after_the_last_period_is_a_control():
    built = build_panel(table(treated_from=np.repeat([2003.0, 2009.0, np.inf], 4)), ["wages"])
    assert built.panel.start.tolist() == [2, 4, 4]
    assert "1 unit treated after the last period" in told(built, "information")


def test_a_date_between_two_periods_counts_from_the_next():
    frame = table(period=np.tile([2001.0, 2003.0, 2005.0, 2007.0], 3))
    frame["treated_from"] = np.repeat([2004.0, 2005.0, np.inf], 4)
    assert build_panel(frame, ["wages"]).panel.start.tolist() == [2, 2, 4]


def test_labels_are_those_of_the_file():
    frame = table()
    frame.attrs["labels"] = {2001.0: "2001Q1"}
    assert build_panel(frame, ["wages"]).labels == ("2001Q1", "2002", "2003", "2004")


def test_treatment_by_row():
    frame = table(treated=[0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0]).drop(columns="treated_from")
    assert build_panel(frame, ["wages"]).panel.start.tolist() == [2, 3, 4]


def test_treatment_that_switches_off_is_refused_or_counted_from_its_begin():
    frame = table(treated=[0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0])
    error = error_of(frame)
    assert error.problem == "treatment switches off"
    assert error.where == "row 4, column treated"
    assert "for A" in error.found and "--switching-off ever" in error.hint
    built = build_panel(frame, ["wages"], switching_off="ever")
    assert built.panel.start.tolist() == [1, 3, 4]
    (note,) = (n for n in built.notes if "no longer treated" in n.what)
    assert note.kind == "warning" and "with the programme and after it" in note.consequence


def closing():
    """B closes after 2003, before it would have joined, and C is not seen in 2002."""
    frame = table()
    gone = (frame.firm == "B") & (frame.period > 2003)
    return frame[~(gone | ((frame.firm == "C") & (frame.period == 2002)))]


def test_exits_are_not_known_nothing_or_a_reason_to_leave_out():
    kept = build_panel(closing(), ["wages"])
    assert np.isnan(kept.panel.line("wages")[1, 3:]).all()
    assert kept.alive[1].tolist() == [True, True, True, False]
    zero = build_panel(closing(), ["wages"], exits="zero")
    assert zero.panel.line("wages")[1].tolist() == [4.0, 5.0, 6.0, 0.0]
    assert zero.panel.closed.tolist() == [4, 3, 4]
    assert np.isnan(zero.panel.line("wages")[2, 1])  # a gap is no exit
    assert "1 unit closed before the last period: all amounts 0 from then on" in told(zero)
    whole = pd.concat([closing(), table()[lambda each: each.firm == "C"].assign(firm="D")])
    dropped = build_panel(whole, ["wages"], exits="drop")
    assert dropped.panel.units.tolist() == ["A", "D"]
    assert "1 unit treated and 1 others not seen in all periods, left out" in told(dropped)


def test_who_closed_by_the_first_treatment_is_no_unit_of_an_account_of_exits():
    early = closing()[lambda each: (each.firm != "B") | (each.period < 2003)]
    built = build_panel(early, ["wages"], exits="zero")
    assert built.panel.units.tolist() == ["A", "C"]
    assert "1 unit closed by the time of the first treatment, left out" in told(built)
    assert build_panel(early, ["wages"]).panel.units.tolist() == ["A", "B", "C"]


def test_covariates_are_those_last_known_before_the_first_treatment():
    size = [1.0, np.nan, 9.0, 9.0, 2.0, 3.0, 9.0, 9.0, np.nan, np.nan, 9.0, 9.0]
    panel = build_panel(table(size=size), ["wages"], covariates=["size"]).panel
    assert panel.covariates[:2, 0].tolist() == [1.0, 3.0]
    assert np.isnan(panel.covariates[2, 0])
    assert panel.covariate_names == ("size",)


def test_clusters_and_traits():
    frame = table(area=np.repeat(["north", "north", "south"], 4))
    built = build_panel(frame, ["wages"], cluster="area")
    assert built.panel.cluster.tolist() == [0, 0, 1]
    assert built.traits["area"].tolist() == ["north", "north", "south"]


@pytest.mark.parametrize(
    ("change", "where", "problem", "cure"),
    [
        ({"treated_from": np.inf}, "column treated_from", "no unit is treated", "first period"),
        ({"treated_from": 1990.0}, "column treated_from", "no unit is treated", "first period"),
        ({"treated_from": 2003.0}, "column treated_from", "all units are treated", "did not take"),
        (
            {"treated_from": [2003.0] * 3 + [2004.0] * 5 + [np.inf] * 4},
            "row 1, column treated_from",
            "changes within a unit",
            "first time it joined",
        ),
        (
            {"period": np.tile([2001.0, 2002.0, 2003.0, 2005.0], 3)},
            "row 4, column period",
            "not equally spaced",
            "mix unlike lengths of time",
        ),
        ({"period": 2001.0}, None, "one period only", "one after"),
        (
            {"currency": ["EUR"] * 11 + ["USD"]},
            "row 12, column currency",
            "more than one currency",
            "would look like an effect",
        ),
        ({"treated": [np.nan] * 12}, "row 1, column treated", "not said", "0 if it is not"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(change, where, problem, cure):
    error = error_of(table(**change))
    assert error.where == where
    assert problem in error.problem
    assert cure in f"{error.expected} {error.hint}"


def test_places_are_those_of_the_file():
    frame = table(currency=["EUR"] * 11 + ["USD"])
    frame.attrs = {"source": "firms.csv", "rows": lambda row: f"line {row + 2}"}
    error = error_of(frame)
    assert (error.file, error.where) == ("firms.csv", "line 13, column currency")


def test_columns_that_are_missing():
    assert "treated" in error_of(table().drop(columns="treated_from")).problem
    assert error_of(table(), "wage").hint == "did you mean 'wages'?"
    assert error_of(table(), covariates=["size"]).found == "size"
    assert error_of(table(), cluster="region").found == "region"


def test_a_unit_that_changes_its_cluster():
    error = error_of(table(area=["n", "n", "s", "n"] + ["s"] * 8), cluster="area")
    assert error.where == "row 3, column area"
    assert (error.found, error.expected) == ("s", "n, as elsewhere for A")
