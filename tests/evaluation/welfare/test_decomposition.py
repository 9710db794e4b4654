"""Decomposition of a gap, and recentred influence functions."""

import numpy as np
import pytest

from distretto.errors import InputError
from distretto.evaluation.welfare.decomposition import oaxaca_blinder, rif_gini, rif_quantile
from distretto.evaluation.welfare.inequality import gini


def test_without_noise_the_parts_are_those_put_in():
    x_t, x_c = np.array([[1.0], [2], [3], [6]]), np.array([[0.0], [1], [2]])
    found = oaxaca_blinder(5 + 2 * x_t[:, 0], x_t, 4 + 1 * x_c[:, 0], x_c, ["schooling"])
    # X̄_T = 3, X̄_C = 1: explained (3 - 1) 1; unexplained (5 - 4) + 3 (2 - 1).
    assert found.explained == pytest.approx(2.0)
    assert found.unexplained == pytest.approx(4.0)
    assert found.gap == pytest.approx(11.0 - 5.0)
    assert found.names == ("schooling",)
    assert found.explained_by == pytest.approx([2.0])


def test_the_parts_sum_to_the_gap():
    rng = np.random.default_rng(0)
    x_t, x_c = rng.normal(size=(60, 3)) + 0.5, rng.normal(size=(80, 3))
    y_t, y_c = rng.normal(size=60) + x_t @ [1, 2, 3], rng.normal(size=80)
    found = oaxaca_blinder(y_t, x_t, y_c, x_c)
    assert found.gap == pytest.approx(y_t.mean() - y_c.mean())
    assert found.explained_by.sum() == pytest.approx(found.explained)
    assert found.explained + found.unexplained == pytest.approx(found.gap)


@pytest.mark.slow
def test_intervals_of_both_parts_cover():
    rng = np.random.default_rng(4)
    covered = np.zeros(2)
    for _ in range(1000):
        x_t, x_c = rng.normal(1.0, 1, size=(150, 1)), rng.normal(0.0, 1, size=(250, 1))
        y_t = 1 + 2.0 * x_t[:, 0] + rng.normal(size=150) * (1 + 0.5 * np.abs(x_t[:, 0]))
        y_c = 1.5 * x_c[:, 0] + rng.normal(size=250)
        found = oaxaca_blinder(y_t, x_t, y_c, x_c)
        covered += [
            abs(found.explained - 1.5) < 1.96 * found.explained_se,
            abs(found.unexplained - 1.5) < 1.96 * found.unexplained_se,
        ]
    assert (covered / 1000 > 0.93).all() and (covered / 1000 < 0.97).all()


def test_characteristics_that_vary_together_are_refused():
    with pytest.raises(InputError, match="vary together"):
        oaxaca_blinder([1, 2, 3, 4], np.ones((4, 1)), [1, 2, 3], [[1], [2], [3]])
    with pytest.raises(InputError, match="different characteristics"):
        oaxaca_blinder([1, 2, 4], [[1], [2], [3]], [1, 2, 3, 1], np.eye(4)[:, :2])
    with pytest.raises(InputError, match="names"):
        oaxaca_blinder([1, 2, 4], [[1], [2], [3]], [1, 2, 3], [[1], [2], [3]], ["a", "b"])
    with pytest.raises(InputError, match="do not fit"):
        oaxaca_blinder([1, 2, 4], [[1], [2]], [1, 2, 3], [[1], [2], [3]])


@pytest.mark.parametrize("pay", [[1, 2, 3, 4], [0, 0, 5, 5, 7], [3, 3]])
def test_the_influence_function_of_the_gini_has_it_as_mean(pay):
    assert rif_gini(pay).mean() == pytest.approx(gini(pay), abs=1e-14)


def test_the_influence_function_is_what_one_more_worker_does():
    y = np.exp(np.random.default_rng(2).normal(size=4000))
    influence = rif_gini(y) - gini(y)
    for row in (0, 1, 2):
        more = np.append(np.repeat(y, 1), y[row])
        assert (y.size + 1) * (gini(more) - gini(y)) == pytest.approx(influence[row], abs=2e-3)


def test_the_influence_function_of_a_quantile():
    y = np.random.default_rng(3).normal(10.0, 1.0, 20_000)
    for at, density in ((0.5, 0.3989), (0.1, 0.1755)):
        found = rif_quantile(y, at)
        low, high = np.unique(found)
        assert found.mean() == pytest.approx(np.quantile(y, at), abs=1e-3)
        assert (found[y <= np.quantile(y, at) - 0.01] == low).all()
        assert high - low == pytest.approx(1 / density, rel=0.05)
    # A wide kernel flattens the density.
    assert np.ptp(rif_quantile(y, 0.5, bandwidth=5.0)) > 2 * np.ptp(rif_quantile(y, 0.5))


def test_a_quantile_without_spread_is_refused():
    with pytest.raises(InputError, match="does not vary"):
        rif_quantile([2, 2, 2], 0.5)
    with pytest.raises(InputError, match="quantile"):
        rif_quantile([1, 2, 3], 1.0)
