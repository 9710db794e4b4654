"""Production: hours, productivity, and the quality and punctuality of what is delivered.

Definitions, firm f, phase p::

    e(s)  = (s0 + (1 - s0) s) / (s0 + (1 - s0) s_ref)        efficiency of skill s
    a_fp  = machine_f e(s_fp) (1 + g_s (1 - phases_f / P)) (max(1, n_f) / n_0)^-span
                                                             productivity, n_f people at work
    hours_f = n_f (1 - overhead if final)                    normal hours
    X     = sum_p h_p (care_d s_dp or outside_p) - lost      execution quality of an order
    outside_p = q_out (1 - tacit loss x tacitness_p)         of work done outside
    Q     = design^x X^(1 - x)                               quality of an order

P counts the core phases, and so does the sum over p: ancillary trades do not enter the product.
s_fp is the mean skill of the firm's workers whose craft is p or, where it has none, the mean of the
part of all its workers' skill that serves in another phase (see `learning`); owners who work in the
firm are masters of every phase, and count by their hours; d is whoever does the phase and care_d
what participation makes of the work there (see `effort`); lost is what suppliers shirked on, less
what specific investment made up for (see `settlement`). The last factor of productivity is the span
of control: craft work is supervised in person, so that more workers under one roof yield less each
(Lucas 1978). It is what bounds the size of a firm with better machines than its neighbours.

References
----------
Lucas (1978), On the size distribution of business firms, Bell Journal of Economics 9.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import state
from distretto.economy.effort import execution_factor
from distretto.economy.learning import transfer
from distretto.economy.niches import destination_of, units_delivered
from distretto.economy.owners import partners_hours
from distretto.economy.parameters import Parameters, Production
from distretto.economy.state import (
    DOMESTIC,
    Books,
    Firms,
    Markets,
    Offers,
    Orders,
    Owners,
    Phases,
    Shop,
    Tally,
    Workers,
)
from distretto.kernels import kernel


@kernel
def core_phases(phases: Phases) -> int:
    """Number of core phases of the cycle; ancillary trades are numbered after them."""
    n = phases.hours.size
    while n > 0 and phases.ancillary[n - 1]:
        n -= 1
    return n


@kernel
def efficiency(skill: float, p: Production) -> float:
    """Efficiency of a worker relative to one of reference skill."""
    return (p.unskilled_share + (1.0 - p.unskilled_share) * skill) / (
        p.unskilled_share + (1.0 - p.unskilled_share) * p.reference_skill
    )


@kernel
def does_phase(phases: np.uint64, phase: int) -> bool:
    """Whether a bit mask of phases holds a phase."""
    return (phases >> np.uint64(phase)) & np.uint64(1) == np.uint64(1)


@kernel
def does_core_phase(phases: np.uint64, core: int) -> bool:
    """Whether a bit mask of phases holds one of the core phases, which are the first ``core``."""
    return phases & ((np.uint64(1) << np.uint64(core)) - np.uint64(1)) != np.uint64(0)


@kernel(allocates=True)
def open_books(
    firms: Firms,
    books: Books,
    workers: Workers,
    phases: Phases,
    shop: Shop,
    owners: Owners,
    p: Production,
) -> None:
    """Work out each firm's hours, skill and productivity for the quarter."""
    n_phases = shop.skill.shape[1]
    core = core_phases(phases)
    at_craft = np.zeros(shop.skill.shape, np.int32)
    total = np.zeros(firms.alive.size)
    shop.skill[:] = 0.0
    shop.productivity[:] = 0.0
    shop.own_hours[:] = 0.0
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if workers.alive[w] and f >= 0:
            shop.skill[f, workers.craft[w]] += workers.skill[w]
            at_craft[f, workers.craft[w]] += 1
            total[f] += workers.skill[w] * transfer(workers.breadth[w], p.versatility)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        overhead = p.overhead if firms.final[f] else 0.0
        own = partners_hours(owners, f)
        people = firms.workers[f] + own
        books.hours[f] = people * (1.0 - overhead)
        books.most_hours[f] = books.hours[f] * (1.0 + p.overtime)
        other = total[f] / max(1, firms.workers[f])
        gain = 1.0 + p.specialisation * (1.0 - firms.n_phases[f] / core)
        gain *= (max(1.0, people) / p.span_size) ** (-p.span)
        for i in range(n_phases):
            if not does_phase(firms.phases[f], i):
                continue
            n = at_craft[f, i]
            shop.skill[f, i] = shop.skill[f, i] / n if n > 0 else other
            if own > 0.0:
                of_staff = firms.workers[f] * shop.skill[f, i]
                shop.skill[f, i] = (of_staff + own * owners.skill[f]) / people
            shop.productivity[f, i] = firms.machine[f] * efficiency(shop.skill[f, i], p) * gain


@kernel
def reserve_hours(firms: Firms, books: Books) -> None:
    """Let final firms keep hours for their own orders before they sell any to others."""
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        if firms.final[f]:
            books.sellable[f] = max(
                0.0, books.hours[f] - firms.own_hours[f] * books.units_wanted[f]
            )
        else:
            books.sellable[f] = books.most_hours[f]


@kernel
def deliver(
    firms: Firms,
    books: Books,
    markets: Markets,
    orders: Orders,
    tally: Tally,
    waiting: int,
) -> None:
    """Deliver the orders that were placed; let the others wait, or lose them."""
    # Shirking and work for abroad change the hours booked after this.
    for f in range(books.booked.size):
        books.placed[f] = books.booked[f]
    kept = 0
    for i in range(orders.total[0]):
        f = orders.firm[i]
        g = orders.market[i]
        if orders.placed[i]:
            value = orders.units[i] * orders.price[i]
            if orders.large[i]:
                books.large_sales[f] += value
            if destination_of(g) == DOMESTIC:
                books.domestic[f] += value
            else:
                books.exports[f] += value
            books.units[f, g] += orders.units[i]
            late = 1.0 if orders.waited[i] > 0 else orders.late[i]
            books.late[f] += late * orders.units[i]
            tally.delivered[0] += 1
            tally.delivered_late[0] += 1 if orders.waited[i] > 0 else 0
        elif orders.waited[i] < waiting:
            orders.keep_firm[kept] = f
            orders.keep_market[kept] = g
            orders.keep_units[kept] = orders.units[i]
            orders.keep_price[kept] = orders.price[i]
            orders.keep_large[kept] = orders.large[i]
            orders.keep_waited[kept] = orders.waited[i]
            kept += 1
        else:
            tally.lost[0] += 1
    orders.waiting[0] = kept


@kernel(allocates=True)
def update_reputation(
    firms: Firms,
    books: Books,
    phases: Phases,
    shop: Shop,
    offers: Offers,
    practices: state.Practices,
    bad_work: np.ndarray,
    p: Parameters,
) -> None:
    """Let reputed quality, punctuality, base and utilisation follow what was delivered.

    ``bad_work`` holds, per final firm, the quality that its bought work lost as suppliers
    shirked, in units of skill times the whole cycle (negative where specific investment gained).
    """
    core = core_phases(phases)
    memory = p.production.quality_memory
    care = np.ones(firms.alive.size)
    for f in range(firms.alive.size):
        care[f] = execution_factor(practices.participation[f], p.practices)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        if books.hours[f] > 0.0:
            firms.utilisation[f] += p.labour.workload_memory * (
                books.booked[f] / books.hours[f] - firms.utilisation[f]
            )
        if not firms.final[f]:
            if books.supplied[f] > 0.0:
                on_time = 1.0 - books.supplied_late[f] / books.supplied[f]
                firms.punctuality[f] += memory * (on_time - firms.punctuality[f])
            continue
        done = 0.0
        in_house = 0
        own_hours = 0.0
        for i in range(core, phases.hours.size):
            own_hours += shop.own_units[f, i] * shop.own_hours[f, i]
        for i in range(core):
            h = phases.hours[i]
            own = shop.own_units[f, i]
            if own > 0.0:
                in_house += 1
                done += h * own * shop.skill[f, i] * care[f]
                own_hours += own * shop.own_hours[f, i]
            tacit = 1.0 - p.production.tacit_loss * phases.tacitness[i]
            done += h * shop.outside_units[f, i] * p.production.outside_quality * tacit
            for k in range(offers.given[f, i]):
                units = offers.units[f, i, k]
                if units > 0.0:
                    j = offers.supplier[f, i, k]
                    done += h * units * shop.skill[j, i] * care[j]
        units = units_delivered(books, f)
        for g in range(books.units.shape[1]):
            firms.base[f, g] += memory * (books.units[f, g] - firms.base[f, g])
        if units <= 0.0:
            continue
        execution = max(0.01, (done - bad_work[f]) / units)
        quality = firms.design[f] ** p.production.design_weight * execution ** (
            1.0 - p.production.design_weight
        )
        firms.quality[f] += memory * (quality - firms.quality[f])
        firms.punctuality[f] += memory * (1.0 - books.late[f] / units - firms.punctuality[f])
        firms.in_house[f] += memory * (in_house - firms.in_house[f])
        firms.own_hours[f] += memory * (own_hours / units - firms.own_hours[f])
