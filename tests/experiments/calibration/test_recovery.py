"""Recovery in the model itself: a tiny district's own outcomes lead back to its parameters."""

import numpy as np
import pytest

from distretto.experiments import match
from distretto.experiments.calibration.running import LOST, Setting, run_points, with_free
from distretto.experiments.calibration.targets import Target, Targets

pytest.importorskip("sklearn")

PLANTED = np.array([[0.25, 0.7]])
FREE = ("pricing.final_norm", "placement.distrust")
OUTCOMES = ("final_margin", "trust", "work_in_house", "jobs", "work_outside")
WORLDS, QUARTERS = 4, 24


@pytest.mark.slow
def test_parameters_planted_in_the_model_are_found_within_their_intervals(small_scenario):
    def aims(values, errors):
        bands = zip(OUTCOMES, values, errors, strict=True)
        targets = tuple(
            Target(k, k, "", v, v - 2 * e, v + 2 * e, 1.0, "planted") for k, v, e in bands
        )
        return Targets(targets, (), {name: small_scenario.priors[name] for name in FREE})

    unknown = aims([0.0] * len(OUTCOMES), [1.0] * len(OUTCOMES))
    # Other worlds than those of the calibration, which has seed 1.
    setting = Setting(with_free(small_scenario, unknown), unknown, 16, QUARTERS, 2, 1, None)
    truth = run_points(setting, PLANTED, "planted")
    assert not truth.values[LOST].all()
    values = [float(truth.means(key)[0]) for key in OUTCOMES]
    errors = [(truth.chance(key) / 16) ** 0.5 for key in OUTCOMES]
    found = match(
        small_scenario,
        aims(values, errors),
        runs=256,
        points=24,
        worlds=WORLDS,
        quarters=QUARTERS,
        threads=1,
    )
    print(found.records())
    low, high = np.quantile(found.posterior.points, [0.05, 0.95], axis=0)
    assert ((low <= PLANTED[0]) & (PLANTED[0] <= high)).all()
    assert min(found.identifiability.left.values()) < 0.8
