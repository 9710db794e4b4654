"""The kernel cache, tried on a small copy of the package in processes of its own."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numba
import numpy as np
import pytest
from numba.core.caching import NullCache

import distretto
from distretto import kernels

FOUNDATION = ("__init__", "errors", "logs", "provenance", "kernels")

HELPERS = """
from distretto.kernels import kernel

FACTOR = {factor}

@kernel(inline="always")
def scaled(x):
    return FACTOR * x
"""

MODEL = """
import numba
from distretto.kernels import kernel
from distretto.toy.helpers import scaled

@kernel
def value(x):
    return scaled(x) + 1

@numba.njit(cache=True)
def plain(x):
    return scaled(x) + 1
"""

PROGRAM = """
import sys
import distretto
from distretto import kernels, logs

logs.configure(0)
before = kernels.is_cached("toy")
from distretto.toy import model

given = [eval(word) for word in sys.argv[1:]]
values = [model.value(x) for x in given]
hits = sum(model.value.stats.cache_hits.values())
kernels.mark_cached("toy")
print(repr((values, model.plain(given[0]), hits, before, kernels.is_cached("toy"))))
"""


class Copy:
    """A small copy of the package, with one room of two modules."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache"
        self.room = folder / "code" / "distretto" / "toy"
        self.room.mkdir(parents=True)
        original = Path(distretto.__file__).parent
        for name in FOUNDATION:
            shutil.copy(original / f"{name}.py", self.room.parent)
        (self.room / "__init__.py").touch()
        (self.room / "model.py").write_text(MODEL)
        self.set_factor(2)

    def set_factor(self, factor: float) -> None:
        (self.room / "helpers.py").write_text(HELPERS.format(factor=factor))

    def start(self, *given: str, **environment: str) -> subprocess.Popen[str]:
        settings = {
            **os.environ,
            "PYTHONPATH": str(self.folder / "code"),
            "DISTRETTO_CACHE_DIR": str(self.cache),
            "NUMBA_CACHE_DIR": str(self.folder / "plain"),
            **environment,
        }
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *given],
            env=settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *given: str, **environment: str) -> dict:
        return self.result(self.start(*given, **environment))

    @staticmethod
    def result(process: subprocess.Popen[str]) -> dict:
        out, err = process.communicate()
        assert process.returncode == 0, err
        names = ("values", "plain", "hits", "cached_before", "cached_after")
        return {**dict(zip(names, eval(out), strict=True)), "messages": err}

    def folders(self) -> set[Path]:
        return set((self.cache / "distretto").iterdir())


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_a_change_in_another_file_is_seen(copy):
    first = copy.run("3")
    assert first["values"] == [7]
    assert not first["cached_before"]
    assert first["cached_after"]

    again = copy.run("3")
    assert again["values"] == [7]
    assert again["hits"] == 1, "the second process should find the first one's kernel"
    assert again["cached_before"]

    copy.set_factor(30)
    changed = copy.run("3")
    assert changed["values"] == [91]
    assert not changed["cached_before"]
    # The control: numba's own cache does not see the change.
    assert changed["plain"] == 7


def test_old_folders_are_dropped_but_the_way_back_stays_short(copy):
    for factor in (2, 3, 4, 5, 4):
        copy.set_factor(factor)
        last = copy.run("1")
    assert last["values"] == [5]
    assert last["cached_before"]
    assert len(copy.folders()) == 3


def test_several_processes_compile_at_once(copy):
    given = ["3", "3.5", "True", "2"]
    processes = [copy.start(x) for x in given]
    values = [copy.result(process)["values"] for process in processes]
    assert values == [[7], [8.0], [3], [5]]
    assert copy.run(*given)["values"] == [7, 8.0, 3, 5]


def test_code_of_another_signature_is_not_taken(copy):
    copy.run("3", "3.5")
    (folder,) = copy.folders()
    whole, broken = sorted(folder.rglob("model.value*.nbc"))
    # What is left when two processes choose the same file name.
    shutil.copy(whole, broken)
    for _ in range(2):
        assert copy.run("3", "3.5")["values"] == [7, 8.0]
    assert copy.run("3", "3.5")["hits"] == 2, "both signatures should have their file again"


def test_damaged_files_are_compiled_again(copy):
    copy.run("3")
    (folder,) = copy.folders()
    files = [*folder.rglob("*.nbi"), *folder.rglob("*.nbc")]
    assert files
    for file in files:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert copy.run("3")["values"] == [7]
    assert copy.run("3")["hits"] == 1


def test_without_a_place_to_write_kernels_are_compiled_each_time(copy, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for _ in range(2):
        result = copy.run("3", DISTRETTO_CACHE_DIR=str(blocked), TMPDIR=str(scratch))
        assert result["values"] == [7]
        assert not result["cached_before"]
        assert result["messages"].startswith("warning: compiled kernels are not kept")
    assert list(scratch.iterdir()) == []
    assert blocked.read_text() == "not a folder"


def test_settings_of_numba_that_change_the_code_have_their_own_folder(copy):
    copy.run("3")
    checked = copy.run("3", NUMBA_BOUNDSCHECK="1")
    assert not checked["cached_before"]
    assert len(copy.folders()) == 2


def outside(x):
    return x + 1


def test_functions_outside_the_rooms_are_not_kept_on_disk():
    compiled = kernels.kernel(outside)
    assert compiled(2) == 3
    assert isinstance(compiled._cache, NullCache)


def test_options_reach_numba():
    compiled = kernels.kernel(inline="always", error_model="python")(outside)
    assert compiled.targetoptions["inline"] == "always"
    assert compiled.targetoptions["error_model"] == "python"
    assert compiled.targetoptions["nogil"] is True


def test_division_by_zero_follows_numpy():
    @kernels.kernel
    def ratio(x, y):
        return x / y

    assert ratio(1.0, 0.0) == float("inf")


def test_machine_code_is_that_of_the_types_it_was_asked_for():
    double = kernels.kernel(lambda x: 2 * x)
    assert kernels.direct(double, (1,))(21) == 42
    assert kernels.direct(double, (1.5,))(1.25) == 2.5
    assert len(double.signatures) == 2


def test_what_is_not_compiled_is_called_as_it_is():
    assert kernels.direct(outside, (1,)) is outside


def test_references_are_counted_only_where_arrays_are_made():
    def make(n):
        return np.zeros(n)

    assert kernels.kernel(allocates=True)(make)(2).tolist() == [0.0, 0.0]
    with pytest.raises(numba.core.errors.NumbaError, match="Only accept returning of array passed"):
        kernels.kernel(make)(2)


def test_numba_s_own_setting_is_left_as_it_was(copy, monkeypatch):
    monkeypatch.setattr(kernels, "_PACKAGE", copy.room.parent)
    monkeypatch.setenv("DISTRETTO_CACHE_DIR", str(copy.cache))
    kernels._cache_folder.cache_clear()
    monkeypatch.setattr(outside, "__module__", "distretto.toy.model")
    own = numba.config.CACHE_DIR
    try:
        with ThreadPoolExecutor(8) as threads:
            compiled = list(threads.map(lambda _: kernels.kernel(outside), range(64)))
    finally:
        kernels._cache_folder.cache_clear()
    assert own == numba.config.CACHE_DIR
    (folder,) = copy.folders()
    assert {Path(function._cache.cache_path).parent for function in compiled} == {folder}


def test_unknown_room():
    with pytest.raises(ValueError, match="no room 'attic'"):
        kernels.cache_folder("attic")
