"""Jobs, their flows, and how long they last."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.errors import InputError
from distretto.evaluation.welfare.stability import davis_haltiwanger, flows, retention, tenure

# Four periods. Firm A keeps a, loses b to firm B, hires c for one period; firm B opens in period 1;
# d leaves A in period 2 and is back in period 3.
ROWS = [
    ("a", "A", 0), ("a", "A", 1), ("a", "A", 2), ("a", "A", 3),
    ("b", "A", 0), ("b", "B", 1), ("b", "B", 2), ("b", "B", 3),
    ("c", "A", 1),
    ("d", "A", 0), ("d", "A", 1), ("d", "A", 3),
]  # fmt: skip
RECORD = tuple(np.array(column) for column in zip(*ROWS, strict=True))

records = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 3), st.integers(0, 4)), min_size=1, unique=True
).map(lambda rows: [*rows, (9, 0, 0), (9, 0, 1), (9, 0, 2), (9, 0, 3), (9, 0, 4)])


def test_flows_of_a_record_counted_by_hand():
    found = flows(*RECORD)
    assert found.firms.tolist() == ["A", "B"]
    assert found.jobs.tolist() == [[3, 3, 1, 2], [0, 1, 1, 1]]
    assert found.hires.tolist() == [[1, 0, 1], [1, 0, 0]]
    assert found.separations.tolist() == [[1, 2, 0], [0, 0, 0]]
    assert found.churn.tolist() == [[2, 0, 0], [0, 0, 0]]
    assert found.separation_rate[0] == pytest.approx([1 / 3, 2 / 2, 0.0])
    assert found.hiring_rate[1] == pytest.approx([1 / 0.5, 0.0, 0.0])
    assert found.growth[1].tolist() == [2.0, 0.0, 0.0]


def test_of_all_firms_flows_are_sums():
    found = flows(*RECORD)
    both = found.of_all
    assert both.jobs.tolist() == [[3, 4, 2, 3]]
    assert both.hires.tolist() == [[2, 0, 1]] and both.separations.tolist() == [[1, 2, 0]]
    assert both.churn.tolist() == [[2, 0, 0]]
    assert both.growth[0, 0] == pytest.approx(2 / 7)
    assert both.creation_rate[0] == pytest.approx([1 / 3.5, 0.0, 1 / 2.5])
    assert both.destruction_rate[0] == pytest.approx([0.0, 2 / 3, 0.0])


@given(records)
def test_flows_keep_the_account_of_jobs(rows):
    found = flows(*(np.array(column) for column in zip(*rows, strict=True)))
    both = found.of_all
    for each in (found, both):
        assert (np.diff(each.jobs, axis=1) == each.hires - each.separations).all()
        assert (np.diff(each.jobs, axis=1) == each.created - each.destroyed).all()
        assert (each.churn >= 0).all()
        growth = each.growth[np.isfinite(each.growth)]
        assert (np.abs(growth) <= 2).all()
    # Growth of all is the mean of firms', weighted by their mean jobs.
    weight = 0.5 * (found.jobs[:, 1:] + found.jobs[:, :-1])
    mean = np.nansum(weight * found.growth, axis=0) / weight.sum(axis=0)
    assert both.growth[0] == pytest.approx(mean)


@given(records, st.integers(1, 4))
def test_retention_and_tenure_as_counted_slowly(rows, year):
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    jobs = set(rows)
    found = retention(*columns, year)
    for f, firm in enumerate(found.firms):
        for k, period in enumerate(found.periods):
            here = [row for row in jobs if row[1:] == (firm, period)]
            kept = [row for row in here if (row[0], firm, period + year) in jobs]
            assert (found.jobs[f, k], found.kept[f, k]) == (len(here), len(kept))
    now = max(columns[2])
    lengths = []
    for worker, firm, period in jobs:
        if period == now:
            length = 1
            while (worker, firm, period - length) in jobs:
                length += 1
            lengths.append(length)
    seen = tenure(*columns)
    assert seen.median == np.median(lengths) and seen.jobs == len(lengths)
    assert seen.from_start == np.mean(np.array(lengths) == now + 1)


def test_retention_by_quarters():
    worker = ["a"] * 5 + ["b"] * 4 + ["c", "c"]
    period = [0, 1, 2, 3, 4, 0, 1, 2, 3, 0, 4]
    found = retention(worker, ["A"] * 11, period, 4)
    assert found.rate.tolist() == [[pytest.approx(2 / 3)]]  # c was away and is back
    assert found.of_all == pytest.approx([2 / 3])
    assert found.periods.tolist() == [0.0]


def test_tenure_says_where_the_record_is_too_short():
    found = tenure(*RECORD)
    # At the end: a for 4 periods, from the start; b for 3; d for 1, after a break.
    assert (found.median, found.at_least, found.jobs) == (3.0, False, 3)
    assert found.from_start == pytest.approx(1 / 3)
    first = tenure(*RECORD, at=0)
    assert (first.median, first.at_least, first.from_start) == (1.0, True, 1.0)
    assert tenure(*RECORD, at=1).at_least  # a and d since the start, b and c not
    with pytest.raises(InputError, match="nobody"):
        tenure(*RECORD, at=7)


def test_growth_is_bounded_and_survives_entry_and_exit():
    found = davis_haltiwanger([0, 10, 10, 0, 10], [10, 0, 10, 0, 30])
    assert found[:3].tolist() == [2.0, -2.0, 0.0]
    assert np.isnan(found[3]) and found[4] == 1.0
    with pytest.raises(InputError, match="negative jobs"):
        davis_haltiwanger([1], [-1])


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("a", "A", 0), ("a", "A", 0), ("a", "A", 1)], "two rows"),
        ([("a", "A", 0), ("b", "A", 0)], "cannot be compared"),
        ([("a", "A", 0), ("a", "A", 1), ("a", "A", 3)], "cannot be compared"),
    ],
)
def test_records_that_would_mislead_are_refused(rows, problem):
    with pytest.raises(InputError, match=problem):
        flows(*(np.array(column) for column in zip(*rows, strict=True)))


def test_a_year_has_to_fit_into_the_record():
    with pytest.raises(InputError, match="too short"):
        retention(*RECORD, 4)
