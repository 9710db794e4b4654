import numpy as np
import pytest

from distretto.economy.buyers import bargained_price, reliance, update_dependence
from distretto.economy.draws import RELIANCE, stream_key
from distretto.economy.markets import fix_rivals, win_orders


@pytest.mark.parametrize("concentration", [0.0, 0.2, 0.5, 0.8, 1.0])
def test_reliance_differs_over_firms_and_has_the_concentration_as_its_mean(concentration):
    stream = stream_key(np.uint64(3), RELIANCE, 0)
    found = np.array([reliance(stream, np.uint64(k), concentration) for k in range(4000)])
    assert found.min() >= 0.0
    assert found.max() <= 1.0
    # Uniform, with a width of at most 1: its standard deviation is below 0.29.
    assert found.mean() == pytest.approx(concentration, abs=4 * 0.29 / np.sqrt(4000))
    assert (np.ptp(found) > 0.1) == (0.0 < concentration < 1.0)


def test_the_bargain_by_hand_and_at_its_limits(parameters):
    p = parameters({"markets.buyer_power": 0.6}).markets
    # Cost 2, list price 2.5; a buyer who takes 40% and could turn to three others:
    # weight 0.6 x 3/4, over 40% of the margin.
    assert bargained_price(2.5, 2.0, 0.4, 3, p) == pytest.approx(2.5 - 0.45 * 0.4 * 0.5)
    # Who depends on nobody, and who has no competitor, is paid the list price.
    assert bargained_price(2.5, 2.0, 0.0, 3, p) == 2.5
    assert bargained_price(2.5, 2.0, 1.0, 0, p) == 2.5
    # Nobody is pressed below cost, and a price already below it is not pressed further.
    assert bargained_price(2.5, 2.0, 1.0, 10**6, p._replace(buyer_power=1.0)) == pytest.approx(2.0)
    assert bargained_price(1.8, 2.0, 1.0, 10, p) == 1.8
    dependence = [bargained_price(2.5, 2.0, d, 5, p) for d in (0.1, 0.5, 0.9)]
    assert np.all(np.diff(dependence) < 0.0)


@pytest.fixture
def sellers(bench):
    """Four sellers at home with cost 1.6 and price 2, who depend on large buyers as given."""

    def make(concentration, dependence):
        b = bench(
            {
                "markets.concentration": concentration,
                "markets.large_buyers": 2,
                "markets.buyer_power": 0.5,
                "markets.outside_good": 1.0,
                "markets.lot": 2.0,
            },
            firms=4,
            orders=2000,
        )
        for f in range(4):
            b.open_firm(f, final=True, phases=1, price=2.0, unit_cost=1.6)
        b.state.firms.base[:, 0] = 10.0
        b.state.markets.given_share[:] = 0.25
        b.state.markets.size[0] = 1000.0
        b.state.markets.dependence[:] = dependence
        b.run(fix_rivals)
        b.run(win_orders)
        return b

    return make


def test_orders_of_large_buyers_are_paid_at_the_bargained_price(sellers):
    b = sellers(1.0, 0.8)
    n = b.state.orders.total[0]
    assert n > 50
    assert b.state.orders.large[:n].all()
    # One of two buyers takes 40%; three others sell, and no rival: 2 - 0.5 x 3/4 x 0.4 x 0.4.
    assert b.state.orders.price[:n] == pytest.approx(1.94)


def test_without_large_buyers_nothing_is_bargained(sellers):
    b = sellers(0.0, 0.8)
    n = b.state.orders.total[0]
    assert not b.state.orders.large[:n].any()
    assert np.all(b.state.orders.price[:n] == 2.0)
    # The same orders arrive, whoever places them.
    other = sellers(0.6, 0.8)
    assert np.array_equal(b.state.orders.units[:n], other.state.orders.units[:n])
    assert 0 < other.state.orders.large[:n].sum() < n


def test_dependence_follows_sales(bench):
    b = bench(firms=3)
    for f in range(3):
        b.open_firm(f, final=True, phases=1)
    b.state.markets.dependence[:] = 0.5
    b.state.books.domestic[:2] = (6.0, 4.0)
    b.state.books.exports[0] = 2.0
    b.state.books.large_sales[0] = 2.0
    b.run(update_dependence, memory=0.2)
    assert b.state.markets.dependence == pytest.approx([0.5 - 0.2 * 0.25, 0.4, 0.5])
