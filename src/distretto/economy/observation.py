"""Observation: one kernel measures the outcomes of a quarter (see `outcomes`).

Quantiles are those of the sorted wages by linear interpolation; the Gini coefficient is over the
same wages. A final firm is a seller if more than 5 per cent of its hours went to other firms.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from distretto.economy.finance import sales_of_all_kinds, value_added
from distretto.economy.niches import market_of, units_delivered
from distretto.economy.outcomes import (
    OUTCOMES,
    Outcome,
    design,
    owners,
    practices,
    relations,
    strategy,
    trades,
)
from distretto.economy.production import core_phases, does_core_phase
from distretto.economy.state import (
    DOMESTIC,
    EXPORT,
    NICHES,
    Books,
    Firms,
    Markets,
    Owners,
    Phases,
    Policy,
    Shop,
    Tally,
    Ties,
    Workers,
)
from distretto.kernels import kernel

__all__ = ["MEASURES", "OUTCOMES", "Outcome", "measure"]


@kernel(allocates=True)
def sort_wages(wages: np.ndarray) -> np.ndarray:
    """Wages in rising order, by buckets: linear in their number."""
    n = wages.size
    if n == 0:
        return wages
    low = np.min(wages)
    scale = (n - 1) / max(1e-12, np.max(wages) - low)
    start = np.zeros(n + 1, np.int64)
    for w in wages:
        start[int((w - low) * scale) + 1] += 1
    for k in range(n):
        start[k + 1] += start[k]
    found = np.empty(n)
    filled = np.zeros(n, np.int64)
    for w in wages:
        k = int((w - low) * scale)
        place = start[k] + filled[k]
        filled[k] += 1
        while place > start[k] and found[place - 1] > w:
            found[place] = found[place - 1]
            place -= 1
        found[place] = w
    return found


@kernel
def quantile(sorted_values: np.ndarray, share: float) -> float:
    """Quantile of sorted values by linear interpolation."""
    n = sorted_values.size
    if n == 0:
        return np.nan
    place = share * (n - 1)
    k = min(n - 2, int(place)) if n > 1 else 0
    if n == 1:
        return sorted_values[0]
    return sorted_values[k] + (place - k) * (sorted_values[k + 1] - sorted_values[k])


@kernel
def gini(sorted_values: np.ndarray) -> float:
    """Gini coefficient of sorted non-negative values."""
    n = sorted_values.size
    total = 0.0
    weighted = 0.0
    for k in range(n):
        total += sorted_values[k]
        weighted += (k + 1) * sorted_values[k]
    if n == 0 or total <= 0.0:
        return np.nan
    return 2.0 * weighted / (n * total) - (n + 1.0) / n


@kernel
def _ratio(top: float, low: float) -> float:
    return top / low if low > 0.0 else np.nan


@kernel
def market_share(markets: Markets, destination: int) -> float:
    """Share of the district at a destination, niches weighing by their size."""
    size = 0.0
    sold = 0.0
    for niche in range(NICHES):
        g = market_of(niche, destination)
        size += markets.size[g]
        sold += markets.size[g] * markets.share[g]
    return _ratio(sold, size)


@kernel(entry=True, allocates=True)
def measure(
    firms: Firms,
    books: Books,
    workers: Workers,
    ties: Ties,
    phases: Phases,
    markets: Markets,
    shop: Shop,
    policy: Policy,
    tally: Tally,
    owners: Owners,
    quarter: int,
) -> np.ndarray:
    """Outcomes of the quarter just run, in the order of `OUTCOMES`.

    Firms that closed in the quarter count in flows (they sold, paid and employed) and no longer
    in numbers.
    """
    core = core_phases(phases)
    domestic = np.sum(books.domestic)
    exports = np.sum(books.exports)
    value = np.zeros(2)
    sold = np.zeros(2)
    profit = np.zeros(2)
    quality = 0.0
    for f in range(firms.alive.size):
        role = 1 if firms.final[f] else 0
        if role == 1:
            quality += firms.quality[f] * units_delivered(books, f)
        value[role] += value_added(books, f)
        sold[role] += sales_of_all_kinds(books, f)
        profit[role] += books.profit[f] - books.drawings[f]
    wages = np.sum(books.wages)
    units = np.sum(books.units)

    number = np.zeros(2)
    staff = np.zeros(2)
    at_work = 0.0
    sizes = np.empty(firms.alive.size)
    n_firms = 0
    sellers = 0.0
    put_out = 0.0
    active_buyers = 0.0
    training = 0.0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        role = 1 if firms.final[f] else 0
        people = firms.workers[f] + owners.partners[f]
        if role == 1 or does_core_phase(firms.phases[f], core):
            number[role] += 1.0
            staff[role] += people
        at_work += people
        sizes[n_firms] = people
        n_firms += 1
        training += 1.0 if books.trained[f] > 0 else 0.0
        if role == 1:
            if books.booked_others[f] > 0.05 * books.hours[f]:
                sellers += 1.0
            if units_delivered(books, f) > 0.0:
                active_buyers += 1.0
                put_out += 1.0 - firms.in_house[f] / core
    sizes = np.sort(sizes[:n_firms])
    tenth = max(1, int(0.1 * n_firms + 0.5)) if n_firms > 0 else 0
    own = 0.0
    outside = 0.0
    for f in range(firms.alive.size):
        if books.orders[f] == 0:
            continue
        for i in range(core):
            own += shop.own_units[f, i] * phases.hours[i]
            outside += shop.outside_units[f, i] * phases.hours[i]
    local = np.sum(books.supplied) - np.sum(books.ancillary)
    work = own + outside + local

    dealing = 0.0
    trust = 0.0
    pairs = 0.0
    both = 0.0
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j < 0:
                continue
            if ties.bought[f, s] > 0.0:
                dealing += 1.0
                trust += ties.trust[f, s]
            if firms.final[f] and firms.final[j] and ties.last[f, s] > quarter - 4:
                pairs += 1.0
                both += 1.0 if ties.deals[f, s] > 0 and ties.deals_back[f, s] > 0 else 0.0

    paid = np.empty(workers.alive.size)
    jobs = 0
    idle = 0.0
    skill = 0.0
    below = 0.0
    for w in range(workers.alive.size):
        if not workers.alive[w]:
            continue
        if workers.employer[w] < 0:
            idle += 1.0
            continue
        paid[jobs] = workers.wage[w]
        skill += workers.skill[w]
        below += 1.0 if workers.unregistered[w] else 0.0
        jobs += 1
    paid = sort_wages(paid[:jobs])
    p10 = quantile(paid, 0.1)
    trained = np.sum(books.trained)
    late = np.sum(books.late)
    changed = tally.deaths[0] - tally.births[0] + n_firms  # firms when the quarter began

    return np.array(
        [
            units,
            _ratio(value[0] + value[1], at_work),
            _ratio(profit[1], sold[1]),
            _ratio(profit[0], sold[0]),
            _ratio(domestic + exports, units),
            _ratio(quality, units),
            1.0 - _ratio(late, units),
            _ratio(float(tally.lost[0]), float(tally.orders[0])),
            _ratio(exports, domestic + exports),
            market_share(markets, DOMESTIC),
            market_share(markets, EXPORT),
            number[1],
            number[0],
            _ratio(staff[1], number[1]),
            _ratio(staff[0], number[0]),
            sizes[n_firms - 1] if n_firms > 0 else np.nan,
            _ratio(np.sum(sizes[n_firms - tenth :]), at_work),
            _ratio(own, work),
            _ratio(local, work),
            _ratio(outside, work),
            _ratio(put_out, active_buyers),
            _ratio(sellers, number[1]),
            _ratio(both, pairs),
            _ratio(dealing, active_buyers),
            _ratio(trust, dealing),
            _ratio(float(tally.shirked[0]), float(tally.deals[0])),
            4.0 * _ratio(float(tally.births[0]), float(changed)),
            4.0 * _ratio(float(tally.deaths[0]), float(changed)),
            _ratio(np.sum(books.booked), np.sum(books.hours)),
            at_work,
            _ratio(idle, idle + at_work),
            quantile(paid, 0.5),
            p10,
            _ratio(quantile(paid, 0.9), p10),
            gini(paid),
            _ratio(wages, value[0] + value[1]),
            _ratio(skill, float(jobs)),
            _ratio(float(trained), float(jobs)),
            _ratio(training, float(n_firms)),
            4.0 * _ratio(float(tally.hires[0] + tally.separations[0]), float(jobs)),
            _ratio(below, float(jobs)),
            4.0 * _ratio(float(tally.closure_losses[0]), float(jobs)),
            value[0] + value[1],
            wages,
            np.sum(books.profit),
            np.sum(books.interest),
            np.sum(books.taxes),
            tally.training_public[0]
            + tally.design_public[0]
            + tally.automation_public[0]
            + tally.guarantees[0]
            + policy.public_cost[0],
            tally.fees[0],
            tally.dues[0],
            tally.benefits[0],
        ]
    )


# One kernel per file of `outcomes`, in the order of `OUTCOMES`.
MEASURES: tuple[Callable[..., np.ndarray], ...] = (
    measure,
    design.measure,
    relations.measure,
    practices.measure,
    strategy.measure,
    owners.measure,
    trades.measure,
)
