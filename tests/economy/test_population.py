import numpy as np
import pytest

from distretto.economy.parameters import build
from distretto.economy.population import found_district
from distretto.economy.state import DESTINATIONS, EXPORT, OUTSIDE
from distretto.economy.trust import find_tie


@pytest.fixture(scope="module")
def opening(parameters):
    p = parameters()
    return p, found_district(p, 5)


def test_numbers_are_those_of_the_scenario(opening):
    p, state = opening
    firms, workers = state.firms, state.workers
    people = firms.workers + state.owners.partners
    assert firms.alive.sum() == 24 + 16
    assert (firms.final & firms.alive).sum() == 24
    assert people[firms.final].sum() == 360
    assert people[~firms.final].sum() == 136
    assert np.all(people[firms.alive] >= 2)
    staff = np.bincount(workers.employer[workers.employer >= 0], minlength=firms.alive.size)
    assert np.array_equal(staff, firms.workers)
    idle = workers.alive & (workers.employer < 0)
    assert idle.sum() == round(p.size.unemployment * firms.workers.sum())
    assert workers.skill[workers.alive].mean() == pytest.approx(p.size.skill, abs=0.01)


def test_every_identity_is_its_own(opening):
    _, state = opening
    for group in (state.firms, state.workers):
        keys = group.key[group.alive]
        assert len(set(keys)) == keys.size


def test_money_adds_up_to_zero(opening):
    _, state = opening
    assert state.firms.cash.sum() > 0.0
    assert state.workers.savings.sum() > 0.0
    inside = state.firms.cash.sum() + state.workers.savings.sum()
    assert state.sectors.money[OUTSIDE] == -inside
    assert state.sectors.money.sum() == -inside


def test_phases_and_who_does_them(opening):
    p, state = opening
    core = ~state.phases.ancillary
    assert state.phases.hours[core].sum() == pytest.approx(1.0)
    assert state.phases.hours[~core].sum() == pytest.approx(p.size.ancillary_hours)
    assert (core.sum(), core.size) == (p.size.phases, p.size.phases + p.size.ancillary)
    firms = state.firms
    for f in np.flatnonzero(firms.alive):
        assert int(firms.phases[f]).bit_count() == firms.n_phases[f]
    assert np.all(firms.n_phases[firms.final] == p.size.final_phases)
    special = firms.n_phases[firms.alive & ~firms.final]
    assert set(special) == set(range(1, p.size.specialist_phases + 1))
    # Every phase has takers, and workers have a craft that their firm uses.
    every = np.bitwise_or.reduce(firms.phases)
    assert every == 2**p.size.phases - 1
    workers = state.workers
    for w in np.flatnonzero(workers.employer >= 0):
        assert (int(firms.phases[workers.employer[w]]) >> int(workers.craft[w])) & 1


def test_final_firms_know_someone_for_every_phase_they_cannot_do(opening):
    p, state = opening
    firms, ties = state.firms, state.ties
    specialised = np.bitwise_or.reduce(firms.phases[firms.alive & ~firms.final])
    assert int(specialised).bit_count() > 10
    for f in np.flatnonzero(firms.final):
        known = [j for j in ties.partner[f] if j >= 0]
        can = np.bitwise_or.reduce(firms.phases[[f, *known]])
        assert can & specialised == specialised
        assert all(find_tie(ties.partner[j], f) >= 0 or (ties.partner[j] >= 0).all() for j in known)
    trust = ties.trust[ties.partner >= 0]
    assert np.all(trust == p.trust.stranger * p.trust.norm)


# Where nothing but hours counts.
PLAIN = {
    "production.specialisation": 0.0,
    "production.span": 0.0,
    "production.machine_dispersion": 0.0,
    "design.ageing": 0.0,
    "production.reference_skill": 0.6,
    "size.skill": 0.6,
    "placement.coordination": 0.0,
    "owners.partners": 0.0,
}


def test_demand_is_what_the_workforce_can_do(parameters):
    p = parameters(PLAIN)
    state = found_district(p, 3)
    markets, firms = state.markets, state.firms
    hours = 360 * (1.0 - p.production.overhead) + 136
    units = markets.size * markets.given_share
    assert units.sum() == pytest.approx(hours * p.production.normal_utilisation)
    assert units[[EXPORT, DESTINATIONS + EXPORT]].sum() / units.sum() == pytest.approx(
        p.markets.export_demand
    )
    assert firms.base.sum(axis=0) == pytest.approx(units)
    assert not firms.base[~firms.serves].any()
    assert firms.ordered == pytest.approx(firms.base.sum(axis=1))


def test_a_larger_district_contains_the_people_and_firms_of_a_smaller(parameters):
    small, large = (
        found_district(parameters(changes), 5)
        for changes in ({}, {"size.final_workers": 720, "size.specialist_workers": 272})
    )
    assert np.array_equal(small.firms.key[:40], large.firms.key[:40])
    assert np.array_equal(small.firms.machine[:40], large.firms.machine[:40])
    n = small.workers.alive.sum()
    assert large.workers.alive.sum() > n
    assert np.array_equal(small.workers.key[:n], large.workers.key[:n])
    assert np.array_equal(small.workers.age[:n], large.workers.age[:n])


def test_worlds_differ(parameters):
    one, other = (found_district(parameters(), seed) for seed in (5, 6))
    assert not np.array_equal(one.firms.workers, other.firms.workers)
    assert not np.array_equal(one.workers.age, other.workers.age)


@pytest.mark.parametrize(
    "sizes",
    [
        {"size.final_firms": 1, "size.final_workers": 1},
        {"size.specialists": 0, "size.specialist_workers": 0},
        {"size.specialists": 5, "size.specialist_workers": 2},
        {"markets.upmarket_share": 1.0},
        {"size.ancillary": 0},
        {"size.phases": 1, "size.final_phases": 1, "size.specialist_phases": 1},
        {"size.phases": 60, "size.final_phases": 60, "size.specialist_phases": 60},
        {"size.unemployment": 0.0, "size.dispersion": 0.0, "size.phase_spread": 0.0},
    ],
)
def test_extreme_sizes_can_be_founded(midpoint, sizes):
    p = build({**midpoint, **sizes})
    state = found_district(p, 1)
    people = state.firms.workers + state.owners.partners
    assert people.sum() == p.size.final_workers + p.size.specialist_workers
    assert state.phases.hours[: p.size.phases].sum() == pytest.approx(1.0)
    assert (state.firms.final & state.firms.alive).sum() == p.size.final_firms


def test_owners_are_part_of_the_people_at_work(midpoint):
    """One to three in each firm, with the mean of the scenario; none where it is nought."""
    many = {"size.final_firms": 2000, "size.final_workers": 30000}
    state = found_district(build({**midpoint, **many, "owners.partners": 2.2}), 1)
    partners = state.owners.partners[state.firms.alive]
    assert set(partners) == {1, 2, 3}
    # 1 + two Bernoulli variables of probability 0.6.
    assert partners.mean() == pytest.approx(2.2, abs=4.0 * np.sqrt(0.48 / partners.size))
    without = found_district(build({**midpoint, "owners.partners": 0.0}), 1)
    assert not without.owners.partners.any()
    assert without.firms.workers.sum() == 496
