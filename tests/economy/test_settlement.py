import numpy as np
import pytest

from distretto.economy.settlement import settle_deals, settle_sales
from distretto.economy.state import OUTSIDE, TIES
from distretto.economy.trust import acquaint, find_tie

RULES = {
    "trust.norm": 0.6,
    "trust.stranger": 0.5,
    "trust.gain": 0.2,
    "trust.loss": 0.5,
    "trust.decay": 0.0,
    "trust.gossip": 0.5,
    "trust.saved": 0.25,
    "trust.norm_weight": 0.4,
    "trust.temperature": 0.01,
    "trust.memory": 0.1,
    "production.quality_memory": 0.2,
    # Bills are paid at once here.
    "contracts.delayed": 0.0,
}
# What shirking saves is far more, or far less, than all that holds it back.
TEMPTED = {"trust.saved": 1.0, "trust.norm_weight": 0.0, "trust.horizon": 0.0}
HONEST = {"trust.saved": 0.0, "trust.norm_weight": 3.0}


@pytest.fixture
def deals(bench):
    """Firm 0 has the second phase done by 1 (8 units, a quarter of them late) and 2 (2 units)."""

    def make(detection=0.5, prepare=None, **changes):
        b = bench({**RULES, "trust.detection": detection, **changes}, firms=4, phases=2)
        for f in range(4):
            b.open_firm(f, final=f in (0, 3), phases=0b11)
        b.state.firms.cash[:] = 100.0
        b.state.firms.record[2] = 0.1
        b.state.phases.hours[:] = (0.4, 0.6)
        b.state.books.orders[0] = 3
        b.state.books.booked[:] = 20.0
        b.state.shop.own_hours[:, 1] = 0.75
        offers = b.state.offers
        offers.supplier[0, 1, :2] = (1, 2)
        offers.units[0, 1, :2] = (8.0, 2.0)
        offers.given[0, 1] = 2
        offers.value[0, 1, :2] = (6.4, 1.8)
        offers.late[0, 1, 0] = 2.0
        offers.hours[0, 1, :2] = (0.75, 0.6)
        # Left over from another quarter: a firm without orders has no deals.
        offers.supplier[3, 1, 0], offers.units[3, 1, 0], offers.value[3, 1, 0] = 1, 9.0, 9.0
        offers.given[3, 1] = 1
        acquaint(b.state.ties, 0, 1, 0.4, -5)
        if prepare is not None:
            prepare(b)
        self_bad = np.zeros(4)
        b.run(settle_deals, bad_work=self_bad)
        return b, self_bad

    return make


def _tie(b, one, other):
    ties = b.state.ties
    s = find_tie(ties.partner[one], other)
    return {name: getattr(ties, name)[one, s] for name in ties._fields}


def test_every_payment_has_a_payer_and_a_payee(deals):
    b, _ = deals(**HONEST)
    books = b.state.books
    assert books.bought_local == pytest.approx([8.2, 0.0, 0.0, 0.0])
    assert books.subcontract_sales == pytest.approx([0.0, 6.4, 1.8, 0.0])
    assert b.state.firms.cash == pytest.approx([91.8, 106.4, 101.8, 100.0])


def test_honest_work_is_counted_and_earns_trust(deals):
    b, bad_work = deals(**HONEST)
    books, tally = b.state.books, b.state.tally
    assert books.supplied == pytest.approx([0.0, 4.8, 1.2, 0.0])
    assert books.supplied_late == pytest.approx([0.0, 1.2, 0.0, 0.0])
    assert list(books.deals) == [0, 1, 1, 0]
    assert (tally.deals[0], tally.shirked[0]) == (2, 0)
    assert not bad_work.any()
    assert list(books.booked) == [20.0] * 4
    known = _tie(b, 0, 1)
    # A quarter of the value was late: trust gains 0.2 x 0.6 x 3/4, then loses half of a quarter.
    assert known["trust"] == pytest.approx((0.4 + 0.2 * 0.6 * 0.75) * (1.0 - 0.5 * 0.25))
    assert (known["bought"], known["spoiled"]) == pytest.approx((6.4, 1.6))
    assert known["strength"] == pytest.approx(0.1 * 4.8)
    assert known["strength"] == _tie(b, 1, 0)["strength"]
    # A stranger starts at half the norm, less what is said of his record, and did well.
    start = 0.5 * 0.6 * (1.0 - 0.1)
    assert _tie(b, 0, 2)["trust"] == pytest.approx(start + 0.2 * (1.0 - start))
    assert b.state.firms.record[2] == pytest.approx(0.1 * 0.8)


def test_shirked_work_saves_hours_and_goes_unpunished_if_unseen(deals):
    b, bad_work = deals(detection=0.0, **TEMPTED)
    assert b.state.tally.shirked[0] == 2
    assert bad_work == pytest.approx([6.0, 0.0, 0.0, 0.0])
    # All the hours are saved here: 0.75 for each of 8 units, and 0.6 for each of 2.
    assert b.state.books.booked == pytest.approx([20.0, 14.0, 18.8, 20.0])
    assert not b.state.books.found.any()
    assert _tie(b, 0, 1)["trust"] == pytest.approx((0.4 + 0.2 * 0.6 * 0.75) * (1.0 - 0.5 * 0.25))


def test_shirking_found_out_costs_trust_name_and_hearsay(deals):
    b, _ = deals(detection=1.0, **TEMPTED)
    assert list(b.state.books.found) == [0, 1, 1, 0]
    known = _tie(b, 0, 1)
    assert known["spoiled"] == known["bought"]
    # Nothing was good: half is lost, and what is heard of 1 takes 0.5 x 0.6 of the rest.
    assert known["trust"] == pytest.approx(0.4 * 0.5 * (1.0 - 0.3))
    assert _tie(b, 1, 0)["trust"] == known["trust"]
    assert b.state.firms.record[1] == pytest.approx(0.2)


def test_shirking_weighs_the_future_of_the_pair_itself(deals):
    # An honest supplier if the pair deals once a quarter at its own margin: 0.25 x 1.0 against
    # 0.4 x 2 x 1 x 1; one that will not deal again gains what it saves. Firm 2 expects of a new
    # customer what the others have done: none came again.
    def prepare(often):
        def pair(b):
            b.state.ties.often[0, find_tie(b.state.ties.partner[0], 1)] = often
            b.state.firms.markup[1:3] = 1.0
            b.state.pacts.stay[2] = 0.0

        return pair

    # All is at stake: it would be found out.
    patient = {"trust.saved": 0.25, "trust.norm_weight": 0.0, "trust.horizon": 2.0}
    steady, _ = deals(prepare=prepare(1.0), detection=1.0, **patient)
    assert (steady.state.tally.deals[0], steady.state.tally.shirked[0]) == (2, 1)
    passing, _ = deals(prepare=prepare(1e-9), detection=1.0, **patient)
    assert passing.state.tally.shirked[0] == 2


def test_who_works_by_monitoring_is_found_out(deals):
    def certify(b):
        b.state.pacts.monitoring[0], b.state.pacts.monitoring[1] = 1, 2

    b, _ = deals(detection=0.0, prepare=certify, **TEMPTED, **{"trust.monitoring": 1.0})
    assert list(b.state.books.found) == [0, 1, 0, 0]


def test_specific_investment_makes_up_for_skill(deals):
    def invest(b):
        b.state.ties.invested[0, find_tie(b.state.ties.partner[0], 1)] = 0.5
        b.state.shop.skill[1, 1] = 0.6

    _, bad_work = deals(prepare=invest, **HONEST, **{"contracts.specific_quality": 0.2})
    # A tenth of the 0.4 that skill lacks, in the 4.8 that it does.
    assert bad_work == pytest.approx([-0.1 * 0.4 * 4.8, 0.0, 0.0, 0.0])


def test_nothing_done_in_an_ancillary_trade_enters_the_product(deals):
    def invest(b):
        b.state.ties.invested[0, find_tie(b.state.ties.partner[0], 1)] = 0.5
        b.state.shop.skill[1, 1] = 0.6
        b.state.phases.ancillary[:] = True

    for kind in (HONEST, TEMPTED):
        b, bad_work = deals(prepare=invest, **kind, **{"contracts.specific_quality": 0.2})
        assert not bad_work.any()
    assert b.state.tally.shirked[0] > 0


def test_the_pair_remembers_how_often_and_how_much(deals):
    b, _ = deals(**HONEST)
    known = _tie(b, 0, 1)
    assert known["bought_phases"] == 1
    assert known["volume"] == pytest.approx(0.1 * 6.4)
    # It began with what the supplier expects of a customer, one half.
    assert known["often"] == pytest.approx(0.5 + 0.1 * 0.5)
    assert known["bought_last"] == 0
    b.run(settle_deals, 1, bad_work=np.zeros(4))
    assert _tie(b, 0, 1)["before"] == pytest.approx(6.4)
    # What there was fades, and the same work comes on top with its full weight.
    assert _tie(b, 0, 1)["strength"] == pytest.approx(0.9 * 0.48 + 0.48)


def test_detection_finds_its_share_of_shirked_deals(bench):
    b = bench({**RULES, **TEMPTED, "trust.detection": 0.3}, firms=2)
    b.open_firm(0, final=True, phases=1)
    b.open_firm(1, final=False, phases=1)
    b.state.books.orders[0] = 1
    b.state.offers.supplier[0, 0, 0] = b.state.offers.given[0, 0] = 1
    b.state.offers.units[0, 0, 0] = b.state.offers.value[0, 0, 0] = 1.0
    quarters = 2000
    for quarter in range(quarters):
        b.run(settle_deals, quarter, bad_work=np.zeros(2))
    found = b.state.books.found[1]
    assert b.state.tally.shirked[0] == quarters
    assert found == pytest.approx(0.3 * quarters, abs=4.0 * np.sqrt(quarters * 0.21))


def test_sales_and_running_costs_by_hand(bench):
    b = bench(
        {
            "production.fixed_cost": 0.5,
            "markets.material_cost": 0.8,
            "markets.export_cost": 0.3,
        },
        firms=4,
        phases=2,
    )
    for f, final in enumerate((True, True, False)):
        b.open_firm(f, final=final, phases=1)
    firms, books = b.state.firms, b.state.books
    firms.serves[1, 1] = True
    books.domestic[:2] = (12.0, 6.0)
    books.exports[1] = 4.0
    books.units[:2, :2] = ((5.0, 0.0), (2.0, 2.0))
    b.state.phases.outside_price[:] = (0.6, 0.9)
    b.state.shop.outside_units[0] = (1.0, 2.0)
    b.run(settle_sales)
    assert books.materials == pytest.approx([5 * 0.8 + 0.5, 4 * 0.8 + 0.5 + 0.3, 0.5, 0.0])
    assert books.bought_outside == pytest.approx([2.4, 0.0, 0.0, 0.0])
    assert firms.cash == pytest.approx([12.0 - 4.5 - 2.4, 10.0 - 4.0, -0.5, 0.0])
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(-firms.cash.sum())


def test_a_tie_in_use_is_not_given_up_for_an_acquaintance_made_later(bench):
    n = TIES + 2
    b = bench({**RULES, **HONEST}, firms=n, phases=2)
    for f in range(n):
        b.open_firm(f, final=f == 0, phases=0b11)
    ties, offers = b.state.ties, b.state.offers
    for f in range(1, TIES + 1):
        ties.strength[0, acquaint(ties, 0, f, 0.5, -4)] = 5.0
    # The weakest of a full memory is dealt with in the first phase, a stranger in the second.
    ties.strength[0, find_tie(ties.partner[0], 7)] = 0.0
    b.state.books.orders[0] = 1
    offers.supplier[0, :, 0] = (7, TIES + 1)
    offers.units[0, :, 0] = offers.value[0, :, 0] = 1.0
    offers.given[0] = 1
    b.run(settle_deals, bad_work=np.zeros(n))
    assert _tie(b, 0, 7)["bought"] == _tie(b, 0, TIES + 1)["bought"] == 1.0
    assert _tie(b, 0, 7)["trust"] > 0.5
    assert ties.bought[0].sum() == b.state.books.bought_local[0]
