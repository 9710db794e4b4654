"""Intervals of location quotients: what they cover, and which way small cells are drawn."""

import numpy as np
import pytest

from distretto.districts.concentration import (
    Plants,
    bootstrap_intervals,
    bootstrap_plants,
    location_quotients,
    posterior_intervals,
)
from distretto.errors import InputError

TABLE = np.array([[300, 10, 90], [30, 40, 30], [20, 0, 80], [150, 150, 100]])


@pytest.fixture(scope="module")
def covered():
    """Shares of true quotients inside the two intervals, in a made country of many small areas."""
    draws = np.random.default_rng(2)
    x = draws.dirichlet(np.full(60, 2.0))
    inside = {"posterior": [], "bootstrap": []}
    for plants, weight in ((50, 10), (50, 40), (400, 10), (400, 40)):
        chance = draws.dirichlet(weight * x, 100)  # industry, area
        sites = np.array([draws.multinomial(plants, each / each.sum()) for each in chance])
        # The last industry makes up the jobs of each area to its share.
        jobs = 10.0 * np.column_stack([sites.T, 1e6 * x])
        true = chance.T / (jobs.sum(axis=1) / jobs.sum())[:, None]
        number = np.full(101, float(plants))
        for name, intervals in (
            ("posterior", posterior_intervals(jobs, number)),
            ("bootstrap", bootstrap_intervals(jobs, number)),
        ):
            low, high = intervals.low[:, :-1], intervals.high[:, :-1]
            inside[name].append(((low <= true) & (true <= high)).mean())
    return inside


def test_the_posterior_covers_what_it_says(covered):
    assert covered["posterior"] == pytest.approx([0.95] * 4, abs=0.015)


def test_the_bootstrap_is_too_sure_of_small_cells(covered):
    assert max(covered["bootstrap"]) < 0.9


def test_large_cells_agree():
    jobs = 1000 * TABLE
    posterior, bootstrap = posterior_intervals(jobs), bootstrap_intervals(jobs)
    full = jobs > 0
    for name in ("low", "high", "mean"):
        a, b = getattr(posterior, name)[full], getattr(bootstrap, name)[full]
        assert a == pytest.approx(b, rel=0.002)
    assert bootstrap.mean == pytest.approx(location_quotients(jobs))


def test_fewer_plants_make_it_less_sure():
    widths = []
    for plants in (20.0, 100.0, None):
        found = posterior_intervals(TABLE, plants, prior=2.0)
        widths.append((found.high - found.low)[TABLE > 0])
    assert (widths[0] > widths[1]).all()
    assert (widths[1] > widths[2]).all()


def test_small_cells_are_drawn_towards_one():
    found = posterior_intervals(TABLE, 10.0, prior=10.0)
    quotients = location_quotients(TABLE)
    assert found.mean == pytest.approx((quotients + 1) / 2)


def test_an_empty_cell():
    posterior, bootstrap = posterior_intervals(TABLE, 30.0), bootstrap_intervals(TABLE, 30.0)
    assert posterior.low[2, 1] == 0 < posterior.high[2, 1]
    assert bootstrap.low[2, 1] == bootstrap.high[2, 1] == 0


def test_the_probability_of_exceeding_one_goes_with_the_interval():
    found = posterior_intervals(TABLE, 30.0, level=0.9)
    full = TABLE > 0
    assert np.array_equal(found.above_one[full] > 0.95, found.low[full] > 1)
    assert np.array_equal(found.above_one[full] < 0.05, found.high[full] < 1)
    assert np.array_equal(found.above_one[~full] < 0.1, found.high[~full] < 1)
    wide = posterior_intervals(TABLE, 30.0, level=0.99)
    assert (wide.low[full] < found.low[full]).all()
    assert (wide.high > found.high).all()


def test_the_prior_stays_between_one_plant_and_all():
    spread_out = np.outer([5, 10, 20], [3, 4])
    assert posterior_intervals(spread_out, 30.0).prior.tolist() == [30.0, 30.0]
    apart = np.array([[50, 0], [0, 50]])
    assert posterior_intervals(apart, 30.0).prior.tolist() == [1.0, 1.0]


def test_the_rest_of_the_country_counts_as_one_more_area():
    base = TABLE.sum(axis=0)
    part = posterior_intervals(TABLE[:3], 30.0, base=base)
    whole = posterior_intervals(TABLE, 30.0)
    for name in ("low", "high", "mean", "above_one"):
        assert getattr(part, name) == pytest.approx(getattr(whole, name)[:3])
    assert part.prior == pytest.approx(whole.prior)


def test_what_has_no_jobs_has_no_interval():
    table = np.array([[30, 10, 0], [30, 30, 0], [0, 0, 0]])
    for found in (posterior_intervals(table), bootstrap_intervals(table)):
        for name in ("low", "high", "mean", "above_one"):
            values = getattr(found, name)
            assert np.isnan(values[2]).all()
            assert np.isnan(values[:, 2]).all()
            assert np.isfinite(values[:2, :2]).all()


def test_one_area_is_the_country():
    found = posterior_intervals([[5, 10]])
    assert found.low.tolist() == found.high.tolist() == [[1.0, 1.0]]


def test_plants_drawn_anew_agree_with_the_binomial_where_they_are_alike():
    draws = np.random.default_rng(8)
    area = draws.choice(4, 600, p=[0.5, 0.25, 0.15, 0.1])
    plants = Plants.from_columns(area, np.repeat(["x", "y"], 300), np.full(600, 7.0))
    drawn = bootstrap_plants(plants, 4000)
    binomial = bootstrap_intervals(plants.employment, 300.0)
    for name in ("low", "high", "mean"):
        assert getattr(drawn, name) == pytest.approx(getattr(binomial, name), rel=0.05)
    assert np.array_equal(drawn.low, bootstrap_plants(plants, 4000).low)


def test_one_giant_makes_its_cell_unsure():
    area = ["a"] * 11 + ["b"] * 20
    plants = Plants.from_columns(area, ["x"] * 31, [500] + [5] * 30)
    drawn = bootstrap_plants(plants, board=[100, 100])
    jobs = np.column_stack([plants.employment, [1e6, 1e6]])
    alike = bootstrap_intervals(jobs, 31.0)
    # More than a third of the samples miss the giant, and then most jobs are in b.
    assert drawn.low[0, 0] < 1 < drawn.high[0, 0]
    assert alike.low[0, 0] > 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"plants": 0.5}, "industry 1"),
        ({"plants": [5.0, 5.0]}, "do not fit"),
        ({"plants": [5.0, np.nan, 5.0]}, "industry 2"),
        ({"prior": 0.0}, "prior"),
        ({"level": 1.0}, "level"),
    ],
)
def test_numbers_out_of_range(options, words):
    with pytest.raises(InputError, match=words):
        posterior_intervals(TABLE, **options)
