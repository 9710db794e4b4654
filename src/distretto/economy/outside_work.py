"""Work outside the district: its price, what policy adds to it, and its capacity.

Definitions, phase p::

    tau_p      = (1 - tacitness_p + u_p) / 2            transportability, u_p uniform
    price_p   *= 1 + drift tau_p                        a quarter, after burn-in
    duty_p     = tariff price_p + carbon price x emissions h_p
    counts as  (price_p + duty_p)(1 + resilience)(1 + late x outside lateness)
    hours_p   *= 1 + growth max(0, used_p / hours_p - u*) / (1 - u*)

Wages elsewhere are felt in a phase as far as it can be done far away: tacit work travels badly.
Tariff and carbon price are paid by the buyer to the government; the resilience premium is only
what the buyer fears and nobody receives it. Capacity grows slowly where orders find it fully
used. Ancillary trades are bought from elsewhere in the country: no duty, no scarcity.

References
----------
Asheim, Industrial districts in a post-neoliberal era (global networks, re-regionalisation).
"""

from __future__ import annotations

from distretto.economy.parameters import Placement
from distretto.economy.production import core_phases
from distretto.economy.state import Books, Phases, Policy, Shop
from distretto.kernels import kernel


@kernel
def price_outside_work(phases: Phases, policy: Policy, p: Placement, quarter: int) -> None:
    """Move outside prices after burn-in and set what policy adds to them."""
    for i in range(core_phases(phases)):
        if quarter > 0:
            phases.outside_price[i] *= 1.0 + p.outside_drift * phases.transportability[i]
        phases.outside_duty[i] = (
            policy.tariff[0] * phases.outside_price[i]
            + policy.carbon_price[0] * p.emissions * phases.hours[i]
        )
        phases.outside_premium[i] = policy.resilience[0]


@kernel
def review_outside_work(
    books: Books, phases: Phases, shop: Shop, p: Placement, normal_utilisation: float
) -> None:
    """Note how much of each phase is bought outside; add capacity where it was used in full."""
    n_phases = phases.hours.size
    units = 0.0
    phases.outside_share[:] = 0.0
    for f in range(books.orders.size):
        if books.orders[f] == 0:
            continue
        for g in range(books.units.shape[1]):
            units += books.units[f, g]
        for i in range(n_phases):
            phases.outside_share[i] += shop.outside_units[f, i]
    core = core_phases(phases)
    for i in range(n_phases):
        if units > 0.0:
            phases.outside_share[i] /= units
        if i < core and phases.outside_hours[i] > 0.0 and normal_utilisation < 1.0:
            used = 1.0 - phases.outside_left[i] / phases.outside_hours[i]
            strain = max(0.0, used - normal_utilisation) / (1.0 - normal_utilisation)
            phases.outside_hours[i] *= 1.0 + p.outside_growth * strain
