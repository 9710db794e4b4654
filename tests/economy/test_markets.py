import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.economy.markets import (
    attraction,
    district_share,
    enter_niche,
    fix_rivals,
    outside_attraction,
    renown,
    review_exports,
    total_attraction,
    win_orders,
)
from distretto.economy.niches import market_of
from distretto.economy.pricing import experienced_elasticity
from distretto.economy.state import (
    DOMESTIC,
    EXPORT,
    FLEXIBLE,
    MARKETS,
    NICHES,
    STANDARD,
    UPMARKET,
    allocate,
)

ETA, N = 4.0, 0.5
NESTED = {
    "markets.price_elasticity": ETA,
    "markets.nest_exponent": N,
    "markets.customer_base": 0.4,
    "markets.outside_good": 0.25,
    "markets.second_rival": 0.4,
    "markets.lot": 2.0,
    "markets.lot_dispersion": 0.5,
    "markets.concentration": 0.0,
    "markets.insulated_standard": 0.0,
}


@pytest.fixture
def market(bench):
    """Sellers in one domestic market of 1,000 units of which the district has a quarter."""

    def make(sellers, slots=None, orders=2000, **changes):
        b = bench({**NESTED, **changes}, firms=slots or sellers, orders=orders)
        for f in range(sellers):
            b.open_firm(f, final=True, phases=1, price=2.0)
            b.state.firms.base[f, DOMESTIC] = 10.0
        b.state.markets.given_share[:] = (0.25, 0.05, 0.25, 0.05)
        b.state.markets.share[:] = b.state.markets.given_share
        b.state.markets.size[:] = (1000.0, 0.0, 0.0, 0.0)
        return b

    return make


def _win(b, quarter=0):
    b.state.books.units_wanted[:] = 0.0
    b.run(win_orders, quarter)
    return b.state.markets.share[DOMESTIC]


def test_attraction_by_hand(parameters):
    p = parameters(
        {
            "markets.price_elasticity": 3.0,
            "markets.quality_elasticity": 2.0,
            "markets.punctuality_weight": 0.7,
            "markets.customer_base": 0.5,
        }
    ).markets
    by_hand = 9.0**0.5 * 1.6**-3.0 * 0.8**2.0 * np.exp(0.7 * 0.9)
    assert attraction(9.0, 1.6, 0.8, 0.9, p, STANDARD) == pytest.approx(by_hand)


def test_custom_counts_to_a_power_and_nobody_counts_as_less_than_a_twentieth(parameters):
    p = parameters({"markets.customer_base": 0.4}).markets
    assert attraction(16.0, 2.0, 1.0, 1.0, p, STANDARD) == pytest.approx(
        2.0**0.4 * attraction(8.0, 2.0, 1.0, 1.0, p, STANDARD)
    )
    assert attraction(0.0, 2.0, 1.0, 1.0, p, STANDARD) == attraction(
        0.05, 2.0, 1.0, 1.0, p, STANDARD
    )
    p = p._replace(customer_base=0.0)
    assert attraction(16.0, 2.0, 1.0, 1.0, p, STANDARD) == attraction(
        0.0, 2.0, 1.0, 1.0, p, STANDARD
    )


def test_only_sellers_in_the_market_attract(market):
    b = market(4)
    firms = b.state.firms
    one = total_attraction(firms, DOMESTIC, b.parameters.markets) / 4.0
    firms.alive[0] = False
    firms.final[1] = False
    firms.serves[2, DOMESTIC] = False
    assert total_attraction(firms, DOMESTIC, b.parameters.markets) == pytest.approx(one)
    assert total_attraction(firms, EXPORT, b.parameters.markets) == 0.0


@given(
    prices=st.lists(st.floats(0.5, 5.0), min_size=1, max_size=6),
    share=st.floats(0.001, 0.99),
    outside=st.floats(0.0, 1.0),
)
def test_share_is_the_given_one_when_rivals_are_fixed(parameters, prices, share, outside):
    p = parameters({"markets.outside_good": outside}).markets
    state = allocate(len(prices), 1, 1, 1)
    state.firms.alive[:] = state.firms.final[:] = True
    state.firms.serves[:] = True
    state.firms.price[:] = prices
    state.markets.given_share[:] = np.tile((share, 0.5 * share), NICHES)
    fix_rivals(state.firms, state.markets, state.place, p)
    for g in range(MARKETS):
        value = total_attraction(state.firms, g, p) * renown(state.place, g, p)
        value /= state.markets.opening_value[g]
        found = district_share(value, outside_attraction(state.markets, g, p), p.nest_exponent)
        assert found == pytest.approx(state.markets.given_share[g])


def test_share_is_held_during_burn_in(market):
    b = market(3)
    b.run(fix_rivals)
    b.state.firms.price[:] = 4.0
    assert _win(b, quarter=-1) == 0.25
    # Twice the price: attraction 2^-4, to the power of a half 1/4, against 3 outside.
    assert _win(b, quarter=0) == pytest.approx(0.25 / (0.25 + 3.0))


def test_doubling_identical_sellers_raises_the_inside_by_two_to_the_nest_exponent(market):
    b = market(5, slots=10)
    b.run(fix_rivals)
    assert _win(b) == pytest.approx(0.25)
    for f in range(5, 10):
        b.open_firm(f, final=True, phases=1, price=2.0)
        b.state.firms.base[f, DOMESTIC] = 10.0
    inside = 2.0**N
    assert _win(b) == pytest.approx(inside / (inside + 3.0))
    # Each of ten equal sellers has a tenth of what the district sells.
    assert b.state.firms.local_share == pytest.approx(0.1)


def test_shares_of_the_district_s_sales_add_up_to_one(market):
    b = market(3)
    b.state.markets.size[EXPORT] = 400.0
    b.state.firms.serves[1:, EXPORT] = True
    b.run(fix_rivals)
    b.state.markets.share[:2] = (0.9, 0.0)  # of another quarter
    _win(b)
    # 250 units at home for three, 20 abroad for the two who sell there.
    assert b.state.firms.local_share * 270.0 == pytest.approx(
        [250.0 / 3.0, 250.0 / 3.0 + 10.0, 250.0 / 3.0 + 10.0]
    )


def test_with_exponent_one_the_number_of_sellers_alone_wins_the_market(market):
    b = market(2, slots=4, **{"markets.nest_exponent": 1.0})
    b.run(fix_rivals)
    for f in (2, 3):
        b.open_firm(f, final=True, phases=1, price=2.0)
        b.state.firms.base[f, DOMESTIC] = 10.0
    assert _win(b) == pytest.approx(2.0 / (2.0 + 3.0))


def test_dearer_rivals_leave_more_to_the_district(market):
    b = market(3)
    b.run(fix_rivals)
    b.state.markets.rival_cost[:] = 1.1
    # A quarter of what is outside is the outside good, which no price of rivals moves.
    outside = 3.0 * (0.25 + 0.75 * 1.1 ** (-ETA * N))
    assert outside_attraction(b.state.markets, DOMESTIC, b.parameters.markets) == pytest.approx(
        outside
    )
    assert _win(b) == pytest.approx(1.0 / (1.0 + outside))
    # The second rival makes two fifths of the rivals' attraction.
    b.state.markets.rival_cost[:] = (1.0, 1.1)
    second = 3.0 * 0.75 * 0.4 * (1.1 ** (-ETA * N) - 1.0)
    assert outside_attraction(b.state.markets, DOMESTIC, b.parameters.markets) == pytest.approx(
        3.0 + second
    )


def test_demand_has_the_elasticity_that_sellers_reckon_with(market):
    b = market(3)
    firms, p = b.state.firms, b.parameters.markets
    firms.base[:, DOMESTIC] = (30.0, 10.0, 5.0)
    b.run(fix_rivals)

    def demand(price):
        firms.price[0] = price
        share = _win(b)
        return 1000.0 * share * firms.local_share[0], share, firms.local_share[0]

    high, low = demand(2.0 * np.exp(1e-5))[0], demand(2.0 * np.exp(-1e-5))[0]
    _, share, local = demand(2.0)
    slope = (np.log(high) - np.log(low)) / 2e-5
    assert -slope == pytest.approx(
        experienced_elasticity(p.price_elasticity, local, share, p.nest_exponent), rel=1e-5
    )


def test_orders_bring_the_expected_units(market):
    b = market(2)
    b.state.firms.price[:] = (2.0, 2.2)
    b.run(fix_rivals)
    weight = (2.2 / 2.0) ** ETA
    expected = 250.0 * np.array([weight, 1.0]) / (1.0 + weight)
    total, count, quarters = np.zeros(2), np.zeros(2), 400
    for quarter in range(quarters):
        _win(b, quarter)
        total += b.state.books.units_wanted
        count += b.state.books.orders
    lot = 2.0
    # Variance of a Poisson number of lognormal lots: mean number x mean square of a lot.
    error = np.sqrt(expected / lot * lot**2 * np.exp(0.5**2) / quarters)
    assert np.all(np.abs(total / quarters - expected) < 4.0 * error)
    assert np.all(
        np.abs(count / quarters - expected / lot) < 4.0 * np.sqrt(expected / lot / quarters)
    )


def test_every_order_has_a_size_of_its_own(market):
    b = market(2)
    b.state.firms.serves[:, EXPORT] = True
    b.state.markets.size[EXPORT] = 2000.0
    b.run(fix_rivals)
    _win(b)
    total = b.state.orders.total[0]
    assert set(b.state.orders.market[:total]) == {DOMESTIC, EXPORT}
    assert np.unique(b.state.orders.units[:total]).size == total > 100


def test_orders_are_listed_firm_by_firm_waiting_ones_first(market):
    b = market(3)
    orders, books = b.state.orders, b.state.books
    orders.waiting[0] = 2
    orders.keep_firm[:2] = (2, 0)
    orders.keep_market[:2] = (0, 1)
    orders.keep_units[:2] = (7.5, 3.5)
    orders.keep_price[:2] = (1.9, 1.8)
    orders.keep_waited[:2] = (0, 1)
    b.run(fix_rivals)
    _win(b)
    total = orders.total[0]
    assert books.orders.sum() == total
    assert np.array_equal(orders.firm[:total], np.repeat(np.arange(3), books.orders))
    assert np.array_equal(orders.first, np.concatenate([[0], np.cumsum(books.orders)[:-1]]))
    for f, units, price, waited in ((0, 3.5, 1.8, 2), (2, 7.5, 1.9, 1)):
        i = orders.first[f]
        assert (orders.units[i], orders.price[i], orders.waited[i]) == (units, price, waited)
        assert np.all(orders.price[i + 1 : i + books.orders[f]] == 2.0)
        assert np.all(orders.waited[i + 1 : i + books.orders[f]] == 0)
    assert orders.market[0] == 1
    sums = np.bincount(orders.firm[:total], weights=orders.units[:total])
    assert books.units_wanted == pytest.approx(sums)
    tally = b.state.tally
    assert (tally.orders[0], tally.waiting_before[0], tally.refused[0]) == (total - 2, 2, 0)


def test_orders_beyond_the_room_are_counted_as_refused(market):
    b, roomy = market(2, orders=50), market(2)
    for each in (b, roomy):
        each.run(fix_rivals)
        _win(each)
    assert b.state.orders.total[0] == 50
    assert b.state.tally.refused[0] == roomy.state.orders.total[0] - 50
    assert b.state.books.orders.sum() == 50


def test_orders_that_wait_keep_their_place_where_there_is_no_room(market):
    b = market(2, orders=50)
    orders, tally = b.state.orders, b.state.tally
    orders.waiting[0] = 40
    orders.keep_firm[:40] = 1  # the last firm: the new orders of the others come before them
    orders.keep_units[:40] = 3.0
    b.run(fix_rivals)
    _win(b)
    assert orders.total[0] == 50
    assert (tally.waiting_before[0], tally.orders[0]) == (40, 10)
    assert tally.refused[0] > 0
    assert b.state.books.orders.sum() == 50
    assert (orders.waited[:50] == 1).sum() == 40
    assert (orders.units[:50][orders.waited[:50] == 1] == 3.0).all()


def test_a_market_in_which_nobody_sells_brings_nothing_and_breaks_nothing(market):
    b = market(2)
    b.state.markets.size[EXPORT] = 100.0
    b.run(fix_rivals)
    assert _win(b) == pytest.approx(0.25)
    assert b.state.markets.share[EXPORT] == 0.0
    assert not np.any(b.state.orders.market[: b.state.orders.total[0]] == EXPORT)
    # The first who goes abroad later is weighed against those who sell at home.
    b.state.firms.serves[0, EXPORT] = True
    b.state.firms.base[0, EXPORT] = 10.0
    _win(b)
    inside = 0.5**N
    assert b.state.markets.share[EXPORT] == pytest.approx(inside / (inside + 19.0))


BAND = {
    "markets.export_entry": 1.3,
    "markets.export_exit": 0.8,
    "markets.customer_base": 0.5,
}


@pytest.fixture
def exporters(market):
    """Four sellers at home, each reviewed in another quarter of the year or not."""

    def make(cost, abroad, size=100.0):
        b = market(4, **{**BAND, "markets.export_cost": cost})
        firms = b.state.firms
        firms.markup[:] = 0.25
        firms.serves[:, EXPORT] = abroad
        firms.base[:, EXPORT] = np.where(abroad, 2.5, 0.0)
        b.state.markets.size[EXPORT] = size
        b.state.markets.share[EXPORT] = 0.1
        return b

    return make


def test_exports_are_reviewed_once_a_year(exporters):
    b = exporters(0.01, np.zeros(4, bool))
    firms = b.state.firms
    entered = np.zeros((4, 4), bool)
    for quarter in range(4):
        before = firms.serves[:, EXPORT].copy()
        b.run(review_exports, quarter)
        entered[quarter] = firms.serves[:, EXPORT] & ~before
    assert np.array_equal(entered.sum(axis=0), np.ones(4))
    # Who enters brings a quarter of the home base as loyalty.
    assert np.all(firms.base[:, EXPORT] == 2.5)


def test_exports_are_taken_up_and_given_up_within_a_band(exporters):
    # Of 10 units sold abroad by the district at 2.0, of which a fifth is margin: with three others
    # abroad a fourth expects a quarter, that is a contribution of 1.
    for gain_over_cost, stays in ((0.79, False), (0.81, True)):
        b = exporters(1.0 / gain_over_cost, np.ones(4, bool))
        for quarter in range(4):
            b.run(review_exports, quarter)
        # The first to be reviewed decides alone; when it leaves, the others have more.
        assert b.state.firms.serves[:, EXPORT].all() == stays
    for gain_over_cost, enters in ((1.29, False), (1.31, True)):
        b = exporters(1.0 / gain_over_cost, np.array([False, True, True, True]))
        for quarter in range(4):
            b.run(review_exports, quarter)
        assert b.state.firms.serves[0, EXPORT] == enters


def test_an_exporter_of_a_consortium_weighs_its_own_cost(exporters):
    # A contribution of 1 against a cost of 2: worth it only for whom half of the cost is borne.
    b = exporters(2.0, np.array([True, True, True, True]))
    b.state.policy.export_cost[2] = 0.5
    for quarter in range(4):
        b.run(review_exports, quarter)
    assert b.state.firms.serves[2, EXPORT]
    assert not b.state.firms.serves[:, EXPORT].all()


UPMARKET_HOME = market_of(UPMARKET, DOMESTIC)


@pytest.fixture
def niches(market):
    """Two sellers in each niche, equal but for the niche."""

    def make(**changes):
        b = market(4, **changes)
        for f in (2, 3):
            enter_niche(b.state.firms, b.state.designs, f, UPMARKET, 10.0)
        b.state.markets.size[:] = (1000.0, 0.0, 400.0, 0.0)
        return b

    return make


def test_a_firm_is_in_one_niche_and_shares_are_of_the_niche(niches):
    b = niches()
    b.run(fix_rivals)
    _win(b)
    assert b.state.firms.local_share == pytest.approx(0.5)
    orders = b.state.orders
    total = orders.total[0]
    assert set(orders.market[:total][orders.firm[:total] >= 2]) == {UPMARKET_HOME}
    assert set(orders.market[:total][orders.firm[:total] < 2]) == {DOMESTIC}


def test_a_dearer_product_loses_less_where_buyers_look_less_at_the_price(niches):
    b = niches(**{"markets.upmarket_price": 0.5})
    b.run(fix_rivals)
    b.state.firms.price[:] = 4.0
    assert _win(b) == pytest.approx(0.25 / (0.25 + 3.0))
    # Half the elasticity: attraction 2^-2, to the power of a half 1/2, against 3 outside.
    assert b.state.markets.share[UPMARKET_HOME] == pytest.approx(0.5 / (0.5 + 3.0))


def test_better_quality_gains_more_where_buyers_look_more_at_it(niches):
    b = niches(**{"markets.quality_elasticity": 2.0, "markets.upmarket_quality": 2.0})
    b.run(fix_rivals)
    b.state.firms.quality[:] = 1.2
    assert _win(b) == pytest.approx(1.2 / (1.2 + 3.0))
    assert b.state.markets.share[UPMARKET_HOME] == pytest.approx(1.44 / (1.44 + 3.0))


def test_the_fordist_rival_takes_the_place_of_the_flexible_one_in_an_insulated_niche(niches):
    b = niches(**{"markets.insulated_upmarket": 1.0})
    b.run(fix_rivals)
    rival = b.state.markets.rival
    # Of three outside a quarter is the outside good; of the rest two fifths are flexible.
    assert rival[DOMESTIC] == pytest.approx((2.25 * 0.6, 2.25 * 0.4))
    assert rival[UPMARKET_HOME] == pytest.approx((2.25, 0.0))
    # Whatever the flexible rival does, it does not reach the niche.
    b.state.markets.rival_quality[FLEXIBLE] = 2.0
    _win(b)
    assert b.state.markets.share[UPMARKET_HOME] == pytest.approx(0.25)
    assert b.state.markets.share[DOMESTIC] < 0.25


def test_the_name_of_the_area_lifts_the_district_and_no_firm_against_another(niches):
    b = niches(**{"markets.reputation_weight": 0.8})
    b.run(fix_rivals)
    b.state.place.reputation[DOMESTIC] = 0.5
    inside = np.exp(0.8 * 0.5) ** N
    assert _win(b) == pytest.approx(inside / (inside + 3.0))
    assert b.state.markets.share[UPMARKET_HOME] == pytest.approx(0.25)
    assert b.state.firms.local_share == pytest.approx(0.5)
    # Without the weight a name is worth nothing.
    b = niches(**{"markets.reputation_weight": 0.0})
    b.run(fix_rivals)
    b.state.place.reputation[DOMESTIC] = 0.5
    assert _win(b) == pytest.approx(0.25)


def test_a_firm_that_changes_niche_leaves_its_customers_behind(niches):
    b = niches()
    firms, designs = b.state.firms, b.state.designs
    firms.serves[0, EXPORT] = True
    enter_niche(firms, designs, 0, UPMARKET, 2.0)
    assert firms.ordered[0] == 2.0
    assert designs.niche[0] == UPMARKET
    assert list(firms.serves[0]) == [False, False, True, False]
    assert list(firms.base[0]) == [0.0, 0.0, 2.0, 0.0]
