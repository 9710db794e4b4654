import json

import numpy as np
import pytest

from distretto.economy.outcomes import OUTCOMES
from distretto.errors import ResultError
from distretto.experiments import validate
from distretto.experiments.panels import Panel
from distretto.experiments.validation import check_row
from distretto.experiments.validation_rows import ARMS, ROWS, Row, Runs


def row(measure, **changes):
    given = {"arms": ("none",), "places": ()} | changes
    return Row("V0", "a", "b", 0.0, 1.0, "0", "c", measure, **given)


@pytest.fixture
def runs():
    return [
        Runs({"none": np.full((4, 3), k)}, {"none": Panel(wage_gap=[float(k)])}, (0, 3))
        for k in (0.0, 0.5, 2.0)
    ]


def test_the_median_over_worlds_decides(runs):
    result = check_row(row(lambda run: run.panels["none"].wage_gap[0]), runs, "here", True)
    assert result.model.median == 0.5
    assert result.met is True
    result = check_row(row(lambda run: 3.0), runs, "here", True)
    assert result.met is False


@pytest.mark.parametrize(
    ("changes", "tested", "note"),
    [
        ({"arms": ("none", "service")}, True, "not in this version: service-centre"),
        ({"places": ("los-angeles",)}, True, "the fact is about los-angeles"),
        ({}, False, "too short"),
    ],
)
def test_a_row_that_is_not_tested_says_why(runs, changes, tested, note):
    result = check_row(row(lambda run: 0.5, **changes), runs, "here", tested)
    assert result.met is None
    assert note in result.note


def test_what_cannot_be_spoken_to_and_what_cannot_be_measured_have_no_number(runs):
    silent = check_row(row(None), runs, "here", True)
    assert (silent.met, silent.model.median, silent.note) == (None, None, "cannot be spoken to")
    empty = check_row(row(lambda run: np.nan), runs, "here", True)
    assert (empty.met, empty.model.median) == (None, None)
    assert empty.note.startswith("not measurable")


def test_the_model_is_silent_on_garment_shops_and_measures_every_other_row():
    assert [each.id for each in ROWS if each.measure is None] == ["V13", "V13b"]


def test_nothing_put_out_is_not_measurable():
    """A plant that does everything itself puts nothing out and has no specialists."""
    names = [outcome.name for outcome in OUTCOMES]
    outcomes = np.ones((4, len(names)))
    for name in ("work_local", "work_outside", "mean_specialist_size"):
        outcomes[:, names.index(name)] = 0.0
    alone = [Runs({"none": outcomes}, {"none": Panel()}, (0, 3))]
    for each in ROWS:
        if each.id in ("V6", "V20"):
            assert check_row(each, alone, each.places[0], True).note.startswith("not measurable")


def test_rows_are_those_of_the_facts_and_every_one_is_explained():
    assert {each.id.rstrip("abc") for each in ROWS} == {
        *("V1", "V2", "V4", "V6", "V9", "V10", "V12", "V13", "V14", "V17", "V19", "V20")
    }
    assert {each.id.rstrip("abc") for each in ROWS if each.use == "fit"} == {"V9", "V10", "V20"}
    for each in ROWS:
        assert each.low < each.high
        assert each.how and each.facts and each.target
        assert set(each.arms) <= set(ARMS)


def test_every_row_is_reported_and_written(small_scenario, tmp_path):
    found = validate(small_scenario, worlds=1, quarters=8, out=tmp_path)
    assert [each.row for each in found.results] == list(ROWS)
    assert all(each.met is None and each.note for each in found.results)  # too short to test
    by_id = {each.row.id: each for each in found.results}
    assert by_id["V13"].note == "cannot be spoken to"
    for name in ("V1", "V2", "V6", "V14b", "V17", "V20"):
        assert by_id[name].model.median is not None
    written = json.loads((tmp_path / "validation.json").read_text())
    assert written == found.records()
    with pytest.raises(ResultError, match="earlier validation"):
        validate(small_scenario, worlds=1, quarters=1, out=tmp_path)
