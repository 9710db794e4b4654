import numpy as np
import pytest

from distretto.economy.institutions import REGISTRY
from distretto.errors import InputError, ScenarioError, SpecError
from distretto.experiments.arguments import as_arms, as_institutions, as_scenario, whole
from distretto.experiments.specs import Arm, parse_spec


def test_arms_as_on_the_command_line(scenario):
    arms = as_arms(["none", "floor=labour-floor:enforcement=0.8@8", Arm("x", "none", ())], scenario)
    assert [arm.name for arm in arms] == ["none", "floor", "x"]
    assert arms[1].institutions == parse_spec("labour-floor:enforcement=0.8@8")


def test_arms_as_a_mapping(scenario):
    floor = REGISTRY["labour-floor"](start=8)
    arms = as_arms(
        {"base": "", "floor": [floor], "both": "training-consortium+labour-floor@8"}, scenario
    )
    assert [arm.spec for arm in arms] == [
        "none",
        "labour-floor@8",
        "training-consortium+labour-floor@8",
    ]
    assert arms[1].institutions == (floor,)


@pytest.mark.parametrize(
    ("arms", "message"),
    [
        ("none", "one by one"),
        ([], "no arm"),
        (["none", "floor=labour-floor", "floor=labour-floor@8"], "same name"),
        (["none", "floor=labour-flor"], "labour-floor"),
        ({"floor": "labour-floor:enforcement=2"}, "out of range"),
    ],
)
def test_arms_that_make_no_sense(scenario, arms, message):
    with pytest.raises(SpecError, match=message):
        as_arms(arms, scenario)


def test_institutions_from_specs_and_objects(scenario):
    floor = REGISTRY["labour-floor"](start=8)
    assert as_institutions("labour-floor@8", scenario) == (floor,)
    assert as_institutions(["labour-floor@8"], scenario) == (floor,)
    assert as_institutions([floor, "training-consortium"], scenario)[0] is floor
    assert as_institutions((), scenario) == as_institutions("none", scenario) == ()


def test_specs_that_exclude_each_other_are_noticed_across_options(scenario):
    with pytest.raises(SpecError, match="twice"):
        as_institutions(["labour-floor", "labour-floor@8"], scenario)


def test_scenario_by_name_or_as_it_is(scenario):
    assert as_scenario(scenario) is scenario
    assert as_scenario("santa-croce").sha256 == scenario.sha256
    with pytest.raises(ScenarioError, match="santa-croce"):
        as_scenario("santa-crocce")


@pytest.mark.parametrize("value", [1, np.int64(1), 2**63 - 1])
def test_whole_numbers(value):
    assert whole("seed", value, 0) == value
    assert type(whole("seed", value, 0)) is int


@pytest.mark.parametrize("value", [0, -3, 1.0, "1", True, None, 2**63])
def test_what_is_no_count(value):
    with pytest.raises(InputError, match="worlds: not a whole number"):
        whole("worlds", value, 1)


def test_a_budget_below_the_running_cost_is_refused_however_it_is_given(scenario):
    short = REGISTRY["university"](budget=39.0)
    for given in ({"a": [short]}, {"a": "university:budget=39"}, ["university:budget=39"]):
        with pytest.raises(SpecError, match="does not cover its running cost") as caught:
            as_arms(given, scenario)
        assert "39 numeraire a year" in str(caught.value)
        assert "at least 40 numeraire: staff of 10 numeraire" in str(caught.value)
    with pytest.raises(SpecError, match="does not cover its running cost"):
        as_institutions([short], scenario)
    (enough,) = as_arms(["university:budget=40"], scenario)
    assert enough.institutions == (REGISTRY["university"](budget=40.0),)


def test_members_by_a_list_need_a_list(scenario):
    listed = REGISTRY["network"](rule="listed")
    for given in ({"net": [listed]}, [Arm("net", "network:rule=listed", (listed,))]):
        with pytest.raises(SpecError, match="no list of members"):
            as_arms(given, scenario)
