import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.experiments.summary import (
    Difference,
    Distribution,
    correlation,
    distribution,
    paired_difference,
    share_better,
    summarise_outcome,
    summary_window,
    variance_reduction,
    window_mean,
    worlds_with_any,
)

NAN = np.nan


def values(*numbers):
    return np.array(numbers, dtype=float)


@pytest.mark.parametrize(
    ("quarters", "window"),
    [(80, (60, 79)), (40, (20, 39)), (39, (19, 38)), (4, (2, 3)), (3, (1, 2)), (1, (0, 0))],
)
def test_window_is_the_last_twenty_quarters_or_the_last_half(quarters, window):
    assert summary_window(quarters) == window


def test_window_mean_leaves_out_undefined_quarters():
    table = np.array([[1.0, 2.0, 3.0, 6.0], [1.0, NAN, NAN, 5.0], [1.0, NAN, NAN, NAN]])
    np.testing.assert_array_equal(window_mean(table, 1, 3), [11 / 3, 5.0, NAN])


def test_window_mean_leaves_out_infinity():
    assert window_mean(values(np.inf, 2.0, 4.0), 0, 2) == 3.0


def test_distribution():
    # 0, 1, ..., 20: the 5th percentile is the second value, the 95th the last but one.
    assert distribution(np.arange(21.0)) == Distribution(10.0, 1.0, 19.0)
    assert distribution(values(3.0, NAN, 1.0)) == Distribution(2.0, 1.1, 2.9)


def test_distribution_of_one_world_or_none_has_no_interval():
    assert distribution(values(3.0, NAN)) == Distribution(3.0, None, None)
    assert distribution(values(NAN)) == Distribution(None, None, None)


def test_paired_difference_by_hand():
    # Differences 1, 2, 3: mean 2, standard deviation 1, t(0.975, 2) = 4.302653 of the tables.
    difference = paired_difference(values(11.0, 22.0, 33.0), values(10.0, 20.0, 30.0))
    half = 4.302653 / 3**0.5
    assert difference.mean == 2.0
    assert difference.low == pytest.approx(2.0 - half, rel=1e-6)
    assert difference.high == pytest.approx(2.0 + half, rel=1e-6)


def test_paired_difference_uses_worlds_in_which_both_are_defined():
    difference = paired_difference(values(NAN, 5.0, 7.0, 9.0), values(1.0, 4.0, NAN, 8.0))
    assert difference == Difference(1.0, 1.0, 1.0)
    assert paired_difference(values(2.0, NAN), values(1.0, 1.0)) == Difference(1.0, None, None)
    assert paired_difference(values(NAN), values(1.0)) == Difference(None, None, None)


def test_interval_covers_the_truth_in_95_of_100_samples():
    generator = np.random.default_rng(1)
    samples = generator.normal(0.3, 1.0, size=(2000, 8))
    differences = [paired_difference(sample, np.zeros(8)) for sample in samples]
    covered = np.mean([d.low <= 0.3 <= d.high for d in differences])
    assert covered == pytest.approx(0.95, abs=0.02)  # four standard errors of 2,000 samples


def test_share_better_counts_ties_as_half():
    arm, reference = values(2.0, 2.0, 1.0, 5.0, NAN), values(1.0, 2.0, 2.0, 1.0, 0.0)
    assert share_better(arm, reference, "higher") == (2 + 0.5) / 4
    assert share_better(arm, reference, "lower") == (1 + 0.5) / 4
    assert share_better(arm, reference, None) is None
    assert share_better(values(NAN), values(NAN), "higher") is None


def test_correlation():
    assert correlation(values(1.0, 2.0, 3.0), values(2.0, 4.0, 6.0)) == pytest.approx(1.0)
    # Deviations (-1, 0, 1) and (0, -1, 1): covariance 1 over root of 2 times 2.
    assert correlation(values(1.0, 2.0, 3.0), values(2.0, 1.0, 3.0)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("arm", "reference"),
    [
        ((1.0,), (2.0,)),
        ((1.0, 1.0), (1.0, 2.0)),
        ((0.0, 0.0), (0.0, 0.0)),
        ((NAN, 1.0), (1.0, 1.0)),
    ],
)
def test_correlation_is_undefined_without_variation(arm, reference):
    assert correlation(values(*arm), values(*reference)) is None


def test_correlation_takes_rounding_for_no_variation():
    assert correlation(values(0.1 + 0.2, 0.3), values(1.0, 2.0)) is None


def test_correlation_of_tiny_numbers():
    assert correlation(values(0.0, 1e-200), values(0.0, 2e-200)) == pytest.approx(1.0)


def test_variance_reduction():
    # Variances 2/3 and 2/3, differences 0, 1, -1 with variance 2/3: two times as many worlds.
    assert variance_reduction(values(1.0, 3.0, 2.0), values(1.0, 2.0, 3.0)) == pytest.approx(2.0)
    # Differences 0.1, -0.1, 0 against the same variances: (2/3 + 0.54) / (0.02 / 3).
    assert variance_reduction(values(1.1, 1.9, 3.0), values(1.0, 2.0, 3.0)) == pytest.approx(
        (2.0 / 3.0 + np.var([1.1, 1.9, 3.0])) / (0.02 / 3.0)
    )
    # Opposite arms: the same worlds cost instead of saving.
    assert variance_reduction(values(1.0, 2.0), values(2.0, 1.0)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("arm", "reference"),
    [((1.0,), (2.0,)), ((1.0, 2.0), (3.0, 4.0)), ((0.1 + 0.2, 0.3), (0.3, 0.3))],
)
def test_variance_reduction_is_undefined_where_the_difference_does_not_vary(arm, reference):
    assert variance_reduction(values(*arm), values(*reference)) is None


def test_reference_arm_differs_from_itself_by_nothing():
    reference, other = summarise_outcome(np.array([[1.0, 3.0], [2.0, 4.0]]), "higher")
    assert reference.difference == Difference(0.0, 0.0, 0.0)
    assert reference.correlation == 1.0
    assert reference.variance_reduction is None
    assert reference.share_better is None
    assert reference.distribution.median == 2.0
    assert other.difference == Difference(1.0, 1.0, 1.0)
    assert other.share_better == 1.0


def test_worlds_count_once_however_many_arms_died_out():
    assert worlds_with_any([[True, False, False], [True, False, True]]) == 2


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=2, max_size=30))
def test_bounds(pairs):
    arm, reference = np.array(pairs).T
    difference = paired_difference(arm, reference)
    assert difference.low <= difference.mean <= difference.high
    higher = share_better(arm, reference, "higher")
    assert higher + share_better(arm, reference, "lower") == pytest.approx(1.0)
    found = correlation(arm, reference)
    assert found is None or -1.0 <= found <= 1.0
    spread = distribution(arm)
    assert spread.p5 <= spread.median <= spread.p95
