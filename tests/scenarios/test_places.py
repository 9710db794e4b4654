"""The scenarios that come with Distretto: each says what it is, and its accounts close."""

from dataclasses import replace

import numpy as np
import pytest

from distretto import scenarios
from distretto.experiments import compare, load_scenario
from distretto.experiments.sizes import smaller

pytestmark = pytest.mark.compiled

FIRMS = 60  # of the opening day: enough for every kind of firm, few enough to be run in a second
QUARTERS, APART = 12, 2  # of a run; between two events of a history
NAMES = scenarios.names()
WITH_HISTORY = tuple(name for name in NAMES if load_scenario(name).history)


def small(name):
    """A scenario scaled down to some sixty firms, its history told within a few quarters."""
    scenario = load_scenario(name)
    sizes = scenario.draw(lambda name: 0.5)
    firms = sizes["size.final_firms"] + sizes["size.specialists"]
    scenario = smaller(scenario, min(1.0, FIRMS / firms))
    burn_in = scenario.fixed["schedule.burn_in"].model_copy(update={"value": 6.0})
    history = tuple(
        replace(event, quarter=min(event.quarter, APART * turn))
        for turn, event in enumerate(scenario.history)
    )
    parameters = {**scenario.parameters, "schedule.burn_in": burn_in}
    return replace(scenario, parameters=parameters, history=history)


def run(place):
    return compare(place, ["none"], worlds=1, quarters=QUARTERS, threads=1, people=False).dataset


@pytest.mark.parametrize("name", NAMES)
def test_accounts_close_over_the_history_of_a_place(name):
    """A season raises where an account is open, so that to run is to check."""
    place = small(name)
    assert all(event.quarter < QUARTERS for event in place.history)
    assert np.all(run(place)["jobs"].isel(quarter=-1) > 0)


@pytest.mark.parametrize("name", WITH_HISTORY)
def test_every_event_of_a_history_acts_on_the_place(name):
    place = small(name)
    told = run(place)
    for left_out in place.history:
        others = tuple(event for event in place.history if event is not left_out)
        untold = run(replace(place, history=others))
        assert any(not told[o].equals(untold[o]) for o in told.data_vars), left_out.what


@pytest.mark.parametrize("name", NAMES)
def test_a_place_says_what_it_is_and_where_it_is_described(name):
    scenario = load_scenario(name)
    assert scenario.source
    assert scenario.summary.startswith("stylised") == (scenario.kind == "stylised")
    assert scenario.kind == "stylised" or scenario.facts
