import numpy as np
import pytest

from distretto.economy.foreign_work import sell_abroad
from distretto.economy.state import OUTSIDE

ABROAD = {
    "markets.foreign_wage": 1.0,
    "markets.foreign_demand": 0.1,
    "pricing.specialist_norm": 0.2,
    "production.normal_utilisation": 0.8,
    "size.final_workers": 100,
    "size.specialist_workers": 100,
}


@pytest.fixture
def idle(bench):
    """A firm with 4 idle hours, one with 6 at double productivity, one fully booked."""

    def make(**changes):
        b = bench({**ABROAD, **changes}, firms=3, phases=2)
        for f in range(3):
            b.open_firm(f, final=f == 1, phases=1, wage_cost=1.2)
        b.state.books.hours[:] = 10.0
        b.state.books.booked[:] = (4.0, 2.0, 9.0)
        b.state.shop.productivity[:, 0] = (1.0, 2.0, 1.0)
        b.run(sell_abroad)
        return b

    return make


def test_idle_hours_are_sold_at_the_foreign_price(idle):
    b = idle()
    # 1.2 x 1 / 0.8 = 1.5 a standard hour; 4 and 12 standard hours are within a demand of 20.
    assert b.state.books.foreign_work == pytest.approx([6.0, 18.0, 0.0])
    assert b.state.books.booked == pytest.approx([8.0, 8.0, 9.0])
    assert b.state.firms.cash == pytest.approx([6.0, 18.0, 0.0])
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(-24.0)
    assert not b.state.books.booked_others.any()


def test_demand_abroad_is_met_by_all_alike(idle):
    b = idle(**{"markets.foreign_demand": 0.04})
    assert b.state.books.foreign_work == pytest.approx([3.0, 9.0, 0.0])
    assert b.state.books.booked == pytest.approx([6.0, 5.0, 9.0])


def test_a_firm_does_not_work_abroad_for_less_than_the_wages_of_the_hours(idle):
    # 0.79 x 1.5 = 1.185 an hour: below the wage of 1.2 at productivity 1, above it at 2.
    b = idle(**{"markets.foreign_wage": 0.79})
    assert b.state.books.foreign_work[0] == 0.0
    assert b.state.books.foreign_work[1] > 0.0
    b = idle(**{"markets.foreign_wage": 0.3})
    assert not b.state.books.foreign_work.any()


def test_without_foreign_demand_nothing_is_sold(idle):
    b = idle(**{"markets.foreign_demand": 0.0})
    assert not b.state.books.foreign_work.any()
    assert list(b.state.books.booked) == [4.0, 2.0, 9.0]
    assert not np.any(b.state.firms.cash)
