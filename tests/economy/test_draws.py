import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import ndtri

from distretto.economy import draws

SEED = np.uint64(draws.world_seed(1, 0))
N = 40_000
# The draws are fixed, so a test either always passes or always fails; the level is that at which
# one sound generator in ten thousand would be turned down.
LEVEL = 1e-4
ONES = 2**64 - 1


def _stream(stream=draws.ORDERS, quarter=3, seed=SEED):
    return np.uint64(draws.stream_key(seed, stream, quarter))


def _undo_shift(x, bits):
    found = x
    for _ in range(64 // bits + 1):
        found = x ^ (found >> bits)
    return found


def _unmix(x):
    """The number that `mix` sends to x: SplitMix64's finaliser backwards."""
    x = _undo_shift(x, 31) * pow(0x94D049BB133111EB, -1, 2**64) % 2**64
    x = _undo_shift(x, 27) * pow(0xBF58476D1CE4E5B9, -1, 2**64) % 2**64
    return _undo_shift(x, 30)


def _joint_p(one, other, cells=16):
    """P-value of independence and joint uniformity of two series on a grid of cells."""
    counts = np.histogram2d(one, other, bins=cells, range=((0, 1), (0, 1)))[0]
    return stats.chisquare(counts.ravel()).pvalue


def test_streams_are_numbered_once_each():
    streams = {name: n for name, n in vars(draws).items() if name.isupper() and name[0] != "_"}
    assert len(streams) > 30
    assert all(isinstance(n, int) for n in streams.values())
    assert len(set(streams.values())) == len(streams)


def test_mix_is_the_finaliser_of_splitmix64():
    # First outputs of SplitMix64 from state 0 (Steele, Lea and Flood's own sequence).
    golden = 0x9E3779B97F4A7C15
    assert int(draws.mix(np.uint64(golden))) == 0xE220A8397B1DCDAF
    assert int(draws.mix(np.uint64(2 * golden % 2**64))) == 0x6E789E6AA1B965F4


@pytest.mark.parametrize("stream", [draws.PRIOR, draws.ORDERS, draws.EXPORT_REVIEW])
@pytest.mark.parametrize("quarter", [-20, 0, 79])
def test_draws_are_uniform_over_entities(stream, quarter):
    assert stats.kstest(draws.draw_many(_stream(stream, quarter), N), "uniform").pvalue > LEVEL


def test_draws_are_uniform_over_quarters_seeds_and_counts():
    entity = np.uint64(12345)
    over_quarters = [draws.uniform(SEED, draws.QUIT, q, entity) for q in range(-20, 4000)]
    over_seeds = [draws.uniform(np.uint64(s), draws.QUIT, 7, entity) for s in range(4000)]
    over_counts = [draws.draw_nth(_stream(), entity, n) for n in range(4000)]
    for drawn in (over_quarters, over_seeds, over_counts):
        assert stats.kstest(drawn, "uniform").pvalue > LEVEL


@pytest.mark.parametrize(
    "other",
    [
        _stream(stream=draws.ORDERS + 1),
        _stream(quarter=4),
        _stream(seed=np.uint64(draws.world_seed(1, 1))),
        _stream(seed=SEED + np.uint64(1)),
    ],
    ids=["next stream", "next quarter", "next world", "next seed"],
)
def test_draws_of_one_entity_are_independent_across_keys(other):
    assert _joint_p(draws.draw_many(_stream(), N), draws.draw_many(other, N)) > LEVEL


def test_draws_of_neighbouring_entities_are_independent():
    drawn = draws.draw_many(_stream(), N + 1)
    assert _joint_p(drawn[:-1], drawn[1:]) > LEVEL


def test_every_bit_of_an_entity_moves_half_the_bits_of_its_key():
    n = 2000
    stream = _stream()
    entities = draws.keys_many(_stream(draws.NEWBORN), n)
    before = np.array([draws.hash_key(stream, e) for e in entities], np.uint64)
    for bit in range(64):
        flipped = entities ^ (np.uint64(1) << np.uint64(bit))
        after = np.array([draws.hash_key(stream, e) for e in flipped], np.uint64)
        changed = ((before ^ after)[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
        # Share of changed output bits: 1/2 with standard error sqrt(1/4 / n) = 0.011 each.
        assert np.all(np.abs(changed.mean(axis=0) - 0.5) < 5.0 * 0.5 / np.sqrt(n))


def test_draws_lie_strictly_between_zero_and_one():
    for bits in (0, 1, ONES - 1, ONES):
        stream = np.uint64(_unmix(bits))
        assert int(draws.hash_key(stream, np.uint64(0))) == bits
        u = draws.draw(stream, np.uint64(0))
        assert 0.0 < u < 1.0
        assert np.isfinite(draws.normal_quantile(u))


def test_the_ways_to_draw_agree():
    stream = _stream()
    keys = draws.keys_many(stream, 5)
    assert [draws.hash_key(stream, np.uint64(i)) for i in range(5)] == list(keys)
    drawn = draws.draw_for(stream, np.arange(5, dtype=np.uint64))
    assert list(draws.draw_many(stream, 5)) == list(drawn)
    assert drawn[2] == draws.uniform(SEED, draws.ORDERS, 3, np.uint64(2))
    key = np.uint64(draws.hash_key(stream, np.uint64(2)))
    assert draws.draw_nth(stream, np.uint64(2), 9) == draws.draw(key, np.uint64(9))


def test_normal_quantile_against_scipy():
    tail = np.logspace(-15, -2, 200)
    u = np.concatenate([tail, np.linspace(0.01, 0.99, 999), 1.0 - tail])
    found = np.array([draws.normal_quantile(x) for x in u])
    assert found == pytest.approx(ndtri(u), rel=2e-7, abs=1e-9)


@pytest.mark.parametrize("mean", [0.02, 0.7, 5.0, 59.0, 61.0, 250.0, 699.0])
def test_poisson_count_is_the_quantile(mean):
    u = (np.arange(2000) + 0.5) / 2000
    found = [draws.poisson_quantile(x, mean) for x in u]
    assert found == list(stats.poisson.ppf(u, mean))


@pytest.mark.parametrize("mean", [0.3, 8.0, 80.0, 3000.0])
def test_poisson_mean_and_variance(mean):
    n = 50_000
    found = np.array([draws.poisson_quantile(u, mean) for u in (np.arange(n) + 0.5) / n])
    assert found.mean() == pytest.approx(mean, rel=2e-3)
    assert found.var() == pytest.approx(mean, rel=5e-3)


@given(
    u=st.floats(1e-12, 1.0 - 1e-12),
    mean=st.floats(0.0, 690.0),
    more=st.floats(0.0, 10.0),
)
def test_poisson_count_never_falls_as_the_mean_rises(u, mean, more):
    assert draws.poisson_quantile(u, mean) <= draws.poisson_quantile(u, mean + more)


def test_poisson_count_is_bounded_at_the_edge_of_the_unit_interval():
    assert draws.poisson_quantile(0.5, 0.0) == 0
    assert draws.poisson_quantile(1e-300, 40.0) == 0
    assert draws.poisson_quantile(1.0 - 2.0**-53, 5.0) < 60


def test_worlds_and_priors_have_keys_of_their_own():
    seeds = {draws.world_seed(seed, world) for seed in range(30) for world in range(30)}
    assert len(seeds) == 900
    assert all(0 <= s < 2**64 for s in seeds)
    names = [f"group.parameter_{n}" for n in range(2000)]
    drawn = np.array([draws.prior_uniform(seed, n) for seed in list(seeds)[:5] for n in names])
    assert stats.kstest(drawn, "uniform").pvalue > LEVEL
    assert draws.prior_uniform(7, "a.b") == draws.prior_uniform(7, "a.b")
    assert draws.prior_uniform(7, "a.b") != draws.prior_uniform(8, "a.b")
