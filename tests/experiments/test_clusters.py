"""Worlds on a cluster of Dask: the same bytes as on threads, also where a worker is lost."""

import os
import signal

import pytest

from distretto.errors import InputError, ResultError
from distretto.experiments import compare, validate
from distretto.experiments.arguments import as_workers
from distretto.experiments.claims import run_claims
from distretto.experiments.clusters import Cluster, _on_worker
from distretto.experiments.worlds import World

distributed = pytest.importorskip("distributed")

ARMS = ["none", "floor=labour-floor@2"]


def content(folder, part="results.zarr"):
    """Every file below a part of a result, by its place."""
    root = folder / part
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def same(one, other):
    for part in ("results.zarr", "people.zarr", "worlds"):
        assert content(one, part) == content(other, part), part
        assert content(one, part)


@pytest.fixture(scope="module")
def local():
    """A scheduler with two worker processes, as on two machines."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster


def test_a_cluster_gives_the_bytes_of_threads(small_scenario, local, tmp_path):
    options = {"worlds": 4, "quarters": 5}
    compare(small_scenario, ARMS, threads=2, out=tmp_path / "threads", **options)
    seen = []
    compare(
        small_scenario,
        ARMS,
        cluster=local.scheduler_address,
        out=tmp_path / "cluster",
        progress=lambda done, wanted: seen.append((done, wanted)),
        **options,
    )
    assert seen == [(k, 4) for k in range(5)]
    same(tmp_path / "threads", tmp_path / "cluster")


def test_a_worker_that_is_killed_costs_nothing(small_scenario, local, tmp_path):
    options = {"worlds": 8, "quarters": 12}
    compare(small_scenario, ARMS, threads=2, out=tmp_path / "threads", **options)
    with distributed.Client(local) as client:
        processes = client.run(os.getpid)
    killed = []

    def kill_one(done, _):
        if done == 2 and not killed:
            killed.append(next(iter(processes.values())))
            os.kill(killed[0], signal.SIGKILL)

    result = compare(
        small_scenario,
        ARMS,
        cluster=local.scheduler_address,
        out=tmp_path / "cluster",
        progress=kill_one,
        **options,
    )
    assert killed
    assert result.complete
    same(tmp_path / "threads", tmp_path / "cluster")


def test_a_run_begun_on_threads_goes_on_on_a_cluster_of_its_own(small_scenario, tmp_path):
    compare(small_scenario, ARMS, worlds=1, quarters=4, threads=1, out=tmp_path / "a")
    compare(
        small_scenario,
        ARMS,
        worlds=3,
        quarters=4,
        cluster="local:1-2",
        out=tmp_path / "a",
        resume=True,
    )
    compare(small_scenario, ARMS, worlds=3, quarters=4, threads=2, out=tmp_path / "b")
    same(tmp_path / "a", tmp_path / "b")


def test_other_studies_run_on_a_cluster(small_scenario, local):
    address = local.scheduler_address
    one = validate(small_scenario, worlds=2, quarters=4, cluster=address)
    other = validate(small_scenario, worlds=2, quarters=4, threads=2)
    assert [r.model for r in one.results] == [r.model for r in other.results]
    options = {"draws": 2, "seeds": 1, "size": 0.2}
    rows = run_claims(["C16"], cluster=address, **options).to_dataframe()
    assert rows.equals(run_claims(["C16"], threads=2, **options).to_dataframe())


def test_an_interruption_keeps_what_is_finished(small_scenario, local, tmp_path):
    def stop(done, _):
        if done == 2:
            raise KeyboardInterrupt

    found = compare(
        small_scenario,
        ARMS,
        worlds=6,
        quarters=4,
        cluster=local.scheduler_address,
        out=tmp_path / "a",
        progress=stop,
    )
    assert found.wanted == 6
    assert 2 <= found.worlds < 6
    compare(small_scenario, ARMS, worlds=6, quarters=4, threads=2, out=tmp_path / "a", resume=True)
    compare(small_scenario, ARMS, worlds=6, quarters=4, threads=2, out=tmp_path / "b")
    same(tmp_path / "a", tmp_path / "b")


def test_a_worker_with_another_version_is_refused(small_scenario):
    with pytest.raises(ResultError, match="another version of Distretto"):
        _on_worker("0" * 64, World.found, World(small_scenario, 1, 0))


def test_an_error_in_a_world_is_that_of_the_world(small_scenario, local):
    def fail(world):
        raise ValueError(f"no luck in {world.index}")

    worlds = [World(small_scenario, 1, k) for k in range(3)]
    with pytest.raises(ValueError, match="no luck in") as caught:
        Cluster(local.scheduler_address).run(worlds, fail, lambda _: None)
    assert "of seed 1" in caught.value.__notes__[0]


@pytest.mark.parametrize("address", ["local", "local:0", "local:4-2", "host:8786", "", "tcp://"])
def test_an_address_that_makes_no_sense_is_refused(address):
    with pytest.raises(InputError, match="not a cluster"):
        Cluster(address)


def test_a_scheduler_that_is_not_there_is_said(small_scenario, tmp_path, monkeypatch):
    monkeypatch.setattr("distretto.experiments.clusters.PATIENCE", "1s")
    with pytest.raises(ResultError, match="cannot be reached"):
        compare(
            small_scenario,
            ARMS,
            worlds=1,
            quarters=1,
            cluster="tcp://127.0.0.1:9",
            out=tmp_path / "a",
        )
    assert not (tmp_path / "a").exists()


def test_threads_and_a_cluster_are_not_both_given():
    with pytest.raises(InputError, match="threads of this process and a cluster"):
        as_workers(2, "local:2")
