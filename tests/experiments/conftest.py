"""A small district of known arithmetic in place of the model, where the model is not the point."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from distretto.economy.observation import OUTCOMES
from distretto.experiments import comparison, load_scenario, runs, worlds

BURN_IN = 3
EFFECT = 0.5  # of one institution on every outcome, at once


class ToyDistrict:
    """Outcomes are a keyed level, plus the quarter, plus a half per institution in force.

    Three persons work in two firms; each institution raises the wages of all by a tenth.
    """

    def __init__(self, key, quarter=-BURN_IN, in_force=0):
        self.key, self.quarter, self.in_force = key, quarter, in_force

    @classmethod
    def found(cls, parameters, seed, given=None):
        return cls(seed)

    @property
    def state(self):
        wage = np.array([0.8, 1.0, 1.2]) * (1.0 + 0.1 * self.in_force)
        people = np.array([7, 5, 9], dtype=np.uint64)
        workers = SimpleNamespace(
            alive=np.ones(3, bool),
            key=people,
            employer=np.array([0, 0, 1]),
            wage=wage,
            skill=np.array([0.3, 0.5, 0.7]),
            contract=np.zeros(3, int),
            unregistered=np.zeros(3, bool),
            paid_key=people,
            earned=wage,
        )
        firms = SimpleNamespace(
            alive=np.ones(2, bool),
            key=np.array([1, 2], dtype=np.uint64),
            final=np.array([True, False]),
            phases=np.array([3, 4], dtype=np.uint64),
            workers=np.array([2, 1]),
        )
        ties = SimpleNamespace(partner=np.array([[1], [-1]]), bought=np.array([[0.5], [0.0]]))
        owners = SimpleNamespace(partners=np.array([1, 1]))
        return SimpleNamespace(workers=workers, firms=firms, ties=ties, owners=owners)

    def firm_names(self, keys):
        return np.array([f"f{key}" for key in keys.tolist()])

    def copy(self):
        return ToyDistrict(self.key, self.quarter, self.in_force)

    def step(self, institutions=()):
        self.in_force = sum(each.start <= self.quarter for each in institutions)
        self.quarter += 1

    def observe(self):
        level = np.random.default_rng(self.key).normal(size=len(OUTCOMES))
        return level + (self.quarter - 1) + EFFECT * self.in_force

    def died_out(self):
        return self.key % 2 == 0 and self.in_force > 0

    def exploded(self):
        return False


@pytest.fixture(scope="session")
def scenario():
    return load_scenario("santa-croce")


@pytest.fixture
def toy(monkeypatch):
    """Run toy districts instead of the model."""
    monkeypatch.setattr(worlds, "District", ToyDistrict)
    monkeypatch.setattr(comparison, "prepare_kernels", lambda compiling: None)
    monkeypatch.setattr(runs, "prepare_kernels", lambda compiling: None)
    return ToyDistrict


SMALL = {
    "size.final_firms": 24,
    "size.specialists": 16,
    "size.final_workers": 360,
    "size.specialist_workers": 136,
    "schedule.burn_in": 4,
}


@pytest.fixture(scope="session")
def small_scenario(scenario):
    """The scenario that comes with the model, its district made small."""
    changed = {
        name: scenario.parameters[name].model_copy(update={"value": value})
        for name, value in SMALL.items()
    }
    return dataclasses.replace(scenario, parameters={**scenario.parameters, **changed})


@pytest.fixture
def small(small_scenario):
    """A small district of the model at the end of its burn-in."""
    return worlds.World(small_scenario, 1, 0).found()
