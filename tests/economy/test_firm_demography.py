import numpy as np
import pytest

from distretto.economy import draws
from distretto.economy.firm_demography import (
    FOUNDER_FROM,
    FOUNDER_TO,
    close_firms,
    found_firms,
    mean_margins,
    spin_off_pull,
)
from distretto.economy.state import BANK, OWNERS
from distretto.economy.trust import acquaint, find_tie

QUIET = {
    "firms.retirement": 0.0,
    "firms.exit_rate": 0.0,
    "firms.exit_margin": -0.05,
    "finance.credit_limit": 2.0,
    "finance.founder_loan": 4.0,
    "finance.buffer": 0.5,
}


def _town(bench, changes=None, firms=3, **values):
    """Firms with two workers each, who owe nothing and earn well."""
    b = bench({**QUIET, **(changes or {})}, firms=firms, workers=2 * firms)
    for f in range(firms):
        b.open_firm(
            f, final=f == 0, phases=1, **{"sales": 10.0, "cash": 9.0, "margin": 0.06, **values}
        )
        b.employ(f, 2, tenure=5)
    return b


def test_sound_firms_stay_open(bench):
    b = _town(bench)
    b.run(close_firms)
    assert b.state.firms.alive.all()
    assert list(b.state.firms.age) == [1, 1, 1]
    assert b.state.tally.deaths[0] == 0


def test_bankruptcy_writes_off_exactly_what_is_not_repaid(bench):
    b = _town(bench)
    firms, books, ties = b.state.firms, b.state.books, b.state.ties
    acquaint(ties, 0, 1, 0.5, 0)
    acquaint(ties, 0, 2, 0.5, 0)
    # Debt may be twice sales of 10, or twice the founder's loan where sales are smaller.
    firms.debt[:] = (20.0, 20.5, 8.5)
    firms.sales[2] = 1.0
    firms.cash[1] = 3.0
    firms.cash[2] = 8.5
    b.run(close_firms)
    assert list(firms.alive) == [True, False, False]
    assert books.repaid == pytest.approx([0.0, 3.0, 8.5])
    assert books.written_off == pytest.approx([0.0, 17.5, 0.0])
    assert not books.dividends.any()
    assert not firms.cash[1:].any()
    assert not firms.debt[1:].any()
    assert b.state.sectors.money[BANK] == pytest.approx(11.5)
    assert (b.state.tally.deaths[0], b.state.tally.bankruptcies[0]) == (2, 2)


def test_workers_of_closed_firms_are_released_and_ties_dropped(bench):
    b = _town(bench)
    firms, workers, ties = b.state.firms, b.state.workers, b.state.ties
    acquaint(ties, 0, 1, 0.5, 0)
    acquaint(ties, 0, 2, 0.5, 0)
    firms.debt[1] = 99.0
    b.run(close_firms)
    assert list(workers.employer) == [0, 0, -1, -1, 2, 2]
    assert list(workers.tenure) == [5, 5, 0, 0, 5, 5]
    assert firms.workers[1] == 0
    assert b.state.tally.closure_losses[0] == b.state.tally.separations[0] == 2
    assert find_tie(ties.partner[0], 1) < 0
    assert np.all(ties.partner[1] == -1)
    assert find_tie(ties.partner[0], 2) >= 0


def test_owners_keep_what_remains(bench):
    b = _town(bench, {"firms.retirement": 0.2}, firms=1)
    b.state.firms.debt[0] = 2.0
    quarter = 0
    while b.state.firms.alive[0]:
        b.run(close_firms, quarter)
        quarter += 1
    assert quarter < 100
    assert b.state.books.repaid[0] == 2.0
    assert b.state.books.dividends[0] == b.state.sectors.money[OWNERS] == 7.0
    assert b.state.books.written_off[0] == 0.0


def test_waiting_orders_of_closed_firms_are_lost(bench):
    b = _town(bench)
    orders = b.state.orders
    orders.waiting[0] = 3
    orders.keep_firm[:3] = (0, 1, 2)
    orders.keep_units[:3] = (1.0, 2.0, 3.0)
    orders.keep_price[:3] = (1.1, 1.2, 1.3)
    b.state.firms.debt[1] = 99.0
    b.run(close_firms)
    assert orders.waiting[0] == 2
    assert list(orders.keep_firm[:2]) == [0, 2]
    assert list(orders.keep_units[:2]) == [1.0, 3.0]
    assert list(orders.keep_price[:2]) == [1.1, 1.3]
    assert b.state.tally.lost[0] == 1


def _closing_share(bench, changes, **values):
    n = 2000
    b = _town(bench, changes, firms=n, **values)
    b.run(close_firms)
    return 1.0 - b.state.firms.alive.mean(), n


def test_owners_give_up_at_a_bad_margin_and_thin_cash_only(bench):
    changes = {"firms.exit_rate": 0.3}
    share, n = _closing_share(bench, changes, margin=-0.06, cash=4.9)
    assert share == pytest.approx(0.3, abs=4.0 * np.sqrt(0.21 / n))
    assert _closing_share(bench, changes, margin=-0.06, cash=5.1)[0] == 0.0
    assert _closing_share(bench, changes, margin=-0.04, cash=4.9)[0] == 0.0


def test_owners_stop_for_reasons_of_their_own(bench):
    share, n = _closing_share(bench, {"firms.retirement": 0.1})
    assert share == pytest.approx(0.1, abs=4.0 * np.sqrt(0.09 / n))


def test_an_empty_firm_closes(bench):
    b = _town(bench)
    b.state.firms.workers[1] = 0
    b.state.workers.employer[2:4] = -1
    b.run(close_firms)
    assert list(b.state.firms.alive) == [True, False, True]
    assert b.state.tally.closure_losses[0] == 0


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
    assert mean_margins(b.state.firms) == pytest.approx((0.05, 0.04))


SPIN_OFF = {
    "size.phases": 5,
    "firms.spin_off": 0.1,
    "firms.able_skill": 0.6,
    "firms.margin_response": 10.0,
    "firms.normal_margin": 0.05,
    "firms.final_spin_offs": 0.5,
    "finance.founder_loan": 4.0,
    "firms.opening_staff": 3.0,
    "firms.founder_trust": 0.45,
    "size.specialist_phases": 2,
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
    b.state.firms.base[0, :2] = (40.0, 8.0)
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
    # One after the other takes the home custom of his part of the staff along, 3 of those there.
    custom, staff = 40.0, 40.0
    for f in newborn:
        taken = custom * 3.0 / staff if firms.final[f] else 0.0
        assert firms.base[f] == pytest.approx([taken, 0.0, 0.0, 0.0])
        custom -= taken
        staff -= 1.0
    assert firms.base[0] == pytest.approx([custom, 8.0, 0.0, 0.0])
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
