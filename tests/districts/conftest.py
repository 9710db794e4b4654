"""The made country, and public data where they are beside the repository."""

import sys
from pathlib import Path

import pytest

from distretto.tables import read_employment

HERE = Path(__file__).parent
DATA = HERE.resolve().parents[2] / "shared" / "data"
sys.path.insert(0, str(HERE))  # the made country is a module beside the tests

from made_country import made_country  # noqa: E402


@pytest.fixture(scope="session")
def country():
    """A made country of 60 areas, as a frame."""
    return made_country()


@pytest.fixture(scope="session")
def table(country):
    """The same, read."""
    return read_employment(country)


@pytest.fixture(scope="session")
def shared_data():
    if not DATA.is_dir():
        pytest.skip("the public data sets (../shared/data) are not here")
    return DATA
