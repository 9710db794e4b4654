"""Points in the space of the priors: where in its distribution each prior of a world is drawn.

A point has one number between 0 and 1 for each prior; `World` turns it into values by the quantile
of the prior, so that whole numbers and priors of any shape are drawn as they are declared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.experiments.worlds import World

if TYPE_CHECKING:
    from distretto.scenarios import Scenario

__all__ = ["drawn_at", "prior_names", "sobol_points"]

Floats = NDArray[np.float64]


def prior_names(scenario: Scenario) -> list[str]:
    """The priors of a scenario, those of its history after those of its opening."""
    return [*scenario.priors, *scenario.history_priors]


def sobol_points(dimensions: int, draws: int, seed: int) -> Floats:
    """Points of a scrambled Sobol sequence; the first of many are those of few.

    Parameters
    ----------
    dimensions : int
    draws : int
        Best a power of two.
    seed : int
        Of the scrambling.

    Returns
    -------
    ndarray of float, shape (draws, dimensions)
        Between 0 and 1.
    """
    from scipy.stats import qmc

    if not dimensions:
        return np.empty((draws, 0))
    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    drawn = sequence.random_base2(max(0, (draws - 1).bit_length()))[:draws]
    return np.asarray(drawn, dtype=np.float64)


def drawn_at(scenario: Scenario, seed: int, points: Floats) -> dict[str, Floats]:
    """Value of each prior at each of some points, those of the history under ``name@quarter``.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Of the worlds.
    points : ndarray of float, shape (draws, priors)
        Columns in the order of `prior_names`.

    Returns
    -------
    dict of str to ndarray of float, shape (draws,)
    """
    names = prior_names(scenario)
    worlds = [
        World(scenario, seed, d, dict(zip(names, at, strict=True))).drawn()
        for d, at in enumerate(points.tolist())
    ]
    return {name: np.array([world[name] for world in worlds]) for name in names}
