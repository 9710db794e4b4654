"""Ratios of estimates and Fieller's interval."""

import numpy as np
import pytest
from scipy.special import stdtrit

from distretto.evaluation.ratios import fieller


def test_fieller_covers_a_ratio_and_grows_with_noise():
    rng = np.random.default_rng(2)
    covered, widths = 0, []
    quantile = stdtrit(24, 0.975)
    for noise in (0.1, 0.4):
        width = []
        for _ in range(300):
            gain = rng.normal(2.0, noise, 25)
            cost = 3.0 * 2.0 + rng.normal(0.0, noise, 25)
            covariance = np.cov(cost, gain) / 25
            low, high = fieller((cost.mean(), gain.mean()), covariance, quantile)
            covered += low <= 3.0 <= high
            width.append(high - low)
        widths.append(np.mean(width))
    assert 0.92 < covered / 600 < 0.98
    assert widths[1] > 3 * widths[0]


def test_no_interval_where_the_bottom_may_be_nothing():
    covariance = np.diag([1.0, 1.0])
    assert fieller((5.0, 1.5), covariance, 1.96) is None
    assert fieller((5.0, 2.5), covariance, 1.96) is not None


def test_without_noise_the_interval_is_the_ratio():
    assert fieller((6.0, 2.0), np.zeros((2, 2)), 1.96) == pytest.approx((3.0, 3.0))
