"""Labour demand, separations and wages.

Definitions, firm f, worker w of skill s, e(s) efficiency (see `production`)::

    target_f = workload_f / (u* (1 - overhead))              people wanted, owners included
    layoff   a share of the gap when people exceed (1 + tolerance) target
    quit     q (o e(s) / wage_w)^elasticity                  o = 1: outside wage
    posted_f = (1 - phi_f) o + phi_f min(cap, y_f)           for a worker of reference skill
    phi_f    = phi + tightness x share of vacancies left open
    due_wf   = posted_f e(s)                                 wage the firm would offer w today
    wage_w  += rise or fall x (due - wage)                   incumbents follow

y_f is value added per worker as realised, smoothed. The outside option is the numeraire and not
the district's own mean wage: with the latter wages feed on themselves. No wage lies below an
enforced floor unless the firm evades it (see `standards`).
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.owners import circle_wage, partners_hours
from distretto.economy.parameters import Labour, Parameters, Production
from distretto.economy.production import efficiency
from distretto.economy.state import Books, Firms, Owners, Policy, Strategies, Tally, Workers
from distretto.kernels import kernel


@kernel
def target_employment(workload: float, final: bool, p: Parameters) -> float:
    """People a firm wants at work for its expected workload, owners who work included."""
    overhead = p.production.overhead if final else 0.0
    return workload / (p.production.normal_utilisation * (1.0 - overhead))


@kernel
def quit_probability(wage: float, skill: float, p: Parameters) -> float:
    """Probability that a worker gives up a job in a quarter to look for another."""
    outside = efficiency(skill, p.production)
    ratio = outside / max(0.05, wage)
    return min(1.0, p.labour.quit * ratio**p.labour.quit_elasticity)


@kernel
def leave_job(firms: Firms, workers: Workers, tally: Tally, w: int) -> None:
    """Take a worker off its firm."""
    firms.workers[workers.employer[w]] -= 1
    workers.employer[w] = -1
    workers.tenure[w] = 0
    workers.unregistered[w] = False
    tally.separations[0] += 1


@kernel
def separate(
    firms: Firms,
    books: Books,
    workers: Workers,
    owners: Owners,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Update expected workload; lay off where there are too many; let workers quit."""
    cut = np.zeros(firms.alive.size)
    least = np.ones(firms.alive.size, np.int32)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        firms.workload[f] += p.labour.workload_memory * (books.booked[f] - firms.workload[f])
        target = target_employment(firms.workload[f], firms.final[f], p)
        staff = firms.workers[f]
        own = partners_hours(owners, f)
        # Owners can do without workers; a firm without working owners keeps its last.
        least[f] = 0 if owners.partners[f] > 0 else 1
        if staff > least[f] and staff + own > (1.0 + p.labour.tolerance) * target:
            cut[f] = p.labour.layoff * (staff - max(least[f], target - own)) / staff
    laid_off = draws.stream_key(seed, draws.LAYOFF, quarter)
    quits = draws.stream_key(seed, draws.QUIT, quarter)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0:
            continue
        if draws.draw(laid_off, workers.key[w]) < cut[f] and firms.workers[f] > least[f]:
            leave_job(firms, workers, tally, w)
        elif draws.draw(quits, workers.key[w]) < quit_probability(
            workers.wage[w], workers.skill[w], p
        ):
            books.quits[f] += 1
            leave_job(firms, workers, tally, w)


@kernel
def posted_wage(yield_: float, unfilled: float, p: Labour) -> float:
    """Wage posted for a worker of reference skill."""
    phi = min(1.0, p.rent_sharing + p.tightness * unfilled)
    return (1.0 - phi) + phi * min(p.wage_cap, max(0.0, yield_))


@kernel
def post_vacancies(
    firms: Firms,
    owners: Owners,
    strategies: Strategies,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Post wages, and open vacancies for the workers a firm lacks."""
    stream = draws.stream_key(seed, draws.VACANCY, quarter)
    for f in range(firms.alive.size):
        firms.vacancies[f] = 0
        if not firms.alive[f]:
            continue
        firms.posted_wage[f] = posted_wage(firms.yield_[f], firms.unfilled[f], p.labour)
        firms.posted_wage[f] *= strategies.wage_step[f] * circle_wage(owners, p.owners, f)
        staff = firms.workers[f] + partners_hours(owners, f)
        lacking = target_employment(firms.workload[f], firms.final[f], p) - staff
        lacking = min(lacking, max(1.0, p.labour.growth * staff))
        if lacking > 0.0:
            whole = math.floor(lacking)
            extra = 1 if draws.draw(stream, firms.key[f]) < lacking - whole else 0
            firms.vacancies[f] = int(whole) + extra
            tally.vacancies[0] += firms.vacancies[f]


@kernel
def offered_wage(posted: float, skill: float, floor: float, p: Production) -> float:
    """Wage offered to a worker today: the posted wage at the worker's skill, floor obeyed."""
    return max(floor, posted * efficiency(skill, p))


@kernel
def binding_floor(firms: Firms, policy: Policy) -> np.ndarray:
    """Floor that each firm obeys: none where it evades it."""
    floors = np.empty(firms.alive.size)
    for f in range(firms.alive.size):
        floors[f] = 0.0 if firms.evades[f] else policy.wage_floor[0]
    return floors


@kernel
def adjust_wages(firms: Firms, workers: Workers, policy: Policy, p: Parameters) -> None:
    """Move incumbents' wages toward what their firm would offer them today."""
    floor = policy.wage_floor[0]
    floors = binding_floor(firms, policy)
    total = np.zeros(firms.alive.size)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0:
            continue
        workers.tenure[w] += 1
        due = offered_wage(firms.posted_wage[f], workers.skill[w], floors[f], p.production)
        speed = p.labour.rise if due > workers.wage[w] else p.labour.fall
        workers.wage[w] += speed * (due - workers.wage[w])
        workers.wage[w] = max(workers.wage[w], floors[f])
        workers.unregistered[w] = workers.wage[w] < floor
        total[f] += workers.wage[w]
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.workers[f] > 0:
            firms.wage_cost[f] = total[f] / firms.workers[f]
