"""History matching: rule out, wave by wave, where the model cannot meet the targets.

The implausibility of a point is the largest distance of the surrogates from the targets,

    I(x) = max_k |E_k(x) - z_k| / sqrt(variance of surrogate + variance of chance + error_k^2),

and a point with I above 3 is ruled out: by Pukelsheim's rule, at least 95% of any unimodal
distribution lies within three standard deviations. A wave runs the model at points that no earlier
wave has ruled out; there the surrogates of all runs so far are better, and rule out more (Craig,
Goldstein, Seheult and Smith 1997; Vernon, Goldstein and Bower 2010).

The part of the priors that is left is sampled, not enumerated: a sample of the region of one wave
is thinned by the next, and filled up by moves that stay in the region.

References
----------
Craig, Goldstein, Seheult and Smith (1997), Pressure matching for hydrocarbon reservoirs, in Case
Studies in Bayesian Statistics III, Springer. doi:10.1007/978-1-4612-2290-3_2
Vernon, Goldstein and Bower (2010), Galaxy formation: a Bayesian uncertainty analysis, Bayesian
Analysis 5(4). doi:10.1214/10-BA524
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.experiments.calibration.running import Measured
from distretto.experiments.calibration.sampling import move, sobol
from distretto.experiments.calibration.surrogate import Surrogates, fit_surrogates
from distretto.experiments.calibration.targets import Targets

__all__ = ["BUDGET", "CUT", "SHRINKS", "Matching", "Wave", "match_in_waves"]

Floats = NDArray[np.float64]

CUT = 3.0
SHRINKS = 0.8  # a wave that leaves more of the region than this no longer shrinks it
REGION = 1024  # points that stand for the region
STEPS = 10  # moves that fill a thinned sample up
BUDGET = "the budget of runs was used"
SETTLED = "the region no longer shrank"


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave.

    Attributes
    ----------
    number, points : int
        From 1, and points at which the model was run.
    share : float
        Share of the probability of the priors that is not ruled out after it.
    quality : dict of str to tuple of float
        By target: share of variance that the surrogate explains, and share of points within two of
        its standard deviations, when each point is left out.
    """

    number: int
    points: int
    share: float
    quality: dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """What history matching leaves.

    Attributes
    ----------
    waves : tuple of Wave
    region : ndarray of float, shape (points, free parameters)
        A sample of what is not ruled out.
    surrogates : tuple of Surrogates
        One for each wave.
    first : Measured
        The runs of the first wave: the priors as they were.
    stopped : str
        Why there was no further wave.
    """

    waves: tuple[Wave, ...]
    region: Floats
    surrogates: tuple[Surrogates, ...]
    first: Measured
    stopped: str

    def inside(self, points: Floats) -> NDArray[np.bool_]:
        """Whether points are not ruled out by any wave, shape (points,)."""
        return not_ruled_out(self.surrogates, points)


def match_in_waves(
    targets: Targets,
    run: Callable[[int, Floats], Measured],
    points: int,
    most: int,
    seed: int,
) -> Matching:
    """Match in waves until the region no longer shrinks or the waves are used up.

    Parameters
    ----------
    targets : Targets
    run : callable
        Given the number of a wave and points, runs the model there.
    points : int
        Points of a wave.
    most : int
        Waves at most, at least 1.
    seed : int

    Raises
    ------
    InputError
        If every point of the priors is ruled out: names the target that the nearest point misses.
    """
    free = len(targets.free)
    region = sobol(free, REGION, seed)
    share, stopped = 1.0, BUDGET
    measured: Measured | None = None
    waves: list[Wave] = []
    surrogates: list[Surrogates] = []
    for number in range(1, most + 1):
        rng = np.random.default_rng([seed, number])
        if measured is None:
            first = measured = run(number, sobol(free, points, seed))
        else:
            chosen = rng.choice(len(region), points, replace=points > len(region))
            measured = measured.joined(run(number, region[chosen]))
        surrogates.append(fit_surrogates(targets, measured, seed))
        kept = not_ruled_out(surrogates[-1:], region)
        if not kept.any():
            raise _refused(targets, surrogates[-1], region)
        share *= float(kept.mean())
        region = refilled(region[kept], surrogates, rng)
        waves.append(Wave(number, points, share, _quality(surrogates[-1])))
        if number > 1 and kept.mean() > SHRINKS:
            stopped = SETTLED
            break
    return Matching(tuple(waves), region, tuple(surrogates), first, stopped)


def not_ruled_out(surrogates: Sequence[Surrogates], points: Floats) -> NDArray[np.bool_]:
    """Whether no wave rules a point out, shape (points,)."""
    left = np.ones(len(points), dtype=bool)
    for each in surrogates:
        left[left] = each.implausibility(points[left]) <= CUT
    return left


def refilled(kept: Floats, surrogates: Sequence[Surrogates], rng: np.random.Generator) -> Floats:
    """As many points as stand for a region, from those that are left of it."""

    def log_density(points: Floats) -> Floats:
        return np.where(not_ruled_out(surrogates, points), 0.0, -np.inf)

    copies = kept[rng.choice(len(kept), REGION - len(kept))] if len(kept) < REGION else kept[:0]
    return move(np.vstack([kept, copies]), log_density, STEPS, rng)


def _quality(surrogates: Surrogates) -> dict[str, tuple[float, float]]:
    return {
        aim.name: (model.explained, model.covered)
        for aim, model in zip(surrogates.aims, surrogates.models, strict=True)
    }


def _refused(targets: Targets, surrogates: Surrogates, region: Floats) -> InputError:
    """Say which target the point that comes nearest to all of them still misses."""
    nearest = region[[int(np.argmin(surrogates.implausibility(region)))]]
    gaps, variances = surrogates.gaps(nearest)
    worst = int(np.argmax(np.abs(gaps[0]) / np.sqrt(variances[0])))
    aim = surrogates.aims[worst]
    return InputError(
        "no point of the priors meets all targets",
        file=targets.file,
        where=f"target {aim.name}",
        found=float(f"{aim.value + gaps[0, worst]:.4g}"),
        expected=f"near {aim.value:g}, with a standard error of {aim.error:.3g}",
        hint="widen the bounds of free parameters, free others, or widen the band of this target: "
        "the value found is that of the model where it comes nearest to all targets",
    )
