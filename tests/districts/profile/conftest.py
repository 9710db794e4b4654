"""What tests of profiles have in common: the public data, and invented districts of each kind."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DATA = ROOT.resolve().parent / "shared" / "data"
EXAMPLE = ROOT / "examples" / "profile"


@pytest.fixture(scope="session")
def shared_data():
    if not DATA.is_dir():
        pytest.skip("the public data sets (../shared/data) are not here")
    return DATA


@pytest.fixture(scope="session")
def invented():
    """The script that makes districts of each kind."""
    spec = importlib.util.spec_from_file_location("make_profile", EXAMPLE / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
