"""Owners, succession, groups and multinationals."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Ownership(NamedTuple):
    """Owners of firms."""

    outside_pull: Annotated[
        float, P("probability that heirs prefer another profession", "share", 0.0, 1.0)
    ]
