"""Make or buy, and production."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Placement(NamedTuple):
    """Make or buy."""

    going_price_weight: Annotated[
        float, P("weight of the going price in a quote, chi", "share", 0.0, 1.0)
    ]
    quote_floor: Annotated[
        float, P("lowest going price a supplier follows, relative to its cost", "share", 0.0, 1.5)
    ]
    going_price_speed: Annotated[
        float, P("adjustment of the going price to quotes", "share per quarter", 0.0, 1.0)
    ]
    congestion: Annotated[float, P("slope of quotes in utilisation, kappa", "1", 0.0, 10.0)]
    congestion_from: Annotated[
        float, P("utilisation above which quotes rise, u0", "share", 0.0, 1.2)
    ]
    distrust: Annotated[float, P("weight of distrust in perceived price, psi", "share", 0.0, 3.0)]
    lateness_aversion: Annotated[
        float, P("weight of expected lateness in perceived price", "share", 0.0, 3.0)
    ]
    coordination: Annotated[
        float, P("extra hours per own hour when all phases are in house, c", "share", 0.0, 3.0)
    ]
    sunk_share: Annotated[float, P("share of own wage cost treated as sunk", "share", 0.0, 1.0)]
    searched: Annotated[int, P("specialists a buyer looks up per phase and quarter", "firms", 0, 3)]
    outside_markup: Annotated[
        float, P("outside price of a phase over district wage cost", "1", 0.5, 20.0)
    ]
    outside_capacity: Annotated[
        float, P("outside hours available, relative to the district's", "share", 0.0, 10.0)
    ]
    outside_lateness: Annotated[float, P("late share of work done outside", "share", 0.0, 1.0)]
    outside_drift: Annotated[
        float,
        P(
            "drift of the outside price of a wholly transportable phase",
            "share per quarter",
            -0.03,
            0.03,
        ),
    ]
    outside_growth: Annotated[
        float,
        P("growth of outside capacity where it is used in full", "share per quarter", 0.0, 0.2),
    ]
    emissions: Annotated[
        float,
        P("emissions of outside work", "units of emissions per standard hour", 0.0, 10.0),
    ]
    ancillary_markup: Annotated[
        float, P("outside price of an ancillary trade over district wage cost", "1", 0.5, 20.0)
    ]
    ancillary_pull: Annotated[
        float,
        P("response of founders to ancillary work bought dearly outside", "1", 0.0, 200.0),
    ]
    waiting: Annotated[
        int, P("quarters an order nobody can take waits before it is lost", "quarters", 0, 8)
    ]


class Production(NamedTuple):
    """Hours, productivity and quality."""

    unskilled_share: Annotated[
        float,
        P("productivity of an unskilled relative to a fully skilled worker, s0", "share", 0.0, 1.0),
    ]
    reference_skill: Annotated[
        float, P("skill at which a worker yields one standard hour per hour", "0-1", 0.05, 1.0)
    ]
    versatility: Annotated[float, P("skill kept by a worker in another craft", "share", 0.0, 1.0)]
    specialisation: Annotated[
        float,
        P("productivity gain of a one-phase firm over one that does all, g_s", "share", 0.0, 1.0),
    ]
    machine_dispersion: Annotated[
        float, P("standard deviation of log machine level", "log points", 0.0, 0.5)
    ]
    fixed_cost: Annotated[
        float, P("rent, energy and bookkeeping of a firm", "numeraire per quarter", 0.0, 20.0)
    ]
    span: Annotated[
        float, P("loss of productivity with size: elasticity to workers", "1", 0.0, 0.5)
    ]
    span_size: Annotated[
        float, P("size at which a firm has no loss or gain from its span", "workers", 1.0, 1000.0)
    ]
    overhead: Annotated[
        float, P("hours of final firms that go into selling and design", "share", 0.0, 0.6)
    ]
    overtime: Annotated[float, P("hours a firm can work beyond normal", "share", 0.0, 0.5)]
    overtime_premium: Annotated[float, P("extra pay for an overtime hour", "share", 0.0, 2.0)]
    normal_utilisation: Annotated[float, P("utilisation firms plan for, u*", "share", 0.5, 1.0)]
    design_weight: Annotated[
        float, P("weight of design in the quality of an order", "share", 0.0, 1.0)
    ]
    outside_quality: Annotated[
        float, P("execution quality of work done outside where nothing is tacit", "0-1", 0.0, 1.0)
    ]
    quality_memory: Annotated[
        float,
        P(
            "weight of the last quarter in reputed quality and punctuality",
            "share per quarter",
            0.01,
            1.0,
        ),
    ]
    tacit_loss: Annotated[
        float, P("quality lost outside where the phase is wholly tacit", "share", 0.0, 1.0)
    ]
