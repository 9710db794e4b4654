r"""Designs of points and what they tell: elementary effects and Sobol indices, over factors.

A factor is a prior or several that are moved together. Notation: :math:`y(u)` is a target at a
point :math:`u` of the priors, each between 0 and 1.

- *Elementary effects* (Morris): r trajectories in which one factor after the other is moved by two
  thirds of the way from the 5th to the 95th percentile of its priors. :math:`\mu^*` is the mean of
  the absolute change, per whole way, in the unit of the target; :math:`\sigma` the standard
  deviation of the change, large where it depends on the other factors, and not defined for a factor
  of several priors.
- *Sobol indices*: the variance of :math:`y` that a factor takes with it alone (first order),
  :math:`S = V(E(y|u_f)) / V(y)`, and together with all others (total),
  :math:`S^T = E(V(y|u_{-f})) / V(y)`, by the estimators of Saltelli et al. (2010) with 95%
  intervals from resampling.

References
----------
Morris (1991), Factorial sampling plans, Technometrics 33.
Campolongo, Cariboni and Saltelli (2007), An effective screening design, Environmental
Modelling and Software 22.
Saltelli et al. (2010), Variance based sensitivity analysis of model output, Computer Physics
Communications 181.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError, install_extra

__all__ = ["Design", "Factor", "analyse", "morris_design", "need_salib", "sobol_design"]

Floats = NDArray[np.float64]

LEVELS = 4  # of the grid of Morris
WAY = (0.05, 0.95)  # from where to where priors are moved in it
RESAMPLES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Points at which a target is looked at.

    Attributes
    ----------
    kind : {"morris", "sobol"}
    factors : mapping of str to str
        Factor of each prior, in the order of the columns of `points`.
    points : ndarray of float, shape (points, priors)
    """

    kind: Literal["morris", "sobol"]
    factors: Mapping[str, str]
    points: Floats

    @property
    def problem(self) -> dict[str, Any]:
        """The factors as SALib wants them."""
        return _problem(self.factors, self.kind)


@dataclass(frozen=True, slots=True)
class Factor:
    """What one factor does to a target.

    Attributes
    ----------
    name : str
    priors : int
        Number of priors that are moved together.
    mu_star, mu_star_half : float or None
        Mean absolute elementary effect, and half the width of its 95% interval.
    sigma : float or None
    first, first_half, total, total_half : float or None
        Sobol indices, and half the widths of their 95% intervals.
    """

    name: str
    priors: int
    mu_star: float | None = None
    mu_star_half: float | None = None
    sigma: float | None = None
    first: float | None = None
    first_half: float | None = None
    total: float | None = None
    total_half: float | None = None

    @property
    def size(self) -> float:
        """By which factors of one design are ordered: the mean effect, or the total index."""
        return (self.mu_star if self.mu_star is not None else self.total) or 0.0


def morris_design(factors: Mapping[str, str], trajectories: int, seed: int) -> Design:
    """Trajectories over factors: as many points as trajectories times factors and one more.

    Parameters
    ----------
    factors : mapping of str to str
        Factor of each prior.
    trajectories, seed : int
    """
    sample = need_salib("SALib.sample.morris").sample
    points = sample(
        _problem(factors, "morris"),
        trajectories,
        num_levels=LEVELS,
        seed=np.random.default_rng(seed),
    )
    return Design("morris", factors, np.asarray(points, dtype=np.float64))


def sobol_design(factors: Mapping[str, str], base: int, seed: int) -> Design:
    """Points for first-order and total indices: `base` times the number of factors and two more.

    Parameters
    ----------
    factors : mapping of str to str
        Factor of each prior.
    base : int
        Best a power of two.
    seed : int
    """
    sample = need_salib("SALib.sample.sobol").sample
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a base that is no power of two is the user's choice
        points = sample(
            _problem(factors, "sobol"),
            base,
            calc_second_order=False,
            seed=np.random.default_rng(seed),
        )
    return Design("sobol", factors, np.asarray(points, dtype=np.float64))


def analyse(design: Design, values: Floats) -> tuple[Factor, ...]:
    """What each factor of a design does to a target, the largest first.

    Parameters
    ----------
    design : Design
    values : ndarray of float, shape (points,)
        The target at each point; all known.
    """
    counts: dict[str, int] = {}
    for factor in design.factors.values():
        counts[factor] = counts.get(factor, 0) + 1
    if np.ptp(values) == 0.0:
        nothing = dict.fromkeys(
            ("mu_star", "sigma") if design.kind == "morris" else ("first", "total"), 0.0
        )
        return tuple(Factor(name, count, **nothing) for name, count in counts.items())
    if design.kind == "morris":
        found = need_salib("SALib.analyze.morris").analyze(
            design.problem,
            design.points,
            values,
            num_levels=LEVELS,
            num_resamples=RESAMPLES,
            seed=np.random.default_rng(1),
        )
        columns = {"mu_star": "mu_star", "mu_star_half": "mu_star_conf", "sigma": "sigma"}
    else:
        # A seed of 0 would mean none.
        found = need_salib("SALib.analyze.sobol").analyze(
            design.problem, values, calc_second_order=False, num_resamples=RESAMPLES, seed=1
        )
        columns = {"first": "S1", "first_half": "S1_conf", "total": "ST", "total_half": "ST_conf"}
    factors = [
        Factor(name, count, **{ours: _known(found[theirs][k]) for ours, theirs in columns.items()})
        for k, (name, count) in enumerate(counts.items())
    ]
    return tuple(sorted(factors, key=lambda factor: -factor.size))


def need_salib(module: str) -> Any:
    """A module of SALib.

    Raises
    ------
    InputError
        If SALib is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise InputError(
            "sensitivity needs SALib, which is not installed", hint=install_extra("sensitivity")
        ) from None


def _problem(factors: Mapping[str, str], kind: str) -> dict[str, Any]:
    bounds = WAY if kind == "morris" else (0.0, 1.0)
    return {
        "num_vars": len(factors),
        "names": list(factors),
        "groups": list(factors.values()),
        "bounds": [list(bounds)] * len(factors),
    }


def _known(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
