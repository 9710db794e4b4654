"""Succession: owners retire; an heir, a worker, another firm or nobody follows.

Definitions, independent firm f whose owner is past the age of retirement::

    P(retires)   a probability a quarter
    P(no heir)   min(1, pull / max(0, income_f))          income relative to the outside wage
    value_f      max(0, cash_f - debt_f) + q max(0, income_f) n_f     n_f working owners
    to a worker  the one with the largest savings among those able to found a firm, if these reach
                 the value per owner and the firm earns an owner more than the worker's wage,
                 with the probability that such a worker wants to
    to a firm    the acquaintance with the most cash to spare, if that reaches the value, where
                 firms take others over at all
    else         the firm closes (see `firm_demography`)

Sons and daughters follow where the firm earns more than the professions outside; schooling and
wages elsewhere pull them away. A worker who buys becomes owner in the old one's place, and leads
the firm: he brings his age, origin and alternative, and his skill and hours for a part 1 / n_f of
the owners'. A firm that buys keeps what it bought as a separate firm of its group (see `groups`);
who retires leaves, the others stay at work in it. Prices are paid to the owners who leave.

References
----------
Amin (2000), Industrial districts, in: Sheppard and Barnes (eds), A Companion to Economic
Geography, Blackwell: family firms handed on, and groups around leader firms.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.founding import FOUNDER_FROM, FOUNDER_TO, become_owner
from distretto.economy.groups import can_pay, firm_value, take_control
from distretto.economy.labour import leave_job
from distretto.economy.owners import INDEPENDENT, LOCAL
from distretto.economy.parameters import Ownership, Parameters
from distretto.economy.state import OWNERS, Books, Firms, Owners, Sectors, Tally, Ties, Workers
from distretto.kernels import kernel


@kernel
def no_heir_probability(income: float, p: Ownership) -> float:
    """Probability that heirs prefer another profession to the owner's income."""
    if p.outside_pull <= 0.0:
        return 0.0
    return 1.0 if income <= p.outside_pull else p.outside_pull / income


@kernel(allocates=True)
def succeed(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    sectors: Sectors,
    tally: Tally,
    owners: Owners,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let old owners retire, and hand their firms on where somebody follows."""
    retires = draws.stream_key(seed, draws.OWNER_RETIREMENT, quarter)
    heir = draws.stream_key(seed, draws.HEIR, quarter)
    owners.successions[0] = 0
    owners.takeovers[0] = 0
    without = np.zeros(firms.alive.size, np.bool_)
    some = False
    for f in range(firms.alive.size):
        if not firms.alive[f] or owners.control[f] != INDEPENDENT or owners.partners[f] == 0:
            continue
        if owners.age[f] < p.owners.retirement_age:
            continue
        if draws.draw(retires, firms.key[f]) >= p.owners.retirement:
            continue
        if draws.draw(heir, firms.key[f]) >= no_heir_probability(owners.income[f], p.owners):
            owners.age[f] -= p.owners.generation
            owners.successions[0] += 1
            tally.owners_new[0] += 1
            tally.owners_left[0] += 1
        else:
            without[f] = True
            some = True
    if not some:
        return
    buyer = _able_workers(workers, without, p)
    for f in range(firms.alive.size):
        if not without[f]:
            continue
        w = buyer[f]
        share = firm_value(firms, owners, p.owners, f) / owners.partners[f]
        willing = w >= 0 and draws.draw(heir, workers.key[w]) < p.owners.buyout
        if willing and workers.savings[w] >= share and owners.income[f] > workers.wage[w]:
            workers.savings[w] -= share
            sectors.household_flow[0] -= share
            sectors.money[OWNERS] += share
            _take_place(workers, owners, p.owners, f, w)
            tally.owners_new[0] += 1
            tally.owners_left[0] += 1
            leave_job(firms, workers, tally, w)
            become_owner(workers, sectors, tally, w)
            owners.successions[0] += 1
            continue
        best = -1
        most = 0.0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j < 0 or without[j] or owners.control[j] != INDEPENDENT:
                continue
            spare = can_pay(firms, p, j)
            if spare > most:
                most = spare
                best = j
        price = firm_value(firms, owners, p.owners, f)
        if best >= 0 and p.owners.takeover > 0.0 and most >= price:
            take_control(firms, books, ties, sectors, owners, p.owners, best, f, price, quarter)
            # Whoever retires leaves; the others stay on.
            owners.partners[f] -= 1
            tally.owners_left[0] += 1
            owners.successions[0] += 1
        else:
            owners.leaves[f] = True


@kernel
def _take_place(workers: Workers, owners: Owners, p: Ownership, f: int, w: int) -> None:
    """Put worker w in the place of the owner who leads firm f."""
    part = 1.0 / owners.partners[f]
    owners.skill[f] += part * (workers.skill[w] - owners.skill[f])
    owners.hours[f] += part * (p.hours - owners.hours[f])
    owners.age[f] = workers.age[w]
    owners.origin[f] = LOCAL
    owners.reservation[f] = p.reservation


@kernel(allocates=True)
def _able_workers(workers: Workers, without: np.ndarray, p: Parameters) -> np.ndarray:
    """Of the workers of each firm that seeks an owner, the able one with the largest savings."""
    best = np.full(without.size, -1, np.int32)
    most = np.zeros(without.size)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0 or not without[f]:
            continue
        if workers.skill[w] < p.firms.able_skill:
            continue
        if workers.age[w] < FOUNDER_FROM or workers.age[w] > FOUNDER_TO:
            continue
        if workers.savings[w] > most[f]:
            most[f] = workers.savings[w]
            best[f] = w
    return best
