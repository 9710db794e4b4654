"""Location quotients and prevalence: known answers, and agreement at the border."""

import math
from fractions import Fraction

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import spearmanr

from distretto.districts.concentration import location_quotients, prevalence
from distretto.errors import InputError

SHAPES = array_shapes(min_dims=2, max_dims=2, max_side=5)
# Few different numbers, so that equal shares are common.
COUNTS = arrays(np.int64, SHAPES, elements=st.integers(0, 4) | st.integers(0, 10**7))
ESTIMATES = arrays(
    np.float64,
    SHAPES,
    elements=st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.6]) | st.floats(1e-6, 1e6),
)


def test_the_textbook_value():
    # Farhauer and Kröll (2013), as in the manual of the R package REAT.
    here, area, industry, country = 1714, 79006, 879213, 15593224
    table = [[here, area - here], [industry - here, country - area - industry + here]]
    assert location_quotients(table)[0, 0] == pytest.approx(0.3847623, abs=5e-8)


@given(COUNTS)
def test_prevalence_is_positive_exactly_where_the_quotient_exceeds_one(jobs):
    quotients, surplus = location_quotients(jobs), prevalence(jobs)
    by_area, by_industry, total = jobs.sum(axis=1), jobs.sum(axis=0), int(jobs.sum())
    for (s, a), quotient in np.ndenumerate(quotients):
        exact = int(jobs[s, a]) * total - int(by_area[s]) * int(by_industry[a])
        assert np.sign(surplus[s, a]) == np.sign(exact)
        if by_area[s] and by_industry[a]:
            assert np.sign(quotient - 1) == np.sign(exact)
            share = Fraction(int(jobs[s, a]), int(by_area[s]))
            right = share / Fraction(int(by_industry[a]), total)
            assert quotient == pytest.approx(float(right), rel=1e-14)
            assert surplus[s, a] == pytest.approx(exact / total, rel=1e-14)
        else:
            assert math.isnan(quotient)


@given(ESTIMATES)
def test_estimates_agree_too(jobs):
    quotients, surplus = location_quotients(jobs), prevalence(jobs)
    known = ~np.isnan(quotients)
    assert np.array_equal(np.sign(quotients - 1)[known], np.sign(surplus)[known])
    assert (surplus[~known] == 0).all()


def test_a_difference_below_rounding_is_seen_where_jobs_are_whole():
    n = 94_906_267  # its square is not exact as a float
    table = np.array([[n + 1, n], [n, n - 1]], dtype=float)  # (n + 1) (n - 1) = n^2 - 1
    naive = (table[0, 0] / table[0].sum()) / (table[:, 0].sum() / table.sum())
    assert naive == 1
    assert location_quotients(table)[0, 0] < 1
    assert prevalence(table)[0, 0] == pytest.approx(-1 / (4 * n))


def test_equal_shares_of_estimates_are_equal():
    table = np.outer([0.1, 0.3, 0.7, 1.1], [0.1, 0.2, 0.7])
    assert (location_quotients(table) == 1).all()
    assert (prevalence(table) == 0).all()


@given(COUNTS)
def test_surplus_adds_up_to_nothing(jobs):
    surplus = prevalence(jobs)
    assert np.allclose(surplus.sum(axis=0), 0, atol=1e-6)
    assert np.allclose(surplus.sum(axis=1), 0, atol=1e-6)


def test_a_part_of_the_country_is_measured_against_the_whole():
    table = np.array([[30, 10, 5], [30, 30, 0], [5, 80, 40]])
    part, base = table[:2], table.sum(axis=0)
    assert np.array_equal(location_quotients(part, base), location_quotients(table)[:2])
    assert np.array_equal(prevalence(part, base), prevalence(table)[:2])


def test_the_order_of_published_quotients(shared_table):
    """Wales: quotients against the United Kingdom, whose jobs the file does not hold.

    The order of districts in a segment does not depend on them. Jobs are published rounded to
    hundreds, so orders are compared where both districts have a thousand jobs.
    """
    rows = shared_table("gb_wales_lad_industry_2011_2015/lad_industry_lq.csv.gz")
    correlations, compared = [], 0
    for _, year in rows[rows["area"] != "wales"].groupby("year"):
        jobs = year.pivot(index="area", columns="industry", values="employment").to_numpy()
        published = year.pivot(index="area", columns="industry", values="employment_lq").to_numpy()
        ours = location_quotients(jobs)
        for segment in range(jobs.shape[1]):
            if jobs[:, segment].min() >= 100:
                rank = spearmanr(ours[:, segment], published[:, segment])
                correlations.append(rank.statistic)
            large = jobs[:, segment] >= 1000
            a, b = np.log(ours[large, segment]), np.log(published[large, segment])
            clear = a[:, None] - a > math.log(1.25)
            compared += clear.sum()
            assert (b[:, None] - b)[clear].min(initial=np.inf) > 0
    assert compared > 5000
    assert len(correlations) > 100
    assert np.median(correlations) > 0.98


@pytest.mark.parametrize(
    ("jobs", "words"),
    [
        (
            pd.DataFrame([[1, 2], [3, -1]], ["Prato", "Biella"], ["13", "14"]),
            "row Biella, column 14",
        ),
        ([[1.0, math.nan]], "row 1, column 2"),
        ([1, 2, 3], "areas in rows"),
        (pd.DataFrame([[1, "many"]], ["Prato"], ["13", "14"]), "row Prato, column 14"),
        ([[1, 2], [3]], "differ in length"),
        ([], "areas in rows"),
        ([[2.0**53, 1.0], [1.0, 1.0]], "too large"),
    ],
)
def test_bad_tables_get_one_clear_error(jobs, words):
    with pytest.raises(InputError, match=words):
        location_quotients(jobs)


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ([50, 40], "base, row 1"),
        ([60], "does not fit"),
        ([60, math.nan], "base, row 2"),
        ([60, "x"], "base, row 2"),
    ],
)
def test_a_country_smaller_than_its_areas_is_refused(base, words):
    with pytest.raises(InputError, match=words):
        location_quotients([[30, 10], [30, 30]], base)
