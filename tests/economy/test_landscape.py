import numpy as np
import pytest

from distretto.economy.landscape import (
    best_climb,
    climb,
    contribution,
    mean_contribution,
    near_optimum,
    phase_keys,
)

SEED = np.uint64(7)


def keys_of(n, seed=SEED, niche=0, version=None):
    keys = np.empty(n, np.uint64)
    phase_keys(seed, niche, np.zeros(n, np.int32) if version is None else version, keys)
    return keys


@pytest.mark.parametrize(("n", "k"), [(7, 0), (7, 2), (7, 6), (1, 0), (60, 12)])
def test_a_contribution_depends_on_its_own_bit_and_the_k_that_follow(n, k):
    keys = keys_of(n)
    bits = np.uint64(0x0A5A5A5A5A5A5A5A & (2**n - 1))
    for p in range(n):
        window = {(p + d) % n for d in range(k + 1)}
        before = contribution(keys, k, p, bits)
        assert 0.0 < before < 1.0
        for i in range(n):
            other = np.uint64(int(bits) ^ (1 << i))
            assert (contribution(keys, k, p, other) != before) == (i in window)


def test_contributions_are_uniform():
    keys = keys_of(12)
    values = [contribution(keys, 4, p, np.uint64(x)) for x in range(0, 4096, 3) for p in (0, 7, 11)]
    # 3 phases of 32 patterns each: 96 different numbers.
    assert len(set(values)) == 96
    found = np.array(sorted(set(values)))
    assert found.mean() == pytest.approx(0.5, abs=4.0 * np.sqrt(1 / 12 / 96))
    assert found.std() == pytest.approx(np.sqrt(1 / 12), abs=0.06)


def test_a_new_version_redraws_one_phase_and_a_niche_has_its_own_landscape():
    bits, k = np.uint64(0b1011001), 3
    version = np.zeros(7, np.int32)
    version[4] = 1
    old, new, other = keys_of(7), keys_of(7, version=version), keys_of(7, niche=1)
    for p in range(7):
        changed = contribution(old, k, p, bits) != contribution(new, k, p, bits)
        assert changed == (p == 4)
        assert contribution(old, k, p, bits) != contribution(other, k, p, bits)


def test_climbing_ends_where_no_single_change_gains():
    keys = keys_of(8)
    for start in range(0, 256, 17):
        top = climb(keys, 3, np.uint64(start))
        value = mean_contribution(keys, 3, top)
        assert value >= mean_contribution(keys, 3, np.uint64(start))
        for i in range(8):
            assert mean_contribution(keys, 3, np.uint64(int(top) ^ (1 << i))) < value


def test_many_starts_find_the_best_of_all_designs():
    keys = keys_of(8)
    best = max(range(256), key=lambda x: mean_contribution(keys, 3, np.uint64(x)))
    assert best_climb(keys, 3, np.uint64(0), 60, SEED, SEED) == best


def test_without_interdependence_the_optimum_is_known():
    # Each phase takes the better of two uniforms: 2/3, with variance 1/18; 6 x 24 of them.
    assert near_optimum(24, 0) == pytest.approx(2 / 3, abs=4.0 * np.sqrt(1 / 18 / 144))
    assert near_optimum(1, 4) == near_optimum(1, 0)
    assert 0.70 < near_optimum(18, 4) < 0.80
