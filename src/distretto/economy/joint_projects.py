"""Joint projects of a network: what a broker's members try together.

Definitions, members a and b brought together::

    d        difficulty of the network's projects where trust_ab > d, else ease x d
    P(success) = 1 - d (1 - trust_ab min(participation_a, participation_b))
    success  trust_ab moves as after a quarter of good deals, and the two are acquainted
    failure  trust_ab *= 1 - offence beta

Members stand on a ring at places drawn anew each quarter and each is brought together with the
next: two others a quarter. A pair acts with a given probability, if both can pay their part.
The broker brings people together; what becomes of their trust is their own doing.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Parameters
from distretto.economy.state import OUTSIDE, Books, Firms, Policy, Practices, Sectors, Ties
from distretto.economy.trust import acquaint, find_tie, lose_trust, next_trust
from distretto.kernels import kernel


@kernel
def success_chance(difficulty: float, trust: float, one: float, other: float) -> float:
    """Probability that a joint project of two firms with this participation succeeds."""
    return 1.0 - difficulty * (1.0 - trust * min(one, other))


@kernel(allocates=True)
def try_projects(
    firms: Firms,
    books: Books,
    ties: Ties,
    policy: Policy,
    practices: Practices,
    sectors: Sectors,
    p: Parameters,
    norm: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let the members of a network try joint projects."""
    members = np.flatnonzero(policy.network & firms.alive)
    if members.size < 2:
        return
    ring = draws.stream_key(seed, draws.PROJECT_RING, quarter)
    place = np.empty(members.size)
    for k in range(members.size):
        place[k] = draws.draw(ring, firms.key[members[k]])
    order = np.argsort(place)
    stream = draws.stream_key(seed, draws.PROJECT, quarter)
    cost = p.contracts.project_cost
    # Two members meet once, and not from both sides.
    for k in range(members.size if members.size > 2 else 1):
        a = members[order[k]]
        b = members[order[(k + 1) % members.size]]
        pair = draws.hash_key(min(firms.key[a], firms.key[b]), max(firms.key[a], firms.key[b]))
        if draws.draw_nth(stream, pair, 0) >= p.contracts.projects:
            continue
        if min(firms.cash[a], firms.cash[b]) < cost:
            continue
        s = find_tie(ties.partner[a], b)
        trust = ties.trust[a, s] if s >= 0 else p.trust.stranger * norm
        difficulty = policy.project_difficulty[0]
        if trust <= difficulty:
            difficulty *= p.contracts.project_ease
        for f in (a, b):
            firms.cash[f] -= cost
            books.investment[f] += cost
            sectors.money[OUTSIDE] += cost
        chance = success_chance(
            difficulty, trust, practices.participation[a], practices.participation[b]
        )
        if draws.draw_nth(stream, pair, 1) < chance:
            s = acquaint(ties, a, b, trust, quarter)
            ties.trust[a, s] = next_trust(ties.trust[a, s], 1.0, 0.0, False, p.trust)
            ties.trust[b, find_tie(ties.partner[b], a)] = ties.trust[a, s]
        elif s >= 0:
            lose_trust(ties, a, s, p.trust.loss * p.contracts.offence)
