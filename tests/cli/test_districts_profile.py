"""`distretto districts profile` from files to files, and what it says of files not in order."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "profile"
TABLES = ("firms", "ties", "workers", "institutions", "nation")
FILES = {
    *("report.html", "profile.json", "memberships.csv", "reasons.csv", "features.csv"),
    *("industries.csv", "sizes.csv"),
}


@pytest.fixture
def profiled(distretto, tmp_path):
    """Profile the district of the example, with further arguments."""
    for path in EXAMPLE.glob("*.csv"):
        shutil.copy(path, tmp_path)

    def run(*arguments, tables=TABLES):
        given = [word for name in tables for word in (f"--{name}", f"{name}.csv")]
        return distretto("districts", "profile", *given, "--draws", "5", *arguments)

    return run


def test_the_whole_from_files_to_files(profiled, tmp_path):
    answer = profiled(
        *("--aggregate", "employment.csv", "--name", "Valdorsa", "--living-wage", "20000"),
        *("--out", "found"),
    )
    assert (answer.code, answer.err) == (0, "")
    assert {path.name for path in (tmp_path / "found").iterdir()} == FILES
    assert max(map(len, answer.out.splitlines())) <= 80
    assert answer.out.startswith("Valdorsa\n")
    assert "clearly Marshallian" in answer.out
    assert "What would tell more" not in answer.out
    result = json.loads((tmp_path / "found" / "profile.json").read_text(encoding="utf-8"))
    assert result["provenance"]["command"][:3] == ["distretto", "districts", "profile"]
    assert set(result["provenance"]["parameters"]["inputs"]) == {
        *(f"{name}.csv" for name in TABLES),
        "employment.csv",
    }
    reasons = pd.read_csv(tmp_path / "found" / "reasons.csv")
    assert reasons["membership"].notna().all()
    again = profiled("--aggregate", "employment.csv", "--out", "found")
    assert again.code == 2 and "--overwrite" in again.err


def test_one_table_is_enough(profiled, tmp_path):
    answer = profiled("--report", "pages/profile.html", tables=("firms",))
    assert answer.code == 0
    page = (tmp_path / "pages" / "profile.html").read_text(encoding="utf-8")
    assert "What would tell more" in page and "What would tell more" in answer.out
    assert "Nothing was saved" not in answer.out


def test_nothing_is_saved_unless_asked_for(profiled, tmp_path):
    before = set(tmp_path.rglob("*"))
    answer = profiled(tables=("institutions",))
    assert "Nothing was saved; --out DIR saves it." in answer.out
    assert set(tmp_path.rglob("*")) == before


def test_facts_and_thresholds_of_ones_own(profiled, tmp_path):
    kinds = tmp_path / "kinds.toml"
    kinds.write_text(
        '[own]\ntitle = "Mine"\nsource = "me"\n[own.open]\ntitle = "Open"\nmeaning = "sells away"\n'
        'criteria = [{ feature = "exports", none = 0.0, full = 0.5 }]\n'
    )
    answer = profiled("--kinds", "kinds.toml", "--fact", "exports=0.25", tables=("firms",))
    assert "Mine: in part Open (0.50)." in answer.out
    assert "Marshallian" not in answer.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "there is nothing to profile"),
        (("--fact", "exports"), "the fact cannot be read"),
        (("--fact", "exports=1", "--fact", "exports=0"), "given twice"),
        (("--fact", "export=1"), "did you mean 'exports'?"),
        (("--firms", "missing.csv"), "no such file"),
        (("--firms", "firms.csv", "--report", "page.pdf"), "ends in .html"),
        (("--firms", "firms.csv", "--downturn", "2008"), "--downturn: the downturn cannot be read"),
        (("--run", "nowhere"), "the folder holds no run"),
        (("--firms", "employment.csv"), "column firm is missing"),
        (("--aggregate", "bad.csv"), "bad.csv, line 3, column jobs: fewer jobs than units"),
        (
            ("--aggregate", "employment.csv", "--nation", "nation.csv", "--downturn", "1999-2001"),
            "the downturn is not among the periods",
        ),
    ],
)
def test_one_message_and_nothing_left(profiled, tmp_path, arguments, message):
    (tmp_path / "bad.csv").write_text("industry,jobs,units\n15,10,2\n28,1,2\n")
    before = set(tmp_path.iterdir())
    answer = profiled(*arguments, tables=())
    assert answer.code == 2
    assert answer.out == ""
    assert message in answer.err
    assert answer.err.count("rror: ") == 1
    assert set(tmp_path.iterdir()) == before


def test_a_file_in_the_place_of_the_report_is_kept(distretto):
    page = Path("page.html")
    page.write_text("mine", encoding="utf-8")
    firms = str(EXAMPLE / "firms.csv")
    refused = distretto("districts", "profile", "--firms", firms, "--report", "page.html")
    assert refused.code == 2 and "there already" in refused.err
    assert page.read_text(encoding="utf-8") == "mine"
    command = ("districts", "profile", "--firms", firms, "--report", "page.html", "--overwrite")
    assert distretto(*command).code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
