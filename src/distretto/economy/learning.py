"""Learning by doing, and loss of skill where technique changes.

Definitions, worker w of firm f::

    s_w += l (1 - s_w) u_f        u_f: hours worked over normal hours, at most 1
    s_w *= 1 - delta              where the technique of the craft changed this quarter
"""

from __future__ import annotations

from distretto.economy.parameters import Skill
from distretto.economy.state import Books, Phases, Workers
from distretto.kernels import kernel


@kernel
def learn(books: Books, workers: Workers, phases: Phases, p: Skill) -> None:
    """Let skill follow the hours worked and the changes of technique."""
    for w in range(workers.alive.size):
        if not workers.alive[w]:
            continue
        f = workers.employer[w]
        if f >= 0 and books.hours[f] > 0.0:
            worked = min(1.0, books.booked[f] / books.hours[f])
            workers.skill[w] += p.learning * (1.0 - workers.skill[w]) * worked
        if phases.changed[workers.craft[w]]:
            workers.skill[w] *= 1.0 - p.loss
