import numpy as np
import pytest

from distretto.economy.labour import wage_scale
from distretto.economy.multinationals import (
    buy_into_district,
    mean_tacitness,
    open_plants,
    repatriate,
    teach_suppliers,
)
from distretto.economy.state import OUTSIDE, OWNERS, TEMPORARY
from distretto.economy.trust import acquaint, find_tie

ABROAD = {
    "owners.greenfield": 1.0,
    "owners.plant_size": 6.0,
    "owners.plant_level": 1.2,
    "owners.acquisition": 1.0,
    "owners.tacit": 0.4,
    "owners.price": 4.0,
    "owners.drop": 0.25,
    "owners.conversion": 0.5,
    "finance.buffer": 0.5,
    "pricing.specialist_norm": 0.2,
    "trust.horizon": 4.0,
    "production.normal_utilisation": 0.8,
}


def _town(bench, changes=None):
    b = bench({**ABROAD, **(changes or {})}, firms=4, workers=20, phases=2)
    b.open_firm(0, final=True, phases=0b01, sales=10.0, quality=1.0, cash=2.0)
    b.open_firm(1, final=True, phases=0b10, sales=6.0, quality=0.9)
    b.state.firms.machine[:2] = 1.0, 1.4
    b.employ(0, 4)
    b.state.firms.base[0] = 4.0, 1.0, 0.0, 0.0
    b.state.firms.serves[0, 1] = True
    b.state.phases.tacitness[:] = 0.3, 0.8
    b.state.owners.partners[:2] = 1
    b.state.owners.income[:2] = 1.0
    return b


def test_a_plant_opens_by_hand(bench):
    b = _town(bench)
    b.employ(-1, 6)
    b.run(open_plants)
    firms, owners = b.state.firms, b.state.owners
    assert firms.alive[2]
    assert (owners.control[2], owners.partners[2]) == (2, 0)
    assert b.state.designs.organisation[2] == 1
    # Laid out for six, as many as are without work: all of them are taken on.
    assert firms.workers[2] == 6
    assert firms.workload[2] == pytest.approx(4.8)
    # Its machines are better than the mean of those here, 1.2; its product is the largest firm's.
    assert firms.machine[2] == pytest.approx(1.2 * 1.2)
    assert firms.design[2] == firms.design[0]
    assert firms.quality[2] == firms.quality[0]
    # The largest firm has five people at work: 6 / 5 of its custom, sales and cash needs.
    assert firms.base[2] == pytest.approx([4.8, 1.2, 0.0, 0.0])
    assert firms.ordered[2] == pytest.approx(6.0)
    assert firms.cash[2] == b.state.books.capital[2] == pytest.approx(12.0)
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(-12.0)
    assert firms.base[0] == pytest.approx([4.0, 1.0, 0.0, 0.0])


def test_staff_of_a_plant_is_hired_like_any_other(bench):
    b = _town(bench, {"practices.temporary": 1.0, "labour.breadth_pay": 0.0})
    workers, firms, practices = b.state.workers, b.state.firms, b.state.practices
    staff = b.employ(-1, 6, wage=0.2, craft=np.arange(6) % 2, breadth=0.0)
    firms.posted_wage[0], practices.market_wage[0], practices.swing[0] = 1.1, 1.05, 1.0
    b.state.policy.wage_floor[0] = 1.0
    skill = workers.skill[staff].copy()
    b.run(open_plants)
    assert np.all(workers.employer[staff] == 2)
    # The plant does the first phase: there the others use a part of what they can.
    part = np.where(workers.key[staff] % 2 == workers.key[staff[0]] % 2, 1.0, 0.0)
    v = b.parameters.production.versatility
    assert workers.skill[staff] == pytest.approx(skill * (part + (1.0 - part) * v))
    assert not workers.craft[staff].any()
    scale = [wage_scale(s, 0.0, 0, b.parameters) for s in workers.skill[staff]]
    assert workers.wage[staff] == pytest.approx(np.maximum(1.0, 1.1 * np.array(scale)))
    assert workers.market_wage[staff] == pytest.approx(1.05 * np.array(scale))
    assert not workers.unregistered[staff].any()
    assert np.all(workers.contract[staff] == TEMPORARY)
    assert b.state.books.hires[2] == b.state.tally.hires[0] == 6


def test_no_plant_opens_uninvited(bench):
    b = _town(bench, {"owners.greenfield": 0.0})
    b.run(open_plants)
    assert b.state.firms.alive.sum() == 2
    b.state.policy.greenfield[0] = 1.0
    b.run(open_plants)
    assert b.state.firms.alive.sum() == 3


def test_tacitness_weighs_by_hours(bench):
    b = _town(bench)
    b.state.phases.hours[:] = 0.75, 0.25
    assert mean_tacitness(b.state.phases, np.uint64(0b11)) == pytest.approx(0.425)
    assert mean_tacitness(b.state.phases, np.uint64(0)) == 0.0


def test_what_is_bought_is_the_tacit_knowledge(bench):
    b = _town(bench)
    b.run(buy_into_district)
    # Firm 0 is of better quality, but what it knows can be written down.
    assert list(b.state.owners.control[:2]) == [0, 2]
    assert b.state.sectors.money[OWNERS] == -b.state.sectors.money[OUTSIDE] == pytest.approx(4.0)
    assert b.state.designs.organisation[1] == 0
    assert b.state.owners.partners[1] == 1


@pytest.mark.parametrize("changes", [{"owners.acquisition": 0.0}, {"owners.tacit": 0.9}])
def test_nobody_buys_what_is_not_for_sale(bench, changes):
    b = _town(bench, changes)
    b.run(buy_into_district)
    assert not b.state.owners.control.any()


def test_a_firm_about_to_close_is_not_bought(bench):
    b = _town(bench)
    b.state.owners.leaves[1] = True
    b.run(buy_into_district)
    assert not b.state.owners.control[1]


def test_profits_of_multinationals_go_outside(bench):
    b = _town(bench)
    b.state.books.dividends[:2] = 5.0, 3.0
    b.state.owners.control[1] = 2
    # Of eight, nine tenths have been spent outside already.
    b.state.sectors.money[OWNERS] = 0.8
    b.run(repatriate, consumption=0.9)
    assert b.state.sectors.money[OWNERS] == pytest.approx(0.5)
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(0.3)


def _plant_and_supplier(bench, bought, cash=5.0, organisation=1, control=2):
    b = _town(bench)
    b.state.owners.control[0] = control
    b.state.designs.organisation[0] = organisation
    b.open_firm(2, final=False, phases=1, cash=cash)
    b.employ(2, 3)
    b.state.owners.partners[2] = 1
    s = acquaint(b.state.ties, 0, 2, 0.6, 0)
    b.state.ties.bought[0, s] = bought
    b.run(teach_suppliers)
    return b, b.state.ties.trust[2, find_tie(b.state.ties.partner[2], 0)]


def test_a_supplier_converts_where_the_orders_pay_for_it(bench):
    # Four people at 0.5: cost 2; orders of 2.5 promise 2.5 x 0.2 x 4 = 2.
    b, trust = _plant_and_supplier(bench, 2.5)
    assert b.state.designs.organisation[2] == 1
    assert b.state.firms.cash[2] == pytest.approx(3.0)
    assert b.state.books.investment[2] == b.state.sectors.money[OUTSIDE] == pytest.approx(2.0)
    assert trust == 0.6


@pytest.mark.parametrize("supplier", [{"bought": 2.4}, {"bought": 2.5, "cash": 1.9}])
def test_a_supplier_that_does_not_loses_the_plant_s_trust(bench, supplier):
    b, trust = _plant_and_supplier(bench, **supplier)
    assert b.state.designs.organisation[2] == 0
    assert trust == pytest.approx(0.45)
    assert not b.state.books.investment.any()


@pytest.mark.parametrize("buyer", [{"organisation": 0}, {"control": 0}])
def test_other_buyers_ask_nothing_of_the_kind(bench, buyer):
    b, trust = _plant_and_supplier(bench, 2.5, **buyer)
    assert b.state.designs.organisation[2] == 0
    assert trust == 0.6
