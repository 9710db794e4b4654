"""Tables of employment: long and wide, in four languages, and one error for what is wrong."""

import gzip

import numpy as np
import pandas as pd
import pytest

from distretto.errors import TableError
from distretto.tables import read_employment
from distretto.tables.size_classes import overlapping, size_class

LONG = pd.DataFrame(
    {
        "place": ["01", "01", "02", "02"],
        "industry": ["13", "13", "13", "47"],
        "size_class": ["1-9", "10+", "1-9", "10+"],
        "units": [3, 1, 2, 1],
        "employment": [9, 40, 5, 12],
    }
)
WIDE = {
    "by class": pd.DataFrame(
        {"place": ["01", "02", "02"], "place name": ["Alba", "None", "None"],
         "industry": ["13", "13", "47"], "1-9": [9, 5, None], "10+": [40, None, 12]}
    ),
    "by industry": pd.DataFrame(
        {"place": ["01", "01", "02", "02"], "size_class": ["1-9", "10+", "1-9", "10+"],
         "13": [9, 40, 5, 0], "47": [0, 0, 0, 12]}
    ),
    "by both": pd.DataFrame(
        {"place": ["01", "02"], "13: 1-9": [9, 5], "13: 10+": [40, 0], "47_10+": [0, 12]}
    ),
}  # fmt: skip
HEADINGS = {
    "en": ["Place", "Industry", "Size class", "Local units", "Persons employed"],
    "it": ["Comune", "Codice ATECO", "Classe di addetti", "Unità locali", "Addetti"],
    "es": ["Municipio", "Actividad económica", "Tamaño", "Establecimientos", "Ocupados"],
    "fr": ["Commune", "Branche", "Tranche d'effectif", "Établissements", "Effectifs"],
}


def cells_of(table):
    """Jobs by place, industry and class."""
    return {
        (str(table.places[p]), str(table.industries[i]), str(table.classes[k])): float(jobs)
        for p, i, k, jobs in zip(table.place, table.industry, table.size, table.jobs, strict=True)
    }


WANTED = {
    ("01", "13", "1-9"): 9, ("01", "13", "10+"): 40, ("02", "13", "1-9"): 5,
    ("02", "47", "10+"): 12,
}  # fmt: skip


def test_a_long_table():
    table = read_employment(LONG)
    assert cells_of(table) == WANTED
    assert table.units.tolist() == [3, 1, 2, 1]
    assert [str(each) for each in table.classes] == ["1-9", "10+"]
    assert not table.counted_only
    assert table.where(3, "industry") == "row 4, column industry"


@pytest.mark.parametrize("kind", WIDE)
def test_wide_tables_hold_the_same(kind):
    table = read_employment(WIDE[kind])
    assert cells_of(table) == WANTED
    assert np.isnan(table.units).all()


def test_a_wide_table_may_count_units():
    table = read_employment(WIDE["by both"], measure="units")
    assert table.counted_only and table.units.sum() == 66


@pytest.mark.parametrize("language", HEADINGS)
def test_headings_are_known_in_four_languages(language):
    assert cells_of(read_employment(LONG.set_axis(HEADINGS[language], axis=1))) == WANTED


def test_columns_may_be_named():
    frame = LONG.set_axis(["a", "b", "c", "d", "e"], axis=1)
    table = read_employment(frame, place="a", industry="b", size_class="c", employment="e")
    assert cells_of(table) == WANTED


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet", "xlsx", "dta"])
def test_files(tmp_path, ending):
    path = tmp_path / f"employment.{ending}"
    if ending == "parquet":
        LONG.to_parquet(path)
    elif ending == "xlsx":
        LONG.to_excel(path, index=False)
    elif ending == "dta":
        LONG.to_stata(path, write_index=False)
    else:
        content = LONG.to_csv(index=False, sep=";").encode()
        path.write_bytes(gzip.compress(content) if ending.endswith("gz") else content)
    table = read_employment(path)
    assert cells_of(table) == WANTED
    assert table.source == str(path)


def test_marks_in_numbers(tmp_path):
    path = tmp_path / "employment.csv"
    path.write_text("place;industry;size_class;employment\n1;13;10+;1.234,5\n")
    assert read_employment(path, thousands=".").jobs.tolist() == [1234.5]
    with pytest.raises(TableError, match="not a number") as caught:
        read_employment(path)
    assert caught.value.where == "line 2, column employment"
    assert "--thousands" in caught.value.hint


def test_only_some_rows():
    years = pd.concat([LONG.assign(year=2011), LONG.assign(year=2001)])
    assert cells_of(read_employment(years, only={"year": "2011"})) == WANTED
    with pytest.raises(TableError, match="no row has this text"):
        read_employment(years, only={"year": "1991"})
    wide = pd.concat([WIDE["by both"].assign(year=year) for year in (2001, 2011)])
    wide = wide[["place", "13: 1-9", "13: 10+", "47_10+", "year"]]
    assert cells_of(read_employment(wide, only={"year": "2011"})) == WANTED
    with pytest.raises(TableError, match="the heading tells no industry"):
        read_employment(wide)


def test_rows_of_the_same_cell_are_added_on_demand():
    twice = pd.concat([LONG, LONG.iloc[:1]])
    with pytest.raises(
        TableError, match="the same place, industry and class as in row 1"
    ) as caught:
        read_employment(twice)
    assert caught.value.where == "row 5"
    table = read_employment(twice, sum_duplicates=True)
    assert cells_of(table) == {**WANTED, ("01", "13", "1-9"): 18}
    assert table.units[0] == 6 and "1 rows" in table.notes[0]


def test_jobs_that_a_class_cannot_hold_are_noted():
    table = read_employment(LONG.assign(employment=[90, 40, 5, 12]))
    assert "1 rows have more or fewer jobs" in table.notes[0]
    assert "row 1, column employment" in table.notes[0]


BAD = {
    "employment below the number of units": (
        {"employment": [2, 40, 5, 12]}, "row 1, column employment",
    ),
    "negative units": ({"units": [3, 1, -2, 1]}, "row 3, column units"),
    "not a number": ({"employment": ["9", "40", "five", "12"]}, "row 3, column employment"),
    "not a num": ({"employment": ["9", "1e400", "5", "12"]}, "row 2, column employment"),
    "employment too large": ({"employment": [9, 1e300, 5, 12]}, "row 2, column employment"),
    "the value is missing": (
        {"employment": [9, None, 5, 12], "units": [3, None, 2, 1]}, "row 2, column units",
    ),
    "not a class of size": (
        {"size_class": ["1-9", "total", "1-9", "10+"]}, "row 2, column size_class",
    ),
    "classes of size overlap": (
        {"size_class": ["1-9", "10+", "1-9", "5-49"]}, "row 4, column size_class",
    ),
    "the code is missing": ({"industry": ["13", "13", " ", "47"]}, "row 3, column industry"),
    "the table has no employment": ({"employment": 0, "units": 0}, None),
}  # fmt: skip


@pytest.mark.parametrize("problem", BAD)
def test_what_is_wrong_is_one_error_with_its_place(problem):
    changes, where = BAD[problem]
    with pytest.raises(TableError, match=problem) as caught:
        read_employment(LONG.assign(**changes))
    assert caught.value.where == where


def test_a_total_among_the_classes_is_told_apart():
    with pytest.raises(TableError) as caught:
        read_employment(LONG.assign(size_class=["Totale", "10+", "1-9", "10+"]))
    assert "count twice" in caught.value.hint


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (LONG.drop(columns="size_class"), "there is no column size_class"),
        (LONG.drop(columns="place"), "there is no column place"),
        (LONG.drop(columns=["units", "employment"]), "there is no column employment or units"),
        (LONG.assign(jobs=1).rename(columns={"employment": "addetti"}), "more than one column may"),
        (
            WIDE["by class"].drop(columns=["1-9", "10+"]).assign(x=1),
            "there is no column size_class",
        ),
    ],
)
def test_columns_that_are_missing_or_doubtful(frame, message):
    with pytest.raises(TableError, match=message) as caught:
        read_employment(frame)
    assert caught.value.where == "header" and caught.value.hint


def test_one_column_cannot_be_two_things():
    with pytest.raises(TableError, match="one column cannot be two things"):
        read_employment(LONG, units="employment")


@pytest.mark.parametrize(
    ("written", "wanted"),
    {
        "1-9": "1-9", "1 – 9": "1-9", "10 to 49": "10-49", "10 a 49 addetti": "10-49",
        "de 10": None, "10 à 49": "10-49", "250+": "250+", "250 and more": "250+",
        "250 e oltre": "250+", "500 o más": "500+", "250 ou plus": "250+", ">= 250": "250+",
        ">249": "250+", "più di 249": "250+", "<10": "1-9", "moins de 10": "1-9", "5": "5",
        "1.000+": "1000+", "0-9": "0-9", "9-1": None, "total": None, "": None, "13 x": None,
    }.items(),
)  # fmt: skip
def test_classes_of_size(written, wanted):
    found = size_class(written)
    assert (None if found is None else str(found)) == wanted


def test_overlapping_classes():
    parse = [size_class(text) for text in ("10-49", "1-9", "50+")]
    assert overlapping(parse) is None
    one, other = overlapping([*parse, size_class("200+")])
    assert (str(one), str(other)) == ("50+", "200+")


def test_columns_of_a_wide_table_that_are_not_read_are_said():
    """A heading that is not understood must not take the large units away in silence."""
    wide = pd.DataFrame(
        {"place": ["a", "b"], "industry": ["15", "47"], "1-49": [10, 20], "250 und mehr": [999, 0]}
    )
    assert any("250 und mehr" in note for note in read_employment(wide).notes)
    assert not read_employment(wide.rename(columns={"250 und mehr": "250+"})).notes


def test_added_rows_keep_the_jobs_that_only_some_of_them_tell():
    frame = pd.DataFrame(
        {
            "place": ["a", "a", "a", "a"],
            "industry": ["15"] * 4,
            "size_class": ["1-49"] * 4,
            "units": [np.nan, 2, 3, 1],
            "employment": [40, np.nan, np.nan, 7],
        }
    )
    found = read_employment(frame, sum_duplicates=True)
    assert np.nansum(found.jobs) == 47 and np.nansum(found.units) == 6
    assert not (np.isnan(found.jobs) & np.isnan(found.units)).any()
    assert found.units[np.isnan(found.jobs)].tolist() == [5]
