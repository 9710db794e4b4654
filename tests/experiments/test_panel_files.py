import dataclasses
import gc
import weakref

import numpy as np
import pandas as pd
import pyarrow.dataset as arrow
import pyarrow.parquet as parquet
import pytest

import distretto
from distretto.errors import InputError, ResultError
from distretto.experiments import panel_files
from distretto.experiments.panel_files import TABLES, how_often
from distretto.scenarios import Money

ARMS = ["none", "a b=labour-floor@2"]
QUARTERS = 6
KEYS = ["world", "arm"]


def compare(scenario, folder, panels=True, worlds=2, **options):
    return distretto.compare(
        scenario, ARMS, worlds, QUARTERS, threads=1, out=folder, panels=panels, **options
    )


def columns_of(table):
    """A method that gives two rows of a table, by district and quarter."""

    def columns(self, *_):
        period = max(self.quarter - 1, 0)
        made = {
            column.name: np.array(["a", "b"])
            if column.dtype == "text"
            else np.arange(2) + (period if column.dtype == "integer" else 0.5 + self.in_force)
            for column in table.columns
        }
        return {**made, "period": np.full(2, period)}

    return columns


@pytest.fixture(autouse=True)
def recordable(toy, monkeypatch):
    """Have the toy district give rows of all tables."""
    for table, method in zip(TABLES, ("firm", "worker", "tie"), strict=True):
        monkeypatch.setattr(toy, f"{method}_columns", columns_of(table), raising=False)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Where a comparison is kept as it was written."""
    return tmp_path_factory.mktemp("panels") / "compared"


@pytest.fixture
def recorded(scenario, whole):
    if not whole.exists():
        compare(dataclasses.replace(scenario, money=None), whole)
    return whole


@pytest.fixture
def plain_scenario(scenario):
    return dataclasses.replace(scenario, money=None)


def test_one_dataset_of_all_arms_and_worlds(recorded):
    found = pd.read_parquet(recorded / "panels" / "firms")
    assert {
        (str(arm), int(world)) for arm, world in zip(found["arm"], found["world"], strict=True)
    } == {(arm, world) for arm in ("none", "a b") for world in (0, 1)}
    assert set(found["period"]) == {3, QUARTERS - 1}
    some = arrow.dataset(recorded / "panels" / "firms", partitioning="hive")
    one = some.to_table(filter=(arrow.field("world") == 1) & (arrow.field("arm") == "none"))
    here = (found["world"].astype(int) == 1) & (found["arm"].astype(str) == "none")
    assert one.num_rows == here.sum() > 0


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_a_part_is_what_a_run_of_the_world_records(recorded, plain_scenario, tmp_path, table):
    run = distretto.run(plain_scenario, 1, QUARTERS, "labour-floor@2", tmp_path / "run", world=1)
    part = recorded / "panels" / table / "arm=a%20b" / "world=1" / "part-0.parquet"
    expected = getattr(run, table)
    expected = expected[expected["period"].isin([3, QUARTERS - 1])].reset_index(drop=True)
    found = parquet.ParquetFile(part).read().to_pandas()
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    written = parquet.read_schema(tmp_path / "run" / f"{table}.parquet")
    assert parquet.read_schema(part).equals(written.remove_metadata())
    for field in written:
        assert parquet.read_schema(part).field(field.name).metadata == field.metadata


def test_amounts_are_in_the_money_of_the_scenario(plain_scenario, recorded, tmp_path):
    rich = dataclasses.replace(
        plain_scenario, money=Money(wage=1000.0, currency="EUR", source="made")
    )
    compare(rich, tmp_path, worlds=1)
    place = "panels/firms/arm=none/world=0/part-0.parquet"
    plain, in_euro = (parquet.ParquetFile(f / place).read() for f in (recorded, tmp_path))
    sales = [part["sales"].to_pandas() for part in (plain, in_euro)]
    pd.testing.assert_series_equal(1000.0 * sales[0], sales[1])
    assert b"EUR" in in_euro.schema.field("sales").metadata[b"unit"]


def test_a_world_whose_panels_are_missing_is_run_again(plain_scenario, recorded, tmp_path):
    import shutil

    folder = shutil.copytree(recorded, tmp_path / "again")
    lost = folder / "panels" / "ties" / "arm=none" / "world=1" / "part-0.parquet"
    whole = lost.read_bytes()
    lost.unlink()
    partial = lost.with_name(".part-0.parquet.1.partial")
    partial.touch()
    beside = folder / "panels" / "ties" / "arm=none" / "world=0" / ".part-0.parquet.1.partial"
    beside.touch()
    ran = []
    compare(plain_scenario, folder, resume=True, progress=lambda done, _: ran.append(done))
    assert ran == [1, 2]
    assert lost.read_bytes() == whole
    assert not partial.exists()
    assert not beside.exists()


def test_another_way_of_recording_is_another_comparison(plain_scenario, recorded):
    with pytest.raises(ResultError, match="cannot be resumed") as caught:
        compare(plain_scenario, recorded, panels="quarterly", resume=True)
    assert caught.value.where == "panels"


def test_nothing_of_a_world_is_kept_when_it_is_done(plain_scenario, tmp_path, monkeypatch):
    made = []

    class Followed(panel_files.Record):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            made.append(weakref.ref(self))

    monkeypatch.setattr(panel_files, "Record", Followed)
    alive = []

    def count(done, _):
        gc.collect()
        alive.append(sum(each() is not None and bool(each().outcomes) for each in made))

    result = compare(plain_scenario, tmp_path, worlds=3, progress=count)
    assert result.worlds == 3
    assert len(made) >= 6
    assert max(alive) <= 1


def test_words_for_how_often():
    assert [how_often(given) for given in (None, False, True, "quarterly")] == [
        *("", "", "yearly", "quarterly")
    ]
    with pytest.raises(InputError, match="yearly or quarterly"):
        how_often("daily")


def test_panels_need_a_folder(plain_scenario):
    with pytest.raises(ResultError, match="a folder"):
        distretto.compare(plain_scenario, ARMS, 1, 1, panels=True)
