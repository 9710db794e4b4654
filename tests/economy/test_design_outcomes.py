import numpy as np
import pytest

from distretto.economy.design_search import FORDIST, TEAM
from distretto.economy.outcomes.design import OUTCOMES, measure


def test_design_outcomes_by_hand(bench):
    b = bench(firms=4)
    firms, designs = b.state.firms, b.state.designs
    for f, (final, staff) in enumerate(((True, 30), (True, 10), (False, 10))):
        b.open_firm(f, final=final, phases=1, workers=staff)
    firms.design[:] = (0.9, 0.7, 5.0, 5.0)
    designs.changes[:] = (3, 0, 0, 9)
    designs.organisation[:] = (FORDIST, TEAM, TEAM, TEAM)
    designs.automation[:] = (0.5, 0.0, 0.1, 1.0)
    designs.knowledge[:] = (0.6, 0.3, 0.0, 1.0)
    found = dict(zip((o.name for o in OUTCOMES), b.run(measure), strict=True))
    assert found == pytest.approx(
        {
            "design_quality": 0.8,
            "innovations": 1.5,
            "team_firms": 2 / 3,
            "fordist_firms": 0.5,
            "automation": (0.5 * 30 + 0.1 * 10) / 50,
            "analytical_knowledge": 0.3,
        }
    )


def test_an_empty_district_has_no_designs(bench):
    assert np.all(np.isnan(bench().run(measure)))
