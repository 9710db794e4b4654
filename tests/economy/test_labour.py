import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.economy.labour import (
    adjust_wages,
    binding_floor,
    market_wage,
    post_vacancies,
    quit_probability,
    quits,
    separate,
    target_employment,
    wage_scale,
)
from distretto.economy.production import efficiency
from distretto.economy.state import TEMPORARY

LABOUR = {
    "labour.quit": 0.02,
    "labour.quit_elasticity": 3.0,
    "labour.rent_sharing": 0.1,
    "labour.tightness": 0.2,
    "labour.wage_cap": 2.0,
    "labour.rise": 0.25,
    "labour.fall": 0.05,
    "labour.workload_memory": 0.25,
    "labour.tolerance": 0.1,
    "labour.layoff": 0.5,
    "labour.growth": 0.5,
    "labour.markdown": 0.0,
    "labour.seniority": 0.0,
    "labour.breadth_pay": 0.0,
    "production.normal_utilisation": 0.8,
    "production.overhead": 0.1,
}


def test_workers_wanted_by_hand(parameters):
    p = parameters(LABOUR)
    assert target_employment(7.2, True, p) == pytest.approx(10.0)
    assert target_employment(7.2, False, p) == pytest.approx(9.0)


@given(skill=st.floats(0.1, 1.0), wage=st.floats(0.6, 3.0))
def test_quits_have_the_stated_elasticity_to_the_wage(parameters, skill, wage):
    p = parameters(LABOUR)
    assert quit_probability(efficiency(skill, p.production), skill, p) == pytest.approx(0.02)
    ratio = quit_probability(1.01 * wage, skill, p) / quit_probability(wage, skill, p)
    assert np.log(ratio) / np.log(1.01) == pytest.approx(-3.0)


def test_quits_are_certain_at_most(parameters):
    assert quit_probability(0.0, 1.0, parameters(LABOUR)) == 1.0


@pytest.mark.parametrize("elasticity", [0.0, 1.7, 3.0])
def test_who_is_spared_the_power_would_not_have_quit(parameters, elasticity):
    p = parameters({**LABOUR, "labour.quit_elasticity": elasticity})
    for skill in (0.1, 0.5, 1.0):
        outside = efficiency(skill, p.production)
        for wage in (0.0, 0.02, 0.5 * outside, outside, 1.0000001 * outside, 2.0 * outside):
            for factor in (0.3, 1.0, 2.7):
                chance = factor * quit_probability(wage, skill, p)
                for u in (0.0, 0.999 * chance, 1.001 * chance, 0.02 * factor, 0.5):
                    assert quits(u, factor, wage, skill, p) == (u < chance)


def test_market_wage_by_hand(parameters):
    p = parameters(LABOUR).labour
    assert market_wage(1.0, 0.0, 0.0, p) == pytest.approx(1.0)
    assert market_wage(1.5, 0.0, 0.0, p) == pytest.approx(0.9 + 0.1 * 1.5)
    # All vacancies open: phi rises from 0.1 to 0.3; value added counts up to the cap.
    assert market_wage(9.0, 1.0, 0.0, p) == pytest.approx(0.7 + 0.3 * 2.0)
    assert market_wage(-5.0, 0.5, 0.0, p) == pytest.approx(0.8)
    # A part of the rent never exceeds the whole.
    assert market_wage(1.5, 1.0, 0.0, p._replace(rent_sharing=0.9)) == pytest.approx(1.5)
    # A mark-down of a quarter: value added counts at four fifths.
    assert market_wage(1.5, 0.0, 0.25, p) == pytest.approx(0.9 + 0.1 * 1.2)


def test_the_scale_pays_for_skill_years_and_breadth(parameters):
    p = parameters(LABOUR)
    assert wage_scale(0.9, 0.7, 40, p) == pytest.approx(efficiency(0.9, p.production))
    p = parameters(
        {
            **LABOUR,
            "labour.seniority": 0.01,
            "labour.seniority_years": 8.0,
            "labour.breadth_pay": 0.2,
        }
    )
    # Six years at one per cent; half of full breadth at a fifth; ten years count as eight.
    assert wage_scale(0.6, 0.5, 24, p) == pytest.approx(1.06 * 1.1)
    assert wage_scale(0.6, 0.0, 40, p) == pytest.approx(1.08)


def test_no_firm_grows_beyond_its_site(bench):
    b = _staffed(bench, 10, 0.8 * 13.0)
    for limit, opened in ((0.0, 3), (12.0, 2), (12.9, 2), (10.0, 0), (4.0, 0)):
        b.state.policy.size_limit[0] = limit
        b.run(post_vacancies)
        assert b.state.firms.vacancies[0] == opened


def test_an_agreement_for_the_trade_lifts_what_is_posted_by_skill_and_leaves_the_market_wage(bench):
    b = _staffed(bench, 10, 8.0, yield_=1.0)
    b.state.policy.sector_wage[0] = 1.2
    b.run(post_vacancies)
    assert b.state.practices.market_wage[0] == pytest.approx(1.0)
    assert b.state.firms.posted_wage[0] == 1.2
    b.state.policy.sector_wage[0] = 0.9
    b.run(post_vacancies)
    assert b.state.firms.posted_wage[0] == pytest.approx(1.0)


def test_temporary_workers_go_first_and_without_tolerance(bench):
    # Ten workers for a workload of 9.2: the eight regular ones are within tolerance, of the two
    # temporary ones 0.8 are too many.
    left = np.zeros(2)
    rounds = 400
    for quarter in range(rounds):
        b = _staffed(bench, 10, 0.8 * 9.2, {"labour.quit": 0.0})
        b.state.books.booked[0] = 0.8 * 9.2
        b.state.workers.contract[:2] = TEMPORARY
        b.run(separate, quarter)
        gone = b.state.workers.employer < 0
        left += (gone[:2].sum(), gone[2:].sum())
        assert b.state.practices.laid_off[0] == gone.sum()
    assert left[1] == 0
    assert left[0] / rounds == pytest.approx(0.8, abs=4.0 * np.sqrt(2 * 0.4 * 0.6 / rounds))


def test_driven_workers_quit_more_and_the_usual_regime_changes_nothing(bench):
    left = []
    for regime in (0.0, 0.5, 1.0):
        b = _staffed(bench, 2000, 0.8 * 2000, {"practices.effort_quits": 2.0})
        b.state.books.booked[0] = 0.8 * 2000
        b.state.practices.regime[0] = regime
        b.run(separate)
        left.append(b.state.books.quits[0])
    usual = quit_probability(1.0, 0.6, b.parameters)
    for n, factor in zip(left, np.exp([1.0, 0.0, -1.0]), strict=True):
        chance = usual * factor
        assert n == pytest.approx(2000 * chance, abs=4.0 * np.sqrt(2000 * chance))


def _staffed(bench, staff, workload, changes=None, **firm):
    b = bench({**LABOUR, **(changes or {})}, workers=staff)
    b.open_firm(0, final=False, phases=1, workload=workload, **firm)
    b.employ(0, staff)
    return b


def test_expected_workload_follows_hours_booked(bench):
    b = _staffed(bench, 10, 8.0)
    b.state.books.booked[0] = 10.0
    b.run(separate)
    assert b.state.firms.workload[0] == pytest.approx(8.5)


def test_small_overstaffing_is_borne(bench):
    # Workload 7.35 asks for 9.1875 workers at 0.8; ten are within a tenth of that.
    b = _staffed(bench, 10, 7.35, {"labour.quit": 0.0})
    b.state.books.booked[0] = 7.35
    for quarter in range(50):
        b.run(separate, quarter)
    assert b.state.firms.workers[0] == 10


def test_half_the_gap_is_laid_off(bench):
    staff, rounds, left = 40, 300, 0
    for quarter in range(rounds):
        b = _staffed(bench, staff, 16.0, {"labour.quit": 0.0})
        b.state.books.booked[0] = 16.0
        b.run(separate, quarter)
        left += staff - b.state.firms.workers[0]
        assert b.state.tally.separations[0] == staff - b.state.firms.workers[0]
    # Twenty wanted: ten of forty go on average, each with probability a quarter.
    error = np.sqrt(staff * 0.25 * 0.75 / rounds)
    assert left / rounds == pytest.approx(10.0, abs=4.0 * error)


def test_layoffs_keep_at_least_one_worker(bench):
    n = 500
    b = bench({**LABOUR, "labour.quit": 0.0}, firms=n, workers=2 * n)
    for f in range(n):
        b.open_firm(f, final=False, phases=1)
        b.employ(f, 2)
    b.run(separate)
    # Of two workers each has a chance of a quarter to go: both would have, in 31 firms.
    assert set(b.state.firms.workers) == {1, 2}
    for quarter in range(1, 60):
        b.run(separate, quarter)
    assert set(b.state.firms.workers) == {1}
    assert np.array_equal(np.bincount(b.state.workers.employer + 1), [n] + [1] * n)
    assert not b.state.books.quits.any()


def test_quits_happen_with_their_probability(bench):
    b = _staffed(bench, 400, 0.8 * 400)
    b.state.books.booked[0] = 0.8 * 400
    b.state.workers.wage[:] = 0.9
    b.state.workers.tenure[:] = 7
    b.run(separate)
    chance = quit_probability(0.9, 0.6, b.parameters)
    quits = b.state.books.quits[0]
    assert quits == pytest.approx(400 * chance, abs=4.0 * np.sqrt(400 * chance * (1.0 - chance)))
    gone = b.state.workers.employer < 0
    assert gone.sum() == quits == 400 - b.state.firms.workers[0]
    assert not b.state.workers.tenure[gone].any()


def test_vacancies_are_what_is_lacking_within_bounds(bench):
    b = _staffed(bench, 10, 0.8 * 13.0)
    b.run(post_vacancies)
    assert b.state.firms.vacancies[0] == b.state.tally.vacancies[0] == 3
    b.state.firms.workload[0] = 0.8 * 90.0
    b.run(post_vacancies)
    assert b.state.firms.vacancies[0] == 5  # growth of at most a half
    b.state.firms.workload[0] = 0.8 * 9.0
    b.run(post_vacancies)
    assert b.state.firms.vacancies[0] == 0
    b.state.firms.alive[0] = False
    b.state.firms.workload[0] = 0.8 * 13.0
    b.run(post_vacancies)
    assert b.state.firms.vacancies[0] == 0


def test_a_fraction_of_a_worker_is_a_chance_of_one(bench):
    b = _staffed(bench, 10, 0.8 * 12.3)
    opened = []
    for quarter in range(1500):
        b.run(post_vacancies, quarter)
        opened.append(b.state.firms.vacancies[0])
    assert set(opened) == {2, 3}
    assert np.mean(opened) == pytest.approx(2.3, abs=4.0 * np.sqrt(0.21 / 1500))


def test_post_vacancies_posts_the_wage(bench):
    b = _staffed(bench, 10, 8.0, unfilled=0.5, yield_=1.4)
    b.run(post_vacancies)
    assert b.state.firms.posted_wage[0] == pytest.approx(0.8 + 0.2 * 1.4)


def test_incumbents_follow_what_they_would_be_offered(bench):
    b = bench(LABOUR, workers=4)
    b.open_firm(0, final=True, phases=1, posted_wage=1.1)
    b.employ(0, 3, skill=0.6, wage=np.array([1.0, 1.1, 1.3]))
    b.employ(-1, 1, wage=0.7)
    b.run(adjust_wages)
    wages = [1.0 + 0.25 * 0.1, 1.1, 1.3 - 0.05 * 0.2]
    assert b.state.workers.wage == pytest.approx([*wages, 0.7])
    assert b.state.firms.wage_cost[0] == pytest.approx(np.mean(wages))
    assert list(b.state.workers.tenure) == [1, 1, 1, 0]
    assert not b.state.workers.unregistered.any()


def test_the_floor_binds_who_obeys_it(bench):
    b = bench(LABOUR, firms=2, workers=4)
    for f in (0, 1):
        b.open_firm(f, final=True, phases=1, posted_wage=1.0, evades=f == 1)
        b.employ(f, 2, skill=np.array([0.3, 0.9]), wage=np.array([0.8, 1.1]))
    b.state.policy.wage_floor[0] = 0.95
    assert list(binding_floor(b.state.firms, b.state.policy)) == [0.95, 0.0]
    b.run(adjust_wages)
    workers = b.state.workers
    assert workers.wage[0] == 0.95
    assert workers.wage[2] == pytest.approx(0.8 + _step(b, 0.3, 0.8))
    assert workers.wage[1] == workers.wage[3] > 0.95
    assert list(workers.unregistered) == [False, False, True, False]


def _step(b, skill, wage):
    due = efficiency(skill, b.parameters.production)
    return (0.25 if due > wage else 0.05) * (due - wage)
