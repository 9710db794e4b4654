"""Groupings of industries: those that come with Distretto, and the user's own."""

import pandas as pd
import pytest

from distretto import districts
from distretto.districts.groupings import ACTIVITIES, GROUPINGS, read_grouping
from distretto.errors import InputError, TableError

# Division or subsector -> group; the same goods by two classifications.
SAME = {
    ("13", "313"): "textile and clothing",
    ("15.20", "3162"): "leather and footwear",
    ("23.41", "32711"): "housing goods",
    ("31", "337"): "housing goods",
    ("32.12", "339910"): "jewellery, instruments and toys",
    ("10.51", "311511"): "food and beverages",
    ("26", "334"): "machinery, electrical and optical",
    ("32.50", "33911"): "machinery, electrical and optical",
    ("25.62", "332710"): "metals and metal products",
    ("22.29", "326199"): "chemicals and plastics",
    ("29", "3361"): "transport equipment",
    ("18.1", "323111"): "paper and printing",
    ("32.91", "339994"): "other manufacturing",
    ("01", "111"): "agriculture",
    ("06", "211"): "extraction",
    ("41", "236"): "construction",
    ("46", "423"): "business services",
    ("55", "721"): "consumer services",
    ("85", "611"): "social services",
    ("96", "812"): "traditional services",
}


@pytest.mark.parametrize("codes", SAME, ids=str)
def test_the_same_goods_are_in_the_same_group(codes):
    nace, naics = codes
    for name in ("nace-rev2", "ateco-2007", "isic-rev4"):
        assert read_grouping(name).group(nace) == SAME[codes]
    for name in ("naics-2017", "naics-2022"):
        assert read_grouping(name).group(naics) == SAME[codes]


@pytest.mark.parametrize("name", GROUPINGS)
def test_groupings_have_eleven_industries_and_all_activities(name):
    grouping = read_grouping(name)
    assert len(grouping.industries) == 11
    assert set(grouping.codes.values()) == {*ACTIVITIES, *grouping.industries}
    assert grouping.source and grouping.title


def test_every_division_of_the_sections_has_a_group():
    nace = read_grouping("nace-rev2")
    divisions = {division for parts in nace.sections.values() for division in parts}
    assert len(divisions) == 88
    assert all(nace.group(division) for division in divisions)
    assert nace.group("04") is None


def test_codes_are_read_as_they_are_written():
    nace = read_grouping("nace-rev2")
    assert nace.group("C13.10") == nace.group("1310") == nace.group("13") == "textile and clothing"
    assert nace.group("9") == "extraction"  # 09 whose zero was dropped
    assert nace.group("A") == "agriculture" and nace.group("C") is None and nace.group("G") is None
    assert read_grouping("ateco-2007").group("32.50.20") == "other manufacturing"
    assert read_grouping("naics-2017").group("44-45") == "consumer services"


def test_a_grouping_of_the_user_starts_from_another(tmp_path, country):
    file = tmp_path / "own.toml"
    file.write_text(
        'like = "nace-rev2"\ntitle = "NACE with tanneries apart"\n'
        '[manufacturing]\n"tanneries" = ["15.11"]\n"leather goods" = ["15.12"]\n'
        '[activities]\n"social services" = ["47"]\n'
    )
    own = read_grouping(file)
    assert own.group("1511") == "tanneries" and own.group("1520") == "leather and footwear"
    assert own.group("47") == "social services" and own.group("13") == "textile and clothing"
    assert own.title == "NACE with tanneries apart" and len(own.industries) == 13
    found = districts.identify(country.replace({"industry": {"15": "1511"}}), groups=file)
    assert "tanneries" in set(found.to_dataframe()["main_industry"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "not TOML"),
        ('industries = ["1"]', "the key is not known"),
        ('[activities]\n"shops" = ["47"]', "the activity is not known"),
        ('[manufacturing]\na = ["13"]\nb = ["13"]', "a code is in two groups"),
        ("[manufacturing]\na = [13]", "not a list of codes"),
        ('[activities]\nagriculture = ["01"]', "no manufacturing industry"),
        ('like = "nice"\n', "did you mean 'nace-rev2'|no such grouping"),
        ("title = 3", "not a text"),
    ],
)
def test_a_file_that_is_no_grouping_is_refused(tmp_path, text, message):
    file = tmp_path / "own.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=message):
        read_grouping(file)


def row(industry, place="a", size="1-9"):
    return {"place": place, "industry": industry, "size_class": size, "employment": 5}


@pytest.mark.parametrize(
    ("industries", "message", "where"),
    [
        (["13", "04"], "the industry is not known", "row 2, column industry"),
        (["13", "tessile"], "the industry is not known", "row 2, column industry"),
        (["C", "47"], "the industry is too coarse", "row 1, column industry"),
        (["13", "13.1"], "part of another one", "row 2, column industry"),
        (["A", "01"], "part of another one", "row"),
    ],
)
def test_codes_that_cannot_be_are_refused_with_their_place(industries, message, where):
    table = pd.DataFrame([row(code) for code in industries])
    with pytest.raises(TableError, match=message) as caught:
        districts.identify(table)
    assert where in caught.value.where


def test_a_place_without_an_area_is_refused_with_its_place():
    table = pd.DataFrame([row("13"), row("13", "b")])
    with pytest.raises(TableError, match="1 of 2 places have no area") as caught:
        districts.identify(table, {"a": "X"})
    assert caught.value.where == "row 2, column place" and caught.value.found == "b"


def test_a_nation_of_other_classes_is_refused():
    with pytest.raises(TableError, match="not those of the areas"):
        districts.identify(
            pd.DataFrame([row("13")]), reference=pd.DataFrame([row("13", size="1-19")])
        )


def test_a_division_that_lost_its_zero_before_a_dot_is_not_another_one():
    """A spreadsheet makes 1.11 of 01.11 (cereals); 11.1 is beverages."""
    nace = read_grouping("nace-rev2")
    assert nace.plain("1.11") == "0111" and nace.plain("A1.11") == "0111"
    assert nace.group("1.11") == nace.group("01.11") == "agriculture"
    assert nace.group("1.0") == "agriculture"
    assert nace.group("11.1") == "food and beverages"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('like = "nace-rev2"\ndivision_digits = "two"', "not a number of digits"),
        ('like = "nace-rev2"\ndivision_digits = 0', "not a number of digits"),
        ('like = "{itself}"', "starts from itself"),
    ],
)
def test_what_a_file_cannot_say_is_refused(tmp_path, text, message):
    file = tmp_path / "own.toml"
    file.write_text(text.replace("{itself}", str(file)))
    with pytest.raises(TableError, match=message):
        read_grouping(file)
