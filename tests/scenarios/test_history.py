"""Histories: what happens to a place after its opening, as its file tells it."""

import pytest

from distretto.errors import ScenarioError
from distretto.experiments import load_scenario
from distretto.scenarios import Fact, Prior

HEAD = """
[scenario]
name = "told"
title = "Told"
summary = "a place with a history"
kind = "stylised"
like = "santa-croce"
description = "A place."

"""
EVENTS = """
[[history]]
quarter = 30
what = "A union forms"
institutions = "union:members=0.5@10-20"

[[history]]
quarter = 20
what = "The boom ends"
[history.parameters.markets]
growth = { value = -0.001, unit = "share per quarter", source = "made" }
volatility = { low = 0.01, high = 0.02, shape = "uniform", reason = "made" }
[history.parameters.design]
interdependence = { low = 2, high = 3, shape = "uniform", reason = "made" }
"""


def told(tmp_path, events, name="told.toml"):
    file = tmp_path / name
    file.write_text(HEAD + events, encoding="utf-8")
    return file


def test_events_are_read_in_the_order_of_time(tmp_path):
    history = load_scenario(told(tmp_path, EVENTS)).history
    assert [event.quarter for event in history] == [20, 30]
    boom, union = history
    assert isinstance(boom.parameters["markets.growth"], Fact)
    assert isinstance(boom.parameters["markets.volatility"], Prior)
    assert union.institutions == "union:members=0.5@10-20"
    assert not union.parameters


def test_priors_of_an_event_are_drawn_under_their_own_name(tmp_path):
    scenario = load_scenario(told(tmp_path, EVENTS))
    asked = []
    drawn = scenario.history[0].draw(lambda name: asked.append(name) or 0.25)
    assert drawn == {
        "markets.growth": -0.001,
        "markets.volatility": pytest.approx(0.0125),
        "design.interdependence": 2,  # a whole number
    }
    assert asked == ["markets.volatility@20", "design.interdependence@20"]
    assert list(scenario.history_priors) == asked
    assert not set(asked) & set(scenario.priors)


def test_a_file_that_gives_all_of_it_tells_the_same_history(tmp_path):
    scenario = load_scenario(told(tmp_path, EVENTS))
    file = tmp_path / "complete.toml"
    file.write_bytes(scenario.content)
    again = load_scenario(file)
    assert again.like is None
    assert again.history == scenario.history


def test_a_history_is_not_taken_from_the_scenario_it_is_like(tmp_path):
    told(tmp_path, EVENTS)
    other = tmp_path / "other.toml"
    other.write_text(HEAD.replace("santa-croce", "told.toml"), encoding="utf-8")
    assert load_scenario(other).history == ()


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ('[[history]]\nquarter = -1\nwhat = "x"\ninstitutions = "union"', "0 or more"),
        ('[[history]]\nwhat = "x"\ninstitutions = "union"', "quarter is missing"),
        ('[[history]]\nquarter = 1\nwhat = "x"', "nothing happens"),
        ('[[history]]\nquarter = 1\nwhat = "x"\ninstitutions = "unoin"', "did you mean 'union'"),
        (
            '[[history]]\nquarter = 1\nwhat = "x"\n[history.parameters.market]\ngrowth = 1',
            "did you mean 'markets'",
        ),
        (
            '[[history]]\nquarter = 1\nwhat = "x"\n[history.parameters.markets]\n'
            'growth = { value = 3, unit = "share per quarter", source = "s" }',
            "out of range",
        ),
        (
            '[[history]]\nquarter = 1\nwhat = "x"\n[history.parameters.size]\n'
            'skill = { value = 0.5, unit = "0-1", source = "s" }',
            "acts on the opening only",
        ),
        (
            '[[history]]\nquarter = 1\nwhat = "x"\n[history.parameters.placement]\n'
            'outside_markup = { low = 1.2, high = 1.5, shape = "uniform", reason = "s" }',
            "acts on the opening only",
        ),
        ('history = "long"', "array of tables"),
        (
            '[[history]]\nquarter = 1\nwhat = "x"\ninstitutions = "union"\n'
            '[[history]]\nquarter = 2\nwhat = "x"\ninstitutions = "union"',
            "acts twice",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path, events, says):
    file = told(tmp_path, events)
    if events.startswith("history"):
        file.write_text(events + "\n" + HEAD, encoding="utf-8")
    with pytest.raises((ScenarioError, ValueError), match=says):
        load_scenario(file)


def test_an_error_names_the_line_of_the_event(tmp_path):
    events = EVENTS + '\n[[history]]\nquarter = 40\nwhat = "x"\nwher = "y"\ninstitutions = "union"'
    file = told(tmp_path, events)
    line = file.read_text().split("\n").index('wher = "y"') + 1
    with pytest.raises(ScenarioError, match=rf"line {line}, key history\.2\.wher"):
        load_scenario(file)
