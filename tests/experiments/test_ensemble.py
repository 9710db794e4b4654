import threading

import numpy as np
import pytest

from distretto.economy.institutions import REGISTRY
from distretto.errors import AccountsError, ResultError
from distretto.experiments.ensemble import (
    available_threads,
    read_worlds,
    run_world,
    run_worlds,
    write_world,
)
from distretto.experiments.specs import Arm
from distretto.experiments.worlds import World

FLOOR = (REGISTRY["labour-floor"](start=2),)
ARMS = (Arm("none", "none", ()), Arm("floor", "labour-floor@2", FLOOR))


@pytest.fixture
def many(scenario, toy):
    return [World(scenario, 1, index) for index in range(12)]


def same(one, other):
    return (
        one.index == other.index
        and one.outcomes.tobytes() == other.outcomes.tobytes()
        and one.died_out.tobytes() == other.died_out.tobytes()
        and one.exploded.tobytes() == other.exploded.tobytes()
    )


def test_arms_of_a_world_start_from_one_burnt_in_district(many):
    result = run_world(many[0], ARMS, 4)
    baseline, floor = result.outcomes
    assert baseline.shape[0] == 4
    # The toy grows by one a quarter from its level at quarter 0; the floor adds a half from 2 on.
    np.testing.assert_allclose(np.diff(baseline, axis=0), 1.0)
    np.testing.assert_allclose(
        floor - baseline, np.repeat([[0], [0], [0.5], [0.5]], baseline.shape[1], 1)
    )


def test_threads_do_not_matter(many):
    one, two, seven = (run_worlds(many, ARMS, 3, threads) for threads in (1, 2, 7))
    assert [result.index for result in one] == list(range(12))
    assert all(map(same, one, two))
    assert all(map(same, one, seven))


def test_progress_counts_worlds(many):
    seen = []
    run_worlds(many, ARMS, 1, 3, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 12) for done in range(1, 13)]


def test_a_finished_world_is_on_the_disk_before_it_is_counted(many, tmp_path):
    seen = []
    run_worlds(
        many,
        ARMS,
        2,
        1,
        folder=tmp_path,
        progress=lambda done, _: seen.append(len(list(tmp_path.glob("*.npz"))) >= done),
    )
    assert seen == [True] * 12
    assert all(map(same, read_worlds(tmp_path), run_worlds(many, ARMS, 2, 2)))


@pytest.mark.parametrize("threads", [1, 3])
def test_an_interruption_keeps_finished_worlds_and_gives_up_the_rest(
    many, toy, monkeypatch, threads
):
    wait = threading.Event()
    step = toy.step

    def slow_after_the_first_worlds(self, institutions=()):
        if self.key not in first:
            wait.wait(0.05)
        step(self, institutions)

    first = {world.key for world in many[:2]}
    monkeypatch.setattr(toy, "step", slow_after_the_first_worlds)

    def interrupt(done, total):
        if done == 2:
            raise KeyboardInterrupt

    results = run_worlds(many, ARMS, 40, threads, progress=interrupt)
    assert [result.index for result in results] == [0, 1]


def test_a_fault_in_one_world_ends_the_run_and_names_the_world(many, toy, monkeypatch):
    broken = many[3].key

    def died_out(self):
        if self.key == broken:
            raise AccountsError("money appeared from nowhere")
        return False

    monkeypatch.setattr(toy, "died_out", died_out)
    with pytest.raises(AccountsError) as caught:
        run_worlds(many, ARMS, 2, 2)
    assert caught.value.__notes__ == ["in world 3 of seed 1"]


def test_a_damaged_world_is_reported(many, tmp_path):
    write_world(tmp_path, run_world(many[0], ARMS, 1))
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ResultError, match=path.name):
        read_worlds(tmp_path)


def test_available_threads():
    assert available_threads() >= 1
