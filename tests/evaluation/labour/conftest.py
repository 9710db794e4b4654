"""The made world of firms and workers, and what an evaluation says of it."""

import made_staff as made
import pytest

from distretto.evaluation import Options, evaluate


@pytest.fixture(scope="session")
def world():
    return made.made_world()


@pytest.fixture(scope="session")
def found(world):
    firms, workers = world
    return evaluate(firms, Options(living_wage=made.LINE, draws=199), workers=workers)
