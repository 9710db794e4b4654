"""Budgets of institutions: what is counted, when it is used up, and what goes on then."""

from types import SimpleNamespace

import numpy as np
import pytest

from distretto.economy.budgets import YEAR, Budgets
from distretto.economy.district import District
from distretto.economy.institutions import (
    REGISTRY,
    LabourFloor,
    ServiceCentre,
    SupplierConsortium,
    TrainingConsortium,
)
from distretto.economy.institutions.base import PublicInstitution


def tally(**paid):
    channels = {"training_public": 0.0, "design_public": 0.0, "guarantees": 0.0, **paid}
    return SimpleNamespace(**{name: np.array([value]) for name, value in channels.items()})


def quarter(budgets, institutions, t, booked=0.0, **paid):
    """Run one quarter of the account; return the institutions as they acted."""
    acting = budgets.in_force(institutions, t)
    for institution in institutions:
        budgets.book(institution, booked)
    budgets.close(institutions, tally(**paid))
    return acting


def test_a_budget_that_is_used_up_ends_subsidies_until_the_year_ends():
    course = TrainingConsortium(budget=20.0, staff=3.0)
    budgets = Budgets()
    acted = [quarter(budgets, [course], t, 3.0, training_public=6.0)[0] for t in range(3)]
    assert [each.public_share for each in acted] == [0.5, 0.5, 0.5]
    assert budgets.spent[course] == pytest.approx(27.0)
    fourth = quarter(budgets, [course], 3, 3.0)[0]
    assert (fourth.public_share, fourth.staff, fourth.members) == (0.0, 3.0, course.members)
    # What was spent beyond the budget counts against the next year, which begins with 10.
    fifth = quarter(budgets, [course], 4, 3.0, training_public=6.0)[0]
    assert fifth.public_share == 0.5
    assert budgets.spent[course] == pytest.approx(10.0 + 9.0)


def test_what_is_left_over_lapses():
    course = TrainingConsortium(budget=40.0, start=2)
    budgets = Budgets()
    for t in range(2, 2 + YEAR):
        quarter(budgets, [course], t, 3.0)
    assert budgets.spent[course] == pytest.approx(12.0)
    quarter(budgets, [course], 2 + YEAR, 3.0)
    assert budgets.spent[course] == pytest.approx(3.0)


def test_two_that_pay_through_one_channel_share_what_it_cost():
    one, other = TrainingConsortium(budget=50.0), SupplierConsortium(budget=50.0)
    budgets = Budgets()
    quarter(budgets, [one, other], 0, training_public=8.0, design_public=99.0)
    assert budgets.spent == {one: 4.0, other: 4.0}
    centre = ServiceCentre(budget=50.0)
    quarter(budgets, [one, other, centre], 1, training_public=8.0, design_public=9.0)
    assert budgets.spent[one] == pytest.approx(8.0)


def test_without_a_budget_nothing_is_counted():
    course = TrainingConsortium()
    budgets = Budgets()
    assert quarter(budgets, [course], 0, 3.0, training_public=1e6)[0] is course
    assert budgets.spent == {}


@pytest.mark.parametrize("kind", REGISTRY.values())
def test_what_institutions_subsidise_are_parameters_of_theirs(kind):
    fields = kind.__dataclass_fields__
    assert set(kind.subsidies) <= set(fields)
    assert not kind.channel or kind.subsidies
    if issubclass(kind, PublicInstitution):
        assert set(kind.running) <= set(fields)
        assert kind().running_cost >= 0.0
        assert kind().without_subsidies().running_cost == kind().running_cost
    costs = {"policy.public_cost", "policy.course_public", "policy.design_help"}
    if costs & set(kind.writes):
        assert issubclass(kind, PublicInstitution)


def test_a_district_keeps_the_account_and_its_copy_has_its_own(bench):
    b = bench(firms=3, workers=1)
    for f in range(3):
        b.open_firm(f, final=True, phases=1, workers=4, wage_cost=1.0)
    district = District(b.parameters, 1, b.state, 0)
    floor = LabourFloor(budget=30.0, inspection_cost=1.0)
    district._set_policy([floor])
    district.budgets.close([floor], district.state.tally)
    spent = district.budgets.spent[floor]
    assert spent == pytest.approx(float(district.state.policy.public_cost[0])) and spent > 0.0
    twin = district.copy()
    twin.budgets.spent[floor] = 99.0
    assert district.budgets.spent[floor] == spent


def test_members_by_a_list_join_when_the_list_says(bench):
    b = bench(firms=4, workers=1)
    for f in range(4):
        b.open_firm(f, final=f < 2, phases=1, workers=4, wage_cost=1.0)
    b.state.policy.joins[:] = (0, 1_000_000, 2, 0)
    district = District(b.parameters, 1, b.state, 0)
    listed = ServiceCentre(rule="listed")
    finals = ServiceCentre(rule="listed", role="final", group=2)
    joined = []
    for _ in range(4):
        district._set_policy([listed, finals])
        district.quarter += 1
        members = district.state.policy.members
        joined.append(
            tuple(np.flatnonzero(members & each.flag).tolist() for each in (listed, finals))
        )
    assert joined == [([0, 3], [0]), ([0, 3], [0]), ([0, 2, 3], [0]), ([0, 2, 3], [0])]
