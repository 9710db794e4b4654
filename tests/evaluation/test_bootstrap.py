"""Bootstraps of effects: resampled clusters and random weights, their errors."""

import numpy as np
import pytest
from made import make_panel, staggered

from distretto.errors import InputError
from distretto.evaluation.estimators import Design
from distretto.evaluation.experiment import difference_in_means
from distretto.evaluation.inference.bootstrap import (
    cluster_bootstrap,
    multiplier_bootstrap,
    weights_of_clusters,
)


def _difference(panel):
    return difference_in_means(panel).effect


def _experiment(rng, n=60, k=2, effect=0.0):
    start = np.where(np.arange(n) < n // 3, 0, 1)
    return make_panel(rng.normal(size=(n, 1, k)) + effect * (start == 0)[:, None, None], start)


def test_draws_spread_as_the_estimate_does():
    panel = _experiment(np.random.default_rng(0), effect=1.0)
    found = cluster_bootstrap(panel, _difference, draws=600, seed=1)
    se = difference_in_means(panel).se
    assert found.se == pytest.approx(se, rel=0.15)
    assert found.estimates == pytest.approx(_difference(panel))
    low, high = found.interval(np.array([1.0, 0.0]))
    assert (high - low) / (2 * 1.96) == pytest.approx(se[0], rel=0.2)
    assert found.failed == 0


def test_every_draw_has_both_sides_and_whole_clusters():
    cluster = np.repeat([7, 3, 5, 2, 0, 9], [1, 2, 3, 4, 5, 6])
    start = np.where(np.isin(cluster, [7, 9]), 1, 2)
    panel = make_panel(np.arange(42.0).reshape(21, 2), start, cluster=cluster)
    seen = []

    def look(drawn):
        treated = np.unique(drawn.cluster[drawn.ever_treated])
        others = np.unique(drawn.cluster[~drawn.ever_treated])
        sizes = np.unique(drawn.cluster, return_counts=True)[1]
        seen.append((treated.size, others.size, sorted(sizes)))
        return drawn.values.sum(axis=(0, 1))

    cluster_bootstrap(panel, look, draws=30)
    assert {each[:2] for each in seen} == {(2, 4)}
    assert {size for each in seen[1:] for size in each[2]} == {1, 2, 3, 4, 5, 6}


def test_same_seed_same_draws_and_progress():
    panel, told = staggered(np.random.default_rng(1), n=30), []
    one = cluster_bootstrap(
        panel, Design().estimate, draws=5, seed=3, progress=lambda *x: told.append(x)
    )
    two = cluster_bootstrap(panel, Design().estimate, draws=5, seed=3)
    assert np.array_equal(one.draws, two.draws)
    assert told == [(i, 5) for i in range(1, 6)]


def test_bias_correction_moves_the_interval_against_the_bias():
    panel = _experiment(np.random.default_rng(2))

    def biased(drawn):  # a square is too large on average in samples of the sample
        return _difference(drawn) ** 2

    plain, corrected = (
        cluster_bootstrap(panel, biased, draws=400, kind=kind)
        for kind in ("percentile", "bias-corrected")
    )
    weights = np.array([1.0, 0.0])
    assert np.mean(plain.draws[:, 0] < plain.estimates[0]) < 0.5
    assert corrected.interval(weights)[1] < plain.interval(weights)[1]


def test_ratio_is_refused_where_its_base_may_be_nothing():
    rng = np.random.default_rng(3)
    clear = cluster_bootstrap(_experiment(rng, effect=2.0), _difference, draws=300)
    one, other = np.eye(2)
    low, high = clear.ratio(one, other)
    assert low < clear.estimates[0] / clear.estimates[1] < high
    panel = _experiment(rng)
    panel.values[:20] -= _difference(panel)  # means are equal
    nothing = cluster_bootstrap(panel, _difference, draws=300)
    assert nothing.ratio(one, other) == (-np.inf, np.inf)
    assert clear.p(one) == pytest.approx(2 / 301)


def test_a_single_treated_cluster_is_refused():
    with pytest.raises(InputError, match="single treated"):
        cluster_bootstrap(make_panel(np.zeros((4, 2)), [1, 2, 2, 2]), Design().estimate)


def test_draws_that_cannot_be_estimated_are_counted():
    panel = staggered(np.random.default_rng(4), n=30)
    calls = iter(range(1000))

    def brittle(drawn):
        if next(calls) % 4 == 1:
            raise InputError("nothing to compare")
        return Design().estimate(drawn)

    found = cluster_bootstrap(panel, brittle, draws=40)
    assert found.failed == 10
    assert found.draws.shape == (30, 1)

    def hopeless(drawn):
        if drawn is not panel:
            raise InputError("nothing to compare")
        return Design().estimate(drawn)

    with pytest.raises(InputError, match="most of the resampled"):
        cluster_bootstrap(panel, hopeless, draws=10)


@pytest.mark.parametrize("weights", ["rademacher", "webb"])
def test_weights_have_mean_zero_and_variance_one(weights):
    drawn = weights_of_clusters(np.random.default_rng(0), (4000, 20), weights)
    assert abs(drawn.mean()) < 0.015
    assert drawn.var() == pytest.approx(1.0, abs=0.015)
    assert np.unique(drawn).size == (2 if weights == "rademacher" else 6)


def test_multipliers_give_the_clustered_error_and_a_wider_band():
    rng = np.random.default_rng(5)
    cluster = np.repeat(np.arange(150), 2)
    influence = rng.normal(size=(150, 6))[cluster] + rng.normal(size=(300, 6))
    influence[:, 5] = 0.0  # an estimate that is certain
    found = multiplier_bootstrap(influence, cluster + 10, draws=4000)
    summed = influence.reshape(150, 2, 6).sum(axis=1)
    assert found.se == pytest.approx(np.sqrt((summed**2).sum(axis=0)) / 300, rel=0.08)
    # Five independent estimates: the normal quantile at (1 + 0.95^(1/5)) / 2.
    assert found.critical == pytest.approx(2.57, abs=0.12)
    low, high = found.band(np.ones(6))
    assert high[5] == low[5] == 1.0
    assert high[0] - low[0] == pytest.approx(2 * found.critical * found.se[0])
