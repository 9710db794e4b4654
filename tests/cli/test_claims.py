"""Claims and systems on the command line."""

import json
from pathlib import Path

import pytest

from distretto import claims, scenarios
from distretto.cli.claims import settings_of
from distretto.errors import ClaimError
from distretto.experiments import systems as systems_module
from distretto.experiments.systems import check_systems, systems

ROOT = Path(__file__).parents[2]
MINE = ROOT / "examples" / "claims" / "my-claim.toml"


def test_claims_are_listed(distretto):
    answer = distretto("claims", "--list")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == list(claims.names())


def test_a_claim_of_ones_own(distretto, tmp_path):
    order = (
        "claims", "--claim", str(MINE), "--draws", "2", "--seeds", "1", "--size", "0.2",
        "--threads", "1", "--out", "out",
    )  # fmt: skip
    answer = distretto(*order)
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= 80
    assert "M1 Job referral" in " ".join(answer.out.split())
    assert "Unemployment falls" in answer.out
    for name in ("atlas.html", "claims.csv", "claims.json", "provenance.json"):
        assert (tmp_path / "out" / name).is_file()
    assert distretto(*order).code == 2  # there already
    again = distretto(*order, "--resume")
    assert again.code == 0
    assert again.out == answer.out
    doubted = distretto(*order[:-1], "other", "--set", "skill.novelty=0.1..0.2")
    assert doubted.code == 0
    stored = json.loads((tmp_path / "other" / "claims.json").read_text())
    assert stored["provenance"]["parameters"]["settings"]["skill.novelty"]["high"] == 0.2


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [("a.b=0.5", 0.5, None, None), ("a.b = 1e-3", 0.001, None, None), ("a.b=-1..2", None, -1, 2)],
)
def test_settings(text, value, low, high):
    found = settings_of([text])["a.b"]
    assert (found.value, found.low, found.high) == (value, low, high)


@pytest.mark.parametrize("text", ["a.b", "=1", "a.b=", "a.b=x", "a.b=2..1", "a.b=1..", "a.b=1.."])
def test_settings_that_make_no_sense(text):
    with pytest.raises(ClaimError, match=r"NAME=LOW\.\.HIGH"):
        settings_of([text])


def test_a_setting_given_twice():
    with pytest.raises(ClaimError, match="given twice"):
        settings_of(["a.b=1", "a.b=2"])


def test_an_unknown_claim(distretto):
    answer = distretto("claims", "--claim", "C99")
    assert answer.code == 2
    assert "unknown claim" in answer.err


def test_all_systems_are_listed(distretto):
    answer = distretto("systems")
    assert answer.code == 0
    rows = systems()
    for row in rows:
        assert row.name in answer.out
    kinds = {row.kind for row in rows}
    assert {"calibrated", "stylised", "programme", "institution", "way of seeing"} <= kinds
    assert sum(row.kind.startswith("calibrated") for row in rows) >= 8
    assert all(row.source for row in rows)


def test_a_check_says_what_runs_and_which_facts_are_met(small_place, tmp_path, monkeypatch):
    monkeypatch.setattr(systems_module.scenarios, "names", lambda: (str(small_place),))
    monkeypatch.setattr(systems_module.programmes, "names", lambda: ("opec",))
    found = check_systems(worlds=2, quarters=42, threads=1, out=tmp_path / "out")
    assert json.loads((tmp_path / "out" / "systems.json").read_text()) == found
    (place,) = found["scenarios"].values()
    assert place["lost"] in (0.0, 0.5, 1.0)
    tested = [fact for fact in place["facts"] if fact["met"] is not None]
    assert tested
    first, programme, *_ = systems(found)
    assert (first.met, first.tested) == (sum(f["met"] for f in tested), len(tested))
    assert first.runs == (place["lost"] <= 0.05)
    assert programme.name == "opec"
    assert programme.runs is not None


@pytest.fixture
def small_place(tmp_path):
    """A small district as a scenario file."""
    text = (Path(scenarios.__file__).parent / "santa-croce.toml").read_text(encoding="utf-8")
    for old, new in (
        ("final_firms = { value = 300", "final_firms = { value = 24"),
        ("specialists = { value = 200", "specialists = { value = 16"),
        ("final_workers = { value = 4500", "final_workers = { value = 360"),
        ("specialist_workers = { value = 1700", "specialist_workers = { value = 136"),
    ):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "small.toml"
    file.write_text(text, encoding="utf-8")
    return file
