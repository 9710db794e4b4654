"""Ablation, validation, sanity and calibration on the command line, with a small district."""

import csv
import json
import re
from pathlib import Path

import pytest

from distretto import scenarios
from distretto.experiments.validation_rows import ROWS


def widest(text):
    return max(map(len, text.splitlines()))


def test_ablate(distretto, small, tmp_path):
    answer = distretto(
        "ablate", small, "--rule", "learn", "--rule", "deliver",
        "--worlds", "2", "--quarters", "2", "--out", "out",
    )  # fmt: skip
    assert answer.code == 0
    assert widest(answer.out) <= 80
    assert "deliver" in answer.out and "learn" in answer.out
    text = " ".join(answer.out.split())
    assert "No clear effect in 2 worlds: " in text
    assert "does nothing" not in text and "do nothing" not in text
    records = json.loads((tmp_path / "out" / "ablation.json").read_text())
    assert [each["rule"] for each in records] == ["deliver", "learn"]
    again = distretto(
        "ablate", small, "--rule", "learn", "--rule", "deliver",
        "--worlds", "3", "--quarters", "2", "--out", "out", "--resume",
    )  # fmt: skip
    assert again.code == 0
    assert "3 worlds" in again.out


def test_ablate_under_institutions(distretto, small, tmp_path):
    order = (
        "ablate", small, "--rule", "learn", "--worlds", "1", "--quarters", "2", "--out", "out",
        "--with", "network+labour-floor@1", "--with",
    )  # fmt: skip
    answer = distretto(*order, "job-referral")
    assert answer.code == 0
    assert widest(answer.out) <= 80
    printed = " ".join(answer.out.split())
    assert "with network, labour-floor@1, job-referral" in printed
    plan = json.loads((tmp_path / "out" / "plan.json").read_text())
    assert set(plan["arms"]) == {"all rules", "learn"}
    assert set(plan["arms"].values()) == {"network+labour-floor@1+job-referral"}
    assert plan["changes"].keys() == {"learn"}
    other = distretto(*order, "university", "--resume")
    assert other.code == 2
    assert "another one and cannot be resumed" in " ".join(other.err.split())


def test_ablate_under_an_unknown_institution(distretto, small, tmp_path):
    answer = distretto("ablate", small, "--with", "netwerk", "--out", "out")
    assert answer.code == 2
    assert "did you mean 'network'?" in answer.err
    assert not (tmp_path / "out").exists()


def test_ablate_an_unknown_rule(distretto, small, tmp_path):
    answer = distretto("ablate", small, "--rule", "lern", "--out", "out")
    assert answer.code == 2
    assert "did you mean 'learn'?" in answer.err
    assert not (tmp_path / "out").exists()


def test_validate_prints_every_row(distretto, small, tmp_path):
    answer = distretto("validate", small, "--worlds", "1", "--quarters", "4", "--out", "out")
    assert answer.code == 0
    assert widest(answer.out) <= 80
    for row in ROWS:
        assert re.search(rf"^{row.id} ", answer.out, flags=re.M)
        assert re.search(rf"^{row.id}: ", answer.out, flags=re.M)
    assert len(json.loads((tmp_path / "out" / "validation.json").read_text())["rows"]) == len(ROWS)


def test_what_was_interrupted_names_the_command_that_goes_on(monkeypatch, capsys):
    from distretto.cli.terminal import open_console, print_resumption

    monkeypatch.setattr(
        "sys.argv", ["/bin/distretto", "validate", "my place.toml", "--overwrite", "--out", "out"]
    )
    print_resumption(open_console(), Path("out"), "worlds")
    printed = capsys.readouterr().out
    assert "  distretto validate 'my place.toml' --out out --resume\n" in printed
    print_resumption(open_console(), None, "worlds")
    assert "--out DIR" in capsys.readouterr().out


def test_an_interrupted_validation_goes_on(distretto, small, tmp_path):
    """With a world fewer than wanted, --resume runs the missing one."""
    command = ("validate", small, "--quarters", "1", "--out", "out", "--worlds")
    assert distretto(*command, "1").code == 0
    answer = distretto(*command, "2", "--resume")
    assert answer.code == 0
    assert answer.out.splitlines()[1].startswith("2 worlds")
    refused = distretto(*command, "2", "--seed", "3", "--resume")
    assert refused.code == 2
    assert "another one" in refused.err and "seed" in refused.err


def test_sanity_tells_by_its_exit_code(distretto, small, tmp_path):
    answer = distretto(
        "sanity", small, "--worlds", "1", "--quarters", "2", "--out", "out",
        "--figure", "figures/small.svg",
    )  # fmt: skip
    found = json.loads((tmp_path / "out" / "sanity.json").read_text())
    assert answer.code == (0 if found["sane"] else 1)
    assert widest(answer.out) <= 80
    assert ("not sane" in answer.out) == (not found["sane"])
    assert (tmp_path / "out" / "series.html").is_file()
    drawing = (tmp_path / "figures" / "small.svg").read_bytes()
    assert drawing == (tmp_path / "out" / "series.svg").read_bytes()


@pytest.mark.parametrize("figure", ["small.png", "small", ".", "small.toml/small.svg"])
def test_a_figure_that_cannot_be_drawn_is_refused_before_the_work(
    distretto, small, monkeypatch, figure
):
    monkeypatch.setattr("distretto.experiments.sanity", None)  # what would work for long
    answer = distretto("sanity", small, "--figure", figure)
    assert answer.code == 2
    assert figure.split("/")[0] in answer.err


def test_calibrate_writes_a_scenario_that_can_be_used(distretto, small, tmp_path):
    pytest.importorskip("optuna")
    answer = distretto(
        "calibrate", small, "--free", "pricing.final_norm", "--trials", "2", "--worlds", "1",
        "--quarters", "2", "--out", "out",
    )  # fmt: skip
    assert answer.code == 0
    assert widest(answer.out) <= 80
    assert "2 trials" in answer.out
    answer = distretto("show", "out/scenario.toml")
    assert answer.code == 0
    assert "narrowed by calibration" in " ".join(answer.out.split())


TARGETS = """
[free.pricing]
final_norm = {}

[targets.jobs]
outcome = "jobs"
value = 400
error = 1000
source = "anywhere"

[held_out.ratio]
row = "V20"
value = 1.7
error = 0.1
source = "anywhere"
"""


def test_calibrate_in_waves_writes_a_scenario_a_sample_and_a_page(distretto, small, tmp_path):
    pytest.importorskip("sklearn")
    (tmp_path / "targets.toml").write_text(TARGETS, encoding="utf-8")
    order = (
        "calibrate", small, "--targets", "targets.toml", "--runs", "24", "--points", "4",
        "--worlds", "1", "--quarters", "2", "--out", "out",
    )  # fmt: skip
    answer = distretto(*order)
    assert answer.code == 0, answer.err
    assert widest(answer.out) <= 80
    assert "(held out)" in " ".join(answer.out.split())
    assert "pricing.final_norm is not identified" in answer.out
    assert (tmp_path / "out" / "calibration.html").is_file()
    assert distretto("show", "out/scenario.toml").code == 0
    assert distretto(*order).code == 2  # there already
    assert distretto(*order, "--resume").out == answer.out
    answer = distretto(*order, "--free", "firms.spin_off", "--resume")
    assert answer.code == 2
    assert "the file of targets names the free parameters" in answer.err


def test_validate_all_scenarios_in_one_table(distretto, small, tmp_path, monkeypatch):
    monkeypatch.setattr(scenarios, "names", lambda: (small,))
    order = ("validate", "--all", "--worlds", "1", "--quarters", "41", "--out", "out")
    answer = distretto(*order)
    assert answer.code == 0
    assert widest(answer.out) <= 80
    assert re.search(r"^small\.toml +\d+/\d+ ", answer.out, flags=re.M)
    with (tmp_path / "out" / "validation.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [row.id for row in ROWS]
    assert {row["scenario"] for row in rows} == {small}
    assert distretto(*order).code == 2  # there already
    assert distretto(*order, "--resume").out == answer.out


@pytest.mark.parametrize("words", [(), ("prato", "--all")])
def test_validate_one_scenario_or_all(distretto, words):
    answer = distretto("validate", *words)
    assert answer.code == 2
    assert "one scenario or all of them" in answer.err
