"""The wild cluster bootstrap: against regressions done one by one, enumeration, size."""

import math
from itertools import product

import numpy as np
import pytest
from made import staggered

from distretto.errors import InputError
from distretto.evaluation.inference.wild import wild_cluster_bootstrap
from distretto.evaluation.two_way import regression, two_way


def _data(rng, clusters=8, size=6, beta=0.5, treated=4):
    cluster = np.repeat(np.arange(clusters), size)
    d = (cluster < treated) * 1.0
    z = rng.normal(size=(cluster.size, 2))
    y = 1.0 + beta * d + z[:, 0] + rng.normal(size=clusters)[cluster] + rng.normal(size=d.size)
    return y, np.column_stack([np.ones(d.size), d, z]), cluster


def _t(y, x, cluster, k, null):
    """Return the coefficient, its CRV1 error and t."""
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    u = y - x @ beta
    g, (n, p) = cluster.max() + 1, x.shape
    score = np.array([x[cluster == c].T @ u[cluster == c] for c in range(g)])
    meat = score.T @ score * g / (g - 1) * (n - 1) / (n - p)
    se = math.sqrt((inverse @ meat @ inverse)[k, k])
    return beta[k], se, (beta[k] - null) / se


def _p_one_by_one(y, x, cluster, k, null):
    """Run every regression of the bootstrap, the null imposed."""
    z = np.delete(x, k, axis=1)
    fitted = z @ np.linalg.lstsq(z, y - null * x[:, k])[0] + null * x[:, k]
    t = _t(y, x, cluster, k, null)[2]
    found = []
    for signs in product([1.0, -1.0], repeat=cluster.max() + 1):
        again = fitted + np.array(signs)[cluster] * (y - fitted)
        found.append(abs(_t(again, x, cluster, k, null)[2]) >= abs(t) * (1 - 1e-9))
    return np.mean(found)


@pytest.mark.parametrize("null", [0.0, 1.3])
def test_every_choice_of_signs_by_hand(null):
    y, x, cluster = _data(np.random.default_rng(0))
    found = wild_cluster_bootstrap(y, x, cluster, 1, null=null)
    beta, se, _ = _t(y, x, cluster, 1, null)
    assert (found.coefficient, found.se) == pytest.approx((beta, se))
    assert found.exact
    assert found.draws == 256
    assert found.p == pytest.approx(_p_one_by_one(y, x, cluster, 1, null))


def test_jackknife_error_leaves_out_one_cluster_at_a_time():
    y, x, cluster = _data(np.random.default_rng(1))
    found = wild_cluster_bootstrap(y, x, cluster, 1)
    without = [
        np.linalg.lstsq(x[cluster != c], y[cluster != c])[0][1] - found.coefficient
        for c in range(8)
    ]
    assert found.se_jackknife == pytest.approx(math.sqrt(7 / 8 * np.square(without).sum()))


def test_interval_holds_what_the_test_does_not_reject():
    # A coefficient far from zero, in units of its error, must not lose digits.
    y, x, cluster = _data(np.random.default_rng(2), clusters=10, beta=1e6, treated=5)
    found = wild_cluster_bootstrap(y, x, cluster, 1)
    assert found.low < found.coefficient < found.high
    for end, outward in ((found.low, -1.0), (found.high, 1.0)):
        p_in, p_out = (
            wild_cluster_bootstrap(y, x, cluster, 1, null=end + step * outward * found.se).p
            for step in (-0.01, 0.01)
        )
        assert p_out <= 0.05 < p_in


def test_too_few_clusters_bound_nothing():
    y, x, cluster = _data(np.random.default_rng(3), clusters=4, treated=2)
    found = wild_cluster_bootstrap(y, x, cluster, 1)
    assert found.smallest_p == 2 / 16
    assert (found.low, found.high) == (-math.inf, math.inf)


def test_drawn_weights_agree_with_all_of_them():
    y, x, cluster = _data(np.random.default_rng(4), clusters=12, treated=6)
    every = wild_cluster_bootstrap(y, x, cluster, 1, draws=5000)
    some = wild_cluster_bootstrap(y, x, cluster, 1, draws=3000, seed=1)
    webb = wild_cluster_bootstrap(y, x, cluster, 1, draws=3000, seed=1, weights="webb")
    assert every.exact
    assert not some.exact
    assert some.p == pytest.approx(every.p, abs=0.03)
    assert webb.p == pytest.approx(every.p, abs=0.08)
    assert webb.low == pytest.approx(every.low, abs=every.se)


def test_codes_and_order_do_not_matter():
    y, x, cluster = _data(np.random.default_rng(5))
    order = np.random.default_rng(0).permutation(y.size)
    one = wild_cluster_bootstrap(y, x, cluster, 1)
    other = wild_cluster_bootstrap(y[order], x[order], cluster[order] * 7 + 3, 1)
    assert (one.p, one.low, one.se_jackknife) == pytest.approx(
        (other.p, other.low, other.se_jackknife)
    )


def test_a_cluster_that_alone_is_treated_leaves_no_jackknife():
    y, x, cluster = _data(np.random.default_rng(6), treated=1)
    assert math.isnan(wild_cluster_bootstrap(y, x, cluster, 1).se_jackknife)


def test_of_the_two_way_coefficient():
    panel = staggered(np.random.default_rng(7), n=60)
    found = wild_cluster_bootstrap(*regression(panel, "y0"), 0, draws=499)
    fixed = two_way(panel)
    assert found.coefficient == pytest.approx(fixed.coefficient[0])
    assert found.se == pytest.approx(fixed.se[0], rel=0.02)  # but for the correction for few
    assert found.p < 0.05


def test_what_cannot_be_estimated_is_refused():
    y, x, cluster = _data(np.random.default_rng(8))
    with pytest.raises(InputError, match="cannot be estimated"):
        wild_cluster_bootstrap(y, np.column_stack([x, x[:, 0]]), cluster, 1)
    with pytest.raises(InputError, match="cannot be estimated"):
        wild_cluster_bootstrap(y, x, np.zeros_like(cluster), 1)


@pytest.mark.slow
def test_size_with_twelve_clusters():
    """With half the clusters treated, the bootstrap holds its level; CRV1 with 1.96 does not."""
    rng = np.random.default_rng(9)
    wild = naive = covered = 0
    for seed in range(2000):
        y, x, cluster = _data(rng, clusters=12, treated=6, beta=0.0)
        found = wild_cluster_bootstrap(y, x, cluster, 1, draws=399, seed=seed)
        wild += found.p <= 0.05
        covered += found.low <= 0.0 <= found.high
        naive += abs(found.coefficient / found.se) > 1.96
    assert 0.035 <= wild / 2000 <= 0.065
    assert 0.935 <= covered / 2000 <= 0.965
    assert naive / 2000 > 0.065
