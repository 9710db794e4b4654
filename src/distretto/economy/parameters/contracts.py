"""Contracts, specific investment and payment."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Contracts(NamedTuple):
    """Contracts, hold-up and payment."""

    patience: Annotated[
        float,
        P(
            "weight of the last quarter in what a supplier expects of customers",
            "share per quarter",
            0.01,
            1.0,
        ),
    ]
