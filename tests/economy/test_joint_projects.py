"""Joint projects of a network."""

import numpy as np
import pytest

from distretto.economy.joint_projects import success_chance, try_projects
from distretto.economy.state import OUTSIDE, copy
from distretto.economy.trust import acquaint, find_tie, next_trust

RULES = {
    "trust.gain": 0.2,
    "trust.loss": 0.5,
    "trust.stranger": 0.5,
    "contracts.offence": 0.4,
    "contracts.projects": 1.0,
    "contracts.project_cost": 0.5,
    "contracts.project_ease": 0.5,
}


@pytest.fixture
def network(bench):
    """A network of two firms that know each other, beside two that stay out."""

    def make(trust=0.4, difficulty=0.0, participation=0.5, **changes):
        b = bench({**RULES, **changes}, firms=4)
        for f in range(4):
            b.open_firm(f, final=f < 2, phases=1)
        b.state.firms.cash[:] = 10.0
        b.state.place.norm[0] = 0.6
        b.state.policy.network[:2] = True
        b.state.policy.project_difficulty[0] = difficulty
        b.state.practices.participation[:] = participation
        if trust is not None:
            acquaint(b.state.ties, 0, 1, trust, -5)
        return b

    return make


def _trust(b, one, other):
    ties = b.state.ties
    return ties.trust[one, find_tie(ties.partner[one], other)]


def test_chance_by_hand():
    # 1 - 0.8 (1 - 0.5 x 0.25): the less willing of the two decides.
    assert success_chance(0.8, 0.5, 0.25, 0.9) == pytest.approx(0.3)
    assert success_chance(0.8, 0.5, 0.9, 0.25) == pytest.approx(0.3)
    assert success_chance(0.0, 0.0, 0.0, 0.0) == 1.0
    assert success_chance(0.8, 0.0, 1.0, 1.0) == pytest.approx(0.2)


def test_success_counts_as_a_quarter_of_good_deals_and_both_pay(network):
    b = network(trust=0.4)
    b.run(try_projects, 3)
    expected = next_trust(0.4, 1.0, 0.0, False, b.parameters.trust)
    assert _trust(b, 0, 1) == _trust(b, 1, 0) == expected == pytest.approx(0.52)
    assert b.state.firms.cash == pytest.approx([9.5, 9.5, 10.0, 10.0])
    assert b.state.books.investment == pytest.approx([0.5, 0.5, 0.0, 0.0])
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(1.0)


def test_failure_costs_trust(network):
    b = network(trust=0.4, difficulty=1.0, participation=0.0, **{"contracts.project_ease": 1.0})
    b.run(try_projects, 3)
    assert _trust(b, 0, 1) == _trust(b, 1, 0) == pytest.approx(0.4 * 0.8)
    assert b.state.firms.cash[0] == pytest.approx(9.5)


def test_success_acquaints_strangers(network):
    b = network(trust=None)
    b.run(try_projects, 3)
    assert _trust(b, 0, 1) == _trust(b, 1, 0) == pytest.approx(0.3 + 0.2 * 0.7)
    failed = network(trust=None, difficulty=1.0, participation=0.0)
    failed.parameters = failed.parameters._replace(
        contracts=failed.parameters.contracts._replace(project_ease=1.0)
    )
    failed.run(try_projects, 3)
    assert np.all(failed.state.ties.partner == -1)


def test_hard_projects_are_for_those_who_trust_enough(network):
    """At trust above the difficulty of 0.6 half of the projects fail, below it 0.3 of them."""

    def successes(trust):
        won = 0
        for quarter in range(800):
            b.state.ties.trust[:] = trust
            b.state.firms.cash[:] = 10.0
            b.run(try_projects, quarter)
            won += _trust(b, 0, 1) > trust
        return won / 800.0

    b = network(difficulty=0.6, participation=0.0)
    assert successes(0.61) == pytest.approx(0.4, abs=4 * np.sqrt(0.24 / 800))
    assert successes(0.6) == pytest.approx(0.7, abs=4 * np.sqrt(0.21 / 800))


def test_each_member_meets_two_others(bench):
    b = bench({**RULES, "contracts.project_cost": 1.0}, firms=12)
    for f in range(12):
        b.open_firm(f, final=True, phases=1)
    b.state.firms.cash[:] = 10.0
    b.state.policy.network[:10] = True
    b.run(try_projects, 3)
    assert b.state.firms.cash == pytest.approx([8.0] * 10 + [10.0] * 2)
    assert np.all((b.state.ties.partner[:10] >= 0).sum(axis=1) == 2)


@pytest.mark.parametrize("why", ["no network", "one member", "off", "poor"])
def test_otherwise_nothing_happens(network, why, differing):
    b = network(**{"contracts.projects": 0.0} if why == "off" else {})
    if why == "no network":
        b.state.policy.network[:] = False
    if why == "one member":
        b.state.firms.alive[1] = False
    if why == "poor":
        b.state.firms.cash[1] = 0.4
    before = copy(b.state)
    b.run(try_projects, 3)
    assert differing(before, b.state) == []
