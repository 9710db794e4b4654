"""Participation, effort and say."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats


class Practices(NamedTuple):
    """How firms treat work."""

    participation: Annotated[
        Floats,
        Field("share of what workers know that they put into improvement", "0-1", "firm", fill=0.5),
    ]
    regime: Annotated[
        Floats, Field("labour regime: 0 low road, 1 high road", "0-1", "firm", fill=0.5)
    ]
