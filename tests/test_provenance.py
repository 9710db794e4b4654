import hashlib
import json
import sys

import numpy as np
import pytest

import distretto
from distretto.errors import InputError
from distretto.provenance import SCHEMA, fingerprint, provenance, sha256

KEYS = [
    "schema",
    "software",
    "versions",
    "platform",
    "time",
    "command",
    "scenario",
    "seed",
    "parameters",
]


def test_layout_is_always_the_same():
    bare = provenance()
    full = provenance(
        command=["distretto", "run", "santa-croce"],
        scenario="santa-croce",
        scenario_sha256="ab" * 32,
        seed=0,
        parameters={"worlds": 3, "arms": {"none": ""}},
    )
    assert list(bare) == list(full) == KEYS
    assert bare["schema"] == SCHEMA
    assert full["seed"] == 0
    assert full["scenario"] == {"name": "santa-croce", "sha256": "ab" * 32}
    assert full["parameters"] == {"worlds": 3, "arms": {"none": ""}}
    assert [bare[key] for key in ("command", "scenario", "seed", "parameters")] == [
        None,
        None,
        None,
        {},
    ]


def test_goes_through_json_unchanged():
    record = provenance(command=("distretto", "compare"), seed=7, parameters={"quarters": 80})
    assert json.loads(json.dumps(record)) == record


def test_names_software_and_platform():
    record = provenance()
    assert record["software"]["name"] == "distretto"
    assert record["software"]["version"] == distretto.__version__
    assert record["versions"]["numpy"] == np.__version__
    assert record["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert record["platform"]["system"] == sys.platform


def test_time_can_be_left_out_or_given(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert provenance()["time"].endswith("Z")
    assert provenance(with_time=False)["time"] is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert provenance()["time"] == "1970-01-02T00:00:00Z"


@pytest.mark.parametrize("moment", ["yesterday", "", "1.5", "9" * 30])
def test_malformed_moment(monkeypatch, moment):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH"):
        provenance()


def test_changes_with_nothing_but_the_inputs():
    first, second = (provenance(seed=1, with_time=False) for _ in range(2))
    assert json.dumps(first) == json.dumps(second)


def test_sha256_is_the_standard_one():
    assert sha256(b"lira") == hashlib.sha256(b"lira").hexdigest()


def test_fingerprint_sees_contents_and_names_of_python_files_only(tmp_path):
    room = tmp_path / "room"
    (room / "deep").mkdir(parents=True)
    (room / "a.py").write_text("x = 1\n")
    (room / "deep" / "b.py").write_text("y = 1\n")
    seen = [fingerprint(room)]
    (room / "data.csv").write_text("1,2\n")
    assert fingerprint(room) == seen[0]
    for change in (
        lambda: (room / "deep" / "b.py").write_text("y = 2\n"),
        lambda: (room / "a.py").rename(room / "c.py"),
        lambda: (room / "deep" / "empty.py").write_text(""),
        lambda: (room / "c.py").unlink(),
    ):
        change()
        seen.append(fingerprint(room))
    assert len(set(seen)) == len(seen)
