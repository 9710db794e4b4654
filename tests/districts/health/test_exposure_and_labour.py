"""Exposure to rivals and buyers, and what labour gets, by hand."""

import numpy as np
import pandas as pd
import pytest

from distretto.districts.health.exposure import low_wage_exposure, switching
from distretto.districts.health.labour import labour_of_firms, labour_of_workers
from distretto.districts.networks import Network


def links(*ties):
    supplier, buyer, value = zip(*ties, strict=True)
    network = Network.from_arrays(list(supplier), list(buyer), list(value))
    return network.flows[-1]


def test_a_buyer_of_one_supplier_cannot_switch():
    assert switching(links(("s", "b", 3.0), ("t", "c", 1.0))) == 0.0


def test_a_buyer_of_many_can():
    ties = [(f"s{i}", "b", 1.0) for i in range(10)]
    assert switching(links(*ties)) == pytest.approx(0.9)
    # 8 of 10 units go to a buyer whose other supplier gets 2: (8 * 0.2 + 2 * 0.8) / 10.
    assert switching(links(("s", "b", 8.0), ("t", "b", 2.0))) == pytest.approx(0.32)


def test_imports_weigh_by_jobs():
    here = pd.DataFrame({"industry": ["15", "28"], "period": 0.0, "jobs": [300.0, 100.0]})
    nation = pd.DataFrame({"industry": ["15", "28"], "period": 0.0, "low_wage_imports": [0.4, 0.0]})
    assert low_wage_exposure(here, nation) == pytest.approx(0.3)
    # What most of the jobs compete with has to be known.
    nation.loc[0, "low_wage_imports"] = np.nan
    assert low_wage_exposure(here, nation) is None


def test_shares_are_of_firms_that_tell_both():
    firms = pd.DataFrame(
        {
            "wages": [60.0, 10.0, np.nan],
            "value_added": [100.0, np.nan, 50.0],
            "injuries": [1.0, 0.0, 0.0],
            "jobs": [10.0, 10.0, 20.0],
        }
    )
    found = labour_of_firms(firms)
    assert found["wage_share"] == pytest.approx(0.6)
    assert found["injuries"] == pytest.approx(25.0)
    assert found["unregistered"] is None


def test_workers_tell_of_pay_tenure_and_contracts():
    workers = pd.DataFrame(
        {
            "pay": [10.0, 20.0, 30.0, np.nan],
            "tenure": [1.0, 3.0, np.nan, 5.0],
            "contract": ["regular", "unregistered", "", "regular"],
        }
    )
    found = labour_of_workers(workers, 20.0)
    assert found["living_wage"] == pytest.approx(2 / 3)
    assert found["tenure"] == pytest.approx(3.0)
    assert found["unregistered"] == pytest.approx(1 / 3)
    assert "living_wage" not in labour_of_workers(workers, None)
