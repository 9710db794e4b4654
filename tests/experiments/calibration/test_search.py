import dataclasses
import json
import tomllib

import numpy as np
import pytest

from distretto.economy.outcomes import OUTCOMES
from distretto.errors import InputError, ResultError
from distretto.experiments import calibrate, load_scenario
from distretto.experiments.calibration import search
from distretto.experiments.calibration.search import distance, narrow
from distretto.scenarios import Prior

pytest.importorskip("optuna")

FREE = ("pricing.final_norm", "placement.distrust")
PLANTED = (0.13, 0.5)  # the middle of the one is 0.14, of the other 0.375


@pytest.fixture
def planted(toy, monkeypatch, scenario):
    """A toy whose firms and jobs are set by two priors, and facts that hold at planted values."""
    found = toy.found.__func__

    def founded(cls, parameters, seed, given=None):
        district = found(cls, parameters, seed)
        district.free = (parameters.pricing.final_norm, parameters.placement.distrust)
        return district

    def copied(self):
        twin = toy(self.key, self.quarter, self.in_force)
        twin.free = self.free
        return twin

    def observe(self):
        level = {
            "final_firms": 300.0 * self.free[0] / PLANTED[0],
            "jobs": 6200.0 * self.free[1] / PLANTED[1],
        }
        return np.array([level.get(outcome.name, 0.0) for outcome in OUTCOMES])

    monkeypatch.setattr(toy, "found", classmethod(founded))
    monkeypatch.setattr(toy, "copy", copied)
    monkeypatch.setattr(toy, "observe", observe)
    monkeypatch.setattr(toy, "died_out", lambda self: False)
    monkeypatch.setattr(search, "prepare_kernels", lambda compiling: None)
    facts = {name: scenario.facts[name] for name in ("final_firms", "jobs", "turnover")}
    return dataclasses.replace(scenario, facts=facts)  # 300 and 6,200: those of the planted values


def test_planted_values_are_found(planted, tmp_path):
    result = calibrate(planted, FREE, trials=40, worlds=4, quarters=2, out=tmp_path / "out")
    assert result.after < 0.25 < result.before
    for name, value in zip(FREE, PLANTED, strict=True):
        prior = result.priors[name]
        before = planted.priors[name]
        assert prior.low < value < prior.high
        assert prior.high - prior.low == pytest.approx(0.4 * (before.high - before.low), rel=1e-4)
        assert "narrowed by calibration to final_firms, jobs: distance" in prior.reason
    written = load_scenario(tmp_path / "out" / "scenario.toml")
    assert {name: written.priors[name].low for name in FREE} == {
        name: result.priors[name].low for name in FREE
    }
    unchanged = [name for name in written.parameters if name not in FREE]
    assert all(written.parameters[name] == planted.parameters[name] for name in unchanged)
    assert json.loads((tmp_path / "out" / "calibration.json").read_text()) == result.records()


def test_facts_for_validation_are_never_looked_at(planted):
    result = calibrate(planted, FREE, trials=1, worlds=2, quarters=2)
    assert [fact.target.name for fact in result.facts_after] == ["final_firms", "jobs"]


def test_a_calibration_goes_on_where_it_was_left(planted, tmp_path):
    first = calibrate(planted, FREE, trials=3, worlds=2, quarters=2, out=tmp_path)
    again = calibrate(planted, FREE, trials=5, worlds=2, quarters=2, out=tmp_path, resume=True)
    assert (first.trials, again.trials) == (3, 5)
    assert again.after <= first.after
    with pytest.raises(ResultError, match="earlier calibration"):
        calibrate(planted, FREE, trials=1, worlds=2, quarters=2, out=tmp_path)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"seed": 2}, "seed"),
        ({"worlds": 3}, "worlds"),
        ({"quarters": 3}, "quarters"),
        ({"width": 0.3}, "width"),
        ({"free": FREE[:1]}, "free"),
    ],
)
def test_another_calibration_is_refused_and_named(planted, tmp_path, changes, name):
    given = {"free": FREE, "trials": 1, "worlds": 2, "quarters": 2, "out": tmp_path}
    calibrate(planted, **given)
    before = (tmp_path / "trials.log").read_bytes()
    with pytest.raises(ResultError, match="calibration in this folder is another one") as caught:
        calibrate(planted, **(given | changes), resume=True)
    assert caught.value.where == name
    assert (tmp_path / "trials.log").read_bytes() == before


def test_resuming_tries_what_would_have_been_tried(planted, tmp_path):
    """Three trials and three more are the six of one go."""
    given = {"free": FREE, "worlds": 1, "quarters": 2}
    for folder, stops in (("once", [6]), ("twice", [3, 6])):
        for trials in stops:
            calibrate(planted, trials=trials, out=tmp_path / folder, resume=True, **given)
    once, twice = (
        json.loads((tmp_path / name / "calibration.json").read_text()) for name in ("once", "twice")
    )
    assert once == twice
    assert once["trials"] == 6


def test_lost_worlds_count_against_a_trial(planted, toy, monkeypatch):
    monkeypatch.setattr(toy, "exploded", lambda self: True)
    assert calibrate(planted, FREE, trials=1, worlds=2, quarters=2).after >= search.LOST


def test_distance_is_in_half_widths(scenario, planted):
    result = calibrate(planted, FREE, trials=1, worlds=1, quarters=2)
    fact = result.facts_after[0]  # 300, band 255 to 345
    made = dataclasses.replace(
        fact, model=dataclasses.replace(fact.model, median=fact.target.value + 90.0)
    )
    assert distance([made], lost=0.02) == pytest.approx(4.0 + 2.0)


def test_a_prior_is_narrowed_around_its_quantile_and_stays_inside():
    prior = Prior(low=1.0, high=2.0, shape="uniform", reason="r")
    found = narrow(prior, 0.5, 0.2)
    assert (found.low, found.high) == (pytest.approx(1.4), pytest.approx(1.6))
    found = narrow(prior, 0.99, 0.2)
    assert (found.low, found.high) == (pytest.approx(1.8), pytest.approx(2.0))
    triangle = Prior(low=0.0, high=1.0, shape="triangular", mode=0.5, reason="r")
    assert narrow(triangle, 0.5, 0.5).mode is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"free": ["pricing.finalnorm"]}, "did you mean 'pricing.final_norm'"),
        ({"free": ["size.final_firms"]}, "no prior"),
        ({"free": FREE, "width": 0.0}, "width"),
        ({"free": FREE, "trials": 0}, "trials"),
    ],
)
def test_bad_input_is_one_clear_error(planted, options, message):
    with pytest.raises(InputError, match=message):
        calibrate(planted, **options)


def test_text_of_a_scenario_is_changed_only_where_it_has_to_be():
    from distretto.scenarios import with_priors

    text = "# a\n[parameters.a]\nx = { low = 1 }\ny = 2\n\n[facts.z]\nvalue = 1\n"
    prior = Prior(low=0.5, high=1.0, shape="uniform", reason='so "it" is')
    found = with_priors(text, {"a.x": prior, "a.w": prior, "b.v": prior})
    read = tomllib.loads(found)
    expected = {"low": 0.5, "high": 1.0, "shape": "uniform", "reason": 'so "it" is'}
    assert read["parameters"]["a"] == {"x": expected, "w": expected, "y": 2}
    assert read["parameters"]["b"] == {"v": expected}
    assert read["facts"] == {"z": {"value": 1}}
    assert found.startswith("# a\n")
