"""Training: firms choose how many workers to send on courses, from their own experience.

Definitions, firm f::

    course     s += g (1 - s),  b += g_b (1 - b)             skill and breadth of who attends
    learned_f += memory (de / e of who attended - learned_f) what courses have added to output
    quits_f   += memory (quits of the trained - quits_f)     others' trained where it has none
    hazard_f  = quits_f + 1 / career
    return_f  = learned_f ((y_f - w_f) / (hazard_f + r) + w_f / (hazard_f + r + rise))
    cost_f    = (course cost + organising / sent_f) (1 - public share) relative cost
    sent_f    = max(1, 4 most workers_f)                     those it would send in a year at most
    target_f  = min(1, most x logistic(ln(return_f / cost_f) / spread) x push_f)
    training_f += speed (target_f - training_f)              at least what it has pledged

push_f is what it has come to prefer (see `options`), y_f is value added per worker as realised and
w_f the mean wage: of what a better worker yields the firm keeps the margin for as long as he stays,
and his wage until it has caught up. A firm that has never trained looks at what a course would add
for its mean worker, and at how long the trained of its neighbours stay. Nothing says that firms
train too little, and no share of the gain is assumed to be lost: it follows where those who leave
take the skill along, and where prices hand it on.

A worker gives time of his own and attends only if that pays::

    de / e / (r + 1 / quarters left to the pension) >= own time

Temporary workers are not sent. A course carries beyond the skill that practice gives (see
`learning`).

References
----------
Becker (1964), Human Capital. Acemoglu, Pischke (1998), Why do firms train?, Quarterly Journal of
Economics 113 (with wages below value firms pay for general skill).
Zabin, Ringer (1997) for fees paid by firms and time given by workers.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws, state
from distretto.economy.parameters import Parameters
from distretto.economy.production import efficiency
from distretto.economy.state import (
    GOVERNMENT,
    OUTSIDE,
    TEMPORARY,
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
def course_effect(skill: float, p: Parameters) -> float:
    """Rise of a worker's output through a course, as a share."""
    learned = p.training.gain * (1.0 - skill)
    return efficiency(skill + learned, p.production) / efficiency(skill, p.production) - 1.0


@kernel
def course_return(
    learned: float, yield_: float, wage: float, quit_rate: float, p: Parameters
) -> float:
    """Discounted value of one course to the firm, in numeraire."""
    rate = quit_rate + 1.0 / p.training.career + p.training.discount
    return learned * ((yield_ - wage) / rate + wage / (rate + p.labour.rise))


@kernel
def attends(skill: float, age: float, p: Parameters) -> bool:
    """Whether a course is worth a worker's own time."""
    left = max(0.25, 4.0 * (p.workers.retirement_age - age))
    worth = course_effect(skill, p) / (p.training.discount + 1.0 / left)
    return worth >= p.training.own_time


@kernel(allocates=True)
def choose_training(
    firms: Firms,
    workers: Workers,
    policy: Policy,
    practices: state.Practices,
    strategies: Strategies,
    p: Parameters,
) -> None:
    """Move each firm's training toward what its own experience says it is worth."""
    skill = np.zeros(firms.alive.size)
    wage = np.zeros(firms.alive.size)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if workers.alive[w] and f >= 0:
            skill[f] += workers.skill[w]
            wage[f] += workers.wage[w]
    for f in range(firms.alive.size):
        if not firms.alive[f] or firms.workers[f] == 0:
            continue
        staff = firms.workers[f]
        learned = practices.course_gain[f]
        if learned <= 0.0:
            learned = course_effect(skill[f] / staff, p)
        value = course_return(
            learned, firms.yield_[f], wage[f] / staff, practices.trained_quits[f], p
        )
        # Courses are organised for those it would send in a year.
        sent = max(1.0, 4.0 * p.training.most * staff)
        cost = (p.training.cost + p.training.organising / sent) * policy.course_cost[f]
        cost *= 1.0 - policy.course_public[f]
        target = p.training.most
        if cost > 0.0:
            index = math.log(max(1e-9, value) / cost) / p.training.spread
            target /= 1.0 + math.exp(-min(60.0, max(-60.0, index)))
        target = min(1.0, target * strategies.train_push[f])
        firms.training[f] += p.training.speed * (target - firms.training[f])
        firms.training[f] = max(firms.training[f], policy.training_pledge[f])


@kernel(allocates=True)
def train(
    firms: Firms,
    books: Books,
    workers: Workers,
    policy: Policy,
    practices: state.Practices,
    sectors: Sectors,
    tally: Tally,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Hold the quarter's courses: firms and the public pay, workers learn."""
    stream = draws.stream_key(seed, draws.COURSE, quarter)
    added = np.zeros(firms.alive.size)
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0 or workers.contract[w] == TEMPORARY:
            continue
        if draws.draw(stream, workers.key[w]) >= firms.training[f]:
            continue
        if not attends(workers.skill[w], workers.age[w], p):
            continue
        books.trained[f] += 1
        added[f] += course_effect(workers.skill[w], p)
        workers.skill[w] += p.training.gain * (1.0 - workers.skill[w])
        workers.breadth[w] += p.training.breadth * (1.0 - workers.breadth[w])
        workers.trained[w] += 1
    for f in range(firms.alive.size):
        if books.trained[f] > 0:
            cost = books.trained[f] * p.training.cost + p.training.organising
            cost *= policy.course_cost[f]
            public = cost * policy.course_public[f]
            books.courses[f] += cost - public
            firms.cash[f] -= cost - public
            sectors.money[GOVERNMENT] -= public
            sectors.money[OUTSIDE] += cost
            tally.training_public[0] += public
            gain = added[f] / books.trained[f]
            if practices.course_gain[f] <= 0.0:
                practices.course_gain[f] = gain
            practices.course_gain[f] += p.labour.quit_memory * (gain - practices.course_gain[f])
            practices.last_course[f] = quarter
