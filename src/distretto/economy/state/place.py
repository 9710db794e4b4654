"""The district as a place."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats


class Place(NamedTuple):
    """The place as a whole."""

    norm: Annotated[Floats, Field("strength of the communitarian norm", "0-1", "one")]
    reputation: Annotated[
        Floats, Field("reputation of the area in the market", "1", "market", fill=1)
    ]
