"""Hiring, slowly and readably: what the engine's labour market must equal.

The rule of `distretto.economy.hiring` once more, in plain Python: firms and workers as objects,
vacancies as lists of firms. It is written to be read beside the text of the rule and to be checked
against it by eye. Of the engine it uses the numbers of the streams of chance and the normal
quantile, and nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from distretto.economy.draws import (
    APPROACH,
    HIRING_CONTRACT,
    JOB_QUEUE,
    JOB_SEARCH,
    LOOKING,
    TASTE,
    VACANCY_RING,
    normal_quantile,
)
from distretto.economy.parameters import Parameters
from distretto.economy.state import FAMILY, TEMPORARY, State
from plain_draws import draw, hash_key, stream_key


@dataclass
class Firm:
    slot: int
    key: int
    alive: bool
    phases: set[int]
    posted_wage: float
    market_wage: float
    evades: bool
    vacancies: int
    workers: int
    temporaries: int  # of its workers
    swing: float
    quits: int
    unfilled: float
    trained_staff: int
    trained_left: int
    trained_quits: float
    hires: int = 0
    open: int = 0  # vacancies nobody has taken yet

    def temporary_chance(self, p: Parameters) -> float:
        """That a hire gets a temporary contract: what is lacking of the share wanted."""
        wanted = min(1.0, p.practices.temporary * self.swing)
        lacking = wanted * (self.workers + self.vacancies)
        lacking -= self.temporaries
        return min(1.0, max(0.0, lacking / self.vacancies))


@dataclass
class Worker:
    slot: int
    key: int
    employer: Firm | None
    craft: int
    skill: float
    breadth: float
    wage: float
    market_wage: float
    trained: int
    tenure: int
    contract: int
    union: bool
    unregistered: bool

    def skill_at(self, firm: Firm, p: Parameters) -> float:
        """Skill in a job at a firm: in another phase only part of what one can do serves."""
        if self.craft in firm.phases:
            return self.skill
        v = p.production.versatility
        return self.skill * (v + (1.0 - v) * self.breadth)


def newcomers_scale(skill: float, breadth: float, p: Parameters) -> float:
    """Wage of somebody without seniority over the wage posted for reference skill."""
    s0 = p.production.unskilled_share
    reference = s0 + (1.0 - s0) * p.production.reference_skill
    return (s0 + (1.0 - s0) * skill) / reference * (1.0 + p.labour.breadth_pay * breadth)


@dataclass
class Town:
    firms: list[Firm]  # by slot
    workers: list[Worker]  # those alive, by slot
    hours: list[float]  # standard hours by phase
    p: Parameters
    floor: float  # lowest lawful wage
    referred: int
    seed: int
    quarter: int
    moves: int = 0
    ring: list[tuple[float, Firm]] = field(default_factory=list)  # vacancies by place

    def hire(self) -> None:
        """Match searching workers and vacancies; then firms take stock."""
        for firm in self.firms:
            firm.open = firm.vacancies
        self.form_ring()
        contracts = stream_key(self.seed, HIRING_CONTRACT, self.quarter)
        temporary = {f.slot: f.temporary_chance(self.p) for f in self.firms if f.vacancies > 0}
        for worker in self.searchers() if temporary else []:
            firm = self.best_job(worker)
            if firm is None:
                continue
            came_from = worker.employer
            if came_from is not None:
                self.leave(worker, came_from)
            self.start(worker, firm)
            short = came_from is None and draw(contracts, worker.key) < temporary[firm.slot]
            worker.contract = TEMPORARY if short else worker.contract
        self.take_stock()

    def form_ring(self) -> None:
        """Vacancies at places drawn anew."""
        stream = stream_key(self.seed, VACANCY_RING, self.quarter)
        self.ring = [
            (draw(hash_key(stream, firm.key), n), firm)
            for firm in self.firms
            for n in range(firm.vacancies)
        ]
        self.ring.sort(key=lambda entry: entry[0])

    def look_up(self, point: float, craft: int | None) -> Firm | None:
        """The firm of the next vacancy from a point, of those in a craft or in any."""
        ring = [(p, firm) for p, firm in self.ring if craft is None or craft in firm.phases]
        for place, firm in ring:
            if place >= point:
                return firm
        return ring[0][1] if ring else None

    def searchers(self) -> list[Worker]:
        """The unemployed, some of the employed, and some of the trained; in a random order."""
        looks = stream_key(self.seed, LOOKING, self.quarter)
        approach = stream_key(self.seed, APPROACH, self.quarter)
        queue = stream_key(self.seed, JOB_QUEUE, self.quarter)

        def searches(worker: Worker) -> bool:
            if worker.contract == FAMILY:
                return False
            if worker.employer is None:
                return True
            if draw(looks, worker.key) < self.p.labour.on_the_job:
                return True
            return worker.trained > 0 and draw(approach, worker.key) < self.p.labour.approached

        found = [worker for worker in self.workers if searches(worker)]
        return sorted(found, key=lambda worker: draw(queue, worker.key))

    def jobs_seen(self, worker: Worker) -> list[Firm]:
        """Firms of the vacancies a worker sees: in the own craft, and a last one in any."""
        number = self.p.labour.vacancies_seen + self.referred
        number += self.p.labour.trained_vacancies * worker.trained
        own = hash_key(stream_key(self.seed, JOB_SEARCH, self.quarter), worker.key)
        crafts = [*[worker.craft] * (number - 1), None]
        seen = [self.look_up(draw(own, n), craft) for n, craft in enumerate(crafts)]
        return [firm for firm in seen if firm is not None]

    def taste(self, worker: Worker, firm: Firm) -> float:
        """What a worker likes about a firm, in log points of the wage; it does not change."""
        own = hash_key(stream_key(self.seed, TASTE, 0), worker.key)
        return self.p.labour.taste * normal_quantile(draw(own, firm.key))

    def offered(self, worker: Worker, firm: Firm) -> float:
        scale = newcomers_scale(worker.skill_at(firm, self.p), worker.breadth, self.p)
        lowest = 0.0 if firm.evades else self.floor
        return max(lowest, firm.posted_wage * scale)

    def value(self, worker: Worker, wage: float, firm: Firm) -> float:
        return math.log(max(0.01, wage)) + self.taste(worker, firm)

    def best_job(self, worker: Worker) -> Firm | None:
        """The best vacancy seen, if it is better than what the worker has; of equals the first."""
        if worker.employer is None:
            best = math.log(max(0.01, self.p.labour.benefit))
        else:
            best = self.value(worker, worker.wage, worker.employer)
        taken = None
        for firm in self.jobs_seen(worker):
            if firm is worker.employer or firm.open == 0:
                continue
            value = self.value(worker, self.offered(worker, firm), firm)
            if value > best:
                best, taken = value, firm
        return taken

    def leave(self, worker: Worker, firm: Firm) -> None:
        firm.workers -= 1
        firm.quits += 1
        firm.trained_left += worker.trained > 0
        self.moves += 1
        worker.tenure, worker.contract, worker.union = 0, 0, False

    def start(self, worker: Worker, firm: Firm) -> None:
        skill, wage = worker.skill_at(firm, self.p), self.offered(worker, firm)
        worker.market_wage = firm.market_wage * newcomers_scale(skill, worker.breadth, self.p)
        if worker.craft not in firm.phases:
            # Put to the longest phase that the firm does.
            worker.craft = max(sorted(firm.phases), key=lambda phase: self.hours[phase])
        worker.skill, worker.wage, worker.employer = skill, wage, firm
        worker.unregistered = wage < self.floor
        firm.workers += 1
        firm.hires += 1
        firm.open -= 1

    def take_stock(self) -> None:
        """What firms remember: vacancies left open, and how long the trained stay."""
        labour = self.p.labour
        alive = [firm for firm in self.firms if firm.alive]
        for firm in self.firms:
            left = firm.open / firm.vacancies if firm in alive and firm.vacancies > 0 else 0.0
            firm.unfilled += labour.workload_memory * (left - firm.unfilled)
        trained = sum(firm.trained_staff for firm in self.firms)
        everywhere = sum(firm.trained_left for firm in self.firms) / max(1, trained)
        for firm in alive:
            rate = everywhere  # who has trained nobody goes by what happens to others
            if firm.trained_staff > 0:
                rate = min(1.0, firm.trained_left / firm.trained_staff)
            firm.trained_quits += labour.quit_memory * (rate - firm.trained_quits)


def read(state: State, p: Parameters, seed: int, quarter: int) -> Town:
    """The district as hiring finds it."""
    f, books, practices, w = state.firms, state.books, state.practices, state.workers
    hours = state.phases.hours.tolist()
    firms = [
        Firm(
            slot=n,
            key=int(f.key[n]),
            alive=bool(f.alive[n]),
            phases={i for i in range(len(hours)) if int(f.phases[n]) >> i & 1},
            posted_wage=float(f.posted_wage[n]),
            market_wage=float(practices.market_wage[n]),
            evades=bool(f.evades[n]),
            vacancies=int(f.vacancies[n]),
            workers=int(f.workers[n]),
            temporaries=int(
                ((w.contract == TEMPORARY) & w.alive & (w.employer == n)).sum(),
            ),
            swing=float(practices.swing[n]),
            quits=int(books.quits[n]),
            unfilled=float(f.unfilled[n]),
            trained_staff=int(practices.trained_staff[n]),
            trained_left=int(practices.trained_left[n]),
            trained_quits=float(practices.trained_quits[n]),
            hires=int(books.hires[n]),
        )
        for n in range(f.alive.size)
    ]
    workers = [
        Worker(
            slot=n,
            key=int(w.key[n]),
            employer=firms[w.employer[n]] if w.employer[n] >= 0 else None,
            craft=int(w.craft[n]),
            skill=float(w.skill[n]),
            breadth=float(w.breadth[n]),
            wage=float(w.wage[n]),
            market_wage=float(w.market_wage[n]),
            trained=int(w.trained[n]),
            tenure=int(w.tenure[n]),
            contract=int(w.contract[n]),
            union=bool(w.union[n]),
            unregistered=bool(w.unregistered[n]),
        )
        for n in range(w.alive.size)
        if w.alive[n]
    ]
    return Town(
        firms,
        workers,
        hours,
        p,
        floor=float(state.policy.wage_floor[0]),
        referred=int(state.policy.referral[0]),
        seed=int(seed),
        quarter=quarter,
    )
