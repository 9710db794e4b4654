"""Participation, effort, kinds of contract, unions and standards."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Practices(NamedTuple):
    """How workers take part, and what firms and unions do about it."""

    # Participation
    speed: Annotated[float, P("adjustment of participation", "share per quarter", 0.0, 1.0)]
    usual: Annotated[
        float, P("participation at comparable pay, secure work and no say", "0-1", 0.01, 0.99)
    ]
    pay: Annotated[float, P("weight of log pay against comparable workers", "1", 0.0, 50.0)]
    security: Annotated[float, P("weight of the rate of layoffs", "quarters", 0.0, 100.0)]
    casual: Annotated[
        float, P("weight of the share of temporary and unregistered workers", "1", 0.0, 20.0)
    ]
    say: Annotated[float, P("weight of say", "1", 0.0, 20.0)]
    betrayal: Annotated[
        float, P("participation lost as all pay is cut or all pledges are broken", "1", 0.0, 20.0)
    ]
    execution: Annotated[
        float, P("weight of participation in the quality of execution", "share", 0.0, 1.0)
    ]

    # Effort
    effort: Annotated[
        float, P("hours gained from the high to the low road of labour", "share", 0.0, 0.5)
    ]
    effort_quits: Annotated[
        float, P("rise of log quits from the high to the low road", "log points", 0.0, 5.0)
    ]
    effort_resentment: Annotated[
        float, P("weight of intensified work in participation", "1", 0.0, 20.0)
    ]

    # Contracts
    temporary: Annotated[
        float,
        P("share of the usual swing of work that is met with temporary workers", "1", 0.0, 5.0),
    ]
    conversion: Annotated[
        float, P("probability that a temporary contract is made regular", "per quarter", 0.0, 1.0)
    ]

    # Unions
    joining: Annotated[
        float, P("probability that a worker in favour joins the union", "per quarter", 0.0, 1.0)
    ]
    concession: Annotated[
        float, P("part of the gap to the claim that a firm concedes", "share per quarter", 0.0, 1.0)
    ]
    strike: Annotated[
        float, P("probability of a strike over a gap as large as the wage", "1", 0.0, 10.0)
    ]
    strike_length: Annotated[float, P("length of a strike", "quarters", 0.0, 1.0)]
    strike_gain: Annotated[
        float, P("part of the gap that is conceded after a strike, at least", "share", 0.0, 1.0)
    ]
    union_say: Annotated[float, P("say of workers whom a union covers", "0-1", 0.0, 1.0)]
    capital_cost: Annotated[
        float, P("cost of the capital with which a worker works", "numeraire per quarter", 0.0, 5.0)
    ]

    # Standards
    check: Annotated[
        float,
        P("probability that customers who check find an evading firm out", "per quarter", 0.0, 1.0),
    ]
    shunned: Annotated[int, P("quarters for which such customers stay away", "quarters", 0, 40)]
    loan_value: Annotated[
        float, P("what losing a loan costs, relative to the loan", "share", 0.0, 5.0)
    ]
