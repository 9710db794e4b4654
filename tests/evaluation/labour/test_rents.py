"""Rent sharing: the planted pass-through is found, and none where nothing was gained."""

import made_staff as made
import numpy as np
import pytest

from distretto.evaluation import Options, evaluate
from distretto.evaluation.labour.rents import stayers_pay
from distretto.evaluation.labour.staff import staff_of


def test_pass_through_is_what_was_planted(found):
    rents = found.workers.rents
    assert rents.pass_through.value == pytest.approx(made.PASSED / made.GAIN, abs=0.01)
    assert rents.pass_through.low < made.PASSED / made.GAIN < rents.pass_through.high
    assert rents.pay.mean == pytest.approx(made.PASSED, abs=1.0)
    assert rents.per_job.mean == pytest.approx(made.GAIN, abs=1.0)
    # Joiners and leavers are no stayers: a planted pair in each of the treated firms.
    assert rents.stayers == made.FIRMS * made.HEADS - made.TREATED
    assert rents.firms == made.FIRMS


def test_elasticity_is_the_pass_through_in_logarithms(found):
    rents = found.workers.rents
    at_means = rents.pass_through.value * rents.per_job.level / rents.pay.level
    assert rents.elasticity.value == pytest.approx(at_means, rel=0.05)
    assert rents.regression is not None


@pytest.mark.parametrize("inference", ["asymptotic", "randomisation", "bootstrap"])
def test_no_pass_through_of_a_gain_that_may_be_nothing(inference):
    firms, workers = made.made_world(effect=False, noise=20.0)
    options = Options(inference=inference, draws=199)
    rents = evaluate(firms, options, workers=workers).workers.rents
    for answer in (rents.pass_through, rents.elasticity):
        assert answer.value is None
        assert answer.reason == "cannot tell: the effect on value added per job may be nothing"


def test_pass_through_by_randomisation(world):
    firms, workers = world
    options = Options(inference="randomisation", draws=199)
    answer = evaluate(firms, options, workers=workers).workers.rents.pass_through
    assert answer.low < made.PASSED / made.GAIN < answer.high


def test_stayers_are_there_in_every_period_of_their_firm(world):
    firms, workers = world
    staff = staff_of(workers, made.panel_of(firms))
    pay, count = stayers_pay(staff, first=2)
    assert count[0] == made.HEADS - 1  # the worst paid left
    assert count[-1] == made.HEADS
    assert np.isnan(pay[:, :2]).all()
    stays = workers[(workers.firm == "f00") & (workers.period == 4.0)]
    stays = stays[~stays.worker.str.endswith("new")]
    assert pay[0, 4] == pytest.approx(stays.pay.mean())
