"""`distretto districts network`: what is printed, written and refused."""

import json
from pathlib import Path

import pandas as pd
import pytest

from distretto.districts.networks import read_graphml

EXAMPLES = Path(__file__).parents[2] / "examples"
TIES = str(EXAMPLES / "district" / "ties.csv")


def test_measures_are_printed_against_chance_and_written(distretto, tmp_path):
    answer = distretto("districts", "network", TIES, "--draws", "20", "--out", "found")
    assert answer.code == 0, answer.err
    assert "47 firms of the district, 88 links in 1 period; 20 networks by chance." in answer.out
    assert "Flow on no cycle" in answer.out
    assert "Not known: ties of a second period" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80
    measures = pd.read_csv(tmp_path / "found" / "measures.csv")
    assert {"measure", "value", "chance_low", "chance_high"} <= set(measures.columns)
    assert len(read_graphml(tmp_path / "found" / "network.graphml").firms) == 47
    again = distretto("districts", "network", TIES, "--out", "found")
    assert again.code == 2
    assert "--overwrite" in again.err


def test_firms_that_are_not_listed_are_outside(distretto, tmp_path):
    ties = pd.read_csv(TIES).head(20)
    firms = sorted({*ties["buyer"], *ties["supplier"]})
    (tmp_path / "firms.txt").write_text("\n".join(firms), encoding="utf-8")
    answer = distretto("districts", "network", TIES, "--firms", "firms.txt", "--draws", "0")
    assert answer.code == 0, answer.err
    assert f"{len(firms)} firms of the district" in answer.out
    # With firms outside it is known how much of what is bought comes from the district.
    assert "who hangs on customers elsewhere" not in " ".join(answer.out.split())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("supplier,buyer,value\na,b,x\n", "line 2"),
        ("supplier,value\na,1\n", "buyer"),
        ("supplier,buyer,value\na,b,1\na,b,2\n", "sum"),
    ],
)
def test_bad_ties_are_refused_with_their_place(distretto, tmp_path, content, says):
    (tmp_path / "ties.csv").write_text(content, encoding="utf-8")
    answer = distretto("districts", "network", "ties.csv", "--out", "found")
    assert answer.code == 2
    assert says in answer.err
    assert not (tmp_path / "found").exists()


def test_a_list_of_firms_that_is_no_text_is_refused(distretto, tmp_path):
    (tmp_path / "firms.txt").write_bytes(b"\xff\xfe\x00")
    answer = distretto("districts", "network", TIES, "--firms", "firms.txt")
    assert answer.code == 2
    assert "the list of firms cannot be read" in answer.err


def test_names_with_a_comma_are_kept_whole(tmp_path):
    from distretto.cli.districts_network import _names

    (tmp_path / "firms.txt").write_text("Rossi, Bianchi snc\nVerdi\n", encoding="utf-8")
    assert _names(tmp_path / "firms.txt") == {"Rossi, Bianchi snc", "Verdi"}
    (tmp_path / "firms.csv").write_text('"Rossi, Bianchi snc",12\nVerdi,3\n', encoding="utf-8")
    assert _names(tmp_path / "firms.csv") == {"Rossi, Bianchi snc", "Verdi"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("firms.txt", "Azienda\nRossi\nVerdi\n"),
        ("firms.csv", "Codice impresa;addetti\nRossi;12\nVerdi;3\n"),
        ("firms.csv", "firm_id,workers\nRossi,12\nVerdi,3\n"),
        ("firms.txt", "\nRossi\nVerdi\n"),
    ],
)
def test_the_heading_of_a_list_is_no_name(tmp_path, name, content):
    from distretto.cli.districts_network import _names

    (tmp_path / name).write_text(content, encoding="utf-8")
    assert _names(tmp_path / name) == {"Rossi", "Verdi"}


def test_listed_firms_without_a_tie_are_said(distretto, tmp_path):
    ties = pd.read_csv(TIES)
    firms = sorted({*ties["buyer"], *ties["supplier"]})
    for absent, said in (
        ([], None),
        (["Omega"], "Note: 1 firm of the district without a tie: Omega."),
        (
            ["Omega", "Alfa", "Gamma", "Delta"],
            "Note: 4 firms of the district without a tie: Alfa, Delta, Gamma, ...",
        ),
    ):
        (tmp_path / "firms.txt").write_text("\n".join(["firm", *firms, *absent]), encoding="utf-8")
        answer = distretto("districts", "network", TIES, "--firms", "firms.txt", "--draws", "0")
        assert answer.code == 0, answer.err
        words = " ".join(answer.out.split())
        assert ("without a tie" in words) == bool(absent)
        assert said is None or said in words


def test_two_files_of_one_name_are_both_in_the_provenance(distretto, tmp_path):
    ties = pd.read_csv(TIES)
    for folder in ("ties", "firms"):
        (tmp_path / folder).mkdir()
    ties.to_csv(tmp_path / "ties" / "data.csv", index=False)
    firms = pd.DataFrame({"firm": sorted({*ties["buyer"], *ties["supplier"]})})
    firms.to_csv(tmp_path / "firms" / "data.csv", index=False)
    given = [str(Path(folder, "data.csv")) for folder in ("ties", "firms")]
    answer = distretto(
        *("districts", "network", given[0], "--firms", given[1]),
        *("--draws", "0", "--out", "found"),
    )
    assert answer.code == 0, answer.err
    origin = json.loads((tmp_path / "found" / "provenance.json").read_text(encoding="utf-8"))
    inputs = origin["parameters"]["inputs"]
    assert list(inputs) == given
    assert len(set(inputs.values())) == 2
