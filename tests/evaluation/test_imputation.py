"""Effects by imputation."""

import numpy as np
import pytest
from made import make_panel, staggered

from distretto.errors import InputError
from distretto.evaluation.imputation import impute


def test_published_answer_of_the_minimum_wage_panel(mpdta):
    assert impute(mpdta).att[0] == pytest.approx(-0.04770992, abs=5e-9)


def test_without_noise_each_effect_is_exact():
    rng = np.random.default_rng(0)
    start = np.array([2, 3, 4, 6, 6, 0])
    effect = rng.normal(size=(6, 6)) * (np.arange(6) >= start[:, None])
    values = rng.normal(size=(6, 1)) + rng.normal(size=(1, 6)) + effect
    values[1, 4] = np.nan
    found = impute(make_panel(values, start))
    counted = found.counted
    assert not counted[5].any() and not counted[1, 4]  # always treated; not observed
    assert np.allclose(found.effects[counted][:, 0], effect[counted])
    assert found.left_out == 6
    assert found.att[0] == pytest.approx(effect[counted].mean())


def test_an_account_holds_between_effects():
    rng = np.random.default_rng(1)
    panel = staggered(rng, k=3)
    values = np.concatenate([panel.values, panel.values.sum(axis=2, keepdims=True)], axis=2) * 1e6
    values[rng.random(values.shape[:2]) < 0.1, 1] = np.nan
    found = impute(make_panel(values, panel.start))
    assert abs(found.att[:3].sum() - found.att[3]) < 1e-8 * np.abs(found.att).sum()


def test_effects_over_some_observations():
    panel = staggered(np.random.default_rng(2), noise=0.0, effect=1.0)
    events = np.arange(8) - panel.start[:, None]
    growing = panel.values + np.where(panel.treated, events, 0)[:, :, None]
    found = impute(panel.of(growing, panel.outcomes))
    assert found.over(events == 2)[0][0] == pytest.approx(3.0)
    with pytest.raises(InputError, match="no treated observation"):
        found.over(events == 40)


def test_what_cannot_be_imputed_is_said():
    with pytest.raises(InputError, match="no effect can be imputed"):
        impute(make_panel(np.zeros((2, 3)), [0, 0]))
