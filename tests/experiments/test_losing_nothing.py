"""What ends a run before its time costs the worlds in hand, and nothing that does not belong is
gone on with."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from distretto import files
from distretto.errors import ResultError
from distretto.experiments import compare, validate
from distretto.experiments.ensemble import read_worlds

ARMS = ["none", "floor=labour-floor@2"]
OPTIONS = {"worlds": 6, "quarters": 8, "threads": 2}

# A process of its own that runs the comparison of `killed`, to be killed.
SCRIPT = """
import sys
from distretto.experiments import compare
compare(sys.argv[1], ["none", "floor=labour-floor@2"], worlds=6, quarters=8, threads=2,
        out=sys.argv[2], resume=True)
"""


def content(folder, part="results.zarr"):
    root = folder / part
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def place(small_scenario, tmp_path_factory):
    """The small scenario as a file that another process can read."""
    from distretto.scenarios.models import Header
    from distretto.scenarios.writing import to_toml

    names = ("name", "title", "summary", "description", "kind")
    header = Header(**{name: getattr(small_scenario, name) for name in names})
    file = tmp_path_factory.mktemp("place") / "small.toml"
    text = to_toml(header, small_scenario.parameters, small_scenario.facts)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def uninterrupted(place, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    compare(place, ARMS, out=out, **OPTIONS)
    return out


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(place, uninterrupted, tmp_path):
    out = tmp_path / "out"
    for least in (1, 3):
        process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(place), str(out)])
        deadline = time.monotonic() + 120
        while len(list(out.glob("worlds/[0-9]*.npz"))) < least and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
    left = {path.name: path.read_bytes() for path in out.glob("worlds/[0-9]*.npz")}
    assert left
    compare(place, ARMS, out=out, resume=True, **OPTIONS)
    for part in ("results.zarr", "people.zarr"):
        assert content(out, part) == content(uninterrupted, part)
    whole = content(uninterrupted, "worlds")
    assert content(out, "worlds") == whole
    assert all(whole[name] == kept for name, kept in left.items())


def small_disk(path, size):
    """Mount a small file system; skip where that is not allowed."""
    path.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("a small file system can only be mounted by root")
    order = [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)]
    if subprocess.run(order, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not allow mounting a small file system")


def test_a_full_disk_is_said_and_what_is_finished_is_kept(place, uninterrupted, tmp_path):
    world = (uninterrupted / "worlds" / "000001.npz").stat().st_size
    disk = tmp_path / "disk"
    small_disk(disk, 4 * world + 300_000)  # world 0, with its firms and ties, is larger
    try:
        with pytest.raises(ResultError, match="No space left on device"):
            compare(place, ARMS, out=disk / "out", **{**OPTIONS, "worlds": 40})
        kept = read_worlds_of(disk / "out")
        assert kept
        assert not list((disk / "out").rglob(".writing-*"))
        shutil.copytree(disk / "out", tmp_path / "roomy")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    compare(place, ARMS, out=tmp_path / "roomy", resume=True, **{**OPTIONS, "worlds": 6})
    assert content(tmp_path / "roomy") == content(uninterrupted)


def read_worlds_of(folder):
    """The worlds of a folder, whatever plan they were run for."""
    from distretto.experiments.folders import plan_digest

    plan = json.loads((folder / "plan.json").read_text())
    del plan["wanted"]
    return read_worlds(folder / "worlds", plan_digest(plan))


def test_no_room_for_a_world(place, tmp_path, monkeypatch):
    """The same without a small disk: the third write finds none."""
    write, written = files.write_bytes, []

    def writes(path, content):
        written.append(path)
        if path.suffix == ".npz" and sum(p.suffix == ".npz" for p in written) > 2:
            raise ResultError(f"cannot be written: {os.strerror(errno.ENOSPC)}", file=path)
        write(path, content)

    monkeypatch.setattr("distretto.experiments.ensemble.write_bytes", writes)
    with pytest.raises(ResultError, match="No space left"):
        compare(place, ARMS, out=tmp_path / "out", **{**OPTIONS, "threads": 1})
    assert [world.index for world in read_worlds_of(tmp_path / "out")] == [0, 1]


@pytest.fixture
def interrupted(uninterrupted, tmp_path):
    """A folder as an interruption leaves it: the plan and three worlds."""
    out = tmp_path / "out"
    (out / "worlds").mkdir(parents=True)
    shutil.copy(uninterrupted / "plan.json", out)
    for k in range(3):
        shutil.copy(uninterrupted / "worlds" / f"{k:06d}.npz", out / "worlds")
    return out


def resume(place, out):
    return compare(place, ARMS, out=out, resume=True, **OPTIONS)


@pytest.mark.parametrize("damage", ["truncated", "empty", "flipped", "text"])
def test_a_damaged_world_is_refused_with_its_cure(place, interrupted, damage):
    file = interrupted / "worlds" / "000001.npz"
    whole = file.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    file.write_bytes(
        {"truncated": whole[:-100], "empty": b"", "flipped": bytes(flipped), "text": b"x" * 99}[
            damage
        ]
    )
    with pytest.raises(ResultError, match="not a readable world") as error:
        resume(place, interrupted)
    assert "000001.npz" in str(error.value)
    assert "remove the file" in str(error.value)
    file.unlink()
    assert resume(place, interrupted).complete


def test_a_world_under_the_name_of_another_is_refused(place, interrupted):
    worlds = interrupted / "worlds"
    (worlds / "000002.npz").rename(worlds / "000004.npz")
    with pytest.raises(ResultError, match="written as another world"):
        resume(place, interrupted)


def test_a_world_of_another_experiment_is_refused(place, interrupted, tmp_path):
    other = tmp_path / "other"
    compare(place, ARMS, out=other, **{**OPTIONS, "seed": 2, "worlds": 1})
    shutil.copy(other / "worlds" / "000000.npz", interrupted / "worlds")
    with pytest.raises(ResultError, match="another experiment or version"):
        resume(place, interrupted)


@pytest.mark.parametrize("key", ["seed", "quarters", "software", "scenario_sha256"])
def test_a_folder_of_another_experiment_or_version_is_refused(place, interrupted, key):
    plan = json.loads((interrupted / "plan.json").read_text())
    plan[key] = "0" * 64 if isinstance(plan[key], str) else plan[key] + 1
    (interrupted / "plan.json").write_text(json.dumps(plan))
    before = content(interrupted, "worlds")
    with pytest.raises(ResultError, match=f"{key}.*cannot be resumed"):
        resume(place, interrupted)
    assert content(interrupted, "worlds") == before


@pytest.mark.parametrize("damage", ["truncated", "number", "renamed", "foreign"])
def test_a_damaged_world_of_numbers_is_refused(place, tmp_path, damage):
    out, options = tmp_path / "out", {"worlds": 3, "quarters": 4, "threads": 1}
    validate(place, out=out, **options)
    file = out / "worlds" / "000001.json"
    text = file.read_text()
    stored = json.loads(text)
    if damage == "truncated":
        file.write_text(text[: len(text) // 2])
    elif damage == "number":
        name = next(n for n, value in stored["numbers"].items() if value is not None)
        stored["numbers"][name] += 1e-9
        file.write_text(json.dumps(stored))
    elif damage == "renamed":
        file.rename(out / "worlds" / "000002.json")
    else:
        validate(place, out=tmp_path / "other", **{**options, "seed": 2})
        shutil.copy(tmp_path / "other" / "worlds" / "000001.json", file)
    with pytest.raises(ResultError, match=r"00000[12]\.json"):
        validate(place, out=out, resume=True, **options)


def test_two_writers_in_one_folder(place, tmp_path):
    out = tmp_path / "out"
    order = [sys.executable, "-c", SCRIPT, str(place), str(out)]
    seen = []

    def other_writer(done, _):
        if not seen:
            seen.append(subprocess.run(order, capture_output=True, text=True, check=False))

    compare(place, ARMS, out=out, progress=other_writer, **OPTIONS)
    assert seen[0].returncode != 0
    assert "another process is writing into this folder" in seen[0].stderr
    assert not (out / files.LOCK).exists()
    assert resume(place, out).complete


def test_the_clock_decides_nothing(place, uninterrupted, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4000000000")
    compare(place, ARMS, out=tmp_path / "out", **{**OPTIONS, "worlds": 3})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000")  # the clock goes back
    resume(place, tmp_path / "out")
    assert content(tmp_path / "out") == content(uninterrupted)
    assert content(tmp_path / "out", "worlds") == content(uninterrupted, "worlds")


def test_worlds_are_the_same_whatever_ran_beside_them(uninterrupted, place, tmp_path):
    compare(place, ARMS, out=tmp_path / "out", **{**OPTIONS, "threads": 5})
    assert content(tmp_path / "out", "worlds") == content(uninterrupted, "worlds")
    with np.load(uninterrupted / "worlds" / "000003.npz") as stored:
        assert int(stored["world"]) == 3
