"""Rent sharing by regression on stayers and with the programme as instrument."""

import numpy as np
import pytest
from made import payroll

from distretto.errors import InputError
from distretto.evaluation.welfare.rent_sharing import (
    elasticity,
    elasticity_at_means,
    instrumented,
    pass_through,
    pass_through_at_means,
    quasi_rent,
    stayers,
)


def test_without_noise_pass_through_is_exact_whatever_periods_and_workers_are():
    found = pass_through(*payroll(np.random.default_rng(0), noise=0.0))
    assert found.estimate == pytest.approx(0.1) and found.se == pytest.approx(0.0, abs=1e-9)
    assert (found.matches, found.firms, found.rows, found.left_out) == (150, 30, 600, 0)


def test_it_is_least_squares_with_dummies_and_errors_by_firm():
    rng = np.random.default_rng(1)
    w, x, j, i, t = payroll(rng, firms=8, workers=3, periods=4)
    kept = rng.uniform(size=w.size) < 0.8  # an unbalanced record
    w, x, j, i, t = (each[kept] for each in (w, x, j, i, t))
    found = pass_through(w, x, j, i, t)
    stay = stayers(j, i, t)
    w, x, j, i, t = (each[stay] for each in (w, x, j, i, t))
    design = np.column_stack([x, (j[:, None] == np.unique(j)), (t[:, None] == np.unique(t)[1:])])
    beta = np.linalg.lstsq(design, w, rcond=None)[0]
    assert found.estimate == pytest.approx(beta[0])
    inverse = np.linalg.inv(design.T @ design)
    scores = design * (w - design @ beta)[:, None]
    meat = sum(np.outer(s, s) for s in (scores[i == firm].sum(axis=0) for firm in np.unique(i)))
    g, r, k = np.unique(i).size, w.size, 4
    variance = (inverse @ meat @ inverse)[0, 0] * g / (g - 1) * (r - 1) / (r - k)
    assert found.se == pytest.approx(np.sqrt(variance))
    assert found.low < found.estimate < found.high


def test_movers_and_those_seen_once_do_not_count():
    w, x, j, i, t = payroll(np.random.default_rng(2), noise=0.0, movers=4)
    w = np.where(j < 4, w + 1000 * t, w)  # would spoil the estimate
    once = (j == 10) & (t > 0)
    w, x, j, i, t = (each[~once] for each in (w, x, j, i, t))
    found = pass_through(w, x, j, i, t)
    assert found.left_out == 4 * 4 + 1
    assert found.estimate == pytest.approx(0.1)
    assert stayers(["a", "a", "b", "b", "c"], [1, 1, 1, 2, 1], [0, 1, 0, 1, 0]).tolist() == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_elasticity_is_the_same_in_logarithms():
    _, x, j, i, t = payroll(np.random.default_rng(3), noise=0.0)
    found = elasticity(30 * x**0.3 * np.exp(0.01 * (j % 5) + 0.1 * t), x, j, i, t)
    assert found.estimate == pytest.approx(0.3) and found.form == "elasticity"


def test_quasi_rent_moves_the_level_only():
    assert quasi_rent([100.0, 60], [2, 3], [30, 5]).tolist() == [20.0, 15.0]
    w, x, j, i, t = payroll(np.random.default_rng(4))
    assert pass_through(w, x - 20.0, j, i, t).estimate == pytest.approx(
        pass_through(w, x, j, i, t).estimate
    )
    with pytest.raises(InputError, match="too low"):
        quasi_rent([1.0], [0], [1.0])


def test_elasticity_and_pass_through_at_the_means():
    assert elasticity_at_means(0.29, 120.0, 100.0) == pytest.approx(0.348)
    assert pass_through_at_means(0.348, 120.0, 100.0) == pytest.approx(0.29)
    with pytest.raises(InputError, match="not positive"):
        elasticity_at_means(0.3, 1.0, 0.0)


def test_with_the_programme_as_instrument():
    covariance = np.array([[0.04, 0.01], [0.01, 1.0]])
    found = instrumented((1.5, 5.0), covariance, 1.96)
    assert found.value == pytest.approx(0.3) and found.low < 0.3 < found.high
    # The ends are where the ratio is just not rejected.
    for end in (found.low, found.high):
        variance = 0.04 - 2 * end * 0.01 + end**2
        assert abs(1.5 - end * 5.0) == pytest.approx(1.96 * np.sqrt(variance))
    at_means = found.times(1.2)
    assert at_means.value == pytest.approx(0.36)
    assert at_means.high == pytest.approx(1.2 * found.high)
    turned = found.times(-1.0)
    assert (turned.low, turned.high) == (-found.high, -found.low)


def test_no_pass_through_of_what_may_be_nothing():
    found = instrumented((1.5, 1.0), np.diag([0.04, 1.0]), 1.96)
    assert found.value is None and found.low is None
    assert found.reason == "cannot tell: the effect on value added per worker may be nothing"
    assert found.times(2.0) is found


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda w, x, j, i, t: (w, x, j, 0 * i, t), "too few firms"),
        (lambda w, x, j, i, t: (w, 5.0 + t, j, i, t), "does not vary"),
        (lambda w, x, j, i, t: (w, x, j, i, 0 * t), "two rows"),
        (lambda w, x, j, i, t: (w, x[1:], j, i, t), "different length"),
    ],
)
def test_what_cannot_be_estimated_is_refused(change, problem):
    with pytest.raises(InputError, match=problem):
        pass_through(*change(*payroll(np.random.default_rng(6))))


def test_logarithms_need_amounts_above_zero():
    w, x, j, i, t = payroll(np.random.default_rng(7))
    with pytest.raises(InputError, match="too low") as raised:
        elasticity(w, x - 50, j, i, t)
    assert "pass-through" in raised.value.hint
