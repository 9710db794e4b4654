import json

import numpy as np
import pytest

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
    for name in ("V1", "V2", "V6", "V14b", "V17", "V20"):
        assert by_id[name].model.median is not None
    written = json.loads((tmp_path / "validation.json").read_text())
    assert written == found.records()
    with pytest.raises(ResultError, match="earlier validation"):
        validate(small_scenario, worlds=1, quarters=1, out=tmp_path)
