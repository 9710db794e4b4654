"""Shocks: market sizes, technique, rivals.

Definitions, market g, phase p, quarter t::

    z_gt    = a z_g,t-1 + s N(0,1)                     deviation of log market size
    M_gt    = M_g0 exp(growth max(0, t) + z_gt)(1 + shock_t)
                                                       market size; shock_t: once, off at 0
    version_p rises with probability nu a quarter       change of technique
              and, in a path-breaking change, for a share of all phases at once
    c_r     = (1 + trend)^t                            rivals' cost after burn-in

Rivals drift on their own: nothing about the district enters. Their quality is in `rivals`.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import draws
from distretto.economy.parameters import Design
from distretto.economy.parameters import Markets as MarketParameters
from distretto.economy.state import Markets, Phases
from distretto.kernels import kernel

WHETHER = np.uint64(1 << 32)  # beyond every phase: whether a break comes at all


@kernel
def shocks(
    markets: Markets,
    phases: Phases,
    p: MarketParameters,
    design: Design,
    novelty: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Draw the quarter's market sizes and changes of technique, and move the rivals."""
    free = max(0, quarter)
    since = quarter - p.demand_shock_start
    shock = p.demand_shock if 0 <= since < p.demand_shock_length else 0.0
    stream = draws.stream_key(seed, draws.MARKET_SIZE, quarter)
    for g in range(markets.size.size):
        z = draws.normal_quantile(draws.draw(stream, np.uint64(g)))
        markets.deviation[g] = p.persistence * markets.deviation[g] + p.volatility * z
        trend = math.exp(p.growth * free + markets.deviation[g])
        markets.size[g] = markets.normal_size[g] * trend * (1.0 + shock)
    stream = draws.stream_key(seed, draws.NOVELTY, quarter)
    break_stream = draws.stream_key(seed, draws.PATH_BREAK, quarter)
    breaks = draws.draw(break_stream, WHETHER) < design.breaks
    for i in range(phases.version.size):
        broken = breaks and draws.draw(break_stream, np.uint64(i)) < design.break_share
        phases.changed[i] = broken or draws.draw(stream, np.uint64(i)) < novelty
        if phases.changed[i]:
            phases.version[i] += 1
    if quarter > 0:
        for r in range(markets.rival_cost.size):
            markets.rival_cost[r] *= 1.0 + p.rival_cost_trend
