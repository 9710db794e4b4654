import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.economy.state import GOVERNMENT, OUTSIDE, TEMPORARY
from distretto.economy.training import (
    attends,
    choose_training,
    course_effect,
    course_return,
    train,
)

TRAINING = {
    "training.gain": 0.1,
    "training.cost": 0.3,
    "training.most": 0.1,
    "training.speed": 0.25,
    "training.discount": 0.03,
    "training.career": 120.0,
    "training.spread": 0.5,
    "training.breadth": 0.2,
    "training.organising": 0.0,
    "training.own_time": 0.0,
    "labour.rise": 0.25,
    "labour.quit_memory": 0.1,
    "production.unskilled_share": 0.5,
    "production.reference_skill": 0.6,
}


def test_return_of_a_course_by_hand(parameters):
    p = parameters(TRAINING)
    # A tenth of the missing skill of 0.4 is 0.04; output per head rises by 0.5 x 0.04 of 0.8.
    assert course_effect(0.6, p) == pytest.approx(0.025)
    # The margin of 0.3 for as long as they stay, the wage of 1.0 until it has caught up.
    rate = 0.02 + 1.0 / 120.0 + 0.03
    found = course_return(0.025, 1.3, 1.0, 0.02, p)
    assert found == pytest.approx(0.025 * (0.3 / rate + 1.0 / (rate + 0.25)))


@given(
    learned=st.floats(0.001, 0.3),
    quits=st.floats(0.0, 0.5),
    more=st.floats(0.001, 0.5),
)
def test_quits_and_wages_lower_the_return(parameters, learned, quits, more):
    p = parameters(TRAINING)
    value = course_return(learned, 1.3, 1.1, quits, p)
    assert course_return(learned, 1.3, 1.1, quits + more, p) < value
    assert course_return(learned, 1.3 + more, 1.1, quits, p) > value
    assert course_return(learned, 1.3, 1.1 + 0.1 * more, quits, p) < value
    assert course_return(2.0 * learned, 1.3, 1.1, quits, p) == pytest.approx(2.0 * value)


def _choice(bench, quarters=200, public=0.0, pledge=0.0, changes=None, quits=0.02, **firm):
    b = bench({**TRAINING, **(changes or {})}, workers=4)
    b.open_firm(0, final=True, phases=1, **{"yield_": 1.2, **firm})
    b.employ(0, 4)
    b.state.practices.trained_quits[0] = quits
    b.state.policy.course_public[:] = public
    b.state.policy.training_pledge[:] = pledge
    for quarter in range(quarters):
        b.run(choose_training, quarter)
    return b.state.firms.training[0], b.parameters


def test_training_settles_at_the_logistic_of_return_over_cost(bench):
    found, p = _choice(bench)
    # Who has never trained reckons with its mean worker: skill 0.6, wage 1.
    odds = (course_return(0.025, 1.2, 1.0, 0.02, p) / 0.3) ** (1.0 / 0.5)
    assert found == pytest.approx(0.1 * odds / (1.0 + odds))


def test_organising_weighs_on_the_small(bench):
    found, p = _choice(bench, changes={"training.organising": 0.4})
    # Four workers, a tenth a quarter at most: 1.6 a year share the organising.
    odds = (course_return(0.025, 1.2, 1.0, 0.02, p) / (0.3 + 0.4 / 1.6)) ** 2.0
    assert found == pytest.approx(0.1 * odds / (1.0 + odds))


def test_training_moves_part_of_the_way_each_quarter(bench):
    once, _ = _choice(bench, quarters=1)
    ever, _ = _choice(bench)
    assert once == pytest.approx(0.25 * ever)


def test_quits_of_the_trained_lower_and_subsidy_raises_training(bench):
    usual, _ = _choice(bench)
    assert _choice(bench, quits=0.1)[0] < usual
    assert _choice(bench, yield_=1.1)[0] < usual
    assert _choice(bench, yield_=-3.0)[0] < 1e-6
    half = _choice(bench, public=0.5)[0]
    assert usual < half < 0.1
    # What costs nothing is taken up as far as it goes.
    assert _choice(bench, public=1.0)[0] == pytest.approx(0.1)


def test_a_pledge_is_a_lower_bound(bench):
    usual, _ = _choice(bench)
    assert _choice(bench, pledge=0.5 * usual)[0] == usual
    assert _choice(bench, quarters=1, pledge=0.09)[0] == 0.09


def test_a_firm_learns_from_its_own_courses(bench):
    b = bench(TRAINING, workers=4)
    b.open_firm(0, final=True, phases=1, training=1.0)
    b.employ(0, 4, skill=0.6)
    b.run(train, 5)
    assert b.state.practices.course_gain[0] == pytest.approx(0.025)
    assert b.state.practices.last_course[0] == 5
    # Skill is now 0.64: the next course adds less, a tenth of which is believed at once.
    b.state.books.trained[0] = 0
    b.run(train, 6)
    second = course_effect(0.64, b.parameters)
    assert b.state.practices.course_gain[0] == pytest.approx(0.025 + 0.1 * (second - 0.025))
    b.state.firms.training[0] = 0.0
    b.state.books.trained[0] = 0
    b.run(train, 7)
    assert b.state.practices.last_course[0] == 6


def test_who_is_about_to_retire_stays_away(parameters):
    p = parameters({**TRAINING, "training.own_time": 0.1, "workers.retirement_age": 58.0})
    # A rise of 0.025 is worth a tenth of a quarter where 1 / quarters left is below 0.22.
    assert attends(0.6, 56.8, p)
    assert not attends(0.6, 57.0, p)
    assert not attends(0.6, 63.0, p)
    assert attends(0.6, 63.0, parameters(TRAINING))


def test_courses_are_paid_for_and_teach(bench):
    b = bench({**TRAINING, "training.organising": 0.5}, firms=2, workers=6)
    b.open_firm(0, final=True, phases=1, training=1.0)
    b.open_firm(1, final=True, phases=1, training=0.0)
    b.employ(0, 3, skill=0.5, breadth=0.5)
    b.employ(1, 1, skill=0.5)
    b.employ(-1, 1, skill=0.5)
    b.employ(0, 1, skill=0.5, contract=TEMPORARY)
    policy, sectors = b.state.policy, b.state.sectors
    policy.course_cost[0], policy.course_public[0] = 0.8, 0.25
    b.run(train)
    assert b.state.workers.skill == pytest.approx([0.55, 0.55, 0.55, 0.5, 0.5, 0.5])
    assert b.state.workers.breadth[:3] == pytest.approx([0.6, 0.6, 0.6])
    assert list(b.state.workers.trained) == [1, 1, 1, 0, 0, 0]
    assert list(b.state.books.trained) == [3, 0]
    cost = (3 * 0.3 + 0.5) * 0.8
    assert b.state.books.courses == pytest.approx([0.75 * cost, 0.0])
    assert b.state.firms.cash == pytest.approx([-0.75 * cost, 0.0])
    assert b.state.tally.training_public[0] == pytest.approx(0.25 * cost)
    assert sectors.money[GOVERNMENT] == pytest.approx(-0.25 * cost)
    assert sectors.money[OUTSIDE] == pytest.approx(cost)


def test_the_share_trained_is_the_firm_s_choice(bench):
    b = bench(TRAINING, workers=50)
    b.open_firm(0, final=True, phases=1, training=0.08)
    b.employ(0, 50)
    quarters = 400
    for quarter in range(quarters):
        b.run(train, quarter)
    n = 50 * quarters
    assert b.state.books.trained[0] == pytest.approx(0.08 * n, abs=4.0 * np.sqrt(n * 0.08 * 0.92))
    assert b.state.workers.trained.sum() == b.state.books.trained[0]
