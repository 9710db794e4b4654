"""Placebos of synthetic counterparts: all donors, drawn ones."""

import numpy as np
import pytest
from made import factors, make_panel, one_treated

from distretto.errors import InputError
from distretto.evaluation.inference.placebo import placebo
from distretto.evaluation.synthetic import Synthetic


def test_placebos_of_one_treated_unit_are_all_donors():
    panel = one_treated(factors(np.random.default_rng(8), n=25))
    panel.values[0, 8:] += 50.0
    design = Synthetic(on="y0")
    found = placebo(panel, design)
    assert found.effects.draws.shape == (25, 1)
    assert found.effects.p_values()[0] == found.effects.smallest_p == 1 / 25
    assert found.p_ratio[0] == 1 / 25
    low, high = found.effects.interval(np.ones(1))
    # 5% of 25 is 1.25: values are rejected up to which no placebo is as far away.
    farthest = np.abs(found.effects.draws[1:]).max()
    assert (low, high) == pytest.approx(
        (found.effects.estimates[0] - farthest, found.effects.estimates[0] + farthest)
    )
    rest = panel.rows(np.arange(1, 25))
    first = rest.starting(np.where(np.arange(24) == 0, 8, 12))
    assert found.effects.draws[1] == pytest.approx(design.estimate(first))
    assert found.se == pytest.approx(found.effects.draws[1:].std(axis=0, ddof=1))


def test_placebos_of_several_units_are_drawn():
    values = factors(np.random.default_rng(9), k=2)
    panel = make_panel(values, np.array([6, 9, *[12] * 14]))
    design = Synthetic(on="y0")
    found = placebo(panel, design, draws=20, seed=1)
    assert found.effects.draws.shape == (21, 2)
    assert not found.effects.exact
    again = placebo(panel, design, draws=20, seed=1)
    assert np.array_equal(found.effects.draws, again.effects.draws)
    clustered = make_panel(values, panel.start, cluster=np.arange(16) // 2)
    with pytest.raises(InputError, match="clusters"):
        placebo(clustered, design)
    with pytest.raises(InputError, match="too few donors"):
        placebo(panel.rows(np.arange(5)), design)
