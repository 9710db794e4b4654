"""Entry, exit, survival, spin-offs and succession of hand-made firms."""

import numpy as np
import pandas as pd
import pytest

from distretto.districts.health.demography import demography, renewal


def presence(**periods):
    rows = [(firm, float(t)) for firm, there in periods.items() for t in there]
    return pd.DataFrame(rows, columns=["firm", "period"])


def test_rates_are_means_over_periods():
    found = demography(presence(a=[0, 1, 2], b=[0, 1], c=[1, 2], d=[0]))
    # 3, 3 and 2 firms: one enters and one leaves, then one leaves.
    assert found["entry_rate"] == pytest.approx(1 / 5.5)
    assert found["exit_rate"] == pytest.approx(2 / 5.5)
    assert "survival" not in found


def test_new_firms_are_followed_for_three_periods():
    found = demography(presence(a=range(6), b=[1, 2, 3, 4], c=[1, 2], d=[4, 5]))
    assert found["survival"] == 0.5  # of b and c; d came too late


def test_who_comes_back_is_not_new():
    found = demography(presence(a=range(6), b=[0, 2, 3, 4, 5]))
    assert "survival" not in found


def test_spin_offs_are_those_of_new_firms():
    firms = presence(a=[0, 1], b=[1], c=[1]).assign(parent=["", "", "a", ""])
    assert demography(firms)["spin_offs"] == 0.5


def test_one_period_tells_nothing():
    assert demography(presence(a=[0], b=[0])) == {}


def test_jobs_hang_on_old_owners_without_a_successor():
    firms = pd.DataFrame(
        {
            "owner_age": [70.0, 60.0, 59.0, 65.0, np.nan],
            "successor": [1.0, 0.0, 0.0, np.nan, 0.0],
            "jobs": [10.0, 20.0, 30.0, 40.0, 1000.0],
        }
    )
    found = renewal(firms)
    assert found["old_owners"] == 0.75
    assert found["succession_risk"] == pytest.approx(60.0 / 100.0)


def test_apprentices_of_firms_that_tell_both():
    firms = pd.DataFrame({"apprentices": [1.0, 2.0, np.nan], "skilled_jobs": [10.0, np.nan, 50.0]})
    assert renewal(firms) == {"apprentices": 10.0}
