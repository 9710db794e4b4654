"""Labour demand, separations and wages.

Definitions, firm f, worker w of skill s, e(s) efficiency (see `production`)::

    target_f = workload_f / (u* (1 - overhead))              people wanted, owners included
    layoff   temporary workers as soon as there are too many; of the others a share of the gap
             when people exceed (1 + tolerance) target
             as many fewer as temporary workers go
    quit     q (o e(s) / wage_w)^elasticity x effort         o = 1: outside wage
    market_f = ((1 - phi_f) o + phi_f min(cap, y_f) / (1 + delta_f)) step_f circle_f
    phi_f    = phi + tightness x share of vacancies left open
    posted_f = max(market_f, agreement for the trade, what its union has got)
    scale_w  = e(s) (1 + a min(tenure, most)) (1 + b breadth)
    due_wf   = posted_f scale_w                              wage the firm would offer w today
    wage_w  += rise or fall x (due - wage)                   incumbents follow

y_f is value added per worker as realised, smoothed, at least 0 here, and delta_f the mark-down (see
`monopsony`); step_f comes of cuts (see `options`), circle_f of where owners come from (see
`owners`), effort is that of `effort`. Vacancies are opened for the people lacking, not more than a
share of those there are (or one), nor than a site has room for.
The outside option is the numeraire and not the district's own mean wage: with the latter wages
feed on themselves. The scale pays for skill, for years with the firm and for the command of
several phases, as the grades of Italian contracts do. No wage lies below an enforced floor unless
the firm evades it (see `standards`). The wage each worker would have without floor and agreements
is followed alongside: costs are reckoned by it (see `monopsony`).
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws, state
from distretto.economy.effort import effort_quits
from distretto.economy.monopsony import labour_cost, markdown
from distretto.economy.owners import circle_wage, partners_hours
from distretto.economy.parameters import Labour, Parameters
from distretto.economy.production import efficiency
from distretto.economy.state import (
    FAMILY,
    REGULAR,
    TEMPORARY,
    Books,
    Firms,
    Owners,
    Policy,
    Strategies,
    Tally,
    Workers,
)
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
def quits(u: float, factor: float, wage: float, skill: float, p: Parameters) -> bool:
    """Whether a worker quits, with the uniform draw ``u`` and ``factor`` times the probability."""
    # Who earns what is paid outside is no likelier to quit than `quit`: most are spared the power.
    if u >= factor * p.labour.quit and wage >= efficiency(skill, p.production) and wage >= 0.05:
        return False
    return u < factor * quit_probability(wage, skill, p)


@kernel
def leave_job(firms: Firms, workers: Workers, tally: Tally, w: int) -> None:
    """Take a worker off its firm."""
    firms.workers[workers.employer[w]] -= 1
    workers.employer[w] = -1
    workers.tenure[w] = 0
    workers.unregistered[w] = False
    workers.contract[w] = REGULAR
    workers.union[w] = False
    tally.separations[0] += 1


@kernel(allocates=True)
def separate(
    firms: Firms,
    books: Books,
    workers: Workers,
    owners: Owners,
    practices: state.Practices,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Update expected workload; lay off where there are too many; let workers quit."""
    n = firms.alive.size
    least = np.ones(n, np.int32)
    temporary = np.zeros(n)
    practices.trained_staff[:] = 0
    practices.trained_left[:] = 0
    practices.laid_off[:] = 0
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if workers.alive[w] and f >= 0:
            temporary[f] += 1.0 if workers.contract[w] == TEMPORARY else 0.0
            practices.trained_staff[f] += 1 if workers.trained[w] > 0 else 0
    cut = np.zeros(n)
    cut_temporary = np.zeros(n)
    quit_factor = np.ones(n)
    for f in range(n):
        practices.staff[f] = firms.workers[f]
        if not firms.alive[f]:
            continue
        surprise = abs(books.booked[f] - firms.workload[f]) / max(0.1, firms.workload[f])
        practices.swing[f] += p.labour.quit_memory * (min(1.0, surprise) - practices.swing[f])
        firms.workload[f] += p.labour.workload_memory * (books.booked[f] - firms.workload[f])
        quit_factor[f] = effort_quits(practices.regime[f], p.practices)
        target = target_employment(firms.workload[f], firms.final[f], p)
        staff = firms.workers[f]
        own = partners_hours(owners, f)
        # Owners can do without workers; a firm without working owners keeps its last.
        least[f] = 0 if owners.partners[f] > 0 else 1
        excess = staff - max(least[f], target - own)
        gone = 0.0
        if temporary[f] > 0.0 and excess > 0.0:
            gone = min(temporary[f], excess)
            cut_temporary[f] = gone / temporary[f]
        many = staff + own > (1.0 + p.labour.tolerance) * target
        if many and staff > least[f] and staff > temporary[f]:
            rest = max(0.0, p.labour.layoff * excess - gone)
            cut[f] = rest / (staff - temporary[f])
    laid_off = draws.stream_key(seed, draws.LAYOFF, quarter)
    quitting = draws.stream_key(seed, draws.QUIT, quarter)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0 or workers.contract[w] == FAMILY:
            continue
        threat = cut_temporary[f] if workers.contract[w] == TEMPORARY else cut[f]
        if (
            threat > 0.0
            and draws.draw(laid_off, workers.key[w]) < threat
            and firms.workers[f] > least[f]
        ):
            practices.laid_off[f] += 1
            leave_job(firms, workers, tally, w)
        elif quits(
            draws.draw(quitting, workers.key[w]),
            quit_factor[f],
            workers.wage[w],
            workers.skill[w],
            p,
        ):
            books.quits[f] += 1
            practices.trained_left[f] += 1 if workers.trained[w] > 0 else 0
            leave_job(firms, workers, tally, w)
    for f in range(n):
        if firms.alive[f] and practices.staff[f] > 0:
            rate = practices.laid_off[f] / practices.staff[f]
            practices.layoffs[f] += p.labour.quit_memory * (rate - practices.layoffs[f])


@kernel
def market_wage(yield_: float, unfilled: float, delta: float, p: Labour) -> float:
    """Wage a firm would post for a worker of reference skill, were there no agreement."""
    phi = min(1.0, p.rent_sharing + p.tightness * unfilled)
    return (1.0 - phi) + phi * min(p.wage_cap, max(0.0, yield_)) / (1.0 + delta)


@kernel(allocates=True)
def post_vacancies(
    firms: Firms,
    owners: Owners,
    policy: Policy,
    practices: state.Practices,
    strategies: Strategies,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Post wages, and open vacancies for the workers a firm lacks and has room for."""
    stream = draws.stream_key(seed, draws.VACANCY, quarter)
    before = max(1, np.sum(firms.vacancies))
    limit = policy.size_limit[0]
    for f in range(firms.alive.size):
        share = firms.vacancies[f] / before
        firms.vacancies[f] = 0
        if not firms.alive[f]:
            continue
        practices.markdown[f] = markdown(share, policy.referral[0], p.labour)
        practices.market_wage[f] = market_wage(
            firms.yield_[f], firms.unfilled[f], practices.markdown[f], p.labour
        )
        practices.market_wage[f] *= strategies.wage_step[f] * circle_wage(owners, p.owners, f)
        firms.posted_wage[f] = max(practices.market_wage[f], policy.sector_wage[0])
        if practices.covered[f]:
            firms.posted_wage[f] = max(firms.posted_wage[f], practices.union_wage[f])
        staff = firms.workers[f] + partners_hours(owners, f)
        lacking = target_employment(firms.workload[f], firms.final[f], p) - staff
        lacking = min(lacking, max(1.0, p.labour.growth * staff))
        if limit > 0.0:
            lacking = min(lacking, math.floor(limit) - staff)
        if lacking > 0.0:
            whole = math.floor(lacking)
            extra = 1 if draws.draw(stream, firms.key[f]) < lacking - whole else 0
            firms.vacancies[f] = int(whole) + extra
            tally.vacancies[0] += firms.vacancies[f]


@kernel
def wage_scale(skill: float, breadth: float, tenure: int, p: Parameters) -> float:
    """Wage of a worker relative to the wage posted for reference skill."""
    years = min(p.labour.seniority_years, 0.25 * tenure)
    seniority = 1.0 + p.labour.seniority * years
    return efficiency(skill, p.production) * seniority * (1.0 + p.labour.breadth_pay * breadth)


@kernel
def obeyed_floor(firms: Firms, policy: Policy, f: int) -> float:
    """Floor that a firm obeys: none where it evades it."""
    return 0.0 if firms.evades[f] else float(policy.wage_floor[0])


@kernel(allocates=True)
def binding_floor(firms: Firms, policy: Policy) -> np.ndarray:
    """Floor that each firm obeys."""
    floors = np.empty(firms.alive.size)
    for f in range(firms.alive.size):
        floors[f] = obeyed_floor(firms, policy, f)
    return floors


@kernel
def _toward(wage: float, due: float, p: Labour) -> float:
    """An incumbent's wage of the next quarter."""
    return wage + (p.rise if due > wage else p.fall) * (due - wage)


@kernel(allocates=True)
def adjust_wages(
    firms: Firms, workers: Workers, policy: Policy, practices: state.Practices, p: Parameters
) -> None:
    """Move incumbents' wages toward what their firm would offer them today."""
    floor = policy.wage_floor[0]
    floors = binding_floor(firms, policy)
    total = np.zeros(firms.alive.size)
    practices.cut[:] = 0.0
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0:
            continue
        workers.tenure[w] += 1
        scale = wage_scale(workers.skill[w], workers.breadth[w], workers.tenure[w], p)
        before = workers.wage[w]
        workers.wage[w] = max(_toward(before, firms.posted_wage[f] * scale, p.labour), floors[f])
        workers.market_wage[w] = _toward(
            workers.market_wage[w], practices.market_wage[f] * scale, p.labour
        )
        workers.unregistered[w] = workers.wage[w] < floor
        practices.cut[f] += max(0.0, before - workers.wage[w]) / max(0.05, before)
        total[f] += labour_cost(workers.wage[w], workers.market_wage[w], practices.markdown[f])
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.workers[f] > 0:
            firms.wage_cost[f] = total[f] / firms.workers[f]
            practices.cut[f] /= firms.workers[f]
