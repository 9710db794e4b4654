import json

import numpy as np
import pytest

import distretto
from distretto.economy.observation import OUTCOMES
from distretto.errors import InputError, ResultError, SpecError
from distretto.experiments import Comparison, load_comparison
from distretto.experiments.worlds import World

ARMS = ["none", "floor=labour-floor@2", "both=training-consortium+labour-floor@2"]
FIRST = OUTCOMES[0].name


def compare(scenario, arms=ARMS, worlds=6, quarters=4, **options) -> Comparison:
    return distretto.compare(scenario, arms, worlds=worlds, quarters=quarters, **options)


def arrays(dataset):
    return {
        name: (array.dtype, array.values.tobytes()) for name, array in dataset.variables.items()
    }


def without_provenance(summary):
    return json.dumps({key: value for key, value in summary.items() if key != "provenance"})


def interrupt_after(worlds):
    def progress(done, total):
        if done == worlds:
            raise KeyboardInterrupt

    return progress


pytestmark = pytest.mark.usefixtures("toy")


def test_dataset_is_labelled(scenario):
    dataset = compare(scenario).dataset
    assert [str(name) for name in dataset.data_vars] == [outcome.name for outcome in OUTCOMES]
    assert dataset[FIRST].dims == ("arm", "world", "quarter")
    assert dataset[FIRST].shape == (3, 6, 4)
    assert list(dataset["arm"].values) == ["none", "floor", "both"]
    for outcome in OUTCOMES:
        assert dataset[outcome.name].attrs == {
            "label": outcome.label,
            "unit": outcome.unit,
            "better": outcome.better or "",
            "group": outcome.group,
            "headline": int(outcome.headline),
        }


def test_dataset_holds_the_priors_of_each_world(scenario):
    dataset = compare(scenario).dataset
    assert list(dataset["prior"].values) == list(scenario.priors)
    values = World(scenario, 1, 4).values()
    name = next(iter(scenario.priors))
    assert float(dataset["prior_value"].sel(world=4, prior=name)) == values[name]


def test_summary_has_the_declared_shape(scenario):
    summary = compare(scenario).summary
    assert list(summary) == [
        "scenario",
        "reference",
        "worlds",
        "quarters",
        "window",
        "arms",
        "outcomes",
        "validity",
        "provenance",
    ]
    assert summary["scenario"] == "santa-croce"
    assert summary["reference"] == "none"
    assert (summary["worlds"], summary["quarters"]) == (6, 4)
    assert summary["window"] == {"first": 2, "last": 3}
    assert summary["arms"]["both"] == "training-consortium+labour-floor@2"
    assert set(summary["validity"]) == {"died_out", "exploded"}
    assert list(summary["outcomes"]) == [outcome.name for outcome in OUTCOMES]
    for outcome in summary["outcomes"].values():
        assert list(outcome) == ["label", "unit", "better", "arms"]
        assert outcome["better"] in ("higher", "lower", None)
        for arm in outcome["arms"].values():
            assert list(arm) == [
                "median",
                "p5",
                "p95",
                "difference",
                "share_better",
                "correlation",
                "variance_reduction",
            ]
            assert list(arm["difference"]) == ["mean", "low", "high"]
            assert (arm["share_better"] is None) == (
                outcome["better"] is None or arm is outcome["arms"]["none"]
            )


def test_effects_are_those_of_the_toy(scenario):
    comparison = compare(scenario)
    for outcome in comparison.summary["outcomes"].values():
        for arm, effect in (("none", 0.0), ("floor", 0.5), ("both", 1.0)):
            difference = outcome["arms"][arm]["difference"]
            assert list(difference.values()) == pytest.approx([effect] * 3)
            assert outcome["arms"][arm]["correlation"] == pytest.approx(1.0)
        if outcome["better"] is not None:
            assert outcome["arms"]["both"]["share_better"] == float(outcome["better"] == "higher")
    even = sum(World(scenario, 1, index).key % 2 == 0 for index in range(6))
    assert comparison.summary["validity"] == {"died_out": even, "exploded": 0}


def test_bytes_are_the_same_for_any_number_of_threads(scenario):
    one, *others = (compare(scenario, threads=threads) for threads in (1, 2, 5))
    for other in others:
        assert arrays(one.dataset) == arrays(other.dataset)
        assert one.dataset.identical(other.dataset)
        assert without_provenance(one.summary) == without_provenance(other.summary)


def test_more_worlds_leave_the_first_ones_as_they_were(scenario):
    few, many = compare(scenario, worlds=2), compare(scenario, worlds=5)
    assert arrays(few.dataset) == arrays(many.dataset.isel(world=slice(2)))


def test_one_world_has_no_intervals(scenario):
    outcome = compare(scenario, worlds=1).summary["outcomes"][FIRST]
    assert outcome["arms"]["both"]["difference"] == {
        "mean": pytest.approx(1.0),
        "low": None,
        "high": None,
    }
    assert outcome["arms"]["both"]["correlation"] is None
    assert outcome["arms"]["none"]["p5"] is None


def test_a_comparison_can_be_one_arm(scenario):
    comparison = compare(scenario, arms=["none"])
    assert list(comparison.summary["outcomes"][FIRST]["arms"]) == ["none"]
    assert "median" in comparison._repr_html_()


def test_written_and_read_back(scenario, tmp_path):
    comparison = compare(scenario, out=tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "manifest.json",
        "people.zarr",
        "plan.json",
        "provenance.json",
        "results.zarr",
        "scenario.toml",
        "snapshot_firms.parquet",
        "snapshot_ties.parquet",
        "summary.json",
        "worlds",
    }
    back = load_comparison(tmp_path / "out")
    assert back.dataset.identical(comparison.dataset)
    assert back.people.identical(comparison.people)
    assert back.snapshot.firms.equals(comparison.snapshot.firms)
    assert back.snapshot.ties.equals(comparison.snapshot.ties)
    assert (
        back.summary
        == comparison.summary
        == json.loads((tmp_path / "out" / "summary.json").read_text())
    )
    assert back.arms == comparison.arms
    assert back.facts == comparison.facts
    assert back.complete
    assert back.provenance == json.loads((tmp_path / "out" / "provenance.json").read_text())


def test_saved_and_read_back(scenario, tmp_path):
    comparison = compare(scenario)
    assert comparison.save(tmp_path / "saved") == tmp_path / "saved"
    assert load_comparison(tmp_path / "saved").dataset.identical(comparison.dataset)
    with pytest.raises(ResultError, match="earlier comparison"):
        comparison.save(tmp_path / "saved")
    compare(scenario, worlds=2).save(tmp_path / "saved", overwrite=True)
    assert load_comparison(tmp_path / "saved").worlds == 2


def test_shows_itself(scenario):
    comparison = compare(scenario)
    frame = comparison.to_dataframe()
    assert len(frame) == 3 * len(OUTCOMES)
    assert {"label", "unit", "arm", "median", "difference", "difference_low"} <= set(frame)
    assert repr(comparison) == (
        "<Comparison of santa-croce: arms none, floor, both; 6 worlds, 4 quarters>"
    )
    page = comparison._repr_html_()
    headline = next(outcome for outcome in OUTCOMES if outcome.headline)
    assert headline.label in page
    assert "both: difference" in page


def test_an_interrupted_comparison_is_summarised_and_can_be_resumed(scenario, tmp_path):
    whole = compare(scenario)
    part = compare(scenario, out=tmp_path / "out", threads=1, progress=interrupt_after(2))
    assert 2 <= part.worlds < 6
    assert not part.complete
    assert load_comparison(tmp_path / "out").wanted == 6
    seen = []
    done = compare(
        scenario, out=tmp_path / "out", resume=True, progress=lambda *count: seen.append(count)
    )
    assert seen[0] == (part.worlds, 6)
    assert done.complete
    assert arrays(done.dataset) == arrays(whole.dataset)
    assert without_provenance(done.summary) == without_provenance(whole.summary)


def test_an_interruption_before_the_first_world_leaves_nothing(
    scenario, tmp_path, toy, monkeypatch
):
    def interrupt(done, total):
        raise KeyboardInterrupt

    for options in ({}, {"out": tmp_path / "new" / "out"}):
        with pytest.raises(KeyboardInterrupt):
            compare(scenario, progress=interrupt, **options)
    assert list(tmp_path.iterdir()) == []


def test_only_the_same_comparison_is_resumed(scenario, tmp_path):
    compare(scenario, out=tmp_path)
    for options, key in (
        ({"quarters": 5}, "quarters"),
        ({"seed": 2}, "seed"),
        ({"arms": ["none"]}, "arms"),
    ):
        with pytest.raises(ResultError, match=rf"plan\.json, {key}"):
            compare(scenario, out=tmp_path, resume=True, **options)
    assert compare(scenario, out=tmp_path, resume=True, worlds=8).worlds == 8
    assert compare(scenario, out=tmp_path, resume=True, worlds=3).worlds == 3


def test_an_earlier_comparison_is_replaced_only_on_demand(scenario, tmp_path):
    compare(scenario, out=tmp_path)
    before = (tmp_path / "summary.json").read_bytes()
    with pytest.raises(ResultError, match="earlier comparison"):
        compare(scenario, out=tmp_path)
    assert (tmp_path / "summary.json").read_bytes() == before
    compare(scenario, out=tmp_path, worlds=2, overwrite=True)
    assert load_comparison(tmp_path).worlds == 2
    assert len(list((tmp_path / "worlds").iterdir())) == 2


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"worlds": 0}, InputError),
        ({"quarters": 2.5}, InputError),
        ({"seed": -1}, InputError),
        ({"threads": 0}, InputError),
        ({"arms": ["none", "floor=labour-flor"]}, SpecError),
    ],
)
def test_bad_input_leaves_nothing(scenario, tmp_path, options, error):
    with pytest.raises(error):
        compare(scenario, out=tmp_path / "out", **options)
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_model_leaves_no_empty_folder(scenario, tmp_path, toy, monkeypatch):
    def step(self, institutions=()):
        raise ZeroDivisionError

    monkeypatch.setattr(toy, "step", step)
    with pytest.raises(ZeroDivisionError):
        compare(scenario, out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def damage_plan(folder):
    (folder / "plan.json").write_text("[1]")


def damage_summary(folder):
    (folder / "summary.json").write_text("{")


def shorten_summary(folder):
    (folder / "summary.json").write_text("{}")


def remove_results(folder):
    for path in sorted((folder / "results.zarr").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def damage_array(folder):
    chunk = folder / "results.zarr" / FIRST / "0.0.0"
    chunk.write_bytes(b"nonsense")


def drop_outcome(folder):
    summary = json.loads((folder / "summary.json").read_text())
    del summary["outcomes"][FIRST]
    (folder / "summary.json").write_text(json.dumps(summary))


def damage_scenario(folder):
    (folder / "scenario.toml").write_text("[scenario")


@pytest.mark.parametrize(
    "damage",
    [
        damage_plan,
        damage_summary,
        shorten_summary,
        remove_results,
        damage_array,
        drop_outcome,
        damage_scenario,
    ],
)
def test_a_damaged_comparison_is_one_clear_error(scenario, tmp_path, damage):
    compare(scenario, worlds=2, out=tmp_path)
    damage(tmp_path)
    with pytest.raises(InputError) as caught:
        load_comparison(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_a_foreign_folder_is_one_clear_error(tmp_path):
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(ResultError, match="no comparison"):
            load_comparison(folder)


def test_undefined_outcomes_stay_undefined(scenario, toy, monkeypatch, tmp_path):
    observe = toy.observe
    monkeypatch.setattr(toy, "observe", lambda self: observe(self) * np.nan)
    compare(scenario, out=tmp_path)
    outcome = load_comparison(tmp_path).summary["outcomes"][FIRST]["arms"]["floor"]
    assert outcome == {
        "median": None,
        "p5": None,
        "p95": None,
        "difference": {"mean": None, "low": None, "high": None},
        "share_better": None,
        "correlation": None,
        "variance_reduction": None,
    }
