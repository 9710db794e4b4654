import numpy as np
import pytest

from distretto.economy.district import observed
from distretto.economy.observation import market_share, measure
from distretto.economy.outcomes import core, trades
from distretto.economy.state import DOMESTIC, EXPORT, UPMARKET


@pytest.fixture
def town(bench):
    """Two final firms, one of them upmarket, a specialist of the core and one of a trade."""
    b = bench(firms=4, phases=3)
    phases, books, shop, firms = b.state.phases, b.state.books, b.state.shop, b.state.firms
    phases.hours[:] = (0.5, 0.5, 0.1)
    phases.ancillary[2] = True
    b.open_firm(0, final=True, phases=0b11, price=2.2)
    b.open_firm(1, final=True, phases=0b11, price=3.0)
    b.open_firm(2, final=False, phases=0b10, workers=4)
    b.open_firm(3, final=False, phases=0b100, workers=2)
    b.state.designs.niche[1] = UPMARKET
    firms.base[:2, 0] = (30.0, 10.0)
    books.domestic[:2], books.exports[1] = (12.0, 4.0), 4.0
    books.units[:2, 0] = (6.0, 2.0)
    books.large_sales[1] = 5.0
    books.subcontract_sales[2:] = (3.0, 1.0)
    books.foreign_work[2] = 1.0
    books.duties[0] = 0.3
    # Eight units: of the trade a quarter is done by the firm of the district.
    books.orders[:2] = 1
    shop.own_units[0, :2] = 6.0
    shop.own_units[1, 0] = shop.outside_units[1, 1] = 2.0
    shop.outside_units[:2, 2] = (6.0, 0.0)
    books.supplied[3] = books.ancillary[3] = 0.2
    b.state.markets.opening_price[0] = 2.0
    b.state.markets.rival_cost[:] = (1.0, 1.4)
    return b


def test_outcomes_of_trades_by_hand(town):
    names = [outcome.name for outcome in trades.OUTCOMES]
    values = trades.measure(*observed(trades.measure, town.state), 0)
    assert dict(zip(names, values, strict=True)) == pytest.approx(
        {
            "relative_price": (2.2 * 30 + 3.0 * 10) / 40 / 2.0 / 1.2,
            "upmarket_sales": 8.0 / 20.0,
            "exporters": 0.5,
            "large_buyers": 0.25,
            "ancillary_local": 0.2 / 0.8,
            "foreign_work": 0.2,
            "duties": 0.3,
        }
    )


def test_trades_are_no_part_of_the_cycle(town):
    names = [outcome.name for outcome in core.OUTCOMES]
    values = measure(*observed(measure, town.state), 0)
    found = dict(zip(names, values, strict=True))
    # Eight units of standard work: one of it outside, the rest in house.
    assert found["work_in_house"] == pytest.approx(7.0 / 8.0)
    assert found["work_outside"] == pytest.approx(1.0 / 8.0)
    assert found["work_local"] == 0.0
    assert (found["specialists"], found["mean_specialist_size"]) == (1.0, 4.0)
    # Yet all who work are people at work, as value added is that of all firms.
    assert found["jobs"] == 6.0
    assert found["value_added_per_worker"] == pytest.approx(found["value_added"] / 6.0)


def test_the_share_of_a_destination_weighs_niches_by_their_size(town):
    markets = town.state.markets
    markets.size[:] = (300.0, 10.0, 100.0, 0.0)
    markets.share[:] = (0.2, 0.05, 0.4, 0.9)
    assert market_share(markets, DOMESTIC) == pytest.approx(0.25)
    assert market_share(markets, EXPORT) == pytest.approx(0.05)
    markets.size[:] = 0.0
    assert np.isnan(market_share(markets, EXPORT))
