"""What firms have learned of their customers, what they owe each other, and pairs of last year."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Floats, Keys, Slots


class Pacts(NamedTuple):
    """Experience with customers, trade credit, and who dealt with whom in the last year."""

    monitoring: Annotated[
        Slots,
        Field("works by monitoring: 1 in a team, 2 certified, 3 both, 0 neither", "code", "firm"),
    ]
    stay: Annotated[
        Floats,
        Field(
            "of its customers, weighted by value, those that came again the quarter after",
            "share",
            "firm",
            fill=0.5,
        ),
    ]
    kept: Annotated[
        Floats,
        Field("of what specific investment saved, the share it kept", "share", "firm", fill=1),
    ]
    honoured: Annotated[
        Floats, Field("of contracts running with customers, those kept", "share", "firm")
    ]
    sold: Annotated[Floats, Field("work it sold last quarter", "numeraire", "firm")]
    running: Annotated[
        Slots, Field("contracts running this quarter as a customer", "contracts", "firm")
    ]
    broken: Annotated[Slots, Field("of these, contracts it broke", "contracts", "firm")]
    asked: Annotated[
        Slots, Field("rebates it asked for this quarter as a customer", "rebates", "firm")
    ]
    creditor: Annotated[
        Slots, Field("slot of a supplier it owes, -1 if none", "slot", "firm", "tie", fill=-1)
    ]
    owed: Annotated[Floats, Field("what it owes that supplier", "numeraire", "firm", "tie")]
    position: Annotated[
        Floats,
        Field("trade credit given less taken, when the quarter began", "numeraire", "firm"),
    ]
    linked: Annotated[
        Keys,
        Field("keys of suppliers of the year of the last census, 0 if none", "key", "firm", "tie"),
    ]
    linked_by: Annotated[Keys, Field("key of the firm they supplied", "key", "firm")]
    survival: Annotated[
        Floats,
        Field("of pairs of one year, those that dealt in the next, at the census", "share", "one"),
    ]
