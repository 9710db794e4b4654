"""Profiles of invented districts: each is found to be what it was made to be."""

import json

import numpy as np
import pandas as pd
import pytest

from distretto.districts import profile
from distretto.districts.profiling.saving import profile_json
from distretto.districts.profiling.trades import industry_name
from distretto.errors import InputError, TableError

DRAWS = 20


@pytest.fixture(scope="module")
def found(invented):
    return {kind: profile(**invented.district(kind), draws=DRAWS) for kind in invented.KINDS}


@pytest.fixture(scope="module")
def whole(invented):
    employment, nation = invented.employment()
    return profile(
        **invented.district(),
        aggregate=employment,
        nation=nation,
        institutions=invented.INSTITUTIONS,
        living_wage=20_000.0,
        draws=DRAWS,
    )


@pytest.mark.parametrize("kind", ["marshallian", "hub-and-spoke", "satellite", "state-anchored"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_kind_is_what_it_was_made_to_be(invented, kind, seed):
    made = profile(**invented.district(kind, seed), draws=DRAWS)
    scores = {score.kind.name: score.membership for score in made["markusen"].scores}
    assert scores.pop(kind) > 0.7
    assert max(scores.values()) < 0.4


@pytest.mark.parametrize(
    ("kind", "command", "others"),
    [
        ("marshallian", "horizontal", ("hierarchical", "multinational-led")),
        ("hub-and-spoke", "hierarchical", ("horizontal", "multinational-led")),
        ("satellite", "multinational-led", ("horizontal",)),
    ],
)
def test_who_directs_whom(found, kind, command, others):
    typology = found[kind]["command"]
    assert typology[command].membership > 0.7
    assert all(typology[each].membership < 0.4 for each in others)


def test_everything_is_known_of_the_example(whole):
    assert whole.missing() == {}
    assert {each.known for each in (*whole.features.values(), *whole.health.values())} == {True}


def test_what_was_planted_is_found(whole):
    values = {name: feature.value for name, feature in whole.features.items()}
    assert values["local_supply"] == pytest.approx(0.85, abs=1e-4)
    assert values["exports"] == pytest.approx(0.6, abs=1e-4)
    assert values["mobility"] == pytest.approx(0.14, abs=0.03)
    assert values["service_centres"] == pytest.approx(1000.0 / values["jobs"])
    assert values["association_density"] == pytest.approx(46.0 / values["firms"])
    assert (values["outside_jobs"], values["top5_local"]) == (0.0, 1.0)
    assert (whole.main_industry, whole.main_name) == ("15", "leather and footwear")
    assert profile_json(whole, {})["main_industry_name"] == "leather and footwear"
    fall = whole.resilience.downturn
    assert (fall.start, fall.end, fall.change > fall.expected) == (2019.0, 2020.0, True)


def test_roles_are_exchanged_within_the_year_and_over_years(whole):
    for name in ("mutual", "reciprocity", "reciprocity_ratio", "role_exchange", "alternation"):
        feature = whole.features[name]
        assert feature.value > feature.null[1], name
    assert whole.features["hierarchy"].value < whole.features["hierarchy"].null[0]


def test_a_little_is_enough_for_a_part(invented):
    firms = invented.district("satellite")["firms"]
    part = profile(firms=firms[["firm", "period", "jobs", "owner"]])
    satellite = part["markusen"]["satellite"]
    assert satellite.known == 3
    assert satellite.low < satellite.membership == 1.0
    needed = list(part.missing())
    assert any(needs.startswith("ties: buyer, supplier, value") for needs in needed)
    assert all(name in part.health for name in ("resistance", "wage_share"))
    assert part.health["wage_share"].value is None


def test_sizes_come_from_classes_where_there_are_no_firms():
    rows = [("15", "1-9", 40, 20), ("15", "10-49", 60, 3), ("15", "50-249", 100, 1)]
    table = pd.DataFrame(rows, columns=["industry", "size_class", "jobs", "units"])
    made = profile(aggregate=table)
    assert made.features["small_jobs"].value == 0.5
    assert made.features["large_jobs"].value == 0.0
    assert made.sizes["units"].tolist() == [20.0, 3.0, 1.0, 0.0]
    wide = table.assign(size_class=["1-9", "10-99", "100-249"])
    assert profile(aggregate=wide).features["small_jobs"].value is None


def test_facts_count_before_tables(invented):
    firms = invented.district("satellite")["firms"]
    made = profile(firms=firms, facts={"outside_jobs": 0.0})
    assert made["command"]["multinational-led"].membership == 0.0
    with pytest.raises(InputError) as raised:
        profile(facts={"outside_job": 0.1})
    assert raised.value.hint == "did you mean 'outside_jobs'?"


def test_who_is_not_listed_is_outside():
    firms = pd.DataFrame({"firm": ["a", "b", "c"], "jobs": [100.0, 5.0, 5.0]})
    ties = pd.DataFrame(
        {"buyer": ["a", "a", "b"], "supplier": ["b", "elsewhere", "c"], "value": [3.0, 6.0, 1.0]}
    )
    made = profile(firms=firms, ties=ties, draws=0)
    assert made.features["local_supply"].value == pytest.approx(0.4)
    assert made.features["coordinated"].value == pytest.approx(0.75)
    assert made.features["top5_buyers"].value == 1.0


def test_roles_are_fixed_where_nobody_both_buys_and_sells():
    ties = pd.DataFrame({"buyer": ["a", "b"], "supplier": ["x", "y"], "value": 1.0})
    assert profile(ties=ties, draws=DRAWS).features["mutual"].value == 0.0


def test_exchange_of_roles_is_told_from_chance():
    # A ring in which every pair takes turns from year to year; without chance all is exchanged.
    firms = [f"f{i:02}" for i in range(40)]
    rows = [
        (firms[i], firms[(i + 1) % 40], year) if year % 2 else (firms[(i + 1) % 40], firms[i], year)
        for i in range(40)
        for year in range(4)
    ]
    ties = pd.DataFrame(rows, columns=["buyer", "supplier", "period"]).assign(value=1.0)
    assert profile(ties=ties, draws=0).features["mutual"].value == pytest.approx(1.0)
    mutual = profile(ties=ties, draws=DRAWS).features["mutual"]
    assert mutual.value == pytest.approx(1.0)
    assert mutual.null[0] < 0.05 < 0.5 > mutual.null[1]


def test_nothing_returned_is_no_reciprocity():
    ties = pd.DataFrame({"buyer": ["a", "a", "b"], "supplier": ["x", "y", "y"], "value": 1.0})
    made = profile(ties=ties, draws=DRAWS)
    assert made.features["reciprocity_ratio"].value == 0.0
    assert made["command"]["hierarchical"].membership > made["command"]["horizontal"].membership


@pytest.mark.parametrize(
    ("name", "frame", "problem", "where"),
    [
        (
            "aggregate",
            {"industry": ["15", "28"], "jobs": [10.0, 4.0], "units": [5.0, 6.0]},
            "fewer jobs than units",
            "row 2, column jobs",
        ),
        (
            "aggregate",
            {"industry": ["15"] * 2, "size_class": ["1-9", "5-49"], "jobs": [10.0, 40.0]},
            "classes of size overlap",
            "row 2, column size_class",
        ),
        (
            "aggregate",
            {"industry": ["15"], "size_class": ["many"], "jobs": [10.0]},
            "not a class of size",
            "row 1, column size_class",
        ),
        (
            "aggregate",
            {"industry": ["15"] * 2, "size_class": ["1-9", ""], "jobs": [10.0, 40.0]},
            "not a class of size",
            "row 2, column size_class",
        ),
        (
            "firms",
            {"firm": ["a"], "owner": ["state"]},
            "a value that is not allowed",
            "row 1, column owner",
        ),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(name, frame, problem, where):
    with pytest.raises(TableError) as raised:
        profile(**{name: pd.DataFrame(frame)})
    assert raised.value.where == where
    assert name in str(raised.value)
    if name == "aggregate":
        assert raised.value.problem == problem


@pytest.mark.parametrize(
    ("industry", "listed", "name"),
    [
        ("15", ["15", "14", "55"], "leather and footwear"),
        ("15.20", ["15.20", "C", "H", ""], "leather and footwear"),
        ("316", ["316", "445"], "leather and footwear"),  # NAICS, as NACE has no 445
        ("316", ["316", "313"], None),  # NACE and NAICS have both, and differ
        ("15", ["15", "shops"], None),
        ("leather", ["leather"], None),
        ("C", ["C", "H"], None),  # a section of many industries
    ],
)
def test_an_industry_has_the_name_on_which_classifications_agree(industry, listed, name):
    assert industry_name(industry, listed) == name


def test_an_industry_that_the_nation_lacks_is_refused():
    here = pd.DataFrame({"industry": ["15", "151"], "jobs": 1.0})
    nation = pd.DataFrame({"industry": ["15", "28"], "jobs": 1.0})
    with pytest.raises(TableError) as raised:
        profile(aggregate=here, nation=nation)
    assert (raised.value.where, raised.value.found) == ("row 2, column industry", "151")


def test_industries_of_firms_stand_in_for_the_aggregate():
    firms = pd.DataFrame(
        {"firm": ["a", "b", "c"], "industry": ["15", "15", ""], "jobs": [6.0, 4.0, 90.0]}
    )
    nation = pd.DataFrame({"industry": ["15", "28"], "jobs": [10.0, 90.0]})
    made = profile(firms=firms, nation=nation)
    assert made.features["main_quotient"].value == pytest.approx(10.0)
    assert made.features["jobs"].value == 100.0
    assert made.main_name == "leather and footwear"
    with pytest.raises(TableError) as raised:
        profile(firms=firms.assign(industry=["15", "16", ""]), nation=nation)
    assert (raised.value.file, raised.value.where) == ("firms", "row 2, column industry")


def test_nothing_to_profile_is_refused():
    with pytest.raises(InputError, match="nothing to profile"):
        profile()


def test_the_tables_of_a_profile(whole):
    members = whole.memberships()
    assert len(members) == sum(len(each.scores) + len(each.squares) for each in whole.typologies)
    reasons = whole.reasons()
    assert (reasons["membership"].notna()).all()
    assert set(whole.to_dataframe()["part"]) == {"kind", "health"}
    assert "53 of 53 features known" in repr(whole)
    assert "marshallian" in whole._repr_html_()


def test_the_result_is_json(found):
    text = json.dumps(profile_json(found["hub-and-spoke"], {"seed": 1}), allow_nan=False)
    read = json.loads(text)
    kind = read["typologies"]["markusen"]["kinds"]["hub-and-spoke"]
    assert kind["membership"] == pytest.approx(1.0)
    assert {each["feature"] for each in kind["criteria"] if each["essential"]} == {
        "top5_jobs",
        "top5_local",
    }
    assert read["settings"]["typologies"]["markusen"]["satellite"][0]["none"] == 0.15


def test_ties_of_quarters_are_told_by_the_year():
    """Who buys in one quarter and sells in the next trades both ways within the year."""
    ties = pd.DataFrame(
        {
            "supplier": ["a", "b", "a", "b"],
            "buyer": ["b", "a", "b", "a"],
            "period": [8076.0, 8077.0, 8080.0, 8081.0],
            "value": [10.0, 10.0, 10.0, 10.0],
        }
    )
    assert profile(ties=ties, draws=0).features["reciprocity"].value == 0.0
    ties.attrs["labels"] = {8076.0: "2019Q1", 8077.0: "2019Q2", 8080.0: "2020Q1", 8081.0: "2020Q2"}
    assert profile(ties=ties, draws=0).features["reciprocity"].value == 1.0


def test_moves_are_counted_a_year_apart():
    workers = pd.DataFrame(
        {
            "worker": ["w"] * 5,
            "firm": ["a", "b", "a", "b", "a"],
            "period": [8076.0, 8077.0, 8078.0, 8079.0, 8080.0],
            "pay": 1.0,
        }
    )
    assert profile(workers=workers).features["mobility"].value == 1.0
    workers.attrs["labels"] = {number: f"{number // 4:.0f}Q1" for number in workers["period"]}
    assert profile(workers=workers).features["mobility"].value == 0.0


def test_firms_whose_jobs_are_all_unknown_do_not_have_none():
    firms = pd.DataFrame({"firm": ["a", "b"], "jobs": [np.nan, np.nan]})
    ties = pd.DataFrame({"supplier": ["a"], "buyer": ["b"], "value": [1.0]})
    found = profile(firms=firms, ties=ties, draws=0)
    for name in ("jobs", "largest_firm", "coordinated"):
        assert not found.features[name].known, name
    assert found.sizes is None


@pytest.mark.parametrize("value", [20.0, float("nan"), float("inf")])
def test_a_fact_that_is_no_share_is_refused(value):
    with pytest.raises(InputError, match="facts, outside_jobs"):
        profile(facts={"outside_jobs": value})


def test_a_fact_does_not_take_over_the_chance_of_ties(invented):
    ties = invented.district("marshallian")["ties"]
    found = profile(ties=ties, facts={"reciprocity": 0.5}, draws=5)
    assert found.features["reciprocity"].null is None
    assert found.features["hierarchy"].null is not None
