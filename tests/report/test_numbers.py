import math

import pytest

from distretto.report.numbers import (
    decimals_for,
    decimals_for_interval,
    decimals_for_step,
    fixed,
    interval,
    percent,
    plain,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-0.05, 2, "−0.05"),
        (1234567.891, 0, "1,234,568"),
        (1234.5, -2, "1,200"),
        (-6199.6, 0, "−6,200"),
        (None, 2, "–"),
        (math.nan, 2, "–"),
        (-math.inf, 2, "–"),
    ],
)
def test_fixed(value: float | None, decimals: int, text: str) -> None:
    assert fixed(value, decimals) == text


def test_differences_carry_their_sign_unless_they_round_to_zero() -> None:
    assert fixed(0.26, 1, signed=True) == "+0.3"
    assert fixed(-0.26, 1, signed=True) == "−0.3"
    assert fixed(0.04, 1, signed=True) == "0.0"


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ([6234.5], 0),
        ([62.345], 1),
        ([0.0623], 4),
        ([0.0623, 1.5], 2),
        ([-0.73], 3),
        ([0.0, None, math.nan], 0),
        ([], 0),
        ([1e-12], 6),
    ],
)
def test_levels_show_three_significant_digits(values: list[float], decimals: int) -> None:
    assert decimals_for(values) == decimals


def test_differences_show_one_digit_of_the_narrowest_interval() -> None:
    assert decimals_for_interval([0.034, 0.0021]) == 3
    assert decimals_for_interval([25.0, 0.0, None, math.nan]) == 0
    assert decimals_for_interval([]) == 0


def test_interval_needs_both_ends() -> None:
    assert interval(-0.5, 1.25, 2) == "−0.50 to 1.25"
    assert interval(-0.5, 1.25, 2, signed=True) == "−0.50 to +1.25"
    assert interval(None, 1.25, 2) == "–"


def test_percent() -> None:
    assert percent(0.835) == "84%"
    assert percent(None) == "–"
    assert percent(0.019, 1, signed=True) == "+1.9%"
    assert percent(-1.0, signed=True) == "−100%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4500, "4,500"),
        (4500.0, "4,500"),
        (0.25, "0.25"),
        (-0.0005, "−0.0005"),
        (None, "–"),
        (True, "True"),
        ("Amin 2000", "Amin 2000"),
        (math.nan, "–"),
    ],
)
def test_plain_keeps_numbers_as_given(value: object, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("step", "decimals"), [(20.0, 0), (1.0, 0), (2.5, 1), (1.5, 1), (0.25, 2), (0.2, 1), (0.0, 0)]
)
def test_marks_of_an_axis_are_written_exactly(step, decimals):
    assert decimals_for_step(step) == decimals
