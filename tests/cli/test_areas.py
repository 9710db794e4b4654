import csv
import json
from pathlib import Path

import pytest

SARDINIA = Path(__file__).parents[3] / "shared" / "data" / "it_sardinia_2001"
SMALL = ("--min-size", "100", "--target-size", "1000")


@pytest.fixture
def flows(tmp_path):
    """Flows between twelve villages around three towns, A, B and C; one place by itself."""
    towns = {"A": "101", "B": "205", "C": "309"}
    rows = ["origin,destination,workers"]
    for town, code in towns.items():
        rows.append(f"0{code},0{code},900")
        for village in range(1, 5):
            own = f"0{code[0]}{int(code[1:]) + village:02d}"
            rows += [f"{own},{own},40", f"{own},0{code},60", f"0{code},{own},8"]
        others = [other for name, other in towns.items() if name != town]
        rows += [f"0{code},0{other},{20 + int(other) % 7}" for other in others]
    rows.append("0999,0999,12")
    path = tmp_path / "flows.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("code,name\n101,Alba [x]\n205,None\n309,Carrù\n0999,Isola\n")
    return path


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def narrow(text):
    return max(len(line) for line in text.splitlines()) <= 80


def test_delineate_prints_a_summary_and_writes_files(distretto, flows, names, tmp_path):
    answer = distretto(
        "areas", "delineate", "flows.csv", *SMALL, "--names", "names.csv", "--out", "out", "--trace"
    )
    assert answer.code == 0, answer.err
    assert answer.out.startswith("3 labour market areas of 15 communities\n")
    assert "Alba [x]" in answer.out and "Carrù" in answer.out
    assert "Set aside: 1 community" in answer.out
    assert narrow(answer.out)
    areas = {row["community"]: row for row in rows_of(tmp_path / "out" / "areas.csv")}
    assert areas["0207"]["area"] == "0205" and areas["0207"]["area_name"] == "None"
    assert areas["0999"]["status"] == "set aside"
    about = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert about["command"][:3] == ["distretto", "areas", "delineate"]
    assert len(about["parameters"]["flows"]["sha256"]) == 64
    assert rows_of(tmp_path / "out" / "trace.csv")
    for name in (path.name for path in (tmp_path / "out").iterdir()):
        assert name in answer.out


def test_without_a_folder_nothing_is_written(distretto, flows, tmp_path):
    answer = distretto("areas", "delineate", "flows.csv", *SMALL)
    assert answer.code == 0
    assert "Nothing was saved; --out DIR saves it." in answer.out
    assert [path.name for path in tmp_path.iterdir()] == ["flows.csv"]


def test_an_earlier_result_is_replaced_only_on_demand(distretto, flows):
    command = ("areas", "delineate", "flows.csv", *SMALL, "--out", "out")
    assert distretto(*command).code == 0
    answer = distretto(*command)
    assert answer.code == 2 and "--overwrite" in answer.err
    assert distretto(*command, "--overwrite").code == 0


def test_stability_and_comparison(distretto, flows, tmp_path):
    (tmp_path / "other.csv").write_text(
        "community,lma\n" + "".join(f"{row},1\n" for row in (101, 102, 103, 104, 105, 205, 206))
    )
    answer = distretto(
        "areas", "delineate", "flows.csv", *SMALL, "--stability", "8", "--compare", "other.csv",
        "--out", "out",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert "Drawn anew 8 times: 3 to 3 areas" in answer.out
    assert "adjusted Rand index" in answer.out
    assert narrow(answer.out)
    comparison = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert (comparison["communities"], comparison["only_a"]) == (7, 8)
    assert len(rows_of(tmp_path / "out" / "comparison.csv")) == 2
    stays = [row["stays"] for row in rows_of(tmp_path / "out" / "stability.csv")]
    assert stays.count("1") == 15 and stays.count("") == 1


def test_start_from_a_partition(distretto, flows, tmp_path):
    assert distretto("areas", "delineate", "flows.csv", *SMALL, "--out", "one").code == 0
    answer = distretto(
        "areas", "delineate", "flows.csv", *SMALL, "--start", "one/areas.csv", "--out", "two"
    )
    assert answer.code == 0, answer.err
    one, two = (
        {row["community"]: row["area"] for row in rows_of(tmp_path / name / "areas.csv")}
        for name in ("one", "two")
    )
    assert one == two


def test_compare(distretto, flows, names, tmp_path):
    (tmp_path / "a.csv").write_text("community,area\n0101,A\n0102,A\n0205,B\n0206,B\n")
    (tmp_path / "b.csv").write_text("community,area\n101,1\n102,1\n205,2\n206,1\n")
    answer = distretto(
        "areas", "compare", "a.csv", "b.csv", "--flows", "flows.csv", "--names", "names.csv",
        "--out", "out",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert answer.out.startswith("The areas differ\n")
    assert narrow(answer.out)
    (row,) = rows_of(tmp_path / "out" / "differing.csv")
    assert row == {
        "community": "0206", "area_a": "B", "area_b": "1", "residents": "100",
        "to_a": "60", "from_a": "8", "to_b": "0", "from_b": "0",
    }  # fmt: skip
    assert distretto("areas", "compare", "a.csv", "a.csv").out.startswith("The same areas\n")


def test_sweep(distretto, flows, tmp_path):
    answer = distretto(
        "areas", "sweep", "flows.csv", "--min-size", "50,100,2000", "--target-size", "1000,5000",
        "--out", "out",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert answer.out.startswith("5 settings of the parameters\n")
    assert narrow(answer.out)
    assert len(rows_of(tmp_path / "out" / "sweep.csv")) == 5
    assert (tmp_path / "out" / "sweep.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("community", ["0101", "alba [x]"])
def test_explain(distretto, flows, names, community):
    answer = distretto("areas", "explain", "flows.csv", community, *SMALL, "--names", "names.csv")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("Alba [x] (0101): in area 0101 (Alba [x])\n")
    assert "Carrù (0309): cohesion" in answer.out
    assert narrow(answer.out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("delineate", "flow.csv"), "flow.csv: no such file"),
        (("delineate", "flows.csv", "--min-size", "20000"), "min_size below target_size"),
        (("delineate", "flows.csv", "--min-size", "few"), "--min-size"),
        (("delineate", "flows.csv", "--variant", "publishd"), "published"),
        (("delineate", "flows.csv", "--origin", "orgin"), "did you mean 'origin'?"),
        (("delineate", "flows.csv", "--only", "year"), "not a condition"),
        (("delineate", "flows.csv", "--layout", "istat"), "did you mean 'istat-2011'?"),
        (("delineate", "flows.csv", "--codes", "flows.csv", "--start", "x.csv"), "x.csv"),
        (("delineate", "flows.csv", "--compare", "x.csv"), "x.csv: no such file"),
        (("delineate", "flows.csv", "--geometry", "x.gpkg"), "x.gpkg: no such file"),
        (("delineate", "flows.csv", "--repair-contiguity"), "--geometry FILE as well"),
        (("delineate", "flows.csv", "--max-iterations", "2"), "the search does not end"),
        (("compare", "flows.csv", "x.csv"), "a community has two areas"),
        (("sweep", "flows.csv", "--min-size", "1,x"), "not a list of numbers"),
        (("explain", "flows.csv", "0102x"), "did you mean '0102'?"),
    ],
)
def test_one_message_and_nothing_left(distretto, flows, tmp_path, arguments, message):
    out = () if arguments[0] == "explain" else ("--out", "out")
    answer = distretto("areas", *arguments, *out)
    assert answer.code == 2
    assert answer.out == ""
    assert message in answer.err
    assert "Traceback" not in answer.err
    assert answer.err.count("rror: ") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["flows.csv"]


def test_maps_need_a_folder(distretto, flows):
    answer = distretto("areas", "delineate", "flows.csv", "--geometry", "x.gpkg")
    assert answer.code == 2 and "--out DIR" in answer.err


def test_maps_and_repair(distretto, flows, tmp_path):
    geopandas = pytest.importorskip("geopandas", reason="maps need the extra geo")
    from shapely import box

    codes = [int(f"{t}{n + v:02d}") for t, n in ((1, 1), (2, 5), (3, 9)) for v in range(5)]
    # Three rows of five squares; the last of the first row changes place with one of the second.
    at = {code: divmod(place, 5) for place, code in enumerate(codes)}
    at[105], at[209] = at[209], at[105]
    cells = [box(x, y, x + 1, y + 1) for y, x in at.values()]
    frame = geopandas.GeoDataFrame({"code": list(at)}, geometry=cells, crs=3035)
    frame.to_file(tmp_path / "cells.gpkg", driver="GPKG")
    answer = distretto(
        "areas", "delineate", "flows.csv", *SMALL, "--geometry", "cells.gpkg",
        "--repair-contiguity", "--out", "out",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert "2 detached pieces, of which 0 islands" in answer.out
    assert "Repair: 2 pieces moved" in answer.out
    assert narrow(answer.out)
    assert {row["communities"] for row in rows_of(tmp_path / "out" / "repair.csv")} == {
        "0105",
        "0209",
    }
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"map.gpkg", "map.png", "map.html", "contiguity.csv", "repair.csv"} <= written


def test_sardinia(distretto, tmp_path):
    if not SARDINIA.is_dir():
        pytest.skip("the public data sets (../shared/data) are not here")
    file, names = SARDINIA / "flows.csv.gz", SARDINIA / "comuni.csv.gz"
    answer = distretto(
        "areas", "delineate", str(file), "--names", str(names), "--variant", "r-package-3.4",
        "--compare", str(SARDINIA.parent / "lma-reference"
                         / "sardinia_1000_0.6667_10000_0.75_partition.csv.gz"),
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert answer.out.startswith("36 labour market areas of 377 communities\n")
    assert "The same as the other partition: 36 areas." in answer.out
    assert narrow(answer.out)
