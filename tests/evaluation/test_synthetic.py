"""Synthetic control and difference in differences: planted weights, accounts, dates."""

import numpy as np
import pytest
from made import factors, make_panel, one_treated

from distretto.errors import InputError
from distretto.evaluation.inference.randomisation import randomise
from distretto.evaluation.simplex import simplex_weights
from distretto.evaluation.synthetic import Synthetic, fit

METHODS = ("did", "control")


@pytest.mark.parametrize("method", METHODS)
def test_planted_weights_and_effect_are_recovered(method):
    values = factors(np.random.default_rng(0), noise=0.0)
    values[1:] += np.random.default_rng(1).normal(size=(15, 12, 1))
    values[0] = 0.7 * values[3] + 0.3 * values[5]
    values[0, 8:] += 2.5
    panel = one_treated(values)
    weights = fit(panel, on="y0", method=method)
    if method == "control":
        assert weights.donors(panel) == pytest.approx({"u3": 0.7, "u5": 0.3}, abs=1e-5)
        assert weights.effect(panel)[0] == pytest.approx(2.5, abs=1e-5)
        assert weights.misfit(panel)[0] < 1e-5
    else:  # the ridge spreads the weights, on purpose
        assert list(weights.donors(panel))[:1] == ["u3"]
        assert weights.effect(panel)[0] == pytest.approx(2.5, abs=0.6)


def test_difference_in_differences_by_another_solver():
    """Weights and effect as the definitions have them, by a general optimiser."""
    from scipy.optimize import minimize

    values = factors(np.random.default_rng(2), n=7, periods=8)
    start = np.array([5, 5, 8, 8, 8, 8, 8])
    weights = fit(make_panel(values, start), on="y0")
    y, own = values[2:, :, 0], values[:2, :, 0].mean(axis=0)
    zeta = 6**0.25 * np.diff(y[:, :5], axis=1).std(ddof=1)

    def best(loss, size):
        found = minimize(
            lambda w: loss(w[:-1], w[-1]),
            np.append(np.full(size, 1 / size), 0.0),
            method="SLSQP",
            bounds=[(0, 1)] * size + [(None, None)],
            constraints={"type": "eq", "fun": lambda w: w[:-1].sum() - 1},
            options={"ftol": 1e-14, "maxiter": 1000},
        )
        return found.x[:-1]

    unit = best(
        lambda w, c: ((w @ y[:, :5] + c - own[:5]) ** 2).sum() + zeta**2 * 5 * (w**2).sum(), 5
    )
    before = best(lambda w, c: ((y[:, :5] @ w + c - y[:, 5:].mean(axis=1)) ** 2).sum(), 5)
    (block,) = weights.blocks
    assert block.unit == pytest.approx(unit, abs=1e-5)
    assert block.before == pytest.approx(before, abs=1e-4)
    gap = own - unit @ y
    by_hand = gap[5:].mean() - before @ gap[:5]
    assert weights.effect(make_panel(values, start))[0] == pytest.approx(by_hand, abs=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_an_account_holds_with_shared_weights_only(method):
    rng = np.random.default_rng(3)
    parts = factors(rng, k=4, noise=1.0) * 1e5
    values = np.concatenate([parts.sum(axis=2, keepdims=True), parts], axis=2)
    names = ["value_added", "wages", "contributions", "taxes", "profit"]
    start = np.where(np.arange(16) == 0, 8, np.where(np.arange(16) == 1, 6, 12))
    panel = make_panel(values, start, outcomes=names)
    weights = fit(panel, method=method)
    effect = weights.effect(panel)
    assert abs(effect[0] - effect[1:].sum()) < 1e-8 * np.abs(effect).sum()
    assert effect == pytest.approx(Synthetic(method=method).estimate(panel))
    only_wages = panel.of(panel.values[:, :, 1:2], ("wages",))
    assert weights.effect(only_wages)[0] == pytest.approx(effect[1])
    apart = [fit(panel, on=name, method=method).effect(panel)[k] for k, name in enumerate(names)]
    assert abs(apart[0] - sum(apart[1:])) > 0.01 * abs(apart[0])


def test_dates_are_averaged_by_treated_observations():
    values = factors(np.random.default_rng(4), k=2)
    start = np.array([6, 9, 9, *[12] * 13])
    panel = make_panel(values, start)
    weights = fit(panel, on="y1")
    each = []
    for s in (6, 9):
        rows = np.flatnonzero((start == s) | (start == 12))
        each.append(fit(panel.rows(rows), on="y1").effect(panel.rows(rows)))
    assert weights.effect(panel) == pytest.approx((6 * each[0] + 6 * each[1]) / 12)
    events, gap = weights.gap(panel)
    assert events == tuple(range(-9, 6))
    later = weights.blocks[1].gap(panel)
    assert gap[0] == pytest.approx(later[0])
    both = (weights.blocks[0].gap(panel)[6] + 2 * later[9]) / 3
    assert gap[events.index(0)] == pytest.approx(both)


def test_incomplete_units_and_early_dates_are_left_out_and_said():
    values = factors(np.random.default_rng(5), k=2)
    values[7, 3, 1] = np.nan
    start = np.array([8, 1, 0, *[12] * 13])
    panel = make_panel(values, start)
    weights = fit(panel, on="y0")
    assert weights.incomplete == 1
    assert weights.left_out == (0, 1)
    assert set(weights.blocks[0].donors) == set(range(3, 16)) - {7}
    assert np.isfinite(weights.effect(panel)).all()


def test_covariates_count_beside_outcomes():
    rng = np.random.default_rng(6)
    values = np.repeat(rng.normal(size=(1, 6, 1)), 5, axis=0)  # outcomes tell nothing apart
    x = np.array([[2.0], [0.0], [1.0], [3.0], [9.0]])
    panel = make_panel(values, [4, 6, 6, 6, 6], covariates=x)
    weights = fit(panel, on="y0", method="control", covariates=True)
    (block,) = weights.blocks
    assert block.unit @ x[1:, 0] == pytest.approx(2.0, abs=1e-5)
    with pytest.raises(InputError, match="resemble"):
        fit(make_panel(values, [4, 6, 6, 6, 6]), on="y0", method="control", covariates=True)


def test_leaving_out_donors():
    panel = one_treated(factors(np.random.default_rng(7)))
    design = Synthetic(on="y0", method="control")
    found = design.without_each_donor(panel)
    assert list(found) == list(design.fit(panel).donors(panel))
    label = next(iter(found))
    rest = panel.rows(np.flatnonzero(panel.units != label))
    assert found[label] == pytest.approx(design.estimate(rest))


def test_randomisation_takes_the_estimator():
    panel = one_treated(factors(np.random.default_rng(10), n=10))
    found = randomise(panel, Synthetic(on="y0").estimate)
    assert found.exact
    assert found.of_treatment[0] == pytest.approx(1.0)


def test_what_cannot_be_built_is_refused():
    values = np.zeros((3, 6))
    with pytest.raises(InputError, match="unknown outcome"):
        fit(make_panel(values, [3, 6, 6]))
    with pytest.raises(InputError, match="nothing to build"):
        fit(make_panel(values, [1, 6, 6]), on="y0")
    with pytest.raises(InputError, match="nothing to build"):
        fit(make_panel(values, [3, 4, 5]), on="y0")
    weights = fit(make_panel(values, [3, 6, 6]), on="y0")
    with pytest.raises(InputError, match="do not fit"):
        weights.effect(make_panel(values[:2], [3, 6]))


def test_equal_weights_give_plain_difference_in_differences():
    rng = np.random.default_rng(11)
    values = np.repeat(rng.normal(size=(6, 1, 1)), 8, axis=1)
    values[:2, 5:] += 1.0
    panel = make_panel(values, [5, 5, 8, 8, 8, 8])
    weights = fit(panel, on="y0")
    assert weights.blocks[0].unit == pytest.approx(np.full(4, 0.25))
    assert weights.effect(panel)[0] == pytest.approx(1.0)
    assert simplex_weights(np.zeros((2, 3)), np.zeros(2)) == pytest.approx(np.full(3, 1 / 3))
