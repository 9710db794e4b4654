"""Search for designs, and automation."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Design(NamedTuple):
    """Design search."""

    interdependence: Annotated[
        int, P("other phases on which the contribution of a phase depends, K", "phases", 0, 12)
    ]
