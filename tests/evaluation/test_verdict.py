"""What was found, in plain words, and "cannot tell" where that is true."""

from dataclasses import replace

import numpy as np
import pytest
from made_programme import programme, workers_of

from distretto.evaluation import Options, evaluate, name_of, verdicts
from distretto.evaluation.answers import Answer, ratio
from distretto.evaluation.verdict import amount, between


@pytest.fixture(scope="module")
def frame():
    return programme(np.random.default_rng(8), firms=120)


@pytest.fixture(scope="module")
def said(frame):
    workers = workers_of(np.random.default_rng(9), frame)
    return verdicts(evaluate(frame, Options(cost=50_000.0), workers=workers))


def test_each_party_is_told(said):
    assert said["firms"].startswith("Value added rose by 10.1 a period (+10.1%; 95% interval ")
    assert "Profit rose by" in said["firms"]
    assert "Wages rose by" in said["workers"] and "Jobs rose by" in said["workers"]
    assert "Of each unit of value added gained" in said["workers"]
    assert "The change in wages came" in said["workers"]
    assert "the lowest fifth" in said["workers"] and "of pay gained" in said["workers"]
    assert "Gaining a unit of value added cost the public" in said["public"]
    assert "The evidence is moderate" in said["evidence"]


def test_a_loss_is_told_as_one():
    found = evaluate(programme(np.random.default_rng(8), firms=120, effect=-1.0))
    told = verdicts(found)
    assert told["firms"].startswith("Value added fell by ")
    assert "fell by \N{MINUS SIGN}" not in " ".join(told.values())
    assert "value added was lost, not gained" in told["workers"]


def test_what_cannot_be_told_is_not():
    found = evaluate(programme(np.random.default_rng(8), effect=0.0))
    told = verdicts(found)
    assert told["firms"].startswith("Cannot tell whether value added changed: the estimate is ")
    assert "No share of the gain is given to labour: the gain may be nothing" in told["workers"]
    assert told["public"].startswith("Cannot tell what it cost the public")


def test_no_cost_of_what_may_be_nothing():
    found = evaluate(programme(np.random.default_rng(8), effect=0.0), Options(cost=100.0))
    assert "cannot tell" in verdicts(found)["public"]


def test_without_wages_and_jobs(frame):
    found = evaluate(frame, Options(outcomes=("value_added",)))
    assert verdicts(found)["workers"] == "Cannot tell: the data have neither wages nor jobs."
    own = evaluate(frame.assign(patents=frame["jobs"]), Options(outcomes=("patents",)))
    assert verdicts(own)["firms"].startswith("Patents rose by")


def test_the_relative_effect_only_where_the_level_carries_it(frame):
    found = evaluate(frame, Options(outcomes=("value_added",)))
    (effect,) = found.effects
    assert f"({effect.mean / effect.level:+.1%}; " in verdicts(found)["firms"]
    small = replace(found, effects=(replace(effect, level=0.5 * effect.mean),))
    assert "(95% interval" in verdicts(small)["firms"]


def test_intervals_that_cannot_be_bounded(frame):
    found = evaluate(frame, Options(outcomes=("value_added",)))
    (effect,) = found.effects
    unbounded = replace(effect, low=-np.inf, high=np.inf)
    told = verdicts(replace(found, effects=(unbounded,)))["firms"]
    assert told.startswith("Cannot tell") and "too few clusters to bound it" in told


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.5, "+1,234"),
        (-0.01234, "\N{MINUS SIGN}0.0123"),
        (9.876, "+9.88"),
        (0.0, "+0"),
        (np.inf, "unbounded"),
    ],
)
def test_amounts_have_three_digits(value, text):
    assert amount(value) == text


def test_words():
    assert between(-1.0, 2.5) == "\N{MINUS SIGN}1.00 to +2.50"
    assert between(-1.0, np.inf) == "\N{MINUS SIGN}1.00 to unbounded"
    assert name_of("value_added") == "value added"
    assert name_of("days_lost") == "days lost"


def test_answers_say_why_they_are_none():
    assert Answer.none("why").times(2.0) == Answer.none("why")
    assert Answer(1.0, 0.5, 2.0).times(-2.0) == Answer(-2.0, -4.0, -1.0)
    covariance = np.diag([0.01, 0.04])
    found = ratio((2.0, 4.0), covariance, 1.96)
    assert found.value == 0.5 and found.low < 0.5 < found.high
    nothing = ratio((2.0, 0.1), covariance, 1.96, "the gain in jobs")
    assert nothing == Answer.none("cannot tell: the gain in jobs may be nothing")
