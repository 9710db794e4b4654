"""Founding of firms: spin-offs, what a newborn takes along, and specialists that go final.

Spin-off, worker w employed by firm f, where he is not alone::

    able        skill above a limit, aged 25 to 55
    P(found)    h pull_role min(1, (savings_w + loan) / start capital)^m (norm / norm_0)^s
    loan        what banks lend on savings up to the start capital (see `banks`)
    pull_role   max(0, 1 + r (margin of the role - normal margin))
    custom      a part  staff / (staff + people_f - 1)  of the parent's at home, and of its sales:
                staff that the newborn expects to need, of that and of those who stay

norm_0 is the norm of the opening day: social capital lends a founder customers and helping hands.
The founder puts in savings up to the start capital and takes a loan; does the craft he knows and,
if the firm is to be a specialist, a neighbouring phase; a final firm carries the parent's design,
phases and a few of its customers. Parent and child are acquainted: the first work often comes from
the old employer. Founder and family work in the firm as owners (see `owners`); they expect to need
a few people and look for workers like any other firm. A newborn's key is made of its founder and
the quarter, so that it is the same firm in every arm in which it is founded.

Going final, specialist f with smoothed margin m_f, its acquaintances j::

    able        cash beyond debt and buffer; own phases and those of all j make up the cycle
    tempted     m_f < mean of m_j over those j that are final
    P(final)    upgrade, where able and tempted

It goes by the final firms it knows, as do others who look about them (see `strategy`), and by
nothing that is true of the district as a whole. It sells the design that it knows from its best
customer, and begins without custom. A trial of something else that runs then goes on, judged by
the drift of either role while the firm was in it::

    start_drift_f += drift of final firms - drift of specialists
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.ancillary import ancillary_choice
from distretto.economy.banks import founder_loan
from distretto.economy.contracts import begin_pacts
from distretto.economy.design_search import begin_designs
from distretto.economy.institution_costs import begin_policy
from distretto.economy.labour import leave_job
from distretto.economy.markets import begin_markets, enter_niche
from distretto.economy.owners import begin_owners, count_partners
from distretto.economy.parameters import FirmDemography, Parameters
from distretto.economy.participation import begin_practices
from distretto.economy.production import core_phases, does_phase
from distretto.economy.state import (
    BANK,
    OWNERS,
    Books,
    Designs,
    Firms,
    Markets,
    Owners,
    Pacts,
    Phases,
    Place,
    Policy,
    Practices,
    Sectors,
    Strategies,
    Tally,
    Ties,
    Workers,
)
from distretto.economy.strategy import begin_strategies
from distretto.economy.trust import acquaint
from distretto.kernels import kernel

FOUNDER_FROM, FOUNDER_TO = 25.0, 55.0  # years


@kernel(allocates=True)
def mean_margins(firms: Firms, owners: Owners) -> tuple[float, float]:
    """Mean smoothed margin of specialists and of final firms, weighted by people at work."""
    total = np.zeros(2)
    weight = np.zeros(2)
    for f in range(firms.alive.size):
        if firms.alive[f]:
            role = 1 if firms.final[f] else 0
            people = firms.workers[f] + owners.partners[f]
            total[role] += people * firms.margin[f]
            weight[role] += people
    return total[0] / max(1.0, weight[0]), total[1] / max(1.0, weight[1])


@kernel
def spin_off_pull(margin: float, p: FirmDemography) -> float:
    """How many found a firm relative to normal margins."""
    return max(0.0, 1.0 + p.margin_response * (margin - p.normal_margin))


@kernel
def founders_means(savings: float, policy: Policy, p: Parameters) -> float:
    """How many can afford to found a firm relative to those with the whole start capital."""
    if p.owners.means == 0.0 or p.owners.start_capital <= 0.0:
        return 1.0
    capital = min(savings, p.owners.start_capital)
    own = (capital + founder_loan(capital, policy, p.finance)) / p.owners.start_capital
    return float(min(1.0, own) ** p.owners.means)


@kernel
def next_slot(firms: Firms, slot: int) -> int:
    """The first free slot from one on; the number of slots if there is none."""
    while slot < firms.alive.size and firms.alive[slot]:
        slot += 1
    return slot


@kernel
def count_phases(mask: np.uint64, n_phases: int) -> int:
    """Number of phases in a bit mask."""
    count = 0
    for i in range(n_phases):
        count += 1 if does_phase(mask, i) else 0
    return count


@kernel
def begin_firm(
    firms: Firms,
    f: int,
    key: np.uint64,
    final: bool,
    mask: np.uint64,
    n_phases: int,
    like: int,
    p: Parameters,
) -> None:
    """Put a firm with the technique, name and prices of another one into a free slot."""
    firms.key[f] = key
    firms.alive[f] = True
    firms.final[f] = final
    firms.phases[f] = mask
    firms.n_phases[f] = count_phases(mask, n_phases)
    firms.age[f] = 0
    firms.machine[f] = firms.machine[like]
    firms.design[f] = firms.design[like]
    firms.workers[f] = 0
    firms.wage_cost[f] = 1.0
    firms.posted_wage[f] = firms.posted_wage[like]
    firms.vacancies[f] = 0
    firms.unfilled[f] = 0.0
    firms.workload[f] = p.firms.opening_staff * p.production.normal_utilisation
    firms.training[f] = 0.0
    firms.evades[f] = False
    firms.clean_until[f] = -1_000_000
    firms.markup[f] = p.pricing.final_norm if final else p.pricing.specialist_norm
    firms.unit_cost[f] = firms.unit_cost[like]
    firms.price[f] = firms.price[like]
    firms.quality[f] = firms.quality[like]
    firms.punctuality[f] = firms.punctuality[like]
    firms.local_share[f] = 0.0
    firms.utilisation[f] = p.production.normal_utilisation
    firms.in_house[f] = firms.in_house[like] if final else float(firms.n_phases[f])
    firms.own_hours[f] = firms.own_hours[like] if final else 0.0
    firms.record[f] = 0.0
    firms.cash[f] = 0.0
    firms.debt[f] = 0.0
    firms.sales[f] = 0.0
    firms.margin[f] = p.firms.normal_margin
    firms.yield_[f] = firms.yield_[like]


@kernel
def begin_standing(
    firms: Firms,
    markets: Markets,
    policy: Policy,
    designs: Designs,
    pacts: Pacts,
    practices: Practices,
    strategies: Strategies,
    f: int,
    like: int,
    custom: float,
    p: Parameters,
) -> None:
    """Give a new firm what it knows, makes and aspires to; a part of the custom of another one."""
    begin_policy(policy, f)
    begin_practices(practices, f, like, p.practices)
    begin_designs(designs, firms, f, like)
    begin_markets(firms, markets, designs, f, like, firms.final[f], custom)
    begin_pacts(pacts, f, like)
    credit = p.finance.credit_limit * max(firms.sales[f], p.finance.founder_loan)
    begin_strategies(strategies, designs, practices, f, p.firms.normal_margin, credit, p.strategy)


@kernel
def begin_money(
    firms: Firms, books: Books, sectors: Sectors, f: int, capital: float, loan: float
) -> None:
    """Give a new firm its owners' capital, which they have paid, and a loan of the bank."""
    books.cash_before[f] = 0.0
    books.debt_before[f] = 0.0
    firms.cash[f] = capital + loan
    firms.debt[f] = loan
    books.capital[f] = capital
    books.borrowed[f] = loan
    sectors.money[BANK] -= loan


@kernel
def found_firms(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    phases: Phases,
    markets: Markets,
    policy: Policy,
    sectors: Sectors,
    tally: Tally,
    designs: Designs,
    pacts: Pacts,
    practices: Practices,
    strategies: Strategies,
    owners: Owners,
    place: Place,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let able workers found firms."""
    stream = draws.stream_key(seed, draws.SPIN_OFF, quarter)
    role = draws.stream_key(seed, draws.SPIN_OFF_ROLE, quarter)
    margins = mean_margins(firms, owners)
    social = (place.norm[0] / max(1e-6, p.trust.norm)) ** p.owners.social
    chance = (
        social * p.firms.spin_off * spin_off_pull(margins[0], p.firms),
        social * p.firms.spin_off * spin_off_pull(margins[1], p.firms),
    )
    most = max(chance[0], chance[1])
    slot = 0
    for w in range(workers.alive.size):
        parent = workers.employer[w]
        if not workers.alive[w] or parent < 0:
            continue
        if firms.workers[parent] + owners.partners[parent] <= 1:
            continue
        if workers.skill[w] < p.firms.able_skill:
            continue
        if workers.age[w] < FOUNDER_FROM or workers.age[w] > FOUNDER_TO:
            continue
        u = draws.draw(stream, workers.key[w])
        if u >= most:
            continue
        final = firms.final[parent] and draws.draw(role, workers.key[w]) < p.firms.final_spin_offs
        wanted = chance[1] if final else chance[0]
        if u >= wanted * founders_means(workers.savings[w], policy, p):
            continue
        slot = next_slot(firms, slot)
        if slot == firms.alive.size:
            tally.refused[0] += 1
            return
        _found(
            firms,
            books,
            workers,
            ties,
            phases,
            markets,
            policy,
            sectors,
            tally,
            designs,
            pacts,
            practices,
            strategies,
            owners,
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
    markets: Markets,
    policy: Policy,
    sectors: Sectors,
    tally: Tally,
    designs: Designs,
    pacts: Pacts,
    practices: Practices,
    strategies: Strategies,
    owners: Owners,
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
    key = draws.hash_key(newborn, workers.key[w])
    core = core_phases(phases)
    craft = workers.craft[w]
    if not final:
        u = draws.draw_nth(draws.stream_key(seed, draws.TRADE, quarter), key, 0)
        trade = ancillary_choice(phases, workers.skill[w], workers.wage[w], p, u)
        if trade >= 0:
            craft = trade
            workers.craft[w] = trade
            workers.skill[w] *= p.production.versatility
    mask = one << np.uint64(craft)
    if final:
        mask |= firms.phases[parent]
    elif p.size.specialist_phases > 1 and craft < core:
        # Core phases have neighbours in the cycle; ancillary trades have none.
        beside = _neighbour(firms.phases[parent], core, craft, draws.draw(newborn, key))
        mask |= one << np.uint64(beside)
    capital = min(workers.savings[w], p.owners.start_capital)
    # Of the parent's custom, the newborn's part of all who will serve it, in the two firms.
    stay = float(firms.workers[parent] + owners.partners[parent] - 1)
    part = p.firms.opening_staff / (p.firms.opening_staff + stay)
    begin_firm(firms, f, key, final, mask, phases.hours.size, parent, p)
    firms.sales[f] = part * firms.sales[parent]
    begin_standing(
        firms, markets, policy, designs, pacts, practices, strategies, f, parent, part, p
    )
    begin_owners(owners, f, family(key, p, seed), workers.age[w], workers.skill[w], p.owners)
    tally.owners_new[0] += owners.partners[f]
    begin_money(firms, books, sectors, f, capital, founder_loan(capital, policy, p.finance))
    firms.wage_cost[f] = workers.wage[w]

    workers.savings[w] -= capital
    sectors.household_flow[0] -= capital
    leave_job(firms, workers, tally, w)
    books.quits[parent] += 1
    tally.births[0] += 1
    if owners.partners[f] == 0:
        workers.employer[w] = f
        firms.workers[f] = 1
        tally.hires[0] += 1
    else:
        become_owner(workers, sectors, tally, w)
    acquaint(ties, f, parent, p.firms.founder_trust, quarter)


@kernel
def family(key: np.uint64, p: Parameters, seed: np.uint64) -> int:
    """How many owners will work in a firm that is founded: the founder and family."""
    own = draws.hash_key(draws.stream_key(seed, draws.PARTNERS, 0), key)
    return count_partners(
        p.owners.founders,
        draws.draw(own, np.uint64(0)),
        draws.draw(own, np.uint64(1)),
        draws.draw(own, np.uint64(2)),
    )


@kernel
def become_owner(workers: Workers, sectors: Sectors, tally: Tally, w: int) -> None:
    """Count somebody without a job among owners from now on, with the savings that are left."""
    workers.alive[w] = False
    tally.leavers[0] += 1
    sectors.money[OWNERS] += workers.savings[w]
    sectors.household_flow[0] -= workers.savings[w]
    workers.savings[w] = 0.0


@kernel
def go_final(
    firms: Firms,
    ties: Ties,
    phases: Phases,
    designs: Designs,
    strategies: Strategies,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let able specialists that see final firms earn more go into final work."""
    if p.owners.upgrade == 0.0:
        return
    stream = draws.stream_key(seed, draws.UPGRADE, quarter)
    core = core_phases(phases)
    for f in range(firms.alive.size):
        if not firms.alive[f] or firms.final[f]:
            continue
        if firms.cash[f] - firms.debt[f] < p.finance.buffer * firms.sales[f]:
            continue
        if draws.draw(stream, firms.key[f]) >= p.owners.upgrade:
            continue
        known = firms.phases[f]
        best = -1
        most = 0.0
        margin = 0.0
        seen = 0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j < 0:
                continue
            known |= firms.phases[j]
            if not firms.final[j]:
                continue
            margin += firms.margin[j]
            seen += 1
            if ties.strength[f, s] > most:
                most = ties.strength[f, s]
                best = j
        if best < 0 or count_phases(known, core) < core or firms.margin[f] >= margin / seen:
            continue
        firms.final[f] = True
        strategies.start_drift[f] += strategies.drift[1] - strategies.drift[0]
        enter_niche(firms, designs, f, designs.niche[best], 0.0)
        designs.bits[f] = designs.bits[best]
        firms.design[f] = firms.design[best]
        firms.quality[f] = firms.quality[best]
        firms.unit_cost[f] = firms.unit_cost[best]
        firms.price[f] = firms.price[best]
        firms.markup[f] = p.pricing.final_norm
        firms.own_hours[f] = firms.own_hours[best] * firms.n_phases[f] / firms.n_phases[best]
