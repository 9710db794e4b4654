"""Measures of a table as offices publish it: areas, classes of size, related industries."""

import numpy as np
import pandas as pd
import pytest

from distretto.districts.concentration import agglomeration, concentration, herfindahl_bounds
from distretto.districts.concentration.counting import concentration_of, count
from distretto.errors import InputError, TableError
from distretto.tables import read_employment

ROWS = pd.DataFrame(
    [
        ("P1", "13.10", "1-9", 10, 40),
        ("P1", "13.10", "10-49", 5, 100),
        ("P1", "13.20", "1-9", 2, 12),
        ("P2", "13.10", "10-49", 1, 30),
        ("P2", "25.62", "1-9", 4, 20),
        ("P3", "25.62", "10-49", 3, 60),
        ("P3", "13.20", "1-9", 6, 18),
    ],
    columns=["place", "industry", "size_class", "units", "employment"],
)
JOBS = np.array([[140.0, 12, 0], [30, 0, 20], [0, 18, 60]])


def test_it_adds_up_classes():
    counted = count(read_employment(ROWS))
    assert counted.areas.tolist() == ["P1", "P2", "P3"]
    assert counted.industries.tolist() == ["13.10", "13.20", "25.62"]
    assert counted.jobs.tolist() == JOBS.tolist()
    assert counted.base.tolist() == JOBS.sum(axis=0).tolist()


def test_the_herfindahl_of_plants_is_bounded_by_classes():
    least, greatest = count(read_employment(ROWS)).herfindahl
    units, jobs = [[10, 8, 4], [6, 0, 3]], [[40, 30, 20], [130, 0, 60]]
    right = herfindahl_bounds(units, [1, 10], [9, 49], jobs=jobs)
    assert least == pytest.approx(right[0])
    assert greatest == pytest.approx(right[1])


def test_the_measures_are_those_of_the_array():
    counted = count(read_employment(ROWS))
    found = concentration_of(counted, level=0.9)
    middle = np.mean(counted.herfindahl, axis=0)
    right = concentration(
        JOBS,
        areas=counted.areas,
        industries=counted.industries,
        plants=middle,
        groups=["13", "13", "25"],
        level=0.9,
    )
    pd.testing.assert_frame_equal(found.to_dataframe(), right.to_dataframe())
    pd.testing.assert_frame_equal(found.by_area, right.by_area)
    low, high = (found.by_industry[f"ellison_glaeser_{end}"] for end in ("low", "high"))
    index = found.by_industry["ellison_glaeser"]
    assert ((low < index) & (index < high)).all()
    greatest = agglomeration(JOBS, counted.herfindahl[1]).ellison_glaeser
    assert low.to_numpy() == pytest.approx(greatest)


def test_digits_say_which_industries_are_related():
    counted = count(read_employment(ROWS))
    alike = concentration_of(counted, digits=2).by_area["related_variety"]
    apart = concentration_of(counted, digits=4).by_area["related_variety"]
    assert alike[0] > 0
    assert (apart == 0).all()
    with pytest.raises(InputError, match="digits"):
        concentration_of(counted, digits=0)


def test_units_alone_take_mean_sizes():
    units = ROWS.drop(columns="employment")
    counted = count(read_employment(units), class_sizes={"1-9": 4, "10-49": 20})
    assert counted.jobs[0].tolist() == [10 * 4 + 5 * 20, 2 * 4, 0]


def test_jobs_alone_tell_nothing_of_plants():
    counted = count(read_employment(ROWS.drop(columns="units")))
    assert counted.herfindahl is None
    found = concentration_of(counted)
    assert "ellison_glaeser" not in found.by_industry
    assert found.jobs.tolist() == JOBS.tolist()


def test_places_without_an_area_count_in_the_country():
    table = read_employment(ROWS)
    partition = {"P1": "west", "P2": "west"}
    counted = count(table, partition, unassigned="leave-out")
    assert counted.areas.tolist() == ["west"]
    assert counted.jobs.tolist() == [[170, 12, 20]]
    assert counted.base.tolist() == [170, 30, 80]
    assert "left out" in counted.notes[0]
    with pytest.raises(TableError, match="have no area"):
        count(table, partition)


def test_a_mean_of_jobs_outside_of_the_class_is_taken_as_its_end():
    rows = ROWS.copy()
    rows.loc[0, "employment"] = 95  # ten units of at most nine
    least, greatest = count(read_employment(rows)).herfindahl
    assert 0 < least[0] <= greatest[0] < 1


def test_plants_of_places_without_an_area_do_not_hide_large_ones_inside():
    """Ten equal plants inside, ninety outside: inside, the Herfindahl is that of ten."""
    rows = pd.DataFrame(
        [(f"P{place}", industry, "1-9", 5, 25) for place in range(20) for industry in ("15", "47")],
        columns=["place", "industry", "size_class", "units", "employment"],
    )
    partition = {"P0": "west", "P1": "east"}
    counted = count(read_employment(rows), partition, unassigned="leave-out")
    assert counted.herfindahl[0] == pytest.approx([0.1, 0.1])
    found = concentration_of(counted)
    middle = 0.5 * (counted.herfindahl[0] + counted.herfindahl[1])
    # The quotient is against the country, whose plants are ten times as many.
    assert found.intervals.plants == pytest.approx(10 / middle)


def test_an_industry_that_the_areas_lack_has_no_index():
    rows = pd.DataFrame(
        [("P1", "15", "1-9", 5, 25), ("P2", "15", "1-9", 5, 25), ("P3", "47", "1-9", 5, 25)],
        columns=["place", "industry", "size_class", "units", "employment"],
    )
    counted = count(read_employment(rows), {"P1": "a", "P2": "b"}, unassigned="leave-out")
    by_industry = concentration_of(counted).by_industry.set_index("industry")
    assert np.isnan(by_industry.at["47", "ellison_glaeser_low"])
    assert np.isfinite(by_industry.at["15", "ellison_glaeser_low"])


def test_bounds_of_the_index_are_in_order_where_it_exceeds_one():
    """All in a small area beside a large one: there the index rises with the Herfindahl."""
    rows = pd.DataFrame(
        [("a", "47", "1-9", 100, 900), ("b", "15", "1-9", 5, 20), ("b", "47", "1-9", 2, 10)],
        columns=["place", "industry", "size_class", "units", "employment"],
    )
    by_industry = concentration_of(count(read_employment(rows))).by_industry
    low, high = by_industry["ellison_glaeser_low"], by_industry["ellison_glaeser_high"]
    assert high[by_industry["industry"] == "15"].item() > 1
    assert (low <= high).all()


def test_what_is_not_told_is_said():
    silent = count(read_employment(ROWS.drop(columns="employment"))).notes
    assert "are not told" in silent[-1] and "10-49: 20" in silent[-1]
    assert (
        "each job counts as a plant" in count(read_employment(ROWS.drop(columns="units"))).notes[-1]
    )
    assert not count(read_employment(ROWS)).notes
