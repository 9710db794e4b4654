"""The density of Duranton and Overman: against plain sums, and in made landscapes."""

import math

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from distretto.districts.concentration import distance_density, on_globe
from distretto.districts.concentration.distances import pair_histogram
from distretto.errors import InputError


@pytest.fixture(scope="module")
def sites():
    return np.random.default_rng(4).random((600, 2)) * 100


def plain_density(points, grid, h, weights=None):
    """The formula, pair by pair; distances below zero folded back."""
    distance = pdist(points)
    i, j = np.triu_indices(len(points), 1)
    weight = np.ones(len(distance)) if weights is None else weights[i] * weights[j]

    def kernel(apart):
        return np.exp(-0.5 * (apart / h) ** 2) / (h * math.sqrt(2 * math.pi))

    folded = kernel(grid[:, None] - distance) + kernel(grid[:, None] + distance)
    return folded @ weight / weight.sum()


@pytest.mark.parametrize("weighted", [False, True])
def test_it_is_the_sum_over_pairs(sites, weighted):
    weights = np.linspace(1, 9, 50) if weighted else None
    found = distance_density(sites[:50], sites, weights=weights, replications=20)
    right = plain_density(sites[:50], found.distance, found.bandwidth, weights)
    assert found.density == pytest.approx(right, rel=1e-3)


def test_the_bandwidth_is_silvermans(sites):
    found = distance_density(sites[:80], sites, replications=20)
    distance = pdist(sites[:80])
    first, third = np.quantile(distance, [0.25, 0.75])
    spread = min(distance.std(), (third - first) / 1.34)
    assert found.bandwidth == pytest.approx(0.9 * spread * len(distance) ** -0.2, rel=1e-3)


def test_it_integrates_to_one(sites):
    grid = np.linspace(0, 200, 2001)
    found = distance_density(sites[:50], sites, distances=grid, replications=20)
    assert np.trapezoid(found.density, grid) == pytest.approx(1, abs=1e-3)
    assert np.trapezoid(found.expected, grid) == pytest.approx(1, abs=1e-3)


def test_the_range_ends_at_the_median_distance(sites):
    found = distance_density(sites[:200], sites, replications=20)
    assert found.distance[0] == 0
    assert len(found.distance) == 101
    assert found.distance[-1] == pytest.approx(np.median(pdist(sites)), rel=0.1)


def test_a_cluster_is_localised_at_short_distances(sites):
    near = np.argsort(np.linalg.norm(sites - [30, 60], axis=1))[:25]
    found = distance_density(sites[near], sites, replications=200)
    assert found.verdict == "localised"
    assert found.localisation[:10].min() > 0
    assert found.localisation[-1] == 0
    assert not found.dispersion.any()


def test_plants_that_keep_apart_are_dispersed(sites):
    chosen = [0]
    for _ in range(35):
        chosen.append(
            np.min([np.linalg.norm(sites - sites[c], axis=1) for c in chosen], 0).argmax()
        )
    found = distance_density(sites[chosen], sites, replications=200)
    assert found.verdict == "dispersed"
    assert found.dispersion[0] > 0


def test_random_plants_are_found_localised_as_often_as_the_level_says(sites):
    draws = np.random.default_rng(6)
    verdicts = []
    for seed in range(120):
        industry = sites[draws.choice(len(sites), 30, replace=False)]
        found = distance_density(industry, sites, replications=100, seed=seed)
        verdicts.append(found.verdict)
    # 6 expected; 0 or more than 13 in one of a thousand.
    assert 0 < verdicts.count("localised") < 14
    assert 0 < verdicts.count("dispersed") < 14


def test_bands_hold_each_other(sites):
    found = distance_density(sites[:40], sites, replications=200)
    assert (found.global_low <= found.local_low).all()
    assert (found.local_low <= found.expected).all()
    assert (found.expected <= found.local_high).all()
    assert (found.local_high <= found.global_high).all()
    assert max(found.left) <= 0.05
    assert min(found.left) > 0
    table = found.to_dataframe()
    assert table["global_high"].to_numpy() == pytest.approx(found.global_high)


def test_threads_and_seed(sites):
    one = distance_density(sites[:30], sites, replications=30, threads=1)
    two = distance_density(sites[:30], sites, replications=30, threads=2)
    other = distance_density(sites[:30], sites, replications=30, seed=2)
    assert np.array_equal(one.global_high, two.global_high)
    assert not np.array_equal(one.global_high, other.global_high)
    assert one.density == pytest.approx(other.density, abs=0.01)


def test_weights_count_in_proportion(sites):
    weights = np.linspace(1, 5, 30)
    grid = np.linspace(0, 50, 11)
    options = {"distances": grid, "replications": 20}
    once = distance_density(sites[:30], sites, weights=weights, **options)
    twice = distance_density(sites[:30], sites, weights=2 * weights, **options)
    plain = distance_density(sites[:30], sites, **options)
    assert twice.density == pytest.approx(once.density)
    assert once.density != pytest.approx(plain.density, rel=1e-3)


def test_the_histogram_shares_pairs_between_the_nearest_bins():
    points = np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0], [0.0, 0.0, 19.0]])
    counts = pair_histogram(points, np.array([2.0, 3.0, 1.0]), 2.0, 5)
    # 5 lies half-way from 4 to 6; the others, at 19 and farther, are beyond the last bin.
    assert counts.tolist() == [0, 0, 3, 3, 0]


def test_distances_on_the_globe():
    rome, milan, equator, pole = on_globe([12.5, 9.19, 0, 0], [41.9, 45.46, 0, 90])
    assert np.linalg.norm(rome - milan) == pytest.approx(477, abs=2)
    assert np.linalg.norm(equator - pole) == pytest.approx(6371 * math.sqrt(2))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": np.zeros((2, 2))}, "3 to 600"),
        ({"points": np.zeros((4, 1))}, "two or three columns"),
        ({"points": np.zeros((4, 3))}, "differ in dimensions"),
        ({"points": np.array([[0, 0], [1, np.nan], [2, 2.0]])}, "points, row 2"),
        ({"points": np.zeros((4, 2))}, "no bandwidth"),
        ({"points": np.zeros((4, 2)), "sites": np.zeros((9, 2))}, "in one place"),
        ({"weights": [1.0, 2.0]}, "weights of plants"),
        ({"weights": [0.0] * 30}, "weights of plants"),
        ({"replications": 19}, "at least 20"),
        ({"seed": -1}, "seed"),
        ({"level": 0.4}, "level"),
        ({"distances": [3, 2]}, "rising order"),
        ({"bandwidth": 0.0}, "no bandwidth"),
    ],
)
def test_bad_input_gets_one_clear_error(sites, change, words):
    arguments = {"points": sites[:30], "sites": sites, **change}
    with pytest.raises(InputError, match=words):
        distance_density(**arguments)
