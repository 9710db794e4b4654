import ast
import json
import shlex
from pathlib import Path

import pandas as pd
import pytest

import distretto
from distretto import files
from distretto.areas.files import FOLDER as DELINEATION
from distretto.areas.files import write_folder
from distretto.errors import ResultError
from distretto.experiments.folders import PLAN
from distretto.experiments.validation import VALIDATION
from distretto.provenance import provenance
from distretto.results import describe
from distretto.results.kinds import KINDS, kind_of

PACKAGE = Path(distretto.__file__).parent


def test_a_comparison_says_what_it_is(compared):
    made, folder = compared
    found = describe(folder)
    assert (found.kind, found.scenario, found.complete) == ("comparison", "santa-croce", True)
    assert found.arms == {"none": "none", "floor": "labour-floor@2"}
    assert (found.parts, found.finished, found.wanted) == ("worlds", 3, 3)
    assert (found.quarters, found.seed) == (5, 1)
    assert (found.version, found.present) == (distretto.__version__, True)
    assert found.time == made.provenance["time"]
    assert found.command == tuple(made.provenance["command"])
    assert found.continues == ""


def test_headline_numbers_are_those_of_the_summary(compared):
    made, folder = compared
    outcome = made.summary["outcomes"]["output"]
    name = f"{outcome['label']} ({outcome['unit']})"
    headline = describe(folder).headline
    assert headline[f"{name}, none: median"] == f"{outcome['arms']['none']['median']:.4g}"
    assert headline[f"{name}, floor: difference"].startswith("0.5 (")


def test_sizes_are_those_on_disk(compared):
    _, folder = compared
    found = describe(folder)
    assert found.size == sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    assert {file.name for file in found.files} == {path.name for path in folder.iterdir()}
    assert all(file.holds for file in found.files)


def test_an_interrupted_comparison_names_the_command_that_goes_on(interrupted):
    found = describe(interrupted)
    assert (found.kind, found.complete) == ("comparison", False)
    assert 1 <= found.finished < found.wanted == 3
    assert shlex.split(found.continues) == [
        *("distretto", "compare", "santa-croce", "--arm", "none", "--arm", "floor=labour-floor@2"),
        *("--worlds", "3", "--quarters", "5", "--seed", "1"),
        *("--out", str(interrupted), "--resume"),
    ]


def test_the_command_that_was_given_goes_on_where_it_is_known(toy, scenario, tmp_path):
    def stop(done, total):
        if done == 1:
            raise KeyboardInterrupt

    words = ["distretto", "compare", "santa-croce", "--overwrite"]
    distretto.compare(
        scenario, ["none"], worlds=4, quarters=4, threads=1, out=tmp_path, progress=stop,
        command=words,
    )  # fmt: skip
    assert describe(tmp_path).continues == "distretto compare santa-croce --resume"


def test_other_sources_are_told_from_the_present_ones(compared):
    _, folder = compared
    origin = json.loads((folder / "provenance.json").read_text())
    origin["software"]["source"] = "0" * 64
    files.write_json(folder / "provenance.json", origin)
    assert describe(folder).present is False


def test_a_run_says_what_it_holds(tmp_path):
    write_run(tmp_path)
    found = describe(tmp_path)
    assert (found.kind, found.complete, found.quarters) == ("run", True, 8)
    assert found.headline == {"rows of district.parquet": "2"}


def write_run(folder):
    pd.DataFrame({"period": [0, 1]}).to_parquet(folder / "district.parquet")
    files.write_json(folder / "provenance.json", provenance(parameters={"quarters": 8}))


def test_a_delineation_names_its_inputs(tmp_path):
    origin = provenance(parameters={"inputs": {"flows.csv": "ab"}})
    table = pd.DataFrame({"area": ["a"]})
    written = {"areas.csv": table, "provenance.json": origin}
    write_folder(tmp_path, DELINEATION, written, overwrite=False)
    found = describe(tmp_path)
    assert (found.kind, found.complete, found.inputs) == ("delineation", True, ("flows.csv",))
    assert (found.parts, found.finished, found.continues) == ("", None, "")


def test_an_interrupted_validation_is_told_from_a_comparison(tmp_path):
    plan = {"kind": "validation", "scenario": "prato", "seed": 2, "quarters": 60, "wanted": 5}
    files.write_json(tmp_path / PLAN, plan)
    (tmp_path / "worlds").mkdir()
    files.write_json(tmp_path / "worlds" / "000003.json", {})
    found = describe(tmp_path)
    assert (found.kind, found.finished, found.wanted) == (VALIDATION.name, 1, 5)
    assert found.continues == (
        f"distretto validate prato --worlds 5 --quarters 60 --seed 2 --out {tmp_path} --resume"
    )


def test_a_file_that_is_not_part_of_the_result_is_told(compared):
    _, folder = compared
    (folder / "notes.txt").write_text("mine")
    assert [file.name for file in describe(folder).files if not file.holds] == ["notes.txt"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.name}, {kind.marker}")
def test_every_kind_is_recognised_by_all_its_files(kind, tmp_path):
    for name in kind.members:
        (tmp_path / name).touch()
    if kind.marker == PLAN:
        files.write_json(tmp_path / PLAN, {"kind": kind.name})
    assert kind_of(tmp_path).name == kind.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.name}, {kind.marker}")
def test_every_kind_says_what_each_file_holds(kind):
    assert set(kind.holds) == kind.members
    assert {name for name in (kind.marker, kind.result, kind.begun) if name} <= kind.members


def test_every_kind_that_is_declared_is_listed():
    declared = 0
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
        declared += sum(ast.unparse(call) == "files.Kind" for call in calls)
    pages = sum(kind.name == "report" for kind in KINDS)
    assert declared == len(KINDS) - pages + 1


def test_an_unknown_folder_is_refused(tmp_path):
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(ResultError) as caught:
        describe(tmp_path)
    assert "no result of Distretto" in str(caught.value)
    assert caught.value.found == "holiday.jpg"
    assert "plan.json" in caught.value.expected
    with pytest.raises(ResultError, match="no such folder"):
        describe(tmp_path / "nowhere")


def test_a_result_that_misses_what_it_says_is_refused(compared):
    _, folder = compared
    files.write_json(folder / "summary.json", {"arms": {"none": "none"}})
    with pytest.raises(ResultError, match="cannot be described"):
        describe(folder)
