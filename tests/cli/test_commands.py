import json
import re

import pytest

from distretto import __version__
from distretto.economy.institutions import REGISTRY
from distretto.economy.observation import OUTCOMES
from distretto.experiments import load_comparison, load_scenario
from distretto.report.numbers import plain
from distretto.scenarios import names

HEADLINE = [outcome for outcome in OUTCOMES if outcome.headline]


def words(text: str) -> str:
    """Text without line breaks and repeated blanks."""
    return " ".join(text.split())


def widest(text: str) -> int:
    return max(map(len, text.splitlines()))


def test_version(distretto):
    for option in ("--version", "-V"):
        assert distretto(option) == (0, f"distretto {__version__}\n", "")


@pytest.mark.parametrize("command", [[], ["run"], ["compare"], ["show"], ["institutions"]])
def test_help(distretto, command):
    answer = distretto(*command, "--help")
    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.startswith("Usage: distretto")


def test_specs_in_the_help_keep_their_brackets(distretto):
    assert "NAME[:PARAMETER=VALUE,...][@START[-END]]" in words(distretto("run", "--help").out)


def test_scenarios_are_one_line_each(distretto):
    answer = distretto("scenarios")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert [line.split()[0] for line in lines] == list(names())
    assert all(load_scenario(line.split()[0]).summary in line for line in lines)


def test_institutions_are_one_line_each(distretto):
    lines = distretto("institutions").out.splitlines()
    assert [line.split()[0] for line in lines] == list(REGISTRY)
    assert all(REGISTRY[line.split()[0]].summary in line for line in lines)


def test_institutions_with_their_parameters(distretto):
    answer = distretto("institutions", "-v")
    assert "enforcement = " in answer.out
    for kind in REGISTRY.values():
        assert words(kind.source) in words(answer.out)
    assert "costs: fee by member firms; staff, public_share by the public" in words(answer.out)
    assert widest(answer.out) <= 80


def test_show_an_institution(distretto):
    answer = distretto("show", "labour-floor")
    assert "enforcement = " in answer.out
    assert "training" not in answer.out.split()


def test_show_prints_every_number_with_its_source_or_reason(distretto):
    answer = distretto("show", "santa-croce")
    assert answer.code == 0
    assert widest(answer.out) <= 80
    text = words(answer.out)
    scenario = load_scenario("santa-croce")
    for name, fact in scenario.fixed.items():
        assert f"{name} = {plain(fact.value)}" in text
        assert words(f"source: {fact.source}") in text
    for name, prior in scenario.priors.items():
        assert f"{name} = {plain(prior.low)} to {plain(prior.high)}" in text
        assert words(f"reason: {prior.reason}") in text
    for known in scenario.facts.values():
        assert words(f"source: {known.source}") in text
        assert words(known.band_reason) in text


def test_run_prints_a_summary_and_writes_the_tables(distretto, tmp_path):
    answer = distretto("run", "santa-croce", "--quarters", "2", "--with", "labour-floor@1",
                       "--seed", "3", "--out", "out")  # fmt: skip
    assert answer.code == 0
    assert "Traceback" not in answer.err
    assert widest(answer.out) <= 80
    assert "seed 3, world 0, 2 quarters, institutions labour-floor@1" in answer.out
    assert all(outcome.label in words(answer.out) for outcome in HEADLINE)
    for name in ("firms.parquet", "workers.parquet", "ties.parquet", "district.parquet"):
        assert name in answer.out
        assert (tmp_path / "out" / name).is_file()
    provenance = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert provenance["command"][:3] == ["distretto", "run", "santa-croce"]


def test_run_without_a_folder_says_that_nothing_was_saved(distretto, tmp_path):
    answer = distretto("run", "santa-croce", "--quarters", "1")
    assert answer.code == 0
    assert "--out DIR" in answer.out
    assert list(tmp_path.iterdir()) == []


def test_compare_prints_firms_beside_workers_and_writes_everything(distretto, tmp_path):
    answer = distretto(
        "compare", "santa-croce", "--arm", "none", "--arm", "training=training-consortium",
        "--arm", "floor=labour-floor:enforcement=0.8@1",
        "--arm", "both=training-consortium+labour-floor",
        "--worlds", "3", "--quarters", "2", "--seed", "1", "--threads", "2", "--out", "a/out",
    )  # fmt: skip
    assert answer.code == 0
    assert answer.err == "Running 3 worlds\n"
    assert widest(answer.out) <= 80
    text = words(answer.out)
    assert text.index("Competitiveness") < text.index("Workers")
    # A label that is broken over lines may have numbers between its words.
    for outcome in HEADLINE:
        assert re.search(r"\b.*?".join(map(re.escape, outcome.label.split())), text)
    for arm in ("none", "training", "floor", "both"):
        assert arm in text
    assert "±" in text
    assert "floor = labour-floor:enforcement=0.8@1" in text
    assert "too short to test facts" in text
    folder = tmp_path / "a" / "out"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.lstrip().startswith("<!DOCTYPE html>")
    assert load_comparison(folder).worlds == 3
    assert len(list((folder / "worlds").iterdir())) == 3


def test_more_arms_than_fit_go_into_another_table(distretto):
    arms = [word for start in range(5) for word in ("--arm", f"from{start}=labour-floor@{start}")]
    answer = distretto(
        "compare", "santa-croce", "--arm", "none", *arms, "--worlds", "2", "--quarters", "1"
    )
    assert answer.code == 0
    assert widest(answer.out) <= 80
    assert all(f"from{start}" in answer.out for start in range(5))
    assert answer.out.count(HEADLINE[0].label) == 2


def test_compare_with_one_world_says_that_there_are_no_intervals(distretto):
    answer = distretto(
        "compare", "santa-croce", "--arm", "none", "--arm", "labour-floor",
        "--worlds", "1", "--quarters", "1",
    )  # fmt: skip
    assert answer.code == 0
    assert "1 world, 1 quarter." in answer.out
    assert "there are no intervals" in words(answer.out)
    assert "±" not in answer.out


def test_compare_one_arm(distretto):
    answer = distretto(
        "compare", "santa-croce", "--arm", "none", "--worlds", "2", "--quarters", "1"
    )
    assert answer.code == 0
    assert "difference" not in answer.out.lower()


def test_verbose_is_heard_before_and_after_the_command(distretto, monkeypatch):
    heard = []
    monkeypatch.setattr("distretto.cli.options.configure", heard.append)
    distretto("-vv", "run", "santa-croce", "--quarters", "1", "-v")
    assert heard == [2, 1]


def test_long_names_of_arms_are_not_cut(distretto):
    names = ["a consortium of every tannery", "floor-with-full-enforcement", "x" * 40]
    arms = [word for name in names for word in ("--arm", f"{name}=labour-floor")]
    answer = distretto(
        "compare", "santa-croce", "--arm", "none", *arms, "--worlds", "2", "--quarters", "1"
    )
    assert answer.code == 0
    assert widest(answer.out) <= 80
    table = answer.out.split("\n\n", 1)[1]
    for part in ("consortium", "of every", "tannery", "floor-with-", "enforcement", "x" * 12):
        assert part in table


def test_names_of_arms_are_no_markup(distretto):
    answer = distretto(
        "compare", "santa-croce", "--arm", "[red]none[/]=none", "--arm", "[/x]=labour-floor",
        "--worlds", "1", "--quarters", "1",
    )  # fmt: skip
    assert answer.code == 0
    assert answer.out.count("[red]none[/]") == 2
    assert "[/x] = labour-floor" in answer.out
