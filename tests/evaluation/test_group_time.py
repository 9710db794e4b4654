"""Group-time effects: published answers, planted effects, accounts, influence functions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import make_panel, staggered

from distretto.errors import InputError
from distretto.evaluation.aggregation import aggregate
from distretto.evaluation.estimators import Design
from distretto.evaluation.group_time import group_time
from distretto.evaluation.panel import Panel

METHODS = ("none", "regression", "ipw", "dr")


def test_published_answers_of_the_minimum_wage_panel(mpdta):
    effects = group_time(mpdta, control="never")
    simple = aggregate(effects)
    assert simple.overall[0] == pytest.approx(-0.03995128, abs=5e-9)
    assert simple.overall_se[0] == pytest.approx(0.01203401, abs=5e-9)
    assert aggregate(effects, "group").overall[0] == pytest.approx(-0.03101828, abs=5e-9)
    assert aggregate(effects, "calendar").overall[0] == pytest.approx(-0.04170043, abs=5e-9)
    event = aggregate(effects, "event")
    assert event.overall[0] == pytest.approx(-0.07723982, abs=5e-9)
    after = [event.att[event.at.index(e), 0] for e in range(4)]
    assert after == pytest.approx([-0.019932, -0.050957, -0.137259, -0.100811], abs=5e-7)
    not_yet = aggregate(group_time(mpdta, control="not-yet"))
    assert not_yet.overall[0] == pytest.approx(-0.03976363, abs=5e-9)


def test_published_cells_of_the_minimum_wage_panel(mpdta):
    cells = {(c.group, c.period): c.att[0] for c in group_time(mpdta, control="never").cells}
    found = [cells[1, 1], cells[1, 2], cells[1, 3], cells[1, 4], cells[3, 3], cells[3, 4]]
    assert found == pytest.approx([-0.0105, -0.0704, -0.1373, -0.1008, -0.0046, -0.0412], abs=5e-5)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("control", ["never", "not-yet"])
def test_a_planted_effect_is_found(method, control):
    rng = np.random.default_rng(4)
    x = rng.normal(size=(400, 2))
    start = np.where(rng.random(400) < 1 / (1 + np.exp(-x[:, 0])), rng.choice([3, 5], 400), 8)
    trend = np.arange(8.0)
    values = rng.normal(size=(400, 1)) + rng.normal(size=(400, 8)) * 0.1
    values = values + 0.5 * (trend >= start[:, None])
    if method != "none":
        values = values + x[:, :1] * trend  # trends differ by what the covariates tell
    found = aggregate(group_time(make_panel(values, start, covariates=x), method=method))
    # Weights by odds are noisier than regression where trends differ much.
    assert abs(found.overall[0] - 0.5) < 4 * found.overall_se[0] + 0.01
    assert found.overall_se[0] < (0.2 if method == "ipw" else 0.03)


@pytest.mark.parametrize("method", METHODS)
def test_an_account_of_the_data_holds_between_effects(method):
    rng = np.random.default_rng(1)
    panel = staggered(rng, k=4, effect=np.array([1.0, 2.0, -1.0, 0.5]))
    values = np.concatenate([panel.values, panel.values.sum(axis=2, keepdims=True)], axis=2)
    values[rng.random(values.shape[:2]) < 0.1, 2] = np.nan  # one line missing drops the row
    panel = make_panel(values * 1e6, panel.start, covariates=rng.normal(size=(200, 2)))
    effects = group_time(panel, method=method)
    for by in ("simple", "event", "group", "calendar"):
        found = aggregate(effects, by)
        parts, total = found.overall[:4], found.overall[4]
        assert abs(parts.sum() - total) < 1e-8 * np.abs(parts).sum()
        psi = found.overall_influence
        assert np.allclose(psi[:, :4].sum(axis=1), psi[:, 4], atol=1e-3)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("by", ["simple", "event", "group", "calendar"])
def test_influence_functions_say_what_a_unit_more_would_do(method, by):
    """Giving a unit a little more weight moves the estimate by its influence."""
    rng = np.random.default_rng(7)
    start = np.repeat([3, 5, 8, 8], 30)
    x = rng.normal(size=(120, 1)) + 0.2 * (start < 8)[:, None]
    values = rng.normal(size=(120, 8)) + (np.arange(8) >= start[:, None]) + x * np.arange(8)
    panel = make_panel(values, start, covariates=x)
    found = aggregate(group_time(panel, method=method), by)
    assert np.abs(found.overall_influence.mean(axis=0)) < 1e-9
    copies = 60
    for unit in (0, 40, 70, 100):
        # All units many times, and one of them once more.
        index = np.append(np.tile(np.arange(120), copies), unit)
        more = aggregate(group_time(panel.rows(index), method=method), by).overall
        moved = (more - found.overall) * (120 * copies + 1)
        assert moved[0] == pytest.approx(found.overall_influence[unit, 0], rel=0.03, abs=0.01)


def test_effects_on_several_outcomes_are_those_of_each_alone():
    panel = staggered(np.random.default_rng(2), k=3)
    together = aggregate(group_time(panel), "event")
    for k in range(3):
        alone = panel.of(panel.values[:, :, [k]], panel.outcomes[k : k + 1])
        each = aggregate(group_time(alone), "event")
        assert np.allclose(each.att[:, 0], together.att[:, k])
        assert np.allclose(each.se[:, 0], together.se[:, k])


def test_standard_errors_are_by_cluster():
    rng = np.random.default_rng(3)
    start = np.repeat([2, 4], 300)
    cluster = np.repeat(np.arange(60), 10)
    shock = rng.normal(size=(60, 4))[cluster]
    values = shock + 0.1 * rng.normal(size=(600, 4))
    apart = aggregate(group_time(make_panel(values, start)))
    together = aggregate(group_time(make_panel(values, start, cluster=cluster)))
    assert together.overall_se[0] > 2.5 * apart.overall_se[0]


def test_not_yet_treated_controls_begin_after_the_period():
    start = [2, 3, 3, 4]
    values = np.zeros((4, 4))
    values[:, 2:] = 1.0  # a common rise
    values[1:3, 3] += 5.0  # treated then
    effects = group_time(make_panel(values, start))
    cells = {(c.group, c.period): (c.att[0], c.controls) for c in effects.cells}
    assert cells[2, 2] == (0.0, 3)  # the others are all untreated in period 2
    assert cells[2, 3] == (0.0, 1)
    assert cells[3, 3] == (5.0, 1)


def test_anticipation_moves_the_base_back():
    start = np.array([3, 3, 6, 6])
    values = np.zeros((4, 6))
    values[:2, 2:] = 1.0  # the effect shows one period early
    panel = make_panel(values, start)
    assert aggregate(group_time(panel)).overall[0] == 0.0
    assert aggregate(group_time(panel, anticipation=1)).overall[0] == 1.0


def test_always_treated_units_are_compared_with_nobody():
    panel = staggered(np.random.default_rng(5))
    start = panel.start.copy()
    start[:20] = 0
    found = group_time(panel.starting(start))
    kept = group_time(panel.starting(start).rows(np.arange(20, 200)))
    assert np.allclose(aggregate(found, "event").att, aggregate(kept, "event").att)


def test_what_cannot_be_estimated_is_said():
    with pytest.raises(InputError, match="no effect can be estimated"):
        group_time(make_panel(np.zeros((3, 4)), [0, 0, 4]))
    with pytest.raises(InputError, match="there are none"):
        group_time(make_panel(np.zeros((3, 4)), [2, 4, 4]), method="dr")
    x = np.array([[5.0], [6.0], [-5.0], [-6.0], [-4.0]])
    panel = make_panel(np.random.default_rng(0).normal(size=(5, 4)), [2, 2, 4, 4, 4], covariates=x)
    with pytest.raises(InputError, match="no effect") as failure:
        group_time(panel, method="ipw")
    assert "tell the treated" in str(failure.value)


def test_a_large_panel_keeps_its_types():
    panel = staggered(np.random.default_rng(6), n=2000, periods=10, k=8)
    assert isinstance(panel, Panel)
    found = aggregate(group_time(panel))
    assert found.overall.shape == (8,)
    assert found.overall_influence.shape == (2000, 8)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    control=st.sampled_from(["never", "not-yet"]),
    anticipation=st.integers(0, 1),
    seen_before=st.integers(1, 2),
    weighted=st.booleans(),
    closing=st.booleans(),
)
def test_the_average_alone_is_that_of_all_cells(
    seed, control, anticipation, seen_before, weighted, closing
):
    """Gaps, closed units, weights and groups without controls, in any mixture."""
    rng = np.random.default_rng(seed)
    n, t = 25, 6
    values = rng.normal(size=(n, t, 2))
    values[rng.random((n, t)) < 0.1] = np.nan
    panel = Panel(
        units=np.arange(n).astype(object),
        periods=np.arange(t, dtype=float),
        start=rng.choice([0, 2, 3, 5, t], n),
        values=values,
        outcomes=("a", "b"),
        cluster=np.arange(n),
        covariates=np.zeros((n, 0)),
        weights=rng.random(n) + 0.5 if weighted else None,
        closed=rng.integers(1, t + 1, n) if closing else None,
    )
    design = Design(control=control, anticipation=anticipation, seen_before=seen_before)
    try:
        expected = design.effect(panel).att
    except InputError:
        with pytest.raises(InputError):
            design.estimate(panel)
        return
    np.testing.assert_allclose(design.estimate(panel), expected, rtol=1e-10, atol=1e-12)
