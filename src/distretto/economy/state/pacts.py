"""Contracts and investment between pairs."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Slots


class Pacts(NamedTuple):
    """What a firm, as a supplier, has with each of its acquaintances as customers."""

    until: Annotated[
        Slots,
        Field(
            "quarter before which the customer is bound to it",
            "quarter",
            "firm",
            "tie",
            fill=-1000000,
        ),
    ]
    invested: Annotated[
        Floats,
        Field("specific investment for the customer that is in place", "share", "firm", "tie"),
    ]
