"""The labour share and amounts per job: what is planted is found."""

import math

import made_staff as made
import numpy as np
import pytest

from distretto.evaluation import Options, evaluate
from distretto.evaluation.answers import counterfactual_ratio
from distretto.evaluation.inference.asymptotic import Asymptotic
from distretto.evaluation.ratios import fieller


def share_of(firms, owners=0.0):
    """Return the labour share of the treated while treated, owners of each firm paid alike."""
    rows = firms[made.treated_after(firms)]
    labour = (rows.wages + rows.contributions) * (1.0 + owners / made.HEADS)
    return labour.sum() / rows.value_added.sum()


@pytest.mark.parametrize(("adjustment", "owners"), [("none", 0.0), ("owners", 2.0)])
def test_labour_share_with_and_without_the_programme(world, found, adjustment, owners):
    change = {each.adjustment: each for each in found.workers.shares}[adjustment]
    twin, _ = made.made_world(effect=False)
    true = share_of(twin, owners)
    assert change.share == pytest.approx(share_of(world[0], owners))
    assert change.without.value == pytest.approx(true, abs=1e-3)
    assert change.without.low < true < change.without.high
    assert change.change.value == pytest.approx(change.share - change.without.value)
    assert change.change.low == pytest.approx(change.share - change.without.high)


def test_owners_without_employees_are_paid_as_employees_elsewhere(world):
    firms = world[0].copy()
    alone = firms["firm"] == "f39"
    firms.loc[alone, ["wages", "contributions", "jobs"]] = 0.0
    changes = evaluate(firms, Options(draws=199)).workers.shares
    assert [each.adjustment for each in changes] == ["none", "owners"]
    assert changes[1].share == pytest.approx(share_of(firms, 2.0))
    assert math.isfinite(changes[1].without.value)


def test_without_owners_the_share_is_not_adjusted_and_that_is_said(world):
    measured = evaluate(world[0].drop(columns="owners"), Options(draws=199)).workers
    assert [each.adjustment for each in measured.shares] == ["none"]
    assert any("owners" in note.what for note in measured.missing)


def test_interval_of_a_counterfactual_ratio_is_fiellers():
    effects, covariance = np.array([30.0, 50.0]), np.array([[9.0, 4.0], [4.0, 16.0]])
    known = Asymptotic(effects, covariance, 20)
    have = 600.0, 1000.0
    answer = counterfactual_ratio(known, *np.eye(2), have, "value added")
    low, high = fieller(tuple(have - effects), covariance, known.quantile)
    assert answer.value == pytest.approx(570.0 / 950.0)
    assert (answer.low, answer.high) == pytest.approx((low, high))


@pytest.mark.parametrize("gained", [1000.0, 990.0])
def test_no_share_of_what_may_be_nothing_without_the_programme(gained):
    known = Asymptotic(np.array([30.0, gained]), np.diag([9.0, 400.0]), 20)
    answer = counterfactual_ratio(known, *np.eye(2), (600.0, 1000.0), "value added")
    assert answer.value is None
    assert answer.reason.startswith("cannot tell")


class Told:
    """Effects of a made inference: the estimates, and the same upper end for every combination."""

    def __init__(self, estimates, high):
        self.estimates, self.high = np.asarray(estimates), high

    def interval(self, unit):
        return -np.inf, self.high


@pytest.mark.parametrize(
    ("gained", "most"), [(50.0, np.inf), (50.0, np.nan), (np.nan, 60.0), (np.inf, np.inf)]
)
def test_no_share_where_what_was_gained_is_not_bounded(gained, most):
    effects = Told([30.0, gained], most)
    answer = counterfactual_ratio(effects, *np.eye(2), (600.0, 1000.0), "value added")
    assert answer.value is None
    assert answer.reason == "cannot tell: value added may be nothing without the programme"


def test_pay_and_value_added_per_job(world, found):
    per_job = {each.name: each for each in found.workers.per_job}
    assert per_job["value_added_per_job"].mean == pytest.approx(made.GAIN, abs=1.0)
    assert per_job["pay_per_job"].mean == pytest.approx(found["wages"].mean / made.HEADS, rel=0.01)
    without = evaluate(world[0].drop(columns="jobs"), Options(draws=199)).workers
    assert without.per_job == ()
    assert any("per job" in note.what for note in without.missing)
