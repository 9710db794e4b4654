"""The district as a place."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats


class Place(NamedTuple):
    """The place as a whole."""

    norm: Annotated[Floats, Field("strength of the communitarian norm", "0-1", "one")]
