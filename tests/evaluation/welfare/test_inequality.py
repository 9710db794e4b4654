"""Inequality measures and their splits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.errors import InputError
from distretto.evaluation.welfare.inequality import (
    earnings_quality,
    gini,
    inequality,
    low_pay_share,
    mean_log_deviation,
    quantiles,
    split_mean_log_deviation,
    split_theil,
    theil,
)

MEASURES = (gini, theil, mean_log_deviation, earnings_quality, low_pay_share)

pays = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=40).map(np.array)
with_groups = st.integers(2, 40).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(0.01, 1e6), min_size=n, max_size=n).map(np.array),
        st.lists(st.integers(0, 4), min_size=n, max_size=n).map(np.array),
        st.lists(st.integers(1, 5), min_size=n, max_size=n).map(np.array),
    )
)


def test_known_answers():
    assert gini([1, 2, 3, 4]) == pytest.approx(0.25)
    assert gini([0, 0, 0, 1]) == pytest.approx(0.75)  # 1 - 1/n
    assert theil([0, 0, 0, 1]) == pytest.approx(np.log(4))  # ln n
    assert theil([1, 3]) == pytest.approx(0.5 * (0.5 * np.log(0.5) + 1.5 * np.log(1.5)))
    assert mean_log_deviation([1, 3]) == pytest.approx(np.log(2) - 0.5 * np.log(3))
    assert earnings_quality([1, 2]) == pytest.approx((0.5 * (1 + 1 / 8)) ** (-1 / 3))
    assert earnings_quality([1, 4], aversion=1.0) == pytest.approx(2.5)
    assert earnings_quality([1, 4], aversion=0.0) == pytest.approx(2.0)
    # Of a median of 6, two thirds are 4: pay of 4 is not below.
    assert low_pay_share([3.9, 4, 6, 7, 8]) == pytest.approx(0.2)


def test_a_lognormal_distribution_has_its_known_measures():
    from scipy.special import ndtr

    y = np.exp(np.random.default_rng(1).normal(2.0, 0.6, 1_000_000))
    assert gini(y) == pytest.approx(2 * ndtr(0.6 / np.sqrt(2)) - 1, abs=2e-3)
    assert theil(y) == pytest.approx(0.18, abs=2e-3)
    assert mean_log_deviation(y) == pytest.approx(0.18, abs=2e-3)
    found = inequality(y)
    assert found.p90_p10 == pytest.approx(np.exp(2 * 1.2815516 * 0.6), rel=5e-3)
    assert found.p90_p10 == pytest.approx(found.p90_p50 * found.p50_p10)
    assert found.low_pay == pytest.approx(ndtr(np.log(2 / 3) / 0.6), abs=2e-3)


@given(pays)
def test_gini_is_the_mean_difference_over_twice_the_mean(y):
    slow = np.abs(y[:, None] - y).sum() / (2 * y.size**2 * y.mean())
    assert gini(y) == pytest.approx(slow, abs=1e-9)


@given(pays)
def test_bounds(y):
    assert -1e-12 <= gini(y) <= 1 - 1 / y.size + 1e-12
    assert -1e-12 <= theil(y) <= np.log(y.size) + 1e-9
    assert mean_log_deviation(y) >= -1e-12
    assert y.min() * (1 - 1e-9) <= earnings_quality(y) <= y.mean() * (1 + 1e-9)


@given(with_groups)
def test_a_worker_of_weight_two_counts_as_two(drawn):
    y, _, w = drawn
    repeated = np.repeat(y, w)
    for measure in MEASURES:
        assert measure(y, w) == pytest.approx(measure(repeated), rel=1e-9, abs=1e-9)
    at = (0.1, 0.25, 0.5, 0.9, 1.0)
    assert quantiles(y, at, w) == pytest.approx(quantiles(repeated, at))
    assert quantiles(y, at, w * 0.37) == pytest.approx(quantiles(y, at, w))


@given(with_groups)
def test_splits_are_exact(drawn):
    y, g, w = drawn
    for whole, split in ((theil, split_theil), (mean_log_deviation, split_mean_log_deviation)):
        for weights in (None, w):
            parts = split(y, g, weights)
            assert parts.total == pytest.approx(whole(y, weights), rel=1e-9, abs=1e-9)
            assert parts.between + parts.within == pytest.approx(parts.total)
            assert parts.share.sum() == pytest.approx(1.0)
            assert parts.between >= -1e-9
            assert (parts.of_group >= -1e-9).all()
            for label, inner in zip(parts.groups, parts.of_group, strict=True):
                chosen = None if weights is None else w[g == label]
                assert inner == pytest.approx(whole(y[g == label], chosen), rel=1e-9, abs=1e-9)


def test_what_lies_between_and_within():
    between = split_theil([1, 1, 3, 3], ["a", "a", "b", "b"])
    assert between.within == 0.0 and between.between == pytest.approx(theil([1, 3]))
    within = split_mean_log_deviation([1, 3, 1, 3], ["a", "a", "b", "b"])
    assert within.between == pytest.approx(0.0, abs=1e-15)
    assert within.within == pytest.approx(mean_log_deviation([1, 3]))
    # A group without pay weighs nothing in the Theil index.
    assert split_theil([0, 0, 1, 3], ["a", "a", "b", "b"]).total == pytest.approx(
        theil([0, 0, 1, 3])
    )


def test_quantiles_by_the_rule_of_stata():
    assert quantiles([1, 2, 3, 4], [0.5, 0.25, 0.3, 0.0, 1.0]) == pytest.approx([2.5, 1.5, 2, 1, 4])
    assert quantiles([3, 1, 2], 0.5) == pytest.approx([2])
    assert quantiles([1, 5], 0.5, [1, 3]) == pytest.approx([5])
    assert quantiles([1, 2, 3], 0.5, [1, 0, 1]) == pytest.approx([2])  # weight 0 is not there
    assert quantiles([1, 5, 9], 0.0, [0, 1, 1]) == pytest.approx([5])
    tenths = quantiles(np.arange(1, 11), np.arange(1, 10) / 10)
    assert tenths == pytest.approx(np.arange(1.5, 10))  # despite rounding in sums of tenths


def test_pay_of_zero_is_taken_where_the_measure_exists():
    pay = [0, 1, 2, 3]
    found = inequality(pay)
    assert found.gini == pytest.approx(gini(pay)) and found.theil > 0
    assert found.mean_log_deviation is None and found.earnings_quality is None
    assert inequality([0, 0, 1]).p90_p10 is None
    for measure in (mean_log_deviation, earnings_quality):
        with pytest.raises(InputError, match="too low") as raised:
            measure(pay)
        assert "without pay" in raised.value.hint
        assert raised.value.where == "pay, row 0"


@pytest.mark.parametrize(
    ("pay", "weights", "problem"),
    [
        ([1, -2, 3], None, "too low"),
        ([0, 0], None, "nobody has any pay"),
        ([1, np.nan], None, "no value"),
        ([1, 2], [1], "different length"),
        ([1, 2], [0, 0], "all weights are zero"),
        ([1, 2], [1, -1], "too low"),
        ([], None, "not a column"),
        (["a"], None, "not a number"),
    ],
)
def test_bad_columns_are_refused(pay, weights, problem):
    for measure in (gini, theil, inequality):
        with pytest.raises(InputError, match=problem):
            measure(pay, weights)


def test_a_group_has_to_be_known():
    with pytest.raises(InputError, match="no label"):
        split_theil([1, 2], ["a", None])
    with pytest.raises(InputError, match="quantile"):
        quantiles([1, 2], 1.1)
