"""Participation, effort and kinds of contract."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Practices(NamedTuple):
    """Participation and effort."""

    speed: Annotated[float, P("adjustment of participation", "share per quarter", 0.0, 1.0)]
