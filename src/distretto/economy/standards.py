"""Labour standards: evading an enforced wage floor, and being found out.

Definitions, firm f, floor F, back pay B quarters, probability of inspection e::

    evaded_f  = sum over workers of max(0, F - market wage)      what evading saves in a quarter
    rent_f    = max(0, (y_f - w_f) workers_f)                    what its customers leave it
    deterrent = e B + z k C rent_f / evaded_f + min(1, e + z) v loan_f / evaded_f
    P(evade)  = logistic((1 - deterrent - scruple norm) / T)

In shares of the wage evaded in a quarter: 1 is what evading saves, the deterrent what being found
out is expected to cost, the last term what the norm of the place makes it cost. A share k of
customers check the standards of those they buy from and find a firm out with probability z; they
stay away for C quarters, which is weighed by what they have left the firm. A loan given on
condition that the floor is paid lapses, which costs a part v of it; the lender looks as closely as
such customers. A firm evades if a draw of its own, the same in every quarter, lies below P. One
that is found out by inspectors pays B quarters of the evaded wage to the workers concerned; one
that is found out by either pays the floor for a year.

With no floor nothing here does anything.

References
----------
Zabin, Ringer (1997), Flexible manufacturing networks and the welfare of workers, for
monitoring by manufacturers and conditional credit in the garment trade of Los Angeles.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws, state
from distretto.economy.finance import record_wage
from distretto.economy.parameters import Labour, Parameters
from distretto.economy.state import Books, Firms, Policy, Tally, Workers
from distretto.kernels import kernel

CLEAN = 4  # quarters, after the one in which it was found out, for which a firm pays the floor


@kernel
def evasion_probability(deterrent: float, norm: float, p: Labour) -> float:
    """Share of firms that would evade the floor."""
    index = (1.0 - deterrent - p.scruple * norm) / p.evasion_spread
    return 1.0 / (1.0 + math.exp(-min(60.0, max(-60.0, index))))


@kernel
def deterrent(
    inspection: float, checks: float, rent: float, loan: float, evaded: float, p: Parameters
) -> float:
    """Expected cost of being found out, in shares of the wage evaded in a quarter."""
    q = p.practices
    lost = checks * q.check * q.shunned * rent
    lost += min(1.0, inspection + q.check) * q.loan_value * loan if loan > 0.0 else 0.0
    return inspection * p.labour.back_pay + lost / max(1e-6, evaded)


@kernel(allocates=True)
def choose_compliance(
    firms: Firms,
    workers: Workers,
    policy: Policy,
    p: Parameters,
    norm: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let each firm obey the floor or evade it."""
    floor = policy.wage_floor[0]
    if floor <= 0.0:
        firms.evades[:] = False
        return
    evaded = np.zeros(firms.alive.size)
    wages = np.zeros(firms.alive.size)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if workers.alive[w] and f >= 0:
            evaded[f] += max(0.0, floor - workers.market_wage[w])
            wages[f] += workers.wage[w]
    stream = draws.stream_key(seed, draws.EVASION, 0)
    for f in range(firms.alive.size):
        if not firms.alive[f] or quarter < firms.clean_until[f]:
            firms.evades[f] = False
            continue
        cost = deterrent(
            policy.inspection[0],
            policy.customer_checks[0],
            max(0.0, firms.yield_[f] * firms.workers[f] - wages[f]),
            firms.debt[f] if policy.credit_condition[f] else 0.0,
            evaded[f],
            p,
        )
        chance = evasion_probability(cost, norm, p.labour)
        firms.evades[f] = draws.draw(stream, firms.key[f]) < chance


@kernel(allocates=True)
def inspect(
    firms: Firms,
    books: Books,
    workers: Workers,
    policy: Policy,
    practices: state.Practices,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Find out some of the firms that evade; have them pay what they owe, or lose customers."""
    for f in range(firms.alive.size):
        if practices.shunned[f] > 0.0 and quarter >= practices.shunned_until[f]:
            practices.shunned[f] = 0.0
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
            owed = p.labour.back_pay * (floor - workers.wage[w])
            workers.pay[w] += owed
            workers.savings[w] += owed
            firms.cash[f] -= owed
            books.wages[f] += owed
            record_wage(workers, w, owed)
    checked = draws.stream_key(seed, draws.CUSTOMER_CHECK, quarter)
    for f in range(firms.alive.size):
        checks = policy.customer_checks[0] > 0.0 and books.unregistered[f] > 0
        if checks and draws.draw(checked, firms.key[f]) < p.practices.check:
            caught[f] = True
            practices.shunned[f] = policy.customer_checks[0]
            practices.shunned_until[f] = quarter + p.practices.shunned
            for g in range(firms.base.shape[1]):
                firms.base[f, g] *= 1.0 - policy.customer_checks[0]
        if caught[f]:
            tally.caught[0] += 1
            firms.clean_until[f] = quarter + 1 + CLEAN


@kernel
def turn_away(books: Books, practices: state.Practices) -> None:
    """Let customers stay away from firms they have found out: less of their time is asked for."""
    for f in range(books.sellable.size):
        books.sellable[f] *= 1.0 - practices.shunned[f]
