"""Multinationals: plants on the green field, purchases of firms, suppliers that convert or go.

Definitions::

    greenfield    with a probability a quarter a plant opens: a final firm organised as teams, laid
                  out for `plant_size` people, machines a multiple of the district's mean,
                  capital from outside; staff is hired from the unemployed on the terms of any
                  other firm (see `hiring`), at the wage that the largest final firm posts
    acquisition   with a probability a quarter the local final firm with the highest
                  quality x mean tacitness is bought, if its phases are tacit enough and it is not
                  about to close; the price (see `groups`) comes from outside; it keeps its
                  organisation and suppliers
    conversion    supplier j of a plant turns to team work if
                  bought_fj margin horizon >= cost x people_j, and it has the cash
    otherwise     trust_fj *= 1 - drop

Profits paid out go outside. What is tacit cannot be carried off: it is why a firm is bought and
left where it is (Asheim); a plant that works by explicit monitoring has no use for suppliers that
will not (Herrigel), and teaches those that will.

References
----------
Asheim, Industrial districts in a post-neoliberal era: multinationals that come for tacit knowledge
(Mirandola, Montebelluna).
Herrigel, on large firms and industrial districts in Europe: learning by monitoring, and producers
that bring their own suppliers or teach those they find.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.design_search import TEAM
from distretto.economy.employment import temporary_chance
from distretto.economy.founding import begin_firm, begin_money, begin_standing, next_slot
from distretto.economy.groups import firm_value
from distretto.economy.hiring import take_job
from distretto.economy.owners import INDEPENDENT, MULTINATIONAL, begin_owners
from distretto.economy.parameters import Parameters
from distretto.economy.production import does_phase
from distretto.economy.state import (
    OUTSIDE,
    OWNERS,
    Books,
    Designs,
    Firms,
    Markets,
    Owners,
    Pacts,
    Phases,
    Policy,
    Practices,
    Sectors,
    Strategies,
    Tally,
    Ties,
    Workers,
)
from distretto.economy.trust import find_tie
from distretto.kernels import kernel


@kernel
def repatriate(books: Books, owners: Owners, sectors: Sectors, consumption: float) -> None:
    """Send the dividends of multinationals outside (what is spent of them has gone there)."""
    for f in range(owners.control.size):
        if owners.control[f] == MULTINATIONAL and books.dividends[f] > 0.0:
            kept = (1.0 - consumption) * books.dividends[f]
            sectors.money[OWNERS] -= kept
            sectors.money[OUTSIDE] += kept


@kernel(allocates=True)
def open_plants(
    firms: Firms,
    books: Books,
    workers: Workers,
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
) -> None:
    """Let a multinational open a plant, staffed from the unemployed."""
    stream = draws.stream_key(seed, draws.PLANT, quarter)
    if p.owners.plant_size <= 0.0:
        return
    if draws.draw(stream, np.uint64(0)) >= p.owners.greenfield + policy.greenfield[0]:
        return
    like = -1
    number = 0
    machine = 0.0
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.final[f]:
            number += 1
            machine += firms.machine[f]
            if like < 0 or firms.sales[f] > firms.sales[like]:
                like = f
    slot = next_slot(firms, 0)
    if slot == firms.alive.size or like < 0:
        tally.refused[0] += 1 if like >= 0 else 0
        return
    key = draws.hash_key(stream, np.uint64(1))
    begin_firm(firms, slot, key, True, firms.phases[like], phases.hours.size, like, p)
    people = float(firms.workers[like] + owners.partners[like])
    firms.sales[slot] = firms.sales[like] * p.owners.plant_size / max(1.0, people)
    begin_standing(
        firms, markets, policy, designs, pacts, practices, strategies, slot, like, 0.0, p
    )
    begin_owners(owners, slot, 0, 0.0, 0.0, p.owners)
    owners.control[slot] = MULTINATIONAL
    designs.organisation[slot] = TEAM
    firms.machine[slot] = p.owners.plant_level * machine / number
    firms.workload[slot] = p.owners.plant_size * p.production.normal_utilisation
    # It brings customers of its own, as many as those of a firm of its size here.
    for g in range(firms.base.shape[1]):
        firms.serves[slot, g] = firms.serves[like, g]
        firms.base[slot, g] = firms.base[like, g] * p.owners.plant_size / max(1.0, people)
    firms.ordered[slot] = np.sum(firms.base[slot])
    capital = 2.0 * p.finance.buffer * firms.sales[slot]
    begin_money(firms, books, sectors, slot, capital, 0.0)
    sectors.money[OUTSIDE] -= capital
    tally.births[0] += 1

    idle = 0
    for w in range(workers.alive.size):
        idle += 1 if workers.alive[w] and workers.employer[w] < 0 else 0
    staff = draws.stream_key(seed, draws.PLANT_STAFF, quarter)
    contract = draws.stream_key(seed, draws.HIRING_CONTRACT, quarter)
    chance = temporary_chance(0, 0.0, int(p.owners.plant_size), practices.swing[slot], p.practices)
    for w in range(workers.alive.size):
        if not workers.alive[w] or workers.employer[w] >= 0:
            continue
        if draws.draw(staff, workers.key[w]) * idle >= p.owners.plant_size:
            continue
        take_job(
            firms,
            books,
            workers,
            phases,
            policy,
            practices,
            tally,
            p,
            w,
            slot,
            draws.draw(contract, workers.key[w]) < chance,
        )


@kernel
def mean_tacitness(phases: Phases, mask: np.uint64) -> float:
    """Mean tacitness of the phases of a bit mask, weighted by their hours."""
    total = 0.0
    weight = 0.0
    for i in range(phases.hours.size):
        if does_phase(mask, i):
            total += phases.hours[i] * phases.tacitness[i]
            weight += phases.hours[i]
    return total / weight if weight > 0.0 else 0.0


@kernel
def buy_into_district(
    firms: Firms,
    phases: Phases,
    policy: Policy,
    sectors: Sectors,
    owners: Owners,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let a multinational buy a firm whose knowledge is tacit and its quality high."""
    stream = draws.stream_key(seed, draws.ACQUISITION, quarter)
    if draws.draw(stream, np.uint64(0)) >= p.owners.acquisition + policy.acquisition[0]:
        return
    best = -1
    most = 0.0
    for f in range(firms.alive.size):
        if not (firms.alive[f] and firms.final[f]) or owners.control[f] != INDEPENDENT:
            continue
        if owners.leaves[f]:
            continue
        tacit = mean_tacitness(phases, firms.phases[f])
        if tacit > p.owners.tacit and firms.quality[f] * tacit > most:
            most = firms.quality[f] * tacit
            best = f
    if best < 0:
        return
    price = firm_value(firms, owners, p.owners, best)
    sectors.money[OUTSIDE] -= price
    sectors.money[OWNERS] += price
    owners.control[best] = MULTINATIONAL
    owners.takeovers[0] += 1


@kernel
def teach_suppliers(
    firms: Firms,
    books: Books,
    ties: Ties,
    policy: Policy,
    sectors: Sectors,
    owners: Owners,
    designs: Designs,
    p: Parameters,
) -> None:
    """Let suppliers of plants turn to team work where that pays them, or lose their trust."""
    for f in range(firms.alive.size):
        if not firms.alive[f] or owners.control[f] != MULTINATIONAL:
            continue
        if designs.organisation[f] != TEAM:
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j < 0 or not firms.alive[j] or ties.bought[f, s] <= 0.0:
                continue
            if designs.organisation[j] == TEAM or policy.certified[j]:
                continue
            people = firms.workers[j] + owners.partners[j]
            cost = p.owners.conversion * policy.conversion_cost[j] * people
            promised = ties.bought[f, s] * p.pricing.specialist_norm * p.trust.horizon
            if promised >= cost and firms.cash[j] >= cost:
                designs.organisation[j] = TEAM
                books.investment[j] += cost
                firms.cash[j] -= cost
                sectors.money[OUTSIDE] += cost
            else:
                ties.trust[f, s] *= 1.0 - p.owners.drop
                back = find_tie(ties.partner[j], f)
                if back >= 0:
                    ties.trust[j, back] = ties.trust[f, s]
