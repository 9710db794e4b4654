"""Who belongs to an institution: cases by hand, and what stays the same over time and arms."""

import numpy as np
import pytest

from distretto.economy.district import District
from distretto.economy.founding import found_firms
from distretto.economy.institution_costs import begin_policy
from distretto.economy.institutions import (
    REGISTRY,
    JointBoard,
    MemberInstitution,
    Network,
    ServiceCentre,
    Union,
)
from distretto.economy.institutions.membership import BITS, GROUPS
from distretto.economy.state.policy import NEVER

WITH_MEMBERS = [kind for kind in REGISTRY.values() if issubclass(kind, MemberInstitution)]


@pytest.fixture
def town(bench):
    """A district in which only policy moves: firms of the given sizes, final ones first."""

    def make(sizes, final=None):
        b = bench(firms=len(sizes), workers=1)
        for f, n in enumerate(sizes):
            b.open_firm(f, final=final is None or f < final, phases=1, workers=n, wage_cost=1.0)
        return District(b.parameters, 1, b.state, 0)

    return make


def members(district, *institutions, kind=JointBoard, group=1):
    """Set the policy of a quarter, go on to the next, and list the members of a kind."""
    district._set_policy(institutions)
    district.quarter += 1
    flag = kind(group=group).flag
    return list(np.flatnonzero(district.state.policy.members & flag))


def test_every_kind_and_group_has_a_bit_of_its_own():
    flags = [int(kind(group=g).flag) for kind in WITH_MEMBERS for g in range(1, GROUPS + 1)]
    assert len(set(flags)) == len(flags)
    assert all(0 <= kind.bit < BITS for kind in WITH_MEMBERS)
    # The firm panel holds the mask as a signed number.
    assert sum(flags) < 2**63


def test_a_random_member_is_one_for_good_and_in_every_arm(town):
    district = town([5] * 400)
    twin = town([5] * 400)
    board = JointBoard(members=0.3)
    first = members(district, board)
    # 400 draws of 0.3: 120, give or take four standard deviations of 9.2.
    assert abs(len(first) - 120) < 37
    district.state.firms.workers[:] = np.arange(400)
    assert members(district, board) == first
    # Others in the arm, their order, and quarters without the institution change nothing.
    assert members(twin, ServiceCentre(members=0.6), board) == first
    assert members(twin) == []
    assert members(twin, board) == first
    assert set(first) < set(members(twin, JointBoard(members=0.6)))


def test_two_institutions_and_two_groups_draw_independently(town):
    district = town([5] * 2000)
    one = set(members(district, JointBoard(members=0.5)))
    other = set(members(district, ServiceCentre(members=0.5), kind=ServiceCentre))
    group = set(members(district, JointBoard(members=0.5, group=2), group=2))
    # Two independent halves of 2000 share 500, with a standard deviation of about 19.
    for first, second in ((one, other), (one, group), (other, group)):
        assert abs(len(first & second) - 500) < 80


def test_a_firm_founded_later_belongs_by_its_own_key(town):
    district = town([5] * 200)
    board = JointBoard(members=0.5)
    before = set(members(district, board))
    district.state.firms.key[:100] += 10_000
    after = set(members(district, board))
    assert {f for f in before if f >= 100} == {f for f in after if f >= 100}
    assert {f for f in before if f < 100} != {f for f in after if f < 100}


def test_the_largest_belong_and_stay_when_they_shrink(town):
    district = town([10, 60, 20, 50, 40, 30])
    board = JointBoard(rule="largest", members=0.5)
    assert members(district, board) == [1, 3, 4]
    district.state.firms.workers[:] = [70, 5, 5, 5, 5, 5]
    assert members(district, board) == [1, 3, 4]
    # One closes: its place goes to the largest of the others (0.5 x 5 = 2.5 rounds to 3).
    district.state.firms.alive[3] = False
    assert members(district, board) == [0, 1, 4]
    # An institution that begins anew chooses anew.
    district.state.firms.workers[5] = 65
    assert members(district, board) == [0, 1, 4]
    assert members(district, JointBoard(rule="largest", members=0.4, start=4)) == [0, 5]


def test_the_smallest_belong_where_the_rule_says_so(town):
    assert members(town([10, 60, 20, 50]), JointBoard(rule="smallest", members=0.5)) == [0, 2]


def test_a_slot_that_is_used_again_does_not_inherit_membership(district):
    board = JointBoard(rule="largest", members=1.0, most=30)
    for _ in range(3):
        district.step([board])
    state = district.state
    policy = state.policy
    assert np.count_nonzero(policy.members) == 30
    f = int(np.flatnonzero(policy.members)[0])
    # A firm founded in the slot of a member that has closed.
    state.firms.alive[f] = False
    state.workers.employer[state.workers.employer == f] = -1
    state.firms.workers[f] = 0
    p = district.parameters
    p = p._replace(firms=p.firms._replace(spin_off=1e9))
    found_firms(
        state.firms, state.books, state.workers, state.ties, state.phases, state.markets, policy,
        state.sectors, state.tally, state.designs, state.pacts, state.practices, state.strategies,
        state.owners, state.place, p, np.uint64(district.seed), district.quarter,
    )  # fmt: skip
    assert state.firms.alive[f]
    assert policy.members[f] == 0
    assert policy.say[f] == 0.0


def test_role_and_size(town):
    district = town([10, 60, 20, 50, 40, 30], final=3)
    everyone = {"members": 1.0}
    assert members(district, JointBoard(role="final", **everyone)) == [0, 1, 2]
    district.state.policy.members[:] = 0
    assert members(district, JointBoard(role="specialist", **everyone)) == [3, 4, 5]
    district.state.policy.members[:] = 0
    some = JointBoard(smallest=20, largest=40, start=2, **everyone)
    assert members(district, some) == [2, 4, 5]
    # Size counts on admission: a member that grows stays, and who grows into it is admitted.
    district.state.firms.workers[:] = [35, 60, 200, 50, 40, 5]
    assert members(district, some) == [0, 2, 4, 5]


def test_founders_then_an_intake_up_to_the_most(town):
    district = town([5] * 40)
    board = JointBoard(members=1.0, rule="largest", founders=4, intake=3, most=12)
    counts = [len(members(district, board)) for _ in range(5)]
    assert counts == [4, 7, 10, 12, 12]


def test_limits_hold_for_random_members_too(town):
    district = town([5] * 40)
    first = members(district, JointBoard(members=0.5, most=6))
    assert len(first) == 6
    assert members(district, JointBoard(members=0.5, most=6)) == first
    assert set(first) < set(members(district, JointBoard(members=0.5)))


def test_those_whom_members_know_are_invited_first(town):
    district = town([5] * 6)
    board = JointBoard(members=1.0, rule="invited", founders=2, intake=1)
    one, two = members(district, board)
    friend, acquaintance, *strangers = [f for f in range(6) if f not in (one, two)]
    ties = district.state.ties.partner
    ties[friend, :2] = (one, two)
    ties[acquaintance, :2] = (strangers[0], two)
    ties[strangers[0], 0] = acquaintance
    assert members(district, board) == sorted([one, two, friend])
    assert members(district, board) == sorted([one, two, friend, acquaintance])
    assert strangers[0] in members(district, board)


def test_union_shops_only_whatever_the_order_of_the_spec(town):
    found = []
    union = Union(members=0.5, rule="largest")
    board = JointBoard(members=1.0, shops="union")
    for order in ((union, board), (board, union)):
        found.append(members(town([10, 60, 20, 50]), *order))
    assert found == [[1, 3], [1, 3]]
    assert members(town([10, 60, 20, 50]), board) == []


def test_who_is_found_out_loses_its_place_for_the_time(town):
    district = town([5] * 4)
    board = JointBoard(members=1.0, lawful="yes")
    assert members(district, board) == [0, 1, 2, 3]
    district.state.firms.clean_until[2] = 3
    assert members(district, board) == [0, 1, 3]
    assert members(district, board) == [0, 1, 3]
    assert members(district, board) == [0, 1, 2, 3]
    # What nobody has found out is no reason.
    district.state.firms.evades[:] = True
    assert members(district, board) == [0, 1, 2, 3]


def test_a_member_keeps_to_pay(town):
    district = town([10, 10, 20])
    district.state.firms.wage_cost[:] = [0.9, 1.1, 1.0]  # the mean is 1.0
    assert members(district, JointBoard(members=1.0, pay=1.0)) == [1, 2]
    assert members(district, JointBoard(members=1.0, pay=0.9)) == [0, 1, 2]


def test_a_member_keeps_its_jobs(town):
    district = town([10, 10, 20])
    board = JointBoard(members=1.0, jobs=0.9)
    assert members(district, board) == [0, 1, 2]
    district.state.firms.workers[:] = [9, 8, 30]
    assert members(district, board) == [0, 2]
    # The promise was 10; coming back on what is left would make it worth nothing.
    assert members(district, board) == [0, 2]
    district.state.firms.workers[:] = [8, 9, 18]
    assert members(district, board) == [1, 2]


def test_members_by_a_list_join_when_the_list_says(town):
    district = town([4, 4, 4, 4], final=2)
    district.state.policy.joins[:] = (0, NEVER, 2, 0)
    listed = JointBoard(rule="listed", members=0.1)  # the share plays no part
    finals = JointBoard(rule="listed", role="final", group=2)
    joined = []
    for _ in range(4):
        everybody = members(district, listed, finals)
        second = district.state.policy.members & finals.flag
        joined.append((everybody, list(np.flatnonzero(second))))
    assert joined == [([0, 3], [0]), ([0, 3], [0]), ([0, 2, 3], [0]), ([0, 2, 3], [0])]


def test_an_institution_that_starts_later_takes_all_who_are_listed_by_then(town):
    district = town([4, 4, 4])
    district.state.policy.joins[:] = (0, 2, 5)
    district.quarter = 3
    board = JointBoard(rule="listed", start=3)
    assert members(district, board) == [0, 1]
    assert [members(district, board) for _ in range(2)] == [[0, 1], [0, 1, 2]]


def test_the_list_says_how_many_and_which_sizes(town):
    district = town([5] * 30)
    district.state.policy.joins[:25] = 0
    limits = {"most": 3, "founders": 2, "intake": 1, "smallest": 10}
    for _ in range(2):
        assert members(district, JointBoard(rule="listed", **limits)) == list(range(25))
    # By default a network admits eight at first, and twenty at most.
    assert members(district, Network(rule="listed"), kind=Network) == list(range(25))


def test_conditions_hold_for_the_listed_too(town):
    district = town([8, 8, 8, 8], final=3)
    policy, firms = district.state.policy, district.state.firms
    policy.joins[:] = (0, 0, 0, 0)
    board = JointBoard(rule="listed", role="final", lawful="yes", jobs=1.0)
    assert members(district, board) == [0, 1, 2]
    firms.clean_until[0] = 2
    firms.workers[1] = 7
    assert members(district, board) == [2]
    assert members(district, board) == [0, 2]
    firms.alive[2] = False
    assert members(district, board) == [0]


def test_a_newborn_is_not_on_the_list(town):
    district = town([4, 4])
    district.state.policy.joins[:] = 0
    begin_policy(district.state.policy, 1)
    assert members(district, JointBoard(rule="listed")) == [0]


def test_only_firms_that_do_the_phase_are_admitted(town):
    district = town([5] * 6)
    district.state.firms.phases[:6] = [0b001, 0b100, 0b101, 0b010, 0b111, 0b011]
    assert members(district, JointBoard(members=1.0, phase=3)) == [1, 2, 4]
    assert members(district, JointBoard(members=1.0, phase=1)) == [0, 2, 4, 5]
    assert members(district, JointBoard(members=1.0)) == [0, 1, 2, 3, 4, 5]
