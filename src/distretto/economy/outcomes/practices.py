"""Outcomes: participation, kinds of contract, unions, training."""

from __future__ import annotations

import math

import numpy as np

from distretto.economy.outcomes.declaration import C, Outcome, W
from distretto.economy.state import TEMPORARY, Firms, Practices, Workers
from distretto.kernels import kernel

OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "participation",
        "Participation of workers",
        "0-1",
        "higher",
        C,
        "Share of what they know that workers put into improvement; mean over workers.",
    ),
    Outcome(
        "breadth",
        "Mean breadth",
        "0-1",
        "higher",
        W,
        "Command of phases other than their own, between 0 and 1, of those employed; mean.",
    ),
    Outcome(
        "skill_spread",
        "Spread of skill",
        "0-1",
        None,
        W,
        "Standard deviation of the skill of those employed.",
    ),
    Outcome(
        "temporary",
        "Temporary workers",
        "share",
        "lower",
        W,
        "Workers on temporary contracts over workers employed.",
    ),
    Outcome(
        "union_coverage",
        "Workers covered by a union",
        "share",
        None,
        W,
        "Workers of firms in which more than half are members of a union, over workers employed.",
    ),
    Outcome(
        "strikes",
        "Firms struck",
        "share per year",
        None,
        W,
        "Firms in which a strike is called this quarter over all firms, times four.",
    ),
    Outcome(
        "trained_premium",
        "Wage premium of the trained",
        "log points",
        None,
        W,
        "Log wage of workers who have taken a course less that of others in the same cell of age "
        "(decades), tenure (up to 1, 3, 8 years, more) and skill that practice gives (fifths); "
        "mean over the trained in cells that hold both.",
    ),
    Outcome(
        "training_firms_year",
        "Firms of 10 to 49 workers that train",
        "share",
        "higher",
        W,
        "Firms of 10 to 49 workers that gave a course in the last four quarters, over all such "
        "firms.",
    ),
)


@kernel
def _ratio(top: float, low: float) -> float:
    return top / low if low > 0.0 else np.nan


@kernel(entry=True, allocates=True)
def trained_premium(workers: Workers) -> float:
    """Log wage premium of trained workers over others of the same age, tenure and talent."""
    cells = 5 * 4 * 5
    pay = np.zeros((cells, 2))
    n = np.zeros((cells, 2))
    for w in range(workers.alive.size):
        if not workers.alive[w] or workers.employer[w] < 0:
            continue
        age = min(4, max(0, int((workers.age[w] - 18.0) / 10.0)))
        quarters = workers.tenure[w]
        tenure = 0 if quarters <= 4 else 1 if quarters <= 12 else 2 if quarters <= 32 else 3
        talent = min(4, int(5.0 * workers.ceiling[w]))
        cell = (age * 4 + tenure) * 5 + talent
        k = 1 if workers.trained[w] > 0 else 0
        pay[cell, k] += math.log(max(1e-9, workers.wage[w]))
        n[cell, k] += 1.0
    gap = 0.0
    weight = 0.0
    for cell in range(cells):
        if n[cell, 0] > 0.0 and n[cell, 1] > 0.0:
            gap += pay[cell, 1] - n[cell, 1] * pay[cell, 0] / n[cell, 0]
            weight += n[cell, 1]
    return _ratio(gap, weight)


@kernel(entry=True, allocates=True)
def measure(firms: Firms, workers: Workers, practices: Practices, quarter: int) -> np.ndarray:
    """Outcomes of the quarter just run, in the order of `OUTCOMES`."""
    jobs = 0.0
    breadth = 0.0
    skill = 0.0
    squares = 0.0
    temporary = 0.0
    for w in range(workers.alive.size):
        if not workers.alive[w] or workers.employer[w] < 0:
            continue
        jobs += 1.0
        breadth += workers.breadth[w]
        skill += workers.skill[w]
        squares += workers.skill[w] ** 2
        temporary += 1.0 if workers.contract[w] == TEMPORARY else 0.0
    participation = 0.0
    covered = 0.0
    struck = 0.0
    n_firms = 0.0
    middling = 0.0
    training = 0.0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        n_firms += 1.0
        participation += practices.participation[f] * firms.workers[f]
        covered += firms.workers[f] if practices.covered[f] else 0.0
        struck += 1.0 if practices.strike[f] > 0.0 else 0.0
        if 10 <= firms.workers[f] < 50:
            middling += 1.0
            training += 1.0 if practices.last_course[f] > quarter - 4 else 0.0
    mean = _ratio(skill, jobs)
    return np.array(
        [
            _ratio(participation, jobs),
            _ratio(breadth, jobs),
            math.sqrt(max(0.0, _ratio(squares, jobs) - mean**2)),
            _ratio(temporary, jobs),
            _ratio(covered, jobs),
            4.0 * _ratio(struck, n_firms),
            trained_premium(workers),
            _ratio(training, middling),
        ]
    )
