"""Accounts close in every scenario under every institution alone and under pairs.

A season raises where an account is open by more than the tolerance, so that to run is to check.
The districts are those of the scenarios, scaled down to some fifty firms.
"""

from functools import cache

import numpy as np
import pytest

from distretto.economy import draws
from distretto.economy.accounts import TOLERANCE
from distretto.economy.district import District
from distretto.economy.institutions import REGISTRY
from distretto.economy.observation import OUTCOMES
from distretto.economy.parameters import DECLARED, build
from distretto.scenarios import load

pytestmark = pytest.mark.compiled

SCENARIOS = ("santa-croce", "prato", "baden-wuerttemberg", "fordist-plant")
FIRMS = 50
PAIRS = 20
SIZES = ("final_firms", "specialists", "final_workers", "specialist_workers")


@cache
def opening(name: str) -> District:
    """The district of a scenario, not larger than `FIRMS` firms, at the end of a short burn-in."""
    scenario = load(name, DECLARED, {outcome.name: outcome.unit for outcome in OUTCOMES})
    world = draws.world_seed(1, 0)
    values = scenario.draw(lambda name: draws.prior_uniform(world, name))
    scale = min(1.0, FIRMS / (values["size.final_firms"] + values["size.specialists"]))
    sizes = {f"size.{name}": round(scale * values[f"size.{name}"]) for name in SIZES}
    district = District.found(build({**values, **sizes, "schedule.burn_in": 6}), world)
    while district.quarter < 0:
        district.step()
    return district


def run(scenario: str, *institutions, quarters: int = 8) -> None:
    district = opening(scenario).copy()
    for _ in range(quarters):
        district.step(institutions)
        assert np.all(district.errors <= TOLERANCE)
    assert district.state.firms.alive.any()


@pytest.mark.parametrize("name", REGISTRY)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_accounts_close_under_every_institution(scenario, name):
    run(scenario, REGISTRY[name](start=1))


@pytest.mark.parametrize("pair", range(PAIRS))
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_accounts_close_under_pairs(scenario, pair):
    chance = np.random.default_rng(pair)
    names = chance.choice(list(REGISTRY), 2, replace=False)
    run(scenario, *(REGISTRY[name](start=int(chance.integers(4))) for name in names))
