"""`distretto districts concentration`."""

import json
from pathlib import Path

import pandas as pd
import pytest

EMPLOYMENT = str(Path(__file__).parents[2] / "examples" / "employment.csv")


def test_it_prints_and_writes(distretto):
    answer = distretto(
        "districts", "concentration", EMPLOYMENT, "--out", "out", "--star-quotient", "1.5"
    )
    assert answer.code == 0, answer.err
    tables = answer.out.partition("In out:")[0]
    assert max(map(len, tables.splitlines())) <= 80
    cells = pd.read_csv("out/concentration.csv", dtype={"area": str, "industry": str})
    first = cells.nlargest(1, "low").iloc[0]
    assert f"{first['quotient']:.2f}" in answer.out
    assert ((cells["quotient"] > 1) == (cells["prevalence"] > 0)).all()
    industries = pd.read_csv("out/industries.csv", dtype={"industry": str})
    assert (industries["ellison_glaeser_low"] <= industries["ellison_glaeser_high"]).all()
    about = json.loads(Path("out/provenance.json").read_text(encoding="utf-8"))
    assert about["parameters"]["stars"]["quotient"] == 1.5
    assert list(about["parameters"]["inputs"]) == [EMPLOYMENT]


def test_without_a_folder_nothing_is_saved(distretto):
    answer = distretto("districts", "concentration", EMPLOYMENT)
    assert answer.code == 0
    assert "--out DIR" in answer.out


def test_areas_that_miss_places_are_refused(distretto):
    Path("areas.csv").write_text("community,area\n001,1\n002,1\n", encoding="utf-8")
    answer = distretto("districts", "concentration", EMPLOYMENT, "--areas", "areas.csv")
    assert answer.code == 2
    assert "places have no area" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--level", "2", "level"),
        ("--star-size", "0", "size"),
        ("--strong-top", "3", "top"),
        ("--digits", "0", "digits"),
    ],
)
def test_options_out_of_range(distretto, option, value, words):
    answer = distretto("districts", "concentration", EMPLOYMENT, option, value)
    assert answer.code == 2
    assert words in answer.err
