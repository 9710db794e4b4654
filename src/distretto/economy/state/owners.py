"""Owners of firms."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Flags, Floats, Ints, Keys, Slots


class Owners(NamedTuple):
    """Who owns a firm, and works in it."""

    partners: Annotated[Slots, Field("owners who work in the firm", "people", "firm")]
    hours: Annotated[Floats, Field("hours of each of them", "worker-quarters", "firm", fill=1)]
    skill: Annotated[Floats, Field("skill of those who work in it", "0-1", "firm")]
    age: Annotated[Floats, Field("age of the one who leads it", "years", "firm")]
    income: Annotated[
        Floats, Field("smoothed profit per working owner", "numeraire per quarter", "firm")
    ]
    reservation: Annotated[
        Floats,
        Field("income per working owner below which they think of closing", "numeraire", "firm"),
    ]
    origin: Annotated[Slots, Field("0 local, 1 immigrant", "code", "firm")]
    control: Annotated[
        Slots, Field("0 independent, 1 group of a leader firm, 2 multinational", "code", "firm")
    ]
    leader: Annotated[Slots, Field("slot of the leader of its group", "slot", "firm", fill=-1)]
    group: Annotated[
        Keys, Field("key of that leader, its own if it leads one, 0 for none", "key", "firm")
    ]
    leaves: Annotated[Flags, Field("its owner retires and nobody takes over", "flag", "firm")]
    successions: Annotated[Ints, Field("firms handed on in the quarter", "firms", "one")]
    takeovers: Annotated[Ints, Field("firms bought or merged in the quarter", "firms", "one")]
    returned: Annotated[Ints, Field("founders who seek work again", "people", "one")]
    young_exits: Annotated[
        Ints, Field("firms closed in the quarter within four years of their birth", "firms", "one")
    ]
