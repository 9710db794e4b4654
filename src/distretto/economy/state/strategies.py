"""Aspiration and what firms try."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats


class Strategies(NamedTuple):
    """What firms aspire to and try."""

    aspiration: Annotated[Floats, Field("margin below which it searches", "share", "firm")]
