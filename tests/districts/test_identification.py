"""Planted districts are found and decoys refused, each for the planted reason, by each method."""

import numpy as np
import pandas as pd
import pytest
from made_country import NAMES, PLANS, REFUSED_BY, made_country, made_plans

from distretto import districts
from distretto.districts.kinds import KINDS
from distretto.errors import InputError, TableError

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
        ({"near": -0.1}, "near: out of range"),
        ({"near": float("nan")}, "near: out of range"),
        ({"small_below": 20}, "lies on both sides of a bound"),
    ],
)
def test_what_cannot_be_is_refused(table, options, message):
    with pytest.raises(InputError, match=message):
        districts.identify(table, **options)


def frame_of(*rows):
    return pd.DataFrame(rows, columns=["place", "industry", "size_class", "employment"])


def test_a_table_of_manufacturing_alone_is_refused():
    """Without other activities no area could be told from one of services or farms."""
    only = frame_of(("a", "15", "1-49", 900), ("b", "13", "1-49", 100))
    with pytest.raises(TableError, match="no jobs outside manufacturing"):
        districts.identify(only)


def test_an_area_without_manufacturing_is_not_said_to_have_large_units():
    found = districts.identify(frame_of(("a", "15", "1-49", 900), ("b", "47", "1-49", 100)))
    assert "there is no manufacturing" in found.reason("b")
    assert "large units prevail" not in found.reason("b")


def test_one_area_is_said_to_be_the_nation_too():
    found = districts.identify(frame_of(("a", "15", "1-49", 900), ("a", "47", "1-49", 100)))
    assert "just the national share" in found.reason("a")
    assert any("one area is the nation" in note for note in found.notes)


def test_reasons_tell_what_there_is_and_not_the_threshold(table):
    """With other parameters the jobs of services stay what they are."""
    usual = districts.identify(table).steps()
    asked = districts.identify(table, manufacturing_lead=2.0, sme_lead=1.5)
    said = 0
    for area in asked.jobs.areas:
        why = asked.reason(area)
        services = usual[(usual.area == area) & (usual.parameter == "manufacturing_lead")].iloc[0]
        if services.threshold > 0 and services.statistic > 0 and "beyond the national" in why:
            assert f"{services.threshold:,.0f} (more than 2 times that is asked)" in why
            said += 1
    assert said


def test_an_area_without_a_main_industry_is_no_area_of_large_units():
    country = frame_of(
        ("a", "15", "250+", 500), ("a", "13", "250+", 500), ("a", "47", "1-49", 100),
        ("b", "15", "1-49", 500), ("b", "13", "1-49", 500), ("b", "47", "1-49", 900),
    )  # fmt: skip
    found = districts.identify(country, specialisation=3.0).to_dataframe().set_index("area")
    assert found.at["a", "main_industry"] == ""
    assert found.at["a", "kind"] == "other manufacturing area"


def test_the_nation_may_have_classes_of_size_that_the_areas_lack():
    here = frame_of(("a", "15", "1-49", 900), ("a", "47", "1-49", 100))
    nation = frame_of(
        ("n", "15", "1-49", 5000), ("n", "29", "250+", 9000), ("n", "47", "1-49", 9000)
    )
    found = districts.identify(here, reference=nation)
    assert found.to_dataframe().at[0, "district"]
    other = frame_of(("n", "29", "20-99", 9000), ("n", "47", "1-19", 9000))
    with pytest.raises(TableError, match="classes of size are not those"):
        districts.identify(here, reference=other)


def test_the_note_on_places_left_out_does_not_put_them_into_another_nation(country):
    partition = {code: code for code in country["place"].unique() if code < "A20"}
    found = districts.identify(country, partition, unassigned="leave-out", reference=country)
    assert "left out: 41 places" in found.notes[0]
    assert "count in the nation" not in found.notes[0]


def test_files_of_the_nation_and_of_the_grouping_are_in_the_provenance(country, tmp_path):
    nation, groups = tmp_path / "nation.csv", tmp_path / "groups.toml"
    country.to_csv(nation, index=False)
    groups.write_text('like = "nace-rev2"\n')
    found = districts.identify(country, reference=nation, groups=groups)
    told = found.provenance["parameters"]
    assert told["reference"]["sha256"] and told["groups"]["sha256"]
    assert districts.identify(country).provenance["parameters"]["groups"] == "nace-rev2"


def test_names_are_found_by_codes_that_lost_their_zeros(country):
    coded = country.assign(place="0" + country["place"].str[1:])
    names = {str(int(code)): f"Town {code}" for code in coded["place"].unique()}
    found = districts.identify(coded, names=names)
    assert found.to_dataframe()["name"].str.startswith("Town").all()
    assert not found.notes
    others = districts.identify(coded, names={"x": "Elsewhere"})
    assert "no area has the code" in others.notes[0]
