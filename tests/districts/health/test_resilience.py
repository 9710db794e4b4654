"""Resistance, recoverability and shift-share against cases worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from distretto.districts.health.resilience import resilience, shift_share, turning_points
from distretto.errors import InputError

JOBS = arrays(np.float64, 4, elements=st.floats(1.0, 1e6))


def table(**series):
    """Return employment of industries over the years from 2008."""
    rows = [
        (industry, 2008.0 + t, float(jobs))
        for industry, values in series.items()
        for t, jobs in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["industry", "period", "jobs"])


def test_turning_points_are_those_of_the_deepest_fall():
    assert turning_points(np.array([100.0, 98.0, 99.0, 104.0, 90.0, 93.0, 97.0])) == (3, 4, 6)
    assert turning_points(np.array([100.0, 101.0, 101.0])) is None
    assert turning_points(np.array([100.0, 90.0])) == (0, 1, 1)


def test_a_district_that_holds_better_than_its_industries():
    # The nation loses a tenth of shoes and nothing else; the district would lose 10 of 100 shoe
    # jobs and loses 5: resistance (-5 + 10) / 10. Shoes of the nation come back to 1,000, by a
    # ninth: the district would gain 95 / 9 and gains 5.
    here = table(shoes=[100, 95, 100], food=[50, 50, 50])
    nation = table(shoes=[1000, 900, 1000], food=[3000, 3000, 3000])
    found = resilience(here, nation)
    assert (found.downturn.start, found.downturn.end) == (2008.0, 2009.0)
    assert found.downturn.expected == pytest.approx(-10.0)
    assert found.downturn.index == pytest.approx(0.5)
    assert found.upswing.index == pytest.approx((5.0 - 95.0 / 9.0) / (95.0 / 9.0))


def test_a_district_like_the_nation_does_neither_better_nor_worse():
    nation = table(shoes=[1000, 900, 950], food=[3000, 2900, 3100])
    found = resilience(nation.assign(jobs=nation["jobs"] / 100), nation)
    assert found.downturn.index == pytest.approx(0.0, abs=1e-12)
    assert found.upswing.index == pytest.approx(0.0, abs=1e-12)


@given(JOBS, JOBS, JOBS, JOBS)
def test_the_account_of_shift_share_adds_up(start, end, before, after):
    change, expected, national, mix, competitive = shift_share(start, end, before, after)
    scale = start.sum() * after.max() / before.min() + end.sum()
    assert national + mix + competitive == pytest.approx(change, abs=1e-9 * scale)
    assert national + mix == pytest.approx(expected, abs=1e-9 * scale)


def test_an_industry_that_the_nation_did_not_have_grows_like_all():
    start, end = np.array([10.0, 10.0]), np.array([10.0, 10.0])
    before, after = np.array([100.0, 0.0]), np.array([90.0, 0.0])
    assert shift_share(start, end, before, after)[1] == pytest.approx(-2.0)


def test_only_common_periods_are_compared():
    here = table(shoes=[100, 95, 90])
    nation = table(shoes=[1000, 900]).assign(period=lambda frame: frame["period"] + 1.0)
    assert resilience(here, nation).periods.tolist() == [2009.0, 2010.0]
    assert resilience(here[here["period"] == 2008.0], nation) is None


def test_without_a_fall_there_is_no_downturn():
    found = resilience(table(shoes=[1, 2, 3]), table(shoes=[10, 20, 30]))
    assert (found.downturn, found.upswing) == (None, None)


def test_a_downturn_of_ones_own():
    nation = table(shoes=[100, 98, 99, 80])
    found = resilience(nation, nation, (2008.0, 2009.0))
    assert (found.downturn.end, found.upswing.end) == (2009.0, 2010.0)
    with pytest.raises(InputError, match="the downturn is not among the periods"):
        resilience(nation, nation, (2008.0, 2020.0))
