"""Make or buy: cases worked by hand, and the plain reference to the last bit."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distretto.economy import draws
from distretto.economy.contracts import agree_terms
from distretto.economy.district import District
from distretto.economy.parameters import DECLARED, build
from distretto.economy.placement import (
    LEAST_OFFERED,
    collect_offers,
    form_rings,
    place_orders,
    queue_firms,
)
from distretto.economy.state import allocate, copy

# The reference stands beside this file; what it shares with the benchmarks stands there.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "benchmarks")]
plain_draws = importlib.import_module("plain_draws")
placement_outcomes = importlib.import_module("placement_outcomes")
reference_placement = importlib.import_module("reference_placement")
season_steps = importlib.import_module("season_steps")

SEED = draws.world_seed(1, 0)
LOWEST = build({name: info.low for name, info in DECLARED.items()})


class Town:
    """A hand-made district in the middle of a quarter.

    At first nobody knows anybody, nobody searches, and nothing can be had outside. A firm can do
    all phases, has 8 hours, sells all of them, does a unit of a phase at the standard hours, at a
    cost of 1 per hour itself and of 1.2 to others.
    """

    def __init__(self, firms, hours=(1.0,), **placement):
        self.n, self.hours = firms, np.array(hours)
        self.state = allocate(firms + 2, 1, len(hours), 256)
        self.orders = {}
        self.p = LOWEST.placement._replace(**placement)
        self.production = LOWEST.production._replace(overtime_premium=0.25)
        self.trust = LOWEST.trust._replace(stranger=0.5, monitoring=0.5)
        self.contracts = LOWEST.contracts._replace(specific_saving=0.2, switching=0.25)
        self.state.place.norm[0] = 0.6
        self.state.phases.hours[:] = hours
        self.state.phases.outside_price[:] = hours
        for f in range(firms):
            self.firm(f)

    def firm(
        self, f, can=None, final=True, workers=8, time=8.0, most=None, sells=None, own=1.0, asks=1.2
    ):
        firms, books, shop = self.state.firms, self.state.books, self.state.shop
        can = range(self.hours.size) if can is None else can
        firms.alive[f] = True
        firms.key[f] = draws.name_key(f"firm {f}")
        firms.final[f] = final
        firms.workers[f] = workers
        firms.phases[f] = sum(1 << i for i in can)
        firms.n_phases[f] = len(can)
        books.hours[f] = time
        books.most_hours[f] = time if most is None else most
        books.sellable[f] = books.most_hours[f] if sells is None else sells
        for table in (shop.own_hours, shop.own_cost, shop.quote, shop.asked):
            table[f] = 0.0
        for n, i in enumerate(can):
            shop.does[f, n] = i
            shop.own_hours[f, i] = self.hours[i]
            shop.own_cost[f, i] = own * self.hours[i]
            shop.quote[f, i] = shop.asked[f, i] = asks * self.hours[i]
        return self

    def know(self, a, b, trust=1.0, **terms):
        ties = self.state.ties
        s = int(np.argmin(ties.partner[a] >= 0))
        ties.partner[a, s] = b
        ties.trust[a, s] = trust
        for name, value in terms.items():
            getattr(ties, name)[a, s] = value
        return self

    def order(self, b, *units):
        self.orders[b] = [*self.orders.get(b, []), *units]
        return self

    def outside(self, hours, price=1.0):
        self.state.phases.outside_hours[:] = hours
        self.state.phases.outside_price[:] = price * self.hours
        return self

    def open(self, quarter=0):
        """Write down the orders and let pairs agree on their terms."""
        orders, books = self.state.orders, self.state.books
        place = 0
        for f in range(self.n):
            orders.first[f] = place
            books.orders[f] = len(self.orders.get(f, []))
            for units in self.orders.get(f, []):
                orders.firm[place], orders.units[place] = f, units
                place += 1
        orders.total[0] = place
        s = self.state
        agree_terms(s.firms, s.ties, s.pacts, s.designs, s.policy, self.parameters(), quarter)
        return self

    def look_round(self, seed=SEED, quarter=0):
        self.open(quarter)
        s, seed = self.state, np.uint64(seed)
        form_rings(s.firms, s.books, s.phases, seed, quarter)
        collect_offers(
            s.firms,
            s.books,
            s.ties,
            s.pacts,
            s.phases,
            s.shop,
            s.offers,
            self.p,
            self.trust,
            s.place.norm[0],
            seed,
            quarter,
        )
        return self

    def place(self, seed=SEED, quarter=0):
        self.look_round(seed, quarter)
        s = self.state
        place_orders(
            s.firms,
            s.books,
            s.phases,
            s.orders,
            s.shop,
            s.offers,
            s.strategies,
            self.p,
            self.production,
            np.uint64(seed),
            quarter,
        )
        return self

    def bought(self, b, i=0):
        """Units firm b gave to others in a phase, by supplier."""
        offers = self.state.offers
        return {
            int(j): float(units)
            for j, units in zip(offers.supplier[b, i], offers.units[b, i], strict=True)
            if units > 0.0
        }

    def own(self, b, i=0):
        return self.state.shop.own_units[b, i]

    @property
    def placed(self):
        return self.state.orders.placed[: self.state.orders.total[0]].tolist()

    @property
    def late(self):
        return self.state.orders.late[: self.state.orders.total[0]].tolist()

    @property
    def booked(self):
        return self.state.books.booked[: self.n]

    def parameters(self):
        return LOWEST._replace(
            placement=self.p,
            production=self.production,
            trust=self.trust,
            contracts=self.contracts,
        )


# Cases worked by hand


def test_the_cheapest_acquaintance_does_the_work():
    town = Town(4).firm(0, can=[]).firm(1, asks=1.3).firm(2, asks=1.1).firm(3, asks=1.2)
    town.know(0, 1).know(0, 2).know(0, 3).order(0, 2.0).place()
    assert town.bought(0) == {2: 2.0}
    assert town.booked.tolist() == [0.0, 0.0, 2.0, 0.0]
    assert town.state.books.booked_others[2] == 2.0
    assert town.state.offers.value[0, 0].sum() == pytest.approx(2.2)


def test_of_many_acquaintances_the_three_cheapest_are_considered():
    town = Town(6).firm(0, can=[])
    for f, asks in enumerate((1.5, 1.1, 1.4, 1.2, 1.3), start=1):
        town.firm(f, asks=asks).know(0, f)
    town.order(0, 1.0).look_round()
    assert town.state.offers.supplier[0, 0].tolist() == [2, 4, 5, -1, -1, -1]


@pytest.mark.parametrize(("own", "in_house"), [(1.15, 1.0), (1.25, 0.0)])
def test_make_or_buy_is_decided_by_cost(own, in_house):
    town = Town(2).firm(0, own=own).firm(1, asks=1.2).know(0, 1).order(0, 1.0).place()
    assert town.own(0) == in_house
    assert town.bought(0) == ({} if in_house else {1: 1.0})


@pytest.mark.parametrize(("asks", "outside"), [(1.1, 0.0), (1.25, 1.0)])
def test_lateness_makes_work_outside_dearer(asks, outside):
    # Perceived price outside: 1 x (1 + 0.5 x 0.4) = 1.2.
    town = Town(2, lateness_aversion=0.5, outside_lateness=0.4).outside(hours=5.0)
    town.firm(0, can=[]).firm(1, asks=asks).know(0, 1).order(0, 1.0).place()
    assert town.state.shop.outside_units[0, 0] == outside
    assert town.state.phases.outside_left[0] == 5.0 - outside
    assert town.late == [0.4 * outside]


@pytest.mark.parametrize(("bias", "outside"), [(1.0, 0.0), (0.8, 1.0)])
def test_a_buyer_bent_on_sourcing_outside_sees_a_lower_price_there(bias, outside):
    # Outside at 1.3 against 1.1 in the district: 1.3 x 0.8 = 1.04. What is paid stays 1.3.
    town = Town(2).outside(hours=5.0, price=1.3).firm(0, can=[]).firm(1, asks=1.1)
    town.state.strategies.outside_bias[0] = bias
    town.know(0, 1).order(0, 1.0).place()
    assert town.state.shop.outside_units[0, 0] == outside
    assert town.state.phases.outside_price[0] == 1.3


def test_outside_capacity_is_not_exceeded():
    town = Town(1).firm(0, own=3.0).outside(hours=2.5).order(0, 1.0, 1.0, 1.0).place()
    assert town.state.shop.outside_units[0, 0] == 2.0
    assert town.own(0) == 1.0
    assert town.state.phases.outside_left[0] == 0.5


def test_congestion_moves_later_work_elsewhere():
    # Of 8 hours, 5 orders of one hour find supplier 1 at utilisation up to a half and its price
    # of 1. The next would pay 1 + 2 x 1/8 = 1.25, so 5 orders go to supplier 2 at 1.1; then
    # 1.25 is less than 1.1 x 1.25.
    def town(orders):
        town = Town(3, congestion=2.0, congestion_from=0.5)
        town.firm(0, can=[]).firm(1, asks=1.0).firm(2, asks=1.1).know(0, 1).know(0, 2)
        return town.order(0, *[1.0] * orders).place()

    assert town(5).bought(0) == {1: 5.0}
    assert town(10).bought(0) == {1: 5.0, 2: 5.0}
    town = town(11)
    assert town.bought(0) == {1: 6.0, 2: 5.0}
    assert town.state.offers.value[0, 0, :2].tolist() == pytest.approx([6.25, 5.5])


def test_trust_is_worth_a_higher_price():
    # 1.2 (1 + 0.5 x 0.1) = 1.26 against 1.1 (1 + 0.5 x 0.9) = 1.595.
    def town(distrust):
        town = Town(3, distrust=distrust).firm(0, can=[]).firm(1, asks=1.2).firm(2, asks=1.1)
        return town.know(0, 1, trust=0.9).know(0, 2, trust=0.1).order(0, 1.0).place()

    assert town(0.5).bought(0) == {1: 1.0}
    assert town(0.0).bought(0) == {2: 1.0}


def test_a_stranger_is_trusted_by_the_norm_and_its_record():
    town = Town(2, distrust=0.5, searched=1).firm(0, can=[]).firm(1, asks=1.2)
    town.state.firms.record[1] = 0.25
    town.order(0, 1.0).look_round()
    # Trust 0.5 x 0.6 x 0.75 = 0.225.
    assert town.state.offers.supplier[0, 0, 0] == 1
    assert town.state.offers.perceived[0, 0, 0] == pytest.approx(1.2 * (1 + 0.5 * 0.775))


def test_an_acquaintance_met_on_the_ring_is_no_stranger():
    # Four acquaintances, of whom three are considered; the fourth, looked up, is the only one on
    # the ring. Its terms are the pair's: trust 0.2, 0.9 of the hours at a price of 1.3 x 0.95.
    town = Town(5, distrust=0.5, searched=1).firm(0, can=[]).firm(4, asks=1.3)
    for f in (1, 2, 3):
        town.firm(f, sells=0.0).know(0, f)
    town.know(0, 4, trust=0.2, invested=0.5, rebate=0.5).order(0, 1.0).look_round()
    offers = town.state.offers
    assert offers.supplier[0, 0].tolist() == [1, 2, 3, 4, -1, -1]
    assert offers.perceived[0, 0, 3] == pytest.approx(1.3 * 0.95 * (1 + 0.5 * 0.8))
    assert offers.hours[0, 0, 3] == pytest.approx(0.9)
    assert offers.price[0, 0, 3] == pytest.approx(1.3 * 0.95)


@pytest.mark.parametrize("itself", [True, False])
def test_a_supplier_from_which_work_is_taken_back_is_not_looked_up_either(itself):
    town = Town(2, searched=1).firm(0, can=[0] if itself else [], sells=0.0).firm(1)
    town.know(0, 1, recalled=7).order(0, 1.0).look_round(quarter=7)
    assert (town.state.offers.supplier[0, 0, 0] == 1) == (not itself)


def test_specific_investment_saves_hours_and_a_rebate_lowers_the_price():
    # Three quarters of an investment that saves 0.2: 0.85 hours a unit; of the saving of 0.15 the
    # customer has had 0.4, so that it pays 1.2 x 0.94. The other customer pays and takes the full.
    town = Town(4).firm(0, can=[]).firm(3, can=[]).firm(1, asks=1.2)
    town.know(0, 1, invested=0.75, rebate=0.4).know(3, 1).order(0, 2.0).order(3, 1.0).place()
    assert town.booked[1] == pytest.approx(2.0 * 0.85 + 1.0)
    assert town.state.offers.value[0, 0, 0] == pytest.approx(2.0 * 1.2 * 0.94)
    assert town.state.offers.value[3, 0, 0] == pytest.approx(1.2)
    assert town.state.books.booked_others[1] == pytest.approx(2.7)


def test_a_supplier_under_contract_comes_first():
    # Perceived 1.3 / 1.25 = 1.04 at no distrust, against 1.1 x (1 + 0.5 x 0.1).
    def town(until):
        town = Town(3, distrust=0.5).firm(0, can=[]).firm(1, asks=1.3).firm(2, asks=1.1)
        town.know(0, 1, trust=0.2, until=until).know(0, 2, trust=0.9).order(0, 1.0)
        return town.place(quarter=5)

    assert town(until=6).bought(0) == {1: 1.0}
    assert town(until=6).state.offers.value[0, 0, 0] == pytest.approx(1.3)
    assert town(until=5).bought(0) == {2: 1.0}


def test_work_taken_back_is_done_at_home_where_it_can_be():
    def town(recalled):
        town = Town(2, hours=(0.5, 0.5)).firm(0, can=[0], own=2.0).firm(1)
        return town.know(0, 1, recalled=recalled).order(0, 1.0).place(quarter=7)

    assert town(recalled=6).bought(0, 0) == {1: 1.0}
    back = town(recalled=7)
    assert back.bought(0, 0) == {}
    assert back.own(0, 0) == 1.0
    assert back.bought(0, 1) == {1: 1.0}


@pytest.mark.parametrize(
    ("teams", "certified", "monitored"),
    [
        ([0, 1], [], True),
        ([0], [], False),
        ([1], [], False),
        ([0], [1], True),
        ([], [1], False),
        ([1], [0], False),
    ],
)
def test_pairs_that_work_by_monitoring_need_no_prior_trust(teams, certified, monitored):
    # Stranger: 0.5 x 0.6 = 0.3; by monitoring 0.3 + 0.5 x 0.7 = 0.65. Acquaintance: 0.1, 0.55.
    town = Town(3, distrust=0.5, searched=1).firm(0, can=[]).firm(1, can=[0]).firm(2, can=[])
    town.state.designs.organisation[teams] = 1
    town.state.policy.certified[certified] = True
    town.order(0, 1.0)
    town.look_round()
    trust = 0.65 if monitored else 0.3
    assert town.state.offers.perceived[0, 0, 0] == pytest.approx(1.2 * (1.0 + 0.5 * (1.0 - trust)))
    town.know(0, 1, trust=0.1).look_round()
    trust = 0.55 if monitored else 0.1
    assert town.state.offers.perceived[0, 0, 0] == pytest.approx(1.2 * (1.0 + 0.5 * (1.0 - trust)))


def test_overtime_is_late_and_costs_more():
    # 8 normal hours and 12 with overtime; orders of 3 hours. The third has 1 of its 3 hours
    # beyond normal; the fourth, begun in overtime, costs 1.25 at home and 1.2 at the neighbour's.
    town = Town(2).firm(0, time=8.0, most=12.0).firm(1).know(0, 1)
    town.order(0, 3.0, 3.0, 3.0, 3.0).place()
    assert town.own(0) == 9.0
    assert town.bought(0) == {1: 3.0}
    assert town.late == pytest.approx([0.0, 0.0, 1 / 3, 0.0])

    alone = Town(1).firm(0, time=8.0, most=12.0).order(0, 3.0, 3.0, 3.0, 3.0, 3.0).place()
    assert alone.placed == [True, True, True, True, False]
    assert alone.late == pytest.approx([0.0, 0.0, 1 / 3, 1.0, 0.0])


def test_late_work_of_a_supplier_is_written_down():
    town = Town(2).firm(0, can=[]).firm(1, time=2.0, most=4.0).know(0, 1)
    town.order(0, 3.0).place()
    assert town.state.offers.late[0, 0, 0] == 1.0
    assert town.late == pytest.approx([1 / 3])


def test_an_order_one_phase_of_which_finds_no_taker_is_not_begun():
    # Of the hours 0.3 + 0.2 + 0.5, the last phase is nobody's; the first is the buyer's own, the
    # second would be outside.
    town = Town(2, hours=(0.3, 0.2, 0.5)).outside(hours=[0.0, 1.0, 0.0])
    town.firm(0, can=[0]).firm(1, can=[0]).know(0, 1).order(0, 1.1, 0.7).place()
    assert town.placed == [False, False]
    assert town.booked.tolist() == pytest.approx([0.0, 0.0], abs=1e-12)
    assert town.state.phases.outside_left.tolist() == pytest.approx([0.0, 1.0, 0.0], abs=1e-12)
    assert not town.state.shop.own_units.any()
    assert not town.state.shop.outside_units.any()
    assert town.late == [0.0, 0.0]


def test_hours_given_back_serve_the_next_order():
    # The order of 4 units fills the specialist of phase 0 but finds nobody for phase 1, where
    # only 1 unit can be done: the order of 1 unit then takes both.
    town = Town(3, hours=(0.5, 0.5)).firm(0, can=[])
    town.firm(1, can=[0], time=2.0).firm(2, can=[1], time=0.5).know(0, 1).know(0, 2)
    town.order(0, 4.0, 1.0).place()
    assert town.placed == [False, True]
    assert town.booked.tolist() == [0.0, 0.5, 0.5]


def test_firms_take_turns():
    # One supplier with the hours for two of four orders: each buyer has one of them done.
    town = Town(3).firm(0, can=[]).firm(1, can=[]).firm(2, time=2.0).know(0, 2).know(1, 2)
    town.order(0, 1.0, 1.0).order(1, 1.0, 1.0).place()
    assert town.bought(0) == {2: 1.0}
    assert town.bought(1) == {2: 1.0}
    assert town.placed == [True, False, True, False]


def test_a_final_firm_sells_no_more_than_it_spares():
    town = Town(2).firm(0, can=[]).firm(1, sells=2.5).know(0, 1).order(0, *[1.0] * 4).place()
    assert town.placed == [True, True, False, False]
    assert town.state.books.booked[1] == 2.0


def test_who_can_be_looked_up():
    town = Town(6)
    town.firm(0, sells=8.0 * LEAST_OFFERED)  # a final firm as good as full
    town.firm(1, sells=8.0 * LEAST_OFFERED + 0.1)
    town.firm(2, final=False, sells=0.0)
    town.firm(3, final=False, workers=0, time=0.0)
    town.firm(4, final=False, can=[])
    town.state.firms.alive[5] = False
    town.look_round()
    phases = town.state.phases
    assert phases.ring_size[0] == 2
    assert set(phases.ring_firm[0, :2].tolist()) == {1, 2}
    assert phases.ring_place[0, 0] < phases.ring_place[0, 1]


def test_an_acquaintance_without_workers_is_passed_over():
    town = (
        Town(3).firm(0, can=[]).firm(1, workers=0, time=0.0, asks=1.0).firm(2).know(0, 1).know(0, 2)
    )
    assert town.order(0, 1.0).place().bought(0) == {2: 1.0}


# The ring and the queue


def test_each_firm_is_looked_up_about_equally_often():
    # Over quarters a firm's arc is 1 / n on average. Given n = 10 places drawn uniformly, an arc
    # has variance (n - 1) / (n^2 (n + 1)) = 0.0082; 40 buyers who look up one firm each find it
    # 4 times, with variance 40 x 0.1 x 0.9 + 40 x 39 x 0.0082, near 16.4. In 150 quarters a firm
    # is found 600 times, with standard deviation 50: all ten within four of them.
    town = Town(50, searched=1)
    for f in range(50):
        town.firm(f, can=[0] if f < 10 else [], final=f >= 10)
        if f >= 10:
            town.order(f, 1.0)
    found = np.zeros(10)
    for quarter in range(150):
        town.look_round(quarter=quarter)
        found += np.bincount(town.state.offers.supplier[10:50, 0, 0], minlength=10)
    assert found.sum() == 150 * 40
    assert np.abs(found - 600).max() < 200
    assert found.std() > 10, "the places are drawn anew and are not a regular grid"


def test_a_newcomer_is_found_only_on_its_own_arc():
    def town(newcomer, quarter):
        town = Town(61, hours=(0.5, 0.5), searched=3)
        for f in range(61):
            town.firm(f, can=[0, 1] if f < 20 else [], final=f >= 20)
            if 20 <= f < 60:
                town.order(f, 1.0)
        if newcomer:
            town.firm(60, can=[0], final=False)
        return town.look_round(quarter=quarter).state

    gained = 0
    for quarter in range(8):
        before, after = town(False, quarter), town(True, quarter)
        ring = after.phases.ring_firm[0, :21].tolist()
        next_one = ring[(ring.index(60) + 1) % 21]
        assert (after.offers.supplier[20:60, 1] == before.offers.supplier[20:60, 1]).all()
        for b in range(20, 60):
            then, now = (set(x.offers.supplier[b, 0].tolist()) - {-1} for x in (before, after))
            assert now - then <= {60}
            assert then - now <= {next_one}
            gained += 60 in now
    assert gained > 0


def test_the_queue_follows_keys_and_not_slots():
    town = Town(30)
    for f in range(0, 30, 2):
        town.order(f, 1.0)
    town.open()
    s = town.state

    def queue(quarter):
        n = queue_firms(s.firms, s.books, s.orders, np.uint64(SEED), quarter)
        return s.firms.key[s.orders.queue[:n]].tolist()

    first = queue(0)
    assert sorted(first) == sorted(s.firms.key[:30:2].tolist())
    assert queue(1) != first
    s.firms.key[:30:2] = s.firms.key[:30:2][::-1].copy()
    assert queue(0) == first


# The reference


@given(
    st.integers(0, 2**64 - 1),
    st.integers(0, 2**64 - 1),
    st.integers(0, 40),
    st.integers(-4096, 10_000),
)
def test_plain_draws_are_those_of_the_engine(seed, entity, stream, quarter):
    key = plain_draws.stream_key(seed, stream, quarter)
    assert key == draws.stream_key(np.uint64(seed), stream, quarter)
    assert plain_draws.hash_key(key, entity) == draws.hash_key(np.uint64(key), np.uint64(entity))
    assert plain_draws.draw(key, entity) == draws.draw(np.uint64(key), np.uint64(entity))


def assert_invariants(state):
    """Whatever the case: no firm works more than it can, an order is done whole or not at all."""
    books, orders, shop, offers = state.books, state.orders, state.shop, state.offers
    assert (books.booked <= books.most_hours * (1.0 + 1e-12)).all()
    assert (books.booked_others <= np.maximum(0.0, books.sellable) * (1.0 + 1e-12)).all()
    assert (state.phases.outside_left >= -1e-12).all()
    total = orders.total[0]
    placed = np.where(orders.placed[:total], orders.units[:total], 0.0)
    units = np.bincount(orders.firm[:total], weights=placed, minlength=books.orders.size)
    buyers = books.orders > 0
    done = shop.own_units + shop.outside_units + offers.units.sum(axis=2)
    assert done[buyers] == pytest.approx(np.repeat(units[buyers, None], done.shape[1], axis=1))
    assert ((orders.late >= 0.0) & (orders.late <= 1.0 + 1e-12)).all()


def assert_equal_to_reference(before, after, parameters, seed, quarter):
    district = reference_placement.read(before, parameters, seed, quarter)
    district.place()
    expected = placement_outcomes.of_objects(district.firms, district.phases, district.queue)
    found = placement_outcomes.of_state(after)
    for name, value in expected.items():
        assert found[name] == value, name


NOTHING_OUTSIDE = {"markets.lot": 6.0, "placement.outside_capacity": 0.0}
CASES = {
    "opening": (1, 0, {}),
    "opening, another world": (2, 0, {}),
    "opening, small": (3, 0, {"size": 0.1}),
    "opening, larger": (4, 0, {"size": 2.5}),
    "after a year": (5, 4, {}),
    "after burn-in and five years": (6, 40, {"size": 0.4}),
    "small, after ten years": (7, 40, {"size": 0.05}),
    "nothing outside": (8, 6, {"size": 0.3, **NOTHING_OUTSIDE, "production.overtime": 0.0}),
    "overtime": (9, 6, {"size": 0.3, **NOTHING_OUTSIDE, "production.overtime": 0.5}),
    "one phase": (10, 6, {"size": 0.3, "size.phases": 1, "size.final_phases": 1}),
    "no specialists": (
        11,
        6,
        {"size": 0.3, "size.specialists": 0, "size.specialist_workers": 0, "size.final_phases": 14},
    ),
    "no search": (12, 6, {"size": 0.3, "placement.searched": 0}),
    "full shops": (
        13,
        6,
        {"size": 0.3, "placement.congestion": 10.0, "placement.congestion_from": 0.5},
    ),
}


def district_of(scenario, seed, quarters, changes):
    world = draws.world_seed(seed, 0)
    values = scenario.draw(lambda name: draws.prior_uniform(world, name))
    size = changes.get("size", 1.0)
    for name in ("final_firms", "specialists", "final_workers", "specialist_workers"):
        values[f"size.{name}"] *= size
    values.update({name: value for name, value in changes.items() if name != "size"})
    district = District.found(build(values), world)
    for _ in range(quarters):
        district.step()
    return district


@pytest.mark.parametrize("case", CASES)
@pytest.mark.slow
@pytest.mark.compiled
def test_the_engine_equals_the_reference(case, scenario):
    assert_the_engine_equals_the_reference(case, district_of(scenario, *CASES[case]))


@pytest.mark.parametrize("case", CASES)
def test_the_engine_equals_the_reference_in_small_districts(case, scenario):
    seed, quarters, changes = CASES[case]
    size = 0.1 * max(1.0, changes.get("size", 1.0))
    changes = {**changes, "size": size, "schedule.burn_in": 2}
    district = district_of(scenario, seed, min(quarters, 4), changes)
    assert_the_engine_equals_the_reference(case, district)


def assert_the_engine_equals_the_reference(case, district):
    before = season_steps.stopped_before("form_rings", district)
    after = season_steps.stopped_before("deliver", district)
    assert_equal_to_reference(
        before.state, after.state, district.parameters, district.seed, district.quarter
    )
    assert_invariants(after.state)
    orders = after.state.orders
    total = orders.total[0]
    assert total > 0
    if case == "nothing outside":
        assert not orders.placed[:total].all(), "some orders should find no taker"
        assert orders.placed[:total].any()
    if case == "overtime":
        assert (orders.late[:total] > 0.0).any()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_small_towns_of_any_kind_equal_the_reference(number):
    """Towns of round numbers: many prices tie, and many orders find no taker."""
    rng = np.random.default_rng(number)
    seed, quarter = int(rng.integers(2**63)), int(rng.integers(-20, 100))
    n, n_phases = int(rng.integers(1, 9)), int(rng.integers(1, 5))
    hours = rng.choice([0.25, 0.5, 0.1], n_phases)
    town = Town(
        n,
        hours=hours / hours.sum(),
        congestion=rng.choice([0.0, 2.0, 3.3]),
        congestion_from=rng.choice([0.0, 0.5, 0.95]),
        distrust=rng.choice([0.0, 0.5]),
        lateness_aversion=rng.choice([0.0, 0.4]),
        outside_lateness=rng.choice([0.0, 0.3]),
        searched=int(rng.integers(0, 4)),
    )
    town.outside(rng.choice([0.0, 0.6, 5.0], n_phases), price=rng.choice([0.9, 1.2, 2.0]))
    for f in range(n):
        time = rng.choice([0.0, 1.0, 3.0, 8.0])
        town.firm(
            f,
            can=np.flatnonzero(rng.random(n_phases) < 0.6).tolist(),
            final=rng.random() < 0.6,
            workers=int(rng.integers(0, 4)),
            time=time,
            most=time * rng.choice([1.0, 1.3]),
            sells=time * rng.choice([0.0, 0.5, 1.0]),
            own=rng.choice([1.0, 1.2, 2.0]),
            asks=rng.choice([1.0, 1.1, 1.2]),
        )
        town.state.firms.record[f] = rng.choice([0.0, 0.5])
        town.state.designs.organisation[f] = rng.integers(0, 3)
        town.state.policy.certified[f] = rng.random() < 0.2
        for other in rng.permutation(n)[: int(rng.integers(0, n + 1))]:
            if other != f:
                town.know(
                    f,
                    int(other),
                    trust=rng.choice([0.3, 0.5, 1.0]),
                    until=quarter + int(rng.integers(-1, 3)),
                    invested=rng.choice([0.0, 0.0, 0.5, 1.0]),
                    rebate=rng.choice([0.0, 0.5]),
                    recalled=quarter - int(rng.integers(0, 3)),
                )
        town.order(f, *rng.choice([0.5, 1.0, 2.3], int(rng.integers(0, 6))))
        town.state.strategies.outside_bias[f] = rng.choice([0.75, 1.0])
    before = copy(town.open(quarter).state)
    after = town.place(seed, quarter).state
    assert_equal_to_reference(before, after, town.parameters(), seed, quarter)
    assert_invariants(after)
