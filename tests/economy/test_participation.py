import numpy as np
import pytest

from distretto.economy.effort import execution_factor, work_hours
from distretto.economy.participation import (
    begin_practices,
    participation_target,
    update_participation,
)
from distretto.economy.state import TEMPORARY

PRACTICES = {
    "practices.speed": 0.25,
    "practices.usual": 0.5,
    "practices.pay": 2.0,
    "practices.security": 4.0,
    "practices.casual": 1.0,
    "practices.say": 1.5,
    "practices.betrayal": 5.0,
    "practices.effort_resentment": 1.0,
    "practices.union_say": 0.5,
    "practices.execution": 0.2,
    "practices.effort": 0.1,
    "labour.tolerance": 0.1,
}


def _logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


def test_target_by_hand(parameters):
    p = parameters(PRACTICES).practices
    assert participation_target(0.0, 0.0, 0.0, 0.0, 0.5, p) == pytest.approx(0.5)
    assert participation_target(0.1, 0.0, 0.0, 0.0, 0.5, p) == pytest.approx(_logistic(0.2))
    assert participation_target(0.0, 0.05, 0.0, 0.0, 0.5, p) == pytest.approx(_logistic(-0.2))
    assert participation_target(0.0, 0.0, 0.3, 0.0, 0.5, p) == pytest.approx(_logistic(-0.3))
    assert participation_target(0.0, 0.0, 0.0, 1.0, 0.5, p) == pytest.approx(_logistic(1.5))
    assert participation_target(0.0, 0.0, 0.0, 0.0, 0.0, p) == pytest.approx(_logistic(-0.5))
    assert participation_target(0.0, 0.0, 0.0, 0.0, 1.0, p) == pytest.approx(_logistic(0.5))


def _shop(bench, changes=None, firms=1, **workers):
    b = bench({**PRACTICES, **(changes or {})}, firms=firms, workers=10 * firms)
    for f in range(firms):
        b.open_firm(f, final=True, phases=1)
        b.employ(f, 10, skill=0.6, wage=1.0, **workers)
    b.state.practices.staff[:] = 10
    return b


def test_participation_moves_part_of_the_way(bench):
    b = _shop(bench)
    b.state.policy.say[0] = 1.0
    b.run(update_participation)
    assert b.state.practices.participation[0] == pytest.approx(0.5 + 0.25 * (_logistic(1.5) - 0.5))


def test_pay_counts_at_given_skill_against_others_here_and_outside(bench):
    b = _shop(bench, {"practices.speed": 1.0}, firms=2)
    b.state.workers.wage[:10] = 1.2
    b.run(update_participation)
    # The mean of the place is 1.1, outside it is 1.
    comparable = np.sqrt(1.1)
    assert b.state.practices.participation == pytest.approx(
        [_logistic(2.0 * np.log(1.2 / comparable)), _logistic(2.0 * np.log(1.0 / comparable))]
    )


def test_casual_work_counts_and_coverage_gives_say(bench):
    b = _shop(bench, {"practices.speed": 1.0}, firms=2)
    b.state.workers.contract[:3] = TEMPORARY
    b.state.workers.unregistered[3] = True
    b.state.practices.covered[1] = True
    b.run(update_participation)
    assert b.state.practices.participation == pytest.approx([_logistic(-0.4), _logistic(0.75)])


def test_broken_promises_count_at_once(bench):
    b = _shop(bench, {"practices.speed": 0.0}, firms=3)
    practices = b.state.practices
    practices.cut[0] = 0.1
    practices.laid_off[1:] = 3
    b.state.policy.training_pledge[1] = 0.05
    b.run(update_participation)
    # A cut of a tenth; three of ten laid off, a tenth being borne, by who has pledged to train;
    # the same without a pledge.
    assert practices.participation == pytest.approx([0.5 * np.exp(-0.5), 0.5 * np.exp(-1.0), 0.5])


def test_execution_and_hours(bench, parameters):
    p = parameters(PRACTICES).practices
    assert execution_factor(0.5, p) == 1.0
    assert execution_factor(0.75, p) == pytest.approx(1.1)
    assert execution_factor(0.1, p._replace(execution=0.0)) == 1.0
    b = _shop(bench, firms=3)
    b.state.books.hours[:] = 10.0
    b.state.books.most_hours[:] = 11.0
    b.state.practices.regime[:] = (0.0, 0.5, 0.5)
    b.state.practices.strike[:] = (0.0, 0.0, 0.1)
    b.run(work_hours)
    assert b.state.books.hours == pytest.approx([10.5, 10.0, 9.0])
    assert b.state.books.most_hours == pytest.approx([11.55, 11.0, 9.9])


@pytest.mark.parametrize("junk", [7, 1])
def test_a_newborn_inherits_nothing_from_the_slot(bench, junk):
    b = _shop(bench, firms=2)
    practices = b.state.practices
    for array in practices:
        array[1] = junk
    begin_practices(practices, 1, 0, b.parameters.practices)
    for name, array in zip(practices._fields, practices, strict=True):
        # The regime follows from the steps that a strategy takes.
        assert name == "regime" or array[1] in (array[0], 0), name
