"""The district as a place."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats


class Place(NamedTuple):
    """The place as a whole."""

    norm: Annotated[Floats, Field("strength of the communitarian norm", "0-1", "one")]
    drivers: Annotated[
        Floats,
        Field(
            "what moves the norm, smoothed: jobs, repeated exchange, trust, strangers, "
            "unpunished malfeasance",
            "workers, then shares",
            "driver",
        ),
    ]
    opening_drivers: Annotated[
        Floats, Field("the same at the end of burn-in", "workers, then shares", "driver")
    ]
    delivered: Annotated[
        Floats, Field("smoothed quality times punctuality delivered", "index", "market")
    ]
    opening_delivered: Annotated[Floats, Field("the same at the end of burn-in", "index", "market")]
    reputation: Annotated[
        Floats,
        Field("repute of the district relative to the end of burn-in", "log points", "market"),
    ]
