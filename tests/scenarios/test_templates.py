"""Scenarios that take their parameters from another."""

import re

import pytest

from distretto import scenarios
from distretto.errors import ScenarioError
from distretto.experiments import load_scenario
from distretto.scenarios import Fact, Prior

CHILD = """\
[scenario]
name = "carpi"
title = "Carpi"
summary = "knitwear"
description = "Small firms with a \\"service centre\\"."
kind = "stylised"
like = "prato.toml"

[parameters.size]
firms = { low = 10, high = 20, shape = "uniform", reason = "a guess" }

[parameters.markets]
churn = { value = 0.25, unit = "share", source = "the chamber" }
"""


@pytest.fixture
def child(load, text, tmp_path, declared, outcomes):
    """Load a scenario, here carpi.toml, that is like prato.toml beside it."""
    load(text)

    def write_and_load(content):
        path = tmp_path / "carpi.toml"
        path.write_text(content, encoding="utf-8")
        return scenarios.load(path, declared, outcomes)

    return write_and_load


def test_what_a_file_does_not_give_comes_from_its_template(child, load, text):
    parent, found = load(text), child(CHILD)
    assert found.like == "prato.toml"
    assert found.own == {"size.firms", "markets.churn"}
    assert isinstance(found.parameters["size.firms"], Prior)
    assert found.parameters["size.firms"].low == 10
    assert found.parameters["markets.churn"] == Fact(value=0.25, unit="share", source="the chamber")
    for name in ("size.phases", "markets.price_elasticity"):
        assert found.parameters[name] == parent.parameters[name]
    assert found.facts == {}  # what is known of one place is not known of another


def test_the_content_stands_alone(child, tmp_path, declared, outcomes):
    found = child(CHILD)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "again.toml").write_bytes(found.content)
    again = scenarios.load(elsewhere / "again.toml", declared, outcomes)
    assert again.like is None
    assert again.parameters == found.parameters
    assert (again.description, again.facts) == (found.description, found.facts)
    assert again.sha256 == found.sha256


def test_a_scenario_written_out_is_the_same(load, text, tmp_path, declared, outcomes):
    from distretto.scenarios.models import Header
    from distretto.scenarios.writing import to_toml

    found = load(text)
    header = Header(**{key: getattr(found, key) for key in Header.model_fields})
    path = tmp_path / "written.toml"
    path.write_text(to_toml(header, found.parameters, found.facts), encoding="utf-8")
    again = scenarios.load(path, declared, outcomes)
    assert again.parameters == found.parameters
    assert again.facts == found.facts
    assert again.description == found.description


@pytest.mark.parametrize(
    ("like", "problem"),
    [
        ("carpi.toml", "like itself"),
        ("nowhere", "unknown scenario"),
        ("missing.toml", "unknown scenario"),
    ],
)
def test_a_template_that_cannot_be_used(child, like, problem):
    with pytest.raises(ScenarioError, match=problem) as caught:
        child(CHILD.replace("prato.toml", like))
    assert "scenario.like" in str(caught.value)
    assert "carpi.toml" in str(caught.value)


def test_a_circle_of_two(child, load, text):
    circle = text.replace('kind = "calibrated"', 'kind = "calibrated"\nlike = "carpi.toml"')
    child(CHILD)
    with pytest.raises(ScenarioError, match="like itself"):
        load(circle)


def test_what_is_wrong_in_the_own_part_is_said(child):
    with pytest.raises(ScenarioError) as caught:
        child(CHILD.replace("value = 0.25", "value = 25"))
    assert "markets.churn" in str(caught.value)
    assert "line 13" in str(caught.value)


OF_ONE_PLACE = re.compile(
    r"tann|leather|fashion|shoe|hide|drum|tusc|italian contracts|calibration to the facts below|"
    r"as in santa croce",
    re.IGNORECASE,
)

ELSEWHERE = (
    "baden-wuerttemberg",
    "central-europe-cluster",
    "film-industry",
    "fordist-plant",
    "gnosjo",
    "hidden-champions",
    "insulated-niche",
    "jaeren",
    "los-angeles-apparel",
    "new-york-garment",
    "route-128",
    "silicon-valley",
    "upper-midwest",
)


def reasons(scenario):
    """Why each number of a scenario is what it is, those of its history included."""
    found = {name: prior.reason for name, prior in scenario.priors.items()}
    found |= {name: fact.source for name, fact in scenario.fixed.items()}
    for event in scenario.history:
        for name, each in event.parameters.items():
            why = each.reason if isinstance(each, Prior) else each.source
            found[f"{name}@{event.quarter}"] = why
    return found


@pytest.mark.parametrize("name", ELSEWHERE)
def test_reasons_of_one_place_are_not_taken_over_by_another(name):
    """What is taken from Santa Croce is given there for a reason that holds elsewhere too."""
    found = reasons(load_scenario(name))
    assert [n for n, reason in found.items() if OF_ONE_PLACE.search(reason)] == []


OF_GERMANY = re.compile(
    r"works councils (and|by)|dual system|German|apprenticeship,|cooperative banks|Stuttgart|"
    r"Magna|hourly rates of machining",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "name",
    ["central-europe-cluster", "film-industry", "route-128", "silicon-valley", "upper-midwest"],
)
def test_reasons_of_germany_are_not_taken_over_by_other_countries(name):
    """What is taken from Baden-Württemberg by way of others holds where there is another law."""
    found = reasons(load_scenario(name))
    assert [n for n, reason in found.items() if OF_GERMANY.search(reason)] == []


@pytest.mark.parametrize("name", ["new-york-garment", "route-128"])
def test_two_places_of_a_pair_differ_by_what_the_source_says(name):
    """One of a pair takes over nearly everything from the other."""
    scenario = load_scenario(name)
    assert len(scenario.own) < 25
    assert len(scenario.parameters) - len(scenario.own) > 300


OF_SANTA_CROCE = r"tusc|\barno\b|calibration to the facts below|as in santa croce|shoe and bag"
OF_LEATHER = OF_SANTA_CROCE + r"|tann|leather|\bhides\b|drum"

# What no reason of a place in Italy may speak of, as it is of a place whose numbers it takes over.
OF_ANOTHER_PLACE = {
    "arzignano": OF_SANTA_CROCE,
    "solofra": OF_SANTA_CROCE,
    "modena": OF_LEATHER,
    "sassuolo": OF_LEATHER,
    "bologna-packaging": OF_LEATHER,
    "vicenza-mechatronics": OF_LEATHER + "|harvest|farm|emilia",
    "mirandola": OF_LEATHER + "|machines are large|harvest|farm|build such machines",
    "made-in-italy-offshoring": OF_LEATHER,
    "carpi": OF_LEATHER,
    "montebelluna": OF_LEATHER,
}


@pytest.mark.parametrize("name", OF_ANOTHER_PLACE)
def test_reasons_of_one_trade_are_not_taken_over_by_another(name):
    """What a place in Italy takes over is given for a reason that holds for its own trade."""
    foreign = re.compile(OF_ANOTHER_PLACE[name], re.IGNORECASE)
    found = reasons(load_scenario(name))
    assert [n for n, reason in found.items() if foreign.search(reason)] == []
