"""Search for designs, knowledge, and machines."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Design(NamedTuple):
    """Design search, imitation, analytical knowledge, machines and automation."""

    interdependence: Annotated[
        int, P("other phases on which the contribution of a phase depends, K", "phases", 0, 12)
    ]
    breaks: Annotated[float, P("probability of a path-breaking change", "per quarter", 0.0, 1.0)]
    break_share: Annotated[
        float,
        P("share of phases whose technique a path-breaking change changes", "share", 0.0, 1.0),
    ]
    opening_trials: Annotated[
        int, P("single changes that opening designs have tried", "trials", 0, 2000)
    ]
    trials: Annotated[
        float, P("design trials of a firm at usual effort and participation", "per quarter", 0, 100)
    ]
    trial_hours: Annotated[
        float, P("working time that one trial takes", "worker-quarters", 0.0, 1.0)
    ]
    participation: Annotated[
        float, P("dependence of the number of trials on participation, w", "share", 0.0, 1.0)
    ]
    staff_trust: Annotated[
        float, P("weight of gains in other phases of the same firm", "0-1", 0.0, 1.0)
    ]
    fixed_roles: Annotated[
        float, P("share of craft proposals subject to the role holder's veto", "share", 0.0, 1.0)
    ]
    team_scope: Annotated[
        int, P("most phases that a team changes along with the first", "phases", 1, 8)
    ]
    monitoring: Annotated[float, P("extra working time of a team trial", "share", 0.0, 5.0)]
    redesign: Annotated[
        int, P("quarters between two redesigns of a fordist firm; 0 for never", "quarters", 0, 80)
    ]
    restarts: Annotated[
        int, P("drawn designs from which a redesign searches besides its own", "designs", 0, 50)
    ]
    retooling: Annotated[
        float, P("cost of changing every phase of a fordist design", "numeraire per worker", 0, 20)
    ]
    teams: Annotated[float, P("firms that open as teams", "share", 0.0, 1.0)]
    fordists: Annotated[float, P("final firms that open as fordist", "share", 0.0, 1.0)]
    first_rival: Annotated[
        int, P("organisation of the first rival: 0 craft, 1 team, 2 fordist", "code", 0, 2)
    ]
    second_rival: Annotated[
        int, P("organisation of the second rival: 0 craft, 1 team, 2 fordist", "code", 0, 2)
    ]
    imitation: Annotated[
        float, P("probability that a final firm tries to imitate", "per quarter", 0.0, 1.0)
    ]
    block: Annotated[int, P("neighbouring phases copied at once", "phases", 1, 60)]
    jumps: Annotated[
        float, P("long jumps of a firm with full analytical knowledge", "per quarter", 0.0, 100.0)
    ]
    jump_width: Annotated[int, P("phases changed in a long jump", "phases", 1, 60)]
    engineers: Annotated[
        float, P("analytical knowledge that a very large firm has by itself", "0-1", 0.0, 1.0)
    ]
    engineers_size: Annotated[
        float, P("size at which a firm has half of that", "workers", 1.0, 10000.0)
    ]
    diffusion: Annotated[
        float, P("share of a trusted acquaintance's knowledge one has access to", "share", 0.0, 1.0)
    ]
    knowledge_speed: Annotated[
        float, P("adjustment of knowledge to what a firm has access to", "per quarter", 0.0, 1.0)
    ]
    ageing: Annotated[
        float, P("fall of machines behind the frontier", "share per quarter", 0.0, 0.1)
    ]
    review: Annotated[
        float, P("probability that an owner reviews the machines", "per quarter", 0.0, 1.0)
    ]
    machine_price: Annotated[
        float, P("price of renewing machines", "numeraire per worker", 0.0, 20.0)
    ]
    payback: Annotated[
        float, P("time within which an investment must pay back", "quarters", 0.1, 80.0)
    ]
    prudence: Annotated[
        float, P("share of the credit limit used for investment", "share", 0.0, 1.0)
    ]
    automation_cost: Annotated[
        float, P("price of automating all codified work", "numeraire per worker", 0.0, 50.0)
    ]
    automation_step: Annotated[
        float, P("share of full automation installed at once", "share", 0.0, 1.0)
    ]
    saving: Annotated[
        float, P("hours of codified work saved by full automation", "share", 0.0, 0.95)
    ]
    learning: Annotated[
        float,
        P("automation brought to work by full analytical knowledge", "share per quarter", 0.0, 1.0),
    ]
