"""Randomisation inference: by hand, its intervals."""

import math
from itertools import combinations

import numpy as np
import pytest
from made import make_panel, staggered

from distretto.errors import InputError
from distretto.evaluation.estimators import Design
from distretto.evaluation.inference.randomisation import randomise

ESTIMATE = Design().estimate


def test_all_assignments_by_hand():
    before_after = np.array([[0.0, 5.0], [0.0, 1.0], [0.0, 2.0], [0.0, 0.0], [0.0, 1.5]])
    found = randomise(make_panel(before_after, [1, 1, 2, 2, 2]), ESTIMATE)
    gains = before_after[:, 1]
    by_hand = [
        gains[list(pair)].mean() - np.delete(gains, list(pair)).mean()
        for pair in combinations(range(5), 2)
    ]
    assert found.exact
    assert sorted(found.draws[:, 0]) == pytest.approx(sorted(by_hand))
    observed = by_hand[0]
    assert found.estimates[0] == pytest.approx(observed)
    assert found.p_values()[0] == np.mean(np.abs(by_hand) >= abs(observed) - 1e-12)
    assert found.smallest_p == 0.1
    assert found.interval(np.ones(1)) == (-math.inf, math.inf)


def test_interval_holds_what_the_test_does_not_reject():
    panel = staggered(np.random.default_rng(3), n=40, effect=1.0)
    found = randomise(panel, ESTIMATE, draws=400, seed=1)
    low, high = found.interval(np.ones(1))
    assert low < found.estimates[0] < high
    for value, inside in (
        (low - 0.01, False),
        (low + 0.01, True),
        (high - 0.01, True),
        (high + 0.01, False),
    ):
        moved = panel.values - value * panel.treated[:, :, None]
        again = randomise(panel.of(moved, panel.outcomes), ESTIMATE, draws=400, seed=1)
        assert (again.p_values()[0] > 0.05) == inside


def test_ratio_holds_what_the_test_does_not_reject():
    panel = staggered(np.random.default_rng(3), n=60, k=2, effect=np.array([1.0, 2.0]))
    found = randomise(panel, ESTIMATE, draws=400, seed=1)
    low, high = found.ratio(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    assert low < found.estimates[0] / found.estimates[1] < high
    for value, inside in ((low - 0.01, False), (low + 0.01, True), (high + 0.01, False)):
        assert (found.p(np.array([1.0, -value])) > 0.05) == inside


def test_clusters_are_assigned_together():
    cluster = np.repeat(np.arange(6), 2)
    start = np.array([1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    values = np.random.default_rng(0).normal(size=(12, 2))
    found = randomise(make_panel(values, start, cluster=cluster), ESTIMATE)
    assert found.draws.shape == (6, 1)
    start[1] = 2
    with pytest.raises(InputError, match="within a cluster"):
        randomise(make_panel(values, start, cluster=cluster), ESTIMATE)


def test_the_same_seed_gives_the_same_draws():
    panel = staggered(np.random.default_rng(1), n=40)
    one, two, other = (randomise(panel, ESTIMATE, draws=50, seed=s) for s in (1, 1, 2))
    assert np.array_equal(one.draws, two.draws)
    assert not np.array_equal(one.draws, other.draws)
    assert not one.exact
