import json

import pytest

from distretto import files
from distretto.errors import ResultError

KIND = files.Kind("trial", "plan.json", frozenset(("plan.json", "table.csv", "worlds")))


def everything(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.fixture
def earlier(tmp_path):
    """A folder with an earlier result."""
    folder = tmp_path / "earlier"
    (folder / "worlds").mkdir(parents=True)
    (folder / "plan.json").write_text("{}")
    (folder / "worlds" / "0.npz").write_text("old")
    return folder


def test_a_new_or_empty_folder_is_free(tmp_path):
    files.check_output(tmp_path, KIND, overwrite=False)
    files.check_output(tmp_path / "new" / "deep", KIND, overwrite=False)
    assert everything(tmp_path) == []


def test_an_earlier_result_is_kept_unless_told_otherwise(earlier):
    with pytest.raises(ResultError, match="--overwrite"):
        files.check_output(earlier, KIND, overwrite=False)
    files.check_output(earlier, KIND, overwrite=True)
    assert "plan.json" in everything(earlier)


@pytest.mark.parametrize("overwrite", [False, True])
def test_foreign_files_are_never_in_danger(earlier, overwrite):
    (earlier / "thesis.docx").write_text("years of work")
    with pytest.raises(ResultError, match=r"thesis\.docx"):
        files.check_output(earlier, KIND, overwrite)


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_without_the_marker_is_no_earlier_result(tmp_path, overwrite):
    (tmp_path / "table.csv").write_text("1,2")
    with pytest.raises(ResultError, match="no earlier trial"):
        files.check_output(tmp_path, KIND, overwrite)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("")
    for out in (tmp_path / "out", tmp_path / "out" / "below"):
        with pytest.raises(ResultError, match="not a folder"):
            files.check_output(out, KIND, overwrite=True)


def test_what_an_interrupted_write_left_does_not_count(tmp_path):
    (tmp_path / f"{files.STAGING}x").mkdir()
    files.check_output(tmp_path, KIND, overwrite=False)


def test_clear_empties_the_folder(earlier):
    files.clear(earlier)
    assert earlier.exists()
    assert everything(earlier) == []


def test_staged_files_move_into_place_together(earlier):
    with files.staged(earlier) as staging:
        (staging / "worlds").mkdir()
        (staging / "worlds" / "1.npz").write_text("new")
        (staging / "plan.json").write_text("[]")
        assert (earlier / "plan.json").read_text() == "{}"
    assert everything(earlier) == ["plan.json", "worlds", "worlds/1.npz"]
    assert (earlier / "plan.json").read_text() == "[]"


def test_a_failure_leaves_everything_as_it_was(earlier, tmp_path):
    for folder in (earlier, tmp_path / "new" / "deep"):
        with pytest.raises(RuntimeError), files.staged(folder) as staging:
            (staging / "plan.json").write_text("half")
            raise RuntimeError
    assert everything(earlier) == ["plan.json", "worlds", "worlds/0.npz"]
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_reported(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultError, match="file"), files.staged(tmp_path / "file" / "out"):
        pass
    with pytest.raises(ResultError, match="cannot be written"):
        files.write_bytes(tmp_path / "missing" / "x", b"")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "x.json"
    files.write_json(path, {"a": 1})

    def full_disk(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full_disk)
    with pytest.raises(ResultError, match="No space left on device"):
        files.write_json(path, {"a": 2})
    assert json.loads(path.read_text()) == {"a": 1}
    assert everything(tmp_path) == ["x.json"]


def test_json_has_no_nan(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        files.write_json(tmp_path / "x.json", {"a": float("nan")})
    assert everything(tmp_path) == []


def test_damaged_json_is_reported(tmp_path):
    (tmp_path / "x.json").write_text('{"a": ')
    with pytest.raises(ResultError, match="not readable as JSON"):
        files.read_json(tmp_path / "x.json")
    with pytest.raises(ResultError, match="no such file"):
        files.read_json(tmp_path / "y.json")
    (tmp_path / "z.json").write_bytes(b"\xff\xfe")
    with pytest.raises(ResultError, match="JSON"):
        files.read_json(tmp_path / "z.json")


def test_a_whole_result_leaves_nothing_of_an_earlier_one(earlier):
    (earlier / "table.csv").write_text("old")
    with files.staged(earlier, KIND) as staging:
        (staging / "plan.json").write_text("[]")
    assert everything(earlier) == ["plan.json"]
