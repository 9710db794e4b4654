import json

import numpy as np
import pytest

import distretto
from distretto import tables
from distretto.economy.observation import OUTCOMES
from distretto.errors import InputError, ResultError, ScenarioError, SpecError
from distretto.experiments.runs import Run

NAMES = ["district.parquet", "firms.parquet", "provenance.json", "ties.parquet", "workers.parquet"]
SPEC = "labour-floor:enforcement=1@2"


@pytest.fixture(scope="module")
def short(scenario) -> Run:
    return distretto.run(scenario, quarters=6, institutions=SPEC)


def frames(run):
    return {"district": run.series, "firms": run.firms, "workers": run.workers, "ties": run.ties}


def test_tables_are_those_of_a_recorded_run(short, tmp_path):
    folder = short.save(tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == NAMES
    firms = tables.read(folder / "firms.parquet", tables.FIRMS, recorded=True)
    workers = tables.read(folder / "workers.parquet", tables.WORKERS, recorded=True)
    ties = tables.read(folder / "ties.parquet", tables.TIES, recorded=True)
    series = tables.read(folder / "district.parquet", tables.district(OUTCOMES), recorded=True)
    assert list(series["period"]) == list(range(6))
    assert set(firms["period"]) == set(workers["period"]) == set(range(6))
    assert set(ties["period"]) == {3, 5}
    provenance = json.loads((folder / "provenance.json").read_text())
    assert tables.provenance_of(folder / "firms.parquet") == provenance
    assert provenance["parameters"] == {
        "institutions": SPEC,
        "quarters": 6,
        "world": 0,
        "every_worker": 10,
    }
    assert provenance["seed"] == 1


def test_a_run_is_a_world_of_a_comparison(short, scenario):
    comparison = distretto.compare(scenario, ["none", f"floor={SPEC}"], worlds=2, quarters=6)
    floor = comparison.dataset.sel(arm="floor", world=0)
    for outcome in OUTCOMES:
        np.testing.assert_array_equal(
            floor[outcome.name].values, short.series[outcome.name].to_numpy()
        )
    other = distretto.run(scenario, quarters=6, world=1)
    baseline = comparison.dataset.sel(arm="none", world=1)
    np.testing.assert_array_equal(baseline["jobs"].values, other.series["jobs"].to_numpy())


def test_same_seed_same_run(short, scenario):
    again = distretto.run(scenario, quarters=6, institutions=SPEC)
    for name, frame in frames(again).items():
        assert frame.equals(frames(short)[name])
    assert not distretto.run(scenario, quarters=1, seed=2).series.equals(short.series[:1])


def test_the_sample_follows_the_same_people(short, scenario):
    everyone = distretto.run(scenario, quarters=6, institutions=SPEC, every_worker=1).workers
    sampled = everyone[everyone["worker"].isin(short.workers["worker"])]
    assert sampled.reset_index(drop=True).equals(short.workers)
    assert 0.08 < len(short.workers) / len(everyone) < 0.12


def test_series_agree_with_the_panel(short):
    jobs = short.firms.groupby("period")["workers"].sum()
    unregistered = short.firms.groupby("period")["unregistered"].sum()
    assert (jobs > 0).all()
    assert (unregistered <= jobs).all()
    added = short.firms.groupby("period")["value_added"].sum()
    np.testing.assert_allclose(added, short.series["value_added"], rtol=1e-9)


def test_summary(short):
    summary = short.summary()
    assert list(summary.index) == [outcome.name for outcome in OUTCOMES]
    jobs = short.series["jobs"].to_numpy()
    assert summary.loc["jobs", "start"] == pytest.approx(jobs[:4].mean())
    assert summary.loc["jobs", "end"] == pytest.approx(jobs[3:].mean())
    assert summary.loc["jobs", "unit"] == "workers"


def test_shows_itself(short):
    assert repr(short) == (
        f"<Run of santa-croce: seed 1, world 0, 6 quarters, institutions {SPEC}>"
    )
    assert short.to_dataframe() is short.series
    headline = next(outcome for outcome in OUTCOMES if outcome.headline)
    assert headline.label in short._repr_html_()


def test_an_earlier_run_is_replaced_only_on_demand(short, scenario, tmp_path):
    short.save(tmp_path)
    with pytest.raises(ResultError, match="earlier run"):
        short.save(tmp_path)
    distretto.run(scenario, quarters=1, out=tmp_path, overwrite=True)
    assert len(tables.read(tmp_path / "district.parquet", tables.district(OUTCOMES))) == 1
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ResultError, match=r"notes\.txt"):
        short.save(tmp_path, overwrite=True)


def test_a_failure_while_writing_leaves_nothing(short, tmp_path, monkeypatch):
    def full_disk(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "write_parquet", full_disk)
    with pytest.raises(ResultError, match="No space left on device"):
        short.save(tmp_path / "new" / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"quarters": 0}, InputError),
        ({"seed": -1}, InputError),
        ({"world": 0.5}, InputError),
        ({"every_worker": 0}, InputError),
        ({"institutions": "labour-flor"}, SpecError),
        ({"scenario": "santa-crocce"}, ScenarioError),
    ],
)
def test_bad_input_leaves_nothing(scenario, tmp_path, options, error):
    with pytest.raises(error):
        distretto.run(**{"scenario": scenario, "out": tmp_path / "out", **options})
    assert list(tmp_path.iterdir()) == []
