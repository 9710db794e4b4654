"""Folders of results of the toy district that stands in for the model, see `tests/experiments`."""

import importlib.util
from pathlib import Path

import pytest

import distretto
from distretto.errors import ResultError

_PATH = Path(__file__).parents[1] / "experiments" / "conftest.py"
_spec = importlib.util.spec_from_file_location("toy_district", _PATH)
_toys = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_toys)
scenario, toy = _toys.scenario, _toys.toy

ARMS = ["none", "floor=labour-floor@2"]
COMMAND = ["distretto", "compare", "santa-croce", "--arm", "none", "--overwrite"]


@pytest.fixture
def compared(toy, scenario, tmp_path):
    """A comparison of three worlds and five quarters, and its folder."""
    folder = tmp_path / "compared"
    made = distretto.compare(scenario, ARMS, worlds=3, quarters=5, out=folder, command=COMMAND)
    return made, folder


@pytest.fixture
def interrupted(toy, scenario, tmp_path):
    """The folder of a comparison that broke off, not by Ctrl-C, when a world was finished."""
    folder = tmp_path / "interrupted"

    def fail(done, total):
        if done == 1:
            raise ResultError("stopped")

    with pytest.raises(ResultError, match="stopped"):
        distretto.compare(
            scenario, ARMS, worlds=3, quarters=5, threads=1, out=folder, progress=fail
        )
    return folder
