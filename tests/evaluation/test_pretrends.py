"""Trends before treatment: the test, its power, and bounds on what it may have missed."""

import numpy as np
import pytest
from made import make_panel, staggered

from distretto.errors import InputError
from distretto.evaluation import Design
from distretto.evaluation.pretrends import MAGNITUDES, pre_trends


def simultaneous(rng, n=120, periods=8, start=5, effect=1.0, slope=0.0, noise=1.0):
    """Return units of which half are treated, and grow by `slope` a period more than the others."""
    treated = np.arange(n) < n // 2
    time = np.arange(periods)
    values = rng.normal(size=(n, 1)) + noise * rng.normal(size=(n, periods))
    values += treated[:, None] * (slope * time + effect * (time >= start))
    return make_panel(values, np.where(treated, start, periods))


def trends(panel):
    return pre_trends(Design().event_study(panel), panel.outcomes[0])


def test_the_test_rejects_parallel_trends_in_one_of_twenty():
    rng = np.random.default_rng(1)
    p = np.array([trends(simultaneous(rng)).p for _ in range(300)])
    assert 0.02 <= (p <= 0.05).mean() <= 0.09
    assert np.mean(p) == pytest.approx(0.5, abs=0.06)


def test_the_slope_said_to_be_noticed_in_four_of_five_is():
    rng = np.random.default_rng(3)
    slope = float(np.mean([trends(simultaneous(rng)).detectable for _ in range(20)]))
    noticed = [not trends(simultaneous(rng, slope=slope)).passes for _ in range(200)]
    assert np.mean(noticed) == pytest.approx(0.8, abs=0.09)


def test_power_is_four_in_five_where_the_effect_is_what_may_hide():
    """A line that makes up the effect is noticed so often exactly if the effect is `hidden`."""
    rng = np.random.default_rng(10)
    for effect in (0.1, 0.5, 1.0, 2.0):
        panel = simultaneous(rng, effect=effect)
        found = trends(panel)
        estimate = 0.5 * (found.bounds[0][1] + found.bounds[0][2])
        assert (found.power_whole < 0.8) == (abs(estimate) < found.hidden)
        assert (found.power_half < 0.8) == (0.5 * abs(estimate) < found.hidden)
        assert 0.05 <= found.power_half <= found.power_whole <= 1.0


def test_power_grows_with_units_and_effects():
    rng = np.random.default_rng(4)
    few, many = (trends(simultaneous(rng, n=n, effect=0.6)) for n in (60, 600))
    assert many.power_half > few.power_half
    assert many.detectable < few.detectable
    assert many.hidden == pytest.approx(2.0 * many.detectable)  # events 0, 1, 2: mean of e + 1
    big = trends(simultaneous(rng, n=60, effect=6.0))
    assert big.power_half > few.power_half


def test_bounds_widen_with_the_departure_allowed():
    found = trends(staggered(np.random.default_rng(5)))
    assert tuple(m for m, _, _ in found.bounds) == MAGNITUDES
    lows, highs = (np.array([row[i] for row in found.bounds]) for i in (1, 2))
    assert (np.diff(lows) < 0.0).all() and (np.diff(highs) > 0.0).all()


def test_without_departure_the_bounds_are_the_interval_of_the_mean():
    study = Design().event_study(simultaneous(np.random.default_rng(6)))
    _, low, high = pre_trends(study, "y0").bounds[0]
    after = np.array(study.at) >= 0
    mean = after / after.sum()
    assert 0.5 * (low + high) == pytest.approx(float(mean @ study.att[:, 0]))
    se = float(np.sqrt(mean @ study.covariance("y0") @ mean))
    assert 0.5 * (high - low) == pytest.approx(2.0010 * se, rel=1e-3)  # t with 59 degrees


def test_zero_is_reached_at_the_breakdown():
    found = trends(simultaneous(np.random.default_rng(7), effect=3.0, n=400))
    assert 0.0 < found.breakdown < 5.0
    inside = [m for m, low, high in found.bounds if low <= 0.0 <= high]
    outside = [m for m, low, high in found.bounds if low > 0.0]
    assert outside and max(outside) < found.breakdown
    assert all(m > found.breakdown for m in inside)
    none = trends(simultaneous(np.random.default_rng(7), effect=0.0))
    assert none.breakdown == 0.0


def test_bounds_cover_the_truth_where_a_line_goes_on():
    """Trends part before treatment by as much from period to period as after it: M = 1."""
    rng = np.random.default_rng(8)
    covered = {0.0: 0, 1.0: 0}
    for _ in range(60):
        bounds = trends(simultaneous(rng, slope=0.4, effect=1.0)).bounds
        for m, low, high in bounds:
            if m in covered:
                covered[m] += low <= 1.0 <= high
    assert covered[0.0] < 10
    assert covered[1.0] >= 57


def test_a_trend_is_found():
    found = trends(simultaneous(np.random.default_rng(9), slope=0.5))
    assert not found.passes and found.p < 1e-4
    assert found.periods == 4


def test_too_few_periods_before_treatment():
    panel = simultaneous(np.random.default_rng(9), periods=3, start=1)
    with pytest.raises(InputError, match="trends before treatment cannot be tested") as failure:
        trends(panel)
    assert "at least two periods before" in failure.value.expected
