"""Time, and the district on its opening day."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Schedule(NamedTuple):
    """Time."""

    burn_in: Annotated[
        int, P("quarters run before the record, with each market's share held", "quarters", 4, 200)
    ]


class Size(NamedTuple):
    """The district on its opening day."""

    final_firms: Annotated[int, P("firms that win final orders", "firms", 1, 400_000)]
    specialists: Annotated[int, P("firms that only work for others", "firms", 0, 400_000)]
    final_workers: Annotated[int, P("workers of final firms", "workers", 1, 8_000_000)]
    specialist_workers: Annotated[int, P("workers of specialists", "workers", 0, 8_000_000)]
    phases: Annotated[int, P("core phases of the production cycle", "phases", 1, 60)]
    final_phases: Annotated[int, P("phases a final firm can do itself", "phases", 0, 60)]
    specialist_phases: Annotated[int, P("most phases a specialist does", "phases", 1, 60)]
    dispersion: Annotated[float, P("standard deviation of log firm size", "log points", 0.0, 2.0)]
    unemployment: Annotated[float, P("unemployed per worker employed", "share", 0.0, 0.5)]
    skill: Annotated[float, P("mean skill of the workforce", "0-1", 0.05, 1.0)]
    phase_spread: Annotated[float, P("spread of hours over phases", "share", 0.0, 0.9)]
    ancillary: Annotated[int, P("ancillary trades that serve the cycle", "trades", 0, 4)]
    ancillary_hours: Annotated[
        float,
        P("standard hours of all ancillary trades per unit", "worker-quarters per unit", 0.0, 1.0),
    ]
