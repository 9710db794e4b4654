"""Money of the place: every amount, and nothing else, is multiplied by the wage level."""

import dataclasses

import numpy as np
import pyarrow.parquet as parquet
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import distretto
from distretto.economy.institutions import REGISTRY
from distretto.errors import ScenarioError, SpecError
from distretto.experiments import load_comparison, parse_spec, sanity
from distretto.experiments.arguments import scenario_in_money
from distretto.experiments.money import in_money, in_numeraire, is_money
from distretto.experiments.specs import format_spec, parse_arm
from distretto.scenarios import Money

EURO = Money(currency="euro", wage=7000.0, source="made up")


@pytest.mark.parametrize(
    ("unit", "money"),
    [("numeraire per quarter", True), ("numeraire", True), ("share", False), ("numeraires", False)],
)
def test_what_is_money(unit, money):
    assert is_money(unit) is money


@pytest.fixture
def paid(small_scenario):
    return scenario_in_money(small_scenario, 7000.0, "euro")


def test_a_comparison_in_money_is_the_same_times_the_wage(toy, scenario, tmp_path):
    arms = ["none", "floor=labour-floor"]
    plain = distretto.compare(scenario, arms, worlds=3, quarters=4)
    euro = scenario_in_money(scenario, 7000.0, "euro")
    distretto.compare(euro, arms, worlds=3, quarters=4, out=tmp_path)
    found = load_comparison(tmp_path)
    assert found.scenario.money.currency == "euro"
    for name, outcome in plain.dataset.data_vars.items():
        factor = 7000.0 if is_money(outcome.attrs["unit"]) else 1.0
        assert np.allclose(found.dataset[name], factor * outcome)
        unit = outcome.attrs["unit"].replace("numeraire", "euro") if factor > 1 else None
        assert unit is None or found.dataset[name].attrs["unit"] == unit
        entry = found.summary["outcomes"][str(name)]["arms"]["floor"]["difference"]["mean"]
        own = plain.summary["outcomes"][str(name)]["arms"]["floor"]["difference"]["mean"]
        assert entry == pytest.approx(factor * own)
    assert float(found.people["wage_with"].max()) == pytest.approx(
        7000.0 * float(plain.people["wage_with"].max())
    )
    assert float(found.snapshot.ties["value"].iloc[0]) == pytest.approx(3500.0)
    assert float(found.people["persons"].max()) == float(plain.people["persons"].max())


def test_numeraire_comes_back(toy, scenario):
    dataset = distretto.compare(scenario, ["none"], worlds=2, quarters=3).dataset
    again = in_numeraire(in_money(dataset, EURO), EURO)
    for name, outcome in dataset.data_vars.items():
        assert np.allclose(again[name], outcome)
        assert again[name].attrs["unit"] == outcome.attrs["unit"]


def test_facts_are_compared_in_one_money(toy, scenario):
    fact = scenario.facts["jobs"].model_copy(
        update={
            "outcome": "median_wage",
            "unit": "numeraire per quarter",
            "value": 1.0,
            "low": 0.9,
            "high": 1.1,
        }
    )
    own = dataclasses.replace(scenario, facts={"wage": fact})
    plain = distretto.compare(own, ["none"], worlds=2, quarters=45).facts[0]
    euro = distretto.compare(
        scenario_in_money(own, 7000.0, "euro"), ["none"], worlds=2, quarters=45
    ).facts[0]
    assert (euro.value, euro.unit) == (7000.0, "euro per quarter")
    assert euro.model.median == pytest.approx(7000.0 * plain.model.median)
    assert euro.met == plain.met


def test_sanity_keeps_to_numeraire(toy, paid):
    found = sanity(paid, worlds=2, quarters=3)
    assert found.comparison.dataset["median_wage"].attrs["unit"] == "numeraire per quarter"


def test_a_recorded_run_is_in_money(small_scenario, paid, tmp_path):
    plain = distretto.run(small_scenario, quarters=2)
    found = distretto.run(paid, quarters=2, out=tmp_path)
    assert np.allclose(found.firms["wages"], 7000.0 * plain.firms["wages"])
    assert np.allclose(found.workers["wage"], 7000.0 * plain.workers["wage"])
    assert np.allclose(found.firms["workers"], plain.firms["workers"])
    field = parquet.read_schema(tmp_path / "firms.parquet").field("value_added")
    assert field.metadata[b"unit"] == b"euro"
    assert found.summary().loc["median_wage", "unit"] == "euro per quarter"


def test_currency_and_wage_level_go_together(small_scenario):
    with pytest.raises(ScenarioError, match="a currency without a wage level"):
        scenario_in_money(small_scenario, None, "euro")
    with pytest.raises(ScenarioError, match="a wage level without a currency"):
        scenario_in_money(small_scenario, 7000.0, None)
    with pytest.raises(ScenarioError, match="not a money"):
        scenario_in_money(small_scenario, -1.0, "euro")
    again = scenario_in_money(scenario_in_money(small_scenario, 7000.0, "euro"), 100.0, None)
    assert (again.money.wage, again.money.currency) == (100.0, "euro")


def test_amounts_in_a_spec_are_in_the_currency_of_the_scenario():
    (found,) = parse_spec("training-consortium:staff=35000euro,fee=0.01", money=EURO)
    assert (found.staff, found.fee) == (5.0, 0.01)
    assert format_spec((found,)) == "training-consortium:fee=0.01,staff=5"
    assert format_spec((found,), EURO) == "training-consortium:fee=70euro,staff=35000euro"


@pytest.mark.parametrize(
    ("spec", "money", "problem"),
    [
        ("training-consortium:staff=35000euro", None, "the scenario has no money"),
        ("training-consortium:staff=35000dollar", EURO, "the currency is another one"),
        ("training-consortium:members=3euro", EURO, "members is no amount of money"),
        ("training-consortium:rule=3euro", EURO, "rule has no such choice"),
        ("training-consortium:staff=35.000euro", EURO, "may be in thousands"),
        ("training-consortium:staff=35,000euro", EURO, "thousands without a mark"),
        ("training-consortium:staff=-1euro", EURO, "staff is out of range"),
        ("training-consortium:staff=1e99euro", EURO, "staff is out of range"),
        ("training-consortium:budget=7000euro", EURO, "does not cover its running cost"),
    ],
)
def test_amounts_that_make_no_sense(spec, money, problem):
    with pytest.raises(SpecError, match=problem):
        parse_spec(spec, money=money)


def test_errors_speak_of_money_and_name_the_cure():
    with pytest.raises(SpecError) as caught:
        parse_spec("training-consortium:budget=80000euro", money=EURO)
    assert "80000 euro a year" in str(caught.value)
    assert "at least 84000 euro: staff of 21000 euro in each of 4" in str(caught.value)
    with pytest.raises(SpecError) as caught:
        parse_spec("labour-floor:floor=6000", money=EURO)
    assert "0 euro to 21000 euro" in str(caught.value)
    assert "an amount in euro is written 6000euro" in str(caught.value)
    # Three decimals of which the first number is 0 cannot be thousands.
    (found,) = parse_spec("training-consortium:fee=0.125euro", money=EURO)
    assert found.fee == 0.125 / 7000.0


@example(3.0, 0.875, "euro")  # 2.625, which could be thousands
@given(
    st.floats(0.01, 9_999.0),
    st.floats(0.01, 1e6),
    st.sampled_from(["euro", "lire", "€"]),
)
def test_amounts_are_read_back_as_they_were_written(staff, wage, currency):
    money = Money(currency=currency, wage=wage, source="a made-up wage")
    written = (REGISTRY["university"](staff=staff, budget=4.0 * staff),)
    # What is kept with results is exact; what is shown is so to twelve digits.
    assert parse_spec(format_spec(written)) == written
    shown = format_spec(written, money)
    assert "e+" not in shown.replace("euro", "")
    (again,) = parse_spec(shown, money=money)
    assert again.staff == pytest.approx(staff, rel=1e-11)
    assert again.budget == pytest.approx(4.0 * staff, rel=1e-11)


def test_an_arm_without_a_name_is_called_by_its_spec_in_money():
    arm = parse_arm("labour-floor:floor=7000euro", money=EURO)
    assert (arm.name, arm.spec) == ("labour-floor:floor=7000euro", "labour-floor:floor=1")
    named = parse_arm("floor=labour-floor:floor=7000euro", money=EURO)
    assert (named.name, named.spec) == ("floor", "labour-floor:floor=1")


def test_arms_in_money_are_kept_and_gone_on_with(toy, paid, tmp_path):
    arms = ["none", "courses=training-consortium:staff=33333euro,budget=133332euro"]
    out = tmp_path / "out"
    found = distretto.compare(paid, arms, worlds=2, quarters=4, out=out)
    assert load_comparison(out).arms == found.arms
    again = distretto.compare(paid, arms, worlds=3, quarters=4, out=out, resume=True)
    assert again.arms == found.arms
    assert found.arms[1].institutions[0].staff == pytest.approx(33333.0 / 7000.0)
    with pytest.raises(SpecError, match="another one"):
        distretto.compare(paid, ["none", "labour-floor:floor=1dollar"], worlds=1, quarters=1)
