"""Public data with published answers, where they are beside the repository."""

import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
DATA = HERE.resolve().parents[2] / "shared" / "data"
sys.path.insert(0, str(HERE))  # made panels are a module beside the tests


@pytest.fixture(scope="session")
def shared_data():
    if not DATA.is_dir():
        pytest.skip("the public data sets (../shared/data) are not here")
    return DATA


@pytest.fixture(scope="session")
def mpdta(shared_data):
    """Minimum wages and teen employment: 500 counties, 2003 to 2007 (Callaway and Sant'Anna)."""
    import pandas as pd
    from made import make_panel

    (file,) = (shared_data / "us_minimum_wage_mpdta").glob("*.csv.gz")
    frame = pd.read_csv(file)
    wide = frame.pivot(index="county", columns="year", values="lemp")
    first = frame.groupby("county").first_treat.first()
    years = wide.columns.to_numpy()
    start = np.where(first > 0, np.searchsorted(years, first), len(years))
    population = frame.groupby("county").lpop.first().to_numpy()[:, None]
    return make_panel(wide.to_numpy(), start, outcomes=["lemp"], covariates=population)
