"""Promise against delivery."""

from inspect import signature

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.errors import InputError
from distretto.evaluation.awards import award_ledger
from distretto.tables.given import AWARDS

NAN = np.nan


def ledger(**changes):
    columns = {
        "firm": ["a", "b", "c", "d", "a"],
        "measure": ["jobs", "jobs", "jobs", "jobs", "training"],
        "promise": [10.0, 20, 5, 8, 100],
        "due": [3, 3, 3, 9, 3],
        "delivered": [12.0, 5, NAN, 2, 50],
        "amount": [100.0, 200, 50, 80, 40],
        "now": 5,
    }
    return award_ledger(**{**columns, **changes})


def test_states_and_subsidy_at_risk():
    found = ledger()
    assert found.state.tolist() == ["kept", "short", "no evidence", "not yet due", "short"]
    assert found.delivery[[0, 1, 3, 4]].tolist() == [1.0, 0.25, 0.25, 0.5]
    assert np.isnan(found.delivery[2])
    assert found.at_risk.tolist() == [0.0, 150.0, 0.0, 0.0, 20.0]
    assert ledger(now=9).state[3] == "short"  # what is due now is due


def test_the_ledger_takes_the_columns_of_the_table_of_awards():
    columns = ["firm" if each.name == "firm_id" else each.name for each in AWARDS.columns]
    assert list(signature(award_ledger).parameters)[: len(columns)] == columns


def test_totals_keep_the_states_apart():
    found = ledger()
    jobs, training = found.by_measure
    assert (jobs.name, jobs.promises, jobs.amount, jobs.at_risk) == ("jobs", 4, 430.0, 150.0)
    assert (jobs.kept, jobs.short, jobs.no_evidence, jobs.not_yet_due) == (1, 1, 1, 1)
    assert (jobs.amount_no_evidence, jobs.amount_not_yet_due) == (50.0, 80.0)
    assert jobs.delivery == pytest.approx((100 * 1 + 200 * 0.25) / 300)
    assert training.at_risk == 20.0
    firm = found.by_firm[0]
    assert (firm.name, firm.promises, firm.at_risk) == ("a", 2, 20.0)
    assert found.by_firm[2].delivery is None
    assert found.of_all.at_risk == sum(each.at_risk for each in found.by_firm) == 170.0


def test_only_what_is_unvested_is_at_risk():
    assert ledger(unvested=0.5).of_all.at_risk == 85.0
    assert ledger(unvested=[1, 0, 1, 1, 1]).of_all.at_risk == 20.0
    falling = ledger(unvested=lambda due: np.clip(1 - (5 - due) / 4, 0, 1), now=5)
    assert falling.of_all.at_risk == 85.0


def test_without_money_or_evidence_the_ledger_still_says_what_it_can():
    found = ledger(amount=None)
    assert found.of_all.unknown_amounts == 5 and found.of_all.at_risk == 0.0
    assert np.isnan(found.at_risk).all()
    assert found.by_measure[0].delivery == pytest.approx((1 + 0.25) / 2)
    nothing = ledger(delivered=None)
    assert nothing.of_all.no_evidence == 4 and nothing.of_all.delivery is None


def test_delivery_of_what_was_to_be_lowered():
    found = ledger(promise=[-10.0, -20, 5, 8, 100], delivered=[-5.0, 3, NAN, 2, 50])
    assert found.delivery[:2].tolist() == [0.5, 0.0]
    assert found.at_risk[:2].tolist() == [50.0, 200.0]  # never more than the money


def test_the_causal_column_is_the_effect_where_it_is_less_than_delivery():
    found = ledger().credited("jobs", 4.0, 1.0, 7.0)
    # Two firms are due with evidence, 12 and 5 jobs: 8 of 17 are the award's.
    assert found.delivered == 17.0 and found.reason == ""
    assert (found.total, found.low, found.high) == pytest.approx((8.0, 2.0, 14.0))
    assert found.of_row[:2] == pytest.approx([12 * 8 / 17, 5 * 8 / 17])
    assert np.isnan(found.of_row[2:]).all()
    assert found.share == pytest.approx(8 / 17)
    assert ledger().credited("jobs", 1.0, 0.25, 1.75, scale=4).total == pytest.approx(8.0)


def test_no_more_is_credited_than_was_delivered():
    found = ledger().credited("jobs", 20.0, 5.0, 35.0)
    assert found.total == 17.0 and found.high == 17.0 and found.low == pytest.approx(10.0)
    assert found.of_row[:2].tolist() == [12.0, 5.0]
    # A firm that lost jobs takes from what all delivered together.
    lost = ledger(delivered=[12.0, -4, NAN, 2, 50]).credited("jobs", 20.0, 5.0, 35.0)
    assert lost.total == lost.delivered == 8.0
    assert lost.of_row[:2].tolist() == [8.0, 0.0]


def test_cannot_tell_where_the_interval_covers_zero_or_nothing_is_known():
    found = ledger().credited("jobs", 2.0, -1.0, 5.0)
    assert found.reason == "cannot tell: the effect may be nothing"
    assert found.total is None and found.share is None and np.isnan(found.of_row).all()
    unknown = ledger(delivered=None).credited("jobs", 2.0, 1.0, 5.0)
    assert unknown.reason.startswith("cannot tell: nothing due")


def test_an_effect_against_the_promise_earns_no_credit():
    found = ledger().credited("jobs", -3.0, -5.0, -1.0)
    assert (found.total, found.low, found.high) == (0.0, 0.0, 0.0)
    lowered = ledger(promise=[-10.0, -20, -5, -8, 100], delivered=[-12.0, -5, NAN, 2, 50])
    found = lowered.credited("jobs", -4.0, -7.0, -1.0)
    assert (found.total, found.low, found.high) == pytest.approx((-8.0, -14.0, -2.0))
    assert found.of_row[0] == pytest.approx(-12 * 8 / 17)


def test_due_dates_are_credited_apart():
    found = ledger(due=[3, 4, 3, 9, 3]).credited("jobs", 8.0, 7.0, 9.0)
    # One firm each: 8 of 12, and 5 of 5.
    assert found.of_row[:2].tolist() == [8.0, 5.0] and found.total == 13.0


@given(
    st.lists(st.floats(-50, 50), min_size=5, max_size=5),
    st.floats(-30, 30),
    st.floats(0, 20),
    st.floats(0, 20),
)
def test_credit_lies_between_nothing_and_delivery(delivered, effect, below, above):
    found = ledger(delivered=delivered).credited("jobs", effect, effect - below, effect + above)
    if found.total is None:
        assert effect - below <= 0.0 <= effect + above
        return
    assert 0.0 <= found.low <= found.total <= found.high
    assert found.high <= max(0.0, found.delivered) + 1e-9
    rows = found.of_row[np.isfinite(found.of_row)]
    assert rows.sum() == pytest.approx(found.total)
    assert (rows <= np.maximum(0.0, delivered[: rows.size]) + 1e-9).all()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"promise": [0.0, 20, 5, 8, 100]}, "promise of nothing"),
        ({"promise": [NAN, 20, 5, 8, 100]}, "promise of nothing"),
        ({"amount": [-1.0, 200, 50, 80, 40]}, "negative public money"),
        ({"due": [NAN, 3, 3, 9, 3]}, "no due period"),
        ({"unvested": 1.5}, "not a part"),
        ({"firm": ["a", "a", "c", "d", "a"]}, "two promises"),
        ({"measure": ["jobs"]}, "different length"),
        ({"delivered": ["some"] * 5}, "not a number"),
    ],
)
def test_tables_that_make_no_sense_are_refused(changes, problem):
    with pytest.raises(InputError, match=problem):
        ledger(**changes)


def test_an_effect_has_to_be_of_a_measure_promised():
    with pytest.raises(InputError, match="no promise of this measure") as raised:
        ledger().credited("job", 1.0, 0.5, 2.0)
    assert "jobs" in raised.value.hint
    with pytest.raises(InputError, match="not an effect"):
        ledger().credited("jobs", 3.0, 0.5, 2.0)
    mixed = ledger(promise=[-10.0, 20, 5, 8, 100])
    with pytest.raises(InputError, match="some to lower"):
        mixed.credited("jobs", 1.0, 0.5, 2.0)
