"""Quality of jobs."""

import numpy as np
import pytest

from distretto.errors import InputError
from distretto.evaluation.welfare.occupations import major_groups
from distretto.evaluation.welfare.quality import (
    bargaining_coverage,
    breach_rate,
    excessive_hours,
    injury_frequency,
    living_wage,
    skilled_at_living_wage,
    skilled_jobs,
    training,
    trir,
    union_density,
)


def test_training():
    found = training([0, 1, 3, 0], [0, 10, 30, 0], [0, 10, 5, 0])
    assert found.incidence == 0.5 and found.hours_per_head == 10.0
    assert found.unpaid_share == pytest.approx(15 / 40)
    weighted = training([0, 1], [0, 8], [0, 2], weights=[3, 1])
    assert (weighted.incidence, weighted.hours_per_head) == (0.25, 2.0)
    assert weighted.unpaid_share == 0.25


def test_training_says_only_what_is_known():
    assert training([1, 0]).hours_per_head is None
    assert training([1, 0], [5, 0]).unpaid_share is None
    assert training([0, 0], [0, 0], [0, 0]).unpaid_share is None
    with pytest.raises(InputError, match="more unpaid hours"):
        training([1], [5], [6])
    with pytest.raises(InputError, match="without an event"):
        training([0], [5])
    with pytest.raises(InputError, match="without all hours"):
        training([1], unpaid_hours=[6])


def test_major_groups_of_codes():
    assert major_groups(["7231", "0110", " 2 ", "", None]).tolist() == [7, 0, 2, -1, -1]
    assert major_groups([7231, 110], digits=4).tolist() == [7, 0]
    assert major_groups([110.0, np.nan], digits=3).tolist() == [1, -1]
    assert major_groups([3, 9]).tolist() == [3, 9]


@pytest.mark.parametrize(
    ("codes", "digits", "problem"),
    [
        ([110, 7231], None, "does not say"),
        ([7.5], 4, "does not say"),
        (["turner"], None, "not an ISCO-08 code"),
        (["723"], 4, "not an ISCO-08 code"),
        ([72310], 4, "not an ISCO-08 code"),
    ],
)
def test_codes_that_could_be_misread_are_refused(codes, digits, problem):
    with pytest.raises(InputError, match=problem):
        major_groups(codes, digits)


def test_skilled_jobs_by_hours():
    occupation, hours = ["7231", "9321", "2144", "", "4110"], [40, 20, 10, 30, 10]
    found = skilled_jobs(occupation, hours)
    assert found.share == pytest.approx(50 / 80) and found.hours == 50
    assert found.unknown == pytest.approx(30 / 110) and found.groups == (1, 2, 3, 7)
    assert skilled_jobs(occupation, hours, groups=[4]).share == pytest.approx(10 / 80)
    assert skilled_jobs(occupation, 1.0).share == pytest.approx(2 / 4)  # workers, not hours
    assert skilled_jobs(["", ""], 1.0).share is None
    with pytest.raises(InputError, match="major groups"):
        skilled_jobs(occupation, hours, groups=[72])
    with pytest.raises(InputError, match="nobody works"):
        skilled_jobs(["1"], [0])


def test_48_hours_are_not_excessive():
    assert excessive_hours([40, 48, 48.5, 60]) == 0.5
    assert excessive_hours([40, 50], weights=[3, 1]) == 0.25
    assert excessive_hours([40, 48], limit=40) == 0.5


def test_injuries_per_hours():
    assert injury_frequency(3, 600_000) == pytest.approx(5.0)
    assert trir(3, 600_000) == pytest.approx(1.0)
    for wrong in ((-1, 100), (1, 0)):
        with pytest.raises(InputError, match="cannot be formed"):
            trir(*wrong)


def test_voice():
    assert union_density([True, False, True, True]) == 0.75
    assert union_density([1, 0], [1, 3]) == 0.25
    assert bargaining_coverage([1, 0, 0]) == pytest.approx(1 / 3)
    assert bargaining_coverage([1, 0, 0], entitled=[1, 1, 0]) == 0.5
    with pytest.raises(InputError, match="without the right"):
        bargaining_coverage([1], entitled=[0])
    with pytest.raises(InputError, match="nobody has the right"):
        bargaining_coverage([0], entitled=[0])
    with pytest.raises(InputError, match="neither yes nor no"):
        union_density([0.5])


def test_living_wage():
    found = living_wage([8, 10, 12], [100, 50, 50], [10, 10, 11])
    assert found.workers == pytest.approx(2 / 3) and found.hours == 0.5
    assert found.missing == 200 and found.gap == pytest.approx(200 / 1900)
    # One living wage for all; the line itself is enough.
    assert living_wage([10.0], [1], 10.0).workers == 1.0
    weighted = living_wage([8, 10], [1, 1], 10.0, weights=[3, 1])
    assert (weighted.workers, weighted.hours) == (0.25, 0.25)
    assert weighted.gap == pytest.approx(6 / 34)
    with pytest.raises(InputError, match="nobody is paid"):
        living_wage([0], [10], 10.0)


def test_skilled_jobs_at_a_living_wage():
    occupation, pay = ["7231", "7231", "9321", "", "2144"], [10, 9, 20, 20, 12]
    found = skilled_at_living_wage(occupation, pay, 10.0)
    assert found.tolist() == [True, False, False, False, True]
    assert skilled_at_living_wage(occupation, pay, 10.0, groups=[9]).sum() == 1


def test_breaches_weigh_by_workers_and_need_an_assessment():
    found = breach_rate([2, 0, 0], [10, 20, 0], [100, 300, 100])
    assert found.rate == pytest.approx(0.05)
    assert found.of_site[:2].tolist() == [0.2, 0.0] and np.isnan(found.of_site[2])
    assert found.workers_not_assessed == pytest.approx(0.2)
    assert breach_rate([0], [0], [5]).rate is None
    with pytest.raises(InputError, match="more breaches"):
        breach_rate([3], [2], [5])
