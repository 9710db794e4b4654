"""Planted districts are found and decoys refused, each for the planted reason, by each method."""

import numpy as np
import pytest
from made_country import NAMES, PLANS, REFUSED_BY, made_country, made_plans

from distretto import districts
from distretto.districts.kinds import KINDS
from distretto.errors import InputError

# Changes of parameters under which a method asks for what a decoy lacks.
NOT_ASKED = {
    "sforzi-istat-2011": {"few jobs", "many industries"},
    "sforzi-istat-2001": {"few jobs", "many industries"},
    "sforzi-istat-1991": {"few jobs", "many industries", "services lead", "single medium unit"},
    "boix-galletto": {"many industries"},
    "custom": set(),
}
CHANGES = {"custom": {"specialisation": 2.0, "least_jobs": 250}}
IN_1991 = {"manufacturing_lead": "manufacturing_share", "sme_lead": "sme_share_ratio"}

METHODS = pytest.mark.parametrize("method", NOT_ASKED)


@METHODS
def test_planted_districts_are_found_and_decoys_refused_for_the_planted_reason(table, method):
    found = districts.identify(table, method=method, **CHANGES.get(method, {}))
    areas = found.to_dataframe().set_index("area")
    steps = found.steps()
    for code, kind, main in made_plans():
        if kind == "district" or kind in NOT_ASKED[method]:
            assert areas.at[code, "district"], (kind, areas.at[code, "why"])
            if kind != "many industries":
                assert areas.at[code, "main_industry"] == NAMES[main]
            continue
        assert not areas.at[code, "district"], (code, kind)
        failed = set(steps.loc[(steps.area == code) & (steps.verdict == "failed"), "parameter"])
        if kind in REFUSED_BY:
            wanted = REFUSED_BY[kind]
            assert failed == {IN_1991.get(wanted, wanted) if "1991" in method else wanted}, kind


@METHODS
def test_kinds_divide_any_country(method):
    rng = np.random.default_rng(7)
    for seed in range(3):
        country = made_country(seed, noise=0.9)
        # A country in which nothing is planned: codes of industries dealt out anew.
        country["industry"] = rng.permutation(country["industry"].to_numpy())
        country = country.groupby(["place", "industry", "size_class"], as_index=False).sum()
        found = districts.identify(country, method=method)
        assert set(found.kind) <= set(KINDS)
        assert sum(found.counts.values()) == len(found) == 60
        assert (found.kind == "industrial district").tolist() == found.outcome.district.tolist()


def test_areas_without_manufacturing_belong_to_their_largest_quotient(table):
    areas = districts.identify(table).to_dataframe().set_index("area")
    wanted = {
        "business services": "service area",
        "consumer services": "service area",
        "social services": "service area",
        "agriculture": "agricultural or extractive area",
        "extraction": "agricultural or extractive area",
        "construction": "construction area",
        "town of large units": "manufacturing area of large units",
        "large units": "other manufacturing area",
    }
    for code, kind, _ in made_plans():
        if kind in wanted:
            assert areas.at[code, "kind"] == wanted[kind], kind


def test_the_published_kinds_of_spain_add_up_to_its_areas():
    """Boix (2008): the classes of Spain in 2001; the documentation shows them."""
    spain = {"industrial district": 205, "large units": 66, "residual": 61}
    others = {"service": 106, "agricultural or extractive": 333, "construction": 35}
    assert sum(spain.values()) == 332
    assert sum(spain.values()) + sum(others.values()) == 806


def test_places_are_added_up_to_areas(country, tmp_path):
    split = country.copy()
    # Each area in two places: textiles and services here, the rest there.
    split["place"] += np.where(split["industry"].isin(["13", "47", "85"]), "x", "y")
    partition = {code: code[:-1] for code in split["place"].unique()}
    whole = districts.identify(country).to_dataframe()
    parts = districts.identify(split, partition).to_dataframe()
    assert parts["places"].sum() == len(partition)
    assert parts["why"].tolist() == whole["why"].tolist()
    file = tmp_path / "areas.csv"
    lines = [f"{place},{area},Town {area}" for place, area in partition.items()]
    file.write_text("community,area,area_name\n" + "\n".join(lines) + "\n")
    named = districts.identify(split, file)
    assert named.to_dataframe()["name"].tolist()[0] == "Town A01"


def test_the_nation_may_be_another_table(country):
    some = country[country["place"] < "A20"]
    found = districts.identify(some, reference=country).to_dataframe().set_index("area")
    whole = districts.identify(country).to_dataframe().set_index("area")
    assert found["why"].tolist() == whole.loc[found.index, "why"].tolist()
    alone = districts.identify(some).to_dataframe().set_index("area")
    assert alone["why"].tolist() != found["why"].tolist()


def test_places_left_out_still_count_in_the_nation(country):
    partition = {code: code for code in country["place"].unique() if code < "A20"}
    found = districts.identify(country, partition, unassigned="leave-out")
    whole = districts.identify(country).to_dataframe().set_index("area")
    assert found.to_dataframe()["why"].tolist() == whole.loc[found.jobs.areas, "why"].tolist()
    assert "left out: 41 places" in found.notes[0]


def test_secondary_specialisations_follow_their_prevalence(table):
    found = districts.identify(table)
    special = [text.split("; ") for text in found.to_dataframe()["secondary"]]
    for area, names in enumerate(special):
        positions = [NAMES.index(name) for name in names if name]
        assert found.outcome.main[area] not in [
            found.grouping.industries.index(NAMES[at]) for at in positions
        ]
    counted = (found.outcome.quotient > 1).sum(axis=1) - (found.outcome.main >= 0)
    assert [len([n for n in names if n]) for names in special] == counted.tolist()


def test_industries_in_the_country_are_those_of_the_grouping():
    assert districts.read_grouping("nace-rev2").industries == NAMES
    assert sum(PLANS.values()) == 60


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "sforzi"}, "there is no such method"),
        ({"sme_majorty": 0.4}, "did you mean 'sme_majority'"),
        ({"sme_majority": -1}, "out of range"),
        ({"step1": "lead"}, "unknown option"),
        ({"small_below": 300}, "out of order"),
        ({"groups": "nace"}, "did you mean"),
        ({"small_below": 20}, "lies on both sides of a bound"),
    ],
)
def test_what_cannot_be_is_refused(table, options, message):
    with pytest.raises(InputError, match=message):
        districts.identify(table, **options)
