import numpy as np
import pytest

from distretto.economy.district import District
from distretto.economy.parameters import build
from distretto.economy.rent_sharing import rent_sharing_elasticity


def test_elasticity_of_a_made_panel():
    chance = np.random.default_rng(2)
    years, firms = 12, 40
    y = 0.3 * chance.standard_normal((years, firms))
    firm, year = chance.standard_normal(firms), chance.standard_normal((years, 1))
    # Firms that always pay and yield more must not count, nor years in which all do.
    value_added = np.exp(np.repeat(y + firm + year, 4, axis=0))
    pay = np.exp(np.repeat(0.05 * y + 0.8 * firm + 0.4 * year, 4, axis=0))
    workers = np.repeat(1.0 + chance.integers(0, 20, (years, firms)), 4, axis=0)
    pay[:16, 3] = np.nan  # founded later
    value_added[20:24, 5] = -1.0  # a year of loss
    found = rent_sharing_elasticity(pay, value_added, workers)
    assert found == pytest.approx(0.05, abs=1e-6)


@pytest.mark.slow
@pytest.mark.compiled
def test_rents_are_shared_as_in_veneto(midpoint):
    """0.03 to 0.07 (Card, Devicienti and Maida 2014), with room for a single small world."""
    district = District.found(build(midpoint), seed=5)
    while district.quarter < 0:
        district.step()
    keys = {}
    rows = []
    for _ in range(60):
        district.step()
        state = district.state
        alive = np.flatnonzero(state.firms.alive & (state.firms.workers > 0))
        for f in alive:
            place = keys.setdefault(int(state.firms.key[f]), len(keys))
            rows.append(
                (
                    district.quarter,
                    place,
                    state.practices.standing[f],
                    state.firms.yield_[f],
                    state.firms.workers[f],
                )
            )
    panel = np.full((3, 60, len(keys)), np.nan)
    for quarter, place, *values in rows:
        panel[:, quarter - 1, place] = values
    assert 0.01 < rent_sharing_elasticity(*panel) < 0.12
