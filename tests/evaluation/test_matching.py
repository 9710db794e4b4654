"""Matched controls: alike before treatment, and the planted effect where others find a trend."""

import numpy as np
import pytest
from made import make_panel, staggered

from distretto.errors import InputError
from distretto.evaluation import Design
from distretto.evaluation.matching import match, placebo

EFFECT = 5.0


def selected(rng, n=600, periods=9, start=5):
    """Return firms of which the larger, and the faster growing, are more often members.

    Growth before is part of growth after, so members would have grown more in any case.
    """
    level, slope = rng.normal(size=n), rng.normal(size=n)
    member = rng.random(n) < 1.0 / (1.0 + np.exp(1.0 - level - slope))
    time = np.arange(periods)
    values = (
        50.0 + 10.0 * level[:, None] + slope[:, None] * time + 0.3 * rng.normal(size=(n, periods))
    )
    values += EFFECT * (member[:, None] & (time >= start))
    return make_panel(values, np.where(member, start, periods))


@pytest.mark.parametrize("how", ["balance", "neighbours"])
def test_matching_restores_the_effect_under_selection_on_level_and_slope(how):
    panel = selected(np.random.default_rng(3))
    plain = Design().effect(panel)
    matched = Design(matching=how).effect(panel)
    bias, se = float(plain.att[0]) - EFFECT, float(plain.se[0])
    assert bias > 1.0 and bias > 4.0 * se
    assert abs(float(matched.att[0]) - EFFECT) < 0.25
    assert abs(float(matched.att[0]) - EFFECT) < 3.0 * float(matched.se[0])


def test_the_average_over_many_panels_is_the_planted_effect():
    rng = np.random.default_rng(11)
    found = [Design(matching="balance").estimate(selected(rng, n=300))[0] for _ in range(30)]
    assert np.mean(found) == pytest.approx(EFFECT, abs=3.0 * np.std(found) / np.sqrt(30))


def test_balance_is_exact_in_every_feature():
    found = match(selected(np.random.default_rng(3)))
    assert [each.feature for each in found.balance] == ["y0, level", "y0, slope"]
    assert all(each.gap_before > 0.5 for each in found.balance)
    assert all(abs(each.gap_after) < 1e-6 for each in found.balance)
    weights, treated = found.panel.weights, found.panel.ever_treated
    assert (weights[treated] == 1.0).all()
    assert weights[~treated].sum() == pytest.approx(treated.sum())
    assert 1.0 < found.effective < (~treated).sum()
    assert 0.0 <= found.off_support < 0.2


def test_weights_are_even_where_nothing_has_to_be_balanced():
    values = np.repeat([[1.0, 2.0, 4.0, 9.0]], 8, axis=0)
    found = match(make_panel(values, [2] * 3 + [4] * 5))
    assert found.panel.weights.tolist() == pytest.approx([1.0] * 3 + [0.6] * 5)
    assert found.effective == pytest.approx(5.0)


def test_neighbours_are_the_nearest_and_others_are_left_out():
    level = np.array([0.0, 10.0, 0.1, -0.1, 9.9, 50.0])
    values = level[:, None] + np.zeros((6, 4))
    found = match(make_panel(values, [2, 2, 4, 4, 4, 4]), "neighbours", neighbours=1)
    assert found.panel.units.tolist()[:2] == ["u0", "u1"]
    assert "u4" in found.panel.units and "u5" not in found.panel.units
    assert found.panel.n == 4


def test_covariates_are_balanced_too():
    rng = np.random.default_rng(5)
    panel = staggered(rng, n=300)
    x = rng.normal(size=(300, 1)) + 0.5 * panel.ever_treated[:, None]
    found = match(make_panel(panel.values, panel.start, covariates=x))
    assert found.balance[-1].feature == "x0"
    assert found.balance[-1].gap_before > 0.3
    assert abs(found.balance[-1].gap_after) < 1e-6


def test_only_the_outcomes_named_are_balanced():
    found = match(staggered(np.random.default_rng(5), k=3), on=("y1",))
    assert [each.feature for each in found.balance] == ["y1, level", "y1, slope"]


def test_nothing_after_the_first_treatment_is_balanced():
    panel = selected(np.random.default_rng(3))
    later = panel.values.copy()
    later[:, 5:] += np.random.default_rng(0).normal(size=later[:, 5:].shape)
    again = match(panel.of(later, panel.outcomes))
    assert np.array_equal(again.panel.weights, match(panel).panel.weights)


def test_an_outcome_more_leaves_the_weights_learnt_on_the_others():
    panel = selected(np.random.default_rng(3))
    more = panel.beside(np.random.default_rng(0).normal(size=panel.values.shape), ("noise",))
    design = Design(matching="balance")
    alone, together = design.estimate(panel), design.learnt_on(panel.outcomes).estimate(more)
    assert together[0] == pytest.approx(alone[0], rel=1e-12)
    assert design.estimate(more)[0] != pytest.approx(alone[0], rel=1e-6)


def test_what_cannot_be_matched_is_said():
    with pytest.raises(InputError, match="nobody can be matched"):
        match(make_panel(np.zeros((3, 4)), [2, 2, 2]))
    with pytest.raises(InputError, match="no unit is treated"):
        match(make_panel(np.zeros((3, 4)), [4, 4, 4]))
    apart = make_panel(np.array([[9.0] * 4, [1.0] * 4, [2.0] * 4]), [2, 4, 4])
    with pytest.raises(InputError, match="no weights make the controls") as failure:
        match(apart)
    assert failure.value.found == "y0, level cannot be balanced"
    with pytest.raises(InputError, match="no outcome") as failure:
        match(apart, on=("y1",))
    assert (failure.value.where, failure.value.expected) == ("--match-on", "one of y0")


def test_treatment_moved_to_before_it_began_shows_nothing_where_trends_are_alike():
    panel = staggered(np.random.default_rng(8), n=400, starts=(5, 6))
    early = placebo(panel, 2)
    assert early.T == 5
    assert sorted(set(early.start.tolist())) == [3, 4, 5]
    found = Design().effect(early)
    assert abs(found.att[0]) < 3.0 * found.se[0]
    apart = placebo(selected(np.random.default_rng(3)), 2)
    found = Design().effect(apart)
    assert found.att[0] > 5.0 * found.se[0]


def test_treatment_cannot_be_moved_before_the_data():
    with pytest.raises(InputError, match="cannot be moved so far") as failure:
        placebo(staggered(np.random.default_rng(8)), 3)
    assert "from 1 to 2" in failure.value.expected
