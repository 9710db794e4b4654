"""Samples in the unit cube: even designs, and samples of a density that is only known by value."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["move", "resampled", "sobol"]

Floats = NDArray[np.float64]


def sobol(columns: int, points: int, seed: int) -> Floats:
    """First points of a scrambled Sobol sequence, shape (points, columns); best a power of two."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(columns, scramble=True, rng=np.random.default_rng(seed))
    drawn = sequence.random_base2(max(0, (points - 1).bit_length()))
    return np.asarray(drawn[:points], dtype=np.float64)


def resampled(
    points: Floats, log_weights: Floats, wanted: int, rng: np.random.Generator
) -> tuple[Floats, float]:
    """Points drawn by weight, systematically; and the effective number of points so weighted.

    The effective number is (sum w)^2 / sum w^2 (Kong, Liu and Wong 1994).
    """
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    places = (rng.random() + np.arange(wanted)) / wanted
    chosen = np.minimum(np.searchsorted(np.cumsum(weights), places), len(points) - 1)
    return points[chosen], float(1.0 / (weights**2).sum())


def move(
    points: Floats,
    log_density: Callable[[Floats], Floats],
    steps: int,
    rng: np.random.Generator,
) -> Floats:
    """Move the points of a sample so that copies part and the density stays.

    Random-walk Metropolis steps of all points at once, as long as the sample is wide; the length of
    a step follows the share of steps that are taken (Gilks and Berzuini 2001, Following a moving
    target, Journal of the Royal Statistical Society B 63).

    Parameters
    ----------
    points : ndarray of float, shape (points, columns)
        Where the density is not 0.
    log_density : callable
        Given points, returns the log density of each, up to a constant.
    steps : int
    rng : numpy.random.Generator
    """
    columns = points.shape[1]
    spread = np.cov(points, rowvar=False).reshape(columns, columns) + 1e-6 * np.eye(columns)
    factor = np.linalg.cholesky(spread)
    length = 2.38 / np.sqrt(columns)
    points, density = points.copy(), log_density(points)
    for _ in range(steps):
        proposed = points + length * rng.standard_normal(points.shape) @ factor.T
        within = ((proposed >= 0.0) & (proposed <= 1.0)).all(axis=1)
        found = np.full(len(points), -np.inf)
        found[within] = log_density(proposed[within])
        taken = np.log(rng.random(len(points))) < found - density
        points[taken], density[taken] = proposed[taken], found[taken]
        length *= 1.3 if taken.mean() > 0.3 else 0.8
    return points
