"""Labour standards: evading an enforced wage floor, and being found out.

Definitions, firm f, floor F, back pay B quarters, probability of inspection e::

    P(evade) = logistic((1 - e B - scruple norm) / T)

In shares of the wage evaded in a quarter: 1 is what evading saves, e B what being found out is
expected to cost, the last term what the norm of the place makes it cost. A firm evades if a
draw of its own, the same in every quarter, lies below P. One that is found out pays B quarters
of the evaded wage to the workers concerned and pays the floor for a year.

With no floor nothing here does anything.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Labour
from distretto.economy.state import Books, Firms, Policy, Tally, Workers
from distretto.kernels import kernel

CLEAN = 4  # quarters, after the one in which it was found out, for which a firm pays the floor


@kernel
def evasion_probability(inspection: float, norm: float, p: Labour) -> float:
    """Share of firms that would evade the floor."""
    index = (1.0 - inspection * p.back_pay - p.scruple * norm) / p.evasion_spread
    return 1.0 / (1.0 + math.exp(-min(60.0, max(-60.0, index))))


@kernel
def choose_compliance(
    firms: Firms, policy: Policy, p: Labour, norm: float, seed: np.uint64, quarter: int
) -> None:
    """Let each firm obey the floor or evade it."""
    if policy.wage_floor[0] <= 0.0:
        firms.evades[:] = False
        return
    chance = evasion_probability(policy.inspection[0], norm, p)
    stream = draws.stream_key(seed, draws.EVASION, 0)
    for f in range(firms.alive.size):
        firms.evades[f] = (
            firms.alive[f]
            and quarter >= firms.clean_until[f]
            and draws.draw(stream, firms.key[f]) < chance
        )


@kernel
def inspect(
    firms: Firms,
    books: Books,
    workers: Workers,
    policy: Policy,
    tally: Tally,
    p: Labour,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Find out some of the firms that evade; have them pay what they owe."""
    floor = policy.wage_floor[0]
    if floor <= 0.0:
        return
    stream = draws.stream_key(seed, draws.INSPECTION, quarter)
    caught = np.zeros(firms.alive.size, np.bool_)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0 or not workers.unregistered[w]:
            continue
        books.unregistered[f] += 1
        if draws.draw(stream, firms.key[f]) < policy.inspection[0]:
            caught[f] = True
            owed = p.back_pay * (floor - workers.wage[w])
            workers.pay[w] += owed
            workers.savings[w] += owed
            firms.cash[f] -= owed
            books.wages[f] += owed
    for f in range(firms.alive.size):
        if caught[f]:
            tally.caught[0] += 1
            firms.clean_until[f] = quarter + 1 + CLEAN
