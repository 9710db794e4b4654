"""Bills that are put off, and trade credit at closures."""

from itertools import pairwise

import numpy as np
import pytest

from distretto.economy.accounts import credit_positions
from distretto.economy.district import District
from distretto.economy.payment import cash_shortage, close_pacts, pay_old_bills, put_off_bills
from distretto.economy.state import BANK, OWNERS
from distretto.economy.trust import acquaint, find_tie

RULES = {
    "trust.temperature": 0.01,
    "trust.horizon": 4.0,
    "finance.interest": 0.02,
    "contracts.shortage": 0.5,
    "contracts.payment_norm": 0.2,
    "contracts.delayed": 0.75,
    "contracts.offence": 0.4,
    "production.fixed_cost": 1.0,
    "markets.material_cost": 0.5,
}


@pytest.fixture
def town(bench):
    """Firms 0 and 3 bought of 1 (8) and 2 (2) at no trust; firm 0 is short, 3 is not."""

    def make(**changes):
        b = bench({**RULES, **changes}, firms=4, workers=16)
        for f in range(4):
            b.open_firm(f, final=f in (0, 3), phases=1)
        ties, books = b.state.ties, b.state.books
        for f in (0, 3):
            for j, value in ((1, 8.0), (2, 2.0)):
                s = acquaint(ties, f, j, 0.0, -5)
                ties.bought[f, s] = value
                ties.often[f, s] = 1.0
            books.orders[f] = 1
            books.bought_local[f] = 10.0
        b.state.place.norm[0] = 0.6
        b.state.firms.cash[:] = (0.0, 5.0, 5.0, 90.0)
        return b

    return make


def _owed(b):
    pacts = b.state.pacts
    return {
        (int(f), int(pacts.creditor[f, k])): pytest.approx(float(pacts.owed[f, k]))
        for f, k in zip(*np.nonzero(pacts.creditor >= 0), strict=True)
    }


def test_shortage_by_hand(town):
    b = town()
    b.employ(0, 6)
    b.state.firms.wage_cost[0] = 1.5
    books = b.state.books
    # In whatever niche it sells.
    books.units[0] = (0.0, 0.0, 4.0, 2.0)
    books.domestic[0] = 8.0
    b.state.firms.debt[0] = 50.0
    # 0 + 8 less wages of 9, materials of 3, 1 for the shop and 1 of interest: 6 of 10 are lacking.
    assert cash_shortage(b.state.firms, books, 0.5, 0.0, b.parameters, 0) == pytest.approx(0.6)
    # With 2 more that customers have put off, 8 of 10.
    assert cash_shortage(b.state.firms, books, 0.5, 2.0, b.parameters, 0) == pytest.approx(0.8)
    assert cash_shortage(b.state.firms, books, 0.5, 0.0, b.parameters, 3) == 0.0
    b.state.firms.cash[0] = -90.0
    assert cash_shortage(b.state.firms, books, 0.5, 0.0, b.parameters, 0) == 1.0


def test_ancillary_work_is_not_reckoned_twice(town):
    """What trades do is in the bills; materials are what the rest costs."""
    owed = []
    for ancillary in (False, True):
        b = town(**{"placement.ancillary_markup": 1.0, "production.normal_utilisation": 1.0})
        b.state.phases.hours[:] = 0.5
        b.state.phases.ancillary[:] = ancillary
        b.state.books.units[0, 0] = 10.0
        b.state.firms.cash[0] = 2.0
        b.run(put_off_bills)
        owed.append(b.state.pacts.owed.sum())
    # Of cash of 2 materials take 5 and the shop 1; or the shop alone 1.
    assert owed == [7.5, 0.0]


def test_who_is_short_of_cash_puts_bills_off(town):
    b = town()
    b.employ(0, 6)
    b.run(put_off_bills)
    # Short of 7 of 10: 0.02 + 0.35 against 0.2 x 0.6; the other gains 0.02 only.
    assert _owed(b) == {(0, 1): 6.0, (0, 2): 1.5}
    assert b.state.firms.cash == pytest.approx([7.5, -1.0, 3.5, 90.0])
    assert b.state.books.credit_taken == pytest.approx([7.5, 0.0, 0.0, 0.0])
    assert b.state.books.credit_given == pytest.approx([0.0, 6.0, 1.5, 0.0])
    spoiled = b.state.ties.spoiled[0, find_tie(b.state.ties.partner[0], 1)]
    assert spoiled == pytest.approx(0.4 * 6.0)
    assert credit_positions(b.state.pacts) == pytest.approx([-7.5, 6.0, 1.5, 0.0])

    b.run(pay_old_bills, 1)
    assert _owed(b) == {}
    assert b.state.firms.cash == pytest.approx([0.0, 5.0, 5.0, 90.0])
    assert not b.state.books.credit_taken.any()
    assert not b.state.books.credit_given.any()


@pytest.mark.parametrize(
    ("changes", "trust"),
    [({"contracts.delayed": 0.0}, 0.0), ({"contracts.payment_norm": 3.0}, 0.0), ({}, 0.9)],
)
def test_norm_or_trust_or_custom_has_bills_paid(town, changes, trust):
    b = town(**changes)
    b.employ(0, 6)
    b.state.firms.markup[0] = 0.3
    b.state.ties.trust[:] = trust
    b.run(put_off_bills)
    assert _owed(b) == {}
    assert not b.state.ties.spoiled.any()


@pytest.mark.parametrize("chain", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_who_is_not_paid_cannot_pay_whatever_the_slots(bench, chain):
    # Each buys for 8 of the next. The first cannot pay. The second, which holds what the shop costs
    # it when all is paid, could if it were paid: without the 6 put off it is short of 6 of 8. The
    # third buys nothing.
    b = bench(RULES, firms=3)
    for f in range(3):
        b.open_firm(f, final=True, phases=1)
    firms, books, ties = b.state.firms, b.state.books, b.state.ties
    b.state.place.norm[0] = 0.6
    for buyer, supplier in pairwise(chain):
        s = acquaint(ties, buyer, supplier, 0.0, -5)
        ties.bought[buyer, s], ties.often[buyer, s] = 8.0, 1.0
        books.orders[buyer], books.bought_local[buyer] = 1, 8.0
    first, second, third = chain
    firms.cash[first], firms.cash[second], firms.cash[third] = -8.0, 1.0, 8.0
    b.run(put_off_bills)
    assert _owed(b) == {(first, second): 6.0, (second, third): 6.0}
    assert firms.cash[[first, second, third]] == pytest.approx([-2.0, 1.0, 2.0])


def _close(b, *closing):
    gone = np.zeros(4, np.bool_)
    gone[list(closing)] = True
    b.run(close_pacts, gone=gone)


@pytest.fixture
def ledger(town):
    """Firm 0 owes 6 to 1 and 2 to 2; firm 3 owes 3 to 2 and 5 to 1."""
    b = town()
    pacts = b.state.pacts
    pacts.creditor[0, :2], pacts.owed[0, :2] = (1, 2), (6.0, 2.0)
    pacts.creditor[3, :2], pacts.owed[3, :2] = (2, 1), (3.0, 5.0)
    b.state.firms.cash[:] = (2.0, 5.0, 5.0, 90.0)
    return b


def test_a_buyer_that_closes_pays_what_it_can_to_all_alike(ledger):
    _close(ledger, 0)
    # 2 of 8.
    assert ledger.state.firms.cash == pytest.approx([0.0, 6.5, 5.5, 90.0])
    books = ledger.state.books
    assert books.forgiven == pytest.approx([6.0, -4.5, -1.5, 0.0])
    assert books.credit_taken == pytest.approx([-8.0, 0.0, 0.0, 0.0])
    assert books.credit_given == pytest.approx([0.0, -6.0, -2.0, 0.0])
    assert _owed(ledger) == {(3, 2): 3.0, (3, 1): 5.0}


def test_claims_of_a_supplier_that_closes_pass_to_the_bank(ledger):
    _close(ledger, 1)
    assert ledger.state.firms.cash == pytest.approx([2.0, 16.0, 5.0, 90.0])
    assert ledger.state.firms.debt == pytest.approx([6.0, 0.0, 0.0, 5.0])
    assert ledger.state.books.borrowed == pytest.approx([6.0, 0.0, 0.0, 5.0])
    assert ledger.state.sectors.money[BANK] == pytest.approx(-11.0)
    assert not ledger.state.books.forgiven.any()
    # The rest of the ledger stands, from the first place on.
    assert list(ledger.state.pacts.creditor[3, :2]) == [2, -1]
    assert _owed(ledger) == {(0, 2): 2.0, (3, 2): 3.0}


def test_buyer_and_supplier_close_together(ledger):
    _close(ledger, 0, 1)
    assert ledger.state.books.forgiven == pytest.approx([6.0, -4.5, -1.5, 0.0])
    assert ledger.state.firms.cash == pytest.approx([0.0, 5.0 + 1.5 + 5.0, 5.5, 90.0])
    assert _owed(ledger) == {(3, 2): 3.0}


@pytest.mark.parametrize("chain", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_a_chain_of_closures_is_settled_whatever_the_slots(town, chain):
    # One that goes on owes 4 to the first, which closes and owes 8 to the second, which closes and
    # owes 6 to the last, which goes on.
    b = town()
    pacts, firms, books = b.state.pacts, b.state.firms, b.state.books
    for (buyer, supplier), owed in zip(pairwise(chain), (4.0, 8.0, 6.0), strict=True):
        pacts.creditor[buyer, 0], pacts.owed[buyer, 0] = supplier, owed
    firms.cash[:] = 0.0
    firms.cash[chain[2]] = 1.0
    _close(b, chain[1], chain[2])
    # The bank pays 4 to the first; the second has 5 and loses 4, of 6 the last gets 5.
    assert firms.cash[list(chain)] == pytest.approx([0.0, 0.0, 0.0, 5.0])
    assert firms.debt[chain[0]] == 4.0
    assert books.forgiven[list(chain)] == pytest.approx([0.0, 4.0, 1.0 - 4.0, -1.0])
    assert _owed(b) == {}


def test_firms_that_close_and_owe_each_other_set_it_off(town):
    b = town()
    pacts, firms = b.state.pacts, b.state.firms
    pacts.creditor[0, :2], pacts.owed[0, :2] = (1, 2), (3.0, 1.0)
    pacts.creditor[1, 0], pacts.owed[1, 0] = 0, 3.0
    firms.cash[:] = (4.0, 0.0, 0.0, 0.0)
    _close(b, 0, 1)
    assert firms.cash == pytest.approx([3.0, 0.0, 1.0, 0.0])
    assert not b.state.books.forgiven.any()


@pytest.mark.compiled
def test_a_district_where_firms_fail_in_debt_to_each_other_keeps_its_accounts(parameters):
    """Every quarter checks its accounts; here they have something to check."""
    rough = parameters(
        {
            "finance.credit_limit": 0.1,
            "owners.retirement": 0.5,
            "contracts.payment_norm": 0.0,
            "contracts.shortage": 3.0,
            "trust.horizon": 0.0,
        }
    )
    district = District.found(rough, seed=5)
    lost = taken_over = 0.0
    firms, sectors = district.state.firms, district.state.sectors
    for _ in range(16):
        # Owners who take out whatever there is leave nothing to pay with.
        sectors.money[OWNERS] += firms.cash.sum()
        firms.cash[:] = 0.0
        district.step()
        lost += np.abs(district.state.books.forgiven).sum()
        taken_over += district.state.pacts.owed.sum()
    assert taken_over > 1.0
    assert lost > 0.0
