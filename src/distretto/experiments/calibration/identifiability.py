"""Identifiability: what the targets cannot tell about the free parameters.

Two views. Of the posterior sample: which share of each prior is left, and which parameters go
together. Of the surrogates at the middle of the posterior: the Fisher information J'J of the
targets, J their slopes in standard deviations over places in the priors. Directions in which it is
less than the information of the prior itself, 12 for a uniform one, are sloppy (Gutenkunst et al.
2007): a move along them leaves the targets as they are.

References
----------
Gutenkunst, Waterfall, Casey, Brown, Myers and Sethna (2007), Universally sloppy parameter
sensitivities in systems biology models, PLoS Computational Biology 3(10).
doi:10.1371/journal.pcbi.0030189
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from distretto.experiments.calibration.posterior import INTERVAL, Posterior
from distretto.experiments.calibration.surrogate import Surrogates

__all__ = ["CLOSE", "NOT_SHRUNK", "Direction", "Identifiability", "Pair", "identify"]

Floats = NDArray[np.float64]

CLOSE = 0.7  # correlation from which two parameters cannot be told apart well
NOT_SHRUNK = 0.8  # share of a prior from which it did not shrink
PRIOR = 12.0  # information of a uniform prior on (0, 1): one over its variance
TELLS = 0.3  # part of a direction from which a parameter is named


@dataclass(frozen=True, slots=True)
class Pair:
    """Two free parameters and their correlation in the posterior."""

    one: str
    other: str
    correlation: float


@dataclass(frozen=True, slots=True)
class Direction:
    """An eigenvector of the information of the targets.

    Attributes
    ----------
    information : float
        Over that of the prior; below 1 the direction is sloppy.
    parts : dict of str to float
        Part of each free parameter in it; the squares sum to 1.
    """

    information: float
    parts: dict[str, float]

    @property
    def sloppy(self) -> bool:
        """Whether the targets say less about it than the prior does."""
        return self.information < 1.0

    @property
    def words(self) -> str:
        """What a move along it is, in words; empty where the targets forbid it."""
        if not self.sloppy:
            return ""
        named = sorted(
            ((name, part) for name, part in self.parts.items() if abs(part) >= TELLS),
            key=lambda each: -abs(each[1]),
        )
        if len(named) == 1:
            return f"{named[0][0]} hardly matters for the targets"
        first = named[0][1]
        along = [name for name, part in named if part * first > 0.0]
        against = [name for name, part in named if part * first < 0.0]
        if not against:
            return f"{_listed(along)} can be raised and lowered together"
        if len(along) == len(against) == 1:
            return f"{along[0]} and {against[0]} can be traded: one up, the other down"
        return f"{_listed(along)} can be traded for {_listed(against)}"


@dataclass(frozen=True, slots=True, eq=False)
class Identifiability:
    """What the targets tell and do not tell.

    Attributes
    ----------
    left : dict of str to float
        By free parameter: width of the interval that holds 90% of the posterior, over that of the
        prior, both in probability of the prior.
    correlations : ndarray of float, shape (free, free)
        Of the posterior sample.
    pairs : tuple of Pair
        Those with a correlation beyond 0.7 either way, the closest first.
    directions : tuple of Direction
        The least informed first.
    """

    left: dict[str, float]
    correlations: Floats
    pairs: tuple[Pair, ...]
    directions: tuple[Direction, ...]

    @property
    def unidentified(self) -> tuple[str, ...]:
        """Parameters whose range did not shrink."""
        return tuple(name for name, share in self.left.items() if share > NOT_SHRUNK)

    @property
    def sloppy(self) -> tuple[Direction, ...]:
        """Directions about which the targets say less than the priors."""
        return tuple(each for each in self.directions if each.sloppy)

    def records(self) -> dict[str, Any]:
        """As in ``calibration.json``, JSON types only."""
        return {
            "left": self.left,
            "unidentified": list(self.unidentified),
            "correlations": self.correlations.tolist(),
            "pairs": [[each.one, each.other, each.correlation] for each in self.pairs],
            "directions": [
                {
                    "information": each.information,
                    "sloppy": each.sloppy,
                    "words": each.words,
                    "parts": each.parts,
                }
                for each in self.directions
            ],
        }


def identify(names: Sequence[str], posterior: Posterior, surrogates: Surrogates) -> Identifiability:
    """Say what the targets tell about the free parameters.

    Parameters
    ----------
    names : sequence of str
        Free parameters, in the order of the columns.
    posterior : Posterior
    surrogates : Surrogates
        Those of the last wave.
    """
    tails = [0.5 * (1.0 - INTERVAL), 0.5 * (1.0 + INTERVAL)]
    low, high = np.quantile(posterior.points, tails, axis=0)
    left = dict(zip(names, ((high - low) / INTERVAL).tolist(), strict=True))
    correlations = np.atleast_2d(np.corrcoef(posterior.points, rowvar=False))
    pairs = [
        Pair(one, names[k], float(correlations[j, k]))
        for j, one in enumerate(names)
        for k in range(j + 1, len(names))
        if abs(correlations[j, k]) > CLOSE
    ]
    jacobian = surrogates.jacobian(np.median(posterior.points, axis=0))
    information, vectors = np.linalg.eigh(jacobian.T @ jacobian)
    directions = tuple(
        Direction(
            max(0.0, float(value)) / PRIOR, dict(zip(names, vectors[:, k].tolist(), strict=True))
        )
        for k, value in enumerate(information)
    )
    return Identifiability(
        left,
        correlations,
        tuple(sorted(pairs, key=lambda each: -abs(each.correlation))),
        directions,
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
