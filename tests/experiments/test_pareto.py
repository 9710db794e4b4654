"""Fronts of institutions: dominance, free parameters, a known front of toys, and resumption."""

import json

import numpy as np
import pytest

from distretto.economy.outcomes import OUTCOMES
from distretto.errors import InputError, ResultError
from distretto.experiments import kept, parse_spec
from distretto.experiments.pareto import OBJECTIVES, POPULATION, free_of, non_dominated, pareto

pytest.importorskip("optuna")

PLACE = {outcome.name: k for k, outcome in enumerate(OUTCOMES)}


def test_points_that_none_is_better_than():
    values = np.array([[1.0, 4.0], [2.0, 2.0], [3.0, 3.0], [4.0, 1.0], [2.0, 2.0]])
    assert non_dominated(values).tolist() == [True, True, False, True, True]


def test_what_is_free_and_in_which_range():
    assert free_of(["labour-floor"], {}) == {
        "labour-floor.floor": (0.0, 3.0),
        "labour-floor.enforcement": (0.0, 1.0),
    }
    narrowed = free_of(["labour-floor"], {"labour-floor.floor": (0.8, 1.0)})
    assert narrowed["labour-floor.floor"] == (0.8, 1.0)


@pytest.mark.parametrize(
    ("kinds", "free", "says"),
    [
        ([], {}, "no institution is given"),
        (["labour-flor"], {}, "did you mean 'labour-floor'"),
        (["labour-floor"], {"labour-floor.flor": (0.0, 1.0)}, "did you mean 'labour-floor.floor'"),
        (["labour-floor"], {"labour-floor.floor": (1.0, 1.0)}, "makes no sense"),
        (["labour-floor"], {"labour-floor.enforcement": (0.0, 2.0)}, "within 0..1"),
    ],
)
def test_bad_input_is_named(kinds, free, says):
    with pytest.raises(InputError) as caught:
        free_of(kinds, free)
    assert says in str(caught.value)


@pytest.fixture
def toys(toy, monkeypatch):
    """Enforcement costs and raises the lowest wage; a referral costs and does nothing."""
    monkeypatch.setattr(kept, "prepare_kernels", lambda compiling: None)
    ran = []

    def step(self, institutions=()):
        self.enforcement = sum(getattr(each, "enforcement", 0.0) for each in institutions)
        self.waste = sum(each.name == "local-bank" for each in institutions)
        self.quarter += 1
        ran.append(self.key)

    def observe(self):
        row = np.zeros(len(OUTCOMES))
        row[PLACE["public_cost"]] = self.enforcement + 5.0 * self.waste
        row[PLACE["p10_wage"]] = 0.5 + self.enforcement + 0.001 * (self.key % 7)
        row[PLACE["median_wage"]] = np.nan
        return row

    monkeypatch.setattr(toy, "step", step)
    monkeypatch.setattr(toy, "observe", observe)
    monkeypatch.setattr(toy, "died_out", lambda self: False)
    return ran


RUN = {"trials": 24, "worlds": 2, "fresh": 3, "quarters": 1, "threads": 1}
KINDS = ["labour-floor", "local-bank"]


def test_what_only_costs_is_not_on_the_front(toys, scenario):
    result = pareto(scenario, KINDS, **RUN)
    assert result.complete
    assert "none" in result.tried
    assert any("local-bank" in spec for spec in result.tried)
    assert result.front
    assert not any("local-bank" in each.spec for each in result.front)
    for each in result.front:
        (floor,) = parse_spec(each.spec)  # can be pasted into a comparison
        assert each.effect["p10_wage"].mean == pytest.approx(floor.enforcement * 1.0)
        assert each.still
        assert each.level["median_wage"].mean == 0.0
    costs = [each.level["public_cost"].mean for each in result.front]
    assert costs == sorted(costs)


def test_the_front_is_judged_in_worlds_that_no_trial_has_seen(toys, scenario):
    result = pareto(scenario, KINDS, **RUN)
    assert len(set(toys)) == RUN["worlds"] + RUN["fresh"]
    assert any(
        each.tried["p10_wage"] != pytest.approx(each.level["p10_wage"].mean, abs=1e-9)
        for each in result.front
    )


def test_a_front_is_the_same_for_any_threads_and_after_a_resumption(toys, scenario, tmp_path):
    run = {**RUN, "trials": 2 * POPULATION + 4}  # well into the third generation
    pareto(scenario, KINDS, out=tmp_path, **{**run, "trials": 1})
    pareto(scenario, KINDS, out=tmp_path, resume=True, **{**run, "trials": POPULATION + 3})
    gone_on = pareto(scenario, KINDS, out=tmp_path, resume=True, **run)
    straight = pareto(scenario, KINDS, **{**run, "threads": 2})
    assert json.dumps(gone_on.records()["tried"]) == json.dumps(straight.records()["tried"])
    assert [each.spec for each in gone_on.front] == [each.spec for each in straight.front]
    toys.clear()
    again = pareto(scenario, KINDS, out=tmp_path, resume=True, **run)
    assert toys == []
    assert json.dumps(again.records()["front"]) == json.dumps(gone_on.records()["front"])
    assert set(again.to_dataframe().columns) >= {f"{name}_effect_low" for name in OBJECTIVES}
    with pytest.raises(ResultError, match="another one"):
        pareto(scenario, KINDS, out=tmp_path, resume=True, **{**run, "worlds": 1})
