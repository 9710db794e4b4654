"""Norms of the place."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Norms(NamedTuple):
    """How the norm and the repute of the place move."""

    speed: Annotated[float, P("adjustment of the norm", "share per quarter", 0.0, 1.0)]
    memory: Annotated[
        float,
        P("weight of the last quarter in what moves the norm", "share per quarter", 0.0, 1.0),
    ]
    industry: Annotated[
        float, P("log odds of the norm per unit of jobs relative to opening", "1", 0.0, 20.0)
    ]
    association: Annotated[float, P("log odds of the norm at full intermediation", "1", 0.0, 20.0)]
    repetition: Annotated[
        float, P("log odds of the norm per unit of repeated exchange", "1", 0.0, 20.0)
    ]
    trust: Annotated[float, P("log odds of the norm per unit of mean trust", "1", 0.0, 20.0)]
    strangers: Annotated[
        float, P("log odds of the norm lost per unit of strangers' share", "1", 0.0, 20.0)
    ]
    malfeasance: Annotated[
        float, P("log odds of the norm lost per unit of unpunished malfeasance", "1", 0.0, 50.0)
    ]
    individualism: Annotated[
        float, P("drift of log odds of the norm to individualism", "per quarter", -0.1, 0.1)
    ]
    repute_memory: Annotated[
        float, P("weight of the last quarter in area reputation", "share per quarter", 0.0, 1.0)
    ]
