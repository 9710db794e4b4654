"""Weights on the simplex: conditions of the optimum, planted weights, ties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distretto.evaluation.simplex import simplex_weights


def _slack(a, b, w, ridge=0.0):
    """Return by how much moving all weight to one column could lower the squares, relatively."""
    slope = a.T @ (a @ w - b) + ridge * w
    return (w @ slope - slope.min()) / max(1.0, np.square(a - b[:, None]).sum(axis=0).max())


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(1, 12),
    st.integers(1, 30),
    st.sampled_from([0.0, 1e-6, 0.1, 10.0]),
    st.sampled_from([1e-6, 1.0, 1e7]),
    st.booleans(),
)
def test_no_column_would_do_better(seed, rows, columns, ridge, scale, intercept):
    rng = np.random.default_rng(seed)
    a = rng.normal(size=(rows, columns)) + 5.0 * rng.normal(size=(rows, 1))
    b = rng.normal(size=rows) + a.mean(axis=1)
    w = simplex_weights(a * scale, b * scale, ridge=ridge * scale**2, intercept=intercept)
    assert w.min() >= 0.0
    assert w.sum() == pytest.approx(1.0, abs=1e-12)
    if intercept:
        a, b = a - a.mean(axis=0), b - b.mean()
    assert _slack(a, b, w, ridge) < 1e-10


def test_planted_weights_are_recovered():
    rng = np.random.default_rng(0)
    a = rng.normal(size=(25, 12)) * 1e5 + 1e6
    planted = np.zeros(12)
    planted[[2, 5, 7]] = 0.5, 0.3, 0.2
    assert simplex_weights(a, a @ planted) == pytest.approx(planted, abs=1e-6)
    shifted = simplex_weights(a, a @ planted + 3e5, intercept=True)
    assert shifted == pytest.approx(planted, abs=1e-6)


def test_projection_on_a_vertex_and_on_an_edge():
    a = np.eye(3)
    assert simplex_weights(a, np.array([5.0, 0.0, 0.0])) == pytest.approx([1.0, 0.0, 0.0])
    assert simplex_weights(a, np.array([1.0, 0.6, -3.0])) == pytest.approx([0.7, 0.3, 0.0])


def test_of_equal_columns_each_gets_the_same():
    column = np.arange(4.0)[:, None]
    assert simplex_weights(np.repeat(column, 3, axis=1), column[:, 0]) == pytest.approx([1 / 3] * 3)
    a = np.hstack([column, column, column + 9.0])
    assert simplex_weights(a, column[:, 0] - 1.0) == pytest.approx([0.5, 0.5, 0.0], abs=1e-6)


def test_a_large_ridge_gives_equal_weights():
    a = np.random.default_rng(1).normal(size=(6, 5))
    assert simplex_weights(a, a[:, 0], ridge=1e9) == pytest.approx([0.2] * 5, abs=1e-6)
