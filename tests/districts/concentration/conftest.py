from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_table():
    """Reads a table of the public data sets beside the repository."""
    if not DATA.is_dir():
        pytest.skip("the public data sets (../shared/data) are not here")
    return lambda name: pd.read_csv(DATA / name)
