"""Invented districts of each kind, for tests of profiles."""

import importlib.util
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[3] / "examples" / "profile"


@pytest.fixture(scope="session")
def invented():
    """The script that makes districts of each kind."""
    spec = importlib.util.spec_from_file_location("make_profile", EXAMPLE / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
