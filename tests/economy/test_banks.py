"""Credit limits and rates of local savings banks and of banks at arm's length."""

import pytest

from distretto.economy.banks import founder_loan, set_credit, standing
from distretto.economy.trust import acquaint

BANKS = {
    "finance.interest": 0.02,
    "finance.credit_limit": 2.0,
    "finance.founder_loan": 4.0,
    "finance.local_banks": 0.0,
    "finance.local_limit": 1.5,
    "finance.relationship": 1.0,
    "finance.acquaintance": 5.0,
    "finance.collateral": 0.0,
    "finance.pledge": 3.0,
    "finance.cash_flow": 6.0,
    "finance.risk_premium": 0.0,
    "finance.founder_security": 0.5,
}


def _firm(bench, changes=None, **values):
    b = bench({**BANKS, **(changes or {})}, firms=2, workers=1)
    for f in range(2):
        b.open_firm(
            f,
            final=True,
            phases=1,
            **{
                "sales": 20.0,
                "workers": 8,
                "margin": 0.05,
                "age": 10,
                "punctuality": 0.9,
                "record": 0.0,
                **values,
            },
        )
    acquaint(b.state.ties, 0, 1, 0.4, 0)
    b.run(set_credit, 0)
    return b


def _terms(b):
    return b.state.strategies.credit[0], b.state.strategies.rate[0]


def test_with_neither_local_banks_nor_collateral_the_limit_goes_by_sales(bench):
    assert _terms(_firm(bench)) == pytest.approx((40.0, 0.02))
    # Never less than what founders are lent, twice over.
    assert _terms(_firm(bench, sales=1.0))[0] == pytest.approx(8.0)
    assert _terms(_firm(bench, debt=30.0, margin=-0.5, machine=0.1)) == pytest.approx((40.0, 0.02))


def test_a_local_bank_lends_by_standing(bench):
    p = _firm(bench).parameters.finance
    # Two and a half of five years, trust of 0.4: a mean of 0.9, 0.5 and 0.4.
    assert standing(0.9, 0.0, 2.5, 0.4, p) == pytest.approx(0.6)
    assert standing(0.9, 0.5, 9.0, 0.4, p) == pytest.approx((0.45 + 1.0 + 0.4) / 3.0)
    local = {"finance.local_banks": 1.0, "finance.collateral": 1.0, "finance.risk_premium": 0.05}
    assert _terms(_firm(bench, local, debt=17.0)) == pytest.approx((1.5 * 20.0 * 0.6, 0.02))
    # What it owns and earns does not matter; what is known of it does.
    rich = _firm(bench, local, machine=2.0, margin=0.3)
    assert _terms(rich)[0] == pytest.approx(18.0)
    assert _terms(_firm(bench, local, record=1.0))[0] < 18.0
    assert _terms(_firm(bench, {**local, "finance.relationship": 0.0}))[0] == pytest.approx(30.0)


def test_a_bank_at_arms_length_lends_on_collateral_and_asks_more_of_debtors(bench):
    arms = {"finance.collateral": 0.75, "finance.risk_premium": 0.01}
    # A quarter of 2 x 20 and three quarters of 3 x 8 machines + 6 x 0.05 x 20.
    limit = 10.0 + 0.75 * (24.0 + 6.0)
    assert _terms(_firm(bench, arms)) == pytest.approx((limit, 0.02))
    assert _terms(_firm(bench, arms, debt=limit / 2.0))[1] == pytest.approx(0.025)
    assert _terms(_firm(bench, arms, debt=99.0))[1] == pytest.approx(0.03)
    # Losses are no cash flow; standing in town does not matter.
    losing = _firm(bench, arms, margin=-0.2, record=1.0, age=0)
    assert _terms(losing)[0] == pytest.approx(10.0 + 0.75 * 24.0)


def test_policy_moves_the_weight_the_limit_and_the_rate(bench):
    b = _firm(bench, {"finance.local_banks": 0.2})
    policy = b.state.policy
    policy.local_bank[0] = 0.3
    policy.credit_limit[0], policy.interest[0] = 1.5, -0.005
    b.run(set_credit, 0)
    assert _terms(b) == pytest.approx((1.5 * (0.5 * 18.0 + 0.5 * 40.0), 0.015))
    policy.interest[0] = -1.0
    b.run(set_credit, 0)
    assert _terms(b)[1] == 0.0


def test_easier_terms_lapse_where_evasion_was_found_out_but_no_loan_is_called(bench):
    b = _firm(bench)
    policy, firms = b.state.policy, b.state.firms
    policy.credit_limit[:], policy.interest[:], policy.credit_condition[0] = 1.5, -0.01, True
    firms.clean_until[:] = 8
    b.run(set_credit, 7)
    assert b.state.strategies.credit == pytest.approx([40.0, 60.0])
    assert b.state.strategies.rate == pytest.approx([0.02, 0.01])
    firms.debt[0] = 50.0
    b.run(set_credit, 7)
    assert _terms(b)[0] == 50.0
    b.run(set_credit, 8)
    assert _terms(b) == pytest.approx((60.0, 0.01))


def test_founders_need_own_means_for_a_loan_at_arms_length(bench):
    b = _firm(bench)
    policy, p = b.state.policy, b.parameters.finance
    # Half of a loan of 4 in own means.
    assert founder_loan(2.0, policy, p) == 4.0
    assert founder_loan(0.5, policy, p) == pytest.approx(1.0)
    policy.local_bank[0] = 1.0
    assert founder_loan(0.0, policy, p) == 4.0
    assert founder_loan(0.0, policy, p._replace(founder_security=0.0, local_banks=-1.0)) == 4.0
