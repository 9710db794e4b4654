"""The posterior: what the targets and the priors together say about the free parameters.

Points of the region that history matching leaves are drawn by the likelihood of the targets under
the last surrogates, normal with the variances of the implausibility, and moved so that they part.
The sample is a joint one: how parameters go together is in it, and not in the narrowed priors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.experiments.calibration.sampling import move, resampled
from distretto.experiments.calibration.waves import Matching
from distretto.scenarios import Prior

__all__ = ["INTERVAL", "Posterior", "draw_posterior", "narrowed"]

Floats = NDArray[np.float64]

INTERVAL = 0.9  # of the posterior, that a narrowed prior holds
SAMPLE = 1000
STEPS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """A sample of the posterior.

    Attributes
    ----------
    points : ndarray of float, shape (draws, free parameters)
        Places in the priors, between 0 and 1.
    effective : float
        Effective number of points of the region, when weighted by the likelihood.
    """

    points: Floats
    effective: float

    def values(self, free: Mapping[str, Prior]) -> dict[str, Floats]:
        """Values of the parameters by dotted name, each of shape (draws,)."""
        return {
            name: np.array([prior.quantile(u) for u in self.points[:, k].tolist()])
            for k, (name, prior) in enumerate(free.items())
        }


def draw_posterior(matching: Matching, seed: int) -> Posterior:
    """Draw a sample of the posterior."""
    last = matching.surrogates[-1]

    def log_density(points: Floats) -> Floats:
        density = np.full(len(points), -np.inf)
        inside = matching.inside(points)
        density[inside] = last.log_likelihood(points[inside])
        return density

    rng = np.random.default_rng([seed, 0])
    drawn, effective = resampled(matching.region, last.log_likelihood(matching.region), SAMPLE, rng)
    return Posterior(move(drawn, log_density, STEPS, rng), effective)


def narrowed(free: Mapping[str, Prior], posterior: Posterior, why: str) -> dict[str, Prior]:
    """Priors that hold `INTERVAL` of the sample, parameter by parameter.

    A triangular prior becomes uniform, since a part of a triangle is none.
    """
    found = {}
    tails = [0.5 * (1.0 - INTERVAL), 0.5 * (1.0 + INTERVAL)]
    for k, (name, prior) in enumerate(free.items()):
        low, high = np.quantile(posterior.points[:, k], tails).tolist()
        found[name] = prior.model_copy(
            update={
                "low": float(f"{prior.quantile(low):.6g}"),
                "high": float(f"{prior.quantile(high):.6g}"),
                "shape": "uniform" if prior.shape == "triangular" else prior.shape,
                "mode": None,
                "reason": f"{prior.reason}; {why}; was {prior.low:g} to {prior.high:g}",
            }
        )
    return found
