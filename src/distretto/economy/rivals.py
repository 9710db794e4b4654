"""Rivals outside the district search the same landscape by the same rules.

A rival is a few sampled firms, each with a design of its own. They search in the organisation of
their rival with the kernels of `design_search`, all phases in house and at the usual number of
trials, and imitate the best among themselves with those of `imitation`.

Definitions, rival r, quarter t counted from the end of burn-in::

    m_rt = mean over its firms of C(x)
    q_rt = m_rt / m_r0 (1 + trend)^t        quality relative to the end of burn-in; 1 until then

Nothing about the district enters, and nothing here knows how fast technique changes: a rival's
quality suffers from change as far as its organisation does not keep up with it.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.design_search import opening_design, search
from distretto.economy.imitation import copy_block
from distretto.economy.landscape import mean_contribution, phase_keys
from distretto.economy.parameters import Design
from distretto.economy.production import core_phases
from distretto.economy.state import Designs, Markets, Phases
from distretto.kernels import kernel


@kernel
def rival_key(r: int, s: int) -> np.uint64:
    """Identity of sampled firm s of rival r."""
    return np.uint64(1_000_000 * (r + 1) + s)


@kernel(entry=True, allocates=True)
def open_rivals(designs: Designs, phases: Phases, p: Design, seed: np.uint64) -> None:
    """Give rivals the designs of the opening day."""
    n = core_phases(phases)
    keys = np.empty(n, np.uint64)
    phase_keys(seed, 0, phases.version, keys)
    k = min(p.interdependence, n - 1)
    for r in range(designs.rival_bits.shape[0]):
        for s in range(designs.rival_bits.shape[1]):
            designs.rival_bits[r, s] = opening_design(
                keys, k, p.opening_trials, seed, 0, rival_key(r, s)
            )


@kernel(allocates=True)
def move_rivals(
    markets: Markets,
    phases: Phases,
    designs: Designs,
    p: Design,
    trend: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Let rivals search, and set their quality relative to the end of burn-in."""
    n = core_phases(phases)
    k = min(p.interdependence, n - 1)
    keys = np.empty(n, np.uint64)
    phase_keys(seed, 0, phases.version, keys)
    doer = np.zeros(n, np.int64)
    trust = np.ones(n)
    with_team = np.ones(n, np.bool_)
    chance = draws.stream_key(seed, draws.IMITATION, quarter)
    n_sample = designs.rival_bits.shape[1]
    value = np.empty(n_sample)
    for r in range(designs.rival_bits.shape[0]):
        organisation = p.first_rival if r == 0 else p.second_rival
        shown = designs.rival_bits[r].copy()
        for s in range(n_sample):
            value[s] = mean_contribution(keys, k, shown[s])
        model = shown[np.argmax(value)]
        total = 0.0
        for s in range(n_sample):
            entity = rival_key(r, s)
            bits, _ = search(
                shown[s],
                organisation,
                p.trials,
                0.0,
                keys,
                k,
                doer,
                trust,
                with_team,
                p,
                seed,
                entity,
                quarter,
            )
            if draws.draw_nth(chance, entity, 0) < p.imitation:
                first = int(n * draws.draw_nth(chance, entity, 1))
                bits = copy_block(bits, model, first, p.block, keys, k)
            designs.rival_bits[r, s] = bits
            total += mean_contribution(keys, k, bits)
        mean = total / n_sample
        if quarter <= 0:
            designs.rival_opening[r] = mean
        drift = (1.0 + trend) ** max(0, quarter)
        markets.rival_quality[r] = mean / designs.rival_opening[r] * drift
