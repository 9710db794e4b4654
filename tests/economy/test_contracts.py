"""Contracts: who is bound, on what terms, and what is learned from it."""

import numpy as np
import pytest

from distretto.economy.contracts import (
    agree_terms,
    begin_pacts,
    break_contract,
    count_links,
    keep_contracts,
    offer_contracts,
)
from distretto.economy.design_search import TEAM
from distretto.economy.trust import acquaint, find_tie

RULES = {
    "contracts.offer": 0.5,
    "contracts.length": 6,
    "contracts.switching": 0.25,
    "contracts.patience": 0.2,
    "contracts.specific_saving": 0.2,
    "placement.distrust": 0.5,
    "trust.monitoring": 0.5,
    "trust.loss": 0.4,
}


@pytest.fixture
def town(bench):
    """Buyer 0 bought last quarter of suppliers 1 and 2, not of 3; trust 0.6, once a quarter."""

    def make(**changes):
        b = bench({**RULES, **changes}, firms=4)
        for f in range(4):
            b.open_firm(f, final=f == 0, phases=1)
        ties = b.state.ties
        for j in (1, 2, 3):
            s = acquaint(ties, 0, j, 0.6, -5)
            ties.often[0, s] = 1.0
            ties.bought[0, s] = 4.0 if j < 3 else 0.0
        b.state.books.orders[0] = 2
        b.state.books.hours[:] = 8.0
        return b

    return make


def _slot(b, j):
    return find_tie(b.state.ties.partner[0], j)


def test_a_committed_buyer_binds_itself_to_those_it_deals_with(town):
    b = town(**{"contracts.offer": 0.0})
    b.state.policy.commitment[0] = 8
    b.run(offer_contracts, 10)
    ties = b.state.ties
    assert ties.until[0, _slot(b, 1)] == ties.until[0, _slot(b, 2)] == 18
    assert ties.until[0, _slot(b, 3)] < 0
    # A contract that runs is not drawn out.
    b.run(offer_contracts, 12)
    assert ties.until[0, _slot(b, 1)] == 18
    b.run(offer_contracts, 18)
    assert ties.until[0, _slot(b, 1)] == 26


@pytest.mark.parametrize(
    ("trust", "often", "chance"), [(0.6, 1.7, 0.3), (0.6, 0.5, 0.15), (0, 1, 0)]
)
def test_contracts_are_offered_as_trust_and_dealing_warrant(town, trust, often, chance):
    b = town()
    ties = b.state.ties
    ties.trust[0], ties.often[0] = trust, often
    bound = 0
    quarters = 1500
    for quarter in range(quarters):
        ties.until[:] = -1
        b.run(offer_contracts, quarter)
        assert set(ties.until[0]) <= {-1, quarter + 6}
        bound += np.sum(ties.until[0] > quarter)
    n = 2 * quarters
    assert bound == pytest.approx(chance * n, abs=4.0 * np.sqrt(n * chance * (1.0 - chance)))


def test_terms_by_hand(town):
    b = town()
    ties = b.state.ties
    for j, until, invested, rebate in ((1, 0, 0.0, 0.0), (2, 1, 0.5, 0.3), (3, 0, 1.0, 0.5)):
        s = _slot(b, j)
        ties.until[0, s], ties.invested[0, s], ties.rebate[0, s] = until, invested, rebate
    b.state.designs.organisation[0] = TEAM
    b.state.policy.certified[3] = True
    b.run(agree_terms)
    terms = {
        j: tuple(float(a[0, _slot(b, j)]) for a in (ties.perceived, ties.paid, ties.needed))
        for j in (1, 2, 3)
    }
    assert terms[1] == pytest.approx((1.0 + 0.5 * 0.4, 1.0, 1.0))
    # Bound: no distrust, and a premium on passing it over; 0.3 of a saving of 0.1 given up.
    assert terms[2] == pytest.approx((0.97 / 1.25, 0.97, 0.9))
    # By monitoring trust counts as 0.8.
    assert terms[3] == pytest.approx((1.1 * 0.9, 0.9, 0.8))
    assert b.state.pacts.running[0] == 1


def test_a_contract_counts_only_by_being_kept(town):
    b = town()
    ties, pacts = b.state.ties, b.state.pacts
    for j in (1, 2, 3):
        ties.until[0, _slot(b, j)] = 9
    ties.bought[0, _slot(b, 2)] = 0.0
    # Supplier 1 was given work; 2 had hours to spare and got none; 3 had none to spare.
    # What 2 sold abroad afterwards, and the hours that 3 saved by shirking, do not count.
    b.state.books.placed[:] = (0.0, 5.0, 5.0, 8.0)
    b.state.books.booked[:] = (0.0, 5.0, 8.0, 5.0)
    pacts.honoured[:] = 0.5
    b.run(keep_contracts, 4)
    assert pacts.honoured == pytest.approx([0.5, 0.6, 0.4, 0.5])
    assert [int(ties.until[0, _slot(b, j)]) for j in (1, 2, 3)] == [9, 4, 9]
    assert pacts.broken[0] == 1
    back = find_tie(ties.partner[2], 0)
    assert ties.trust[0, _slot(b, 2)] == ties.trust[2, back] == pytest.approx(0.36)
    assert ties.trust[0, _slot(b, 1)] == 0.6


def test_nothing_is_learned_where_there_was_nothing_to_give(town):
    b = town()
    b.state.ties.until[0] = 9
    b.state.ties.bought[:] = 0.0
    b.state.books.orders[0] = 0
    b.run(keep_contracts, 4)
    assert not b.state.pacts.honoured.any()
    assert not b.state.pacts.broken.any()


def test_breaking_ends_the_contract_at_once(town):
    b = town()
    ties, pacts = b.state.ties, b.state.pacts
    pacts.honoured[1] = 0.8
    s = _slot(b, 1)
    ties.until[0, s] = 9
    break_contract(ties, pacts, 0, s, 0.25, 0.5, 3)
    assert (ties.until[0, s], pacts.broken[0]) == (3, 1)
    assert pacts.honoured[1] == pytest.approx(0.6)
    assert ties.trust[0, s] == pytest.approx(0.3)


@pytest.mark.parametrize("left_by_the_last", [-1, 7])
def test_a_newborn_has_its_parents_experience_and_nothing_else(bench, left_by_the_last):
    b = bench(firms=3)
    pacts = b.state.pacts
    for array in pacts:
        if array.ndim and array.shape[0] == 3:
            array[2] = np.array(left_by_the_last).astype(array.dtype)
    pacts.stay[0], pacts.kept[0], pacts.honoured[0], pacts.sold[0] = 0.7, 0.6, 0.3, 9.0
    begin_pacts(pacts, 2, 0)
    assert (pacts.stay[2], pacts.kept[2], pacts.honoured[2]) == (0.7, 0.6, 0.3)
    fresh = bench(firms=3).state.pacts
    for name, array in zip(pacts._fields, pacts, strict=True):
        if name not in ("stay", "kept", "honoured", "survival"):
            assert np.array_equal(array[2], getattr(fresh, name)[2]), name


def test_survival_of_links_by_hand(town):
    b = town()
    ties, pacts = b.state.ties, b.state.pacts
    for j in (1, 2, 3):
        ties.bought_last[0, _slot(b, j)] = 2
    b.run(count_links, 3)
    assert np.isnan(pacts.survival[0])
    ties.bought_last[0, _slot(b, 1)] = 6
    b.run(count_links, 6)
    assert np.isnan(pacts.survival[0]), "a census is taken once a year"
    b.run(count_links, 7)
    assert pacts.survival[0] == pytest.approx(1.0 / 3.0)
    # The one pair of that year is gone if the supplier's place is another's.
    ties.bought_last[0, _slot(b, 1)] = 9
    b.state.firms.key[1] += np.uint64(5)
    b.run(count_links, 11)
    assert pacts.survival[0] == 0.0


def test_without_contracts_or_investment_terms_are_trust_alone(town):
    b = town(**{"contracts.offer": 0.0})
    ties = b.state.ties
    ties.trust[0] = np.linspace(0.0, 1.0, ties.trust.shape[1])
    b.run(offer_contracts, 5)
    b.run(agree_terms, 5)
    known = ties.partner[0] >= 0
    assert np.array_equal(ties.perceived[0, known], 1.0 + 0.5 * (1.0 - ties.trust[0, known]))
    assert np.all(ties.paid[0] == 1.0)
    assert np.all(ties.needed[0] == 1.0)
