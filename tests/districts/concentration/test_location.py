"""Location and specialisation: hand-made cases, published values, bounds."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays

from distretto.districts.concentration import (
    gini_of_location,
    gini_of_specialisation,
    herfindahl_of_location,
    herfindahl_of_specialisation,
    krugman_of_location,
    krugman_of_specialisation,
)
from distretto.errors import InputError

JOBS = arrays(
    np.int64,
    array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=6),
    elements=st.integers(1, 1000),
)


def with_rest(here, everywhere):
    """A table of an industry and all others."""
    return np.stack([here, np.subtract(everywhere, here)], axis=1)


def test_published_gini_of_location():
    # Farhauer and Kröll (2013), as in the manual of the R package REAT.
    table = with_rest([500, 500, 1000, 7000, 1000], [20000, 15000, 20000, 40000, 5000])
    assert gini_of_location(table, "areas")[0] == pytest.approx(0.4068966, abs=5e-8)


def test_published_gini_of_specialisation():
    table = with_rest([700, 600, 500, 10000, 40000], [30000, 15000, 10000, 60000, 50000]).T
    base = table.sum(axis=0)
    found = gini_of_specialisation(table, "industries", base)
    assert found[0] == pytest.approx(0.6222222, abs=5e-8)


def test_gini_is_twice_the_area_under_the_diagonal():
    # Lorenz points (0.5, 0.25) and (0.75, 0.5): areas of shares 1/2, 1/4, 1/4 in rising quotient.
    table = with_rest([25, 25, 50], [500, 250, 250])
    under = 0.5 * 0.25 / 2 + 0.25 * (0.25 + 0.5) / 2 + 0.25 * (0.5 + 1) / 2
    assert gini_of_location(table)[0] == pytest.approx(1 - 2 * under)


def test_an_industry_in_one_of_two_like_areas():
    table = [[10, 90], [0, 100]]
    assert krugman_of_location(table)[0] == pytest.approx(1.0)
    assert gini_of_location(table)[0] == pytest.approx(0.5)
    assert herfindahl_of_location(table)[0] == 1.0


def test_areas_with_nothing_in_common():
    table = [[7, 0], [0, 3]]
    assert krugman_of_specialisation(table, "rest").tolist() == [2.0, 2.0]
    assert krugman_of_location(table, "rest").tolist() == [2.0, 2.0]
    # Against the country, of which each is a part: |1 - 0.7| + |0 - 0.3| and |1 - 0.3| + |0 - 0.7|.
    assert krugman_of_specialisation(table) == pytest.approx([0.6, 1.4])
    assert herfindahl_of_specialisation(table).tolist() == [1.0, 1.0]


def test_the_same_mix_everywhere_is_no_concentration():
    table = np.outer([1, 2, 5], [3, 4])
    for measure in (
        gini_of_location,
        gini_of_specialisation,
        krugman_of_location,
        krugman_of_specialisation,
    ):
        assert measure(table) == pytest.approx(0, abs=1e-15)


@given(JOBS)
def test_bounds(jobs):
    x = jobs.sum(axis=1) / jobs.sum()
    gini, krugman = gini_of_location(jobs), krugman_of_location(jobs)
    assert ((gini >= 0) & (gini <= 1 - x.min() + 1e-12)).all()
    assert ((krugman >= 0) & (krugman <= 2)).all()
    # The Lorenz curve is nowhere further below the diagonal than half of Krugman's index.
    assert (gini >= krugman / 2 - 1e-12).all()
    herfindahl = herfindahl_of_location(jobs)
    assert ((herfindahl >= 1 / len(jobs) - 1e-12) & (herfindahl <= 1 + 1e-12)).all()


@given(JOBS)
def test_an_area_split_in_two_like_parts_changes_nothing(jobs):
    halves = np.repeat(jobs, 2, axis=0)
    assert gini_of_location(halves) == pytest.approx(gini_of_location(jobs), abs=1e-12)
    assert krugman_of_location(halves) == pytest.approx(krugman_of_location(jobs), abs=1e-12)
    assert krugman_of_specialisation(halves)[::2] == pytest.approx(krugman_of_specialisation(jobs))


def test_what_has_no_jobs_has_no_measure_and_does_not_count():
    table = np.array([[30, 10, 0], [30, 30, 0], [0, 0, 0]])
    without = table[:2, :2]
    assert np.isnan(gini_of_location(table)[2])
    assert np.isnan(krugman_of_specialisation(table)[2])
    for count in ("jobs", "areas"):
        whole = gini_of_location(table, count)[:2]
        assert whole == pytest.approx(gini_of_location(without, count))
    for count in ("jobs", "industries"):
        whole = gini_of_specialisation(table, count)[:2]
        assert whole == pytest.approx(gini_of_specialisation(without, count))


def test_choices_are_named():
    with pytest.raises(InputError, match="one of jobs, areas"):
        gini_of_location([[1, 2], [3, 4]], "area")
    with pytest.raises(InputError, match="one of total, rest"):
        krugman_of_location([[1, 2], [3, 4]], "others")
