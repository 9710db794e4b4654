"""Settlement: work is paid for, shirking happens and may be found out, trust follows.

Definitions, deal of buyer b with supplier j in phase p::

    hours booked -= saved x hours of the deal       where j shirks
    quality lost  = saved x work                    where j shirks
                    - q x_bj (1 - skill_jp) work    made up for by specific investment

    n_bj, volume_bj    smoothed deals and purchases of the pair
    strength_bj        smoothed work between the two, this quarter's with its full weight

Every payment has a payer and a payee. Buyers outside pay for what is delivered; final firms
pay suppliers of the district, suppliers outside and for materials.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import draws
from distretto.economy.ancillary import unit_materials
from distretto.economy.contracts import keep_contracts
from distretto.economy.niches import market_of, units_delivered
from distretto.economy.parameters import Parameters
from distretto.economy.payment import put_off_bills
from distretto.economy.state import (
    EXPORT,
    GOVERNMENT,
    OUTSIDE,
    Books,
    Designs,
    Firms,
    Offers,
    Pacts,
    Phases,
    Policy,
    Sectors,
    Shop,
    Tally,
    Ties,
)
from distretto.economy.trust import (
    acquaint,
    by_monitoring,
    detection,
    find_tie,
    opportunism,
    update_trust,
)
from distretto.kernels import kernel


@kernel(allocates=True)
def settle_deals(
    firms: Firms,
    books: Books,
    ties: Ties,
    phases: Phases,
    shop: Shop,
    offers: Offers,
    pacts: Pacts,
    tally: Tally,
    bad_work: np.ndarray,
    p: Parameters,
    norm: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Pay suppliers in the district; let them shirk; let buyers find out; update trust.

    Parameters
    ----------
    bad_work : ndarray of float, shape (firm,)
        Filled with the quality that each buyer's bought work lost or, if negative, gained, in
        units of skill times the whole cycle.
    """
    n_firms = firms.alive.size
    ties.before[:] = ties.bought
    ties.bought[:] = 0.0
    ties.bought_phases[:] = 0
    ties.spoiled[:] = 0.0
    memory = p.trust.memory
    # What was between two fades before this quarter's work is added.
    for f in range(n_firms):
        for s in range(ties.partner.shape[1]):
            ties.strength[f, s] *= 1.0 - memory
    _settle_each(
        firms,
        books,
        ties,
        phases,
        shop,
        offers,
        pacts,
        tally,
        bad_work,
        p,
        norm,
        seed,
        quarter,
    )
    put_off_bills(firms, books, ties, phases, pacts, p, norm, seed, quarter)
    keep_contracts(firms, books, ties, pacts, p, quarter)
    found_share = np.zeros(n_firms)
    for f in range(n_firms):
        for s in range(ties.partner.shape[1]):
            ties.often[f, s] += memory * (ties.bought_phases[f, s] - ties.often[f, s])
            ties.volume[f, s] += memory * (ties.bought[f, s] - ties.volume[f, s])
        if books.deals[f] > 0:
            found_share[f] = books.found[f] / books.deals[f]
            firms.record[f] += p.production.quality_memory * (found_share[f] - firms.record[f])
        if pacts.broken[f] > 0:
            broken = pacts.broken[f] / pacts.running[f]
            found_share[f] = 1.0 - (1.0 - found_share[f]) * (1.0 - broken)
    update_trust(firms, ties, pacts, found_share, norm, p.trust, quarter)


@kernel
def _settle_each(
    firms: Firms,
    books: Books,
    ties: Ties,
    phases: Phases,
    shop: Shop,
    offers: Offers,
    pacts: Pacts,
    tally: Tally,
    bad_work: np.ndarray,
    p: Parameters,
    norm: float,
    seed: np.uint64,
    quarter: int,
) -> None:
    """Settle each deal: payment, shirking, and whether the buyer finds it out."""
    shirk = draws.stream_key(seed, draws.SHIRK, quarter)
    detect = draws.stream_key(seed, draws.DETECTION, quarter)
    quality = p.contracts.specific_quality
    memory = p.trust.memory
    for b in range(firms.alive.size):
        if books.orders[b] == 0:
            continue
        for i in range(phases.hours.size):
            for k in range(offers.given[b, i]):
                value = offers.value[b, i, k]
                if value <= 0.0:
                    continue
                j = offers.supplier[b, i, k]
                work = offers.units[b, i, k] * phases.hours[i]
                late = min(1.0, offers.late[b, i, k] / offers.units[b, i, k])
                books.bought_local[b] += value
                books.subcontract_sales[j] += value
                firms.cash[b] -= value
                firms.cash[j] += value
                books.supplied[j] += work
                if phases.ancillary[i]:
                    books.ancillary[j] += work
                books.supplied_late[j] += work * late
                books.deals[j] += 1
                tally.deals[0] += 1
                stranger = p.trust.stranger * norm * (1.0 - firms.record[j])
                s = find_tie(ties.partner[b], j)
                if s < 0:
                    s = acquaint(ties, b, j, stranger, quarter)
                if ties.often[b, s] <= 0.0:
                    # What it expects of a new customer is what it knows of the others.
                    ties.often[b, s] = pacts.stay[j]
                # Noted at once: a tie in use gives way to no acquaintance made later today.
                ties.last[b, s] = quarter
                back = find_tie(ties.partner[j], b)
                if back >= 0:
                    ties.last[j, back] = quarter
                    ties.strength[j, back] += memory * work
                pair = draws.hash_key(firms.key[b], firms.key[j])
                found = False
                markup = p.pricing.specialist_norm if firms.final[j] else firms.markup[j]
                monitored = by_monitoring(pacts.monitoring[b], pacts.monitoring[j])
                seen = detection(monitored, p.trust)
                chance = opportunism(
                    p.trust.saved,
                    p.trust.norm_weight * norm,
                    seen * ties.trust[b, s],
                    markup,
                    ties.often[b, s],
                    p.trust,
                )
                # What is done or left undone in an ancillary trade does not enter the product.
                product = 0.0 if phases.ancillary[i] else work
                bad_work[b] -= quality * ties.invested[b, s] * (1.0 - shop.skill[j, i]) * product
                if draws.draw_nth(shirk, pair, i) < chance:
                    tally.shirked[0] += 1
                    bad_work[b] += p.trust.saved * product
                    hours = offers.hours[b, i, k] * offers.units[b, i, k]
                    books.booked[j] -= p.trust.saved * hours
                    found = draws.draw_nth(detect, pair, i) < seen
                if found:
                    books.found[j] += 1
                ties.bought_phases[b, s] += 1
                ties.bought[b, s] += value
                ties.spoiled[b, s] += value if found else value * late
                ties.strength[b, s] += memory * work


@kernel
def settle_sales(
    firms: Firms,
    books: Books,
    phases: Phases,
    shop: Shop,
    designs: Designs,
    policy: Policy,
    sectors: Sectors,
    p: Parameters,
) -> None:
    """Take payment from buyers outside; pay for materials, work done outside and running costs.

    Duties on work done outside go to the government.
    """
    materials = unit_materials(phases, p.markets, p.placement, p.production.normal_utilisation)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        if not firms.final[f]:
            books.materials[f] = p.production.fixed_cost
            firms.cash[f] -= p.production.fixed_cost
            sectors.money[OUTSIDE] += p.production.fixed_cost
            continue
        units = units_delivered(books, f)
        books.materials[f] = units * materials * policy.material_cost[f] + p.production.fixed_cost
        if firms.serves[f, market_of(designs.niche[f], EXPORT)]:
            books.materials[f] += p.markets.export_cost * policy.export_cost[f]
        for i in range(phases.hours.size):
            books.bought_outside[f] += shop.outside_units[f, i] * phases.outside_price[i]
            books.duties[f] += shop.outside_units[f, i] * phases.outside_duty[i]
        sold = books.domestic[f] + books.exports[f]
        paid = books.materials[f] + books.bought_outside[f]
        firms.cash[f] += sold - paid - books.duties[f]
        sectors.money[OUTSIDE] += paid - sold
        sectors.money[GOVERNMENT] += books.duties[f]
