import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.economy.labour import adjust_wages
from distretto.economy.standards import (
    CLEAN,
    choose_compliance,
    deterrent,
    evasion_probability,
    inspect,
    turn_away,
)

STANDARDS = {
    "labour.back_pay": 4.0,
    "labour.evasion_spread": 0.4,
    "labour.scruple": 1.0,
    "practices.check": 0.1,
    "practices.shunned": 4,
    "practices.loan_value": 0.1,
    "trust.norm": 0.5,
}


def test_evasion_by_hand(parameters):
    p = parameters(STANDARDS).labour
    index = (1.0 - 0.1 * 4.0 - 0.5) / 0.4
    assert evasion_probability(0.4, 0.5, p) == pytest.approx(1.0 / (1.0 + np.exp(-index)))
    assert evasion_probability(1.0, 0.0, p) == 0.5


def test_deterrent_by_hand(parameters):
    p = parameters(STANDARDS)
    # An inspection in ten quarters, four quarters of back pay.
    assert deterrent(0.1, 0.0, 2.0, 0.0, 0.5, p) == pytest.approx(0.4)
    # Half of the customers check, find out one in ten, and stay away a year: 0.4 of the rent of 2
    # by half, against 0.5 saved a quarter.
    assert deterrent(0.0, 0.5, 2.0, 0.0, 0.5, p) == pytest.approx(0.8)
    # A loan of 5 on condition, worth a tenth, looked at by lender and inspectors.
    assert deterrent(0.1, 0.0, 2.0, 5.0, 0.5, p) == pytest.approx(0.4 + 0.2 * 0.5 / 0.5)
    assert deterrent(0.0, 0.0, 2.0, 0.0, 0.5, p) == 0.0


def test_garment_shops_of_los_angeles(parameters):
    """Facts 7.1 and 7.2: a tenth comply where nobody looks, 44 per cent under monitoring."""
    p = parameters({**STANDARDS, "labour.evasion_spread": 0.35})
    alone = evasion_probability(deterrent(0.0, 0.0, 1.0, 0.0, 0.5, p), 0.2, p.labour)
    # Ten workers leave a rent of 0.09 each; half of them are paid 0.1 too little.
    watched = evasion_probability(deterrent(0.0, 1.0, 0.9, 0.0, 0.5, p), 0.2, p.labour)
    assert 1.0 - alone == pytest.approx(0.10, abs=0.03)
    assert 1.0 - watched == pytest.approx(0.44, abs=0.05)


@given(inspection=st.floats(0.0, 1.0), norm=st.floats(0.0, 1.0), more=st.floats(0.01, 0.5))
def test_evasion_falls_in_inspection_norm_and_back_pay(parameters, inspection, norm, more):
    p = parameters(STANDARDS).labour
    base = evasion_probability(inspection, norm, p)
    assert evasion_probability(inspection + more, norm, p) < base
    assert evasion_probability(inspection, norm + more, p) < base


def _firms(bench, n=2000, floor=0.9, inspection=0.05):
    b = bench(STANDARDS, firms=n, workers=n)
    b.state.firms.alive[:] = True
    b.employ(0, n, employer=np.arange(n), market_wage=0.5)
    b.state.firms.workers[:] = 1
    b.state.policy.wage_floor[0] = floor
    b.state.policy.inspection[0] = inspection
    return b


def test_the_share_that_evades_is_the_stated_one_and_stays_the_same_firms(bench):
    b = _firms(bench)
    b.run(choose_compliance, 0)
    first = b.state.firms.evades.copy()
    chance = evasion_probability(0.05 * 4.0, 0.5, b.parameters.labour)
    assert first.mean() == pytest.approx(chance, abs=4.0 * np.sqrt(chance * (1 - chance) / 2000))
    b.run(choose_compliance, 1)
    assert np.array_equal(first, b.state.firms.evades)
    # More inspectors: some give in, and nobody begins.
    b.state.policy.inspection[0] = 0.15
    b.run(choose_compliance, 2)
    now = b.state.firms.evades
    assert now.sum() < first.sum()
    assert not np.any(now & ~first)


def test_without_a_floor_nobody_evades(bench):
    b = _firms(bench, floor=0.0)
    b.state.firms.evades[:] = True
    b.run(choose_compliance)
    assert not b.state.firms.evades.any()


def test_who_was_found_out_pays_the_floor_for_a_while(bench):
    b = _firms(bench)
    b.run(choose_compliance, 0)
    caught = np.flatnonzero(b.state.firms.evades)[0]
    b.state.firms.clean_until[caught] = 10 + CLEAN
    for quarter in range(10, 10 + CLEAN):
        b.run(choose_compliance, quarter)
        assert not b.state.firms.evades[caught]
    b.run(choose_compliance, 10 + CLEAN)
    assert b.state.firms.evades[caught]


def _evading(bench, inspection):
    """Two firms with three workers each; the second evades a floor of 0.9."""
    b = bench(STANDARDS, firms=2, workers=6)
    for f in (0, 1):
        b.open_firm(f, final=False, phases=1, posted_wage=1.0, evades=f == 1)
        b.employ(f, 3, wage=np.array([0.7, 0.8, 1.0]))
    b.state.policy.wage_floor[0] = 0.9
    b.state.policy.inspection[0] = inspection
    b.parameters = b.parameters._replace(labour=b.parameters.labour._replace(rise=0.0, fall=0.0))
    b.run(adjust_wages)
    b.run(inspect, 7)
    return b


def test_who_is_found_out_pays_the_arrears(bench):
    b = _evading(bench, inspection=1.0)
    workers, books = b.state.workers, b.state.books
    assert workers.wage == pytest.approx([0.9, 0.9, 1.0, 0.7, 0.8, 1.0])
    # Four quarters of the 0.2 and 0.1 by which two workers were underpaid.
    owed = np.array([0.0, 0.0, 0.0, 0.8, 0.4, 0.0])
    assert workers.pay == pytest.approx(owed)
    assert workers.savings == pytest.approx(owed)
    assert books.wages == pytest.approx([0.0, 1.2])
    assert b.state.firms.cash == pytest.approx([0.0, -1.2])
    assert list(books.unregistered) == [0, 2]
    assert b.state.tally.caught[0] == 1
    assert b.state.firms.clean_until[1] == 8 + CLEAN
    assert b.state.firms.clean_until[0] < 0


def test_who_is_not_found_out_pays_nothing(bench):
    b = _evading(bench, inspection=0.0)
    assert not b.state.workers.pay.any()
    assert list(b.state.books.unregistered) == [0, 2]
    assert b.state.tally.caught[0] == 0


def test_inspectors_find_the_stated_share(bench):
    n = 2000
    b = _firms(bench, n=n, inspection=0.1)
    b.state.firms.evades[:] = True
    b.state.workers.wage[:] = 0.5
    b.state.workers.unregistered[:] = True
    b.run(inspect)
    assert b.state.tally.caught[0] == pytest.approx(200, abs=4.0 * np.sqrt(180))
    assert np.sum(b.state.workers.pay > 0.0) == b.state.tally.caught[0]


def test_customers_who_find_out_stay_away_for_a_time(bench):
    b = bench({**STANDARDS, "practices.check": 1.0, "practices.shunned": 3}, firms=2, workers=2)
    for f in (0, 1):
        b.open_firm(f, final=f == 0, phases=1)
        b.employ(f, 1, wage=0.7, unregistered=f == 0)
    b.state.firms.base[:] = 10.0
    b.state.policy.wage_floor[0] = 0.9
    b.state.policy.customer_checks[0] = 0.4
    b.run(inspect, 7)
    assert b.state.firms.base[0] == pytest.approx(6.0)
    assert b.state.firms.base[1] == pytest.approx(10.0)
    assert b.state.firms.clean_until[0] == 8 + CLEAN
    assert not b.state.books.wages.any()  # customers fine nobody
    assert b.state.practices.shunned == pytest.approx([0.4, 0.0])
    b.state.workers.unregistered[:] = False
    b.state.books.unregistered[:] = 0
    for quarter, left in ((8, 6.0), (9, 6.0), (10, 10.0)):
        b.state.books.sellable[:] = 10.0
        b.run(inspect, quarter)
        b.run(turn_away)
        assert b.state.books.sellable == pytest.approx([left, 10.0])


def test_where_no_customer_checks_nothing_is_found_by_any(bench):
    b = bench({**STANDARDS, "practices.check": 1.0})
    b.open_firm(0, final=True, phases=1)
    b.employ(0, 1, wage=0.7, unregistered=True)
    b.state.policy.wage_floor[0] = 0.9
    b.run(inspect)
    assert b.state.tally.caught[0] == 0
    assert not b.state.practices.shunned.any()
