import numpy as np
import pytest

from distretto.economy.immigrants import expected_income, found_immigrant_firms, stranger_skill
from distretto.economy.production import efficiency
from distretto.economy.state import BANK, OUTSIDE

ABROAD = {
    "owners.immigrant_pool": 3.0,
    "owners.immigrant_income": 0.5,
    "owners.immigrant_spread": 0.0,
    "owners.immigrant_hours": 1.4,
    "owners.start_capital": 10.0,
    "owners.founders": 2.0,
    "finance.founder_loan": 4.0,
    "production.fixed_cost": 0.6,
    "production.specialisation": 0.1,
    "production.normal_utilisation": 0.8,
    "production.tacit_loss": 0.5,
    "skill.entry": 0.4,
}


def _place(bench, changes=None, going=(0.8, 0.8), tacit=(1.0, 0.0)):
    """Two phases of equal hours, a specialist in each."""
    b = bench({**ABROAD, **(changes or {})}, firms=8, phases=2)
    for f in (0, 1):
        b.open_firm(f, final=False, phases=1 << f)
        b.state.phases.ring_size[f] = 1
        b.state.phases.ring_firm[f, 0] = f
    b.state.phases.going_price[:] = going
    b.state.phases.tacitness[:] = tacit
    return b


def test_expected_income_by_hand(bench):
    b = _place(bench)
    assert stranger_skill(1.0, b.parameters) == pytest.approx(0.2)
    e = efficiency(0.2, b.parameters.production)
    worked = 0.8 * 1.4 * e * 1.05
    assert expected_income(b.state.phases, b.parameters, 0) == pytest.approx(
        worked * 0.8 / 0.5 - 0.6 / 2.0
    )


def test_one_more_specialist_is_the_model_of_those_on_its_own_arc_only(bench):
    """Machines are those of the next firm on the ring: the others copy whom they copied."""

    def copied(places, seed):
        b = _place(bench, {"owners.immigrant_pool": 4.0})
        b.seed = np.uint64(seed)
        phases = b.state.phases
        order = np.argsort(places)
        phases.ring_size[1] = len(places)
        phases.ring_firm[1, : len(places)] = order
        phases.ring_place[1, : len(places)] = np.sort(places)
        for f in range(len(places)):
            b.open_firm(f, final=False, phases=0b10, machine=1.0 + f)
        b.run(found_immigrant_firms)
        return b.state.firms.machine[b.state.firms.key >= 10_000]

    places = [0.9, 0.1, 0.5]
    changed = 0
    for seed in range(12):
        before, after = copied(places, seed), copied([*places, 0.7], seed)
        assert before.size == after.size == 4
        others = before != after
        # Those between a half and 0.7 copied the firm at 0.9, and now copy the newcomer.
        assert np.all(before[others] == 1.0)
        assert np.all(after[others] == 4.0)
        changed += others.sum()
    assert 0 < changed < 24


def test_founders_come_to_the_phase_that_is_soonest_learnt(bench):
    b = _place(bench)
    b.run(found_immigrant_firms)
    firms, owners = b.state.firms, b.state.owners
    assert b.state.tally.births[0] == 3
    assert b.state.tally.owners_new[0] == owners.partners[2:5].sum() >= 3
    assert np.all(firms.phases[2:5] == 0b10)
    assert np.all(owners.origin[2:5] == 1)
    assert np.all(owners.reservation[2:5] == 0.5)
    assert np.all(owners.hours[2:5] == 1.4)
    assert np.all(firms.cash[2:5] == 10.0)
    assert b.state.books.capital[2:5] == pytest.approx(6.0)
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(-18.0)
    assert b.state.sectors.money[BANK] == pytest.approx(-12.0)
    assert not firms.workers[2:5].any()
    assert np.all(b.state.ties.partner == -1)


def test_banks_lend_founders_from_abroad_what_they_lend_others(bench):
    # A loan of 4 takes 12 of one's own: 6 are half of it, and half the banks are of the place.
    terms = {"finance.founder_security": 3.0, "finance.local_banks": 0.5}
    b = _place(bench, terms)
    b.run(found_immigrant_firms)
    assert b.state.firms.debt[2:5] == pytest.approx(4.0 * (0.5 + 0.5 * 0.5))
    assert b.state.books.capital[2:5] == pytest.approx(6.0)
    assert b.state.sectors.money[BANK] == pytest.approx(-9.0)


@pytest.mark.parametrize(
    "away",
    [
        {"changes": {"owners.immigrant_pool": 0.0}},
        {"changes": {"owners.immigrant_income": 2.0}},
        {"going": (0.1, 0.1)},
    ],
)
def test_nobody_comes_who_earns_more_elsewhere(bench, away):
    b = _place(bench, **away)
    b.run(found_immigrant_firms)
    assert b.state.tally.births[0] == 0
    assert b.state.firms.alive.sum() == 2


def test_thin_margins_select_those_with_the_poorest_alternative(bench):
    """The same founders, at two going prices: who comes for less comes for more as well."""
    changes = {"owners.immigrant_spread": 1.0, "owners.immigrant_income": 1.0}

    def born(going):
        found = {}
        for quarter in range(40):
            b = _place(bench, changes, going=(0.0, going))
            b.run(found_immigrant_firms, quarter)
            new = np.flatnonzero(b.state.owners.origin == 1)
            keys = b.state.firms.key[new]
            found |= dict(zip(keys, b.state.owners.reservation[new], strict=True))
        return found

    thin, thick = born(0.45), born(0.8)
    assert 0 < len(thin) < len(thick)
    assert set(thin) < set(thick)
    assert max(thin.values()) < max(thick.values())
