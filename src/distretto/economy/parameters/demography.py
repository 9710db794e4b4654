"""Demography of firms and of workers."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class FirmDemography(NamedTuple):
    """Birth and closure of firms."""

    spin_off: Annotated[
        float,
        P(
            "probability that an able worker founds a firm at normal margins",
            "per quarter",
            0.0,
            0.1,
        ),
    ]
    able_skill: Annotated[float, P("skill a founder needs", "0-1", 0.0, 1.0)]
    final_spin_offs: Annotated[
        float, P("final firms among the spin-offs of final firms", "share", 0.0, 1.0)
    ]
    margin_response: Annotated[
        float, P("rise of spin-offs per point of margin above normal", "1", 0.0, 200.0)
    ]
    normal_margin: Annotated[float, P("margin at which spin-offs are normal", "share", -0.2, 0.5)]
    exit_margin: Annotated[
        float, P("margin below which a firm without working owners is given up", "share", -1.0, 0.5)
    ]
    exit_rate: Annotated[
        float, P("probability of closing below that margin", "per quarter", 0.0, 1.0)
    ]
    opening_staff: Annotated[float, P("people a founder expects to need", "people", 1.0, 50.0)]
    founder_trust: Annotated[float, P("trust between founder and former employer", "0-1", 0.0, 1.0)]


class WorkerDemography(NamedTuple):
    """Entry to and exit from the trade."""

    retirement_age: Annotated[float, P("age at which retirement begins", "years", 40.0, 80.0)]
    retirement: Annotated[
        float, P("probability of retiring from that age", "per quarter", 0.0, 1.0)
    ]
    leaving: Annotated[
        float, P("probability that an unemployed worker leaves the trade", "per quarter", 0.0, 1.0)
    ]
    entry: Annotated[
        float,
        P("newcomers per worker when vacancies equal the unemployed", "per quarter", 0.0, 0.2),
    ]
    entry_elasticity: Annotated[
        float, P("elasticity of entry to vacancies over unemployed", "1", 0.0, 3.0)
    ]
    migrants: Annotated[float, P("newcomers who come grown up", "share", 0.0, 1.0)]
