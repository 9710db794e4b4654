"""Kinds of contract: who is regular, who is temporary, and what it means.

Definitions, firm f::

    swing_f += memory (min(1, |booked_f - expected_f| / expected_f) - swing_f)
    wanted_f = min(1, k swing_f)             share of staff it would have on temporary contracts
    P(a hire is temporary) = (wanted_f (workers + vacancies) - temporary workers) / vacancies
                               workers as they stand when the firm hires, after separations
    convert    a temporary contract becomes regular with a probability a quarter

A firm covers a part k of the usual swing of its own work with temporary workers. They are let go
first and as soon as there is too little for them, where regular workers are kept through short
slumps (see `labour`); they get no courses, do not join unions, and put less into improvement.
Family workers, relatives of the owner, are never laid off. Source: own rule; dual contracts as in
Bentolila and Saint-Paul (1992).

References
----------
Bentolila, Saint-Paul (1992), The macroeconomic impact of flexible labor contracts, European
Economic Review 36.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws, parameters
from distretto.economy.state import REGULAR, TEMPORARY, Workers
from distretto.kernels import kernel


@kernel
def temporary_wanted(swing: float, p: parameters.Practices) -> float:
    """Share of its staff that a firm would have on temporary contracts."""
    return min(1.0, p.temporary * swing)


@kernel
def temporary_chance(
    staff: int, temporary: float, vacancies: int, swing: float, p: parameters.Practices
) -> float:
    """Probability that a hire is temporary, for a firm with ``temporary`` such workers."""
    wanted = temporary_wanted(swing, p) * (staff + vacancies)
    return min(1.0, max(0.0, (wanted - temporary) / max(1, vacancies)))


@kernel
def convert_contracts(
    workers: Workers, p: parameters.Practices, seed: np.uint64, quarter: int
) -> None:
    """Make some temporary contracts regular."""
    stream = draws.stream_key(seed, draws.CONVERSION, quarter)
    for w in range(workers.alive.size):
        if (
            workers.alive[w]
            and workers.contract[w] == TEMPORARY
            and draws.draw(stream, workers.key[w]) < p.conversion
        ):
            workers.contract[w] = REGULAR
