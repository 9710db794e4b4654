"""Owners of firms."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Slots


class Owners(NamedTuple):
    """Who owns a firm, and works in it."""

    partners: Annotated[Slots, Field("owners who work in the firm", "people", "firm")]
    age: Annotated[Floats, Field("age of the owner", "years", "firm", fill=45)]
    control: Annotated[
        Slots, Field("0 local, 1 group of a leader firm, 2 multinational", "code", "firm")
    ]
