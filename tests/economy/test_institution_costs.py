"""Fees, dues, running cost and guarantees: amounts by hand, and who pays whom."""

import numpy as np
import pytest

from distretto.economy.institution_costs import begin_policy, honour_guarantees, pay_institutions
from distretto.economy.state import BANK, DECLARED, GOVERNMENT, OUTSIDE


def test_fees_dues_and_running_cost(bench):
    b = bench(firms=3, workers=7)
    b.open_firm(0, final=True, phases=1)
    b.open_firm(1, final=True, phases=1)
    b.employ(0, 3, wage=2.0, savings=1.0, union=True)
    b.employ(0, 1, wage=2.0, savings=1.0)
    b.employ(1, 1, wage=1.0, savings=1.0)
    b.employ(-1, 1, savings=1.0)
    state, policy = b.state, b.state.policy
    policy.membership_fee[:] = (0.01, 0.0, 5.0)  # nobody is left in the third
    policy.dues[:] = (0.1, 0.0, 0.0)
    policy.public_cost[0] = 4.0
    state.workers.savings[2] = 0.05
    b.run(pay_institutions)
    assert state.firms.cash == pytest.approx([-0.04, 0.0, 0.0])
    assert state.books.courses == pytest.approx([0.04, 0.0, 0.0])
    # Members pay a tenth of a wage of 2, the third no more than it has; others nothing.
    assert state.workers.savings[:6] == pytest.approx([0.8, 0.8, 0.0, 1.0, 1.0, 1.0])
    assert state.sectors.household_flow[0] == pytest.approx(-0.45)
    assert state.sectors.money[GOVERNMENT] == pytest.approx(-4.0)
    assert state.sectors.money[OUTSIDE] == pytest.approx(4.49)


def test_with_neutral_policy_nobody_pays(bench, differing):
    b, untouched = (bench(firms=2, workers=3) for _ in range(2))
    for each in (b, untouched):
        each.open_firm(0, final=True, phases=1)
        each.employ(0, 2, savings=1.0)
        each.state.books.written_off[0] = 3.0
    b.run(pay_institutions)
    b.run(honour_guarantees)
    assert differing(b.state, untouched.state) == []


def test_the_public_makes_good_its_share_of_a_write_off(bench):
    b = bench(firms=3)
    b.state.books.written_off[:] = (10.0, 4.0, 0.0)
    b.state.policy.guarantee[:] = (0.5, 0.0, 0.9)
    b.run(honour_guarantees)
    assert b.state.sectors.money[GOVERNMENT] == pytest.approx(-5.0)
    assert b.state.sectors.money[BANK] == pytest.approx(5.0)
    assert b.state.tally.guarantees[0] == pytest.approx(5.0)


def test_a_newborn_begins_under_neutral_policy(bench):
    b = bench(firms=3)
    policy = b.state.policy
    for array in policy:
        array.fill(1 if array.dtype == bool else 7)
    begin_policy(policy, 1)
    for name, array in zip(policy._fields, policy, strict=True):
        if DECLARED[f"policy.{name}"].shape == ("firm",):
            assert array[1] == DECLARED[f"policy.{name}"].fill, name
            assert np.all(array[[0, 2]] != DECLARED[f"policy.{name}"].fill), name
