"""Specific investment and what customers make of it."""

import numpy as np
import pytest

from distretto.economy.contracts import agree_terms
from distretto.economy.holdup import (
    ask_rebates,
    expected_quarters,
    invest_in_customers,
    investment_chance,
    learn_of_customers,
    recall_work,
)
from distretto.economy.state import OUTSIDE
from distretto.economy.trust import acquaint, find_tie

RULES = {
    "trust.norm_weight": 0.0,
    "trust.temperature": 0.01,
    "trust.horizon": 4.0,
    "trust.loss": 0.5,
    "contracts.offence": 0.4,
    "contracts.binding": 0.0,
    "contracts.patience": 0.2,
    "contracts.specific_cost": 0.25,
    "contracts.specific_saving": 0.1,
    "contracts.wear": 0.05,
    "contracts.considered": 1.0,
    "contracts.spread": 0.05,
    "contracts.rebate": 0.5,
    "contracts.slump": 0.3,
    "contracts.order_memory": 1.0,
    "contracts.recall": 1.0,
    "training.discount": 0.05,
}


@pytest.fixture
def town(bench):
    """Customers 0 and 1 dealt last quarter with supplier 2, and not yet with supplier 3."""

    def make(**changes):
        b = bench({**RULES, **changes}, firms=4, workers=16)
        for f in range(4):
            b.open_firm(f, final=f < 2, phases=1, markup=0.25)
        ties = b.state.ties
        for f in (0, 1):
            for j in (2, 3):
                s = acquaint(ties, f, j, 0.0, -5)
                ties.often[f, s] = 1.0
                ties.volume[f, s] = 8.0
                ties.bought[f, s] = 10.0 if j == 2 else 0.0
        b.state.firms.base[:2, 0] = 10.0
        b.state.books.orders[:2] = 3
        b.state.books.units_wanted[:2] = 10.0
        b.state.firms.cash[:] = 100.0
        return b

    return make


def _tie(b, f, name, j=2):
    ties = b.state.ties
    return getattr(ties, name)[f, find_tie(ties.partner[f], j)]


def _set(b, f, j=2, **values):
    ties = b.state.ties
    for name, value in values.items():
        getattr(ties, name)[f, find_tie(ties.partner[f], j)] = value


def test_expected_use_by_hand(parameters):
    p = parameters(RULES).contracts
    # Nobody known to honour contracts: 1 / (1 - 0.75 + 0.1 + 0.05) quarters, contract or none.
    assert expected_quarters(0.75, 0, 0.0, 0.1, p) == pytest.approx(2.5)
    assert expected_quarters(0.75, 3, 0.0, 0.1, p) == pytest.approx(2.5)
    # Honoured four times in five: then three quarters are certain, each worth 0.15 less than the
    # last, and after them it stays as long as any, with what is left of the worth.
    bound = 1.0 + 0.85 + 0.85**2 + 0.85**3 * 2.5
    assert expected_quarters(0.75, 3, 0.8, 0.1, p) == pytest.approx(0.2 * 2.5 + 0.8 * bound)
    # A contract adds nothing where all customers come again anyway.
    assert expected_quarters(1.0, 3, 1.0, 0.1, p) == pytest.approx(1.0 / 0.15)
    assert expected_quarters(0.75, -7, 0.8, 0.1, p) == pytest.approx(2.5)
    still = p._replace(wear=0.0)
    assert expected_quarters(0.75, 3, 1.0, 0.0, still) == pytest.approx(4.0 + 3.0)


def test_choice_to_invest():
    assert investment_chance(2.0, 2.0, 0.4) == pytest.approx(0.5)
    # Twice the cost at a spread of a half: odds of 2^2.
    assert investment_chance(4.0, 2.0, 0.5) == pytest.approx(0.8)
    assert investment_chance(2.0, 4.0, 0.5) == pytest.approx(0.2)
    assert investment_chance(0.0, 1.0, 0.5) == 0.0
    assert investment_chance(1.0, 0.0, 0.5) == 1.0


def test_a_supplier_invests_where_its_experience_warrants_it(town):
    # Return: 0.1 x 8 / 1.25 = 0.64 a quarter, against a cost of 0.25 x 8 = 2. With customers of
    # whom nine in ten come again, 1 / (0.1 + 0.05 + 0.05) = 5 quarters: 3.2.
    b = town()
    pacts, books = b.state.pacts, b.state.books
    pacts.stay[:] = 0.9
    b.run(invest_in_customers)
    assert _tie(b, 0, "invested") == _tie(b, 1, "invested") == 1.0
    assert _tie(b, 0, "invested", j=3) == 0.0, "with whom there was no deal"
    assert books.investment == pytest.approx([0.0, 0.0, 4.0, 0.0])
    assert b.state.firms.cash[2] == pytest.approx(96.0)
    assert b.state.sectors.money[OUTSIDE] == pytest.approx(4.0)
    # The next quarter it is worn a little; nothing else has changed.
    b.run(invest_in_customers, 1)
    assert _tie(b, 0, "invested") == 1.0
    assert books.investment[2] == pytest.approx(4.2 - 0.2 + 0.2)


@pytest.mark.parametrize(
    ("experience", "invested"),
    [
        ({"stay": 0.6}, 0.0),  # 2 quarters: 1.28
        ({"kept": 0.5}, 0.0),  # 1.6
        ({"stay": 0.6, "honoured": 1.0, "until": 9}, 1.0),  # 8 quarters more, worn: 1.28 + 4.3
        ({"stay": 0.6, "honoured": 0.0, "until": 9}, 0.0),
    ],
)
def test_bad_experience_keeps_it_from_investing_and_kept_contracts_help(town, experience, invested):
    b = town()
    b.state.pacts.stay[:] = 0.9
    for name, value in experience.items():
        if name == "until":
            _set(b, 0, until=value)
        else:
            getattr(b.state.pacts, name)[:] = value
    b.run(invest_in_customers)
    assert _tie(b, 0, "invested") == invested


def test_no_investment_out_of_the_wages_or_where_nothing_is_saved(town):
    poor = town()
    poor.state.pacts.stay[:] = 0.9
    poor.employ(2, 5)
    poor.state.firms.cash[2] = 6.0
    poor.run(invest_in_customers)
    assert not poor.state.ties.invested.any()

    off = town(**{"contracts.specific_saving": 0.0, "contracts.specific_cost": 0.0})
    off.state.pacts.stay[:] = 0.9
    off.run(invest_in_customers)
    assert not off.state.ties.invested.any()


def test_investing_again_wins_back_the_saving(town):
    b = town()
    b.state.pacts.stay[:] = 0.9
    _set(b, 0, invested=0.5, rebate=0.4)
    b.run(invest_in_customers)
    # What was given up concerns the 0.475 that was left.
    assert _tie(b, 0, "rebate") == pytest.approx(0.4 * 0.475)


def test_an_arms_length_customer_asks_for_a_rebate(town):
    b = town()
    _set(b, 0, invested=1.0)
    _set(b, 1, invested=1.0, until=1)
    b.run(ask_rebates)
    # Half of what is saved; the other is bound by its contract.
    assert (_tie(b, 0, "rebate"), _tie(b, 1, "rebate")) == (0.5, 0.0)
    assert list(b.state.pacts.asked) == [1, 0, 0, 0]
    b.run(ask_rebates, 1)
    assert (_tie(b, 0, "rebate"), _tie(b, 1, "rebate")) == (0.75, 0.5)


@pytest.mark.parametrize(
    ("changes", "trust"),
    [({"trust.norm_weight": 1.0}, 0.0), ({}, 0.9), ({"contracts.rebate": 0.0}, 0.0)],
)
def test_norm_or_trust_or_nothing_to_gain_prevents_rebates(town, changes, trust):
    # At stake: 0.5 x 0.1 x 4 = 0.2. Held back by the norm, or by 0.4 x 0.9 x 0.25 x 4 = 0.36.
    b = town(**changes)
    b.state.ties.trust[:] = trust
    _set(b, 0, invested=1.0)
    b.run(ask_rebates)
    assert _tie(b, 0, "rebate") == 0.0
    assert np.all(b.state.ties.trust == trust)


def test_a_rebate_costs_trust_on_both_sides(town):
    b = town(**{"trust.horizon": 2.0})
    _set(b, 0, invested=1.0, trust=0.05)
    b.run(ask_rebates)
    assert _tie(b, 0, "rebate") == 0.5
    assert _tie(b, 0, "trust") == pytest.approx(0.05 * (1.0 - 0.5 * 0.4))
    assert b.state.ties.trust[2, find_tie(b.state.ties.partner[2], 0)] == _tie(b, 0, "trust")


def test_work_is_taken_back_in_a_slump_only(town):
    b = town()
    b.state.books.units_wanted[:2] = (6.0, 7.5)
    b.state.ties.trust[:] = 0.1
    b.run(recall_work, 4)
    # Orders 40 per cent below the usual against 0.4 x 0.1 x 0.25 x 4; 25 per cent is no slump.
    assert (_tie(b, 0, "recalled"), _tie(b, 0, "recalled", j=3)) == (4, -1_000_000)
    assert _tie(b, 1, "recalled") < 0
    assert _tie(b, 0, "trust") == pytest.approx(0.1 * 0.8)
    assert _tie(b, 1, "trust") == 0.1


def test_one_thin_quarter_is_no_slump_and_two_are(town):
    b = town(**{"contracts.order_memory": 0.5})
    b.state.firms.ordered[:2] = 10.0
    # Usual orders are 10. After one quarter of 5 they stand at 7.5, a fall of 25 per cent; after
    # two, at 6.25.
    for quarter, smoothed, recalled in ((4, 7.5, -1_000_000), (5, 6.25, 5)):
        b.state.books.units_wanted[:2] = 5.0
        b.run(recall_work, quarter)
        assert b.state.firms.ordered[0] == pytest.approx(smoothed)
        assert _tie(b, 0, "recalled") == recalled
    # One good quarter ends it, and a firm that is not final follows nothing.
    b.state.books.units_wanted[:] = 10.0
    b.run(recall_work, 6)
    assert _tie(b, 0, "recalled") == 5
    assert b.state.firms.ordered == pytest.approx([8.125, 8.125, 0.0, 0.0])


def test_orders_are_followed_where_nobody_thinks_of_recalling(town):
    b = town(**{"contracts.recall": 0.0, "contracts.order_memory": 0.5})
    b.state.firms.ordered[:2] = 10.0
    b.state.books.units_wanted[:2] = 6.0
    b.run(recall_work, 4)
    assert b.state.firms.ordered[:2] == pytest.approx([8.0, 8.0])


def test_a_slump_is_one_in_whatever_market_a_firm_sells(town):
    for market in range(4):
        b = town()
        b.state.firms.base[0] = 0.0
        b.state.firms.base[0, market] = 10.0
        b.state.books.units_wanted[0] = 5.0
        b.run(recall_work, 4)
        assert _tie(b, 0, "recalled") == 4, market


def test_to_take_back_what_is_bound_breaks_the_contract(town):
    b = town()
    b.state.books.units_wanted[:2] = 5.0
    _set(b, 0, until=9, trust=0.1)
    b.state.pacts.honoured[2] = 0.5
    b.run(recall_work, 4)
    assert (_tie(b, 0, "until"), _tie(b, 0, "recalled")) == (4, 4)
    assert b.state.pacts.honoured[2] == pytest.approx(0.4)
    assert _tie(b, 0, "trust") == pytest.approx(0.05)
    b.run(agree_terms, 4)
    assert (b.state.pacts.broken[0], b.state.pacts.running[0]) == (1, 1)

    held = town(**{"contracts.binding": 2.0})
    held.state.books.units_wanted[:2] = 5.0
    _set(held, 0, until=9)
    held.run(recall_work, 4)
    assert (_tie(held, 0, "until"), _tie(held, 1, "recalled")) == (9, 4)


def test_nobody_takes_work_back_where_nobody_thinks_of_it(town):
    b = town(**{"contracts.recall": 0.0})
    b.state.books.units_wanted[:2] = 1.0
    b.run(recall_work, 4)
    assert np.all(b.state.ties.recalled < 0)


def test_experience_by_hand(town):
    b = town()
    pacts, ties = b.state.pacts, b.state.ties
    # Of 30 sold last quarter, the buyer of 12 is back, the buyer of 8 is not, 10 are forgotten.
    pacts.stay[2] = 0.5
    pacts.sold[2] = 30.0
    _set(b, 0, before=12.0, bought=6.0, invested=0.5, rebate=0.2)
    _set(b, 1, before=8.0, bought=0.0, invested=1.0, rebate=1.0)
    b.state.books.subcontract_sales[2] = 6.0
    b.run(learn_of_customers)
    assert pacts.stay[2] == pytest.approx(0.5 + 0.2 * (0.4 - 0.5))
    assert pacts.kept[2] == pytest.approx(1.0 - 0.2 * 0.2)
    assert pacts.sold[2] == 6.0
    # Who sold nothing learns nothing.
    assert (pacts.stay[3], pacts.kept[3]) == (0.5, 1.0)
    assert ties.invested.sum() == 1.5


def test_hold_up_teaches_suppliers_to_invest_less(town):
    """The argument in full: rebates, experience, less investment; contracts that are kept, more."""

    def left(bound):
        b = town(**{"contracts.considered": 0.3})
        b.state.pacts.stay[:] = 0.88
        b.state.ties.trust[:] = 0.02
        total = 0.0
        for quarter in range(120):
            b.state.ties.before[:] = b.state.ties.bought
            b.state.pacts.sold[2] = 20.0
            b.state.books.subcontract_sales[2] = 20.0
            b.state.firms.cash[:] = 100.0
            if bound:
                b.state.ties.until[:2] = quarter + 4
            b.run(ask_rebates, quarter)
            b.run(learn_of_customers, quarter)
            b.state.pacts.stay[:] = 0.88
            b.run(invest_in_customers, quarter)
            total += _tie(b, 0, "invested") + _tie(b, 1, "invested")
        return total / 240.0

    assert left(bound=True) > left(bound=False) + 0.3
