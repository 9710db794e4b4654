"""The quotient, the prevalence, and that the two never disagree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.districts import location_quotient, prevalence

JOBS = st.integers(0, 10**7)


def test_a_case_by_hand():
    # 30 of 100 jobs here, 100 of 1,000 in the nation.
    assert location_quotient(30, 100, 100, 1000) == pytest.approx(3.0)
    assert prevalence(30, 100, 100, 1000) == pytest.approx(20.0)


@given(JOBS, JOBS, JOBS, JOBS)
def test_prevalence_is_positive_exactly_where_the_quotient_exceeds_one(part, rest, other, more):
    here, nation = part + rest, part + rest + other + more
    quotient = location_quotient(part, here, part + other, nation)
    surplus = prevalence(part, here, part + other, nation)
    assert (surplus > 0) == (quotient > 1)


@given(st.floats(1e-3, 1e7), st.floats(1e-3, 1e7), st.floats(1e-3, 1e7), st.floats(1e-3, 1e7))
def test_they_agree_for_estimates_too(part, here, national, nation):
    assert (prevalence(part, here, national, nation) > 0) == (
        location_quotient(part, here, national, nation) > 1
    )


def test_prevalence_sums_to_zero_over_areas_and_over_activities():
    jobs = np.random.default_rng(1).integers(0, 900, (40, 12)).astype(float)
    surplus = prevalence(jobs, jobs.sum(axis=1, keepdims=True), jobs.sum(axis=0), jobs.sum())
    assert surplus.sum(axis=0) == pytest.approx(np.zeros(12), abs=1e-6)
    assert surplus.sum(axis=1) == pytest.approx(np.zeros(40), abs=1e-6)


def test_without_jobs_the_quotient_is_zero():
    assert location_quotient(0, 0, 10, 100) == 0
    assert location_quotient(0, 50, 0, 100) == 0
