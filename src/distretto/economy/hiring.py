"""Hiring: workers who look see a few vacancies and take the best.

The unemployed all look; of the employed, each with a given probability a quarter. Of the trained
some are approached besides: a course makes a worker known. A worker sees ``vacancies_seen``
vacancies, those to which a referral service sends searchers, and some more for each course, all
but the last of them in firms that do the worker's phase, and ranks them by

    ln wage offered + taste,    taste ~ spread x N(0, 1), drawn for worker and firm

Vacancies stand on a ring, at places drawn anew each quarter, and to see one is to draw a point and
take the next on the ring. A vacancy that is opened or not changes only the looks that fall on its
own arc; in the long run each is seen as often as any other.

Wages offered are for the skill the worker would have in the job: in the craft as it is, in
another phase the part that serves there (see `learning`). An employed worker moves only to a
better offer, and on a regular contract; an unemployed one takes any offer above the replacement
income, on the contract the firm gives (see `employment`). Tastes give every firm an
upward-sloping supply of labour: one that pays less still hires, but fewer and more slowly.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws, state
from distretto.economy.employment import temporary_chance
from distretto.economy.labour import binding_floor, leave_job, obeyed_floor, wage_scale
from distretto.economy.learning import transfer
from distretto.economy.parameters import Parameters
from distretto.economy.production import does_phase
from distretto.economy.rings import lay_out, next_on
from distretto.economy.state import (
    FAMILY,
    REGULAR,
    TEMPORARY,
    Books,
    Firms,
    Phases,
    Policy,
    Tally,
    Workers,
)
from distretto.kernels import kernel


@kernel
def main_phase(firms: Firms, phases: Phases, f: int) -> int:
    """The phase a newcomer to the firm's work is put to: the longest it does."""
    best = 0
    longest = -1.0
    for i in range(phases.hours.size):
        if does_phase(firms.phases[f], i) and phases.hours[i] > longest:
            longest = phases.hours[i]
            best = i
    return best


@kernel
def job_skill(firms: Firms, workers: Workers, versatility: float, w: int, f: int) -> float:
    """Skill that a worker would have in a job at a firm."""
    if does_phase(firms.phases[f], workers.craft[w]):
        return float(workers.skill[w])
    return workers.skill[w] * transfer(workers.breadth[w], versatility)


@kernel
def take_job(
    firms: Firms,
    books: Books,
    workers: Workers,
    phases: Phases,
    policy: Policy,
    practices: state.Practices,
    tally: Tally,
    p: Parameters,
    w: int,
    f: int,
    temporary: bool,
) -> None:
    """Hire a worker without a job: craft, skill, pay, contract and tenure are those of the job."""
    skill = job_skill(firms, workers, p.production.versatility, w, f)
    scale = wage_scale(skill, workers.breadth[w], 0, p)
    if not does_phase(firms.phases[f], workers.craft[w]):
        workers.craft[w] = main_phase(firms, phases, f)
    workers.skill[w] = skill
    workers.wage[w] = max(obeyed_floor(firms, policy, f), firms.posted_wage[f] * scale)
    workers.market_wage[w] = practices.market_wage[f] * scale
    workers.contract[w] = TEMPORARY if temporary else REGULAR
    workers.unregistered[w] = workers.wage[w] < policy.wage_floor[0]
    workers.tenure[w] = 0
    workers.employer[w] = f
    firms.workers[f] += 1
    books.hires[f] += 1
    tally.hires[0] += 1


@kernel(allocates=True)
def hire(
    firms: Firms,
    books: Books,
    workers: Workers,
    phases: Phases,
    policy: Policy,
    practices: state.Practices,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Match the quarter's searching workers and vacancies."""
    n_firms = firms.alive.size
    n_phases = phases.hours.size
    owner, place, start, first = _vacancy_rings(firms, n_phases, seed, quarter)
    total = first[n_phases + 1] - first[n_phases]
    left = firms.vacancies.copy()
    floors = binding_floor(firms, policy)
    if total > 0:
        searchers, n = _searchers(workers, p.labour.on_the_job, p.labour.approached, seed, quarter)
        temporary = np.zeros(n_firms)
        for w in range(workers.alive.size):
            f = workers.employer[w]
            if workers.alive[w] and f >= 0 and workers.contract[w] == TEMPORARY:
                temporary[f] += 1.0
        for f in range(n_firms):
            if firms.vacancies[f] > 0:
                temporary[f] = temporary_chance(
                    firms.workers[f],
                    temporary[f],
                    firms.vacancies[f],
                    practices.swing[f],
                    p.practices,
                )
        _match(
            firms,
            books,
            workers,
            phases,
            policy,
            practices,
            tally,
            p,
            seed,
            quarter,
            searchers[:n],
            owner,
            place,
            start,
            first,
            floors,
            temporary,
            left,
        )
    for f in range(n_firms):
        if firms.alive[f] and firms.vacancies[f] > 0:
            open_ = left[f] / firms.vacancies[f]
            firms.unfilled[f] += p.labour.workload_memory * (open_ - firms.unfilled[f])
        else:
            firms.unfilled[f] *= 1.0 - p.labour.workload_memory
    _update_trained_quits(firms, practices, p.labour.quit_memory)


@kernel
def _match(
    firms: Firms,
    books: Books,
    workers: Workers,
    phases: Phases,
    policy: Policy,
    practices: state.Practices,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
    searchers: np.ndarray,
    owner: np.ndarray,
    place: np.ndarray,
    start: np.ndarray,
    first: np.ndarray,
    floors: np.ndarray,
    temporary: np.ndarray,
    left: np.ndarray,
) -> None:
    """Let each searcher in turn see vacancies (`_vacancy_rings`) and take the best still open."""
    stream = draws.stream_key(seed, draws.JOB_SEARCH, quarter)
    contract = draws.stream_key(seed, draws.HIRING_CONTRACT, quarter)
    tastes = draws.stream_key(seed, draws.TASTE, 0)
    for w in searchers:
        now = workers.employer[w]
        best_f = -1
        if now >= 0:
            best = math.log(max(0.01, workers.wage[w])) + _taste(
                tastes, workers.key[w], firms.key[now], p.labour.taste
            )
        else:
            best = math.log(max(0.01, p.labour.benefit))
        seen = p.labour.vacancies_seen + policy.referral[0]
        seen += p.labour.trained_vacancies * workers.trained[w]
        for v in range(seen):
            # The last vacancy seen may be in any trade, the others are in one's own.
            ring = workers.craft[w] if v < seen - 1 else phases.hours.size
            low, high = first[ring], first[ring + 1]
            if low == high:
                continue
            point = draws.draw_nth(stream, workers.key[w], v)
            f = owner[low + next_on(place[low:high], start[low:high], high - low, point)]
            if f == now or left[f] == 0:
                continue
            skill = job_skill(firms, workers, p.production.versatility, w, f)
            scale = wage_scale(skill, workers.breadth[w], 0, p)
            wage = max(floors[f], firms.posted_wage[f] * scale)
            value = math.log(max(0.01, wage)) + _taste(
                tastes, workers.key[w], firms.key[f], p.labour.taste
            )
            if value > best:
                best = value
                best_f = f
        if best_f < 0:
            continue
        if now >= 0:
            books.quits[now] += 1
            practices.trained_left[now] += 1 if workers.trained[w] > 0 else 0
            tally.moves[0] += 1
            leave_job(firms, workers, tally, w)
        temporarily = now < 0 and draws.draw(contract, workers.key[w]) < temporary[best_f]
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
            best_f,
            temporarily,
        )
        left[best_f] -= 1


@kernel(allocates=True)
def _update_trained_quits(firms: Firms, practices: state.Practices, memory: float) -> None:
    """Let what firms know of how long the trained stay follow their own or others' experience."""
    trained = float(np.sum(practices.trained_staff))
    left = float(np.sum(practices.trained_left)) / max(1.0, trained)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        rate = left
        if practices.trained_staff[f] > 0:
            rate = min(1.0, practices.trained_left[f] / practices.trained_staff[f])
        practices.trained_quits[f] += memory * (rate - practices.trained_quits[f])


@kernel(allocates=True)
def _vacancy_rings(
    firms: Firms, n_phases: int, seed: np.uint64, quarter: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Vacancies on rings (see `rings`), one of each phase and one of all.

    Returns the firm of each vacancy, its place and the arcs, ring by ring, and where each ring
    begins, with the length of all at the end.
    """
    first = np.zeros(n_phases + 2, np.int64)
    for f in range(firms.alive.size):
        if firms.vacancies[f] > 0:
            first[n_phases + 1] += firms.vacancies[f]
            for i in range(n_phases):
                if does_phase(firms.phases[f], i):
                    first[i + 1] += firms.vacancies[f]
    for ring in range(n_phases + 1):
        first[ring + 1] += first[ring]
    total = first[n_phases + 1]
    firm = np.empty(total, np.int32)
    point = np.empty(total)
    stream = draws.stream_key(seed, draws.VACANCY_RING, quarter)
    filled = first[: n_phases + 1].copy()
    for f in range(firms.alive.size):
        for v in range(firms.vacancies[f]):
            place_of = draws.draw_nth(stream, firms.key[f], v)
            for ring in range(n_phases + 1):
                if ring == n_phases or does_phase(firms.phases[f], ring):
                    firm[filled[ring]] = f
                    point[filled[ring]] = place_of
                    filled[ring] += 1
    owner = np.empty(total, np.int32)
    place = np.empty(total)
    start = np.empty(total, np.int32)
    for ring in range(n_phases + 1):
        low, high = first[ring], first[ring + 1]
        lay_out(
            point[low:high],
            firm[low:high],
            high - low,
            place[low:high],
            owner[low:high],
            start[low:high],
        )
    return owner, place, start, first


@kernel
def _taste(stream: np.uint64, worker: np.uint64, firm: np.uint64, spread: float) -> float:
    """Taste of a worker for working at a firm; the same whenever they meet."""
    if spread <= 0.0:
        return 0.0
    return spread * draws.normal_quantile(draws.draw(draws.hash_key(stream, worker), firm))


@kernel(allocates=True)
def _searchers(
    workers: Workers, on_the_job: float, approached: float, seed: np.uint64, quarter: int
) -> tuple[np.ndarray, int]:
    """Workers who look for a job this quarter, in its keyed order; and how many."""
    looks = draws.stream_key(seed, draws.LOOKING, quarter)
    approach = draws.stream_key(seed, draws.APPROACH, quarter)
    queue = draws.stream_key(seed, draws.JOB_QUEUE, quarter)
    found = np.empty(workers.alive.size, np.int32)
    place = np.empty(workers.alive.size)
    n = 0
    for w in range(workers.alive.size):
        if not workers.alive[w] or workers.contract[w] == FAMILY:
            continue
        if (
            workers.employer[w] < 0
            or draws.draw(looks, workers.key[w]) < on_the_job
            or (workers.trained[w] > 0 and draws.draw(approach, workers.key[w]) < approached)
        ):
            found[n] = w
            place[n] = draws.draw(queue, workers.key[w])
            n += 1
    return found[:n][np.argsort(place[:n])], n
