"""Demography of workers: retirement, leaving the trade, newcomers.

Definitions::

    retire      from the retirement age, with a probability a quarter
    leave       an unemployed worker, with a probability a quarter
    newcomers   entry x workforce at the start
                x clip(((vacancies + 1) / (unemployed + 1))^eps, 0.1, 4)

so that labour supply has an elastic margin: where vacancies outnumber the unemployed more
people come. Each of a fixed number of possible newcomers comes or stays away by a draw of its
own, so that the same people come in every arm in which there is room for them.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.labour import leave_job
from distretto.economy.learning import skill_ceiling
from distretto.economy.parameters import Parameters
from distretto.economy.production import core_phases, efficiency
from distretto.economy.state import OUTSIDE, REGULAR, Firms, Phases, Sectors, Tally, Workers
from distretto.kernels import kernel

SCHOOL_AGE = 18.0
LEAST_PULL, MOST_PULL = 0.1, 4.0


@kernel
def retire_and_leave(
    firms: Firms,
    workers: Workers,
    sectors: Sectors,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Age the workers; some retire, some of the unemployed leave the trade."""
    retires = draws.stream_key(seed, draws.RETIREMENT, quarter)
    leaves = draws.stream_key(seed, draws.LEAVING, quarter)
    for w in range(workers.alive.size):
        if not workers.alive[w]:
            continue
        workers.age[w] += 0.25
        idle = workers.employer[w] < 0
        old = workers.age[w] >= p.workers.retirement_age
        if old and draws.draw(retires, workers.key[w]) < p.workers.retirement:
            if not idle:
                leave_job(firms, workers, tally, w)
        elif not (idle and draws.draw(leaves, workers.key[w]) < p.workers.leaving):
            continue
        workers.alive[w] = False
        tally.leavers[0] += 1
        # Who leaves the trade takes the savings along.
        sectors.money[OUTSIDE] += workers.savings[w]
        sectors.household_flow[0] -= workers.savings[w]
        workers.savings[w] = 0.0


@kernel
def entry_pull(vacancies: float, unemployed: float, elasticity: float) -> float:
    """How many come relative to a place where vacancies equal the unemployed."""
    ratio = (vacancies + 1.0) / (unemployed + 1.0)
    return min(MOST_PULL, max(LEAST_PULL, ratio**elasticity))


@kernel
def enter(
    workers: Workers, phases: Phases, tally: Tally, p: Parameters, seed: np.uint64, quarter: int
) -> None:
    """Let newcomers enter the trade."""
    unemployed = 0
    for w in range(workers.alive.size):
        if workers.alive[w] and workers.employer[w] < 0:
            unemployed += 1
    opening = p.size.final_workers + p.size.specialist_workers
    possible = p.workers.entry * MOST_PULL * opening
    pull = entry_pull(float(tally.vacancies[0]), float(unemployed), p.workers.entry_elasticity)
    comes = draws.stream_key(seed, draws.ENTRY, quarter)
    who = draws.stream_key(seed, draws.ENTRANT, quarter)
    slot = 0
    for n in range(int(possible)):
        if draws.draw(comes, np.uint64(n)) >= pull / MOST_PULL:
            continue
        while slot < workers.alive.size and workers.alive[slot]:
            slot += 1
        if slot == workers.alive.size:
            tally.refused[0] += 1
            return
        key = draws.hash_key(who, np.uint64(n))
        age = SCHOOL_AGE
        if draws.draw(key, np.uint64(2)) < p.workers.migrants:
            age += 20.0 * draws.draw(key, np.uint64(3))
        skill = p.skill.entry * (0.75 + 0.5 * draws.draw(key, np.uint64(4)))
        craft = _craft(phases, draws.draw(key, np.uint64(1)))
        begin_worker(workers, slot, key, craft, age, skill, p, seed)
        tally.entrants[0] += 1


@kernel
def begin_worker(
    workers: Workers,
    slot: int,
    key: np.uint64,
    craft: int,
    age: float,
    skill: float,
    p: Parameters,
    seed: np.uint64,
) -> None:
    """Put somebody without a job and without savings into a free slot."""
    workers.key[slot] = key
    workers.alive[slot] = True
    workers.employer[slot] = -1
    workers.craft[slot] = craft
    workers.age[slot] = age
    workers.skill[slot] = skill
    workers.wage[slot] = efficiency(skill, p.production)
    workers.market_wage[slot] = workers.wage[slot]
    workers.ceiling[slot] = skill_ceiling(key, seed, skill, p.skill)
    workers.breadth[slot] = p.skill.breadth
    workers.contract[slot] = REGULAR
    workers.union[slot] = False
    workers.pay[slot] = 0.0
    workers.unregistered[slot] = False
    workers.tenure[slot] = 0
    workers.trained[slot] = 0
    workers.savings[slot] = 0.0


@kernel
def _craft(phases: Phases, u: float) -> int:
    """A craft, phases weighing by their hours; of ancillary trades those that are at home here."""
    core = core_phases(phases)
    total = 1.0
    for i in range(core, phases.hours.size):
        total += phases.hours[i] if phases.ring_size[i] > 0 else 0.0
    reached = 0.0
    last = core - 1
    for i in range(phases.hours.size):
        if i >= core and phases.ring_size[i] == 0:
            continue
        reached += phases.hours[i]
        last = i
        if u * total < reached:
            return i
    return last
