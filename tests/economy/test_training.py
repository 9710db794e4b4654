import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.economy.state import GOVERNMENT, OUTSIDE
from distretto.economy.training import choose_training, course_return, train

TRAINING = {
    "training.gain": 0.1,
    "training.cost": 0.3,
    "training.most": 0.1,
    "training.speed": 0.25,
    "training.discount": 0.03,
    "training.career": 120.0,
    "training.spread": 0.5,
    "labour.rent_sharing": 0.05,
    "placement.going_price_weight": 0.3,
    "production.unskilled_share": 0.5,
    "production.reference_skill": 0.6,
}


def test_return_of_a_course_by_hand(parameters):
    p = parameters(TRAINING)
    # A tenth of the missing skill of 0.4 is 0.04; output per head rises by 0.5 x 0.04 of 0.8.
    gain = 1.3 * 0.02 / 0.8
    stay = 0.02 + 1.0 / 120.0 + 0.03
    final = course_return(0.6, 1.3, 0.02, True, p)
    assert final == pytest.approx(gain * 0.95 / stay)
    # A supplier hands on the going-price part of what it gains.
    assert course_return(0.6, 1.3, 0.02, False, p) == pytest.approx(0.7 * final)


@given(
    skill=st.floats(0.05, 0.95),
    quits=st.floats(0.0, 0.5),
    more=st.floats(0.001, 0.5),
    final=st.booleans(),
)
def test_quits_lower_the_return_and_the_skilled_gain_less(parameters, skill, quits, more, final):
    p = parameters(TRAINING)
    value = course_return(skill, 1.2, quits, final, p)
    assert course_return(skill, 1.2, quits + more, final, p) < value
    assert course_return(min(1.0, skill + more), 1.2, quits, final, p) < value
    assert course_return(skill, 1.2 + more, quits, final, p) > value


def _choice(bench, quarters=200, public=0.0, **firm):
    b = bench(TRAINING, workers=4)
    b.open_firm(0, final=True, phases=1, **{"yield_": 1.2, "quit_rate": 0.02, **firm})
    b.employ(0, 4)
    b.state.policy.course_public[:] = public
    for quarter in range(quarters):
        b.run(choose_training, quarter)
    return b.state.firms.training[0], b.parameters


def test_training_settles_at_the_logistic_of_return_over_cost(bench):
    found, p = _choice(bench)
    value = course_return(0.6, 1.2, 0.02, True, p)
    odds = (value / 0.3) ** (1.0 / 0.5)
    assert found == pytest.approx(0.1 * odds / (1.0 + odds))


def test_training_moves_part_of_the_way_each_quarter(bench):
    once, _ = _choice(bench, quarters=1)
    ever, _ = _choice(bench)
    assert once == pytest.approx(0.25 * ever)


def test_quits_lower_and_subsidy_raises_training(bench):
    usual, p = _choice(bench)
    assert _choice(bench, quit_rate=0.1)[0] < usual
    assert _choice(bench, yield_=0.6)[0] < usual
    assert _choice(bench, yield_=-3.0)[0] < 1e-6
    half = _choice(bench, public=0.5)[0]
    assert usual < half < 0.1
    value = course_return(0.6, 1.2, 0.02, True, p)
    odds = (value / 0.15) ** 2.0
    assert half == pytest.approx(0.1 * odds / (1.0 + odds))
    # What costs nothing is taken up as far as it goes.
    assert _choice(bench, public=1.0)[0] == pytest.approx(0.1)


def test_courses_are_paid_for_and_teach(bench):
    b = bench(TRAINING, firms=2, workers=5)
    b.open_firm(0, final=True, phases=1, training=1.0)
    b.open_firm(1, final=True, phases=1, training=0.0)
    b.employ(0, 3, skill=0.5)
    b.employ(1, 1, skill=0.5)
    b.employ(-1, 1, skill=0.5)
    policy, sectors = b.state.policy, b.state.sectors
    policy.course_cost[0], policy.course_public[0] = 0.8, 0.25
    b.run(train)
    assert b.state.workers.skill == pytest.approx([0.55, 0.55, 0.55, 0.5, 0.5])
    assert list(b.state.workers.trained) == [1, 1, 1, 0, 0]
    assert list(b.state.books.trained) == [3, 0]
    cost = 3 * 0.3 * 0.8
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
