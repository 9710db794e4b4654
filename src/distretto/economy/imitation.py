"""Imitation: firms copy part of a better design that they can see.

Definitions, final firm f, once a quarter at most, with probability ``imitation``::

    seen    final firms of the niche that f knows, that its acquaintances know, and the
            further ones that bulletins describe
    model   the one of them with the best design, if it is better than f's
    x'      f's design with the model's choices in a block of phases that follow each other
    accepted if the whole gains

What is seen is the designs of the last quarter. A bulletin describes the firm that comes next on
a ring of final firms after a drawn point: a firm that is founded or closes changes only the
look-ups that fall on its own arc.

Copying a part without the rest may fail: that is why near copies of good designs are often poor
(Rivkin 2000).

References
----------
Rivkin (2000), Imitation of complex strategies, Management Science 46.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.design_search import if_whole_gains, whole_number
from distretto.economy.landscape import mean_contribution, phase_keys
from distretto.economy.parameters import Design
from distretto.economy.production import core_phases
from distretto.economy.state import Designs, Firms, Phases, Policy, Ties
from distretto.kernels import kernel

_ONE = np.uint64(1)


@kernel
def copy_block(
    bits: np.uint64,
    model: np.uint64,
    first: int,
    length: int,
    keys: np.ndarray,
    k: int,
) -> np.uint64:
    """The design after a trial of the model's choices in a block of phases."""
    n = keys.size
    other = bits
    for m in range(min(length, n)):
        bit = _ONE << np.uint64((first + m) % n)
        other = (other & ~bit) | (model & bit)
    return if_whole_gains(bits, other, keys, k)


@kernel(allocates=True)
def _ring(firms: Firms, stream: np.uint64) -> tuple[np.ndarray, np.ndarray]:
    """Places of final firms on a ring, in order, and the firms."""
    place = np.empty(firms.alive.size)
    member = np.empty(firms.alive.size, np.int64)
    size = 0
    for f in range(firms.alive.size):
        if firms.alive[f] and firms.final[f]:
            place[size] = draws.draw(stream, firms.key[f])
            member[size] = f
            size += 1
    order = np.argsort(place[:size])
    return place[order], member[order]


@kernel(allocates=True)
def imitate(
    firms: Firms,
    ties: Ties,
    phases: Phases,
    policy: Policy,
    designs: Designs,
    p: Design,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let some final firms try part of the best design they see."""
    designs.changes[:] = 0
    if p.imitation <= 0.0:
        return
    n_firms = firms.alive.size
    n = core_phases(phases)
    k = min(p.interdependence, n - 1)
    keys = np.empty(n, np.uint64)
    chance = draws.stream_key(seed, draws.IMITATION, quarter)
    bulletin = draws.stream_key(seed, draws.BULLETIN, quarter)
    place = np.empty(0)
    member = np.empty(0, np.int64)
    if np.any(policy.bulletins > 0.0):
        place, member = _ring(firms, bulletin)
    shown = designs.bits.copy()
    quality = np.zeros(n_firms)
    for f in range(n_firms):
        if firms.alive[f] and firms.final[f]:
            quality[f] = firms.design[f]
    for f in range(n_firms):
        if not (firms.alive[f] and firms.final[f]):
            continue
        if draws.draw_nth(chance, firms.key[f], 0) >= p.imitation:
            continue
        best = quality[f]
        model = -1
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j < 0:
                continue
            if quality[j] > best and designs.niche[j] == designs.niche[f]:
                best = quality[j]
                model = j
            for r in range(ties.partner.shape[1]):
                i = ties.partner[j, r]
                if i >= 0 and quality[i] > best and designs.niche[i] == designs.niche[f]:
                    best = quality[i]
                    model = i
        if policy.bulletins[f] > 0.0 and member.size > 0:
            base = draws.hash_key(bulletin, firms.key[f])
            number = whole_number(policy.bulletins[f], draws.draw(base, np.uint64(0)))
            for m in range(number):
                at = np.searchsorted(place, draws.draw(base, np.uint64(m + 1)))
                i = member[at % member.size]
                if quality[i] > best and designs.niche[i] == designs.niche[f]:
                    best = quality[i]
                    model = i
        if model < 0:
            continue
        phase_keys(seed, designs.niche[f], phases.version, keys)
        first = int(n * draws.draw_nth(chance, firms.key[f], 1))
        bits = copy_block(designs.bits[f], shown[model], first, p.block, keys, k)
        if bits != designs.bits[f]:
            designs.bits[f] = bits
            designs.changes[f] += 1
            firms.design[f] = mean_contribution(keys, k, bits) / designs.optimum[0]
