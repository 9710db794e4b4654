"""Verdicts and what decides an effect: cases by hand."""

import numpy as np
import pytest
from scipy import stats

from distretto.experiments.claims.deciding import Leaf, Split, decide
from distretto.experiments.claims.verdicts import effect_of, lost, verdict_of


def effect(values):
    return effect_of(np.array(values, dtype=float).reshape(-1, 1))


def test_the_interval_is_the_t_interval_over_draws():
    values = np.array([[1.0, 3.0], [2.0, 2.0], [4.0, np.nan], [np.nan, np.nan]])
    found = effect_of(values)
    means = np.array([2.0, 2.0, 4.0])
    low, high = stats.t.interval(0.95, 2, means.mean(), stats.sem(means))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    low, high = stats.t.interval(0.90, 2, means.mean(), stats.sem(means))
    assert (found.low90, found.high90) == (pytest.approx(low), pytest.approx(high))
    assert (found.worlds, found.draws, found.above, found.below) == (5, 3, 1.0, 0.0)


CLEAR = [1.0, 1.1, 0.9, 1.2, 0.8, 1.0, 1.0, 1.1, 0.9, 1.0]
SPLIT = [5.0] * 7 + [-0.1] * 3  # a clear mean, a sign that seven in ten share


@pytest.mark.parametrize(
    ("values", "expected", "margin", "verdict"),
    [
        (CLEAR, "higher", None, "reproduced"),
        (CLEAR, "lower", None, "contradicted"),
        ([-x for x in CLEAR], "lower", None, "reproduced"),
        (SPLIT, "higher", None, "undecided"),
        ([1.0, -1.0] * 5, "higher", None, "undecided"),
        (CLEAR, "none", 1.2, "reproduced"),
        (CLEAR, "none", 0.5, "contradicted"),
        ([-x for x in CLEAR], "none", 0.5, "contradicted"),
        (CLEAR, "none", 1.0, "undecided"),
        ([0.0] * 10, "higher", None, "undecided"),
        ([0.0] * 10, "none", 0.1, "reproduced"),
        ([1.0], "higher", None, "undecided"),
        ([np.nan] * 4, "higher", None, "undecided"),
    ],
)
def test_verdicts(values, expected, margin, verdict):
    assert verdict_of(effect(values), expected, margin) == verdict


def test_an_effect_is_lost_if_it_is_no_longer_clear_or_less_than_half():
    clear = effect(CLEAR)
    assert lost(clear, effect([1.0, -1.0] * 5)) is True
    assert lost(clear, effect([0.4 * x for x in CLEAR])) is True
    assert lost(clear, effect([0.6 * x for x in CLEAR])) is False
    assert lost(clear, effect([-x for x in CLEAR])) is True
    assert lost(effect([1.0, -1.0] * 5), clear) is None
    assert lost(clear, effect([np.nan] * 10)) is None


def test_a_planted_cut_is_found():
    rng = np.random.default_rng(1)
    priors = {f"p{k}": rng.random(64) for k in range(150)}
    effects = np.where(priors["p7"] < 0.4, -1.0, 1.0) + 0.3 * rng.normal(size=64)
    tree = decide(effects, priors)
    assert isinstance(tree, Split)
    assert tree.prior == "p7"
    low = priors["p7"] < 0.4
    assert priors["p7"][low].max() <= tree.cut <= priors["p7"][~low].min()
    assert isinstance(tree.below, Leaf)
    assert tree.below.mean == pytest.approx(effects[low].mean())
    assert tree.below.above < 0.1


def test_two_cuts_one_within_the_other():
    rng = np.random.default_rng(2)
    priors = {f"p{k}": rng.random(200) for k in range(20)}
    high = priors["p3"] > 0.5
    effects = 2.0 * high + np.where(high & (priors["p5"] > 0.5), 3.0, 0.0)
    tree = decide(effects + 0.2 * rng.normal(size=200), priors)
    assert isinstance(tree, Split)
    within = [side for side in (tree.below, tree.from_there) if isinstance(side, Split)]
    assert {tree.prior, *(split.prior for split in within)} == {"p3", "p5"}


def test_noise_is_seldom_taken_for_a_cause():
    found = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        priors = {f"p{k}": rng.random(48) for k in range(60)}
        found += isinstance(decide(rng.normal(size=48), priors), Split)
    # One in twenty by construction: 3 of 60, and no more than 9 by more than three deviations.
    assert found <= 9


def test_draws_that_do_not_count_are_left_out():
    priors = {"a": np.arange(40.0)}
    effects = np.arange(40.0)
    effects[30:] = np.nan
    tree = decide(effects, priors)
    assert isinstance(tree, Split)
    assert decide(np.full(40, np.nan), priors) is None
    assert decide(np.ones(40), priors) == Leaf(40, 1.0, 1.0)
