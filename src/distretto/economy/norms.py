"""Norms of the place, and its repute.

Definitions, quarter t, x' what x was at the end of burn-in::

    logit T  = logit N' + industry (jobs / jobs' - 1) + association x intermediation
               + repetition (repeated - repeated') + trust (mean trust - mean trust')
               - strangers (strangers - strangers') - malfeasance (unpunished - unpunished')
               - individualism x t
    N       += speed (T - N)                                   norm, between 0 and 1

jobs     of the district in its one industry, smoothed like all that follows
repeated share of the pairs that deal which have dealt before
strangers workers who came within a year over all of the trade, plus firms run by immigrants over
         all firms
unpunished deals shirked and not found out over all deals

The norm is what people expect of each other: it follows how they live, slowly, and it is held
during burn-in. Everything is measured against the place's own past, so that a place where nothing
changes keeps its norm but for the spread of individualism, which comes from outside.

    delivered_g  += memory (mean over sellers of quality x punctuality, by units - delivered_g)
    reputation_g  = ln(delivered_g / delivered_g')

References
----------
Amin (2000), Industrial districts, in: A Companion to Economic Geography, Blackwell.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy.owners import IMMIGRANT
from distretto.economy.parameters import Norms
from distretto.economy.state import Books, Firms, Owners, Place, Policy, Tally, Ties, Workers
from distretto.kernels import kernel

JOBS, REPEATED, TRUST, STRANGERS, UNPUNISHED = range(5)  # of `place.drivers`
NEVER, ALWAYS = 1e-6, 1.0 - 1e-6  # a norm this weak or strong has no odds to move from


@kernel(allocates=True)
def measure_drivers(
    firms: Firms, books: Books, workers: Workers, ties: Ties, tally: Tally, owners: Owners
) -> np.ndarray:
    """What moves the norm, as it was this quarter."""
    dealing = 0.0
    repeated = 0.0
    trust = 0.0
    alive = 0.0
    immigrant = 0.0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        alive += 1.0
        immigrant += 1.0 if owners.origin[f] == IMMIGRANT else 0.0
        for s in range(ties.partner.shape[1]):
            if ties.partner[f, s] >= 0 and ties.bought[f, s] > 0.0:
                dealing += 1.0
                trust += ties.trust[f, s]
                before = ties.deals[f, s] > 1 or ties.deals_back[f, s] > 0
                repeated += 1.0 if before else 0.0
    people = 0.0
    jobs = 0.0
    for w in range(workers.alive.size):
        if workers.alive[w]:
            people += 1.0
            jobs += 1.0 if workers.employer[w] >= 0 else 0.0
    deals = max(1.0, float(tally.deals[0]))
    hidden = max(0.0, float(tally.shirked[0]) - float(np.sum(books.found)))
    return np.array(
        [
            jobs,
            repeated / max(1.0, dealing),
            trust / max(1.0, dealing),
            min(1.0, 4.0 * float(tally.entrants[0] - owners.returned[0]) / max(1.0, people))
            + immigrant / max(1.0, alive),
            hidden / deals,
        ]
    )


@kernel
def norm_target(
    norm: float,
    drivers: np.ndarray,
    opening: np.ndarray,
    intermediation: float,
    p: Norms,
    quarter: int,
) -> float:
    """Norm to which the way people live leads, from a norm held at the end of burn-in."""
    norm = min(ALWAYS, max(NEVER, norm))
    index = math.log(norm / (1.0 - norm))
    index += p.industry * (drivers[JOBS] / max(1.0, opening[JOBS]) - 1.0)
    index += p.association * intermediation
    index += p.repetition * (drivers[REPEATED] - opening[REPEATED])
    index += p.trust * (drivers[TRUST] - opening[TRUST])
    index -= p.strangers * (drivers[STRANGERS] - opening[STRANGERS])
    index -= p.malfeasance * (drivers[UNPUNISHED] - opening[UNPUNISHED])
    index -= p.individualism * quarter
    return 1.0 / (1.0 + math.exp(-min(60.0, max(-60.0, index))))


@kernel(allocates=True)
def update_norm(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    policy: Policy,
    tally: Tally,
    owners: Owners,
    place: Place,
    p: Norms,
    opening_norm: float,
    quarter: int,
) -> None:
    """Let the norm follow the way people live; during burn-in, note how they do."""
    now = measure_drivers(firms, books, workers, ties, tally, owners)
    if place.drivers[JOBS] <= 0.0:
        # The first quarter: there is no past to smooth with.
        place.drivers[:] = now
    place.drivers[:] += p.memory * (now - place.drivers)
    if quarter < 0:
        place.opening_drivers[:] = place.drivers
        return
    target = norm_target(
        opening_norm, place.drivers, place.opening_drivers, policy.intermediation[0], p, quarter
    )
    place.norm[0] += p.speed * (target - place.norm[0])


@kernel
def update_area_reputation(
    firms: Firms, books: Books, place: Place, p: Norms, quarter: int
) -> None:
    """Let the repute of the district in each market follow what it delivers there."""
    for g in range(place.delivered.size):
        units = 0.0
        delivered = 0.0
        for f in range(firms.alive.size):
            if books.units[f, g] > 0.0:
                units += books.units[f, g]
                delivered += books.units[f, g] * firms.quality[f] * firms.punctuality[f]
        if units > 0.0:
            if place.delivered[g] <= 0.0:
                place.delivered[g] = delivered / units
            place.delivered[g] += p.repute_memory * (delivered / units - place.delivered[g])
        if quarter < 0:
            place.opening_delivered[g] = place.delivered[g]
        if place.opening_delivered[g] > 0.0 and place.delivered[g] > 0.0:
            place.reputation[g] = math.log(place.delivered[g] / place.opening_delivered[g])
