"""Two-way fixed effects: published answers, a regression by hand, the exact decomposition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import make_panel, staggered

from distretto.errors import InputError
from distretto.evaluation.two_way import decompose, regression, two_way


def test_published_answers_of_the_minimum_wage_panel(mpdta):
    assert two_way(mpdta).coefficient[0] == pytest.approx(-0.036549, abs=5e-7)
    parts = decompose(mpdta)
    assert parts.forbidden_weight == pytest.approx(0.0539, abs=5e-5)
    assert parts.coefficient[0] == pytest.approx(two_way(mpdta).coefficient[0], abs=1e-10)


def _dummies(panel, k):
    unit, period = np.nonzero(panel.observed)
    x = np.column_stack(
        [panel.treated[unit, period], np.eye(panel.n)[unit], np.eye(panel.T)[period][:, 1:]]
    )
    return x, panel.values[unit, period, k], unit


def test_coefficient_and_error_are_those_of_the_regression_with_dummies():
    rng = np.random.default_rng(2)
    panel = staggered(rng, n=40, k=2, effect=np.array([1.0, -2.0]))
    panel.values[rng.random((40, 8)) < 0.1] = np.nan
    found = two_way(panel)
    for k in range(2):
        x, y, unit = _dummies(panel, k)
        beta = np.linalg.lstsq(x, y)[0]
        assert found.coefficient[k] == pytest.approx(beta[0])
        score = np.zeros((40, x.shape[1]))
        np.add.at(score, unit, x * (y - x @ beta)[:, None])
        inverse = np.linalg.pinv(x.T @ x)
        assert found.se[k] == pytest.approx(np.sqrt((inverse @ score.T @ score @ inverse)[0, 0]))
        small_y, small_x, _ = regression(panel, panel.outcomes[k])
        assert np.linalg.lstsq(small_x, small_y)[0][0] == pytest.approx(beta[0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=4, max_size=12), st.integers(0, 1000))
def test_comparisons_sum_to_the_coefficient(starts, seed):
    if not set(starts) - {0, 5}:
        starts = [2, 5, *starts]
    if len(set(starts)) == 1:
        starts = [5, *starts]
    values = np.random.default_rng(seed).normal(size=(len(starts), 5, 3))
    panel = make_panel(values, starts)
    parts = decompose(panel)
    assert parts.coefficient == pytest.approx(two_way(panel).coefficient, abs=1e-10)
    assert sum(each.weight for each in parts.comparisons) == pytest.approx(1.0)
    assert sum(weight for weight, _ in parts.by_kind().values()) == pytest.approx(1.0)
    again = sum(weight * estimate for weight, estimate in parts.by_kind().values())
    assert again == pytest.approx(parts.coefficient)


def test_growing_effects_are_taken_for_a_trend_of_controls():
    """Two groups, both treated in the end: the effect grows by 1 a period and is never negative."""
    periods = np.arange(6)
    start = np.array([1, 1, 4, 4])
    values = np.maximum(0, periods - start[:, None] + 1.0)
    parts = decompose(make_panel(values, start))
    kinds = {each.kind: each for each in parts.comparisons}
    assert set(kinds) == {"earlier vs later", "later vs earlier"}
    assert kinds["earlier vs later"].estimate[0] == pytest.approx(2.0)
    assert kinds["later vs earlier"].estimate[0] == pytest.approx(1.5 - 2.5)
    # m of the later group against 1 - m of the earlier one
    assert parts.forbidden_weight == pytest.approx((2 / 6) / (1 / 6 + 2 / 6))


def test_always_treated_controls_are_forbidden():
    values = np.random.default_rng(0).normal(size=(4, 4))
    parts = decompose(make_panel(values, [0, 0, 2, 2]))
    assert [each.kind for each in parts.comparisons] == ["treated vs always"]
    assert parts.forbidden_weight == 1.0


def test_what_cannot_be_compared_is_refused():
    values = np.zeros((3, 4))
    with pytest.raises(InputError, match="does not vary"):
        two_way(make_panel(values, [2, 2, 2]))
    with pytest.raises(InputError, match="no two groups"):
        decompose(make_panel(values, [2, 2, 2]))
    values[0, 0] = np.nan
    with pytest.raises(InputError, match="not balanced"):
        decompose(make_panel(values, [2, 2, 4]))
