"""Ancillary trades: machines, chemicals, transport and design services around the cycle.

Definitions, ancillary trade a::

    core phases      1..P, standard hours summing to 1; trades come after them
    outside cost     m_a h_a / u*                       opening price outside, per unit
    materials        material cost - sum_a outside cost_a
    x_a              share of the trade's work that the district bought outside this quarter
    c_a              (1 + mu_s) wage h_a / (e(v s) u*)  what a founder with skill s would ask
    P(trade a)       pull x_a h_a / (1 + sum h) max(0, outside price_a / c_a - 1)

Their work per unit follows the product. On the opening day nobody in the district does it: it is
bought outside, where capacity for it is not scarce. A founder takes up a trade the rather the more
of it is bought outside and the dearer it is there; the price outside and the share bought there
are all that draws founders, so that they stop coming where a trade has come home. Trades have no
design choice, and their workmanship and their lateness do not enter the product.

What they cost on the opening day is taken out of the cost of materials, in which it would
otherwise be counted twice.

References
----------
Marshall (1920), Principles of Economics, book IV, chapter 10 (subsidiary industries).
"""

from __future__ import annotations

from distretto.economy.parameters import Markets as MarketParameters
from distretto.economy.parameters import Parameters, Placement
from distretto.economy.production import core_phases, efficiency
from distretto.economy.state import Phases
from distretto.kernels import kernel


@kernel
def unit_materials(
    phases: Phases, m: MarketParameters, q: Placement, normal_utilisation: float
) -> float:
    """Cost of materials per unit, net of ancillary work at its opening price."""
    hours = 0.0
    for i in range(core_phases(phases), phases.hours.size):
        hours += phases.hours[i]
    return max(0.0, m.material_cost - q.ancillary_markup * hours / normal_utilisation)


@kernel
def ancillary_choice(phases: Phases, skill: float, wage: float, p: Parameters, u: float) -> int:
    """Ancillary trade that a founder takes up, -1 for none.

    Parameters
    ----------
    phases : Phases
    skill, wage : float
        The founder's skill in the craft known so far, and wage.
    p : Parameters
    u : float
        The founder's draw.
    """
    core = core_phases(phases)
    hours = 1.0
    for i in range(core, phases.hours.size):
        hours += phases.hours[i]
    worth = efficiency(p.production.versatility * skill, p.production)
    per_hour = (1.0 + p.pricing.specialist_norm) * wage / worth
    reached = 0.0
    for i in range(core, phases.hours.size):
        asked = per_hour * phases.hours[i] / p.production.normal_utilisation
        gap = max(0.0, phases.outside_price[i] / asked - 1.0)
        reached += (
            p.placement.ancillary_pull * phases.outside_share[i] * gap * (phases.hours[i] / hours)
        )
        if u < reached:
            return i
    return -1
