"""Founders from abroad: the same reckoning of income, against another alternative.

Definitions, possible founder i of a quarter, phase p of hours h_p and tacitness k_p::

    s_p       = entry skill (1 - tacit loss x k_p)            skill of a stranger to the phase
    income_p  = u* hours_i e(s_p) g going_p / h_p - fixed cost / n
    enters    if the best income_p exceeds alternative_i, uniform around its mean

going_p is the going price of the phase, g the gain of the specialist of one phase, n the mean
number of owners at work. Nothing says who comes or into what: where a phase can be learnt quickly
and the alternative is poor, thin margins that keep natives out still draw founders (Prato). They
begin as specialists of one phase, known to nobody, work long hours, bear a lower income than
natives, and hire at wages that their own people accept (see `owners`). They bring what a whole
founder's loan leaves of the start capital, and are lent on it what a native would be (see `banks`).

References
----------
Asheim, Industrial districts in a post-neoliberal era (the immigrant-run firms of Prato).
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.banks import founder_loan
from distretto.economy.founding import (
    FOUNDER_FROM,
    FOUNDER_TO,
    begin_firm,
    begin_money,
    begin_standing,
    family,
    next_slot,
)
from distretto.economy.owners import IMMIGRANT, begin_owners
from distretto.economy.parameters import Parameters
from distretto.economy.placement import look_up
from distretto.economy.production import core_phases, efficiency
from distretto.economy.state import (
    OUTSIDE,
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
)
from distretto.kernels import kernel


@kernel
def stranger_skill(tacitness: float, p: Parameters) -> float:
    """Skill of somebody new to a phase."""
    return p.skill.entry * (1.0 - p.production.tacit_loss * tacitness)


@kernel
def expected_income(phases: Phases, p: Parameters, i: int) -> float:
    """Income a quarter that a newcomer who works alone expects of a phase."""
    gain = 1.0 + p.production.specialisation * (1.0 - 1.0 / core_phases(phases))
    e = efficiency(stranger_skill(phases.tacitness[i], p), p.production)
    worked = p.production.normal_utilisation * p.owners.immigrant_hours * e * gain
    fixed = p.production.fixed_cost / max(1.0, p.owners.founders)
    return worked * phases.going_price[i] / phases.hours[i] - fixed


@kernel
def found_immigrant_firms(
    firms: Firms,
    books: Books,
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
    """Let founders come from abroad who expect more here than they have."""
    if p.owners.immigrant_pool <= 0.0:
        return
    best = 0
    for i in range(core_phases(phases)):
        if phases.ring_size[best] == 0 or (
            phases.ring_size[i] > 0
            and expected_income(phases, p, i) > expected_income(phases, p, best)
        ):
            best = i
    if phases.ring_size[best] == 0:
        return
    income = expected_income(phases, p, best)
    who = draws.stream_key(seed, draws.IMMIGRANT, quarter)
    slot = 0
    for n in range(int(np.ceil(p.owners.immigrant_pool))):
        key = draws.hash_key(who, np.uint64(n))
        if draws.draw(key, np.uint64(0)) >= p.owners.immigrant_pool - n:
            continue
        spread = p.owners.immigrant_spread * (2.0 * draws.draw(key, np.uint64(1)) - 1.0)
        alternative = p.owners.immigrant_income * (1.0 + spread)
        if income <= alternative:
            continue
        slot = next_slot(firms, slot)
        if slot == firms.alive.size:
            tally.refused[0] += 1
            return
        # Machines and prices are those of somebody who does the phase.
        like = look_up(phases, best, draws.draw(key, np.uint64(2)))
        mask = np.uint64(1) << np.uint64(best)
        begin_firm(firms, slot, key, False, mask, phases.hours.size, like, p)
        begin_standing(
            firms, markets, policy, designs, pacts, practices, strategies, slot, like, 0.0, p
        )
        age = FOUNDER_FROM + 0.5 * (FOUNDER_TO - FOUNDER_FROM) * draws.draw(key, np.uint64(3))
        skill = stranger_skill(phases.tacitness[best], p)
        begin_owners(owners, slot, max(1, family(key, p, seed)), age, skill, p.owners)
        tally.owners_new[0] += owners.partners[slot]
        owners.hours[slot] = p.owners.immigrant_hours
        owners.income[slot] = income
        owners.reservation[slot] = alternative
        owners.origin[slot] = IMMIGRANT
        capital = max(0.0, p.owners.start_capital - p.finance.founder_loan)
        loan = founder_loan(capital, policy, p.finance)
        begin_money(firms, books, sectors, slot, capital, loan)
        sectors.money[OUTSIDE] -= capital
        # A known name is what a newcomer lacks.
        firms.workload[slot] = owners.partners[slot] * owners.hours[slot]
        firms.sales[slot] = firms.workload[slot]
        tally.births[0] += 1
