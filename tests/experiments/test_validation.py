import json

import numpy as np
import pytest

from distretto.economy.outcomes import OUTCOMES
from distretto.errors import ResultError
from distretto.experiments import kept, validate, validation
from distretto.experiments.ensemble import run_world
from distretto.experiments.panels import Panel
from distretto.experiments.validation import check_row, measure_rows
from distretto.experiments.validation_rows import ARMS, ROWS, Row, Runs


def measure(runs):
    raise AssertionError("what is given is the value already")


def row(measure, **changes):
    given = {"arms": ("none",), "places": ()} | changes
    name = given.pop("id", "V0")
    return Row(name, "a", "b", 0.0, 1.0, "0", "c", measure, **given)


VALUES = [0.0, 0.5, 2.0]


def test_the_median_over_worlds_decides():
    result = check_row(row(measure), VALUES, "here", True)
    assert result.model.median == 0.5
    assert result.met is True
    assert check_row(row(measure), [3.0], "here", True).met is False


@pytest.mark.parametrize(
    ("changes", "tested", "note"),
    [
        ({"places": ("los-angeles",)}, True, "the fact is about los-angeles"),
        ({}, False, "too short"),
    ],
)
def test_a_row_that_is_not_tested_says_why(changes, tested, note):
    result = check_row(row(measure, **changes), VALUES, "here", tested)
    assert result.met is None
    assert note in result.note


def test_what_cannot_be_spoken_to_and_what_cannot_be_measured_have_no_number():
    silent = check_row(row(None), [None], "here", True)
    assert (silent.met, silent.model.median, silent.note) == (None, None, "cannot be spoken to")
    empty = check_row(row(measure), [None, None], "here", True)
    assert (empty.met, empty.model.median) == (None, None)
    assert empty.note.startswith("not measurable")


def test_worlds_without_a_value_are_left_out():
    assert check_row(row(measure), [None, 0.5, None], "here", True).model.median == 0.5


def test_the_model_is_silent_on_garment_shops_and_measures_every_other_row():
    assert [each.id for each in ROWS if each.measure is None] == ["V13", "V13b"]


def test_nothing_put_out_is_not_measurable():
    """A plant that does everything itself puts nothing out and has no specialists."""
    names = [outcome.name for outcome in OUTCOMES]
    outcomes = np.ones((4, len(names)))
    for name in ("work_local", "work_outside", "mean_specialist_size"):
        outcomes[:, names.index(name)] = 0.0
    runs = Runs(dict.fromkeys(ARMS, outcomes), {arm: Panel() for arm in ARMS}, (0, 3))
    found = measure_rows(runs)
    assert found["V6"] is None and found["V20"] is None
    assert found["V14b"] == 0.0
    assert "V13" not in found


def test_rows_are_those_of_the_facts_and_every_one_is_explained():
    assert {each.id.rstrip("abc") for each in ROWS} == {
        *("V1", "V2", "V4", "V6", "V9", "V10", "V12", "V13", "V14", "V17", "V19", "V20")
    }
    assert {each.id.rstrip("abc") for each in ROWS if each.use == "fit"} == {"V9", "V10", "V20"}
    for each in ROWS:
        assert each.low < each.high
        assert each.how and each.source and each.target
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


@pytest.fixture
def measured(toy, monkeypatch):
    """A toy in place of the model, of which each world gives its own number in every row."""
    monkeypatch.setattr(kept, "prepare_kernels", lambda compiling: None)
    monkeypatch.setattr(Panel, "add", lambda self, district: self.wage_gap.append(1.0))
    rows = [row(lambda runs: runs.outcome("output"), id="V1"), row(None, id="V2")]
    monkeypatch.setattr(validation, "ROWS", tuple(rows))


def values(result):
    return [each.model for each in result.results]


def test_a_validation_goes_on_where_it_was_left(measured, scenario, tmp_path, monkeypatch):
    """Interrupted in world 2: 0 and 1 are there, and resuming runs the missing ones only."""
    whole = validate(scenario, worlds=4, quarters=3)
    began = []

    def run(world, *arguments, **options):
        if len(began) == 2:
            raise KeyboardInterrupt
        began.append(world.index)
        return run_world(world, *arguments, **options)

    monkeypatch.setattr(validation, "run_world", run)
    part = validate(scenario, worlds=4, quarters=3, threads=1, out=tmp_path)
    assert (part.worlds, part.wanted, part.complete) == (2, 4, False)
    assert sorted(path.name for path in (tmp_path / "worlds").iterdir()) == [
        "000000.json",
        "000001.json",
    ]
    began.clear()
    monkeypatch.setattr(
        validation,
        "run_world",
        lambda world, *a, **o: began.append(world.index) or run_world(world, *a, **o),
    )
    seen = []
    again = validate(
        scenario,
        worlds=4,
        quarters=3,
        out=tmp_path,
        resume=True,
        progress=lambda done, wanted: seen.append((done, wanted)),
    )
    assert sorted(began) == [2, 3]
    assert seen == [(2, 4), (3, 4), (4, 4)]
    assert again.complete
    assert values(again) == values(whole)
    assert json.loads((tmp_path / "validation.json").read_text()) == again.records()


@pytest.mark.parametrize(
    ("changes", "name"), [({"seed": 2}, "seed"), ({"quarters": 4}, "quarters")]
)
def test_another_validation_is_not_gone_on_with(measured, scenario, tmp_path, changes, name):
    given = {"worlds": 1, "quarters": 3, "seed": 1}
    validate(scenario, out=tmp_path, **given)
    with pytest.raises(ResultError, match="validation in this folder is another one") as caught:
        validate(scenario, out=tmp_path, resume=True, **(given | changes))
    assert caught.value.where == name


def test_a_damaged_world_is_an_error(measured, scenario, tmp_path):
    validate(scenario, worlds=1, quarters=3, out=tmp_path)
    (tmp_path / "worlds" / "000000.json").write_text("[1]")
    with pytest.raises(ResultError, match="not a readable world"):
        validate(scenario, worlds=1, quarters=3, out=tmp_path, resume=True)


def test_an_interruption_before_the_first_world_leaves_nothing(
    measured, scenario, tmp_path, monkeypatch
):
    def run(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(validation, "run_world", run)
    with pytest.raises(KeyboardInterrupt):
        validate(scenario, worlds=2, quarters=3, threads=1, out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
