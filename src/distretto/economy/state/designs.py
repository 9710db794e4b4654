"""Design of products and the organisation of search."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Keys, Slots


class Designs(NamedTuple):
    """What firms make and how they search for better."""

    bits: Annotated[Keys, Field("design choice in each phase", "bit mask", "firm")]
    organisation: Annotated[Slots, Field("0 craft, 1 team, 2 fordist", "code", "firm")]
    niche: Annotated[Slots, Field("product niche, one landscape each", "niche", "firm")]
    effort: Annotated[Floats, Field("design trials relative to normal", "1", "firm", fill=1)]
