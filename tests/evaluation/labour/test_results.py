"""What is shown of workers: result, report, verdict and command, and what is withheld."""

import json

import made_staff as made
import pytest

from distretto.evaluation import Options, Thresholds, evaluate, verdicts
from distretto.evaluation.saving import evaluation_json
from distretto.report.evaluation import evaluation_document
from distretto.report.html import to_html


def test_nothing_withheld_is_in_the_result_or_the_report(world):
    firms, workers = world
    options = Options(
        living_wage=made.LINE, draws=199, thresholds=Thresholds(minimum=made.TREATED + 1)
    )
    hidden = evaluate(firms, options, workers=workers)
    measured = json.loads(json.dumps(evaluation_json(hidden, {})))["workers"]
    assert all(each["share"] is None for each in measured["shares"])
    assert measured["per_job"] == []
    assert measured["rents"] is None
    assert all(each.get("withheld") for each in measured["good_jobs"]["effects"])
    assert {tuple(each["treated"]) for each in measured["before_after"]["inequality"]} == {
        (None, None)
    }
    assert "skilled_living_wage_job_year" not in {each.per for each in hidden.costs}
    assert "withheld" in to_html(evaluation_document(hidden, {}, "firms"))


def test_result_and_report_hold_the_measures(found):
    measured = json.loads(json.dumps(evaluation_json(found, {}), allow_nan=False))["workers"]
    assert measured["rents"]["pass_through"]["value"] == pytest.approx(0.25, abs=0.01)
    assert measured["good_jobs"]["living_wage"] == "20 an hour"
    document = evaluation_document(found, {}, "firms")
    names = [section.name for section in document.sections]
    assert {"labour", "before-after", "not-known", "workers", "cost"} <= set(names)
    page = to_html(document)
    for text in (
        "Owners who work are given the pay of employees",
        "0.05 to 0.15 in panels of workers and firms",
        "0.29 to 0.30 with patents",
        "of which within firms",
        "Skilled: occupations in ISCO-08 major groups 1, 2, 3, 7.",
        "A skilled job at a living wage for a year",
    ):
        assert text in page


def test_the_verdict_for_workers(found):
    said = verdicts(found)["workers"]
    for text in (
        "Labour's share of value added, with owners who work paid as employees, is 75.8% with",
        "Of each unit of value added per job gained, 0.250 reached the pay of those who stayed",
        "the lowest fifth lost",
        "Skilled jobs at a living wage rose by",
        "a description, not an effect",
    ):
        assert text in said


def test_the_command_takes_the_choices_about_workers(world, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from distretto.cli.app import app

    for frame, name in zip(world, ("firms", "workers"), strict=True):
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    monkeypatch.chdir(tmp_path)
    given = ["evaluate", "firms.csv", "--workers", "workers.csv", "--draws", "199"]
    chosen = ["--living-wage", "20/hour", "--skilled", "skill=craft", "--out", "out"]
    done = CliRunner().invoke(app, given + chosen, catch_exceptions=False)
    assert done.exit_code == 0
    result = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert result["workers"]["good_jobs"]["skilled"] == "skill: craft"
    assert result["options"]["living_wage"] == {"amount": 20.0, "per": "hour"}
    names = [each["outcome"] for each in result["workers"]["good_jobs"]["effects"]]
    assert names == ["skilled_jobs", "living_wage_jobs", "skilled_living_wage_jobs"]


def test_the_verdict_where_nothing_was_gained():
    firms, workers = made.made_world(effect=False, noise=20.0)
    said = verdicts(evaluate(firms, Options(draws=199, living_wage=made.LINE), workers=workers))
    assert (
        "How much of a gain reached the pay of those who stayed: cannot tell: the effect on value "
        "added per job may be nothing." in said["workers"]
    )
    assert "Cannot tell whether skilled jobs at a living wage changed" in said["workers"]
