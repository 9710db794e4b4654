"""Unions: members, coverage, bargaining over the quasi-rent, and strikes.

Definitions, firm f in which a union seeks to cover a share c_f of the workers::

    member_w   joins with a probability a quarter if a draw of its own, the same in every
               quarter, lies below c_f; leaves where no union is
    covered_f  members > 1/2 of its workers
    rent_f   = y_f / ebar_f - 1 - capital                   quasi-rent at reference skill
    claim_f  = 1 + share max(0, rent_f)                     1: outside wage
    gap_f    = claim_f - max(got_f, market wage_f)
    strike     with probability min(1, s gap_f / claim_f)
    got_f   <- max(got_f, market wage_f) + part_f gap_f
    part_f   = k density_f, after a strike at least a given part; fall where the gap is negative

y_f is value added per worker as the union reads it in the accounts, ebar_f the mean wage scale of
its workers, density_f members over workers. What a union gets is what the firm concedes: part of
the gap for fear of the members, more after a strike. A strike takes part of the next quarter's
hours from the firm and of the pay from the workers. Nothing is added to any wage by the fact of
coverage: where there is no rent there is nothing to get. Jobs follow from what wages do to costs
(see `monopsony`), and coverage gives say (see `participation`).

References
----------
Brown, Ashenfelter (1986), Testing the efficiency of employment contracts, Journal of Political
Economy 94 (bargaining over wages, employment chosen by the firm).
Card, Devicienti, Maida (2014), Rent-sharing, holdup, and wages, Review of Economic Studies 81.
Freeman, Medoff (1984), What Do Unions Do?
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws, parameters, state
from distretto.economy.labour import wage_scale
from distretto.economy.parameters import Parameters
from distretto.economy.state import TEMPORARY, Firms, Policy, Workers
from distretto.kernels import kernel


@kernel
def union_claim(yield_: float, scale: float, share: float, p: parameters.Practices) -> float:
    """Wage a union claims at reference skill, from value added per worker."""
    rent = yield_ / max(0.05, scale) - 1.0 - p.capital_cost
    return 1.0 + share * max(0.0, rent)


@kernel
def join_union(
    workers: Workers, policy: Policy, p: parameters.Practices, seed: np.uint64, quarter: int
) -> None:
    """Let workers join a union where there is one."""
    favour = draws.stream_key(seed, draws.UNION_FAVOUR, 0)
    joining = draws.stream_key(seed, draws.UNION_JOINING, quarter)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0:
            continue
        if policy.union[f] <= 0.0 or workers.contract[w] == TEMPORARY:
            workers.union[w] = False
        elif not workers.union[w] and draws.draw(favour, workers.key[w]) < policy.union[f]:
            workers.union[w] = draws.draw(joining, workers.key[w]) < p.joining


@kernel(allocates=True)
def bargain(
    firms: Firms,
    workers: Workers,
    policy: Policy,
    practices: state.Practices,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Count members, and let unions and firms bargain over the quasi-rent."""
    practices.strike[:] = 0.0
    if not np.any(policy.union > 0.0):
        workers.union[:] = False
        practices.covered[:] = False
        practices.union_wage[:] = 0.0
        return
    join_union(workers, policy, p.practices, seed, quarter)
    members = np.zeros(firms.alive.size)
    scale = np.zeros(firms.alive.size)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if workers.alive[w] and f >= 0:
            members[f] += 1.0 if workers.union[w] else 0.0
            scale[f] += wage_scale(workers.skill[w], workers.breadth[w], workers.tenure[w], p)
    stream = draws.stream_key(seed, draws.STRIKE, quarter)
    for f in range(firms.alive.size):
        staff = firms.workers[f]
        practices.covered[f] = firms.alive[f] and staff > 0 and 2.0 * members[f] > staff
        if not practices.covered[f]:
            practices.union_wage[f] = 0.0
            continue
        claim = union_claim(firms.yield_[f], scale[f] / staff, policy.union_share[0], p.practices)
        got = max(practices.union_wage[f], practices.market_wage[f])
        gap = claim - got
        if gap <= 0.0:
            got += p.labour.fall * gap
        else:
            part = p.practices.concession * members[f] / staff
            if draws.draw(stream, firms.key[f]) < p.practices.strike * gap / claim:
                practices.strike[f] = p.practices.strike_length
                part = max(part, p.practices.strike_gain)
            got += part * gap
        practices.union_wage[f] = got
