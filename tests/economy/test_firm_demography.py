import numpy as np
import pytest

from distretto.economy.firm_demography import close_firms
from distretto.economy.state import BANK, OUTSIDE, OWNERS
from distretto.economy.trust import acquaint, find_tie

QUIET = {
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
    b.state.strategies.credit[:] = 20.0
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
    b.state.strategies.credit[:] = (20.0, 20.0, 8.0)
    firms.debt[:] = (20.0, 20.5, 8.5)
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
    b = _town(bench, firms=1)
    b.state.firms.debt[0] = 2.0
    b.state.owners.leaves[0] = True
    b.state.owners.partners[0] = 2
    b.run(close_firms)
    assert not b.state.firms.alive[0]
    assert b.state.tally.owners_left[0] == 2
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


def test_an_empty_firm_closes(bench):
    b = _town(bench)
    b.state.firms.workers[1] = 0
    b.state.workers.employer[2:4] = -1
    b.run(close_firms)
    assert list(b.state.firms.alive) == [True, False, True]
    assert b.state.tally.closure_losses[0] == 0


def test_owners_give_up_when_they_earn_too_little_and_cash_is_thin(bench):
    """Working owners look at their income, not at the margin."""
    shares = []
    for income, cash in ((0.4, 4.9), (0.6, 4.9), (0.4, 5.1)):
        n = 2000
        b = _town(bench, {"firms.exit_rate": 0.3}, firms=n, margin=-0.2, cash=cash)
        owners = b.state.owners
        owners.partners[:], owners.income[:], owners.reservation[:] = 1, income, 0.5
        b.run(close_firms)
        shares.append(1.0 - b.state.firms.alive.mean())
    assert shares[0] == pytest.approx(0.3, abs=4.0 * np.sqrt(0.21 / 2000))
    assert shares[1:] == [0.0, 0.0]


def test_own_account_work_stays_open_without_workers(bench):
    b = _town(bench)
    b.state.firms.workers[1:] = 0
    b.state.workers.employer[2:] = -1
    b.state.owners.partners[1] = 1
    b.run(close_firms)
    assert list(b.state.firms.alive) == [True, True, False]


@pytest.mark.parametrize(
    ("owner", "back"),
    [({"age": 40.0}, True), ({"age": 70.0}, False), ({"age": 40.0, "origin": 1}, False)],
)
def test_founders_who_close_look_for_work(bench, owner, back):
    b = _town(bench)
    firms, owners, workers = b.state.firms, b.state.owners, b.state.workers
    owners.partners[1], owners.skill[1] = 2, 0.85
    for name, value in owner.items():
        getattr(owners, name)[1] = value
    firms.debt[1] = 99.0
    workers.alive[5] = False
    workers.employer[5] = -1
    firms.workers[2] = 1
    b.run(close_firms)
    assert owners.partners[1] == 0
    assert bool(workers.alive[5]) == back
    assert b.state.tally.entrants[0] == int(back)
    if back:
        assert (workers.age[5], workers.skill[5], workers.employer[5]) == (40.0, 0.85, -1)


def test_young_exits_are_those_within_four_years(bench):
    b = _town(bench)
    b.state.firms.debt[:] = 99.0
    # Ages are counted up first: 16 quarters are within four years, 17 are not.
    b.state.firms.age[:] = (15, 16, 0)
    b.run(close_firms)
    assert b.state.owners.young_exits[0] == 2


def test_what_is_left_of_a_multinational_goes_outside(bench):
    b = _town(bench, firms=1)
    b.state.owners.control[0] = 2
    b.state.owners.leaves[0] = True
    b.run(close_firms)
    assert b.state.sectors.money[OUTSIDE] == 9.0
    assert b.state.sectors.money[OWNERS] == 0.0
