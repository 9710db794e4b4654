"""Design of products, the organisation of search, and machines."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Keys, Slots


class Designs(NamedTuple):
    """What firms make, how they search for better, and what their machines do by themselves.

    A firm's quality of design is `firms.design`. `effort` and `patience` are raised by firms
    that look for a way out; nothing else moves them.
    """

    bits: Annotated[Keys, Field("design choice in each phase", "bit mask", "firm")]
    organisation: Annotated[Slots, Field("0 craft, 1 team, 2 fordist", "code", "firm")]
    niche: Annotated[Slots, Field("product niche, one landscape each", "niche", "firm")]
    optimum: Annotated[Floats, Field("sampled near-optimum of the landscape", "1", "one", fill=1)]
    effort: Annotated[Floats, Field("design trials relative to the usual", "1", "firm", fill=1)]
    hours: Annotated[
        Floats,
        Field("hours of design work to be taken off production", "worker-quarters", "firm"),
    ]
    changes: Annotated[Slots, Field("changes of design accepted this quarter", "changes", "firm")]
    knowledge: Annotated[Floats, Field("analytical knowledge", "0-1", "firm")]
    installed: Annotated[Floats, Field("automation installed", "0-1", "firm")]
    automation: Annotated[Floats, Field("of this, what works", "0-1", "firm")]
    patience: Annotated[
        Floats, Field("payback it accepts relative to the usual", "1", "firm", fill=1)
    ]
    rival_bits: Annotated[
        Keys, Field("designs of rivals, a few firms each", "bit mask", "rival", "sample")
    ]
    rival_opening: Annotated[
        Floats, Field("mean design quality of the rival at the end of burn-in", "1", "rival")
    ]
