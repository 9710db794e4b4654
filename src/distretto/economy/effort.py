"""Effort and execution: what the way workers are treated does to their work.

Definitions, firm f with labour regime r_f in [0, 1] (0 low road, 1 high road)::

    low_f    = 1/2 - r_f                      how far it drives its workers
    hours_f *= 1 + effort low_f
    quits_f *= exp(quits low_f)
    hours_f *= 1 - strike_f                   part of the quarter lost to a strike
    execution quality of own work x (1 - w + w part_f / usual)

Intensified work buys hours and loses people, and driven workers put less of what they know into
improvement (see `participation`). A regime of one half is the custom of the place and changes
nothing. Source: own rule; the trade-off is that of Piore and Sabel (1984) and of Zabin and Ringer
(1997).
"""

from __future__ import annotations

import math

from distretto.economy import parameters, state
from distretto.economy.state import Books, Firms
from distretto.kernels import kernel


@kernel
def effort_hours(regime: float, p: parameters.Practices) -> float:
    """Hours effectively worked relative to the custom of the place."""
    return 1.0 + p.effort * (0.5 - regime)


@kernel
def effort_quits(regime: float, p: parameters.Practices) -> float:
    """Quits relative to the custom of the place."""
    return math.exp(p.effort_quits * (0.5 - regime))


@kernel
def execution_factor(participation: float, p: parameters.Practices) -> float:
    """Execution quality of own work relative to that at the usual participation."""
    return 1.0 - p.execution + p.execution * participation / p.usual


@kernel
def work_hours(
    firms: Firms, books: Books, practices: state.Practices, p: parameters.Practices
) -> None:
    """Count the hours effectively worked: driven work gives more, a strike takes some away."""
    for f in range(firms.alive.size):
        if firms.alive[f]:
            factor = effort_hours(practices.regime[f], p) * (1.0 - practices.strike[f])
            books.hours[f] *= factor
            books.most_hours[f] *= factor
