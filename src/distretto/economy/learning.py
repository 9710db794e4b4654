"""Learning by doing, breadth, and loss of skill.

Definitions, worker w of firm f, craft p::

    s_w += l max(0, c_w - s_w) u_f         u_f: hours worked over normal hours, at most 1
    b_w += m (1 - b_w) d_f u_f             d_f: other phases the firm does, over all others
    s_w *= 1 - delta (1 - b_w)             where the technique of the craft changed this quarter
    s_w *= 1 - i                           in a quarter out of work

c_w is the skill up to which practice alone carries a worker; a course can carry beyond it (see
`training`). It is normal over workers, drawn once for each, never below the skill they came with
nor above 1. Breadth is the command of phases other than one's own: it is what carries over when the
technique of one's own phase changes, or when one is put to another (``transfer``)::

    transfer = v + (1 - v) b_w             part of skill that serves in another phase

References
----------
Argote, Epple (1990), Learning curves in manufacturing, Science 247 (knowledge depreciates).
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Skill
from distretto.economy.state import Books, Firms, Phases, Workers
from distretto.kernels import kernel


@kernel
def transfer(breadth: float, versatility: float) -> float:
    """Part of a worker's skill that serves in another phase."""
    return versatility + (1.0 - versatility) * breadth


@kernel(entry=True)
def skill_ceiling(key: np.uint64, seed: np.uint64, least: float, p: Skill) -> float:
    """Skill up to which practice carries a worker who came with skill ``least``."""
    ceiling = p.ceiling
    if p.ceiling_dispersion > 0.0:
        u = draws.draw(draws.stream_key(seed, draws.TALENT, 0), key)
        ceiling += p.ceiling_dispersion * draws.normal_quantile(u)
    return min(1.0, max(least, ceiling))


@kernel
def learn(firms: Firms, books: Books, workers: Workers, phases: Phases, p: Skill) -> None:
    """Let skill and breadth follow the work done and the changes of technique."""
    others = max(1, phases.hours.size - 1)
    for w in range(workers.alive.size):
        if not workers.alive[w]:
            continue
        f = workers.employer[w]
        if f < 0:
            workers.skill[w] *= 1.0 - p.idle_loss
        elif books.hours[f] > 0.0:
            worked = min(1.0, books.booked[f] / books.hours[f])
            missing = max(0.0, workers.ceiling[w] - workers.skill[w])
            workers.skill[w] += p.learning * missing * worked
            done = max(0, firms.n_phases[f] - 1) / others
            workers.breadth[w] += p.broadening * (1.0 - workers.breadth[w]) * done * worked
        if phases.changed[workers.craft[w]]:
            workers.skill[w] *= 1.0 - p.loss * (1.0 - workers.breadth[w])
