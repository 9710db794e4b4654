"""Lists of plants, and what size classes tell of their Herfindahl."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from distretto.districts.concentration import Plants, herfindahl_bounds
from distretto.errors import InputError


def test_employment_and_inequality():
    plants = Plants.from_columns(
        ["Prato", "Biella", "Prato"], ["13", "13", "14"], [30, 10, 7], industries=["13", "14", "15"]
    )
    assert plants.areas.tolist() == ["Biella", "Prato"]
    assert plants.employment.tolist() == [[10, 0, 0], [30, 7, 0]]
    inequality = plants.inequality
    assert inequality.plants.tolist() == [2, 1, 0]
    assert inequality.herfindahl[:2] == pytest.approx([0.75**2 + 0.25**2, 1.0])
    assert inequality.cubes[0] == pytest.approx(0.75**3 + 0.25**3)
    assert inequality.fourths[0] == pytest.approx(0.75**4 + 0.25**4)
    assert math.isnan(inequality.herfindahl[2])


def test_a_plant_without_jobs_does_not_count():
    plants = Plants.from_columns(["a", "a"], ["x", "x"], [5, 0])
    assert plants.inequality.plants.tolist() == [1]
    assert plants.inequality.herfindahl.tolist() == [1.0]


CLASSES = ((1, 9), (10, 49), (50, 249), (250, math.inf))


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=40))
def test_bounds_hold_the_herfindahl_of_any_plants(sizes):
    sizes = np.array(sizes, dtype=float)
    inside = [[(sizes >= low) & (sizes <= high)] for low, high in CLASSES]
    counts = [[each.sum() for each in row] for row in inside]
    jobs = [[sizes[each].sum() for each in row] for row in inside]
    lower, upper = zip(*CLASSES, strict=True)
    least, greatest = herfindahl_bounds(counts, lower, upper, jobs=jobs)
    true = (sizes**2).sum() / sizes.sum() ** 2
    assert least[0] - 1e-12 <= true <= greatest[0] + 1e-12


def test_bounds_are_reached():
    # Three plants of 1 to 9 with 12 jobs: all with 4, or 9, 2 and 1.
    least, greatest = herfindahl_bounds([[3]], [1], [9], jobs=[[12]])
    assert least[0] == pytest.approx(3 * 16 / 144)
    assert greatest[0] == pytest.approx((81 + 4 + 1) / 144)
    # Two of 250 and more with 1,000 jobs: one has all but 250.
    least, greatest = herfindahl_bounds([[2]], [250], [math.inf], jobs=[[1000]])
    assert least[0] == pytest.approx(0.5)
    assert greatest[0] == pytest.approx(0.75**2 + 0.25**2)


def test_class_means_stand_for_jobs():
    by_mean = herfindahl_bounds([[10, 0], [1, 0]], [1, 10], [9, 49], means=[4, 20])
    by_jobs = herfindahl_bounds([[10, 0], [1, 0]], [1, 10], [9, 49], jobs=[[40, 0], [20, 0]])
    for mean, jobs in zip(by_mean, by_jobs, strict=True):
        assert mean[0] == jobs[0]
        assert math.isnan(mean[1])


def test_jobs_outside_the_class_are_refused():
    with pytest.raises(InputError, match="size class 2, industry 1"):
        herfindahl_bounds([[10], [1]], [1, 10], [9, 49], jobs=[[40], [60]])
    with pytest.raises(InputError, match="either jobs or means"):
        herfindahl_bounds([[10]], [1], [9])


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ((["a"], ["x", "y"], [1]), "differ in length"),
        ((["a", "b"], ["x", "y"], [1, -2]), "plant 2, column jobs"),
        ((["a", "b"], ["x", "y"], [1, "?"]), "jobs, row 2"),
        ((["a", "b"], ["x", "z"], [1, 2]), "plant 2, column industry"),
        ((["a", None], ["x", "y"], [1, 2]), "plant 2, column area"),
    ],
)
def test_bad_columns_get_one_clear_error(columns, words):
    with pytest.raises(InputError, match=words):
        Plants.from_columns(*columns, industries=["x", "y"])
