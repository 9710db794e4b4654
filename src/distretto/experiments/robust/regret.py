r"""Regret: what a decision maker misses who has chosen one arm, over draws of the priors.

Notation. :math:`y_{ad}` is the level of a quantity in arm :math:`a` and draw :math:`d`, the mean
over its seeds of chance, with its sign changed where less is better. The regret of arm :math:`a` in
draw :math:`d` is

.. math::

    r_{ad} = \max_b y_{bd} - y_{ad}.

Who knows nothing about which draw is true and fears the worst takes the arm with the smallest
maximum of :math:`r_{ad}` (Savage); who holds all draws for equally likely takes the arm with the
largest mean of :math:`y_{ad}`, which has the smallest mean regret.

References
----------
Savage (1951), The theory of statistical decision, JASA 46.
Lempert, Popper and Bankes (2003), Shaping the next one hundred years, RAND MR-1626.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.experiments.summary import Difference, paired_difference

__all__ = ["ArmRegret", "Decision", "decide"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ArmRegret:
    """One arm in the light of one quantity.

    Attributes
    ----------
    arm : str
    mean : float
        Mean level over draws, in the unit of the quantity.
    behind : Difference
        Of its level to that of the arm with the best mean, in the same draws, with 95% interval.
    mean_regret, p90_regret, max_regret : float
        Not negative, in the same unit.
    share_best : float
        Share of draws in which it is the best arm; arms that are equal share the draw.
    """

    arm: str
    mean: float
    behind: Difference
    mean_regret: float
    p90_regret: float
    max_regret: float
    share_best: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What the draws say about one quantity.

    Attributes
    ----------
    arms : tuple of ArmRegret
    minimax, best_mean : str
        The arm with the smallest maximum regret, and the one with the best mean.
    draws, left_out : int
        Draws that count, and those left out because some arm has no value.
    """

    arms: tuple[ArmRegret, ...]
    minimax: str
    best_mean: str
    draws: int
    left_out: int


def decide(levels: Floats, arms: Sequence[str], *, higher: bool) -> Decision | None:
    """Regret of each arm over draws.

    Parameters
    ----------
    levels : ndarray of float, shape (draws, arms)
        Not a number where a level is not known.
    arms : sequence of str
    higher : bool
        Whether more is better.

    Returns
    -------
    Decision or None
        None if there is no draw with a level in every arm. Of arms that are equal, the first is
        chosen.
    """
    known = np.isfinite(levels).all(axis=1)
    if not known.any():
        return None
    level = levels[known]
    worth = level if higher else -level
    best = worth.max(axis=1, keepdims=True)
    regret = best - worth
    ties = worth == best
    share = (ties / ties.sum(axis=1, keepdims=True)).mean(axis=0)
    first = int(np.argmax(worth.mean(axis=0)))
    return Decision(
        tuple(
            ArmRegret(
                arm,
                float(level[:, a].mean()),
                paired_difference(level[:, a], level[:, first]),
                float(regret[:, a].mean()),
                float(np.quantile(regret[:, a], 0.9)),
                float(regret[:, a].max()),
                float(share[a]),
            )
            for a, arm in enumerate(arms)
        ),
        arms[int(np.argmin(regret.max(axis=0)))],
        arms[first],
        int(known.sum()),
        int((~known).sum()),
    )
