"""Sensitivity, robust decisions and Pareto fronts on the command line."""

import json

import pytest

ARMS = ("--arm", "none", "--arm", "floor=labour-floor")


def test_robust_runs_goes_on_and_takes_a_comparison(distretto, small, tmp_path):
    pytest.importorskip("prim")
    order = (
        "robust", small, *ARMS, "--draws", "2", "--seeds", "1", "--quarters", "1",
        "--outcome", "jobs", "--threads", "1", "--out", "out",
    )  # fmt: skip
    answer = distretto(*order)
    assert answer.code == 0
    assert "2 draws of" in answer.out and "best mean: " in answer.out.lower()
    assert (tmp_path / "out" / "robust.html").is_file()
    more = distretto(*order, "--resume")
    assert more.code == 0
    assert more.out == answer.out
    distretto("compare", small, *ARMS, "--worlds", "2", "--quarters", "1", "--out", "compared")
    few = distretto("robust", "--from", "compared")
    assert few.code != 0
    assert "too few worlds" in few.err


def test_pareto_prints_specs_and_writes_a_page(distretto, small, tmp_path):
    pytest.importorskip("optuna")
    answer = distretto(
        "pareto", small, "--with", "labour-floor", "--free", "labour-floor.floor=0.9..1.1",
        "--trials", "3", "--worlds", "1", "--fresh", "2", "--quarters", "1", "--threads", "1",
        "--out", "out",
    )  # fmt: skip
    assert answer.code == 0
    assert "2 fresh worlds that no trial has seen" in " ".join(answer.out.split())
    found = json.loads((tmp_path / "out" / "pareto.json").read_text())
    assert found["tried"].keys() > {"none"}
    assert all(each["spec"] in answer.out for each in found["front"])
    assert "<svg " in (tmp_path / "out" / "pareto.html").read_text()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("robust",), "neither a scenario nor a comparison"),
        (("robust", "santa-croce", "--from", "x"), "brings its scenario"),
        (("robust", "santa-croce", "--arm", "none"), "a decision is one between arms"),
        (("robust", "santa-croce", *ARMS, "--outcome", "job"), "did you mean 'jobs'"),
        (("sensitivity", "santa-croce", "--trajectories", "1"), "trajectories"),
        (("sensitivity", "santa-croce", "--outcome", "job"), "did you mean 'jobs'"),
        (("pareto", "santa-croce"), "no institution is given"),
        (("pareto", "santa-croce", "--with", "unio"), "did you mean 'union'"),
        (("pareto", "santa-croce", "--with", "union", "--free", "x"), "KIND.PARAMETER=LOW..HIGH"),
    ],
)
def test_bad_input_gets_one_clear_error(distretto, words, says):
    answer = distretto(*words)
    assert answer.code not in (0, 1, 130)
    assert says in answer.err
    assert "Traceback" not in answer.err
