"""Notes on the data: each says what was found, and what it does to the answer."""

import numpy as np
import pytest
from made_programme import PARTS, programme

from distretto.evaluation import build_panel


@pytest.fixture
def frame():
    return programme(np.random.default_rng(0))


def notes(frame, **options):
    return build_panel(frame, ["value_added", *PARTS], **options).notes


def about(found, words):
    matching = [note for note in found if words in f"{note.what}: {note.consequence}"]
    assert len(matching) == 1, found
    return matching[0]


def test_nothing_is_said_of_data_in_order(frame):
    assert notes(frame) == ()


def test_accounts_that_do_not_close_are_placed_and_measured(frame):
    frame.loc[[3, 17], "profit"] += [5.0, -9.0]
    note = about(notes(frame), "value added is not wages + contributions")
    assert note.kind == "warning"
    assert "in 2 of 320 rows; worst in row 18, column value_added, by 9" in note.what
    assert "residual" in note.consequence
    frame.loc[40, "purchases"] += 2.5
    note = about(notes(frame), "value added is not sales less purchases")
    assert "in 1 of 320 rows; worst in row 41, column value_added, by 2.5" in note.what


def test_rounding_is_no_open_account(frame):
    frame["profit"] += 1e-7 * frame["value_added"]
    assert notes(frame) == ()


def test_rows_with_an_amount_missing_are_no_open_accounts(frame):
    frame.loc[[3, 17], "profit"] = np.nan
    (note,) = notes(frame)
    assert note.what == "2 rows with an amount missing, left out of all lines"


def test_lines_that_are_missing(frame):
    found = build_panel(frame.drop(columns=["interest", "taxes"]), ["value_added", "wages"]).notes
    assert about(found, "no column for taxes, interest").kind == "information"


def test_treated_after_one_period(frame):
    early = frame["firm"].isin(["f000", "f001"])
    frame.loc[early, "treated_from"] = 2011.0
    note = about(notes(frame), "2 units treated after one period")
    assert note.kind == "warning" and "cannot be checked" in note.consequence


def test_few_treated(frame):
    few = frame[frame["firm"] >= "f015"]
    assert about(notes(few), "5 treated units").kind == "warning"
    note = about(notes(frame, cluster="area"), "5 treated clusters")
    assert "randomisation" in note.consequence


def test_all_are_treated_in_the_end(frame):
    note = about(notes(frame[frame["firm"] < "f020"]), "all units are treated in the end")
    assert "controls are those treated later" in note.consequence


def test_who_is_not_seen_throughout(frame):
    gone = frame["firm"].isin([f"f{i:03}" for i in range(10)]) & (frame["period"] == 2017.0)
    note = about(notes(frame[~gone]), "10 units not seen in all periods: 50% of the treated")
    assert note.kind == "warning" and "--exits zero" in note.consequence
    both = frame["firm"].isin(["f000", "f039"]) & (frame["period"] == 2017.0)
    assert about(notes(frame[~both]), "2 units not seen").kind == "information"


def test_a_firm_that_goes_on_under_another_number(frame):
    renamed = (frame["firm"] == "f030") & (frame["period"] >= 2014.0)
    frame.loc[renamed, "firm"] = "f990"
    note = about(notes(frame), "1 firm ends where another, much like it, begins")
    assert note.kind == "warning"
    assert "f030 and f990" in note.what
    assert "give it one number" in note.consequence


def test_a_firm_that_begins_elsewhere_is_another(frame):
    renamed = (frame["firm"] == "f030") & (frame["period"] >= 2014.0)
    frame.loc[renamed, "firm"] = "f990"
    frame.loc[renamed, "area"] = "elsewhere"
    assert not [note for note in notes(frame) if "where another" in note.what]
