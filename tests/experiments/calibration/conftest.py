"""A model of known arithmetic in place of the district, and targets that it can meet."""

import numpy as np
import pytest

from distretto.experiments import kept
from distretto.experiments.calibration import running, study
from distretto.experiments.calibration.targets import Target, Targets

NAMES = ("pricing.final_norm", "placement.distrust", "firms.spin_off")
NOISE = 0.03


def expected(u):
    """What the toy gives in the mean: the third parameter shows only beside the second."""
    a, b, c = np.moveaxis(np.asarray(u), -1, 0)
    return {
        "jobs": 2.0 * a + 0.5 * a**2,
        "turnover": a - 1.5 * b - 1.5 * c,
        "skill": np.sin(2.0 * a) + 0.3 * b + 0.3 * c,
        "trust": 1.0 * a * b + a * c,
    }


@pytest.fixture
def toy(monkeypatch):
    """Measure the toy instead of the model."""

    def measure(world, targets, quarters, stop=None):
        luck = np.random.default_rng(world.key).normal(scale=NOISE, size=4)
        values = expected([world.point[name] for name in NAMES])
        found = {key: float(v) + luck[k] for k, (key, v) in enumerate(values.items())}
        return {each.key: found[each.key] for each in targets.known} | {running.LOST: 0.0}

    monkeypatch.setattr(running, "measure_world", measure)
    monkeypatch.setattr(kept, "prepare_kernels", lambda compiling: None)
    return study


@pytest.fixture(scope="session")
def aims(scenario):
    """Targets that hold at a point, the last outcome held out."""

    def made(u, error=0.05, held_out=9.9):
        known = [
            Target(key, key, "", value, value - 2 * error, value + 2 * error, 1.0, "planted")
            for key, value in expected(u).items()
        ]
        far = Target("trust", "trust", "", held_out, held_out - 1.0, held_out + 1.0, 1.0, "planted")
        return Targets(tuple(known[:3]), (far,), {name: scenario.priors[name] for name in NAMES})

    return made
