"""Every scenario that comes with the library runs, whatever happens to its place."""

from dataclasses import replace

import pytest

from distretto import scenarios
from distretto.experiments import load_scenario
from distretto.experiments.course import Course
from distretto.experiments.sizes import smaller
from distretto.experiments.worlds import World

FIRMS = 40  # about so many on the opening day
BURN_IN, QUARTERS = 3, 6


def small(name):
    """A scenario of some forty firms, soon settled, whose history happens within a few quarters."""
    scenario = load_scenario(name)
    counts = scenario.draw(lambda _: 0.5)
    firms = counts["size.final_firms"] + counts["size.specialists"]
    found = smaller(scenario, min(1.0, FIRMS / firms))
    soon = scenario.parameters["schedule.burn_in"].model_copy(update={"value": float(BURN_IN)})
    return replace(
        found,
        parameters={**found.parameters, "schedule.burn_in": soon},
        history=tuple(
            replace(event, quarter=min(turn, event.quarter))
            for turn, event in enumerate(scenario.history)
        ),
    )


@pytest.mark.compiled
@pytest.mark.parametrize("name", scenarios.names())
def test_accounts_close_through_the_history_of_every_place(name):
    """A quarter raises where an account is open, so that to run is to check."""
    world = World(small(name), 1, 0)
    district = world.found()
    course = Course(world, ())
    for _ in range(QUARTERS):
        course.step(district)
    assert district.state.firms.alive.any()
    in_force = {n: value for _, changed in world.events() for n, value in changed.items()}
    groups = {n: getattr(district.parameters, n.partition(".")[0]) for n in in_force}
    assert {n: getattr(group, n.partition(".")[2]) for n, group in groups.items()} == in_force


@pytest.mark.parametrize("name", scenarios.names())
def test_a_place_has_facts_to_be_compared_or_says_that_it_is_stylised(name):
    scenario = load_scenario(name)
    compared = [fact for fact in scenario.facts.values() if fact.outcome and fact.low is not None]
    if scenario.kind == "calibrated":
        assert compared
    else:
        assert "stylised" in scenario.summary
