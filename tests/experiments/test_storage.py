import shutil

import numpy as np
import pytest
import xarray as xr

import distretto
from distretto import files
from distretto.economy.observation import OUTCOMES
from distretto.errors import ResultError
from distretto.experiments import load_comparison
from distretto.experiments.storage import CHUNK, chunk_shape, write_zarr

FIRST = OUTCOMES[0].name
ARMS = ["none", "floor=labour-floor@2"]


@pytest.mark.parametrize("arms", [2, 10])
@pytest.mark.parametrize("worlds", [100, 1_000, 10_000, 100_000])
def test_chunks_are_of_a_size_that_reads_well(arms, worlds):
    shape = chunk_shape({"arm": arms, "world": worlds, "quarter": 80}, 8)
    size = 8 * np.prod(shape)
    assert shape[0] == arms
    assert shape[2] == 80
    assert size <= CHUNK
    assert shape[1] == worlds or size > CHUNK / 2


def test_what_has_no_worlds_or_one_that_is_large_is_still_stored():
    assert chunk_shape({"arm": 3}, 8) == (3,)
    assert chunk_shape({"world": 0, "quarter": 4}, 8) == (1, 4)
    assert chunk_shape({"world": 5, "quarter": CHUNK}, 8) == (1, CHUNK)


def test_a_store_of_several_chunks_is_read_to_the_last_bit(tmp_path):
    rng = np.random.default_rng(1)
    values = rng.normal(size=(2, 2000, 80))
    dataset = xr.Dataset({"output": (("arm", "world", "quarter"), values)})
    write_zarr(dataset, tmp_path / "a.zarr")
    chunks = [p for p in (tmp_path / "a.zarr" / "output").iterdir() if p.name[0] != "."]
    assert len(chunks) == 2
    with xr.open_zarr(tmp_path / "a.zarr") as stored:
        stored.load()
    assert stored["output"].values.tobytes() == values.tobytes()
    write_zarr(stored.isel(world=slice(3)), tmp_path / "b.zarr")
    with xr.open_zarr(tmp_path / "b.zarr") as again:
        assert again["output"].encoding["chunks"] == (2, 3, 80)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A comparison as it was written."""
    return tmp_path_factory.mktemp("whole") / "result"


@pytest.fixture
def folder(toy, scenario, whole, tmp_path):
    if not whole.exists():
        distretto.compare(scenario, ARMS, worlds=2, quarters=4, out=whole)
    return shutil.copytree(whole, tmp_path / "result")


def refused(folder, problem, name):
    with pytest.raises(ResultError, match=problem) as caught:
        load_comparison(folder)
    assert caught.value.file == str(folder / name)


def chunk_of(folder, store):
    """A chunk of data of a store."""
    found = (path for path in (folder / store).rglob("*") if path.name[0].isdigit())
    return sorted(found)[0]


@pytest.mark.parametrize("store", ["results.zarr", "people.zarr"])
def test_a_flipped_bit_is_seen(folder, store):
    path = chunk_of(folder, store)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    refused(folder, "damaged", path.relative_to(folder))


@pytest.mark.parametrize("store", ["results.zarr", "people.zarr"])
def test_a_cut_chunk_is_seen(folder, store):
    path = chunk_of(folder, store)
    path.write_bytes(path.read_bytes()[:-3])
    refused(folder, "damaged", path.relative_to(folder))


@pytest.mark.parametrize("store", ["results.zarr", "people.zarr"])
def test_a_missing_chunk_is_not_read_as_missing_values(folder, store):
    path = chunk_of(folder, store)
    path.unlink()
    refused(folder, "the file is missing", path.relative_to(folder))


def test_a_chunk_of_another_comparison_is_seen(folder, scenario, tmp_path):
    distretto.compare(scenario, ARMS, worlds=2, quarters=4, seed=2, out=tmp_path / "other")
    path = chunk_of(folder, f"results.zarr/{FIRST}")
    shutil.copy(tmp_path / "other" / path.relative_to(folder), path)
    refused(folder, "of another result", path.relative_to(folder))


def test_a_result_and_manifest_of_another_comparison_are_seen(folder, scenario, tmp_path):
    other = tmp_path / "other"
    distretto.compare(scenario, ARMS, worlds=2, quarters=4, seed=2, out=other)
    for name in ("manifest.json", "summary.json", "provenance.json", "scenario.toml"):
        shutil.copy(other / name, folder / name)
    for name in ("results.zarr", "people.zarr"):
        shutil.rmtree(folder / name)
        shutil.copytree(other / name, folder / name)
    refused(folder, "do not belong together", ".")


def test_a_chunk_too_many_is_seen(folder):
    path = chunk_of(folder, f"results.zarr/{FIRST}")
    more = path.with_name("9.9.9")
    shutil.copy(path, more)
    refused(folder, "not written with this result", more.relative_to(folder))


def test_a_changed_summary_is_seen(folder):
    summary = files.read_json(folder / "summary.json")
    files.write_json(folder / "summary.json", {**summary, "worlds": 2, "more": 1})
    refused(folder, "damaged", "summary.json")


def test_a_result_without_manifest_is_refused(folder):
    (folder / "manifest.json").unlink()
    refused(folder, "no such file", "manifest.json")
    files.write_json(folder / "manifest.json", [])
    refused(folder, "not the manifest", "manifest.json")


def test_a_damaged_result_is_made_again_from_its_worlds(folder, scenario):
    before = load_comparison(folder)
    path = chunk_of(folder, "results.zarr")
    path.write_bytes(b"")
    distretto.compare(scenario, ARMS, worlds=2, quarters=4, out=folder, resume=True)
    assert load_comparison(folder).dataset.identical(before.dataset)


def test_reports_beside_the_result_are_no_damage(folder):
    (folder / "report.html").write_text("a report")
    assert load_comparison(folder).worlds == 2
