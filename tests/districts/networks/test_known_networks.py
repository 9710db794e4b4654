"""Networks whose measures can be worked out by hand."""

import numpy as np
import pytest

from distretto.districts.networks import Links, Network, dependence_of, fit_core, role_exchange
from distretto.districts.networks.core_periphery import purchase_centralisation
from distretto.districts.networks.hierarchy import (
    Loops,
    circulation,
    reaching_centrality,
    trophic_incoherence,
    trophic_levels,
)
from distretto.districts.networks.leaders import leader_firms, top_buyers_share
from distretto.districts.networks.locality import chain_closure, local_content, local_shares
from distretto.districts.networks.motifs import closed_paths
from distretto.districts.networks.reciprocity import (
    balances,
    flip_probability,
    flow_reciprocity,
    link_reciprocity,
    reciprocity_against_density,
    windows,
)
from distretto.districts.networks.survival import half_life, survival_by_period, survival_curve
from distretto.errors import InputError


def links(n: int, *flows: tuple[int, int, float]) -> Links:
    """Flows of (supplier, buyer, value)."""
    supplier, buyer, value = zip(*flows, strict=True) if flows else ((), (), ())
    ends = np.array([supplier, buyer], np.int64)
    return Links.ordered(n, *ends, np.array(value, np.float64))


# One firm buys from two, each of whom buys from two.
TREE = links(7, (1, 0, 6), (2, 0, 4), (3, 1, 1), (4, 1, 2), (5, 2, 1), (6, 2, 2))
RING = links(5, *((i, (i + 1) % 5, 2.0) for i in range(5)))
TWO_WAY_RING = links(5, *((i, (i + step) % 5, 3.0) for i in range(5) for step in (1, 4)))
STAR = links(6, *((i, 0, float(i)) for i in range(1, 6)))
# Whoever wins the order subcontracts to the other: 0 and 1, 2 and 3 take turns.
TURNS = [
    links(4, (0, 1, 5), (2, 3, 2)) if year % 2 else links(4, (1, 0, 5), (3, 2, 2))
    for year in range(6)
]


def test_a_tree_is_a_hierarchy():
    assert circulation(TREE) == 0.0
    loops = Loops(TREE)
    assert loops.flow_outside == 1.0
    assert loops.commanded().tolist() == [6, 2, 2, 0, 0, 0, 0]
    assert reaching_centrality(loops) == pytest.approx((2 * (1 - 2 / 6) + 4) / 6)
    levels = trophic_levels(TREE)
    assert levels == pytest.approx([2, 1, 1, 0, 0, 0, 0])
    assert trophic_incoherence(TREE, levels) == pytest.approx(0.0, abs=1e-12)
    assert link_reciprocity(TREE) == flow_reciprocity(TREE) == 0.0
    density = 6 / 42
    assert reciprocity_against_density(TREE) == pytest.approx(-density / (1 - density))


@pytest.mark.parametrize(("ring", "returned"), [(RING, 0.0), (TWO_WAY_RING, 1.0)])
def test_a_ring_has_no_above_and_below(ring, returned):
    assert circulation(ring) == pytest.approx(1.0)
    loops = Loops(ring)
    assert loops.flow_outside == 0.0
    assert reaching_centrality(loops) == 0.0
    assert trophic_incoherence(ring, trophic_levels(ring)) == pytest.approx(1.0)
    assert link_reciprocity(ring) == flow_reciprocity(ring) == returned
    assert purchase_centralisation(ring) == 0.0
    assert balances(ring).tolist() == [0.0] * 5


def test_reciprocity_of_a_two_way_ring_is_not_of_its_density():
    assert reciprocity_against_density(TWO_WAY_RING) == pytest.approx(1.0)


def test_the_largest_circulation_is_limited_by_the_smallest_flow_of_a_cycle():
    assert circulation(links(3, (0, 1, 3), (1, 2, 2), (2, 0, 1))) == pytest.approx(3 / 6)
    # A pair and a ring of three that share no flow; the rest of each runs one way.
    both = links(5, (0, 1, 4), (1, 0, 1), (2, 3, 1), (3, 4, 1), (4, 2, 1), (1, 2, 2))
    assert circulation(both) == pytest.approx((2 + 3) / 10)
    assert Loops(both).flow_outside == pytest.approx(2 / 10)


def test_the_unit_of_money_does_not_limit_the_circulation():
    for unit in (1e-9, 1e9):
        ring = links(3, (0, 1, 3 * unit), (1, 2, 2 * unit), (2, 0, unit))
        assert circulation(ring) == pytest.approx(0.5)


def test_roles_that_alternate():
    found = role_exchange(TURNS, window=2)
    assert found.exchange == pytest.approx(1.0)
    assert found.within == 0.0
    assert found.alternation == pytest.approx(1.0)
    assert flip_probability(TURNS) == 1.0
    assert survival_curve(TURNS).tolist() == [0, 1, 0, 1, 0]
    # Three years are two of one and one of the other.
    assert role_exchange(TURNS, window=3).exchange == pytest.approx(2 / 3)


def test_roles_that_are_fixed():
    fixed = [TURNS[0]] * 4
    found = role_exchange(fixed, window=3)
    assert (found.exchange, found.within) == (0.0, 0.0)
    assert flip_probability(fixed) == 0.0
    assert survival_by_period(fixed).tolist() == [1.0] * 3
    assert half_life(1.0) == np.inf


def test_windows_are_of_consecutive_periods():
    assert windows(4, 3) == [slice(0, 3), slice(1, 4)]
    assert windows(2, 5) == [slice(0, 2)]


def test_a_firm_in_balance_has_no_role_to_change():
    even = links(2, (0, 1, 1), (1, 0, 1))
    assert np.isnan(flip_probability([even, even]))
    assert np.isnan(flip_probability([even]))


def test_a_star_hangs_on_its_centre():
    assert purchase_centralisation(STAR) == pytest.approx(1.0)
    assert top_buyers_share(STAR, 1) == 1.0
    for weighted in (False, True):
        found = fit_core(STAR, weighted=weighted)
        assert found.core.tolist() == [True] + [False] * 5
    assert fit_core(STAR).correlation == pytest.approx(1.0)
    hanging = dependence_of(STAR)
    assert hanging.supplier.tolist() == [1, 2, 3, 4, 5]
    assert hanging.hhi.tolist() == hanging.top_share.tolist() == [1.0] * 5
    assert hanging.captive.all()
    assert hanging.asymmetry == pytest.approx(1 - np.arange(1, 6) / 15)
    assert hanging.mean(hanging.asymmetry) == pytest.approx(1 - 55 / 15**2)


def test_core_with_a_periphery_that_deals_with_nobody_else():
    core = [(i, j, 2.0) for i in range(3) for j in range(3) if i != j]
    edge = [(i, j, 2.0) for i in range(3, 9) for j in range(3)]
    found = fit_core(links(9, *core, *edge))
    assert found.correlation == pytest.approx(1.0)
    assert found.core.tolist() == [True] * 3 + [False] * 6


def test_a_network_in_which_all_deal_alike_has_no_core():
    everyone = links(4, *((i, j, 1.0) for i in range(4) for j in range(4) if i < j))
    assert np.isnan(fit_core(everyone).correlation)


def test_dependence_of_a_supplier_with_two_buyers():
    found = dependence_of(links(4, (0, 1, 3), (0, 2, 1), (3, 1, 9)))
    assert found.hhi == pytest.approx([0.625, 1.0])
    assert found.top_share == pytest.approx([0.75, 1.0])
    assert found.customers.tolist() == [2, 1]
    assert found.top_buyer.tolist() == [1, 1]
    # 0 sells 3/4 to a firm that buys 1/4 from it, and 1/4 to one that buys from it alone.
    assert found.asymmetry == pytest.approx([0.75 * 0.5 + 0.25 * -0.75, 0.25])


def test_a_buyer_outside_counts_for_who_hangs_on_whom():
    network = Network.from_arrays(
        ["a", "a", "b", "x"], ["b", "x", "x", "b"], [1.0, 3.0, 2.0, 4.0], local=["a", "b"]
    )
    found = dependence_of(network.pooled(), network.local)
    table = found.to_dataframe(network.firms)
    assert table["supplier"].tolist() == ["a", "b"]
    assert table["top_buyer"].tolist() == ["x", "x"]
    assert table["top_buyer_share"].tolist() == [0.75, 1.0]
    assert local_content(network.pooled(), network.local) == pytest.approx(1 / 5)
    shares = local_shares(network.pooled(), network.local)
    assert np.isnan(shares[[0, 2]]).all()
    assert shares[1] == pytest.approx(1 / 5)


def test_squares_without_triangles_and_the_reverse():
    exchange = links(5, *((i, j, 1.0) for i in (0, 1) for j in (2, 3, 4)))
    assert closed_paths(exchange).triangles == 0.0
    assert closed_paths(exchange).squares == pytest.approx(1.0)
    friends = links(3, (0, 1, 1), (1, 2, 1), (0, 2, 1))
    assert closed_paths(friends).triangles == 1.0
    assert np.isnan(closed_paths(friends).squares)
    assert closed_paths(RING).squares == 0.0


def test_survival():
    years = [
        links(4, (0, 1, 1), (1, 2, 1), (2, 3, 1), (3, 0, 1)),
        links(4, (0, 1, 9), (1, 2, 9), (0, 2, 1)),
        links(4, (0, 1, 1), (2, 3, 1)),
    ]
    assert survival_by_period(years) == pytest.approx([2 / 4, 1 / 3])
    assert survival_curve(years) == pytest.approx([3 / 7, 2 / 4])
    assert half_life(0.5) == pytest.approx(1.0)
    assert half_life(0.25) == pytest.approx(0.5)
    assert half_life(0.0) == 0.0


def test_leaders():
    flows = links(5, (1, 0, 60), (2, 0, 30), (3, 4, 9), (2, 1, 1))
    names = np.array(["lead", "one", "two", "three", "other"])
    found = leader_firms(flows, dependence_of(flows), names, size={"lead": 90.0}, least=0.05)
    assert found["firm"].tolist() == ["lead", "other"]
    assert found["orders_share"].tolist() == pytest.approx([0.9, 0.09])
    assert found["suppliers"].tolist() == [2, 1]
    assert found["captive_suppliers"].tolist() == [2, 1]
    assert found["size"].tolist()[0] == 90.0
    assert np.isnan(found["size"].tolist()[1])


def test_closure_of_a_chain():
    done = {"a": {"tanning", "dyeing"}, "b": {"dyeing"}, "c": {"design"}}
    steps = {"tanning": 3.0, "dyeing": 1.0, "finishing": 4.0}
    found = chain_closure(steps, done)
    assert found.share == pytest.approx(0.5)
    assert found.firms == {"tanning": 1, "dyeing": 2, "finishing": 0}
    assert found.missing == ("finishing",)
    assert chain_closure(steps, done, at_least=2).share == pytest.approx(1 / 8)
    assert chain_closure(["tanning", "finishing"], done).share == 0.5
    with pytest.raises(InputError, match="no weight"):
        chain_closure([], done)


def test_nothing_is_known_of_no_links():
    empty = links(3)
    assert np.isnan(link_reciprocity(empty))
    assert np.isnan(flow_reciprocity(empty))
    assert np.isnan(circulation(empty))
    assert np.isnan(Loops(empty).flow_outside)
    assert np.isnan(top_buyers_share(empty))
    assert np.isnan(role_exchange([empty, empty], 2).exchange)
    assert np.isnan(survival_curve([empty, TREE])[0])
