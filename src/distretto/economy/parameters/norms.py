"""Norms of the place."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Norms(NamedTuple):
    """How the norm moves."""

    speed: Annotated[float, P("adjustment of the norm", "share per quarter", 0.0, 1.0)]
