"""Acquaintances of firms, and the suppliers they consider for a phase."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Slots


class Ties(NamedTuple):
    """Acquaintances of each firm. Trust belongs to the pair: both sides hold the same number.

    What concerns the partner as a supplier (purchases, contract, specific investment) stands
    with the buyer: a pair that buys from each other has it twice, once in each direction.
    """

    partner: Annotated[
        Slots, Field("slot of the other firm, -1 if none", "slot", "firm", "tie", fill=-1)
    ]
    trust: Annotated[Floats, Field("trust of the pair", "0-1", "firm", "tie")]
    bought: Annotated[
        Floats, Field("value bought from the partner this quarter", "numeraire", "firm", "tie")
    ]
    spoiled: Annotated[
        Floats, Field("of this, late or found badly done", "numeraire", "firm", "tie")
    ]
    deals: Annotated[
        Slots, Field("quarters in which it bought from the partner", "quarters", "firm", "tie")
    ]
    deals_back: Annotated[
        Slots, Field("quarters in which the partner bought from it", "quarters", "firm", "tie")
    ]
    strength: Annotated[
        Floats,
        Field("smoothed work between the two", "units x share of the cycle", "firm", "tie"),
    ]
    bought_phases: Annotated[
        Slots, Field("phases bought from the partner this quarter", "deals", "firm", "tie")
    ]
    often: Annotated[
        Floats,
        Field("smoothed deals with the partner as supplier", "deals per quarter", "firm", "tie"),
    ]
    before: Annotated[
        Floats, Field("value bought from the partner last quarter", "numeraire", "firm", "tie")
    ]
    volume: Annotated[
        Floats,
        Field("smoothed value bought from the partner", "numeraire per quarter", "firm", "tie"),
    ]
    bought_last: Annotated[
        Slots,
        Field(
            "quarter in which it last bought from the partner",
            "quarter",
            "firm",
            "tie",
            fill=-1_000_000,
        ),
    ]
    until: Annotated[
        Slots,
        Field(
            "quarter before which it is bound to the partner",
            "quarter",
            "firm",
            "tie",
            fill=-1_000_000,
        ),
    ]
    invested: Annotated[
        Floats,
        Field("the partner's investment specific to it, in place", "share", "firm", "tie"),
    ]
    rebate: Annotated[
        Floats,
        Field("share of what that investment saves which it has had off", "share", "firm", "tie"),
    ]
    recalled: Annotated[
        Slots,
        Field(
            "quarter in which it last took work back in house",
            "quarter",
            "firm",
            "tie",
            fill=-1_000_000,
        ),
    ]
    perceived: Annotated[
        Floats,
        Field("price asked, as it sees it, over the price asked", "1", "firm", "tie", fill=1),
    ]
    paid: Annotated[
        Floats,
        Field("price it is quoted over the partner's quote to others", "1", "firm", "tie", fill=1),
    ]
    needed: Annotated[
        Floats,
        Field("hours the partner needs for it over those for others", "1", "firm", "tie", fill=1),
    ]
    since: Annotated[Slots, Field("quarter the two became acquainted", "quarter", "firm", "tie")]
    last: Annotated[
        Slots, Field("quarter of the last deal, or of the acquaintance", "quarter", "firm", "tie")
    ]


class Offers(NamedTuple):
    """Suppliers a final firm considers for a phase this quarter, and what it gives them."""

    supplier: Annotated[
        Slots, Field("slot of the supplier, -1 if none", "slot", "firm", "phase", "offer", fill=-1)
    ]
    perceived: Annotated[
        Floats,
        Field(
            "price with distrust and expected lateness, no congestion; infinite where none is",
            "numeraire per unit",
            "firm",
            "phase",
            "offer",
        ),
    ]
    hours: Annotated[
        Floats,
        Field("hours it needs for the buyer", "worker-quarters per unit", "firm", "phase", "offer"),
    ]
    price: Annotated[
        Floats,
        Field(
            "its quote to the buyer at no congestion",
            "numeraire per unit",
            "firm",
            "phase",
            "offer",
        ),
    ]
    given: Annotated[
        Slots,
        Field("how far down this list the last one given work stands", "count", "firm", "phase"),
    ]
    units: Annotated[Floats, Field("units placed", "units", "firm", "phase", "offer")]
    value: Annotated[Floats, Field("value placed", "numeraire", "firm", "phase", "offer")]
    late: Annotated[Floats, Field("units placed that are late", "units", "firm", "phase", "offer")]
