import json

import pandas as pd
import pytest

from distretto.areas import delineate, read_partition, save
from distretto.areas.files import FOLDER, csv_bytes
from distretto.errors import ResultError

ALWAYS = {
    "area_flows.csv",
    "area_stats.csv",
    "areas.csv",
    "moves.csv",
    "provenance.json",
    "quality.json",
    "reserve.csv",
    "set_aside.csv",
    "set_aside_flows.csv",
}


@pytest.fixture(scope="module")
def result(board):
    return delineate(board, min_size=100, target_size=1000, trace=True)


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_files_hold_what_the_result_holds(result, tmp_path):
    out = save(result, tmp_path / "new" / "out")
    assert names(out) == ALWAYS | {"trace.csv"}
    assert names(out) <= FOLDER.members
    areas = dict(zip(result.codes.tolist(), result.area.tolist(), strict=True))
    assert read_partition(out / "areas.csv") == areas
    assert (out / "areas.csv").read_text().startswith("community,area,area_name,number,")
    quality = json.loads((out / "quality.json").read_text())
    assert quality["areas"] == len(result) and quality["notes"] == []
    stats = pd.read_csv(out / "area_stats.csv", dtype={"area": str})
    assert stats["area"].tolist() == result.area_codes.tolist()
    assert stats["residents"].sum() == result.flows.workers
    moves = pd.read_csv(out / "moves.csv", dtype={"community": str})
    assert moves["moves"].tolist() == result.move_count.tolist()
    assert json.loads((out / "provenance.json").read_text())["parameters"]["min_size"] == 100


def test_an_earlier_result_is_replaced_whole_and_only_on_demand(result, tmp_path):
    save(result, tmp_path, tables={"comparison.json": {"equal": True}})
    with pytest.raises(ResultError, match="earlier delineation"):
        save(result, tmp_path)
    save(result, tmp_path, overwrite=True)
    assert names(tmp_path) == ALWAYS | {"trace.csv"}
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(ResultError, match=r"thesis\.docx") as caught:
        save(result, tmp_path, overwrite=True)
    assert caught.value.found == "thesis.docx"


def test_a_failure_leaves_what_was(result, tmp_path):
    def fail(folder):
        (folder / "map.png").write_bytes(b"half")
        raise RuntimeError("no paint")

    with pytest.raises(RuntimeError):
        save(result, tmp_path / "out", draw=fail)
    assert names(tmp_path) == set()
    save(result, tmp_path / "out")
    before = (tmp_path / "out" / "areas.csv").read_bytes()
    with pytest.raises(RuntimeError):
        save(result, tmp_path / "out", overwrite=True, draw=fail)
    assert (tmp_path / "out" / "areas.csv").read_bytes() == before
    assert names(tmp_path / "out") == ALWAYS | {"trace.csv"}


def test_numbers_are_written_plainly():
    frame = pd.DataFrame({"code": ["001"], "whole": [3.0], "share": [0.25], "gap": [None]})
    assert csv_bytes(frame.astype({"gap": float})) == b"code,whole,share,gap\n001,3,0.25,\n"
