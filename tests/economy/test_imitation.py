import numpy as np
import pytest

from distretto.economy.design_search import evaluate_designs
from distretto.economy.imitation import copy_block, imitate
from distretto.economy.landscape import climb, mean_contribution, phase_keys
from distretto.economy.trust import acquaint

N = 8


@pytest.fixture
def pair(bench):
    """Firm 0 with a poor design, firm 1 with a good one, firm 2 who knows both; 3 is apart."""

    def make(**changes):
        values = {"imitation": 1.0, "block": N, **changes}
        b = bench({f"design.{n}": v for n, v in values.items()}, firms=4, phases=N)
        k = b.parameters.design.interdependence
        keys = np.empty(N, np.uint64)
        phase_keys(b.seed, 0, b.state.phases.version, keys)
        poor = min(range(2**N), key=lambda x: mean_contribution(keys, k, np.uint64(x)))
        good = climb(keys, k, np.uint64(poor))
        for f in range(4):
            b.open_firm(f, final=f != 2, phases=2**N - 1, workers=5)
        b.state.designs.bits[:] = (poor, good, 0, poor)
        b.run(evaluate_designs, interdependence=k)
        return b, keys, k

    return make


def test_a_firm_copies_a_better_one_that_it_knows(pair):
    b, _, _ = pair()
    acquaint(b.state.ties, 0, 1, 0.5, 0)
    b.run(imitate)
    bits = b.state.designs.bits
    assert bits[0] == bits[1]
    assert list(b.state.designs.changes) == [1, 0, 0, 0]
    assert b.state.firms.design[0] == b.state.firms.design[1]
    assert bits[3] != bits[1]  # nobody it knows


def test_a_shared_supplier_shows_designs(pair):
    b, _, _ = pair()
    acquaint(b.state.ties, 0, 2, 0.5, 0)
    acquaint(b.state.ties, 1, 2, 0.5, 0)
    b.run(imitate)
    assert b.state.designs.bits[0] == b.state.designs.bits[1]


@pytest.mark.parametrize("why", ["off", "niche", "worse"])
def test_nothing_is_copied_from(pair, why):
    b, _, _ = pair(imitation=0.0 if why == "off" else 1.0)
    acquaint(b.state.ties, 0, 1, 0.5, 0)
    designs = b.state.designs
    if why == "niche":
        designs.niche[1] = 1
    if why == "worse":
        designs.bits[:2] = designs.bits[1::-1].copy()
        b.run(evaluate_designs, interdependence=b.parameters.design.interdependence)
    before = designs.bits.copy()
    better = 0 if why == "worse" else 1
    b.run(imitate)
    assert designs.bits[better] == before[better]
    assert why == "worse" or np.array_equal(designs.bits, before)


def test_part_of_a_design_is_taken_only_if_the_whole_gains(pair):
    _, keys, k = pair()
    taken = 0
    for model in range(0, 256, 5):
        for first in range(N):
            bits = np.uint64(0b10110010)
            found = copy_block(bits, np.uint64(model), first, 3, keys, k)
            block = sum(1 << ((first + m) % N) for m in range(3))
            mixed = np.uint64((int(bits) & ~block) | (model & block))
            gains = mean_contribution(keys, k, mixed) > mean_contribution(keys, k, bits)
            assert found == (mixed if gains else bits)
            taken += gains
    assert 20 < taken < 390


def test_bulletins_show_firms_one_does_not_know(pair):
    b, _, _ = pair()
    b.state.policy.bulletins[3] = 6.0
    b.run(imitate)
    assert b.state.designs.bits[3] == b.state.designs.bits[1]
    assert b.state.designs.bits[0] != b.state.designs.bits[1]


def test_one_more_firm_leaves_most_bulletins_as_they_were(bench):
    def copied(n):
        b = bench({"design.imitation": 1.0, "design.block": N}, firms=61, phases=N)
        chance = np.random.default_rng(1)
        b.state.designs.bits[:] = chance.integers(0, 2**N, 61).astype(np.uint64)
        for f in range(n):
            b.open_firm(f, final=True, phases=2**N - 1, workers=5)
        b.state.policy.bulletins[:] = 1.0
        b.run(evaluate_designs, interdependence=2)
        b.run(imitate)
        return b.state.designs.bits[:60].copy()

    one, two = copied(60), copied(61)
    assert np.count_nonzero(one != two) <= 6  # its own arc, about one look-up of sixty
    b = bench(firms=61, phases=N)
    assert not np.array_equal(one, b.state.designs.bits[:60])
