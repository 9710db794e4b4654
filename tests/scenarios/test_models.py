import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from distretto.scenarios import Fact, KnownFact, Prior


def prior(low, high, shape="uniform", **more):
    return Prior(low=low, high=high, shape=shape, reason="because", **more)


def cdf(p, x):
    """Distribution function of a prior, written out by itself."""
    if p.shape == "uniform":
        return (x - p.low) / (p.high - p.low)
    if p.shape == "loguniform":
        return math.log(x / p.low) / math.log(p.high / p.low)
    if x < p.mode:
        return (x - p.low) ** 2 / ((p.high - p.low) * (p.mode - p.low))
    return 1 - (p.high - x) ** 2 / ((p.high - p.low) * (p.high - p.mode or 1.0))


@st.composite
def priors(draw):
    shape = draw(st.sampled_from(["uniform", "triangular", "loguniform"]))
    bound = st.floats(1e-6, 1e6) if shape == "loguniform" else st.floats(-1e6, 1e6)
    low, high = sorted([draw(bound), draw(bound)])
    assume(high - low > 1e-3 * max(abs(low), 1e-6))
    if shape != "triangular":
        return prior(low, high, shape)
    return prior(low, high, shape, mode=draw(st.floats(low, high)))


@given(priors(), st.floats(0, 1))
@example(prior(0.1, 0.3), 1.0)
@example(prior(0.1, 0.7, "loguniform"), 1.0)
@example(prior(0.0, 1.0, "triangular", mode=0.0), 0.0)
@example(prior(0.0, 1.0, "triangular", mode=1.0), 1.0)
def test_quantiles_lie_in_the_bounds_and_invert_the_distribution(p, u):
    x = p.quantile(u)
    assert p.low <= x <= p.high
    assert cdf(p, x) == pytest.approx(u, abs=1e-6)


@given(priors(), st.floats(0, 1), st.floats(0, 1))
def test_quantiles_rise_with_the_uniform(p, one, other):
    u, v = sorted([one, other])
    assert p.quantile(u) <= p.quantile(v) + 1e-9 * max(abs(p.low), abs(p.high))


def test_quantiles_by_hand():
    assert prior(2, 6).quantile(0.25) == 3
    assert prior(0.01, 1, "loguniform").quantile(0.5) == pytest.approx(0.1)
    # A quarter of the triangle 0-2-4 lies left of sqrt(2).
    triangle = prior(0, 4, "triangular", mode=2)
    assert triangle.quantile(0.25) == pytest.approx(math.sqrt(2))
    assert triangle.quantile(0.5) == 2


def test_each_whole_number_of_a_uniform_prior_has_the_same_share():
    drawn = [prior(6, 9).quantile((i + 0.5) / 400, integer=True) for i in range(400)]
    assert {value: drawn.count(value) for value in drawn} == {6: 100, 7: 100, 8: 100, 9: 100}


@given(
    st.integers(1, 50),
    st.integers(1, 50),
    st.sampled_from(["uniform", "loguniform", "triangular"]),
    st.floats(0, 1),
)
def test_whole_numbers_stay_whole_and_in_bounds(low, width, shape, u):
    p = prior(low, low + width, shape, mode=low if shape == "triangular" else None)
    x = p.quantile(u, integer=True)
    assert p.low <= x <= p.high and x == int(x) and isinstance(x, float)


@pytest.mark.parametrize(
    "change",
    [
        {"high": 1.0},
        {"high": math.inf},
        {"low": True},
        {"low": "1"},
        {"mode": 2.0},
        {"shape": "triangular"},
        {"shape": "triangular", "mode": 7.0},
        {"shape": "loguniform", "low": 0.0},
        {"shape": "normal"},
        {"reason": "  "},
        {"median": 2.0},
    ],
)
def test_priors_that_make_no_sense(change):
    sound = {"low": 1.0, "high": 3.0, "shape": "uniform", "reason": "because"}
    assert Prior(**sound).low == 1.0
    with pytest.raises(ValidationError):
        Prior(**sound | change)


def test_a_fact_is_met_within_its_band():
    known = {"value": 300, "unit": "firms", "source": "Amin"}
    fact = KnownFact(**known, low=270, high=330, band_reason="a tenth")
    assert [fact.met(x) for x in (269, 270, 330, 331, math.nan)] == [
        False,
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(ValueError, match="no band"):
        KnownFact(**known).met(300)


def test_nothing_can_be_changed_afterwards():
    fact = Fact(value=1, unit="firms", source="Amin")
    with pytest.raises(ValidationError):
        fact.value = 2
