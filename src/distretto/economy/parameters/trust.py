"""Trust."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Trust(NamedTuple):
    """Trust of a pair, gossip and the temptation to shirk."""

    norm: Annotated[float, P("strength of the communitarian norm", "0-1", 0.0, 1.0)]
    gain: Annotated[
        float, P("gain of trust from a quarter of good deals, alpha", "share per quarter", 0.0, 1.0)
    ]
    loss: Annotated[float, P("loss of trust when bad work is found out, beta", "share", 0.0, 1.0)]
    decay: Annotated[
        float, P("decay of trust in a quarter without deals", "share per quarter", 0.0, 1.0)
    ]
    gossip: Annotated[
        float, P("mark-down by third parties at full norm strength", "share", 0.0, 1.0)
    ]
    stranger: Annotated[float, P("trust in a stranger relative to the norm", "share", 0.0, 1.0)]
    detection: Annotated[float, P("probability that shirking is found out", "share", 0.0, 1.0)]
    saved: Annotated[float, P("hours saved on shirked work", "share", 0.0, 1.0)]
    norm_weight: Annotated[
        float, P("weight of the norm against shirking, in shares of the deal", "share", 0.0, 3.0)
    ]
    horizon: Annotated[
        float, P("quarters of future deals weighed against shirking", "quarters", 0.0, 40.0)
    ]
    temperature: Annotated[float, P("spread of the shirking choice, T", "share", 0.01, 1.0)]
    monitoring: Annotated[
        float,
        P("how far work by monitoring stands in for trust and inspection", "share", 0.0, 1.0),
    ]
    monitoring_gain: Annotated[
        float, P("gain of trust of pairs that work by monitoring over others", "1", 1.0, 10.0)
    ]
    memory: Annotated[
        float,
        P("weight of the last quarter in the strength of a tie", "share per quarter", 0.01, 1.0),
    ]
