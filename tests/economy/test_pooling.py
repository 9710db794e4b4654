"""Pooling of capacity: what firms gain by taking orders for each other.

Demand of each of n firms is normal around its capacity C with standard deviation s. Alone, a firm
leaves E max(0, D - C) = s / sqrt(2 pi) unmet. Together they leave E max(0, sum (D - C)), and the
sum has standard deviation s sqrt(n): of the n s / sqrt(2 pi) that they leave alone, pooling spares
all but a share 1 / sqrt(n).
"""

import numpy as np
import pytest

from distretto.economy.accounts import open_quarter
from distretto.economy.placement import KNOWN, collect_offers, form_rings, place_orders
from distretto.economy.pricing import set_quotes
from distretto.economy.production import deliver, open_books, reserve_hours
from distretto.economy.trust import acquaint

CAPACITY, SPREAD = 40, 8.0
ROUNDS = 400
# One phase, an hour a unit (exact in binary), no overtime, nobody looked up, nothing outside,
# nothing waits.
RULES = {
    "production.overhead": 0.0,
    "production.reference_skill": 0.5,
    "production.unskilled_share": 0.5,
    "production.overtime": 0.0,
    "production.span": 0.0,
    "placement.coordination": 0.0,
    "placement.searched": 0,
    "placement.waiting": 0,
}


@pytest.fixture
def town(bench):
    def make(n, acquainted):
        b = bench(RULES, firms=n, workers=n * CAPACITY, orders=n * 3 * CAPACITY)
        for f in range(n):
            b.open_firm(f, final=True, phases=1, own_hours=1.0, markup=0.1)
            b.employ(f, CAPACITY)
        for f in range(n if acquainted else 0):
            for j in range(f):
                acquaint(b.state.ties, f, j, 0.5, 0)
        b.state.phases.going_price[:] = 1.2
        b.state.phases.outside_price[:] = 99.0
        return b

    return make


def _unmet(b, demand, quarter):
    """Units that nobody makes when each firm is asked for so many, one unit an order."""
    state = b.state
    open_quarter(state)
    total = int(demand.sum())
    state.orders.total[0] = total
    state.orders.first[:] = np.cumsum(demand) - demand
    state.orders.firm[:total] = np.repeat(np.arange(demand.size), demand)
    state.orders.units[:total] = 1.0
    state.books.orders[:] = demand
    state.books.units_wanted[:] = demand
    for rule in (
        open_books,
        reserve_hours,
        set_quotes,
        form_rings,
        collect_offers,
        place_orders,
        deliver,
    ):
        b.run(rule, quarter)
    assert state.tally.lost[0] + state.tally.delivered[0] == total
    return int(state.tally.lost[0])


@pytest.mark.parametrize("n", range(2, KNOWN + 2))
def test_pooling_spares_all_but_one_over_root_n_of_unmet_demand(town, n):
    rng = np.random.default_rng(n)
    strangers, neighbours = town(n, acquainted=False), town(n, acquainted=True)
    alone, pooled = np.empty(ROUNDS), np.empty(ROUNDS)
    for k in range(ROUNDS):
        demand = np.maximum(0, np.rint(rng.normal(CAPACITY, SPREAD, n))).astype(int)
        over = demand - CAPACITY
        alone[k] = _unmet(strangers, demand, k)
        pooled[k] = _unmet(neighbours, demand, k)
        # Who is alone loses what exceeds its own capacity, neighbours what exceeds that of all.
        assert alone[k] == np.maximum(0, over).sum()
        assert pooled[k] == max(0, over.sum())
    error = alone.std() / np.sqrt(ROUNDS)
    assert alone.mean() == pytest.approx(n * SPREAD / np.sqrt(2.0 * np.pi), abs=4.0 * error)
    ratio = pooled.mean() / alone.mean()
    error = (pooled - ratio * alone).std() / np.sqrt(ROUNDS) / alone.mean()
    assert error < 0.05
    assert ratio == pytest.approx(1.0 / np.sqrt(n), abs=4.0 * error)


def test_who_works_for_others_keeps_the_hours_its_own_orders_need(town):
    b = town(2, acquainted=True)
    # The first firm is dear and would rather have all its work done by the second.
    b.state.firms.wage_cost[0] = 5.0
    assert _unmet(b, np.array([CAPACITY + 12, CAPACITY - 5]), 0) == 7
    books = b.state.books
    assert list(books.booked) == [CAPACITY, CAPACITY]
    assert list(books.booked_others) == [0.0, 5.0]
    assert books.units.sum(axis=1) == pytest.approx([CAPACITY + 5, CAPACITY - 5])
