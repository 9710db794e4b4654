"""Which estimator a study advises: bounds of what is usable, and the least error among these."""

import math
from dataclasses import replace

import pytest

from distretto.experiments.power.advice import best, is_usable
from distretto.experiments.power.summary import Row

SOUND = Row(
    joining="by choice",
    spillovers=True,
    firms=40,
    years=8,
    estimator="group-time",
    line="value_added",
    worlds=60,
    failed=0,
    truth=0.05,
    others=0.0,
    bias=0.0,
    error=0.10,
    detectable=0.28,
    coverage=0.95,
    power=0.1,
    false_alarms=0.05,
)


@pytest.mark.parametrize(
    ("coverage", "false_alarms", "usable"),
    [
        (0.9, 0.1, True),
        (1.0, 0.0, True),
        (0.899, 0.1, False),
        (0.9, 0.101, False),
        (math.nan, 0.0, False),
        (1.0, math.nan, False),
    ],
)
def test_an_estimator_is_usable_within_both_bounds(coverage, false_alarms, usable):
    assert is_usable(replace(SOUND, coverage=coverage, false_alarms=false_alarms)) == usable


def test_the_best_is_the_usable_one_with_the_least_error():
    larger = replace(SOUND, estimator="imputation", error=0.12)
    smaller = replace(SOUND, estimator="group-time, matched", error=0.08)
    wrong = replace(SOUND, estimator="group-time, doubly robust", error=0.01, coverage=0.7)
    assert best([SOUND, larger, smaller, wrong]) is smaller
    assert best([larger, SOUND]) is SOUND


def test_of_two_that_differ_in_their_inference_only_the_first_is_advised():
    """Their estimates are one, computed in two ways, so that errors differ by rounding."""
    other = replace(SOUND, estimator="group-time, randomisation", error=SOUND.error * (1 - 1e-15))
    assert other.error < SOUND.error
    assert best([SOUND, other]) is SOUND


@pytest.mark.parametrize(
    "changes",
    [
        {"estimator": "before and after"},
        {"estimator": "two-way fixed effects"},
        {"worlds": 54, "failed": 6},
        {"worlds": 0, "failed": 60, "error": math.nan},
        {"worlds": 0},
        {"worlds": 1, "detectable": math.nan},
        {"coverage": 0.89},
        {"false_alarms": 0.11},
        {"coverage": math.nan, "power": math.nan, "false_alarms": math.nan},
    ],
)
def test_what_is_no_candidate_is_never_advised(changes):
    tempting = replace(SOUND, **({"error": 0.01} | changes))
    assert best([tempting]) is None
    assert best([tempting, SOUND]) is SOUND


def test_a_few_worlds_without_an_estimate_do_not_count_against_it():
    nearly = replace(SOUND, worlds=55, failed=5, error=0.05)
    assert best([SOUND, nearly]) is nearly


def test_none_is_advised_where_none_was_tried():
    assert best([]) is None
