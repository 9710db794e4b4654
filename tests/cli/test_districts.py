"""`distretto districts identify`: what it prints, writes and refuses."""

import csv
import json
import shutil
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = {
    "districts.csv",
    "steps.csv",
    "near_misses.csv",
    "identification.json",
    "identification.html",
}
COMMAND = ("districts", "identify", "employment.csv", "--areas", "official-areas.csv")


@pytest.fixture(autouse=True)
def example(tmp_path):
    for name in ("employment.csv", "official-areas.csv", "municipalities.csv"):
        shutil.copy(EXAMPLES / name, tmp_path)


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_it_prints_the_districts_and_writes_files(distretto, tmp_path):
    answer = distretto(*COMMAND, "--out", "out")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("1 industrial district among 4 areas\n")
    assert "leather and footwear" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert all(name in answer.out for name in FILES)
    areas = {row["area"]: row for row in rows_of(tmp_path / "out" / "districts.csv")}
    assert [area for area, row in areas.items() if row["district"] == "True"] == ["A1"]
    assert areas["A3"]["kind"] == "manufacturing area of large units"
    steps = rows_of(tmp_path / "out" / "steps.csv")
    assert len(steps) == 4 * 7
    assert {row["verdict"] for row in steps} == {"passed", "failed", "not asked"}
    about = json.loads((tmp_path / "out" / "identification.json").read_text())
    assert about["method"]["small_below"] == 50 and about["kinds"]["industrial district"] == 1
    assert about["provenance"]["command"][:3] == ["distretto", "districts", "identify"]
    assert len(about["provenance"]["parameters"]["areas"]["sha256"]) == 64


def test_maps_are_drawn_from_outlines(distretto, tmp_path):
    geopandas = pytest.importorskip("geopandas")
    shutil.copy(EXAMPLES / "municipalities.geojson", tmp_path)
    answer = distretto(*COMMAND, "--geometry", "municipalities.geojson", "--out", "out")
    assert answer.code == 0, answer.err
    areas = geopandas.read_file(tmp_path / "out" / "map.gpkg").set_index("area")
    assert areas.loc["A1", "kind"] == "industrial district"
    communities = geopandas.read_file(EXAMPLES / "municipalities.geojson")
    whole, parts = (sum(shape.area for shape in each.geometry) for each in (communities, areas))
    assert parts == pytest.approx(whole, rel=1e-4)
    assert (tmp_path / "out" / "map.png").read_bytes()[:4] == b"\x89PNG"
    assert 'id="map"' in (tmp_path / "out" / "identification.html").read_text()


def test_thresholds_and_groups_can_be_changed(distretto):
    answer = distretto(*COMMAND, "--set", "specialisation=2.9", "--method", "custom")
    assert answer.code == 0, answer.err
    assert "Method: custom, changed: specialisation 2.9." in answer.out
    assert answer.out.startswith("0 industrial districts among 4 areas")
    assert "Step 3" in distretto(*COMMAND, "--set", "specialisation=2.9", "--near", "0.2").out


def test_units_alone_are_enough(distretto, tmp_path):
    rows = rows_of(tmp_path / "employment.csv")
    with (tmp_path / "units.csv").open("w", newline="") as file:
        writer = csv.DictWriter(
            file, ["place", "industry", "size_class", "units"], extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(rows)
    command = ("districts", "identify", "units.csv", "--areas", "official-areas.csv")
    answer = distretto(*command)
    assert answer.code == 0, answer.err
    assert "1 verdict of 4 depends on mean sizes of classes" in " ".join(answer.out.split())
    known = ("--class-mean", "1-49=11", "--class-mean", "50-249=95", "--class-mean", "250+=520")
    assert "0 verdicts of 4 depend" in " ".join(distretto(*command, *known).out.split())


def test_without_a_folder_nothing_is_written(distretto, tmp_path):
    before = set(tmp_path.iterdir())
    answer = distretto(*COMMAND, "--names", "municipalities.csv")
    assert "Nothing was saved" in answer.out
    assert set(tmp_path.iterdir()) == before


def test_an_earlier_result_is_replaced_only_on_demand(distretto):
    assert distretto(*COMMAND, "--out", "out").code == 0
    again = distretto(*COMMAND, "--out", "out")
    assert again.code == 2 and "--overwrite" in again.err
    assert distretto(*COMMAND, "--out", "out", "--overwrite").code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--set", "sme_majority"), "not a name and a value"),
        (("--set", "sme_majorty=1"), "did you mean 'sme_majority'"),
        (("--class-mean", "1-49=x"), "not a number"),
        (("--groups", "nace"), "no such grouping"),
        (("--geometry", "x.gpkg"), "there is no folder for maps"),
        (("--geometry-code", "x"), "there are no outlines"),
        (("--only", "year"), "not a condition"),
        (("--set", "large_from=100"), "lies on both sides of a bound"),
    ],
)
def test_what_cannot_be_is_one_message(distretto, words, message):
    answer = distretto(*COMMAND, *words)
    assert answer.code == 2 and message in answer.err
    assert answer.out == ""


def test_a_place_without_an_area_needs_a_word(distretto, tmp_path):
    lines = (tmp_path / "official-areas.csv").read_text().splitlines()
    (tmp_path / "some.csv").write_text("\n".join(lines[:-1]) + "\n")
    command = ("districts", "identify", "employment.csv", "--areas", "some.csv")
    answer = distretto(*command)
    assert answer.code == 2 and "1 of 60 places have no area" in answer.err
    assert "column place" in answer.err and "--leave-out" in answer.err
    left = distretto(*command, "--leave-out")
    assert left.code == 0 and "left out: 1 place" in left.out
