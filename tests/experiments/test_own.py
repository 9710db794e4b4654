"""A scenario of one's own district: what the tables say is there, all else is the template's."""

from pathlib import Path

import numpy as np
import pytest

from distretto.economy.given import SETTLING, SizeClass, sizes_in_classes
from distretto.economy.parameters import DECLARED
from distretto.errors import InputError, ScenarioError, TableError
from distretto.experiments import load_scenario, new_scenario
from distretto.experiments.population import given_of, places_of
from distretto.scenarios import Fact, Prior

EXAMPLES = Path(__file__).parents[2] / "examples"
DISTRICT = {
    name: EXAMPLES / "district" / f"{name}.csv" for name in ("firms", "workers", "ties", "phases")
}
NETWORK = {name: EXAMPLES / "network" / f"{name}.csv" for name in ("firms", "members", "phases")}


def made(tmp_path, like="prato", **options):
    found = new_scenario("mine", like, year=2026, **options)
    path = tmp_path / "mine.toml"
    path.write_text(found.text, encoding="utf-8")
    return found, load_scenario(path)


def test_the_listed_firms_are_the_population(tmp_path):
    found, scenario = made(tmp_path, **DISTRICT, wage_level=6600.0, currency="euro")
    assert scenario.money.wage == 6600.0
    assert scenario.template == "prato"
    assert len(scenario.phases) == 8
    assert scenario.parameters["size.final_firms"].value == 18
    assert scenario.parameters["size.specialists"].value == 42
    assert scenario.parameters["size.final_firms"].source == "firms.csv: 60 firms"
    assert len(scenario.population.firms) == 60
    assert len(scenario.population.ties) == 88
    first = scenario.population.firms[0]
    assert first.wage == pytest.approx(7400.0 / 6600.0)
    assert first.age == 4 * (2026 - 2005)
    assert "mean wage: of 44 of 60 firms" in found.given
    assert any(line.startswith("year of founding of 13 of 60") for line in found.drawn)
    assert all(f"#   {line}" in found.text for line in (*found.given, *found.drawn))


def test_what_the_tables_do_not_say_is_the_templates(tmp_path):
    _, scenario = made(tmp_path, **DISTRICT, wage_level=6600.0, currency="euro")
    template = load_scenario("prato")
    own = {name for name in DECLARED if scenario.parameters[name] != template.parameters[name]}
    assert own == {
        "schedule.burn_in",
        "size.final_firms",
        "size.specialists",
        "size.final_workers",
        "size.specialist_workers",
        "size.phases",
        "size.final_phases",
        "size.specialist_phases",
        "size.unemployment",
        "markets.export_demand",
        "owners.immigrant_pool",
        "owners.greenfield",
        "owners.acquisition",
    }
    pool = scenario.parameters["owners.immigrant_pool"]
    assert isinstance(pool, Prior)
    assert pool.high == pytest.approx(template.parameters["owners.immigrant_pool"].high * 60 / 800)


def test_a_scenario_comes_back_from_its_own_text(tmp_path):
    _, scenario = made(tmp_path, **DISTRICT, wage_level=6600.0, currency="euro")
    path = tmp_path / "again.toml"
    path.write_bytes(scenario.content)
    again = load_scenario(path)
    assert again.population == scenario.population
    assert again.parameters == scenario.parameters
    assert (again.money, again.phases) == (scenario.money, scenario.phases)


def test_a_network_of_twelve_firms_knows_who_joins_when(tmp_path):
    found, scenario = made(tmp_path, "santa-croce", **NETWORK, network=True)
    assert scenario.parameters["markets.foreign_demand"].low == 0.2
    given = given_of(scenario)
    joins = dict(zip(given.ids, given.joins.tolist(), strict=True))
    assert (joins["N01"], joins["N09"], joins["N12"], joins["N03"]) == (0, 4, 8, -1)
    assert "members of the network: 8 (institutions with rule=listed)" in found.given
    assert places_of(scenario)["name"][0] == "Officine Alfa"
    assert scenario.population.firms[0].exports == 0.55


def test_totals_become_classes_and_facts(tmp_path):
    _, scenario = made(tmp_path, totals=EXAMPLES / "totals.csv", currency="euro")
    assert scenario.money.wage == 7100.0
    assert scenario.parameters["size.phases"] == Fact(
        value=9.0, unit="phases", source="as in prato, or as the totals say"
    )
    assert scenario.parameters["markets.export_demand"].value == 0.42
    given = given_of(scenario)
    assert not given.listed
    assert given.classes[0] == SizeClass(True, 1, 9, 14, 88)


def test_sizes_meet_firms_and_people_of_every_class():
    classes = (
        SizeClass(True, 1, 9, 14, 88),
        SizeClass(True, 10, 49, 26, 560),
        SizeClass(True, 50, 249, 3, 236),
        SizeClass(False, 1, 9, 110, None),
        SizeClass(False, 10, 200, 12, None),
    )
    weights = np.exp(np.random.default_rng(1).normal(0.0, 0.6, 165))
    sizes = sizes_in_classes(classes, (884, 540), weights)
    start = 0
    for each in classes:
        own = sizes[start : start + each.firms]
        assert own.min() >= each.low and own.max() <= each.high
        assert each.people is None or own.sum() == each.people
        start += each.firms
    assert sizes[43:].sum() == 540
    assert len(set(sizes[14:40].tolist())) > 5


def test_settling_switches_off_what_the_model_declares():
    assert set(SETTLING) <= set(DECLARED)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "a district is made from a list of firms or from totals"),
        ({"firms": "x", "totals": "y"}, "a district is made from a list of firms or from totals"),
        ({"totals": "y", "workers": "w"}, "this list goes with a list of firms"),
        ({"firms": DISTRICT["firms"], "wage_level": 5.0}, "wage level and currency go together"),
    ],
)
def test_arguments_that_make_no_sense_together(options, problem):
    with pytest.raises(InputError) as caught:
        new_scenario("mine", "prato", **options)
    assert caught.value.problem == problem


def changed(tmp_path, name, old, new):
    source = DISTRICT[name]
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{name}.csv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return {**DISTRICT, name: path, "wage_level": 6600.0, "currency": "euro", "year": 2026}


@pytest.mark.parametrize(
    ("name", "old", "new", "problem", "where"),
    [
        ("firms", "; packing,13,1,7400", "; pcking,13,1,7400", "unknown phase", "line 2"),
        ("firms", ",final,", ",subcontractor,", "there is no final firm", "column role"),
        ("firms", ",2005,", ",2031,", "founded in the future", "line 2, column founded"),
        ("firms", "packing,13,1,", "packing,13,14,", "more owners than people at work", "line 2"),
        ("firms", "7400.0", "740000", "the wage is out of proportion", "line 2, column wage"),
        ("ties", "F01,S", "S01,S", "", ""),
        ("workers", ",F", ",X", "unknown firm_id", "column firm_id"),
    ],
)
def test_tables_that_do_not_fit_are_refused_with_their_place(
    tmp_path, name, old, new, problem, where
):
    options = changed(tmp_path, name, old, new)
    if not problem:  # a subcontractor may buy as well
        assert new_scenario("mine", "prato", **options)
        return
    with pytest.raises(TableError) as caught:
        new_scenario("mine", "prato", **options)
    assert problem in caught.value.problem
    assert where in caught.value.where
    assert caught.value.file == str(options[name])


def test_wages_in_money_need_a_wage_level():
    with pytest.raises(TableError, match="a wage in money") as caught:
        new_scenario("mine", "prato", firms=DISTRICT["firms"], phases=DISTRICT["phases"])
    assert caught.value.where == "line 2, column wage"
    assert "--wage-level" in caught.value.hint


def test_names_are_those_of_scenarios():
    with pytest.raises(ScenarioError, match="name"):
        new_scenario("My District", "prato", totals=EXAMPLES / "totals.csv", currency="euro")


def test_a_scenario_whose_lists_and_numbers_disagree_is_refused(tmp_path):
    found = new_scenario("mine", "prato", totals=EXAMPLES / "totals.csv", currency="euro")
    path = tmp_path / "mine.toml"
    path.write_text(
        found.text.replace("final_firms = { value = 43.0", "final_firms = { value = 44.0")
    )
    with pytest.raises(ScenarioError, match="disagree"):
        load_scenario(path)
