"""Surrogates: what the model gives at points where it was not run, with a variance of its own.

The mean over worlds of each target is a linear trend in the free parameters plus a Gaussian process
with a Matern 5/2 kernel, a length for each parameter, and a nugget (Rasmussen and Williams 2006,
chapters 2 and 5). The nugget takes what chance is left in the mean of a few worlds. Parameters are
given as places in their priors, between 0 and 1.

References
----------
Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, MIT Press.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.experiments.calibration.running import LOST, Measured
from distretto.experiments.calibration.targets import Target, Targets

__all__ = ["Aim", "Surrogate", "Surrogates", "aims_of", "fit_surrogate", "fit_surrogates"]

Floats = NDArray[np.float64]

LOST_ERROR = 0.1  # a fifth of districts lost is two standard errors off
CHUNK = 4096  # points predicted at once, which bounds memory


@dataclass(frozen=True, slots=True)
class Aim:
    """A number that the model has to give.

    Attributes
    ----------
    name, key : str
        Name of the target, and what is measured.
    value, error : float
        Its value and standard error.
    """

    name: str
    key: str
    value: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Surrogate:
    """A surrogate of one number.

    Attributes
    ----------
    trend : ndarray of float, shape (1 + free parameters,)
        Constant and slopes of the linear trend.
    scale : float
        Standard deviation of what the trend leaves, by which the process is divided.
    process : GaussianProcessRegressor
        Of what the trend leaves, scaled.
    nugget : float
        Variance of the nugget, in the unit of the number.
    explained : float
        Share of the variance between points that is predicted when each is left out; may be
        negative.
    covered : float
        Share of points that lie within two standard deviations of what is predicted when each is
        left out.
    """

    trend: Floats
    scale: float
    process: Any
    nugget: float
    explained: float
    covered: float

    def predict(self, points: Floats) -> tuple[Floats, Floats]:
        """Mean and variance of the expectation at some points, each of shape (points,)."""
        mean, variance = np.empty(len(points)), np.empty(len(points))
        for start in range(0, len(points), CHUNK):
            part = slice(start, start + CHUNK)
            centre, spread = self.process.predict(points[part], return_std=True)
            mean[part] = _basis(points[part]) @ self.trend + self.scale * centre
            # The nugget is chance of the points that were run, and none of the expectation.
            variance[part] = np.maximum((self.scale * spread) ** 2 - self.nugget, 0.0)
        return mean, variance


@dataclass(frozen=True, slots=True, eq=False)
class Surrogates:
    """Surrogates of all targets, and the targets.

    Attributes
    ----------
    aims : tuple of Aim
    models : tuple of Surrogate
        In the order of the aims.
    chance : ndarray of float, shape (aims,)
        Variance of the chance that a target is held against: that of the mean of the worlds run,
        or, besides, that of the one world which the place is.
    """

    aims: tuple[Aim, ...]
    models: tuple[Surrogate, ...]
    chance: Floats

    def gaps(self, points: Floats) -> tuple[Floats, Floats]:
        """Distance of the surrogate from each target, and its variance: of fact, surrogate, chance.

        Returns
        -------
        ndarray, ndarray of float, shape (points, aims)
        """
        gaps = np.empty((len(points), len(self.aims)))
        variances = np.empty_like(gaps)
        for k, (aim, model) in enumerate(zip(self.aims, self.models, strict=True)):
            mean, variance = model.predict(points)
            gaps[:, k] = mean - aim.value
            variances[:, k] = variance + self.chance[k] + aim.error**2
        return gaps, variances

    def implausibility(self, points: Floats) -> Floats:
        """Largest distance from a target in standard deviations, shape (points,)."""
        gaps, variances = self.gaps(points)
        return np.asarray(np.max(np.abs(gaps) / np.sqrt(variances), axis=1))

    def log_likelihood(self, points: Floats) -> Floats:
        """Log density of the targets given the parameters, up to a constant, shape (points,)."""
        gaps, variances = self.gaps(points)
        return np.asarray(-0.5 * (gaps**2 / variances + np.log(variances)).sum(axis=1))

    def jacobian(self, point: Floats, step: float = 0.05) -> Floats:
        """Slopes of the targets at a point, in their standard deviations, shape (aims, free)."""
        ends = []
        for sign in (1.0, -1.0):
            shifted = np.clip(point + sign * step * np.eye(point.size), 0.0, 1.0)
            gaps, _ = self.gaps(shifted)
            ends.append((gaps, np.diag(shifted)))
        (high, above), (low, below) = ends
        _, variances = self.gaps(point[np.newaxis])
        slopes = (high - low) / (above - below)[:, np.newaxis]
        return np.asarray((slopes / np.sqrt(variances)).T)


def aims_of(targets: Targets, measured: Measured) -> tuple[Aim, ...]:
    """The targets, and that no district is lost where any was."""
    aims = [_aim(each) for each in targets.targets]
    if measured.values[LOST].any():
        aims.append(Aim(LOST, LOST, 0.0, LOST_ERROR))
    return tuple(aims)


def _aim(target: Target) -> Aim:
    return Aim(target.name, target.key, target.value, target.error)


def fit_surrogates(targets: Targets, measured: Measured, seed: int) -> Surrogates:
    """Fit a surrogate of every target to what was measured.

    Parameters
    ----------
    targets : Targets
    measured : Measured
        All runs so far.
    seed : int
        Of the search for the lengths of the kernel.

    Raises
    ------
    InputError
        If a target has a value at too few points.
    """
    aims = aims_of(targets, measured)
    worlds = measured.values[LOST].shape[1]
    models = {key: _fitted(key, measured, seed) for key in dict.fromkeys(aim.key for aim in aims)}
    single = 0.0 if targets.chance == "mean" else 1.0
    chance = [
        measured.chance(aim.key) * (1.0 / worlds + single) if aim.key != LOST else 0.0
        for aim in aims
    ]
    return Surrogates(aims, tuple(models[aim.key] for aim in aims), np.array(chance))


def _fitted(key: str, measured: Measured, seed: int) -> Surrogate:
    values = measured.means(key)
    known = np.isfinite(values)
    least = 2 + measured.points.shape[1]
    if known.sum() <= least:
        raise InputError(
            "the model gives this target too seldom",
            where=key,
            found=f"a value at {known.sum()} of {known.size} points",
            expected=f"at more than {least}",
            hint="more --points, or more --quarters",
        )
    return fit_surrogate(measured.points[known], values[known], seed)


def fit_surrogate(points: Floats, values: Floats, seed: int) -> Surrogate:
    """Fit a surrogate of one number.

    Parameters
    ----------
    points : ndarray of float, shape (points, free parameters)
    values : ndarray of float, shape (points,)
        Mean over worlds at each point.
    seed : int
        Of the search for the lengths of the kernel.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor, kernels

    trend = np.asarray(np.linalg.lstsq(_basis(points), values, rcond=None)[0], dtype=np.float64)
    rest = values - _basis(points) @ trend
    scale = float(rest.std())
    if scale <= 1e-9 * max(1.0, float(np.abs(values).max())):  # the trend says it all
        rest, scale = np.zeros_like(rest), 1e-9 * max(1.0, float(np.abs(values).max()))
    kernel = kernels.ConstantKernel(1.0, (1e-3, 1e3)) * kernels.Matern(
        np.full(points.shape[1], 1.0), (0.05, 20.0), nu=2.5
    ) + kernels.WhiteKernel(0.1, (1e-6, 2.0))
    process = GaussianProcessRegressor(kernel, n_restarts_optimizer=1, random_state=seed)
    with warnings.catch_warnings():
        # A length at its bound is a parameter that does not matter.
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(points, rest / scale)
    nugget = scale**2 * float(process.kernel_.k2.noise_level)
    return Surrogate(
        trend, scale, process, nugget, *_left_out(process, rest / scale, values, scale)
    )


def _left_out(process: Any, rest: Floats, values: Floats, scale: float) -> tuple[float, float]:
    """Share of variance explained and of points covered, each point left out in turn.

    In closed form (Rasmussen and Williams 2006, equations 5.10 to 5.12), the trend kept.
    """
    inverse = np.linalg.inv(process.L_ @ process.L_.T)
    precision = np.diag(inverse)
    errors = (inverse @ rest) / precision
    total = float(((values - values.mean()) ** 2).sum())
    explained = 1.0 - float(((scale * errors) ** 2).sum()) / total if total > 0.0 else 0.0
    covered = float(np.mean(np.abs(errors) * np.sqrt(precision) <= 2.0))
    return explained, covered


def _basis(points: Floats) -> Floats:
    return np.column_stack([np.ones(len(points)), points])
