"""Demography of firms: closures and spin-offs.

Closure, firm f::

    bankrupt    debt_f > limit x max(smoothed sales, founder's loan)
    given up    smoothed margin below the owner's limit and no free cash: with a probability
    personal    the owner stops: with a small probability
    empty       no workers

A firm that closes pays what it can; the bank writes off the rest; owners keep what remains;
workers are released; ties die.

Spin-off, worker w employed by firm f::

    able        skill above a limit, aged 25 to 55
    P(found)    h max(0, 1 + r (margin of the role - normal margin))

The founder takes savings and a loan, the craft he knows and, if the firm is to be a specialist,
a neighbouring phase; a final firm carries the parent's design, phases and a few of its
customers. Parent and child are acquainted. Founders expect to employ a few workers and look for
them like any other firm. A newborn's key is made of its founder and the quarter, so that it is
the same firm in every arm in which it is founded.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.labour import leave_job
from distretto.economy.parameters import FirmDemography, Parameters
from distretto.economy.participation import begin_practices
from distretto.economy.production import does_phase
from distretto.economy.state import (
    BANK,
    DOMESTIC,
    OWNERS,
    Books,
    Firms,
    Orders,
    Phases,
    Policy,
    Practices,
    Sectors,
    Tally,
    Ties,
    Workers,
)
from distretto.economy.trust import acquaint, forget
from distretto.kernels import kernel

FOUNDER_FROM, FOUNDER_TO = 25.0, 55.0  # years


@kernel
def close_firms(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    orders: Orders,
    sectors: Sectors,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Close the firms that are bankrupt, given up, left by their owner or empty."""
    stream = draws.stream_key(seed, draws.EXIT, quarter)
    gone = np.zeros(firms.alive.size, np.bool_)
    closed = 0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        firms.age[f] += 1
        limit = p.finance.credit_limit * max(firms.sales[f], p.finance.founder_loan)
        bankrupt = firms.debt[f] > limit
        thin = firms.cash[f] < p.finance.buffer * firms.sales[f]
        given_up = (
            firms.margin[f] < p.firms.exit_margin
            and thin
            and draws.draw_nth(stream, firms.key[f], 0) < p.firms.exit_rate
        )
        personal = draws.draw_nth(stream, firms.key[f], 1) < p.firms.retirement
        if not (bankrupt or given_up or personal or firms.workers[f] == 0):
            continue
        gone[f] = True
        closed += 1
        tally.bankruptcies[0] += 1 if bankrupt else 0
        back = min(firms.debt[f], max(0.0, firms.cash[f]))
        books.repaid[f] += back
        sectors.money[BANK] += back
        books.written_off[f] = firms.debt[f] - back
        rest = firms.cash[f] - back
        books.dividends[f] += rest
        sectors.money[OWNERS] += rest
        firms.cash[f] = 0.0
        firms.debt[f] = 0.0
    if closed > 0:
        _release(firms, workers, tally, gone)
        forget(ties.partner, gone)
        _cancel_orders(orders, tally, gone)
        for f in range(firms.alive.size):
            if gone[f]:
                firms.alive[f] = False
    tally.deaths[0] = closed


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
        kept += 1
    orders.waiting[0] = kept


@kernel
def mean_margins(firms: Firms) -> tuple[float, float]:
    """Mean smoothed margin of specialists and of final firms, weighted by workers."""
    total = np.zeros(2)
    weight = np.zeros(2)
    for f in range(firms.alive.size):
        if firms.alive[f]:
            role = 1 if firms.final[f] else 0
            total[role] += firms.workers[f] * firms.margin[f]
            weight[role] += firms.workers[f]
    return total[0] / max(1.0, weight[0]), total[1] / max(1.0, weight[1])


@kernel
def spin_off_pull(margin: float, p: FirmDemography) -> float:
    """How many found a firm relative to normal margins."""
    return max(0.0, 1.0 + p.margin_response * (margin - p.normal_margin))


@kernel
def found_firms(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    phases: Phases,
    policy: Policy,
    practices: Practices,
    sectors: Sectors,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let able workers found firms."""
    stream = draws.stream_key(seed, draws.SPIN_OFF, quarter)
    role = draws.stream_key(seed, draws.SPIN_OFF_ROLE, quarter)
    margins = mean_margins(firms)
    pull = (spin_off_pull(margins[0], p.firms), spin_off_pull(margins[1], p.firms))
    most = max(pull[0], pull[1])
    slot = 0
    for w in range(workers.alive.size):
        parent = workers.employer[w]
        if not workers.alive[w] or parent < 0 or firms.workers[parent] <= 1:
            continue
        if workers.skill[w] < p.firms.able_skill:
            continue
        if workers.age[w] < FOUNDER_FROM or workers.age[w] > FOUNDER_TO:
            continue
        if draws.draw(stream, workers.key[w]) >= p.firms.spin_off * most:
            continue
        final = firms.final[parent] and draws.draw(role, workers.key[w]) < p.firms.final_spin_offs
        wanted = pull[1] if final else pull[0]
        if draws.draw(stream, workers.key[w]) >= p.firms.spin_off * wanted:
            continue
        while slot < firms.alive.size and firms.alive[slot]:
            slot += 1
        if slot == firms.alive.size:
            tally.refused[0] += 1
            return
        _found(
            firms,
            books,
            workers,
            ties,
            phases,
            policy,
            practices,
            sectors,
            tally,
            p,
            seed,
            quarter,
            slot,
            w,
            parent,
            final,
        )


@kernel
def _neighbour(does: np.uint64, n: int, craft: int, u: float) -> int:
    """A phase beside the founder's craft, one the parent does if there is one."""
    step = 1 if u < 0.5 else n - 1
    other = (craft + step) % n
    if not does_phase(does, other):
        back = (craft + n - step) % n
        if does_phase(does, back):
            other = back
    return other


@kernel
def _found(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    phases: Phases,
    policy: Policy,
    practices: Practices,
    sectors: Sectors,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
    f: int,
    w: int,
    parent: int,
    final: bool,
) -> None:
    """Found a firm in slot f by worker w of firm parent."""
    one = np.uint64(1)
    newborn = draws.stream_key(seed, draws.NEWBORN, quarter)
    craft = workers.craft[w]
    firms.key[f] = draws.hash_key(newborn, workers.key[w])
    firms.alive[f] = True
    firms.final[f] = final
    if final:
        firms.phases[f] = firms.phases[parent] | (one << np.uint64(craft))
    else:
        firms.phases[f] = one << np.uint64(craft)
        if p.size.specialist_phases > 1:
            beside = _neighbour(
                firms.phases[parent], phases.hours.size, craft, draws.draw(newborn, firms.key[f])
            )
            firms.phases[f] |= one << np.uint64(beside)
    count = 0
    for i in range(phases.hours.size):
        count += 1 if does_phase(firms.phases[f], i) else 0
    firms.n_phases[f] = count
    firms.age[f] = 0
    firms.machine[f] = firms.machine[parent]
    firms.design[f] = firms.design[parent]
    firms.wage_cost[f] = workers.wage[w]
    firms.posted_wage[f] = firms.posted_wage[parent]
    firms.vacancies[f] = 0
    firms.unfilled[f] = 0.0
    firms.workload[f] = p.firms.opening_staff * p.production.normal_utilisation
    firms.quit_rate[f] = firms.quit_rate[parent]
    firms.training[f] = 0.0
    firms.evades[f] = False
    firms.clean_until[f] = -1_000_000
    firms.markup[f] = p.pricing.final_norm if final else p.pricing.specialist_norm
    firms.unit_cost[f] = firms.unit_cost[parent]
    firms.price[f] = firms.price[parent]
    firms.quality[f] = firms.quality[parent]
    firms.punctuality[f] = firms.punctuality[parent]
    firms.local_share[f] = 0.0
    firms.utilisation[f] = p.production.normal_utilisation
    firms.in_house[f] = firms.in_house[parent] if final else float(count)
    firms.own_hours[f] = firms.own_hours[parent] if final else 0.0
    firms.record[f] = 0.0
    firms.margin[f] = p.firms.normal_margin
    firms.yield_[f] = firms.yield_[parent]
    parent_workers = float(firms.workers[parent])
    firms.base[f] = 0.0
    firms.serves[f] = False
    if final:
        # The founder takes along the custom of those he dealt with: his part of the staff.
        taken = firms.base[parent, DOMESTIC] * min(1.0, p.firms.opening_staff / parent_workers)
        firms.base[f, DOMESTIC] = taken
        firms.base[parent, DOMESTIC] -= taken
        firms.serves[f, DOMESTIC] = True
    firms.sales[f] = p.firms.opening_staff / max(1.0, parent_workers) * firms.sales[parent]

    capital = workers.savings[w]
    workers.savings[w] = 0.0
    sectors.household_flow[0] -= capital
    firms.cash[f] = capital + p.finance.founder_loan
    firms.debt[f] = p.finance.founder_loan
    books.cash_before[f] = 0.0
    books.debt_before[f] = 0.0
    books.capital[f] = capital
    books.borrowed[f] = p.finance.founder_loan
    sectors.money[BANK] -= p.finance.founder_loan

    leave_job(firms, workers, tally, w)
    books.quits[parent] += 1
    workers.employer[w] = f
    firms.workers[f] = 1
    tally.hires[0] += 1
    tally.births[0] += 1
    policy.course_public[f] = 0.0
    policy.course_cost[f] = 1.0
    policy.membership_fee[f] = 0.0
    policy.members[f] = np.uint64(0)
    begin_practices(practices, f, parent, p.practices)
    acquaint(ties, f, parent, p.firms.founder_trust, quarter)
