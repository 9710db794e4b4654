"""Analytical knowledge: what a firm knows beyond its own practice.

Definitions, firm f::

    own_f    = engineers n_f / (n_f + n_half)              n_f workers: large firms have some
    seen_f   = diffusion max_j (trust_fj knowledge_j)      from the firms it knows
    access_f = 1 - (1 - own_f)(1 - seen_f)(1 - offered_f)  offered: by institutions
    knowledge_f += speed (access_f - knowledge_f)

It makes long jumps in design and running machines by themselves possible (Asheim and Coenen
2005: analytical as against synthetic knowledge; Cohen and Levinthal 1990: it must be built up).

References
----------
Asheim, Coenen (2005), Knowledge bases and regional innovation systems, Research Policy 34.
Cohen, Levinthal (1990), Absorptive capacity, Administrative Science Quarterly 35.
"""

from __future__ import annotations

from distretto.economy.parameters import Design
from distretto.economy.state import Designs, Firms, Policy, Ties
from distretto.kernels import kernel


@kernel(entry=True)
def own_knowledge(workers: int, p: Design) -> float:
    """Analytical knowledge that a firm of a size has from its own staff."""
    return p.engineers * workers / (workers + p.engineers_size)


@kernel(allocates=True)
def update_knowledge(firms: Firms, ties: Ties, policy: Policy, designs: Designs, p: Design) -> None:
    """Move each firm's analytical knowledge toward what it has access to."""
    before = designs.knowledge.copy()
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        seen = 0.0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j >= 0:
                seen = max(seen, ties.trust[f, s] * before[j])
        lacking = 1.0 - own_knowledge(firms.workers[f], p)
        lacking *= (1.0 - p.diffusion * seen) * (1.0 - policy.analytic[f])
        designs.knowledge[f] += p.knowledge_speed * (1.0 - lacking - designs.knowledge[f])
