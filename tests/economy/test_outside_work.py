import numpy as np
import pytest

from distretto.economy.outside_work import price_outside_work, review_outside_work
from distretto.economy.settlement import settle_sales
from distretto.economy.state import GOVERNMENT, OUTSIDE

OUTSIDE_RULES = {
    "placement.outside_drift": -0.01,
    "placement.outside_growth": 0.05,
    "placement.emissions": 0.5,
    "markets.material_cost": 0.0,
    "production.fixed_cost": 0.0,
}


@pytest.fixture
def outside(bench):
    """Two core phases, the second one wholly transportable, and an ancillary trade."""

    def make(**changes):
        b = bench({**OUTSIDE_RULES, **changes}, firms=2, phases=3)
        phases = b.state.phases
        phases.hours[:] = (0.4, 0.6, 0.1)
        phases.ancillary[2] = True
        phases.transportability[:] = (0.2, 1.0, 1.0)
        phases.outside_price[:] = (0.6, 0.9, 0.2)
        phases.outside_hours[:] = (10.0, 10.0, np.inf)
        return b

    return make


def test_wages_elsewhere_are_felt_as_far_as_work_can_be_sent(outside):
    b = outside()
    for quarter in range(-2, 4):
        b.run(price_outside_work, quarter)
    assert b.state.phases.outside_price == pytest.approx([0.6 * 0.998**3, 0.9 * 0.99**3, 0.2])
    assert not b.state.phases.outside_duty.any()
    assert not b.state.phases.outside_premium.any()


def test_tariff_and_carbon_price_are_paid_to_the_government_and_fear_to_nobody(outside):
    b = outside()
    policy, phases, books = b.state.policy, b.state.phases, b.state.books
    policy.tariff[0], policy.carbon_price[0], policy.resilience[0] = 0.1, 0.2, 0.3
    b.run(price_outside_work, 0)
    # 10% of the price and 0.2 x 0.5 per standard hour; none on a trade from within the country.
    duty = np.array([0.06 + 0.04, 0.09 + 0.06, 0.0])
    assert phases.outside_duty == pytest.approx(duty)
    assert phases.outside_premium == pytest.approx([0.3, 0.3, 0.0])
    b.open_firm(0, final=True, phases=1)
    b.state.shop.outside_units[0] = (5.0, 2.0, 1.0)
    b.run(settle_sales)
    assert books.bought_outside[0] == pytest.approx(5 * 0.6 + 2 * 0.9 + 0.2)
    assert books.duties[0] == pytest.approx(5 * 0.1 + 2 * 0.15)
    money = b.state.sectors.money
    assert money[GOVERNMENT] == pytest.approx(0.8)
    assert money[OUTSIDE] == pytest.approx(5.0)
    assert b.state.firms.cash[0] == pytest.approx(-5.8)


def test_capacity_grows_where_it_is_used_in_full(outside):
    b = outside(**{"production.normal_utilisation": 0.8})
    phases, books = b.state.phases, b.state.books
    phases.outside_left[:] = (1.0, 5.0, np.inf)
    books.orders[0] = 1
    books.units[0, 0] = 20.0
    b.state.shop.outside_units[0] = (5.0, 0.0, 20.0)
    b.run(review_outside_work)
    # Nine tenths used: half of the way from planned use to full use.
    assert phases.outside_hours == pytest.approx([10.0 * 1.025, 10.0, np.inf])
    assert phases.outside_share == pytest.approx([0.25, 0.0, 1.0])
    b = outside(**{"placement.outside_growth": 0.0})
    b.run(review_outside_work)
    assert b.state.phases.outside_hours == pytest.approx([10.0, 10.0, np.inf])


def test_joint_purchasing_and_export_consortia_lower_costs_of_members_only(outside):
    b = outside(**{"markets.material_cost": 1.0, "markets.export_cost": 2.0})
    b.state.phases.ancillary[:] = False
    for f in range(2):
        b.open_firm(f, final=True, phases=1)
        b.state.books.units[f, 0] = 10.0
        b.state.firms.serves[f, 1] = True
    b.state.policy.material_cost[1], b.state.policy.export_cost[1] = 0.9, 0.5
    b.run(settle_sales)
    assert b.state.books.materials == pytest.approx([12.0, 10.0])
