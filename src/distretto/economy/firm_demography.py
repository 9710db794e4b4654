"""Closure of firms.

Definitions, firm f::

    bankrupt    debt_f > what its banks let it owe (see `banks`)
    given up    cash below the buffer and, with working owners, expected income per owner below
                their reservation; without, smoothed margin below a limit: with a probability
    personal    the owner retires and nobody takes over (see `succession`)
    empty       neither workers nor working owners

A firm that closes pays what it can, suppliers it owes before the bank; the bank writes off the
rest; owners keep what remains; workers are released; ties die. A founder who has to close below the
age of retirement looks for work again.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.hiring import main_phase
from distretto.economy.labour import leave_job
from distretto.economy.owners import LOCAL, MULTINATIONAL, gives_up
from distretto.economy.parameters import Parameters
from distretto.economy.payment import close_pacts
from distretto.economy.state import (
    BANK,
    OUTSIDE,
    OWNERS,
    Books,
    Firms,
    Orders,
    Owners,
    Pacts,
    Phases,
    Sectors,
    Strategies,
    Tally,
    Ties,
    Workers,
)
from distretto.economy.trust import forget
from distretto.economy.worker_demography import begin_worker
from distretto.kernels import kernel

YOUNG = 16  # quarters: the four years over which statistics follow a cohort of newborn firms


@kernel(allocates=True)
def close_firms(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    phases: Phases,
    orders: Orders,
    pacts: Pacts,
    sectors: Sectors,
    tally: Tally,
    strategies: Strategies,
    owners: Owners,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Close the firms that are bankrupt, given up, left by their owner or empty."""
    stream = draws.stream_key(seed, draws.EXIT, quarter)
    gone = np.zeros(firms.alive.size, np.bool_)
    closed = 0
    owners.young_exits[0] = 0
    owners.returned[0] = 0
    slot = 0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        firms.age[f] += 1
        bankrupt = firms.debt[f] > strategies.credit[f]
        given_up = (
            gives_up(firms, owners, p, f)
            and draws.draw_nth(stream, firms.key[f], 0) < p.firms.exit_rate
        )
        empty = firms.workers[f] + owners.partners[f] == 0
        if not (bankrupt or given_up or owners.leaves[f] or empty):
            continue
        gone[f] = True
        closed += 1
        tally.bankruptcies[0] += 1 if bankrupt else 0
        owners.young_exits[0] += 1 if firms.age[f] <= YOUNG else 0
    if closed > 0:
        close_pacts(firms, books, pacts, sectors, gone)
    for f in range(firms.alive.size):
        if not gone[f]:
            continue
        back = min(firms.debt[f], max(0.0, firms.cash[f]))
        books.repaid[f] += back
        sectors.money[BANK] += back
        books.written_off[f] = firms.debt[f] - back
        rest = firms.cash[f] - back
        books.dividends[f] += rest
        sectors.money[OUTSIDE if owners.control[f] == MULTINATIONAL else OWNERS] += rest
        firms.cash[f] = 0.0
        firms.debt[f] = 0.0
        if not owners.leaves[f]:
            slot = _seek_work(firms, workers, phases, tally, owners, p, seed, slot, f)
        tally.owners_left[0] += owners.partners[f]
        owners.partners[f] = 0
    if closed > 0:
        _release(firms, workers, tally, gone)
        forget(ties.partner, gone)
        _cancel_orders(orders, tally, gone)
        for f in range(firms.alive.size):
            if gone[f]:
                firms.alive[f] = False
    tally.deaths[0] += closed


@kernel
def _seek_work(
    firms: Firms,
    workers: Workers,
    phases: Phases,
    tally: Tally,
    owners: Owners,
    p: Parameters,
    seed: np.uint64,
    slot: int,
    f: int,
) -> int:
    """Let the founder of a firm that closes look for work; return where free slots may begin."""
    if (
        owners.partners[f] == 0
        or owners.origin[f] != LOCAL
        or owners.age[f] >= p.workers.retirement_age
    ):
        return slot
    while slot < workers.alive.size and workers.alive[slot]:
        slot += 1
    if slot < workers.alive.size:
        # The same person in every arm in which the firm closes.
        key = draws.hash_key(firms.key[f], np.uint64(1))
        craft = main_phase(firms, phases, f)
        begin_worker(workers, slot, key, craft, owners.age[f], owners.skill[f], p, seed)
        tally.entrants[0] += 1
        owners.returned[0] += 1
    return slot


@kernel
def _release(firms: Firms, workers: Workers, tally: Tally, gone: np.ndarray) -> None:
    """Release the workers of closed firms."""
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if workers.alive[w] and f >= 0 and gone[f]:
            leave_job(firms, workers, tally, w)
            tally.closure_losses[0] += 1


@kernel
def _cancel_orders(orders: Orders, tally: Tally, gone: np.ndarray) -> None:
    """Lose the waiting orders of closed firms."""
    kept = 0
    for k in range(orders.waiting[0]):
        if gone[orders.keep_firm[k]]:
            tally.lost[0] += 1
            continue
        orders.keep_firm[kept] = orders.keep_firm[k]
        orders.keep_market[kept] = orders.keep_market[k]
        orders.keep_units[kept] = orders.keep_units[k]
        orders.keep_price[kept] = orders.keep_price[k]
        orders.keep_waited[kept] = orders.keep_waited[k]
        orders.keep_large[kept] = orders.keep_large[k]
        kept += 1
    orders.waiting[0] = kept
