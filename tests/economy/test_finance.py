import numpy as np
import pytest

from distretto.economy.finance import close_quarter, pay_wages, value_added
from distretto.economy.state import BANK, GOVERNMENT, OUTSIDE, OWNERS

FINANCE = {
    "finance.tax": 0.3,
    "finance.small_tax": 0.1,
    "finance.small_size": 15,
    "finance.buffer": 0.5,
    "finance.payout": 0.4,
    "finance.consumption": 0.9,
    "production.quality_memory": 0.25,
    "production.overtime_premium": 0.2,
    "labour.benefit": 0.5,
}


def test_value_added_by_hand(bench):
    b = bench()
    books = b.state.books
    for name, value in (("domestic", 20.0), ("exports", 5.0), ("subcontract_sales", 3.0)):
        getattr(books, name)[0] = value
    for name, value in (
        ("bought_local", 4.0),
        ("bought_outside", 1.0),
        ("materials", 6.0),
        ("courses", 0.5),
    ):
        getattr(books, name)[0] = value
    books.wages[0] = 99.0
    assert value_added(books, 0) == pytest.approx(16.5)


def test_pay_day_by_hand(bench):
    b = bench(FINANCE, firms=2, workers=5)
    for f in (0, 1):
        b.open_firm(f, final=True, phases=1)
    b.employ(0, 2, wage=np.array([1.0, 1.2]))
    b.employ(1, 1, wage=1.1)
    b.employ(-1, 1)
    workers, books, sectors = b.state.workers, b.state.books, b.state.sectors
    # Arrears of 0.3 were received before; who is not in the trade gets nothing.
    workers.pay[2] = workers.savings[2] = 0.3
    books.hours[:] = (10.0, 10.0)
    books.booked[:] = (10.5, 4.0)
    b.run(pay_wages)
    # A twentieth of overtime, paid as hours with a premium of a fifth; idle hours are paid too.
    pay = np.array([1.06, 1.2 * 1.06, 1.1 + 0.3, 0.5])
    assert workers.pay == pytest.approx([*pay, 0.0])
    assert workers.savings == pytest.approx([*(0.1 * pay), 0.0])
    assert books.wages == pytest.approx([2.2 * 1.06, 1.1])
    assert b.state.firms.cash == pytest.approx(-books.wages)
    assert sectors.money[GOVERNMENT] == pytest.approx(-0.5)
    assert b.state.tally.benefits[0] == pytest.approx(0.5)
    assert sectors.money[OUTSIDE] == pytest.approx(0.9 * pay.sum())
    assert sectors.household_flow[0] == pytest.approx(0.1 * pay.sum())


def _quarter(
    bench,
    cash,
    debt=0.0,
    staff=10,
    sold=30.0,
    materials=12.0,
    wages=11.0,
    tax_cut=0.0,
    small_size=0,
):
    """Close the quarter of one firm whose cash already holds what it took in and paid out."""
    b = bench(FINANCE, workers=staff)
    b.open_firm(0, final=True, phases=1, cash=cash, debt=debt, sales=20.0, margin=0.04)
    b.state.firms.yield_[0] = 1.4
    b.state.strategies.rate[0] = 0.02
    b.state.policy.small_tax_cut[0], b.state.policy.small_size[0] = tax_cut, small_size
    b.employ(0, staff)
    b.state.books.domestic[0] = sold
    b.state.books.materials[0] = materials
    b.state.books.wages[0] = wages
    b.run(close_quarter)
    return b


def test_a_profitable_quarter_of_a_small_firm_by_hand(bench):
    b = _quarter(bench, cash=25.0)
    firms, books, sectors = b.state.firms, b.state.books, b.state.sectors
    assert books.interest[0] == 0.0
    assert books.taxes[0] == pytest.approx(0.7)  # a tenth of 30 - 12 - 11
    assert books.profit[0] == pytest.approx(6.3)
    assert firms.sales[0] == pytest.approx(20.0 + 0.25 * 10.0)
    assert firms.margin[0] == pytest.approx(0.04 + 0.25 * (0.21 - 0.04))
    assert firms.yield_[0] == pytest.approx(1.4 + 0.25 * (1.8 - 1.4))
    dividend = 0.4 * (25.0 - 0.7 - 0.5 * 22.5)
    assert books.dividends[0] == pytest.approx(dividend)
    assert firms.cash[0] == pytest.approx(24.3 - dividend)
    assert (books.borrowed[0], books.repaid[0]) == (0.0, 0.0)
    assert sectors.money[GOVERNMENT] == pytest.approx(0.7)
    assert sectors.money[OWNERS] == pytest.approx(0.1 * dividend)
    assert sectors.money[OUTSIDE] == pytest.approx(0.9 * dividend)


def test_large_firms_pay_the_ordinary_rate(bench):
    assert _quarter(bench, cash=25.0, staff=14).state.books.taxes[0] == pytest.approx(0.7)
    assert _quarter(bench, cash=25.0, staff=15).state.books.taxes[0] == pytest.approx(2.1)


def test_a_tax_cut_for_small_firms_has_a_size_of_its_own(bench):
    # Profit of 7 before tax: 0.3 less 0.05 below 20 workers; 0.1 less 0.3 is no subsidy.
    cut = _quarter(bench, cash=25.0, staff=19, tax_cut=0.05, small_size=20)
    assert cut.state.books.taxes[0] == pytest.approx(0.25 * 7.0)
    cut = _quarter(bench, cash=25.0, staff=20, tax_cut=0.05, small_size=20)
    assert cut.state.books.taxes[0] == pytest.approx(0.3 * 7.0)
    assert _quarter(bench, cash=25.0, tax_cut=0.3, small_size=20).state.books.taxes[0] == 0.0


def test_debt_is_served_and_repaid_before_owners_take_anything(bench):
    b = _quarter(bench, cash=25.0, debt=40.0)
    firms, books = b.state.firms, b.state.books
    assert books.interest[0] == pytest.approx(0.8)
    assert books.taxes[0] == pytest.approx(0.1 * 6.2)
    # Half the buffer of half of smoothed sales stays in the till.
    repaid = 25.0 - 0.8 - 0.62 - 0.25 * 22.5
    assert books.repaid[0] == pytest.approx(repaid)
    assert firms.debt[0] == pytest.approx(40.0 - repaid)
    assert firms.cash[0] == pytest.approx(0.25 * 22.5)
    assert books.dividends[0] == 0.0
    assert b.state.sectors.money[BANK] == pytest.approx(0.8 + repaid)


def test_a_loss_is_not_taxed_and_is_covered_by_the_bank(bench):
    b = _quarter(bench, cash=-5.0, debt=10.0, wages=20.0)
    firms, books = b.state.firms, b.state.books
    assert books.taxes[0] == 0.0
    assert books.profit[0] == pytest.approx(-2.2)
    assert books.borrowed[0] == pytest.approx(5.2)
    assert firms.cash[0] == 0.0
    assert firms.debt[0] == pytest.approx(15.2)
    assert books.dividends[0] == 0.0
    assert b.state.sectors.money[BANK] == pytest.approx(0.2 - 5.2)


def test_a_quarter_without_sales_leaves_the_margin_as_it_was(bench):
    b = _quarter(bench, cash=5.0, sold=0.0, materials=0.0)
    assert b.state.firms.margin[0] == 0.04
    assert b.state.firms.sales[0] == pytest.approx(15.0)
    # A ruinous quarter counts as a loss of all its sales, not more.
    b = _quarter(bench, cash=5.0, sold=1.0)
    assert b.state.firms.margin[0] == pytest.approx(0.04 + 0.25 * (-1.0 - 0.04))
