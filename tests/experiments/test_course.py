"""The course of a district: history of the place, institutions and changes of an arm."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from distretto.economy.parameters import DECLARED, build
from distretto.errors import SpecError
from distretto.experiments import compare
from distretto.experiments.arguments import as_arms
from distretto.experiments.changes import Change, read_changes
from distretto.experiments.course import Course, institutions_of_place
from distretto.experiments.specs import Arm, parse_spec
from distretto.experiments.worlds import World
from distretto.scenarios import Event, Fact, Prior
from distretto.scenarios.history import AT_THE_OPENING, acts_later

GROWTH = Fact(value=0.01, unit="share per quarter", source="made")
NORM = Prior(low=0.2, high=0.3, shape="uniform", reason="made", unit="0-1")


class Watched:
    """Stands in for a district: notes what holds in each quarter."""

    def __init__(self):
        self.quarter = 0
        self.parameters = None
        self.held = []
        markets = SimpleNamespace(normal_size=np.array([100.0]))
        self.state = SimpleNamespace(markets=markets)
        self.sizes = []

    def step(self, institutions):
        acting = [each.name for each in institutions if each.acts(self.quarter)]
        growth = None if self.parameters is None else self.parameters.markets.growth
        self.held.append((growth, acting))
        if growth is not None:  # demand as `shocks` reckons it, without chance
            trend = np.exp(growth * self.quarter)
            self.sizes.append(float(self.state.markets.normal_size[0] * trend))
        self.quarter += 1


@pytest.fixture
def place(small_scenario):
    events = (
        Event(2, "a boom", parameters={"markets.growth": GROWTH}),
        Event(3, "a floor", institutions="labour-floor@1-3"),
    )
    return dataclasses.replace(small_scenario, history=events)


def held(world, *args, quarters=8):
    district = Watched()
    course = Course(world, *args)
    for _ in range(quarters):
        course.step(district)
    return district.held


def test_history_takes_its_course(place):
    world = World(place, 1, 0)
    found = held(world, ())
    assert [growth for growth, _ in found] == [None] * 2 + [0.01] * 6
    assert [acting for _, acting in found] == [[]] * 4 + [["labour-floor"]] * 2 + [[]] * 2


def test_a_change_holds_for_its_time_and_goes_before_history(place):
    world = World(place, 1, 0)
    drawn = world.values()["markets.growth"]
    found = held(world, parse_spec("union@6"), (Change({"markets.growth": -0.01}, 1, 4),))
    assert [g for g, _ in found] == [None, -0.01, -0.01, -0.01, 0.01, 0.01, 0.01, 0.01]
    assert [acting for _, acting in found][5:] == [["labour-floor"], ["union"], ["union"]]
    ended = held(world, (), (Change({"markets.growth": -0.01}, 0, 1),))
    assert [g for g, _ in ended][:3] == [-0.01, drawn, 0.01]


def test_priors_of_the_history_differ_by_world_and_are_recorded(small_scenario):
    event = Event(1, "norms slip", parameters={"trust.norm_weight": NORM})
    place = dataclasses.replace(small_scenario, history=(event,))
    worlds = [World(place, 1, k) for k in range(3)]
    drawn = [world.drawn()["trust.norm_weight@1"] for world in worlds]
    assert len(set(drawn)) == 3
    assert all(0.2 <= value <= 0.3 for value in drawn)
    result = compare(place, ["none"], worlds=2, quarters=3, threads=1, people=False)
    values = result.dataset["prior_value"].sel(prior="trust.norm_weight@1").values
    assert list(values) == drawn[:2]


def test_a_point_is_where_priors_are_drawn(small_scenario):
    name = next(iter(small_scenario.priors))
    other = World(small_scenario, 1, 0, {name: 0.0})
    assert other.values()[name] == small_scenario.priors[name].low
    rest = {k: v for k, v in World(small_scenario, 1, 0).values().items() if k != name}
    assert {k: v for k, v in other.values().items() if k != name} == rest


def test_history_is_the_same_in_all_arms_and_changes_the_run(place, small_scenario):
    with_history = compare(place, ["none", "union"], worlds=1, quarters=6, people=False)
    without = compare(small_scenario, ["none"], worlds=1, quarters=6, people=False)
    output = with_history.dataset["output"].sel(arm="none").values
    plain = without.dataset["output"].sel(arm="none").values
    np.testing.assert_array_equal(output[:, :2], plain[:, :2])
    assert (output[:, 3:] != plain[:, 3:]).any()


def test_an_institution_of_the_place_is_not_given_twice(place):
    assert [each.start for each in institutions_of_place(place)] == [4]
    as_arms(["labour-floor@0-4"], place)
    with pytest.raises(SpecError, match="labour-floor acts twice"):
        as_arms(["labour-floor@5"], place)


@pytest.mark.parametrize(
    ("values", "start", "end", "says"),
    [
        ({"markets.grwth": 0.0}, 0, None, "unknown parameter"),
        ({"markets.growth": 9.0}, 0, None, "out of range"),
        ({"markets.growth": float("nan")}, 0, None, "out of range"),
        ({"size.skill": 0.5}, 0, None, "acts on the opening only"),
        ({"placement.outside_markup": 2.0}, 0, None, "acts on the opening only"),
        ({"markets.growth": 0.0}, 4, 4, "impossible"),
        ({"markets.growth": 0.0}, -1, None, "impossible"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(values, start, end, says):
    with pytest.raises(SpecError, match=says):
        Change(values, start, end)


OPENING_ONLY = [name for name in AT_THE_OPENING if name in DECLARED]


@pytest.mark.compiled
@pytest.mark.parametrize("name", OPENING_ONLY)
def test_what_acts_on_the_opening_only_changes_nothing_later(small, small_scenario, name):
    values = World(small_scenario, 1, 0).values()
    about = DECLARED[name]
    other = about.low if values[name] > (about.low + about.high) / 2 else about.high
    plain, changed = small.copy(), small.copy()
    changed.parameters = build({**values, name: other})
    for _ in range(6):
        plain.step()
        changed.step()
    np.testing.assert_array_equal(changed.observe(), plain.observe())


@pytest.mark.compiled
@pytest.mark.parametrize("name", ["markets.quality_elasticity", "placement.distrust"])
def test_what_acts_later_changes_what_follows(small, small_scenario, name):
    values = World(small_scenario, 1, 0).values()
    changed = small.copy()
    changed.parameters = build({**values, name: DECLARED[name].high})
    plain = small.copy()
    for _ in range(6):
        plain.step()
        changed.step()
    assert acts_later(name)
    assert not np.array_equal(changed.observe(), plain.observe(), equal_nan=True)


def test_changes_are_kept_with_results(small_scenario, tmp_path):
    change = Change({"markets.growth": 0.002}, 1, 3)
    arms = [Arm("as it is", "none", ()), Arm("boom", "none", (), (change,))]
    made = compare(small_scenario, arms, worlds=1, quarters=4, people=False, out=tmp_path / "c")
    from distretto.experiments import load_comparison

    again = load_comparison(tmp_path / "c")
    assert again.arms == made.arms == tuple(arms)
    assert read_changes([dataclasses.asdict(change)]) == (change,)


def test_demand_goes_on_from_where_it_stands(small_scenario):
    steady = Fact(value=0.0, unit="share per quarter", source="made")
    still = dataclasses.replace(
        small_scenario, parameters={**small_scenario.parameters, "markets.growth": steady}
    )
    district = Watched()
    district.parameters = SimpleNamespace(markets=SimpleNamespace(growth=0.0))
    changes = (Change({"markets.growth": 0.01}, 2, 5), Change({"markets.growth": -0.02}, 5))
    course = Course(World(still, 1, 0), (), changes)
    for _ in range(8):
        course.step(district)
    rates = np.diff(np.log(district.sizes))
    np.testing.assert_allclose(rates, [0.0, 0.01, 0.01, 0.01, -0.02, -0.02, -0.02], atol=1e-12)


def test_demand_of_the_model_does_not_jump(small_scenario):
    calm = {
        "markets.volatility": Fact(value=0.0, unit="log points", source="made"),
        "markets.growth": Fact(value=0.0, unit="share per quarter", source="made"),
    }
    place = dataclasses.replace(small_scenario, parameters={**small_scenario.parameters, **calm})
    world = World(place, 1, 0)
    district = world.found()
    course = Course(world, (), (Change({"markets.growth": 0.01}, 6),))
    sizes = []
    for _ in range(9):
        course.step(district)
        sizes.append(district.state.markets.size.copy())
    rates = np.diff(np.log(np.array(sizes)), axis=0)
    np.testing.assert_allclose(rates[:5], 0.0, atol=1e-3)
    np.testing.assert_allclose(rates[5:], 0.01, atol=1e-3)
