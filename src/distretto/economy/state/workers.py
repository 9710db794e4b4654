"""Workers."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Flags, Floats, Keys, Slots


class Workers(NamedTuple):
    """Workers, one slot each."""

    alive: Annotated[Flags, Field("in the trade", "flag", "worker")]
    key: Annotated[Keys, Field("identity, and key of their draws", "key", "worker")]
    employer: Annotated[Slots, Field("firm slot, -1 if unemployed", "slot", "worker", fill=-1)]
    craft: Annotated[Slots, Field("phase they know", "phase", "worker")]
    skill: Annotated[Floats, Field("skill in the craft", "0-1", "worker")]
    wage: Annotated[Floats, Field("contract wage", "numeraire", "worker")]
    pay: Annotated[Floats, Field("income of the quarter", "numeraire", "worker")]
    earned: Annotated[
        Floats, Field("wages that firms paid to the person this quarter", "numeraire", "worker")
    ]
    paid_key: Annotated[Keys, Field("person to whom they were paid, 0 if none", "key", "worker")]
    unregistered: Annotated[Flags, Field("paid below an enforced floor", "flag", "worker")]
    age: Annotated[Floats, Field("age", "years", "worker")]
    tenure: Annotated[Slots, Field("quarters with the employer", "quarters", "worker")]
    trained: Annotated[Slots, Field("courses taken", "courses", "worker")]
    ceiling: Annotated[Floats, Field("skill up to which practice carries", "0-1", "worker", fill=1)]
    breadth: Annotated[Floats, Field("breadth: command of other phases", "0-1", "worker")]
    contract: Annotated[
        Slots, Field("contract: 0 regular, 1 temporary, 2 family", "code", "worker")
    ]
    market_wage: Annotated[
        Floats,
        Field("wage it would have without a floor or collective agreement", "numeraire", "worker"),
    ]
    union: Annotated[Flags, Field("member of a union", "flag", "worker")]
    savings: Annotated[Floats, Field("savings", "numeraire", "worker")]
