"""Stars and strong clusters: ranks counted by hand."""

import numpy as np
import pytest

from distretto.districts.concentration import (
    StarRule,
    StrongRule,
    cluster_stars,
    location_quotients,
    strong_clusters,
)
from distretto.errors import InputError


def ladder(rungs=20):
    """An industry that rises from area to area, another that fills each up to 1,000 jobs."""
    jobs = 10.0 * np.arange(rungs)
    return np.column_stack([jobs, 1000.0 - jobs])


def test_size_is_the_top_tenth_of_the_areas_that_have_the_industry():
    # 19 areas have it: the first 1.9 of them, rounded up.
    assert np.flatnonzero(cluster_stars(ladder()).size[:, 0]).tolist() == [18, 19]
    # Of 20 a tenth is two, not one more for 0.1 * 20 in floating point.
    assert cluster_stars(ladder() + 1).size[:, 0].sum() == 2
    assert cluster_stars(ladder(31), StarRule(size=0.1)).size[:, 0].sum() == 3


def test_equal_areas_rank_alike():
    stars = cluster_stars([[5, 5]] * 10)
    assert stars.size.all()
    assert not stars.specialisation.any()


def test_specialisation_is_the_quotient():
    table = ladder()
    at_least = location_quotients(table) >= 1.5
    assert 0 < at_least.sum() < at_least.size
    assert np.array_equal(cluster_stars(table, StarRule(quotient=1.5)).specialisation, at_least)


def test_focus_compares_shares_of_areas_over_all_industries():
    # Nine pairs: a tenth of them is the one greatest share, 90 of 100 jobs.
    table = np.array([[90, 5, 5], [30, 40, 30], [20, 30, 50]])
    focus = cluster_stars(table).focus
    assert np.argwhere(focus).tolist() == [[0, 0]]


def test_stars_are_counted():
    stars = cluster_stars(ladder())
    assert stars.number.max() <= 3
    assert np.array_equal(stars.number, stars.size.astype(int) + stars.specialisation + stars.focus)


def test_small_clusters_get_no_star():
    rule = StarRule(least_jobs=185.0)
    assert np.flatnonzero(cluster_stars(ladder(), rule).size[:, 0]).tolist() == [19]


def test_strong_is_the_top_quarter_above_one():
    # Of 19 areas the first 4.75, rounded up.
    assert np.flatnonzero(strong_clusters(ladder())[:, 0]).tolist() == [15, 16, 17, 18, 19]
    quotients = location_quotients(ladder())[:, 0]
    all_of_it = strong_clusters(ladder(), StrongRule(top=1.0))[:, 0]
    assert np.array_equal(all_of_it, quotients > 1)


def test_strong_needs_jobs_and_establishments():
    rule = StrongRule(least_jobs=165.0, least_plants=10.0)
    plants = np.full((20, 2), 10.0)
    plants[18] = 9
    found = strong_clusters(ladder(), rule, plants=plants)[:, 0]
    assert np.flatnonzero(found).tolist() == [17, 19]
    assert np.flatnonzero(strong_clusters(ladder(), rule)[:, 0]).tolist() == [17, 18, 19]
    with pytest.raises(InputError, match="establishments do not fit"):
        strong_clusters(ladder(), plants=plants[:3])


def test_an_industry_without_jobs_has_no_cluster():
    table = np.column_stack([ladder(), np.zeros(20)])
    assert not cluster_stars(table).number[:, 2].any()
    assert not strong_clusters(table, StrongRule(above=0.0))[:, 2].any()


@pytest.mark.parametrize("make", [lambda: StarRule(size=0.0), lambda: StrongRule(top=1.5)])
def test_shares_out_of_range(make):
    with pytest.raises(InputError, match="out of range"):
        make()
