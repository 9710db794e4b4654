"""Public cost of a unit gained."""

import numpy as np
import pytest

from distretto.errors import InputError
from distretto.evaluation.public_cost import UNITS, cost_per_unit, known_cost_per_unit


def test_a_known_cost_is_divided_by_the_gain_and_its_ends():
    found = known_cost_per_unit("job_year", 1000.0, 0.5, 0.2, 0.8).cost
    assert (found.value, found.low, found.high) == pytest.approx((2000.0, 1250.0, 5000.0))


def test_fiellers_interval_comes_down_to_that_where_the_cost_is_known():
    se = 0.1
    fieller = cost_per_unit("job_year", (1000.0, 0.5), np.diag([0.0, se**2]), 1.96).cost
    plain = known_cost_per_unit("job_year", 1000.0, 0.5, 0.5 - 1.96 * se, 0.5 + 1.96 * se).cost
    assert (fieller.value, fieller.low, fieller.high) == pytest.approx(
        (plain.value, plain.low, plain.high)
    )


def test_costs_that_vary_with_the_gain_are_surer():
    def width(shared):
        covariance = np.array([[100.0, shared], [shared, 0.01]])
        found = cost_per_unit("payroll", (1000.0, 1.0), covariance, 1.96).cost
        return found.high - found.low

    assert width(0.9) < width(0.0) < width(-0.9)


@pytest.mark.slow
def test_the_interval_covers():
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(2000):
        gain = rng.normal(2.0, 3.0, 60)
        cost = 6.0 + 0.5 * (gain - 2.0) + rng.normal(0, 1.0, 60)
        found = cost_per_unit(
            "value_added", (cost.mean(), gain.mean()), np.cov(cost, gain) / 60, 2.001
        ).cost
        covered += found.value is None or found.low <= 3.0 <= found.high
    assert 0.93 < covered / 2000 < 0.97


@pytest.mark.parametrize(
    ("gain", "reason"), [(0.1, "cannot tell: the gain may be nothing"), (-0.9, "lost, not gained")]
)
def test_no_cost_of_what_may_be_nothing(gain, reason):
    estimated = cost_per_unit("job_year", (1000.0, gain), np.diag([25.0, 0.04]), 1.96).cost
    known = known_cost_per_unit("job_year", 1000.0, gain, gain - 0.4, gain + 0.4).cost
    for found in (estimated, known):
        assert (found.value, found.low, found.high, found.reason) == (None, None, None, reason)


def test_all_units_are_known_and_no_other():
    assert set(UNITS) == {"value_added", "payroll", "job_year", "skilled_living_wage_job_year"}
    with pytest.raises(InputError, match="unknown unit") as raised:
        known_cost_per_unit("job-years", 1.0, 1.0, 0.5, 2.0)
    assert "job_year" in raised.value.hint
    with pytest.raises(InputError, match="outside its interval"):
        known_cost_per_unit("payroll", 1.0, 3.0, 0.5, 2.0)
    with pytest.raises(InputError, match="negative public cost"):
        known_cost_per_unit("payroll", -1.0, 1.0, 0.5, 2.0)
