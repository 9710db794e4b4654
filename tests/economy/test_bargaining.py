import numpy as np
import pytest

from distretto.economy.bargaining import bargain, join_union, union_claim
from distretto.economy.finance import pay_wages
from distretto.economy.labour import adjust_wages, post_vacancies
from distretto.economy.monopsony import labour_cost, markdown, supply_elasticity
from distretto.economy.production import efficiency
from distretto.economy.state import TEMPORARY

UNION = {
    "practices.joining": 0.5,
    "practices.concession": 0.2,
    "practices.strike": 0.0,
    "practices.strike_length": 0.1,
    "practices.strike_gain": 0.5,
    "practices.capital_cost": 0.1,
    "labour.fall": 0.05,
    "labour.rise": 0.25,
    "labour.seniority": 0.0,
    "labour.breadth_pay": 0.0,
    "labour.rent_sharing": 0.0,
    "labour.tightness": 0.0,
    "labour.markdown": 0.0,
    "production.unskilled_share": 0.5,
    "production.reference_skill": 0.6,
}


def test_claim_by_hand(parameters):
    p = parameters(UNION).practices
    assert union_claim(1.5, 1.0, 0.5, p) == pytest.approx(1.0 + 0.5 * 0.4)
    # Workers of twice the scale leave no rent at the same value added: nothing to claim.
    assert union_claim(1.5, 2.0, 0.5, p) == 1.0
    assert union_claim(1.05, 1.0, 0.9, p) == 1.0


def _shop(bench, changes=None, share=1.0, yield_=1.5, n=10):
    b = bench({**UNION, **(changes or {})}, firms=2, workers=2 * n)
    for f in (0, 1):
        b.open_firm(f, final=True, phases=1, yield_=yield_)
        b.employ(f, n)
    b.state.practices.market_wage[:] = 1.0
    b.state.policy.union[0] = share
    b.state.policy.union_share[0] = 0.5
    return b


def test_workers_join_one_by_one_and_only_where_a_union_is(bench):
    b = _shop(bench, share=0.6, n=2000)
    b.state.workers.contract[:100] = TEMPORARY
    b.run(join_union, 0)
    first = b.state.workers.union.copy()
    chance = 0.6 * 0.5
    n = first[:2000].sum()
    assert n == pytest.approx(1900 * chance, abs=4.0 * np.sqrt(1900 * chance * (1.0 - chance)))
    assert not first[:100].any()
    assert not first[2000:].any()
    for quarter in range(1, 40):
        b.run(join_union, quarter)
    assert np.all(b.state.workers.union[first])
    share = b.state.workers.union[100:2000].mean()
    assert share == pytest.approx(0.6, abs=4.0 * np.sqrt(0.24 / 1900))
    b.state.policy.union[0] = 0.0
    b.run(join_union, 40)
    assert not b.state.workers.union.any()


def test_coverage_needs_more_than_half(bench):
    b = _shop(bench, {"practices.joining": 0.0})
    b.state.workers.union[:5] = True
    b.run(bargain)
    assert not b.state.practices.covered.any()
    b.state.workers.union[5] = True
    b.run(bargain)
    assert list(b.state.practices.covered) == [True, False]


def test_what_a_union_gets_is_conceded_step_by_step_up_to_its_claim(bench):
    b = _shop(bench)
    b.state.workers.union[:10] = True
    got = 1.0
    for quarter in range(60):
        b.run(bargain, quarter)
        got += 0.2 * (1.2 - got)
        assert b.state.practices.union_wage[0] == pytest.approx(got)
        assert not b.state.practices.strike.any()
    # Rents vanish: it gives back slowly, and never below the market.
    b.state.firms.yield_[0] = 1.0
    b.run(bargain, 60)
    assert b.state.practices.union_wage[0] == pytest.approx(got - 0.05 * (got - 1.0))
    assert b.state.practices.union_wage[1] == 0.0


def test_without_a_rent_coverage_changes_no_wage(bench):
    b = _shop(bench, yield_=1.0)
    b.state.workers.union[:10] = True
    b.run(bargain)
    b.run(post_vacancies)
    b.run(adjust_wages)
    assert b.state.practices.covered[0]
    assert b.state.firms.posted_wage[0] == b.state.firms.posted_wage[1]
    assert b.state.workers.wage[:10] == pytest.approx(b.state.workers.wage[10:])


def test_a_strike_takes_hours_and_pay_and_gets_more(bench):
    b = _shop(bench, {"practices.strike": 10.0})
    b.state.workers.union[:10] = True
    b.run(bargain)
    # A gap of 0.2 of 1.2 at ten times: certain. Half of the gap is conceded.
    assert list(b.state.practices.strike) == [0.1, 0.0]
    assert b.state.practices.union_wage[0] == pytest.approx(1.1)
    b.run(pay_wages)
    assert b.state.books.wages == pytest.approx([9.0, 10.0])
    b.state.policy.union[:] = 0.0
    b.run(bargain, 1)
    assert not b.state.practices.strike.any()
    assert not b.state.practices.covered.any()
    assert not b.state.practices.union_wage.any()


def test_elasticity_and_markdown_by_hand(parameters):
    p = parameters(
        {
            "labour.quit_elasticity": 2.0,
            "labour.vacancies_seen": 3,
            "labour.taste": np.pi / np.sqrt(6.0) / 4.0,
            "labour.markdown": 0.5,
        }
    ).labour
    # Scale of the logistic choice 1/4; four jobs to choose among.
    assert supply_elasticity(0.0, 0, p) == pytest.approx(2.0 + 0.75 * 4.0)
    assert supply_elasticity(0.5, 0, p) == pytest.approx(2.0 + 0.5 * 0.75 * 4.0)
    # Referral lets workers choose among more: employers can take less.
    assert supply_elasticity(0.0, 4, p) == pytest.approx(2.0 + 0.875 * 4.0)
    assert markdown(0.0, 0, p) == pytest.approx(0.1)
    assert markdown(0.0, 4, p) < markdown(0.0, 0, p) < markdown(0.5, 0, p)
    assert markdown(0.5, 0, p._replace(markdown=0.0)) == 0.0


def test_a_floor_first_eats_into_the_markdown():
    # Without a floor a worker is reckoned at the wage.
    assert labour_cost(0.8, 0.8, 0.1) == 0.8
    # Up to a tenth above what he would have had nothing changes, beyond it the excess counts.
    assert labour_cost(0.88, 0.8, 0.1) == pytest.approx(0.8)
    assert labour_cost(0.99, 0.8, 0.1) == pytest.approx(0.9)
    # Without a mark-down the whole of it counts.
    assert labour_cost(0.88, 0.8, 0.0) == 0.88


@pytest.mark.parametrize(("floor", "cost"), [(0.0, 0.75), (0.82, 0.75), (0.9, 0.9 / 1.1)])
def test_costs_under_a_floor(bench, floor, cost):
    b = bench({**UNION, "labour.rise": 0.0, "labour.fall": 0.0}, workers=3)
    b.open_firm(0, final=True, phases=1)
    b.employ(0, 3, wage=0.75, market_wage=0.75)
    b.state.practices.markdown[0] = 0.1
    b.state.policy.wage_floor[0] = floor
    b.run(adjust_wages)
    assert b.state.workers.wage == pytest.approx([max(0.75, floor)] * 3)
    assert b.state.workers.market_wage == pytest.approx([0.75] * 3)
    assert b.state.firms.wage_cost[0] == pytest.approx(cost)


def test_wages_cut_are_noted(bench):
    b = bench({**UNION, "labour.fall": 0.5}, workers=2)
    b.open_firm(0, final=True, phases=1, posted_wage=1.0)
    b.employ(0, 2, wage=np.array([1.2, 0.9]))
    b.run(adjust_wages)
    assert efficiency(0.6, b.parameters.production) == 1.0
    assert b.state.practices.cut[0] == pytest.approx(0.5 * 0.1 / 1.2)
