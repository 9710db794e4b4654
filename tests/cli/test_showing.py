import pandas as pd
import pytest

from distretto import files
from distretto.cli.showing import size
from distretto.provenance import provenance


def test_show_describes_a_folder(distretto, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    pd.DataFrame({"period": [0, 1]}).to_parquet(folder / "district.parquet")
    origin = provenance(scenario="prato", seed=7, parameters={"quarters": 8})
    files.write_json(folder / "provenance.json", origin)
    answer = distretto("show", "out")
    assert answer.code == 0
    first, *rest = answer.out.splitlines()
    assert first == "out: run, complete"
    assert "  scenario  prato" in rest
    assert "  seed      7" in rest
    assert any("district.parquet" in line and "every quarter" in line for line in rest)


def test_show_refuses_an_unknown_folder(distretto, tmp_path):
    (tmp_path / "empty").mkdir()
    answer = distretto("show", "empty")
    assert answer.code == 2
    assert "no result of Distretto in this folder" in answer.err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("prato", "KNOWN OF THE PLACE"),
        ("labour-floor", "paid by"),
        ("wrtp", "(wrtp)"),
    ],
)
def test_show_goes_on_showing_what_has_a_name(distretto, name, told):
    answer = distretto("show", name)
    assert answer.code == 0
    assert told in answer.out


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1234, "1.23 kB"), (2_500_000, "2.5 MB")],
)
def test_sizes_are_written_for_people(count, text):
    assert size(count) == text
