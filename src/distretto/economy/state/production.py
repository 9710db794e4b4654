"""Phases of the production cycle, and what each firm can do in them."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Flags, Floats, Slots


class Phases(NamedTuple):
    """Phases of the production cycle."""

    hours: Annotated[
        Floats,
        Field(
            "standard hours per unit; those of the core phases sum to 1",
            "worker-quarters per unit",
            "phase",
        ),
    ]
    ancillary: Annotated[
        Flags, Field("ancillary trade: serves the cycle without being part of it", "flag", "phase")
    ]
    tacitness: Annotated[Floats, Field("tacitness: 0 codified, 1 tacit", "0-1", "phase")]
    going_price: Annotated[Floats, Field("going price of the phase", "numeraire per unit", "phase")]
    outside_price: Annotated[
        Floats, Field("price outside the district", "numeraire per unit", "phase")
    ]
    transportability: Annotated[Floats, Field("ease of doing the phase far away", "0-1", "phase")]
    outside_duty: Annotated[
        Floats, Field("duties and levies on work done outside", "numeraire per unit", "phase")
    ]
    outside_premium: Annotated[
        Floats, Field("share by which outside work counts as dearer than it is", "share", "phase")
    ]
    outside_share: Annotated[
        Floats, Field("share of the phase bought outside this quarter", "share", "phase")
    ]
    outside_left: Annotated[
        Floats, Field("outside hours left this quarter", "worker-quarters", "phase")
    ]
    outside_hours: Annotated[
        Floats, Field("outside hours available a quarter", "worker-quarters", "phase")
    ]
    version: Annotated[Slots, Field("version of the technique", "count", "phase")]
    changed: Annotated[Flags, Field("technique changed this quarter", "flag", "phase")]
    ring_size: Annotated[Slots, Field("firms able to do the phase", "firms", "phase")]
    ring_firm: Annotated[
        Slots, Field("those firms, in the keyed order of the quarter", "slot", "phase", "firm")
    ]
    ring_start: Annotated[
        Slots,
        Field(
            "first firm on each of as many equal arcs as there are firms", "index", "phase", "firm"
        ),
    ]
    ring_place: Annotated[Floats, Field("their places on the ring", "0-1", "phase", "firm")]


class Shop(NamedTuple):
    """What each firm can do in each phase this quarter, and for how much."""

    skill: Annotated[Floats, Field("skill of its workers in the phase", "0-1", "firm", "phase")]
    productivity: Annotated[Floats, Field("standard hours per hour", "1", "firm", "phase")]
    does: Annotated[Slots, Field("phases it can do, listed", "phase", "firm", "phase")]
    asked: Annotated[
        Floats, Field("quote with expected lateness", "numeraire per unit", "firm", "phase")
    ]
    quote: Annotated[
        Floats, Field("quote to others at no congestion", "numeraire per unit", "firm", "phase")
    ]
    own_cost: Annotated[
        Floats, Field("perceived cost of doing it oneself", "numeraire per unit", "firm", "phase")
    ]
    own_hours: Annotated[
        Floats, Field("hours to do it oneself", "worker-quarters per unit", "firm", "phase")
    ]
    own_units: Annotated[Floats, Field("units done in house", "units", "firm", "phase")]
    outside_units: Annotated[Floats, Field("units done outside", "units", "firm", "phase")]
