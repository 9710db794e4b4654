import importlib.util
from pathlib import Path

import numpy as np
import pytest

from distretto.areas import Flows

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def slow_delineate():
    """The slow readable search."""
    spec = importlib.util.spec_from_file_location("slow_reference", HERE / "slow_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.slow_delineate


@pytest.fixture(scope="session")
def shared_data():
    """The folder of public data sets beside the repository."""
    if not (DATA / "lma-reference").is_dir():
        pytest.skip("the public data sets (../shared/data) are not here")
    return DATA


@pytest.fixture(scope="session")
def country():
    """Flows of a made country of ten places; the two variants of the method part on it."""
    return Flows.from_matrix(COUNTRY, codes=CODES)


@pytest.fixture(scope="session")
def country_values():
    """The parameters of the made country's partitions."""
    return {
        "min_size": 64,
        "min_containment": 2 / 3,
        "target_size": 193,
        "target_containment": 0.7,
    }


CODES = ["008", "009", "010", "011", "12", "013", "014", "15", "016", "17"]

# Residence in rows, work in columns.
COUNTRY = np.array(
    [
        [0, 5, 0, 0, 0, 0, 0, 1, 0, 1],
        [0, 8, 0, 0, 0, 0, 0, 0, 0, 3],
        [0, 1, 1, 0, 0, 3, 0, 0, 0, 0],
        [0, 10, 4, 26, 0, 0, 0, 0, 0, 0],
        [0, 3, 0, 0, 14, 0, 10, 4, 0, 2],
        [0, 0, 0, 0, 0, 0, 8, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 2, 0, 0, 0],
        [0, 0, 0, 7, 9, 0, 0, 25, 0, 0],
        [0, 0, 6, 0, 3, 0, 0, 0, 16, 7],
        [0, 0, 0, 8, 6, 0, 0, 0, 0, 27],
    ]
)


@pytest.fixture(scope="session")
def board():
    """Flows between the 16 squares of a board with three towns, codes 01 to 16 row by row."""
    size = np.array([900, 60, 45, 400, 80, 70, 50, 90, 35, 20, 65, 55, 40, 650, 110, 30])
    at = np.array([divmod(place, 4) for place in range(16)], dtype=float)
    distance = np.abs(at[:, None] - at[None, :]).sum(axis=2)
    pull = size[None, :] / (1.0 + distance) ** 4
    np.fill_diagonal(pull, 1.2 * pull.sum(axis=1))
    flows = np.floor(size[:, None] * pull / pull.sum(axis=1, keepdims=True)).astype(int)
    return Flows.from_matrix(flows, codes=[f"{place:02d}" for place in range(1, 17)])
