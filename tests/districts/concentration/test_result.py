"""All measures of a table at once."""

import json

import numpy as np
import pandas as pd
import pytest

from distretto.districts import concentration as measures
from distretto.districts.concentration import Plants, concentration
from distretto.errors import InputError, ResultError

TABLE = pd.DataFrame(
    [[300, 10, 90], [30, 40, 30], [20, 0, 80], [150, 150, 100]],
    index=["Prato", "Biella", "Carpi", "Como"],
    columns=["13.1", "13.2", "25.7"],
)


@pytest.fixture(scope="module")
def plants():
    draws = np.random.default_rng(1)
    area, industry = draws.choice(["a", "b", "c", "d"], 200), draws.choice(["x", "y"], 200)
    return Plants.from_columns(area, industry, np.ceil(draws.lognormal(2, 1, 200)))


def test_it_holds_what_the_functions_say():
    herfindahl = [0.1, 0.2, 0.05]
    found = concentration(TABLE, plants=herfindahl, groups=["13", "13", "25"])
    assert found.areas.tolist() == list(TABLE.index)
    assert found.industries.tolist() == list(TABLE.columns)
    assert np.array_equal(found.quotients, measures.location_quotients(TABLE))
    assert np.array_equal(found.prevalence, measures.prevalence(TABLE))
    alone = measures.posterior_intervals(TABLE, [10.0, 5.0, 20.0])
    assert found.intervals.low == pytest.approx(alone.low)
    assert np.array_equal(found.stars, measures.cluster_stars(TABLE).number)
    assert np.array_equal(found.strong, measures.strong_clusters(TABLE))
    by_industry, by_area = found.by_industry, found.by_area
    assert by_industry["areas"].tolist() == [4, 3, 4]
    assert by_industry["gini"].to_numpy() == pytest.approx(measures.gini_of_location(TABLE))
    assert by_industry["krugman"].to_numpy() == pytest.approx(measures.krugman_of_location(TABLE))
    index = measures.agglomeration(TABLE, herfindahl)
    assert by_industry["ellison_glaeser"].to_numpy() == pytest.approx(index.ellison_glaeser)
    assert by_industry["plant_herfindahl"].tolist() == herfindahl
    assert by_area["industries"].tolist() == [3, 3, 2, 3]
    special = measures.krugman_of_specialisation(TABLE)
    assert by_area["krugman"].to_numpy() == pytest.approx(special)
    within = measures.variety(TABLE, ["13", "13", "25"]).related
    assert by_area["related_variety"].to_numpy() == pytest.approx(within)


def test_what_is_not_known_is_not_told():
    found = concentration(TABLE)
    assert "ellison_glaeser" not in found.by_industry
    assert "related_variety" not in found.by_area


def test_to_dataframe():
    found = concentration(TABLE)
    cells = found.to_dataframe()
    assert len(cells) == 11  # Carpi has no 13.2
    assert len(found.to_dataframe(empty=True)) == 12
    biella = cells[(cells["area"] == "Biella") & (cells["industry"] == "13.2")].iloc[0]
    assert biella["quotient"] == pytest.approx((40 / 100) / (200 / 1000))
    assert biella["prevalence"] == pytest.approx(40 - 100 * 200 / 1000)
    assert biella["low"] < biella["quotient"]
    assert ((cells["quotient"] > 1) == (cells["prevalence"] > 0)).all()


def test_it_shows_itself():
    found = concentration(TABLE)
    assert repr(found) == "Concentration(4 areas, 3 industries, 1,000 jobs)"
    assert "13.1" in found._repr_html_()


def test_a_list_of_plants_gives_their_sizes_too(plants):
    found = concentration(plants)
    by_hand = concentration(
        plants.employment,
        areas=plants.areas,
        industries=plants.industries,
        plants=plants.inequality,
    )
    pd.testing.assert_frame_equal(found.by_industry, by_hand.by_industry)
    pd.testing.assert_frame_equal(found.to_dataframe(), by_hand.to_dataframe())


def test_strong_clusters_of_a_list_count_its_plants(plants):
    rule = measures.StrongRule(top=1.0, above=0.0, least_plants=25.0)
    strong = concentration(plants, strong=rule).strong
    count = np.zeros((4, 2))
    np.add.at(count, (plants.area, plants.industry), 1)
    assert np.array_equal(strong, count >= 25)
    assert 0 < strong.sum() < 8


def test_a_part_of_the_country():
    base = TABLE.sum(axis=0)
    whole, part = concentration(TABLE), concentration(TABLE.iloc[:2], base=base)
    assert np.array_equal(part.quotients, whole.quotients[:2])
    special = whole.by_area.drop(columns="area").iloc[:2]
    pd.testing.assert_frame_equal(part.by_area.drop(columns="area"), special)
    # Location is among the areas that are here.
    inside = measures.gini_of_location(TABLE.iloc[:2])
    assert part.by_industry["gini"].to_numpy() == pytest.approx(inside)


def test_names_have_to_fit():
    with pytest.raises(InputError, match="4 names"):
        concentration(TABLE.to_numpy(), areas=["a", "b"])
    for data in (TABLE.to_numpy(), TABLE.to_numpy().tolist()):
        numbered = concentration(data)
        assert numbered.areas.tolist() == [1, 2, 3, 4]
        assert numbered.industries.tolist() == [1, 2, 3]


def test_german_states(shared_table):
    """Hamburg, Bremen and the rest: employment of 2015 by section."""
    rows = shared_table("de_concentration_examples/bundesland_industry_2015.csv.gz")
    table = rows.pivot(index="region", columns="ind_code", values="emp_all")
    assert table.to_numpy().sum() == 39_055_000
    found = concentration(table)
    cells = found.to_dataframe().set_index(["area", "industry"])
    trade = table.loc["Hamburg", "WZ08-H"] / table.loc["Hamburg"].sum()
    country = table["WZ08-H"].sum() / 39_055_000
    assert cells.loc[("Hamburg", "WZ08-H"), "quotient"] == pytest.approx(trade / country)
    assert cells.loc[("Hamburg", "WZ08-H"), "low"] > 1
    # Mining is the section that lies most unevenly.
    most = found.by_industry.set_index("industry")["krugman"].idxmax()
    assert most == "WZ08-B"


def test_every_public_name_can_be_had():
    for name in measures.__all__:
        assert getattr(measures, name).__module__.startswith("distretto.districts.concentration.")
    assert set(measures.__all__) <= set(dir(measures))
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = measures.nothing_such


def test_save(tmp_path):
    rule = measures.StarRule(quotient=1.5)
    found = concentration(TABLE, plants=[0.1, 0.2, 0.05], stars=rule)
    folder = measures.save(found, tmp_path / "out")
    cells = pd.read_csv(folder / "concentration.csv", dtype={"industry": str})
    pd.testing.assert_frame_equal(cells, found.to_dataframe(), check_dtype=False)
    for name, table in (("industries", found.by_industry), ("areas", found.by_area)):
        read = pd.read_csv(folder / f"{name}.csv", dtype={"industry": str})
        assert read.columns.tolist() == table.columns.tolist()
        assert read["gini"].to_numpy() == pytest.approx(table["gini"].to_numpy())
    about = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert about["parameters"]["stars"]["quotient"] == 1.5
    with pytest.raises(ResultError):
        measures.save(found, tmp_path / "out")
    measures.save(found, tmp_path / "out", overwrite=True)
