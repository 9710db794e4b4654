"""Experiments: the training experiment, Neyman by hand, adjustment, clusters, accounts."""

import numpy as np
import pytest
from made import make_panel

from distretto.errors import InputError
from distretto.evaluation.experiment import difference_in_means
from distretto.evaluation.inference.randomisation import randomise

BACKGROUND = ["age", "educ", "black", "hisp", "married", "nodegree", "re74", "re75"]


@pytest.fixture(scope="module")
def nsw(shared_data):
    """National Supported Work, Dehejia and Wahba's sample; earnings in 1978, thousand dollars."""
    import pandas as pd

    frame = pd.read_csv(shared_data / "us_nsw_training_experiment" / "nsw_experimental.csv.gz")
    return make_panel(
        frame[["re78"]].to_numpy(),
        1 - frame.train.to_numpy(),
        outcomes=["re78"],
        covariates=frame[BACKGROUND].to_numpy(),
    )


def test_published_answer_of_the_training_experiment(nsw):
    found = difference_in_means(nsw)
    assert found.counts == (260, 185)
    assert found.effect[0] == pytest.approx(1.79434, abs=5e-6)
    assert found.se[0] == pytest.approx(0.6710, abs=5e-5)
    adjusted = difference_in_means(nsw, adjust=True)
    assert adjusted.effect[0] == pytest.approx(1.79434, abs=0.4)
    assert adjusted.se[0] < found.se[0] * 1.05


def test_randomisation_of_the_training_experiment(nsw):
    found = randomise(nsw, lambda panel: difference_in_means(panel).effect, draws=2000, seed=1)
    assert found.p_values()[0] == pytest.approx(0.0045, abs=0.004)


def test_neyman_by_hand():
    rng = np.random.default_rng(0)
    values, start = rng.normal(size=(30, 4, 2)), np.where(np.arange(30) < 12, 2, 4)
    found = difference_in_means(make_panel(values, start))
    y = values[:, 2:].mean(axis=1)
    assert found.means == pytest.approx(np.array([y[12:].mean(axis=0), y[:12].mean(axis=0)]))
    assert found.effect == pytest.approx(y[:12].mean(axis=0) - y[12:].mean(axis=0))
    variance = y[:12].var(axis=0, ddof=1) / 12 + y[12:].var(axis=0, ddof=1) / 18
    assert found.se == pytest.approx(np.sqrt(variance))


def test_adjustment_is_the_regression_with_interactions():
    rng = np.random.default_rng(1)
    x, d = rng.normal(size=(60, 2)), np.arange(60) < 25
    y = 1.0 + 2.0 * d + x @ np.array([1.0, -1.0]) + 0.5 * d * x[:, 0] + rng.normal(size=60)
    found = difference_in_means(
        make_panel(y[:, None], np.where(d, 0, 1), covariates=x), adjust=True
    )
    centred = x - x.mean(axis=0)
    full = np.column_stack([np.ones(60), d, centred, d[:, None] * centred])
    beta = np.linalg.lstsq(full, y)[0]
    inverse = np.linalg.inv(full.T @ full)
    weight = (y - full @ beta) ** 2 / (1 - np.einsum("ip,pq,iq->i", full, inverse, full))
    assert found.effect[0] == pytest.approx(beta[1])
    robust = inverse @ (full.T * weight) @ full @ inverse
    assert found.se[0] == pytest.approx(np.sqrt(robust[1, 1]))


def test_clusters_of_equal_size_count_with_their_means():
    rng = np.random.default_rng(2)
    cluster = np.repeat(np.arange(12), 5)
    start = np.where(cluster < 5, 0, 1)
    y = rng.normal(size=12)[cluster] + rng.normal(size=60)
    found = difference_in_means(make_panel(y[:, None], start, cluster=cluster))
    means = y.reshape(12, 5).mean(axis=1)
    by_means = difference_in_means(make_panel(means[:, None], start[::5]))
    assert found.effect == pytest.approx(by_means.effect)
    assert found.se == pytest.approx(by_means.se)


@pytest.mark.parametrize("adjust", [False, True])
def test_an_account_of_the_data_holds_between_effects(adjust):
    rng = np.random.default_rng(3)
    parts = rng.normal(size=(50, 3, 3)) * 1e5
    parts[rng.random((50, 3)) < 0.1, 1] = np.nan
    values = np.concatenate([parts, parts.sum(axis=2, keepdims=True)], axis=2)
    start, x = np.where(np.arange(50) < 20, 1, 3), rng.normal(size=(50, 2))
    found = difference_in_means(make_panel(values, start, covariates=x), adjust=adjust)
    assert found.effect[:3].sum() == pytest.approx(found.effect[3], rel=1e-10)


def test_what_is_no_experiment_is_refused():
    values = np.zeros((4, 3))
    with pytest.raises(InputError, match="not a comparison"):
        difference_in_means(make_panel(values, [1, 2, 3, 3]))
    with pytest.raises(InputError, match="treated and untreated"):
        difference_in_means(make_panel(values, [1, 3, 3, 3], cluster=[0, 0, 1, 1]))
    with pytest.raises(InputError, match="too few treated"):
        difference_in_means(make_panel(values, [1, 3, 3, 3]))
    with pytest.raises(InputError, match="nothing to adjust"):
        difference_in_means(make_panel(values, [1, 1, 3, 3]), adjust=True)
