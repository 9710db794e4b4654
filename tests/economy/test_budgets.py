"""Budgets of institutions: what is counted, when it is used up, and what goes on then."""

import numpy as np
import pytest

from distretto.economy.budgets import CHANNELS, YEAR
from distretto.economy.district import District
from distretto.economy.institutions import (
    REGISTRY,
    AutomationSupport,
    ConditionalCredit,
    LabourFloor,
    MultinationalAttraction,
    ServiceCentre,
    SupplierConsortium,
    TrainingConsortium,
)
from distretto.economy.institutions.base import PublicInstitution
from distretto.economy.state import DECLARED


@pytest.fixture
def town(bench):
    """Six firms of four people, of which only policy and books move."""

    def make():
        b = bench(firms=6, workers=1)
        for f in range(6):
            b.open_firm(f, final=f < 3, phases=1, workers=4, wage_cost=1.0)
        return District(b.parameters, 1, b.state, 0)

    return make


def spend(district, *institutions, **paid):
    """Set policy and run the account for a quarter in which channels paid so much."""
    district._set_policy(institutions)
    for channel in CHANNELS:
        getattr(district.state.tally, channel)[0] = paid.get(channel, 0.0)
    district.budgets.close(district.state, district.parameters)
    district.quarter += 1
    return district.state.policy


def courses(policy):
    """The share of courses that the public pays anywhere."""
    return float(policy.course_public.max())


def test_subsidies_end_when_the_budget_is_used_up_until_the_year_ends(town):
    # 12 of the 30 are the running cost of the year: 18 are left for courses.
    course = TrainingConsortium(budget=30.0, staff=3.0, members=1.0)
    district = town()
    for _ in range(2):
        assert courses(spend(district, course, training_public=10.0)) == 0.5
    for _ in range(2):
        policy = spend(district, course)
        assert (courses(policy), policy.public_cost[0]) == (0.0, 3.0)
        assert np.all(policy.members == course.flag)
    # The year cost 2 more than the budget: what the last quarter with courses spent beyond it.
    assert district.budgets.spent[course] == pytest.approx(32.0)
    # It is spent in the next, which has 16 left for courses.
    assert courses(spend(district, course, training_public=15.9)) == 0.5
    assert district.budgets.spent[course] == pytest.approx(2.0 + 3.0 + 15.9)
    assert courses(spend(district, course, training_public=0.2)) == 0.5
    assert courses(spend(district, course)) == 0.0


def test_a_budget_of_no_more_than_running_cost_subsidises_nothing(town):
    district = town()
    course = TrainingConsortium(budget=12.0, staff=3.0, members=1.0)
    assert [courses(spend(district, course)) for _ in range(2 * YEAR)] == [0.0] * 2 * YEAR
    assert district.budgets.spent[course] == pytest.approx(12.0)


def test_running_cost_is_kept_back_only_while_the_institution_is_there(town):
    district = town()
    short = TrainingConsortium(budget=12.0, staff=3.0, members=1.0, end=2)
    assert courses(spend(district, short, training_public=5.9)) == 0.5
    assert courses(spend(district, short)) == 0.5


def test_what_is_left_over_lapses(town):
    district = town()
    district.quarter = 2
    course = TrainingConsortium(budget=40.0, start=2)
    for _ in range(YEAR):
        spend(district, course)
    assert district.budgets.spent[course] == pytest.approx(12.0)
    spend(district, course)
    assert district.budgets.spent[course] == pytest.approx(3.0)


def test_inspections_and_incentives_end_with_the_budget(town):
    district = town()
    floor = LabourFloor(budget=0.05, inspection_cost=0.01, enforcement=0.5)
    policy = district.state.policy
    found = []
    for _ in range(YEAR + 1):
        spend(district, floor)
        found.append((float(policy.inspection[0]) > 0.0, float(policy.wage_floor[0])))
    # Six firms cost 0.03 a quarter; 0.01 of the second is carried into the next year.
    assert found == [(True, 0.9), (True, 0.9), (False, 0.9), (False, 0.9), (True, 0.9)]
    assert district.budgets.spent[floor] == pytest.approx(0.04)
    assert MultinationalAttraction(budget=9.0).without_subsidies().incentive == 0.0


def test_what_is_paid_through_one_channel_is_divided_as_each_would_have_paid_alone(town):
    district = town()
    books = district.state.books
    p = district.parameters.training
    one = TrainingConsortium(
        budget=500.0, members=1.0, role="specialist", public_share=0.2, staff=0.0, relative_cost=1.0
    )
    other = TrainingConsortium(
        budget=500.0, members=1.0, public_share=0.6, group=2, staff=0.0, relative_cost=0.5
    )
    books.trained[:] = (0, 1, 0, 0, 2, 0)
    spend(district, one, other, training_public=8.0)
    # Firm 1 is a member of the second alone, firm 4 of both.
    first, fourth = 0.5 * (p.cost + p.organising), 0.5 * (2 * p.cost + p.organising)
    alone = 0.2 * fourth, 0.6 * (first + fourth)
    assert district.budgets.spent[one] == pytest.approx(8.0 * alone[0] / sum(alone))
    assert district.budgets.spent[other] == pytest.approx(8.0 * alone[1] / sum(alone))
    # What holds for a firm is the larger share all the same.
    assert district.state.policy.course_public == pytest.approx([0.6] * 6)


def test_who_would_have_paid_nothing_is_charged_nothing(town):
    district = town()
    course = TrainingConsortium(budget=50.0, staff=0.0, members=1.0)
    supplier = SupplierConsortium(budget=50.0, staff=0.0)  # nobody has supplied a member yet
    district.state.books.trained[:] = 1
    spend(district, course, supplier, training_public=8.0)
    assert district.budgets.spent == pytest.approx({course: 8.0, supplier: 0.0})


def test_an_institution_without_a_budget_bears_its_part_all_the_same(town):
    district = town()
    one = ConditionalCredit(budget=50.0, staff=0.0, members=1.0, guarantee=0.25)
    other = ConditionalCredit(staff=0.0, members=1.0, guarantee=0.75, group=2)
    district.state.books.written_off[3] = 4.0
    spend(district, one, other, guarantees=3.0)
    assert district.budgets.spent == pytest.approx({one: 0.75})


def test_grants_and_design_work_are_counted_apart(town):
    district = town()
    centre = ServiceCentre(budget=50.0, staff=0.0, members=1.0)
    grants = AutomationSupport(budget=50.0)
    district.state.books.grants[2] = 3.0
    spend(district, centre, grants, design_public=2.0, automation_public=3.0)
    assert district.budgets.spent == pytest.approx({centre: 2.0, grants: 3.0})


def test_shares_are_divided_equally_where_nobody_would_have_paid(town):
    district = town()
    one = ServiceCentre(budget=50.0, staff=0.0, members=0.0)
    other = ServiceCentre(budget=50.0, staff=0.0, members=0.0, group=2)
    spend(district, one, other, design_public=2.0)
    assert district.budgets.spent == pytest.approx({one: 1.0, other: 1.0})


def test_without_a_budget_nothing_is_counted(town):
    district = town()
    course = TrainingConsortium(members=1.0)
    for _ in range(2):
        assert courses(spend(district, course, training_public=1e6)) == course.public_share
    assert district.budgets.spent == {}


@pytest.mark.parametrize("kind", [kind for kind in REGISTRY.values() if kind.subsidies])
def test_a_budget_that_is_not_used_up_changes_nothing(town, differing, kind):
    free, limited = town(), town()
    for _ in range(2):
        # Two institutions whose shares meet: what each sets is looked at apart only in a budget.
        for district, budget in ((free, 0.0), (limited, 1e6)):
            spend(district, TrainingConsortium(budget=budget), kind(start=0, end=9))
    assert differing(free.state, limited.state) == []


@pytest.mark.compiled
def test_whole_quarters_with_a_wide_budget_are_those_without(district, differing):
    limited = district.copy()
    for _ in range(3):
        district.step([TrainingConsortium(), SupplierConsortium(), ServiceCentre()])
        limited.step(
            [kind(budget=1e6) for kind in (TrainingConsortium, SupplierConsortium, ServiceCentre)]
        )
    assert differing(district.state, limited.state) == []


@pytest.mark.compiled
def test_a_district_spends_no_more_than_its_budget_and_a_last_quarter(district):
    course = TrainingConsortium(budget=14.0, members=1.0, public_share=1.0)
    paid = []
    for _ in range(2 * YEAR):
        district.step([course])
        paid.append(float(district.state.tally.training_public[0]))
    years = np.array(paid).reshape(2, YEAR)
    for year in years:
        # Four quarters of running cost leave 2 for courses.
        assert year.sum() - year.max() < 2.0
        assert (year == 0.0).any()
    assert years.sum() > 0.0


@pytest.mark.parametrize("kind", REGISTRY.values())
def test_what_institutions_spend_on_are_parameters_of_theirs(kind):
    fields = kind.__dataclass_fields__
    assert set(kind.subsidies) <= set(fields)
    if kind.channel:
        assert kind.subsidies
        assert f"policy.{CHANNELS[kind.channel].share}" in kind.writes
        assert f"tally.{kind.channel}" in DECLARED
    if issubclass(kind, PublicInstitution):
        assert set(kind.running) <= set(fields)
        assert kind().running_cost >= 0.0
        assert kind().without_subsidies().running_cost == kind().running_cost
    costs = {"policy.public_cost", *(f"policy.{channel.share}" for channel in CHANNELS.values())}
    if costs & set(kind.writes):
        assert issubclass(kind, PublicInstitution)


def test_a_copy_of_a_district_has_an_account_of_its_own(town):
    district = town()
    floor = LabourFloor(budget=30.0, inspection_cost=1.0)
    spend(district, floor)
    spent = district.budgets.spent[floor]
    assert spent == pytest.approx(3.0)
    twin = district.copy()
    spend(twin, floor)
    assert (district.budgets.spent[floor], twin.budgets.spent[floor]) == (spent, 2.0 * spent)
