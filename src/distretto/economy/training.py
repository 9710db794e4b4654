"""Training: firms choose how many workers to send on courses, from their own experience.

Definitions, firm f::

    gain_f    = g (1 - s_f) e'(s) / e(s_f) y_f          value added a course adds a quarter
    kept_f    = (1 - phi) (1 - chi if it works for others)
    return_f  = gain_f kept_f / (quits_f + 1 / career + discount)
    cost_f    = course cost x (1 - public share) x relative cost
    target_f  = most x logistic(ln(return_f / cost_f) / spread)

y_f is the value added per worker it has seen, quits_f the rate at which its own workers leave.
Nothing says that firms train too little: it follows where those who leave take the skill along.
A course gives a share g of the skill that the worker still lacks.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Parameters
from distretto.economy.production import efficiency
from distretto.economy.state import (
    GOVERNMENT,
    OUTSIDE,
    Books,
    Firms,
    Policy,
    Sectors,
    Strategies,
    Tally,
    Workers,
)
from distretto.kernels import kernel


@kernel
def course_return(
    skill: float, yield_: float, quit_rate: float, final: bool, p: Parameters
) -> float:
    """Discounted value of one course to the firm, in numeraire."""
    learned = p.training.gain * (1.0 - skill)
    gain = yield_ * (
        efficiency(skill + learned, p.production) / efficiency(skill, p.production) - 1.0
    )
    kept = 1.0 - p.labour.rent_sharing
    if not final:
        kept *= 1.0 - p.placement.going_price_weight
    return gain * kept / (quit_rate + 1.0 / p.training.career + p.training.discount)


@kernel
def choose_training(
    firms: Firms, workers: Workers, policy: Policy, strategies: Strategies, p: Parameters
) -> None:
    """Move each firm's training toward what its own experience says it is worth."""
    skill = np.zeros(firms.alive.size)
    for w in range(workers.alive.size):
        if workers.alive[w] and workers.employer[w] >= 0:
            skill[workers.employer[w]] += workers.skill[w]
    for f in range(firms.alive.size):
        if not firms.alive[f] or firms.workers[f] == 0:
            continue
        cost = p.training.cost * policy.course_cost[f] * (1.0 - policy.course_public[f])
        value = course_return(
            skill[f] / firms.workers[f], firms.yield_[f], firms.quit_rate[f], firms.final[f], p
        )
        target = p.training.most
        if cost > 0.0:
            index = math.log(max(1e-9, value) / cost) / p.training.spread
            target /= 1.0 + math.exp(-min(60.0, max(-60.0, index)))
        target = min(1.0, target * strategies.train_push[f])
        firms.training[f] += p.training.speed * (target - firms.training[f])


@kernel
def train(
    firms: Firms,
    books: Books,
    workers: Workers,
    policy: Policy,
    sectors: Sectors,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Hold the quarter's courses: firms and the public pay, workers learn."""
    stream = draws.stream_key(seed, draws.COURSE, quarter)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0:
            continue
        if draws.draw(stream, workers.key[w]) >= firms.training[f]:
            continue
        cost = p.training.cost * policy.course_cost[f]
        public = cost * policy.course_public[f]
        books.courses[f] += cost - public
        books.trained[f] += 1
        firms.cash[f] -= cost - public
        sectors.money[GOVERNMENT] -= public
        sectors.money[OUTSIDE] += cost
        tally.training_public[0] += public
        workers.skill[w] += p.training.gain * (1.0 - workers.skill[w])
        workers.trained[w] += 1
