"""Groups of firms around a leader, and mergers.

Definitions::

    value_f   max(0, cash_f - debt_f) + q max(0, income_f) n_f      price of an independent firm
    spare_f   cash_f - reserve x buffer x smoothed sales_f          what f can pay a price with
    leader    independent final firm of at least `leader_size` people, used beyond plan
    bills_f   max(0, what f owes other firms - cash_f)              bills that its cash does not pay

Takeover: with a probability a quarter a leader buys the independent supplier that does most work
for it, if it can pay. The supplier stays a firm of its own with its owners at work in it. Members
and leader do not distrust each other: the trust of the pair does not fall below ``group_trust``. A
member short of cash is given a part of its want by a leader with cash to spare. A final member
takes over the leader's design if it is of the same niche and better. A leader whose last member has
gone leads no more, as a member whose leader has gone belongs to nobody.

Merger: with a probability a quarter an independent firm whose owners earn less than their
reservation, with cash below the reserve, goes into an acquaintance of the same role that earns its
owners the outside wage and can pay its debt and those of its bills that its own cash does not pay.
Workers, machines (weighted by people), custom, waiting orders, acquaintances and a place on the
member list of the district's data pass to the buyer, and the firm ceases to be; its owners retire,
whatever their age. The buyer takes over the debt and the cash; what is left beyond the debt is paid
for.

A firm whose owner retires and has no successor is about to close: it neither buys nor is bought.

References
----------
Amin (2000), Industrial districts, in: Sheppard and Barnes (eds), A Companion to Economic
Geography, Blackwell: leader firms of 80 to 100 workers and their groups.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.founding import count_phases
from distretto.economy.owners import GROUP, INDEPENDENT
from distretto.economy.parameters import Ownership, Parameters
from distretto.economy.payment import close_pacts
from distretto.economy.state import (
    OWNERS,
    Books,
    Designs,
    Firms,
    Orders,
    Owners,
    Pacts,
    Phases,
    Policy,
    Sectors,
    Tally,
    Ties,
    Workers,
)
from distretto.economy.trust import acquaint, find_tie, forget
from distretto.kernels import kernel


@kernel
def firm_value(firms: Firms, owners: Owners, p: Ownership, f: int) -> float:
    """What the owners of a firm ask for it."""
    earning = p.price * max(0.0, owners.income[f]) * owners.partners[f]
    return max(0.0, firms.cash[f] - firms.debt[f]) + earning


@kernel
def can_pay(firms: Firms, p: Parameters, f: int) -> float:
    """Cash with which a firm can buy another."""
    return firms.cash[f] - p.owners.reserve * p.finance.buffer * firms.sales[f]


@kernel
def trust_at_least(ties: Ties, a: int, b: int, trust: float, quarter: int) -> None:
    """Acquaint two firms, with no less than the given trust."""
    here = acquaint(ties, a, b, trust, quarter)
    ties.trust[a, here] = max(trust, ties.trust[a, here])
    there = find_tie(ties.partner[b], a)
    ties.trust[b, there] = ties.trust[a, here]


@kernel
def take_control(
    firms: Firms,
    books: Books,
    ties: Ties,
    sectors: Sectors,
    owners: Owners,
    p: Ownership,
    leader: int,
    f: int,
    price: float,
    quarter: int,
) -> None:
    """Let a firm buy another, which stays a firm of its group."""
    firms.cash[leader] -= price
    books.investment[leader] += price
    sectors.money[OWNERS] += price
    owners.control[f] = GROUP
    owners.leader[f] = leader
    owners.group[f] = firms.key[leader]
    owners.group[leader] = firms.key[leader]
    owners.takeovers[0] += 1
    trust_at_least(ties, leader, f, p.group_trust, quarter)


@kernel
def form_groups(
    firms: Firms,
    books: Books,
    ties: Ties,
    sectors: Sectors,
    owners: Owners,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let leader firms take over the supplier that does most work for them."""
    stream = draws.stream_key(seed, draws.TAKEOVER, quarter)
    for f in range(firms.alive.size):
        if not (firms.alive[f] and firms.final[f]) or owners.control[f] != INDEPENDENT:
            continue
        if owners.leaves[f]:
            continue
        if firms.workers[f] + owners.partners[f] < p.owners.leader_size:
            continue
        if firms.utilisation[f] < p.production.normal_utilisation:
            continue
        if draws.draw(stream, firms.key[f]) >= p.owners.takeover:
            continue
        best = -1
        most = 0.0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j < 0 or not firms.alive[j] or owners.control[j] != INDEPENDENT:
                continue
            # A firm that leads others, or is about to close, is not for sale.
            if owners.partners[j] == 0 or owners.group[j] != np.uint64(0) or owners.leaves[j]:
                continue
            if ties.bought[f, s] > 0.0 and ties.strength[f, s] > most:
                most = ties.strength[f, s]
                best = j
        if best < 0:
            continue
        price = firm_value(firms, owners, p.owners, best)
        if price <= can_pay(firms, p, f):
            take_control(firms, books, ties, sectors, owners, p.owners, f, best, price, quarter)


@kernel(allocates=True)
def lead_groups(
    firms: Firms,
    books: Books,
    ties: Ties,
    owners: Owners,
    designs: Designs,
    p: Parameters,
    quarter: int,
) -> None:
    """Within groups: keep trust up, give members cash, share the better design."""
    members = np.zeros(firms.alive.size, np.int32)
    for f in range(firms.alive.size):
        if not firms.alive[f] or owners.control[f] != GROUP:
            continue
        leader = owners.leader[f]
        if not firms.alive[leader] or firms.key[leader] != owners.group[f]:
            # The leader has gone: who works in the firm runs it from now on.
            owners.control[f] = INDEPENDENT
            owners.leader[f] = -1
            owners.group[f] = np.uint64(0)
            continue
        members[leader] += 1
        trust_at_least(ties, leader, f, p.owners.group_trust, quarter)
        want = p.owners.reserve * p.finance.buffer * firms.sales[f] - firms.cash[f]
        given = min(p.owners.pooling * want, can_pay(firms, p, leader))
        if given > 0.0:
            firms.cash[leader] -= given
            books.dividends[leader] += given
            firms.cash[f] += given
            books.capital[f] += given
        better = firms.final[f] and firms.design[leader] > firms.design[f]
        if better and designs.niche[leader] == designs.niche[f]:
            designs.bits[f] = designs.bits[leader]
            firms.design[f] = firms.design[leader]
    for f in range(firms.alive.size):
        if owners.group[f] == firms.key[f] and members[f] == 0:
            # The last member has gone.
            owners.group[f] = np.uint64(0)


@kernel(allocates=True)
def merge_firms(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    phases: Phases,
    orders: Orders,
    pacts: Pacts,
    policy: Policy,
    sectors: Sectors,
    tally: Tally,
    owners: Owners,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let weak firms go into strong ones of the same role."""
    stream = draws.stream_key(seed, draws.MERGER, quarter)
    into = np.full(firms.alive.size, -1, np.int32)
    buys = np.zeros(firms.alive.size, np.bool_)
    some = False
    for f in range(firms.alive.size):
        if not firms.alive[f] or owners.control[f] != INDEPENDENT or owners.partners[f] == 0:
            continue
        if owners.leaves[f] or buys[f]:
            continue
        if owners.income[f] >= owners.reservation[f] or can_pay(firms, p, f) >= 0.0:
            continue
        if draws.draw(stream, firms.key[f]) >= p.owners.merger:
            continue
        best = -1
        most = max(0.0, firms.debt[f]) + unpaid_bills(firms, pacts, f)
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j < 0 or not firms.alive[j] or firms.final[j] != firms.final[f]:
                continue
            if owners.partners[j] == 0 or owners.leaves[j] or owners.income[j] < owners.hours[j]:
                continue
            if can_pay(firms, p, j) > most:
                most = can_pay(firms, p, j)
                best = j
        if best < 0:
            continue
        # Before the firm ceases to be, its bills are paid and what it is owed is paid to it.
        _lend_for_bills(firms, books, pacts, best, f)
        into[f] = best
        close_pacts(firms, books, pacts, sectors, into >= 0)
        tally.owners_left[0] += owners.partners[f]
        _merge(firms, books, ties, phases, sectors, owners, best, f, quarter)
        # A place on a member list passes to the firm that carries the other on.
        policy.joins[best] = min(policy.joins[best], policy.joins[f])
        buys[best] = True
        some = True
        tally.deaths[0] += 1
        owners.takeovers[0] += 1
    if not some:
        return
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if workers.alive[w] and f >= 0 and into[f] >= 0:
            workers.employer[w] = into[f]
    for k in range(orders.waiting[0]):
        if into[orders.keep_firm[k]] >= 0:
            orders.keep_firm[k] = into[orders.keep_firm[k]]
    gone = into >= 0
    forget(ties.partner, gone)


@kernel(allocates=True)
def unpaid_bills(firms: Firms, pacts: Pacts, f: int) -> float:
    """What a firm owes other firms beyond its cash."""
    return float(max(0.0, np.sum(pacts.owed[f]) - firms.cash[f]))


@kernel
def _lend_for_bills(firms: Firms, books: Books, pacts: Pacts, a: int, f: int) -> None:
    """Let firm a give firm f, which it is about to take in, the cash that its bills want."""
    given = unpaid_bills(firms, pacts, f)
    firms.cash[a] -= given
    books.investment[a] += given
    firms.cash[f] += given
    books.capital[f] += given


@kernel
def _merge(
    firms: Firms,
    books: Books,
    ties: Ties,
    phases: Phases,
    sectors: Sectors,
    owners: Owners,
    a: int,
    f: int,
    quarter: int,
) -> None:
    """Let firm a take in firm f: money, machines, custom and acquaintances."""
    debt, cash = firms.debt[f], firms.cash[f]
    # The buyer takes over the debt by a loan of its own, with which that of f is repaid.
    firms.debt[a] += debt
    books.borrowed[a] += debt
    books.investment[a] += debt
    books.capital[f] += debt
    books.repaid[f] += debt
    firms.debt[f] = 0.0
    # What f holds passes to the buyer, who pays its owners what is left beyond the debt.
    price = max(0.0, cash - debt)
    books.dividends[f] += cash
    books.capital[a] += cash
    books.investment[a] += price
    firms.cash[a] += cash - price
    sectors.money[OWNERS] += price
    firms.cash[f] = 0.0

    ours = float(firms.workers[a] + owners.partners[a])
    theirs = float(firms.workers[f])
    firms.machine[a] = (ours * firms.machine[a] + theirs * firms.machine[f]) / (ours + theirs)
    if firms.workers[a] + firms.workers[f] > 0:
        wages = firms.workers[a] * firms.wage_cost[a] + firms.workers[f] * firms.wage_cost[f]
        firms.wage_cost[a] = wages / (firms.workers[a] + firms.workers[f])
    firms.workers[a] += firms.workers[f]
    firms.workers[f] = 0
    firms.phases[a] |= firms.phases[f]
    firms.n_phases[a] = count_phases(firms.phases[a], phases.hours.size)
    firms.workload[a] += firms.workload[f]
    firms.sales[a] += firms.sales[f]
    for g in range(firms.base.shape[1]):
        if firms.serves[a, g]:
            firms.base[a, g] += firms.base[f, g]
    firms.ordered[a] += firms.ordered[f]
    for s in range(ties.partner.shape[1]):
        j = ties.partner[f, s]
        if j >= 0 and j != a and ties.deals[f, s] + ties.deals_back[f, s] > 0:
            acquaint(ties, a, j, ties.trust[f, s], quarter)
    owners.partners[f] = 0
    firms.alive[f] = False
