"""The account of value added and the labour share."""

import numpy as np
import pytest

from distretto.errors import InputError
from distretto.evaluation.welfare.account import (
    check_distribution,
    check_production,
    labour_share,
)


def test_production_closes_with_stocks_where_they_are_given():
    plain = check_production([60.0, 40], [100.0, 90], [40.0, 50])
    assert plain.closes and plain.missing == ("change_in_stocks",)
    short = check_production([65.0, 40], [100.0, 90], [40.0, 50])
    assert not short.closes and short.residual.tolist() == [5.0, 0.0]
    assert short.relative[0] == pytest.approx(0.05)
    assert short.worst == 0 and short.broken.tolist() == [True, False]
    with_stocks = check_production([65.0, 40], [100.0, 90], [40.0, 50], [5.0, 0])
    assert with_stocks.closes and with_stocks.missing == ()


def test_distribution_names_what_is_missing_and_skips_what_is_unknown():
    lines = {"wages": [50.0, 30, 1], "profit": [10.0, np.nan, 0]}
    found = check_distribution([60.0, 40, 2], lines)
    assert found.missing == ("contributions", "taxes", "depreciation", "interest")
    assert found.unchecked.tolist() == [False, True, False]
    assert found.broken.tolist() == [False, False, True]
    assert found.worst == 2 and found.residual[2] == 1.0
    assert check_distribution([0.0], {"wages": [0.0]}).closes
    assert check_distribution([np.nan], {"wages": [0.0]}).worst is None


def test_a_residual_counts_against_the_largest_line():
    # Value added near zero between lines of a million: one in a million is rounding.
    lines = {"wages": [1e6], "profit": [-1e6 + 1e-3]}
    assert check_distribution([0.0], lines).closes
    assert not check_distribution([0.0], lines, tolerance=1e-10).closes


def test_lines_have_to_fit():
    with pytest.raises(InputError, match="different length"):
        check_distribution([1.0, 2], {"wages": [1.0]})
    with pytest.raises(InputError, match="without lines"):
        check_distribution([1.0], {})
    with pytest.raises(InputError, match="not a number"):
        check_production(["a"], [1.0], [1.0])


VA, W, S = [100.0, 50.0, 20.0], [40.0, 20.0, 0.0], [10.0, 5.0, 0.0]


def test_the_plain_labour_share():
    found = labour_share(VA, W, S, adjustment="none")
    assert found.share == pytest.approx(75 / 170)
    assert found.of_firm == pytest.approx([0.5, 0.5, 0.0])
    assert (found.adjustment, found.firms) == ("none", 3)


def test_owners_are_given_the_pay_of_employees():
    owners, employees = [1, 1, 2], [4, 5, 0]
    found = labour_share(VA, W, S, adjustment="owners", owners=owners, employees=employees)
    # (W + S)(1 + owners/employees)/VA; the third firm's owners get 75/9 each, as in all firms.
    assert found.of_firm == pytest.approx([0.5 * 1.25, 0.5 * 1.2, 2 * 75 / 9 / 20])
    assert found.share == pytest.approx((62.5 + 30 + 150 / 9) / 170)
    assert found.borrowed == 1 and found.adjustment == "owners"


def test_a_firm_without_anybody_borrows_no_pay():
    found = labour_share([10.0, 5], [4.0, 0], adjustment="owners", owners=[1, 0], employees=[1, 0])
    assert found.borrowed == 0 and found.of_firm.tolist() == [0.8, 0.0]


def test_mixed_income_is_all_labours():
    found = labour_share(VA, W, S, adjustment="mixed-income", mixed_income=[0, 0, 18.0])
    assert found.share == pytest.approx((75 + 18) / 170)
    assert found.of_firm[2] == pytest.approx(0.9)


def test_unincorporated_firms_are_left_out():
    found = labour_share(VA, W, S, adjustment="incorporated", incorporated=[True, True, False])
    assert found.share == pytest.approx(0.5) and found.firms == 2
    assert np.isnan(found.of_firm[2])


def test_a_firm_that_loses_has_no_share_but_counts_in_the_sum():
    found = labour_share([100.0, -10.0], [40.0, 5.0], adjustment="none")
    assert np.isnan(found.of_firm[1]) and found.share == pytest.approx(45 / 90)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"adjustment": "owners"}, "lacks a column"),
        ({"adjustment": "owners", "owners": [1, 1, 1], "employees": [0, 0, 0]}, "no employees"),
        ({"adjustment": "mixed-income"}, "lacks a column"),
        ({"adjustment": "incorporated"}, "lacks a column"),
        ({"adjustment": "incorporated", "incorporated": [0, 2, 1]}, "neither yes nor no"),
        ({"adjustment": "gollin"}, "unknown adjustment"),
    ],
)
def test_what_an_adjustment_needs_is_asked_for(options, problem):
    with pytest.raises(InputError, match=problem):
        labour_share(VA, W, S, **options)


def test_the_share_of_a_loss_is_refused():
    with pytest.raises(InputError, match="not positive"):
        labour_share([10.0, -20], [1.0, 1], adjustment="none")
