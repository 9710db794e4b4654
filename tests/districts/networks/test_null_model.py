"""Networks rewired at random keep degrees, and are drawn evenly from all that do."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare, kstest

from distretto.districts.networks import Links, Network, rewired
from distretto.districts.networks.measures import measured


def made(n: int, links: int, seed: int) -> Links:
    """A network in which some firms buy more than others."""
    random = np.random.default_rng(seed)
    supplier = random.integers(0, n, links)
    buyer = (n * random.random(links) ** 1.5).astype(int)
    value = random.lognormal(size=links)
    network = Network.from_arrays(supplier, buyer, value, sum_duplicates=True)
    return network.flows[0]


@given(st.integers(0, 10**6), st.booleans())
@settings(deadline=None, max_examples=25)
def test_degrees_values_and_what_is_local_are_kept(seed, divided):
    links = made(20, 60, seed)
    local = np.arange(links.n) % 3 > 0 if divided else None
    again = rewired(links, np.random.default_rng(seed), local=local)
    assert again.customers.tolist() == links.customers.tolist()
    assert again.suppliers.tolist() == links.suppliers.tolist()
    assert sorted(again.value) == sorted(links.value)
    assert (again.supplier != again.buyer).all()
    assert (np.diff(again.pairs) > 0).all()
    if local is not None:
        for one, other in itertools.product((True, False), repeat=2):
            before, after = (
                each.chosen((local[each.supplier] == one) & (local[each.buyer] == other))
                for each in (links, again)
            )
            assert after.customers.tolist() == before.customers.tolist()
            assert after.suppliers.tolist() == before.suppliers.tolist()
            assert sorted(after.value) == sorted(before.value)


def test_links_are_rewired_and_values_dealt_out_anew():
    links = made(60, 300, 1)
    again = rewired(links, np.random.default_rng(1))
    assert np.isin(again.pairs, links.pairs).mean() < 0.3
    assert np.corrcoef(again.value, links.value)[0, 1] < 0.5


def test_a_draw_depends_on_its_seed_only():
    links = made(20, 60, 2)
    one, same, other = (rewired(links, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert one.pairs.tolist() == same.pairs.tolist()
    assert one.value.tolist() == same.value.tolist()
    assert one.pairs.tolist() != other.pairs.tolist()


def possible(links: Links) -> list[tuple[int, ...]]:
    """All networks with these numbers of customers and suppliers, as pairs of firms."""
    n = links.n
    found = [()]
    for firm, count in enumerate(links.customers.tolist()):
        buyers = itertools.combinations([j for j in range(n) if j != firm], count)
        rows = [tuple(firm * n + j for j in row) for row in buyers]
        found = [before + row for before in found for row in rows]
    wanted = links.suppliers.tolist()
    return [
        pairs
        for pairs in found
        if np.bincount([pair % n for pair in pairs], minlength=n).tolist() == wanted
    ]


def test_all_networks_of_the_same_degrees_are_equally_likely():
    ends = np.array([[0, 0, 1, 2, 3, 3, 4], [1, 2, 2, 3, 4, 0, 1]])
    links = Links.ordered(5, *ends, np.ones(7))
    all_of_them = possible(links)
    assert len(all_of_them) > 50
    count = dict.fromkeys(all_of_them, 0)
    random = np.random.default_rng(8)
    for _ in range(20 * len(all_of_them)):
        count[tuple(rewired(links, random, sweeps=40).pairs.tolist())] += 1
    assert min(count.values()) > 0
    assert chisquare(list(count.values())).pvalue > 0.001


def test_a_network_that_is_random_looks_random():
    """Places of random networks among other random networks of the same degrees are even."""
    start = made(30, 120, 3)
    local = np.ones(start.n, bool)

    def drawn(seed: int, count: int) -> list[dict[str, float]]:
        random = np.random.default_rng(seed)
        found = [rewired(start, random) for _ in range(count)]
        return [measured([each], each, local, 1) for each in found]

    chance, seen = drawn(1, 150), drawn(2, 60)
    names = "link_reciprocity hierarchy trophic_incoherence core_periphery squares buyer_hhi"
    for name in names.split():
        ordered = np.sort([each[name] for each in chance])
        places = [np.searchsorted(ordered, each[name]) / len(ordered) for each in seen]
        places += [np.searchsorted(ordered, each[name], "right") / len(ordered) for each in seen]
        middle = np.mean(np.reshape(places, (2, -1)), axis=0)
        assert kstest(middle, "uniform").pvalue > 0.001, name


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_cannot_be_rewired_stays(count):
    # All sell to one firm: there is no other network of these degrees.
    links = Links.ordered(4, np.arange(1, count + 1), np.zeros(count, np.int64), np.ones(count))
    again = rewired(links, np.random.default_rng(0))
    assert again.pairs.tolist() == links.pairs.tolist()
