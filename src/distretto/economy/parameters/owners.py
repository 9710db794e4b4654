"""Owners, succession, groups and multinationals."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Ownership(NamedTuple):
    """Owners of firms: who they are, who follows them, who buys whom."""

    partners: Annotated[
        float, P("mean number of owners who work in a firm; 0 for none", "people", 0.0, 3.0)
    ]
    founders: Annotated[
        float, P("mean number of owners at work in a new firm; 0 for none", "people", 0.0, 3.0)
    ]
    skill: Annotated[float, P("skill of working owners on the opening day", "0-1", 0.0, 1.0)]
    hours: Annotated[float, P("hours of a working owner", "worker-quarters", 0.0, 2.0)]
    reserve: Annotated[
        float, P("share of the cash buffer that owners leave untouched", "share", 0.0, 1.0)
    ]
    reservation: Annotated[
        float,
        P(
            "income below which owners think of closing, relative to the outside wage",
            "1",
            -1.0,
            2.0,
        ),
    ]
    patience: Annotated[
        float, P("weight of the last quarter in what owners expect to earn", "1", 0.01, 1.0)
    ]
    retirement_age: Annotated[float, P("age from which owners retire", "years", 40.0, 90.0)]
    retirement: Annotated[
        float, P("probability of retiring from that age", "per quarter", 0.0, 1.0)
    ]
    outside_pull: Annotated[
        float,
        P(
            "probability that heirs prefer another profession, at the outside wage",
            "share",
            0.0,
            1.0,
        ),
    ]
    generation: Annotated[float, P("years between owner and heir", "years", 15.0, 45.0)]
    buyout: Annotated[
        float, P("probability that an able worker wants to be owner", "share", 0.0, 1.0)
    ]
    price: Annotated[
        float,
        P("quarters of owners' income for which a firm changes hands", "quarters", 0.0, 80.0),
    ]
    start_capital: Annotated[
        float, P("own money and credit with which a firm is begun", "numeraire", 0.0, 200.0)
    ]
    means: Annotated[
        float, P("elasticity of founding to the founder's own money and credit", "1", 0.0, 4.0)
    ]
    social: Annotated[float, P("elasticity of founding to the norm of the place", "1", 0.0, 4.0)]
    upgrade: Annotated[
        float,
        P("probability that an able specialist goes into final work", "per quarter", 0.0, 0.2),
    ]
    immigrant_pool: Annotated[
        float, P("possible founders from abroad", "people per quarter", 0.0, 100.0)
    ]
    immigrant_income: Annotated[
        float, P("their alternative income, relative to the outside wage", "1", 0.0, 2.0)
    ]
    immigrant_spread: Annotated[
        float, P("spread of that alternative, either way", "share", 0.0, 1.0)
    ]
    immigrant_hours: Annotated[
        float, P("hours of an immigrant working owner", "worker-quarters", 0.0, 2.0)
    ]
    circle: Annotated[
        float, P("weight of the owner's own alternative in wages posted", "share", 0.0, 1.0)
    ]
    takeover: Annotated[
        float, P("probability that a leader firm takes a supplier over", "per quarter", 0.0, 1.0)
    ]
    leader_size: Annotated[
        float, P("people at work from which a firm leads others", "people", 2.0, 500.0)
    ]
    group_trust: Annotated[float, P("least trust within a group", "0-1", 0.0, 1.0)]
    pooling: Annotated[
        float, P("share of a member's want of cash that its leader makes good", "share", 0.0, 1.0)
    ]
    merger: Annotated[
        float, P("probability that a weak firm is merged with a strong", "per quarter", 0.0, 1.0)
    ]
    greenfield: Annotated[
        float, P("probability that a multinational opens a plant", "per quarter", 0.0, 1.0)
    ]
    plant_size: Annotated[
        float, P("people for whom a plant is laid out; 0: none is", "people", 0.0, 500.0)
    ]
    plant_level: Annotated[float, P("machines of a plant, relative to the district", "1", 0.5, 2.0)]
    acquisition: Annotated[
        float, P("probability that a multinational buys a firm", "per quarter", 0.0, 1.0)
    ]
    tacit: Annotated[
        float, P("mean tacitness of a firm's phases that makes it worth buying", "0-1", 0.0, 1.0)
    ]
    drop: Annotated[
        float,
        P("trust that a plant withdraws from a supplier not working as a team", "share", 0.0, 1.0),
    ]
    conversion: Annotated[
        float, P("cost to a supplier of turning to team work", "numeraire per person", 0.0, 20.0)
    ]
