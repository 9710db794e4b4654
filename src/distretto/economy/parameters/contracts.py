"""Contracts, specific investment, payment and joint projects."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Contracts(NamedTuple):
    """Contracts, hold-up, payment and joint projects."""

    patience: Annotated[
        float,
        P(
            "weight of the last quarter in what a supplier expects of customers",
            "share per quarter",
            0.01,
            1.0,
        ),
    ]
    offer: Annotated[
        float,
        P("probability of a contract for a supplier that is wholly trusted", "quarter", 0.0, 1.0),
    ]
    length: Annotated[int, P("length of a contract", "quarters", 1, 40)]
    switching: Annotated[
        float, P("premium in perceived price on passing over a contract", "share", 0.0, 1.0)
    ]
    binding: Annotated[
        float, P("weight of a contract against breaking it, in shares of the deal", "share", 0.0, 3)
    ]
    specific_cost: Annotated[
        float,
        P("cost of full specific investment, in quarterly purchases", "quarters", 0.0, 10.0),
    ]
    specific_saving: Annotated[
        float, P("hours saved for the customer at full specific investment", "share", 0.0, 0.9)
    ]
    specific_quality: Annotated[
        float, P("part of what skill lacks that it makes up for", "share", 0.0, 1.0)
    ]
    wear: Annotated[float, P("wear of specific investment", "share per quarter", 0.0, 1.0)]
    considered: Annotated[
        float, P("probability that a supplier considers such investment", "per quarter", 0.0, 1.0)
    ]
    spread: Annotated[
        float, P("spread of the choice to invest: log return to log odds", "1", 0.05, 5.0)
    ]
    rebate: Annotated[
        float, P("part of the saving that a customer asks for at a time", "share", 0.0, 1.0)
    ]
    slump: Annotated[
        float, P("fall of orders below the usual that counts as a slump", "share", 0.0, 1.0)
    ]
    order_memory: Annotated[
        float,
        P("weight of the last quarter in smoothed orders", "share per quarter", 0.01, 1.0),
    ]
    recall: Annotated[
        float,
        P("probability that a customer in a slump thinks of its own hours", "share", 0.0, 1.0),
    ]
    delayed: Annotated[float, P("part of a bill that is put off", "share", 0.0, 1.0)]
    shortage: Annotated[
        float, P("what putting off a bill is worth to a firm short of cash", "share", 0.0, 3.0)
    ]
    payment_norm: Annotated[float, P("weight of the norm against late payment", "share", 0.0, 3.0)]
    offence: Annotated[
        float, P("late payment, rebates and recalls as offences over bad work", "share", 0.0, 1.0)
    ]
    projects: Annotated[
        float, P("probability that a pair that a broker brings together acts", "share", 0.0, 1.0)
    ]
    project_cost: Annotated[
        float, P("cost of a joint project to each of the two", "numeraire", 0.0, 100.0)
    ]
    project_ease: Annotated[
        float, P("difficulty of an easy project relative to the network's own", "share", 0.0, 1.0)
    ]
