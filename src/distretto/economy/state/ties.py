"""Acquaintances of firms, and the suppliers they consider for a phase."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Slots


class Ties(NamedTuple):
    """Acquaintances of each firm. Trust belongs to the pair: both sides hold the same number."""

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
        Floats, Field("smoothed work bought", "units x share of the cycle", "firm", "tie")
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
            "price with distrust and expected lateness, no congestion",
            "numeraire per unit",
            "firm",
            "phase",
            "offer",
        ),
    ]
    units: Annotated[Floats, Field("units placed", "units", "firm", "phase", "offer")]
    value: Annotated[Floats, Field("value placed", "numeraire", "firm", "phase", "offer")]
    late: Annotated[Floats, Field("units placed that are late", "units", "firm", "phase", "offer")]
