"""Aspiration and search for something better."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Strategy(NamedTuple):
    """Strategy by aspiration."""

    memory: Annotated[
        float, P("weight of the last quarter in aspiration", "share per quarter", 0.0, 1.0)
    ]
