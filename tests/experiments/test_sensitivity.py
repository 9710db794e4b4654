"""Sensitivity: known indices through the same path as the model, resumption, and bad input."""

import dataclasses
import json
import logging

import numpy as np
import pytest

from distretto.economy.outcomes import OUTCOMES
from distretto.errors import InputError
from distretto.experiments import kept
from distretto.experiments.sensitivity import sensitivity
from distretto.experiments.sensitivity.designs import analyse, sobol_design
from distretto.scenarios import Fact

pytest.importorskip("SALib")

FREE = ("pricing.final_norm", "placement.distrust", "firms.spin_off")
A, B = 7.0, 0.1
# Ishigami and Homma (1990): variances of the terms, and the indices that follow from them.
PARTS = np.array([0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 0.0, 8 * B**2 * np.pi**8 / 225])
FIRST = PARTS[:3] / PARTS.sum()
TOTAL = FIRST + np.array([1.0, 0.0, 1.0]) * PARTS[3] / PARTS.sum()


@pytest.fixture
def ishigami(toy, monkeypatch, scenario):
    """Three priors in three groups; outcomes of a toy are the function of Ishigami of them."""
    monkeypatch.setattr(kept, "prepare_kernels", lambda compiling: None)
    priors = [scenario.priors[name] for name in FREE]
    ran = []
    found = toy.found.__func__

    def founded(cls, parameters, seed, given=None):
        district = found(cls, parameters, seed)
        values = (
            parameters.pricing.final_norm,
            parameters.placement.distrust,
            parameters.firms.spin_off,
        )
        u = [(v - p.low) / (p.high - p.low) for v, p in zip(values, priors, strict=True)]
        x = np.pi * (2.0 * np.array(u) - 1.0)
        district.value = np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0])
        district.second = u[1]
        ran.append(seed)
        return district

    def copied(self):
        twin = toy(self.key, self.quarter, self.in_force)
        twin.value, twin.second = self.value, self.second
        return twin

    def observe(self):
        return np.full(len(OUTCOMES), self.value + self.in_force * self.second)

    monkeypatch.setattr(toy, "found", classmethod(founded))
    monkeypatch.setattr(toy, "copy", copied)
    monkeypatch.setattr(toy, "observe", observe)
    monkeypatch.setattr(toy, "died_out", lambda self: False)
    assert all(prior.shape == "uniform" for prior in priors)
    settled = {
        name: entry
        if name in FREE or name not in scenario.priors
        else Fact(value=entry.quantile(0.5, name in scenario.integers), unit=entry.unit, source="s")
        for name, entry in scenario.parameters.items()
    }
    return dataclasses.replace(scenario, parameters=settled), ran


RUN = {"quarters": 1, "threads": 1, "outcomes": ["jobs"], "seeds": 2}


def test_indices_of_a_known_function_are_found(ishigami):
    place, _ = ishigami
    result = sensitivity(place, ["none", "floor=labour-floor"], base=256, leading=3, **RUN)
    shares = {stage.target.effect: stage for stage in result.stages if stage.name == "shares"}
    assert not any(stage.too_few for stage in result.stages)
    level = {factor.name: factor for factor in shares[False].factors}
    for name, first, total in zip(FREE, FIRST, TOTAL, strict=True):
        factor = level[name.partition(".")[0]]
        assert factor.first == pytest.approx(first, abs=max(0.05, factor.first_half))
        assert factor.total == pytest.approx(total, abs=0.1)
    effect, *others = shares[True].factors  # that of the arm comes from one prior alone
    assert (effect.name, effect.priors) == ("placement", 1)
    assert effect.total == pytest.approx(1.0, abs=0.05)
    assert all(abs(factor.total) < 1e-9 for factor in others)


def test_too_few_points_for_shares_are_said(ishigami):
    place, _ = ishigami
    result = sensitivity(place, base=4, leading=3, **RUN)
    (shares,) = (stage for stage in result.stages if stage.name == "shares")
    assert max(factor.total_half for factor in shares.factors) > 0.5
    assert shares.too_few


def test_elementary_effects_are_per_way_from_the_5th_to_the_95th_percentile(ishigami):
    place, _ = ishigami
    result = sensitivity(place, ["none", "floor=labour-floor"], base=0, trajectories=3, **RUN)
    groups = [each for each in result.stages if each.name == "groups" and each.target.effect]
    factors = {factor.name: factor for factor in groups[0].factors}
    assert factors["placement"].mu_star == pytest.approx(0.9)  # the effect is the quantile
    assert factors["pricing"].mu_star == pytest.approx(0.0, abs=1e-9)
    assert result.leading[0] == "placement"
    assert {stage.name for stage in result.stages} == {"groups", "priors"}
    assert result.chance["Jobs: effect of floor"] == 0.0  # toys have no chance


def test_threads_change_nothing_and_only_what_is_missing_is_run(ishigami, tmp_path):
    place, ran = ishigami
    run = {**RUN, "trajectories": 3, "base": 4, "leading": 2}
    one = sensitivity(place, out=tmp_path, **run)
    two = sensitivity(place, **{**run, "threads": 2})
    told = [json.dumps(each.records()["stages"]) for each in (one, two)]
    assert told[0] == told[1]
    (tmp_path / "priors" / "worlds" / "000002.json").unlink()
    ran.clear()
    again = sensitivity(place, out=tmp_path, resume=True, **run)
    assert len(ran) == 1
    assert json.dumps(again.records()["stages"]) == told[0]
    assert (tmp_path / "sensitivity.csv").read_text().count("\n") == 1 + len(one.to_dataframe())


def test_points_without_a_value_are_counted_and_told(ishigami, toy, monkeypatch, caplog):
    place, _ = ishigami
    whole = toy.observe
    monkeypatch.setattr(
        toy, "observe", lambda self: np.where(self.second > 0.9, np.nan, whole(self))
    )
    monkeypatch.setattr(toy, "died_out", lambda self: self.second > 0.9)
    with caplog.at_level(logging.WARNING, logger="distretto"):
        result = sensitivity(place, base=0, trajectories=4, **RUN)
    imputed = sum(stage.imputed for stage in result.stages)
    assert imputed == result.lost["none"] > 0
    assert "have no value; the median of the others" in caplog.text


def test_a_target_that_does_not_vary_has_no_sensitivity():
    design = sobol_design({"a": "a", "b": "b"}, 4, 1)
    assert [factor.total for factor in analyse(design, np.ones(16))] == [0.0, 0.0]


def test_a_scenario_without_priors_is_refused(ishigami):
    place, _ = ishigami
    facts = {name: e for name, e in place.parameters.items() if name not in FREE}
    with pytest.raises(InputError, match="no prior"):
        sensitivity(dataclasses.replace(place, parameters=facts), **RUN)
