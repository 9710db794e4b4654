"""Matching of workers and of orders: the engine equals plain references on the same keys."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from distretto.economy import design_search, hiring, landscape, markets
from distretto.economy.district import District
from distretto.economy.joint_projects import try_projects
from distretto.economy.parameters import build
from distretto.economy.state import copy
from distretto.economy.trust import acquaint

# The references stand beside this file; what they share with the benchmarks stands there.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "benchmarks")]
reference_design = importlib.import_module("reference_design")
reference_hiring = importlib.import_module("reference_hiring")
reference_markets = importlib.import_module("reference_markets")
reference_projects = importlib.import_module("reference_projects")
season_steps = importlib.import_module("season_steps")

CLOSE = {"rel": 1e-12, "abs": 1e-12}


# Hiring


def assert_hired_as_in_the_reference(before, after, parameters, seed, quarter):
    town = reference_hiring.read(before, parameters, seed, quarter)
    town.hire()
    firms, books, workers = after.firms, after.books, after.workers
    for firm in town.firms:
        f = firm.slot
        assert firms.workers[f] == firm.workers
        assert books.hires[f] == firm.hires
        assert books.quits[f] == firm.quits
        assert after.practices.trained_left[f] == firm.trained_left
        assert firms.unfilled[f] == pytest.approx(firm.unfilled, **CLOSE)
        assert after.practices.trained_quits[f] == pytest.approx(firm.trained_quits, **CLOSE)
    for worker in town.workers:
        w = worker.slot
        assert workers.employer[w] == (-1 if worker.employer is None else worker.employer.slot)
        assert workers.craft[w] == worker.craft
        assert workers.contract[w] == worker.contract
        assert workers.tenure[w] == worker.tenure
        assert workers.union[w] == worker.union
        assert workers.unregistered[w] == worker.unregistered
        assert workers.skill[w] == pytest.approx(worker.skill, **CLOSE)
        assert workers.wage[w] == pytest.approx(worker.wage, **CLOSE)
        assert workers.market_wage[w] == pytest.approx(worker.market_wage, **CLOSE)
    assert after.tally.moves[0] - before.tally.moves[0] == town.moves
    hired = sum(firm.hires for firm in town.firms)
    assert after.tally.hires[0] - before.tally.hires[0] == hired - before.books.hires.sum()
    return town


def district_of(scenario, seed, quarters, changes):
    """A small district some quarters after its founding; changes by dotted name."""
    values = scenario.draw(lambda _: 0.5)
    for name in ("final_firms", "specialists", "final_workers", "specialist_workers"):
        values[f"size.{name}"] *= 0.1
    district = District.found(build({**values, "schedule.burn_in": 2, **changes}), seed)
    for _ in range(quarters):
        district.step()
    return district


HIRING = {
    "opening": (1, 0, {}),
    "after a year": (2, 4, {}),
    "those who look are many": (3, 3, {"labour.on_the_job": 0.6, "labour.vacancies_seen": 12}),
    "temporary contracts": (4, 4, {"practices.temporary": 1.0}),
    "courses": (5, 6, {"training.cost": 0.0, "labour.trained_vacancies": 3}),
}


@pytest.mark.parametrize("case", HIRING)
def test_hiring_equals_the_reference(case, scenario):
    district = district_of(scenario, *HIRING[case])
    before = season_steps.stopped_before("hire", district)
    after = season_steps.stopped_before("set_credit", district)
    town = assert_hired_as_in_the_reference(
        before.state, after.state, district.parameters, district.seed, district.quarter
    )
    assert sum(firm.hires for firm in town.firms) > 0


# The fixture makes a new bench at every call.
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2**32 - 1))
def test_hiring_in_small_towns_of_any_kind_equals_the_reference(bench, number):
    rng = np.random.default_rng(number)
    n_firms, n_phases = int(rng.integers(1, 7)), int(rng.integers(1, 5))
    b = bench(
        {
            "labour.taste": rng.choice([0.0, 0.2]),
            "labour.on_the_job": rng.choice([0.0, 0.3, 1.0]),
            "labour.vacancies_seen": int(rng.integers(1, 5)),
            "labour.trained_vacancies": int(rng.integers(0, 3)),
            "labour.approached": rng.choice([0.0, 0.5]),
            "labour.benefit": rng.choice([0.3, 0.8]),
            "practices.temporary": rng.choice([0.0, 1.0]),
        },
        firms=n_firms,
        workers=60,
        phases=n_phases,
        seed=int(rng.integers(2**63)),
    )
    s = b.state
    s.phases.hours[:] = rng.choice([0.25, 0.5], n_phases)
    s.policy.wage_floor[0] = rng.choice([0.0, 0.9])
    s.policy.referral[0] = rng.integers(0, 3)
    for f in range(n_firms):
        mask = int(rng.integers(1, 2**n_phases))
        b.open_firm(f, final=False, phases=mask, posted_wage=rng.choice([0.6, 1.0, 1.2]))
        s.firms.vacancies[f] = rng.choice([0, 1, 5])
        s.firms.evades[f] = rng.random() < 0.3
        s.firms.unfilled[f] = 0.1
        s.practices.market_wage[f] = rng.choice([0.8, 1.1])
        s.practices.swing[f] = rng.choice([0.0, 0.5])
        s.practices.trained_staff[f] = rng.integers(0, 3)
    s.firms.alive[0] = s.firms.vacancies[0] > 0 or rng.random() < 0.5
    for f in [-1, *np.flatnonzero(s.firms.alive).tolist()]:
        slots = b.employ(f, int(rng.integers(0, 8)))
        n = slots.size
        s.workers.wage[slots] = rng.choice([0.7, 1.0, 1.3], n)
        s.workers.craft[slots] = rng.integers(0, n_phases, n)
        s.workers.skill[slots] = rng.random(n)
        s.workers.breadth[slots] = rng.choice([0.0, 0.5], n)
        s.workers.trained[slots] = rng.integers(0, 3, n)
        if f >= 0:
            s.workers.contract[slots] = rng.integers(0, 3, n)
            s.workers.union[slots] = rng.random(n) < 0.3
    before = copy(s)
    quarter = int(rng.integers(-20, 100))
    b.run(hiring.hire, quarter=quarter)
    assert_hired_as_in_the_reference(before, s, b.parameters, b.seed, quarter)


# Orders


def assert_won_as_in_the_reference(before, after, parameters, seed, quarter):
    town = reference_markets.read(before, parameters.markets, seed, quarter)
    town.win_orders()
    orders = after.orders
    for market in town.markets:
        assert after.markets.share[market.number] == pytest.approx(market.share, **CLOSE)
    for seller in town.sellers:
        f = seller.slot
        assert after.firms.local_share[f] == pytest.approx(seller.local_share, **CLOSE)
        assert after.books.orders[f] == len(seller.orders)
        wanted = sum(order.units for order in seller.orders)
        assert after.books.units_wanted[f] == pytest.approx(wanted, **CLOSE)
        for i, order in enumerate(seller.orders, start=orders.first[f]):
            assert orders.firm[i] == f
            assert orders.market[i] == order.market
            assert orders.large[i] == order.large
            assert orders.waited[i] == order.waited
            assert orders.units[i] == pytest.approx(order.units, **CLOSE)
            assert orders.price[i] == pytest.approx(order.price, **CLOSE)
    assert orders.total[0] == sum(len(seller.orders) for seller in town.sellers)
    assert after.tally.refused[0] - before.tally.refused[0] == town.refused
    return town


MARKETS = {
    "burn-in": (1, 1, {}),
    "after a year": (2, 6, {}),
    "large buyers": (3, 4, {"markets.concentration": 0.7, "markets.large_buyers": 2}),
    "a reputation": (4, 6, {"markets.reputation_weight": 1.0}),
}


@pytest.mark.parametrize("case", MARKETS)
def test_orders_equal_the_reference(case, scenario):
    district = district_of(scenario, *MARKETS[case])
    before = season_steps.stopped_before("win_orders", district)
    after = season_steps.stopped_before("open_books", district)
    assert_won_as_in_the_reference(
        before.state, after.state, district.parameters, district.seed, district.quarter
    )
    total = after.state.orders.total[0]
    assert total > 0
    if case == "large buyers":
        assert 0 < after.state.orders.large[:total].sum() < total


# The fixture makes a new bench at every call.
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2**32 - 1))
def test_orders_of_small_towns_of_any_kind_equal_the_reference(bench, number):
    rng = np.random.default_rng(number)
    n = int(rng.integers(1, 7))
    room = int(rng.choice([8, 64]))
    b = bench(
        {
            "markets.lot": rng.choice([1.0, 5.0]),
            "markets.lot_dispersion": rng.choice([0.0, 0.6]),
            "markets.concentration": rng.choice([0.0, 0.3, 0.8]),
            "markets.large_buyers": int(rng.integers(1, 4)),
            "markets.nest_exponent": rng.choice([0.3, 1.0]),
        },
        firms=n,
        orders=room,
        seed=int(rng.integers(2**63)),
    )
    s = b.state
    n_markets = s.markets.size.size
    for f in range(n):
        b.open_firm(f, final=rng.random() < 0.8, phases=1, price=rng.choice([1.0, 2.0]))
        s.firms.unit_cost[f] = rng.choice([0.8, 1.5])
        s.firms.quality[f] = rng.choice([0.7, 1.0])
        s.firms.punctuality[f] = rng.choice([0.5, 1.0])
        s.firms.serves[f] = rng.random(n_markets) < 0.5
        s.firms.base[f] = rng.choice([0.0, 1.0, 9.0], n_markets)
        s.markets.dependence[f] = rng.random()
    s.firms.alive[0] = rng.random() < 0.7
    s.markets.size[:] = rng.choice([0.0, 10.0, 40.0], n_markets)
    s.markets.given_share[:] = rng.random(n_markets)
    s.markets.opening_value[:] = rng.choice([0.0, 1.0, 3.0], n_markets)
    s.markets.outside_good[:] = rng.random(n_markets)
    s.markets.rival[:] = rng.choice([0.0, 1.0], s.markets.rival.shape)
    s.markets.rival_cost[:] = rng.choice([0.8, 1.0, 1.2], 2)
    s.markets.rival_quality[:] = rng.choice([0.9, 1.0, 1.3], 2)
    s.place.reputation[:] = rng.choice([-0.2, 0.0, 0.3], n_markets)
    for k in range(int(rng.integers(0, 5))):
        s.orders.keep_firm[k] = rng.integers(n)
        s.orders.keep_market[k] = rng.integers(n_markets)
        s.orders.keep_units[k], s.orders.keep_price[k] = rng.random(2)
        s.orders.keep_large[k] = rng.random() < 0.5
        s.orders.keep_waited[k] = rng.integers(3)
        s.orders.waiting[0] += 1
    before = copy(s)
    quarter = int(rng.integers(-20, 100))
    b.run(markets.win_orders, quarter=quarter)
    assert_won_as_in_the_reference(before, s, b.parameters, b.seed, quarter)


# Design


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_design_trials_equal_the_reference(parameters, number):
    rng = np.random.default_rng(number)
    n = int(rng.integers(1, 12))
    k = int(rng.integers(0, n))
    seed, chance = int(rng.integers(2**63)), int(rng.integers(2**63))
    version = rng.integers(0, 3, n).astype(np.int32)
    p = parameters(
        {
            "design.fixed_roles": rng.choice([0.0, 0.5, 1.0]),
            "design.staff_trust": rng.choice([0.2, 0.9]),
            "design.team_scope": int(rng.integers(1, 4)),
        }
    ).design
    organisation = int(rng.integers(2))
    doer = rng.choice([-2, -1, 3, 5, 7], n)
    trust = np.where(doer == -2, 0.0, rng.choice([0.0, 0.3, 1.0], n))
    with_team = (doer >= 0) & (rng.random(n) < 0.7)
    land = reference_design.Landscape(seed, 1, k, version.tolist())
    firm = reference_design.Firm(
        ["craft", "team"][organisation],
        [
            reference_design.Doer(int(d) if d >= 0 else None, d == -2, float(t), bool(team))
            for d, t, team in zip(doer, trust, with_team, strict=True)
        ],
        p.fixed_roles,
        p.staff_trust,
        p.team_scope,
        chance,
    )
    keys = np.empty(n, np.uint64)
    landscape.phase_keys(np.uint64(seed), 1, version, keys)
    design = rng.integers(0, 2, n).tolist()
    for trial in range(6):
        bits = np.uint64(sum(choice << i for i, choice in enumerate(design)))
        found = design_search.try_once(
            bits, organisation, keys, k, doer, trust, with_team, p, np.uint64(chance), trial
        )
        design = firm.try_once(land, design, trial)
        assert found == sum(choice << i for i, choice in enumerate(design))


# Joint projects


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2**32 - 1))
def test_joint_projects_equal_the_reference(bench, number):
    rng = np.random.default_rng(number)
    n = int(rng.integers(1, 8))
    b = bench(
        {
            "contracts.projects": rng.choice([0.5, 1.0]),
            "contracts.project_cost": 1.0,
            "contracts.project_ease": rng.choice([0.3, 1.0]),
        },
        firms=n + 1,
        seed=int(rng.integers(2**63)),
    )
    s = b.state
    for f in range(n + 1):
        b.open_firm(f, final=True, phases=1, cash=rng.choice([0.5, 1.0, 5.0]))
    s.firms.key[:] = rng.integers(2**63, size=n + 1)
    s.practices.participation[:] = rng.random(n + 1)
    s.policy.network[:n] = True
    difficulty = s.policy.project_difficulty[0] = rng.choice([0.2, 0.6, 0.9])
    for f in range(n + 1):
        for j in range(f):
            if rng.random() < 0.5:
                acquaint(s.ties, f, j, rng.random(), -5)

    def trusts():
        """Trust in others by key, firm by firm."""
        partner = s.ties.partner
        return [
            {
                int(s.firms.key[j]): t
                for j, t in zip(partner[f], s.ties.trust[f], strict=True)
                if j >= 0
            }
            for f in range(n + 1)
        ]

    cash, parts = s.firms.cash.tolist(), s.practices.participation.tolist()
    members = [
        reference_projects.Member(int(s.firms.key[f]), cash[f], parts[f], trust)
        for f, trust in enumerate(trusts())
    ]
    norm, quarter = 0.6, int(rng.integers(0, 50))
    b.run(try_projects, quarter, norm=norm)
    reference_projects.try_projects(
        members[:n], float(difficulty), norm, b.parameters, int(b.seed), quarter
    )
    for member, now, trust in zip(members, s.firms.cash, trusts(), strict=True):
        assert member.cash == now
        assert member.trust == pytest.approx(trust, **CLOSE)
