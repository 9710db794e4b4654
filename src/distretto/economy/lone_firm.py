"""A lone firm on a landscape: what an organisation of search achieves, and nothing else.

The firm searches with the kernels of the season. Every phase is done by somebody else whom it
trusts to the same degree, or all are teams.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.design_search import TEAM, search
from distretto.economy.landscape import mean_contribution, phase_keys, random_design
from distretto.economy.parameters import Design
from distretto.kernels import kernel


@kernel(entry=True, allocates=True)
def lone_search(
    organisation: int,
    trust: float,
    novelty: float,
    phases: int,
    quarters: int,
    worlds: int,
    p: Design,
) -> np.ndarray:
    """Mean design quality C, not normalised, of a lone firm in each quarter.

    Parameters
    ----------
    organisation : int
        0 craft, 1 team, 2 fordist.
    trust : float
        Trust with whoever does each phase.
    novelty : float
        Probability that the technique of a phase changes in a quarter.
    phases, quarters, worlds : int
    p : Design

    Returns
    -------
    ndarray of float, shape (quarter,)
        Mean over worlds, at the end of each quarter. The firm starts from a random design.
    """
    k = min(p.interdependence, phases - 1)
    keys = np.empty(phases, np.uint64)
    doer = np.arange(phases)
    trusts = np.full(phases, trust)
    with_team = np.full(phases, organisation == TEAM)
    found = np.zeros(quarters)
    for world in range(worlds):
        seed = draws.hash_key(np.uint64(draws.LANDSCAPE), np.uint64(world))
        entity = np.uint64(world)
        version = np.zeros(phases, np.int32)
        bits = random_design(draws.stream_key(seed, draws.OPENING_DESIGN, 0), entity, phases)
        for quarter in range(quarters):
            stream = draws.stream_key(seed, draws.NOVELTY, quarter)
            for i in range(phases):
                version[i] += 1 if draws.draw(stream, np.uint64(i)) < novelty else 0
            phase_keys(seed, 0, version, keys)
            bits, _ = search(
                bits,
                organisation,
                p.trials,
                0.0,
                keys,
                k,
                doer,
                trusts,
                with_team,
                p,
                seed,
                entity,
                quarter,
            )
            found[quarter] += mean_contribution(keys, k, bits)
    return found / worlds
