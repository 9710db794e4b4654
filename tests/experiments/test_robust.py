"""Robust decisions: known regrets, planted boxes, noise without findings, and runs of toys."""

import dataclasses
import json

import numpy as np
import pytest

from distretto.economy.outcomes import OUTCOMES
from distretto.errors import InputError, ResultError
from distretto.experiments import compare, kept
from distretto.experiments.levels import QUANTITIES, Levels, quantities_of
from distretto.experiments.points import drawn_at, prior_names, sobol_points
from distretto.experiments.robust import robust, robust_from
from distretto.experiments.robust.boxes import find_box, holm
from distretto.experiments.robust.regret import decide

pytest.importorskip("prim")

ARMS = ["none", "floor=labour-floor"]


def test_regrets_of_a_decision_made_by_hand():
    levels = np.array([[10.0, 4.0, 7.0], [0.0, 8.0, 7.0], [np.nan, 1.0, 1.0], [5.0, 6.0, 6.0]])
    found = decide(levels, ["a", "b", "c"], higher=True)
    assert (found.draws, found.left_out) == (3, 1)
    assert [each.max_regret for each in found.arms] == [8.0, 6.0, 3.0]
    assert [each.mean_regret for each in found.arms] == pytest.approx([3.0, 2.0, 4.0 / 3.0])
    assert [each.share_best for each in found.arms] == pytest.approx([1 / 3, 0.5, 1 / 6])
    assert found.minimax == found.best_mean == "c"
    assert found.arms[0].behind.mean == pytest.approx(5.0 - 20.0 / 3.0)


def test_less_is_better_where_it_is():
    levels = np.array([[1.0, 2.0], [3.0, 1.0], [0.0, 1.0]])
    found = decide(levels, ["a", "b"], higher=False)
    assert [each.max_regret for each in found.arms] == [2.0, 1.0]
    assert (found.minimax, found.best_mean) == ("b", "a")
    assert found.arms[0].mean == pytest.approx(4.0 / 3.0)
    assert decide(np.full((2, 2), np.nan), ["a", "b"], higher=True) is None


def test_a_planted_box_is_found_and_holds():
    points = sobol_points(40, 256, 3)
    priors = {f"p{k}": 10.0 * points[:, k] for k in range(40)}
    inside = (priors["p7"] > 5.0) & (priors["p21"] < 6.0)
    gain = np.where(inside, 1.0, -1.0)
    gain[::20] *= -1.0  # chance
    box = find_box(gain, priors)
    limits = {limit.prior: limit for limit in box.limits}
    assert {"p7", "p21"} <= set(limits)
    assert limits["p7"].low == pytest.approx(5.0, abs=0.6)
    assert limits["p7"].high is None
    assert limits["p21"].high == pytest.approx(6.0, abs=0.6)
    assert box.held_density > 0.85 > 0.5 > box.held_base
    assert box.held_coverage > 0.7
    assert box.p < 1e-6


def test_boxes_of_noise_are_no_findings():
    """Of independent studies of noise, about one in twenty may have a finding; of 20, seldom 5."""
    false = 0
    for study in range(20):
        rng = np.random.default_rng(study)
        priors = {f"p{k}": rng.uniform(size=96) for k in range(20)}
        box = find_box(rng.normal(size=96), priors)
        if box is not None:
            assert box.density > box.base  # what is searched in looks better than it is
            false += any(holm([box.p]))
    assert false < 5


def test_no_box_is_searched_where_an_arm_hardly_ever_wins():
    priors = {"p": np.linspace(0.0, 1.0, 64)}
    assert find_box(np.where(np.arange(64) % 16 == 0, 1.0, -1.0), priors) is None
    assert find_box(np.full(64, np.nan), priors) is None


def test_several_tests_are_held_to_a_stricter_level():
    assert holm([0.04, 0.01, 0.03]) == [False, True, False]
    assert holm([0.01, 0.02, 0.03]) == [True, True, True]
    assert holm([]) == []


def test_points_and_the_values_drawn_at_them(small_scenario):
    names = prior_names(small_scenario)
    few, many = (sobol_points(len(names), draws, 1) for draws in (5, 16))
    assert np.array_equal(few, many[:5])
    assert not np.array_equal(many, sobol_points(len(names), 16, 2))
    drawn = drawn_at(small_scenario, 1, few)
    name = "pricing.final_norm"
    prior = small_scenario.priors[name]
    expected = [prior.quantile(u) for u in few[:, names.index(name)]]
    assert drawn[name].tolist() == pytest.approx(expected)


def test_net_value_added_is_value_added_less_public_cost(scenario):
    levels = np.zeros((1, 1, len(OUTCOMES)))
    place = {outcome.name: k for k, outcome in enumerate(OUTCOMES)}
    levels[..., place["value_added"]], levels[..., place["public_cost"]] = 5.0, 2.0
    flags = np.zeros((1, 1), bool)
    (net,) = quantities_of(["net_value_added"], None)
    assert Levels(("none",), levels, flags, flags).of(net).tolist() == [[3.0]]
    money = scenario.money or dataclasses.make_dataclass("M", ["wage", "currency"])(2.0, "euro")
    (in_money,) = quantities_of(["net_value_added"], money)
    assert in_money.unit == f"{money.currency} per quarter"
    assert Levels(("none",), levels, flags, flags).of(in_money).item() == pytest.approx(
        3.0 * money.wage
    )


@pytest.fixture
def toys(toy, monkeypatch):
    """Toys in which the floor is worth more the higher a prior; every world that is run counts."""
    monkeypatch.setattr(kept, "prepare_kernels", lambda compiling: None)
    found = toy.found.__func__
    counted = []

    def founded(cls, parameters, seed, given=None):
        counted.append(seed)
        district = found(cls, parameters, seed)
        district.norm = parameters.pricing.final_norm
        return district

    def copied(self):
        twin = toy(self.key, self.quarter, self.in_force)
        twin.norm = self.norm
        return twin

    def observe(self):
        value = 100.0 + self.in_force * (self.norm - 0.14)
        return np.full(len(OUTCOMES), value)

    monkeypatch.setattr(toy, "found", classmethod(founded))
    monkeypatch.setattr(toy, "copy", copied)
    monkeypatch.setattr(toy, "observe", observe)
    monkeypatch.setattr(toy, "died_out", lambda self: False)
    return counted


RUN = {"draws": 64, "seeds": 2, "quarters": 2}


def test_the_prior_that_decides_bounds_the_box(toys, scenario):
    result = robust(scenario, ARMS, ["jobs"], **RUN)
    (jobs,) = result.results
    wins = {(pair.winner, pair.loser): pair for pair in jobs.pairs}
    floor, none = wins["floor", "none"], wins["none", "floor"]
    assert floor.share + none.share == 1.0
    assert floor.finding and none.finding
    assert floor.box.limits[0].prior == none.box.limits[0].prior == "pricing.final_norm"
    assert floor.box.limits[0].low > 0.13
    assert floor.box.held_density > 0.9
    shares = [each.share_best for each in jobs.decision.arms]
    assert sum(shares) == pytest.approx(1.0)
    assert result.lost == {"none": 0, "floor": 0}


def test_threads_change_nothing_and_only_what_is_missing_is_run(toys, scenario, tmp_path):
    one = robust(scenario, ARMS, ["jobs"], threads=1, out=tmp_path, **RUN)
    two = robust(scenario, ARMS, ["jobs"], threads=2, **RUN)
    assert json.dumps(one.records()["outcomes"]) == json.dumps(two.records()["outcomes"])
    assert (tmp_path / "regrets.csv").read_text() == one.to_dataframe().to_csv(
        index=False, lineterminator="\n"
    )
    for index in (3, 77):
        (tmp_path / "worlds" / f"{index:06d}.json").unlink()
    toys.clear()
    again = robust(scenario, ARMS, ["jobs"], threads=1, out=tmp_path, resume=True, **RUN)
    assert len(toys) == 2
    assert json.dumps(again.records()["outcomes"]) == json.dumps(one.records()["outcomes"])
    toys.clear()
    robust(scenario, ARMS, ["p10_wage"], out=tmp_path, resume=True, **{**RUN, "draws": 65})
    assert len(toys) == 2  # another outcome asks for no run; another draw for its two seeds
    with pytest.raises(ResultError, match="another one"):
        robust(scenario, ARMS, out=tmp_path, resume=True, **{**RUN, "seeds": 1})


def test_worlds_of_a_comparison_will_do(toys, scenario, tmp_path):
    arms = ["none", "floor=labour-floor"]
    compare(scenario, arms, worlds=40, quarters=2, out=tmp_path / "c", people=False)
    result = robust_from(tmp_path / "c", ["jobs"], tmp_path / "out")
    with pytest.raises(ResultError, match="earlier robust decision"):
        robust_from(tmp_path / "c", ["jobs"], tmp_path / "out")
    robust_from(tmp_path / "c", ["jobs"], tmp_path / "out", overwrite=True)
    (jobs,) = result.results
    assert (result.draws, result.seeds) == (40, 1)
    floor = next(pair for pair in jobs.pairs if pair.winner == "floor")
    norm = compare(scenario, arms, worlds=40, quarters=2, people=False).dataset
    drawn = norm["prior_value"].sel(prior="pricing.final_norm").values
    assert floor.share == pytest.approx((drawn > 0.14).mean())
    compare(scenario, arms, worlds=8, quarters=2, out=tmp_path / "few", people=False)
    with pytest.raises(ResultError, match="too few worlds"):
        robust_from(tmp_path / "few")


@pytest.mark.parametrize(
    ("arms", "outcomes", "says"),
    [
        (["none"], None, "at least two"),
        (ARMS, ["job"], "did you mean 'jobs'"),
        (ARMS, ["profit"], "neither direction"),
    ],
)
def test_bad_input_is_named(scenario, arms, outcomes, says):
    with pytest.raises(InputError) as caught:
        robust(scenario, arms, outcomes, **RUN)
    assert says in str(caught.value)


def test_every_outcome_is_a_quantity():
    assert {outcome.name for outcome in OUTCOMES} < set(QUANTITIES)
