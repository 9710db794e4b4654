import numpy as np
import pytest

from distretto.economy.production import (
    deliver,
    does_phase,
    efficiency,
    open_books,
    reserve_hours,
    update_reputation,
)

PRODUCTION = {
    "practices.execution": 0.0,
    "production.unskilled_share": 0.5,
    "production.reference_skill": 0.6,
    "production.versatility": 0.7,
    "production.specialisation": 0.2,
    "production.span": 0.05,
    "production.span_size": 10.0,
    "production.overhead": 0.1,
    "production.overtime": 0.15,
    "production.design_weight": 0.4,
    "production.outside_quality": 0.7,
    "production.tacit_loss": 0.5,
    "production.quality_memory": 0.25,
    "labour.workload_memory": 0.2,
    "trust.saved": 0.3,
}


def test_efficiency_is_one_at_reference_skill_and_half_for_the_unskilled(parameters):
    p = parameters(PRODUCTION).production
    assert efficiency(0.6, p) == 1.0
    assert efficiency(0.0, p) == pytest.approx(0.5 / 0.8)
    assert efficiency(1.0, p) / efficiency(0.0, p) == pytest.approx(2.0)


def test_phases_are_bits(bench):
    mask = np.uint64(0b1011)
    assert [does_phase(mask, i) for i in range(5)] == [True, True, False, True, False]
    assert does_phase(np.uint64(1) << np.uint64(59), 59)


def test_hours_skill_and_productivity_by_hand(bench):
    b = bench(PRODUCTION, firms=3, workers=20, phases=4)
    b.open_firm(0, final=True, phases=0b0111, machine=1.1)
    b.open_firm(1, final=False, phases=0b1000)
    b.employ(0, 3, craft=0, skill=0.8)
    b.employ(0, 1, craft=1, skill=0.4)
    b.employ(1, 10, craft=3, skill=0.6)
    b.employ(-1, 2, craft=3, skill=0.1)
    b.run(open_books)
    shop, books = b.state.shop, b.state.books
    assert books.hours == pytest.approx([4 * 0.9, 10.0, 0.0])
    assert books.most_hours == pytest.approx([4 * 0.9 * 1.15, 11.5, 0.0])
    # A phase in which nobody is trained is done with seven tenths of the mean skill of 0.7.
    assert shop.skill[0] == pytest.approx([0.8, 0.4, 0.49, 0.0])
    p = b.parameters.production
    gain = (1.0 + 0.2 * (1.0 - 3 / 4)) * (4 / 10) ** -0.05
    assert shop.productivity[0, :3] == pytest.approx(
        [1.1 * efficiency(s, p) * gain for s in (0.8, 0.4, 0.49)]
    )
    # One phase of four: three quarters of the gain of specialisation; ten workers: no span.
    assert shop.productivity[1] == pytest.approx([0.0, 0.0, 0.0, 1.15])
    assert shop.productivity[0, 3] == 0.0
    assert not shop.productivity[2].any()


def test_final_firms_keep_hours_for_their_own_orders(bench):
    b = bench(firms=3)
    for f, final in enumerate((True, True, False)):
        b.open_firm(f, final=final, phases=1, own_hours=0.5)
    books = b.state.books
    books.hours[:] = 10.0
    books.most_hours[:] = 11.0
    books.units_wanted[:] = (12.0, 30.0, 0.0)
    b.run(reserve_hours)
    assert list(books.sellable) == [4.0, 0.0, 11.0]


@pytest.fixture
def delivery(bench):
    """Five orders of two firms, of which three found takers; one of the others has waited."""
    b = bench(firms=2)
    for f in (0, 1):
        b.open_firm(f, final=True, phases=1)
    orders = b.state.orders
    orders.total[0] = 5
    orders.firm[:5] = (0, 0, 0, 1, 1)
    orders.market[:5] = (0, 1, 0, 0, 0)
    orders.units[:5] = (2.0, 3.0, 4.0, 5.0, 6.0)
    orders.price[:5] = (1.5, 2.0, 1.5, 1.0, 1.0)
    orders.waited[:5] = (1, 0, 0, 1, 0)
    orders.placed[:5] = (True, True, True, False, False)
    orders.late[:5] = (0.0, 0.25, 0.0, 0.0, 0.0)
    b.run(deliver, waiting=1)
    return b


def test_what_is_placed_is_delivered_and_sold(delivery):
    books, tally = delivery.state.books, delivery.state.tally
    assert list(books.domestic) == [9.0, 0.0]
    assert list(books.exports) == [6.0, 0.0]
    assert books.units[0] == pytest.approx([6.0, 3.0, 0.0, 0.0])
    # An order that has waited is late as a whole, another as far as its phases are.
    assert books.late[0] == pytest.approx(2.0 + 0.25 * 3.0)
    assert (tally.delivered[0], tally.delivered_late[0]) == (3, 1)


def test_what_is_not_placed_waits_a_quarter_and_is_lost(delivery):
    orders = delivery.state.orders
    assert delivery.state.tally.lost[0] == 1
    assert orders.waiting[0] == 1
    assert (orders.keep_firm[0], orders.keep_units[0], orders.keep_price[0]) == (1, 6.0, 1.0)
    assert (orders.keep_market[0], orders.keep_waited[0]) == (0, 0)


def test_reputation_by_hand(bench):
    b = bench(PRODUCTION, firms=3, phases=2)
    firms, books, shop, offers = b.state.firms, b.state.books, b.state.shop, b.state.offers
    b.open_firm(0, final=True, phases=1, design=1.2, quality=0.9, utilisation=0.8, in_house=2.0)
    b.open_firm(1, final=False, phases=2, punctuality=0.8)
    b.open_firm(2, final=False, phases=2, punctuality=0.8)
    b.state.phases.hours[:] = (0.4, 0.6)
    b.state.phases.tacitness[:] = (0.0, 0.5)
    books.hours[:] = (10.0, 5.0, 0.0)
    books.booked[:] = (9.0, 5.5, 0.0)
    books.units[0, :2] = (8.0, 2.0)
    books.late[0] = 1.0
    books.supplied[1], books.supplied_late[1] = 4.0, 1.0
    # Ten units: phase 0 at home with skill 0.8; of phase 1 six at a neighbour's, four outside.
    shop.own_units[0, 0] = 10.0
    shop.own_hours[0, 0] = 0.5
    shop.skill[0, 0], shop.skill[1, 1] = 0.8, 0.9
    shop.outside_units[0, 1] = 4.0
    offers.supplier[0, 1, 0] = offers.given[0, 1] = 1
    offers.units[0, 1, 0] = 6.0
    bad_work = np.array([0.3 * 1.2, 0.0, 0.0])
    b.run(update_reputation, bad_work=bad_work)
    done = 0.4 * 10 * 0.8 + 0.6 * 6 * 0.9 + 0.6 * 4 * 0.7 * 0.75
    execution = (done - 0.3 * 1.2) / 10.0
    quality = 1.2**0.4 * execution**0.6
    assert firms.quality[0] == pytest.approx(0.9 + 0.25 * (quality - 0.9))
    assert firms.punctuality == pytest.approx([1.0 - 0.25 * 0.1, 0.8 - 0.25 * 0.05, 0.8])
    assert firms.utilisation[:2] == pytest.approx([0.8 + 0.2 * 0.1, 0.2 * 1.1])
    assert firms.in_house[0] == pytest.approx(2.0 - 0.25)
    assert firms.own_hours[0] == pytest.approx(0.25 * 0.5)
    assert firms.base[0] == pytest.approx([2.0, 0.5, 0.0, 0.0])


def test_a_firm_without_deliveries_keeps_its_name_and_loses_custom(bench):
    b = bench(PRODUCTION, firms=1)
    b.open_firm(0, final=True, phases=1, quality=0.9, punctuality=0.7)
    b.state.firms.base[0, :2] = (8.0, 4.0)
    b.run(update_reputation, bad_work=np.zeros(1))
    assert (b.state.firms.quality[0], b.state.firms.punctuality[0]) == (0.9, 0.7)
    assert b.state.firms.base[0] == pytest.approx([6.0, 3.0, 0.0, 0.0])
