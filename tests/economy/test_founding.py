import numpy as np
import pytest

from distretto.economy import draws
from distretto.economy.founding import (
    FOUNDER_FROM,
    FOUNDER_TO,
    found_firms,
    founders_means,
    go_final,
    mean_margins,
    spin_off_pull,
)
from distretto.economy.state import BANK, OWNERS
from distretto.economy.trust import acquaint, find_tie


def test_pull_of_margins_by_hand(parameters):
    p = parameters({"firms.margin_response": 10.0, "firms.normal_margin": 0.05}).firms
    assert spin_off_pull(0.05, p) == 1.0
    assert spin_off_pull(0.09, p) == pytest.approx(1.4)
    assert spin_off_pull(-0.06, p) == 0.0


def test_margins_weigh_by_workers(bench):
    b = bench(firms=5)
    for f, (final, staff, margin) in enumerate(
        ((True, 10, 0.1), (True, 30, 0.02), (False, 5, -0.1), (False, 15, 0.1))
    ):
        b.open_firm(f, final=final, phases=1, workers=staff, margin=margin)
    b.state.firms.margin[4], b.state.firms.workers[4] = 9.0, 50
    assert mean_margins(b.state.firms, b.state.owners) == pytest.approx((0.05, 0.04))


SPIN_OFF = {
    "firms.spin_off": 0.1,
    "firms.able_skill": 0.6,
    "firms.margin_response": 10.0,
    "firms.normal_margin": 0.05,
    "firms.final_spin_offs": 0.5,
    "finance.founder_loan": 4.0,
    "finance.founder_security": 0.0,
    "firms.opening_staff": 3.0,
    "firms.founder_trust": 0.45,
    "size.specialist_phases": 2,
    "owners.founders": 0.0,
    "owners.means": 0.0,
    "owners.social": 0.0,
    "owners.start_capital": 200.0,
    "trust.norm": 0.6,
}


def _founding(
    bench,
    quarter=0,
    slots=60,
    staff=40,
    changes=None,
    age=35.0,
    skill=0.8,
    soil=None,
    **values,
):
    """One final firm and its workers, and free slots, empty or with what others left behind."""
    b = bench({**SPIN_OFF, **(changes or {})}, firms=slots, workers=staff, phases=5)
    b.open_firm(
        0,
        final=True,
        phases=0b00111,
        **{"margin": 0.05, "cash": 9.0, "sales": 80.0, "design": 1.3, "price": 2.2, **values},
    )
    b.state.firms.base[0] = (40.0, 8.0, 0.0, 0.0)
    b.state.firms.ordered[0] = 24.0
    b.employ(0, staff, skill=skill, age=age, savings=1.5, craft=np.arange(staff) % 3)
    b.soil(b.state.firms, soil)
    b.run(found_firms, quarter)
    return b


def test_able_workers_found_firms_with_the_stated_probability(bench):
    quarters, born = 60, 0
    for quarter in range(quarters):
        born += _founding(bench, quarter).state.tally.births[0]
    # Half of the founders of a final firm's staff go final; both roles at normal margins, except
    # that without specialists their margin counts as zero: pull 1 - 10 x 0.05.
    chance = 0.1 * (0.5 * 1.0 + 0.5 * 0.5)
    n = 40 * quarters
    assert born == pytest.approx(n * chance, abs=4.0 * np.sqrt(n * chance))


@pytest.mark.parametrize(
    "founder",
    [
        {"skill": 0.59},
        {"age": FOUNDER_FROM - 0.25},
        {"age": FOUNDER_TO + 0.25},
        {"changes": {"firms.spin_off": 0.0}},
        {"margin": -0.1, "changes": {"firms.final_spin_offs": 1.0}},
    ],
)
def test_who_is_not_able_or_sees_no_margin_founds_nothing(bench, founder):
    born = [_founding(bench, q, **founder).state.tally.births[0] for q in range(20)]
    assert sum(born) == 0


def test_the_last_worker_stays(bench):
    towns = [_founding(bench, quarter, staff=2) for quarter in range(60)]
    assert {int(b.state.firms.workers[0]) for b in towns} == {1, 2}


def test_a_newborn_s_key_depends_on_founder_and_quarter_only(bench):
    one, same, later = (
        _founding(bench, quarter, slots=slots, staff=staff)
        for quarter, slots, staff in ((3, 60, 40), (3, 25, 30), (4, 60, 40))
    )

    def newborns(b):
        workers, firms = b.state.workers, b.state.firms
        founders = [w for w in range(30) if workers.employer[w] > 0]
        return {int(workers.key[w]): int(firms.key[workers.employer[w]]) for w in founders}

    assert newborns(one) == newborns(same)
    stream = np.uint64(draws.stream_key(one.seed, draws.NEWBORN, 3))
    for founder, key in newborns(one).items():
        assert key == draws.hash_key(stream, np.uint64(founder))
    assert newborns(one)
    assert not set(newborns(one).values()) & set(newborns(later).values())


def test_what_a_founder_takes_along(bench):
    b = _founding(bench, 3)
    firms, books, workers = b.state.firms, b.state.books, b.state.workers
    newborn = np.flatnonzero(firms.alive)[1:]
    born = newborn.size
    assert born > 0
    assert b.state.tally.births[0] == b.state.tally.hires[0] == b.state.tally.separations[0] == born
    assert firms.workers[0] == 40 - born
    assert books.quits[0] == born
    founders = np.array([np.flatnonzero(workers.employer == f)[0] for f in newborn])
    assert np.all(firms.workers[newborn] == 1)
    assert not workers.savings[founders].any()
    assert np.all(firms.cash[newborn] == 5.5)
    assert np.all(firms.debt[newborn] == 4.0)
    assert np.all(books.capital[newborn] == 1.5)
    assert np.all(books.borrowed[newborn] == 4.0)
    assert b.state.sectors.household_flow[0] == pytest.approx(-1.5 * born)
    assert b.state.sectors.money[BANK] == pytest.approx(-4.0 * born)
    ties = b.state.ties
    for f in newborn:
        s = find_tie(ties.partner[f], 0)
        assert ties.trust[f, s] == ties.trust[0, find_tie(ties.partner[0], f)] == 0.45
    assert np.all(firms.design[newborn] == 1.3)
    final = newborn[firms.final[newborn]]
    special = newborn[~firms.final[newborn]]
    assert final.size
    assert special.size
    assert np.all(firms.phases[final] == 0b00111)
    assert np.all(firms.serves[final] == [True, False, False, False])
    # One after the other takes home custom along: the part of the 3 that he will need in these
    # and in those who stay.
    custom, staff, ordered = 40.0, 40.0, 24.0
    for f in newborn:
        taken = custom * 3.0 / (3.0 + staff - 1.0) if firms.final[f] else 0.0
        assert firms.base[f] == pytest.approx([taken, 0.0, 0.0, 0.0])
        assert firms.ordered[f] == pytest.approx(taken)
        # What is left of the parent's orders is what is left of its deliveries.
        ordered *= 1.0 - taken / (custom + 8.0)
        custom -= taken
        staff -= 1.0
    assert firms.base[0] == pytest.approx([custom, 8.0, 0.0, 0.0])
    assert firms.ordered[0] == pytest.approx(ordered) == 0.5 * (custom + 8.0)
    for f in special:
        craft = int(workers.craft[np.flatnonzero(workers.employer == f)[0]])
        assert firms.n_phases[f] == 2
        mask = int(firms.phases[f])
        assert mask & (1 << craft)
        other = (mask & ~(1 << craft)).bit_length() - 1
        assert (other - craft) % 5 in (1, 4)
        assert (firms.in_house[f], firms.own_hours[f]) == (2.0, 0.0)


def test_births_beyond_the_room_are_refused(bench):
    b = _founding(bench, 3, slots=2)
    assert b.state.tally.births[0] == 1
    assert b.state.tally.refused[0] == 1


def test_nothing_of_a_former_firm_clings_to_its_slot(bench):
    fresh, reused = (_founding(bench, 3, soil=soil) for soil in (None, 1))
    born = np.flatnonzero(fresh.state.firms.alive)
    assert born.size > 2
    for name in fresh.state.firms._fields:
        ours, theirs = (getattr(b.state.firms, name)[born] for b in (fresh, reused))
        assert np.array_equal(ours, theirs), name


def test_a_founder_becomes_an_owner_and_no_longer_counts_as_a_worker(bench):
    b = _founding(bench, 3, changes={"owners.founders": 2.0, "owners.start_capital": 1.0})
    firms, books, owners = b.state.firms, b.state.books, b.state.owners
    newborn = np.flatnonzero(firms.alive)[1:]
    born = newborn.size
    assert born > 1
    assert not firms.workers[newborn].any()
    assert set(owners.partners[newborn]) <= {1, 2, 3}
    assert b.state.tally.owners_new[0] == owners.partners[newborn].sum()
    assert b.state.workers.alive.sum() == firms.workers[0] == 40 - born
    assert b.state.tally.leavers[0] == born
    # Of savings of 1.5 one goes into the firm, the rest is the owner's from now on.
    assert np.all(books.capital[newborn] == 1.0)
    assert b.state.sectors.money[OWNERS] == pytest.approx(0.5 * born)
    assert b.state.sectors.household_flow[0] == pytest.approx(-1.5 * born)
    assert np.all(owners.age[newborn] == 35.0)
    assert np.all(owners.skill[newborn] == 0.8)


def test_means_by_hand(bench):
    changes = {
        "owners.means": 0.5,
        "owners.start_capital": 16.0,
        "finance.founder_loan": 4.0,
        "finance.founder_security": 0.0,
    }

    def means(savings, **more):
        b = bench({**changes, **more})
        return founders_means(savings, b.state.policy, b.parameters)

    assert means(0.0) == pytest.approx(0.5)
    assert means(5.0) == pytest.approx(0.75)
    assert means(99.0) == 1.0
    assert means(0.0, **{"owners.means": 0.0}) == 1.0
    # On 2 banks at arm's length lend half of a loan of 4: together 4 of 16.
    secured = {"finance.founder_security": 1.0, "finance.local_banks": 0.0}
    assert means(2.0, **secured) == pytest.approx(0.5)


def test_the_norm_helps_founders_where_it_is_told_to(bench):
    def born(norm, social):
        number = 0
        for quarter in range(60):
            b = bench({**SPIN_OFF, "owners.social": social}, firms=30, workers=40, phases=5)
            b.open_firm(0, final=True, phases=0b00111, margin=0.05, sales=80.0)
            b.employ(0, 40, skill=0.8, age=35.0)
            b.state.place.norm[0] = norm
            b.run(found_firms, quarter)
            number += b.state.tally.births[0]
        return number

    assert born(0.3, 0.0) == born(0.6, 0.0) == born(0.6, 1.0)
    # Half the norm, half the founders (the same draws: those below the lower bound).
    assert born(0.3, 1.0) / born(0.6, 1.0) == pytest.approx(0.5, abs=0.12)


def _climber(bench, upgrade, cash=9.0, margins=(0.1, 0.3), unknown=0.2, phases=0b111):
    """A specialist at a margin of 0.19 knows two customers, which do ``phases``, and a specialist.

    It does not know the largest final firm.
    """
    changes = {"owners.upgrade": upgrade, "finance.buffer": 0.5}
    b = bench(changes, firms=5, workers=60, phases=3)
    b.open_firm(0, final=False, phases=0b001, cash=cash, sales=10.0, margin=0.19)
    b.open_firm(3, final=True, phases=0b111, margin=unknown)
    b.employ(3, 50)
    b.open_firm(4, final=False, phases=0b001, margin=-0.9)
    acquaint(b.state.ties, 0, 4, 0.5, 0)
    for f, design, margin in ((1, 1.2, margins[0]), (2, 1.4, margins[1])):
        b.open_firm(f, final=True, phases=phases, margin=margin)
        b.state.firms.design[f], b.state.firms.own_hours[f] = design, 0.6
    for f in range(3):
        b.employ(f, 2)
    for f, strength in ((1, 2.0), (2, 1.0)):
        s = acquaint(b.state.ties, 0, f, 0.5, 0)
        b.state.ties.strength[0, s] = strength
    b.state.strategies.drift[:] = 0.02, 0.05
    b.state.strategies.start_drift[0] = 0.01
    for quarter in range(100):
        b.run(go_final, quarter)
    return b


def test_an_able_specialist_goes_final_with_its_best_customer_s_design(bench):
    b = _climber(bench, 0.2)
    firms = b.state.firms
    assert firms.final[0]
    assert firms.serves[0, 0]
    assert firms.design[0] == 1.2
    assert firms.own_hours[0] == pytest.approx(0.2)
    assert not firms.base[0].any()
    # What it tries has come 0.01 along with specialists, and goes on from there with final firms.
    assert b.state.strategies.start_drift[0] == pytest.approx(0.05 - 0.01)


@pytest.mark.parametrize(
    "short",
    [
        {"upgrade": 0.0},
        {"cash": 4.9},
        {"margins": (0.1, 0.27)},  # 0.185 on average, less than 0.19
        {"margins": (0.1, 0.27), "unknown": 9.0},
        {"phases": 0b011},
    ],
)
def test_who_is_not_able_stays_a_specialist(bench, short):
    assert not _climber(bench, **{"upgrade": 0.2, **short}).state.firms.final[0]


def test_a_specialist_compares_itself_with_the_final_firms_it_knows(bench):
    # 0.19 against 0.195, whatever final firms earn elsewhere.
    assert _climber(bench, 0.2, margins=(0.1, 0.29), unknown=-0.5).state.firms.final[0]
