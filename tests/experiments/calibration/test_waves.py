"""Calibration in waves: planted values are found, and what is held out decides nothing."""

import csv
import json

import numpy as np
import pytest

from distretto.errors import InputError, ResultError
from distretto.experiments import kept, load_scenario, match
from distretto.experiments.calibration import running, waves
from distretto.experiments.calibration.targets import Target, Targets
from distretto.report.calibration import calibration_document
from distretto.report.html import to_html

pytest.importorskip("sklearn")

NAMES = ("pricing.final_norm", "placement.distrust", "firms.spin_off")
NOISE = 0.03


def expected(u):
    """What the toy gives in the mean: the third parameter shows only beside the second."""
    a, b, c = np.moveaxis(np.asarray(u), -1, 0)
    return {
        "jobs": 2.0 * a + 0.5 * a**2,
        "turnover": a - 1.5 * b - 1.5 * c,
        "skill": np.sin(2.0 * a) + 0.3 * b + 0.3 * c,
        "trust": 1.0 * a * b + a * c,
    }


@pytest.fixture
def toy_model(monkeypatch):
    """Measure the toy instead of the model."""

    def measure(world, targets, quarters, stop=None):
        at = [world.point[name] for name in NAMES]
        values = expected(at)
        # Half of luck is that of the world alone, half differs from point to point.
        luck = np.random.default_rng(world.key).normal(scale=NOISE, size=4)
        place = int(1e6 * sum(at))
        luck += np.random.default_rng([world.key, place]).normal(scale=NOISE, size=4)
        found = {key: float(v) + luck[k] for k, (key, v) in enumerate(values.items())}
        return {each.key: found[each.key] for each in targets.known} | {running.LOST: 0.0}

    monkeypatch.setattr(running, "measure_world", measure)
    monkeypatch.setattr(kept, "prepare_kernels", lambda compiling: None)


@pytest.fixture(scope="session")
def aims(scenario):
    """Targets that hold at a point, the last outcome held out."""

    def made(u, error=0.05, held_out=9.9):
        known = [
            Target(key, key, "", value, value - 2 * error, value + 2 * error, 1.0, "planted")
            for key, value in ((key, float(value)) for key, value in expected(u).items())
        ]
        far = Target("trust", "trust", "", held_out, held_out - 1.0, held_out + 1.0, 1.0, "planted")
        return Targets(tuple(known[:3]), (far,), {name: scenario.priors[name] for name in NAMES})

    return made


SMALL = {"runs": 400, "points": 32, "worlds": 4, "quarters": 2}


def test_a_planted_point_is_found_and_written(toy_model, scenario, aims, tmp_path):
    found = match(scenario, aims([0.3, 0.6, 0.5]), **SMALL, out=tmp_path / "out")
    truth = scenario.priors[NAMES[0]].quantile(0.3)
    prior = found.priors[NAMES[0]]
    assert prior.low < truth < prior.high
    assert found.identifiability.left[NAMES[0]] < 0.3
    assert found.waves[-1].share <= found.waves[0].share < 0.5
    assert all(after.met for after in found.after[:3])
    assert "history matching in 2 waves" in prior.reason
    written = load_scenario(tmp_path / "out" / "scenario.toml")
    assert {n: written.priors[n].high for n in NAMES} == {n: found.priors[n].high for n in NAMES}
    with (tmp_path / "out" / "posterior.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (len(rows), tuple(rows[0])) == (1000, NAMES)
    assert json.loads((tmp_path / "out" / "calibration.json").read_text()) == found.records()
    assert found.runs <= SMALL["runs"]


def test_the_page_shows_targets_held_out_facts_and_what_is_not_told(toy_model, scenario, aims):
    page = to_html(calibration_document(match(scenario, aims([0.3, 0.5, 0.5]), **SMALL)))
    assert "3 of 3 targets met" in page
    assert "Facts that were held out" in page
    assert "can be traded: one up, the other down" in page
    assert page.count("<svg") >= 3


def test_what_cannot_be_told_apart_is_said(toy_model, scenario, aims):
    """The second and third parameter act through their sum."""
    found = match(scenario, aims([0.3, 0.5, 0.5]), **SMALL).identifiability
    (pair,) = found.pairs
    assert {pair.one, pair.other} == set(NAMES[1:])
    assert pair.correlation < -0.7
    assert found.sloppy[0].words in (
        f"{NAMES[1]} and {NAMES[2]} can be traded: one up, the other down",
        f"{NAMES[2]} and {NAMES[1]} can be traded: one up, the other down",
    )
    assert found.left[NAMES[1]] > 2.0 * found.left[NAMES[0]]


def test_held_out_facts_are_reported_and_decide_nothing(toy_model, scenario, aims):
    one, other = (match(scenario, aims([0.3, 0.6, 0.5], held_out=h), **SMALL) for h in (0.4, 9.0))
    assert one.priors == other.priors
    assert np.array_equal(one.posterior.points, other.posterior.points)
    a, b = ({k: v for k, v in each.records().items() if k != "provenance"} for each in (one, other))
    (held, other_held) = (each["facts"].pop() for each in (a, b))
    assert a == b
    assert (held["after"], held["held_out"]) == (other_held["after"], True)
    assert (held["met"], other_held["met"]) == (True, False)


def test_the_result_is_the_same_for_any_number_of_threads(toy_model, scenario, aims):
    one, two = (match(scenario, aims([0.3, 0.6, 0.5]), **SMALL, threads=n) for n in (1, 3))
    assert one.priors == two.priors


def test_an_interrupted_calibration_comes_to_the_same_result(
    toy_model, scenario, aims, tmp_path, monkeypatch
):
    targets, out = aims([0.3, 0.6, 0.5]), tmp_path / "out"
    whole = match(scenario, targets, **SMALL)
    measure, count = running.measure_world, 0

    def interrupted(*given):
        nonlocal count
        count += 1
        if count == 200:  # in the second wave
            raise KeyboardInterrupt
        return measure(*given)

    monkeypatch.setattr(running, "measure_world", interrupted)
    with pytest.raises(KeyboardInterrupt):
        match(scenario, targets, **SMALL, threads=1, out=out)
    assert len(list(out.glob("waves/*/worlds/*.json"))) >= 199
    found = match(scenario, targets, **SMALL, out=out, resume=True)
    assert found.priors == whole.priors
    assert count == found.runs + 1  # none but the run in which it happened is done twice
    with pytest.raises(ResultError, match="calibration in this folder is another one"):
        match(scenario, aims([0.4, 0.6, 0.5]), **SMALL, out=out, resume=True)


def test_targets_that_cannot_all_be_met_are_refused_by_name(toy_model, scenario, aims):
    targets = aims([0.3, 0.6, 0.5])
    others = targets.targets[1:]
    far = Target("jobs", "jobs", "", 7.0, 6.9, 7.1, 1.0, "planted")
    with pytest.raises(InputError, match="no point of the priors meets all targets") as caught:
        match(scenario, Targets((far, *others), (), targets.free), **SMALL)
    assert caught.value.where.startswith("target ")


def test_targets_that_say_nothing_leave_the_priors(toy_model, scenario, aims):
    found = match(scenario, aims([0.5, 0.5, 0.5], error=10.0), **SMALL)
    assert found.stopped == waves.SETTLED
    assert found.identifiability.unidentified == NAMES
    assert min(found.identifiability.left.values()) > 0.9


def test_lost_districts_are_avoided(toy_model, scenario, aims, monkeypatch):
    measure = running.measure_world

    def lost(world, *given):
        low = world.point[NAMES[1]] < 0.5
        return measure(world, *given) | {running.LOST: float(low)}

    monkeypatch.setattr(running, "measure_world", lost)
    found = match(scenario, aims([0.3, 0.5, 0.5]), **SMALL)
    assert np.quantile(found.posterior.points[:, 1], 0.05) > 0.4


def test_held_against_one_world_the_posterior_is_wider(toy_model, scenario, aims):
    targets = aims([0.3, 0.6, 0.5], error=0.01)
    world = Targets(targets.targets, targets.held_out, targets.free, "world")
    one, other = (match(scenario, each, **SMALL) for each in (targets, world))
    assert other.identifiability.left[NAMES[0]] > 1.3 * one.identifiability.left[NAMES[0]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"runs": 100}, "too small for one wave"),
        ({"points": 3}, "points"),
        ({"worlds": 0}, "worlds"),
    ],
)
def test_bad_input_is_one_clear_error(toy_model, scenario, aims, options, message):
    with pytest.raises(InputError, match=message):
        match(scenario, aims([0.3, 0.6, 0.5]), **(SMALL | options))


def test_intervals_hold_planted_values_as_often_as_they_say(toy_model, scenario, aims):
    """Twenty plants, three parameters each: 90% intervals hold the truth in at least 80%."""
    plants = np.random.default_rng(3).uniform(0.1, 0.9, size=(20, 3))
    held = []
    for k, plant in enumerate(plants):
        found = match(scenario, aims(plant, error=0.05), **SMALL, seed=k)
        low, high = np.quantile(found.posterior.points, [0.05, 0.95], axis=0)
        held += ((low <= plant) & (plant <= high)).tolist()
    assert np.mean(held) >= 0.8
