import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from distretto import files
from distretto.economy.observation import OUTCOMES
from distretto.errors import InputError, ResultError
from distretto.provenance import provenance
from distretto.results import describe, export
from distretto.results.sheets import plain_values
from distretto.results.writing import short_names

NAMES = [outcome.name for outcome in OUTCOMES]
FIRST = OUTCOMES[0]


def wide(made):
    frame = made.dataset[NAMES].to_dataframe(dim_order=["arm", "world", "quarter"])
    return frame[NAMES].reset_index()


def same(found, made):
    expected = wide(made)
    assert list(found.columns) == list(expected.columns)
    assert list(found["arm"]) == list(expected["arm"])
    values = found.drop(columns="arm").to_numpy(dtype=np.float64)
    np.testing.assert_allclose(values, expected.drop(columns="arm").to_numpy(float), rtol=1e-14)


def test_csv_holds_every_number(compared):
    made, folder = compared
    out = export(folder, "csv")
    assert out == folder.parent / "compared-csv"
    same(pd.read_csv(out / "outcomes.csv"), made)


def test_parquet_holds_every_number_and_what_it_is(compared, tmp_path):
    import pyarrow.parquet as parquet

    made, folder = compared
    out = export(folder, "parquet", tmp_path / "out")
    same(pd.read_parquet(out / "outcomes.parquet"), made)
    field = parquet.read_schema(out / "outcomes.parquet").field(FIRST.name)
    assert field.metadata[b"label"].decode() == FIRST.label
    assert field.metadata[b"unit"].decode() == FIRST.unit


def test_stata_holds_every_number_and_label(compared, tmp_path):
    made, folder = compared
    out = export(folder, "stata", tmp_path / "out")
    with pd.read_stata(out / "outcomes.dta", iterator=True) as reader:
        found = reader.read()
        assert reader.variable_labels()[FIRST.name] == f"{FIRST.label} ({FIRST.unit})"
        assert reader.value_labels()["arm"] == {0: "none", 1: "floor"}
    same(found.astype({"arm": str}), made)


def test_netcdf_holds_every_number_and_attribute(compared, tmp_path):
    made, folder = compared
    out = export(folder, "netcdf", tmp_path / "out")
    with xr.open_dataset(out / "comparison.nc", engine="scipy") as found:
        assert list(found["arm"].values) == ["none", "floor"]
        for name in NAMES:
            np.testing.assert_array_equal(found[name].values, made.dataset[name].values)
        assert found[FIRST.name].attrs["long_name"] == FIRST.label
        assert found[FIRST.name].attrs["units"] == FIRST.unit
        assert found.attrs["seed"] == 1
        assert found.attrs["history"].startswith("distretto compare")
        np.testing.assert_array_equal(found["died_out"].values, made.dataset["died_out"].values)
        np.testing.assert_array_equal(found["prior_value"], made.dataset["prior_value"])


def test_long_form_has_a_row_for_each_outcome(compared, tmp_path):
    made, folder = compared
    chosen = [NAMES[3], NAMES[0]]
    out = export(folder, "csv", tmp_path / "out", outcomes=chosen, form="long")
    found = pd.read_csv(out / "outcomes.csv")
    assert list(found.columns) == ["arm", "world", "quarter", "outcome", "value"]
    assert len(found) == 2 * 3 * 5 * 2
    back = found.set_index(["outcome", "arm", "world", "quarter"])["value"]
    where = made.dataset[NAMES[0]].sel(arm="floor", world=2, quarter=4)
    assert back[NAMES[0], "floor", 2, 4] == pytest.approx(float(where), rel=1e-14)


def test_worlds_and_priors_go_with_the_outcomes(compared, tmp_path):
    made, folder = compared
    out = export(folder, "csv", tmp_path / "out")
    worlds = pd.read_csv(out / "worlds.csv")
    assert list(worlds["died_out"]) == list(made.dataset["died_out"].values.ravel().astype(int))
    priors = pd.read_csv(out / "priors.csv", index_col="world")
    assert list(priors.columns) == list(made.dataset["prior"].values)
    np.testing.assert_allclose(priors, made.dataset["prior_value"], rtol=1e-14)


def test_the_codebook_names_every_variable(compared, tmp_path):
    _, folder = compared
    out = export(folder, "stata", tmp_path / "out", outcomes=NAMES[:2])
    book = pd.read_csv(out / "codebook.csv", keep_default_na=False)
    rows = book[book["table"] == "outcomes"].set_index("name")
    assert list(rows.index) == ["arm", "world", "quarter", *NAMES[:2]]
    assert rows.loc[FIRST.name, "definition"] == FIRST.definition
    assert rows.loc["arm", "values"] == "0 = none; 1 = floor"
    priors = book[book["table"] == "priors"]
    with pd.read_stata(out / "priors.dta", iterator=True) as reader:
        assert list(priors["variable"]) == list(reader.variable_labels())


def test_names_for_stata_are_short_and_none_alike():
    names = [
        "a" * 40,
        "a" * 41,
        "a" * 42,
        "place.share",
        "place share",
        "2nd",
        "if",
        "str4",
        "größe",
    ]
    short = short_names(names)
    assert list(short) == names
    assert len(set(short.values())) == len(names)
    for name in short.values():
        assert len(name) <= 32
        assert name.isascii()
        assert not name[0].isdigit()
    assert short["if"] == "_if"
    assert short["place.share"] == "place_share"


def test_values_are_made_plain():
    frame = pd.DataFrame(
        {
            "met": [True, None, False],
            "count": [1, None, 3],
            "ratio": [0.5, np.inf, np.nan],
            "note": ["è", None, "x"],
            "nothing": [None, None, None],
            "key": np.array([1, 2, 3], dtype=np.int64),
        }
    )
    found = plain_values(frame)
    assert list(found["met"].fillna(-1)) == [1.0, -1.0, 0.0]
    assert list(found["count"].fillna(-1)) == [1.0, -1.0, 3.0]
    assert list(found["ratio"].fillna(-1)) == [0.5, -1.0, -1.0]
    assert list(found["note"]) == ["è", "", "x"]
    assert list(found["nothing"]) == ["", "", ""]
    assert found["key"].dtype == np.int64


@pytest.fixture
def validated(tmp_path):
    folder = tmp_path / "validated"
    rows = [
        {"id": "V1", "text": "Löhne", "low": 0.1, "met": True, "note": ""},
        {"id": "V2", "text": "x" * 3000, "low": None, "met": None, "note": "not measurable"},
    ]
    folder.mkdir()
    files.write_json(folder / "plan.json", {"kind": "validation", "wanted": 1})
    content = {"rows": rows, "provenance": provenance(seed=1)}
    files.write_json(folder / "validation.json", content)
    return folder


READ = {
    "csv": (
        "rows.csv",
        lambda path: pd.read_csv(path, keep_default_na=False, na_values={"low": ""}),
    ),
    "parquet": ("rows.parquet", pd.read_parquet),
    "stata": ("rows.dta", pd.read_stata),
    "netcdf": ("rows.nc", lambda path: xr.load_dataset(path, engine="scipy").to_dataframe()),
}


@pytest.mark.parametrize("to", READ)
def test_tables_of_other_results_survive_every_format(validated, to):
    name, read = READ[to]
    found = read(export(validated, to) / name)
    assert list(found["text"]) == ["Löhne", "x" * 3000]
    assert list(found["low"].fillna(-1.0)) == [0.1, -1.0]
    assert list(pd.to_numeric(found["met"]).fillna(-1.0)) == [1.0, -1.0]


def test_a_run_keeps_the_meaning_of_its_columns(tmp_path):
    from distretto import tables

    folder = tmp_path / "run"
    folder.mkdir()
    table = tables.Table("ties", "made", (tables.Column("value", "bought", "EUR"),), ())
    tables.write_parquet({"value": np.array([1.5])}, table, folder / "ties.parquet")
    pd.DataFrame({"period": [0]}).to_parquet(folder / "district.parquet")
    out = export(folder, "stata")
    book = pd.read_csv(out / "codebook.csv").set_index("name")
    assert list(book.loc["value", ["label", "unit"]]) == ["bought", "EUR"]


def test_an_export_says_what_it_is_and_can_be_replaced(compared):
    _, folder = compared
    out = export(folder, "csv", command=["distretto", "export"])
    assert (describe(out).kind, describe(out).complete) == ("export", True)
    assert json.loads((out / "provenance.json").read_text())["parameters"]["kind"] == "comparison"
    with pytest.raises(ResultError, match="earlier export"):
        export(folder, "csv")
    export(folder, "csv", outcomes=NAMES[:1], overwrite=True)
    assert len(pd.read_csv(out / "outcomes.csv").columns) == 4


def test_bad_words_are_refused(compared, validated, tmp_path):
    _, folder = compared
    with pytest.raises(InputError, match="one of csv") as caught:
        export(folder, "cvs")
    assert caught.value.hint == "did you mean 'csv'?"
    with pytest.raises(InputError, match="--form"):
        export(folder, "csv", form="tall")
    with pytest.raises(ResultError, match="no outcome of this comparison"):
        export(folder, "csv", outcomes=["outputt"])
    with pytest.raises(InputError, match="no outcomes to choose from"):
        export(validated, "csv", outcomes=["output"])
    assert not list(tmp_path.glob("*-*"))


def test_what_cannot_be_exported_is_refused(interrupted, tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(ResultError, match="no result of Distretto"):
        export(tmp_path / "other", "csv")
    with pytest.raises(ResultError, match=r"summary\.json: no such file"):
        export(interrupted, "csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["interrupted", "other"]


def test_nothing_half_written_is_left(compared, tmp_path, monkeypatch):
    from distretto.results import exporting

    def fail(*_):
        raise OSError("disk full")

    _, folder = compared
    monkeypatch.setattr(exporting, "write_codebook", fail)
    with pytest.raises(ResultError, match="disk full"):
        export(folder, "csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()
