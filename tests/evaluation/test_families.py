"""Adjusted p-values: by hand, bounds, one for copies, the level of the whole family."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distretto.errors import InputError
from distretto.evaluation.inference.families import adjusted_by_family, romano_wolf


def test_by_hand():
    """Spreads are equal, so the largest counts first: 3 against the larger of each pair."""
    draws = np.array([[1.0, 3.0], [3.0, 1.0], [1.0, 1.0], [0.0, 2.0], [2.0, 0.0]])
    assert np.sum(draws**2, axis=0) == pytest.approx([15.0, 15.0])
    found = romano_wolf(np.array([2.0, -2.0]), draws)
    # Both are the largest: 2 or more is reached by the larger of four of five pairs, and the data.
    assert found == pytest.approx([5 / 6, 5 / 6])


def _plain(statistics, draws):
    return (1 + (np.abs(draws) >= np.abs(statistics)).sum(axis=0)) / (1 + draws.shape[0])


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(0.0, 4.0))
def test_between_the_plain_p_and_bonferroni(seed, k, size):
    rng = np.random.default_rng(seed)
    draws = rng.normal(size=(99, k))
    statistics = rng.normal(size=k) + size
    found = romano_wolf(statistics, draws)
    plain = _plain(statistics, draws)
    assert (found >= plain - 1e-12).all()
    assert (found <= np.minimum(1.0, k * plain.max()) + 1e-12).all()
    scaled = np.geomspace(1e-6, 1e6, k)
    assert romano_wolf(statistics * scaled, draws * scaled) == pytest.approx(found)


def test_copies_count_as_one_and_others_do_not():
    rng = np.random.default_rng(0)
    one = rng.normal(size=(999, 1))
    alone = romano_wolf(np.array([2.0]), one)[0]
    copies = romano_wolf(np.full(5, 2.0), np.repeat(one, 5, axis=1))
    assert copies == pytest.approx(np.full(5, alone))
    apart = romano_wolf(np.full(5, 2.0), rng.normal(size=(999, 5)))
    assert apart.max() > 3 * alone


def test_a_clear_effect_makes_room_for_the_next():
    rng = np.random.default_rng(1)
    draws = rng.normal(size=(1999, 2))
    p = romano_wolf(np.array([9.0, 2.1]), draws)
    assert p[0] == pytest.approx(1 / 2000)
    assert p[1] == pytest.approx(_plain(np.array([9.0, 2.1]), draws)[1])


def test_families_are_apart():
    rng = np.random.default_rng(2)
    draws, statistics = rng.normal(size=(199, 4)), np.array([2.0, 1.0, 2.5, 0.1])
    families = {"firms": ["sales", "profit"], "workers": ["pay"]}
    found = adjusted_by_family(["sales", "pay", "profit", "x"], families, statistics, draws)
    assert list(found) == ["sales", "profit", "pay"]
    assert found["pay"] == pytest.approx(_plain(statistics, draws)[1])
    together = romano_wolf(statistics[[0, 2]], draws[:, [0, 2]])
    assert [found["sales"], found["profit"]] == pytest.approx(together)


def test_what_makes_no_sense_is_refused():
    draws, statistics = np.zeros((9, 2)), np.zeros(2)
    with pytest.raises(InputError, match="did you mean 'sales'"):
        adjusted_by_family(["sales", "pay"], {"firms": ["sale"]}, statistics, draws)
    with pytest.raises(InputError, match="twice"):
        adjusted_by_family(["sales", "pay"], {"a": ["pay"], "b": ["pay"]}, statistics, draws)
    with pytest.raises(InputError, match="do not fit"):
        romano_wolf(np.zeros(3), draws)
    draws[0, 0] = np.nan
    with pytest.raises(InputError, match="not a number"):
        romano_wolf(statistics, draws)


def test_an_outcome_that_never_varies_is_never_found():
    assert romano_wolf(np.zeros(2), np.zeros((9, 2))) == pytest.approx([1.0, 1.0])


def test_the_level_holds_for_the_whole_family():
    rng = np.random.default_rng(3)
    mix = rng.normal(size=(6, 6))
    found = sum(
        romano_wolf(rng.normal(size=6) @ mix, rng.normal(size=(199, 6)) @ mix).min() <= 0.05
        for _ in range(600)
    )
    assert 0.025 <= found / 600 <= 0.08
