import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from distretto.economy.markets import district_share, fix_rivals, outside_attraction, win_orders
from distretto.economy.pricing import (
    LEAST_MARKUP,
    MOST_MARKUP,
    experienced_elasticity,
    markup_anchor,
    next_markup,
    set_prices,
    set_quotes,
    update_unit_cost,
)

ETA = 5.0
MONOPOLY = {
    "markets.price_elasticity": ETA,
    "markets.nest_exponent": 1.0,
    "markets.lot": 1.0,
    "pricing.final_norm": 0.1,
    "pricing.specialist_norm": 0.18,
    "pricing.utilisation_response": 0.2,
    "pricing.reversion": 0.1,
}


@pytest.fixture
def sole(bench):
    """A firm alone in its market, at planned utilisation, with a unit cost of 2."""

    def make(share, size, **changes):
        b = bench({**MONOPOLY, **changes})
        planned = b.parameters.production.normal_utilisation
        b.open_firm(
            0, final=True, phases=1, price=2.2, markup=0.1, unit_cost=2.0, utilisation=planned
        )
        b.state.markets.given_share[:] = b.state.markets.share[:] = (share, 0.01, 0.1, 0.1)
        b.state.markets.size[:] = (size, 0.0, 0.0, 0.0)
        b.run(fix_rivals)
        return b

    return make


def _settle(b, quarters=400):
    for quarter in range(quarters):
        b.run(win_orders, quarter)
        b.run(set_prices, quarter)
    return b.state.firms.price[0]


def test_monopolist_ends_at_eta_over_eta_minus_one_times_cost(sole):
    b = sole(0.0005, 100.0)
    price = _settle(b)
    assert b.state.firms.local_share[0] == 1.0
    assert b.state.firms.markup[0] == pytest.approx(1.0 / (ETA - 1.0), rel=1e-3)
    assert price == pytest.approx(ETA / (ETA - 1.0) * 2.0, rel=1e-3)


@pytest.mark.parametrize("exponent", [1.0, 0.7])
def test_monopolist_in_a_large_market_share_maximises_profit(sole, exponent):
    b = sole(0.2, 20.0, **{"markets.nest_exponent": exponent})
    price = _settle(b)
    p = b.parameters.markets
    outside = outside_attraction(b.state.markets, 0, p)

    def profit(at):
        return (at - 2.0) * district_share((at / 2.2) ** -ETA, outside, exponent)

    best = minimize_scalar(lambda at: -profit(at), bounds=(2.0, 10.0), method="bounded")
    assert price == pytest.approx(best.x, rel=1e-4)


def test_atomistic_firm_returns_to_custom(sole):
    b = sole(0.2, 20.0)
    firms = b.state.firms
    firms.markup[0] = 0.6
    firms.local_share[0] = 0.0
    for _ in range(400):
        b.run(set_prices)
    assert firms.markup[0] == pytest.approx(0.1)
    assert firms.price[0] == pytest.approx(1.1 * 2.0)


def test_specialist_returns_to_the_custom_of_subcontractors_and_has_no_price(sole):
    b = sole(0.2, 20.0)
    firms = b.state.firms
    firms.final[0] = False
    firms.markup[0] = 0.6
    for _ in range(400):
        b.run(set_prices)
    assert firms.markup[0] == pytest.approx(0.18)
    assert firms.price[0] == 2.2


def test_anchor_lies_between_custom_and_monopoly(parameters):
    eta, norm = 4.0, 0.12
    anchors = [
        markup_anchor(norm, eta, experienced_elasticity(eta, s, 0.0, 1.0), s)
        for s in np.linspace(0.0, 1.0, 11)
    ]
    assert anchors[0] == pytest.approx(norm)
    assert anchors[-1] == pytest.approx(1.0 / (eta - 1.0))
    assert np.all(np.diff(anchors) > 0.0)
    # Custom cannot hold mark-ups above what elasticity allows.
    assert markup_anchor(0.9, eta, eta, 0.0) == pytest.approx(1.0 / (eta - 1.0))
    # Inelastic demand: as high as mark-ups go.
    assert markup_anchor(norm, eta, 0.9, 1.0) == MOST_MARKUP
    assert markup_anchor(norm, eta, 1.01, 1.0) == MOST_MARKUP


def test_elasticity_is_that_of_the_nest(parameters):
    assert experienced_elasticity(4.0, 0.0, 0.3, 0.5) == 4.0
    assert experienced_elasticity(4.0, 1.0, 0.3, 0.5) == pytest.approx(4.0 * 0.5 * 0.7)
    assert experienced_elasticity(4.0, 0.25, 0.3, 0.5) == pytest.approx(3.0 + 0.35)


def test_busy_firms_settle_above_their_anchor_by_the_ratio_of_the_responses():
    response, reversion, gap, anchor = 0.3, 0.1, 0.05, 0.15
    markup = anchor
    for _ in range(300):
        markup = next_markup(markup, anchor, gap, response, reversion)
    assert np.log(markup / anchor) == pytest.approx(response * gap / reversion)
    assert next_markup(anchor, anchor, 0.0, response, reversion) == anchor
    assert next_markup(0.2, 0.15, 0.0, 0.0, 0.1) == pytest.approx(0.2 * (0.75) ** 0.1)


def test_markup_stays_within_bounds():
    assert next_markup(1.4, 1.5, 1.0, 2.0, 0.0) == MOST_MARKUP
    assert next_markup(0.011, 0.02, -0.9, 2.0, 0.0) == LEAST_MARKUP


QUOTES = {
    "pricing.specialist_norm": 0.2,
    "placement.going_price_weight": 0.25,
    "placement.quote_floor": 0.8,
    "placement.going_price_speed": 0.5,
    "placement.coordination": 0.3,
    "placement.lateness_aversion": 0.5,
    "placement.sunk_share": 0.1,
    "production.normal_utilisation": 0.8,
}


@pytest.fixture
def shop(bench):
    """A specialist and a final firm that can both do the first of two phases."""
    b = bench(QUOTES, firms=2, phases=2)
    b.open_firm(0, final=False, phases=1, wage_cost=1.2, markup=0.4, in_house=1.0, punctuality=0.9)
    b.open_firm(1, final=True, phases=1, wage_cost=1.0, markup=0.4, in_house=2.0)
    b.state.phases.hours[:] = (0.4, 0.6)
    b.state.phases.going_price[:] = (0.9, 1.0)
    b.state.shop.productivity[:, 0] = (1.25, 0.8)
    b.state.books.sellable[:] = (30.0, 10.0)
    b.run(set_quotes)
    return b


def test_quotes_by_hand(shop):
    s = shop.state.shop
    # Coordination: 1 + 0.3 in_house / 2; hours: 0.4 / a x coordination; cost: wage hours / 0.8.
    hours = np.array([0.4 / 1.25 * 1.15, 0.4 / 0.8 * 1.3])
    wages = np.array([1.2, 1.0]) * hours / 0.8
    assert s.own_hours[:, 0] == pytest.approx(hours)
    assert s.own_cost[:, 0] == pytest.approx(0.9 * wages)
    # A final firm asks the customary mark-up for work for others, not its own.
    own = np.array([1.4, 1.2]) * wages
    going = np.maximum(0.9, 0.8 * wages)
    quote = 0.75 * own + 0.25 * going
    assert s.quote[:, 0] == pytest.approx(quote)
    # One supplier in ten of whose deliveries is late is asked with half of that on top.
    assert s.asked[:, 0] == pytest.approx(quote * np.array([1.05, 1.0]))
    assert np.all(s.does[:, 0] == 0)


def test_going_price_follows_quotes_weighted_by_hours_for_sale(shop):
    wages = np.array([1.2, 1.0]) * shop.state.shop.own_hours[:, 0] / 0.8
    mean = np.average(np.array([1.4, 1.2]) * wages, weights=[30.0, 10.0])
    assert shop.state.phases.going_price[0] == pytest.approx(0.9 + 0.5 * (mean - 0.9))
    # Nobody offers the second phase: its going price stands.
    assert shop.state.phases.going_price[1] == 1.0


def test_suppliers_do_not_follow_the_going_price_below_a_share_of_cost(shop):
    shop.state.phases.going_price[0] = 0.01
    shop.run(set_quotes)
    wages = np.array([1.2, 1.0]) * shop.state.shop.own_hours[:, 0] / 0.8
    expected = 0.75 * np.array([1.4, 1.2]) * wages + 0.25 * 0.8 * wages
    assert shop.state.shop.quote[:, 0] == pytest.approx(expected)


def test_unit_cost_by_hand(bench):
    b = bench(
        {
            "pricing.cost_memory": 0.25,
            "markets.material_cost": 0.7,
            "production.normal_utilisation": 0.8,
            "production.overhead": 0.1,
        },
        firms=3,
        phases=2,
    )
    for f, final in enumerate((True, True, False)):
        b.open_firm(f, final=final, phases=3, unit_cost=2.0, wage_cost=1.1)
    shop, books = b.state.shop, b.state.books
    books.units[0, :2] = (6.0, 2.0)
    shop.own_units[0] = (8.0, 3.0)
    shop.own_hours[0] = (0.5, 0.4)
    books.bought_local[0], books.bought_outside[0] = 1.5, 0.6
    books.duties[0] = 0.3
    b.run(update_unit_cost)
    cost = (1.1 * (8.0 * 0.5 + 3.0 * 0.4) / (0.8 * 0.9) + 2.4) / 8.0 + 0.7
    assert b.state.firms.unit_cost[0] == pytest.approx(2.0 + 0.25 * (cost - 2.0))
    # Without deliveries, and for who has no product, nothing is learned.
    assert list(b.state.firms.unit_cost[1:]) == [2.0, 2.0]
