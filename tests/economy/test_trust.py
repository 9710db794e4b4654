import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.economy.state import TIES
from distretto.economy.trust import (
    acquaint,
    find_tie,
    forget,
    next_trust,
    shirking_probability,
    update_trust,
)

TRUST = {
    "trust.norm": 0.5,
    "trust.gain": 0.15,
    "trust.loss": 0.4,
    "trust.decay": 0.03,
    "trust.gossip": 0.6,
    "trust.saved": 0.3,
    "trust.norm_weight": 0.4,
    "trust.horizon": 4.0,
    "trust.temperature": 0.1,
}
share = st.floats(0.0, 1.0)


@given(trust=share, bad=share, gain=share, loss=share)
def test_trust_stays_between_zero_and_one(parameters, trust, bad, gain, loss):
    p = parameters().trust._replace(gain=gain, loss=loss)
    assert 0.0 <= next_trust(trust, 1.0 - bad, bad, p) <= 1.0


@pytest.mark.parametrize("bad", [0.0, 0.1, 0.5, 1.0])
def test_trust_settles_where_gain_and_loss_balance(parameters, bad):
    p = parameters(TRUST).trust
    trust = 0.37
    for _ in range(500):
        trust = next_trust(trust, 1.0 - bad, bad, p)
    # x = (x + a g (1 - x)) k with a g the gain of the good share and k the loss of the bad one.
    kept, gained = 1.0 - 0.4 * bad, 0.15 * (1.0 - bad)
    assert trust == pytest.approx(kept * gained / (1.0 - kept * (1.0 - gained)), abs=1e-12)


@given(trust=share, more=share, markup=st.floats(0.0, 1.5))
def test_shirking_falls_in_trust_norm_and_margin(parameters, trust, more, markup):
    p = parameters(TRUST).trust
    base = shirking_probability(trust, markup, p)
    assert 0.0 < base < 1.0
    assert shirking_probability(min(1.0, trust + more), markup, p) <= base
    assert shirking_probability(trust, markup + more, p) <= base
    assert shirking_probability(trust, markup, p._replace(norm=min(1.0, 0.5 + more))) <= base


def test_shirking_by_hand(parameters):
    p = parameters(TRUST).trust
    # What shirking saves, less the norm 0.4 x 0.5, less trust in four quarters of a margin of 0.2.
    index = (0.3 - 0.2 - 0.25 * 0.8) / 0.1
    assert shirking_probability(0.25, 0.2, p) == pytest.approx(1.0 / (1.0 + np.exp(-index)))
    # Where saving and cost balance it is an even chance; more than twice the deal counts as twice.
    assert shirking_probability(0.125, 0.2, p) == pytest.approx(0.5)
    assert shirking_probability(0.3, 0.5, p) == shirking_probability(0.3, 50.0, p)


@pytest.fixture
def town(bench):
    """Four firms: 0 knows 1 and 2, 3 knows 1; trust 0.5 in every pair."""
    b = bench(TRUST, firms=4)
    for f in range(4):
        b.open_firm(f, final=True, phases=1)
    for one, other in ((0, 1), (0, 2), (3, 1)):
        acquaint(b.state.ties, one, other, 0.5, -9)
    return b


def _trust(ties, one, other):
    return ties.trust[one, find_tie(ties.partner[one], other)]


def _update(b, found=(0.0, 0.0, 0.0, 0.0), quarter=0):
    update_trust(b.state.firms, b.state.ties, np.array(found), b.parameters.trust, quarter)


def test_both_sides_of_a_pair_follow_the_deals_of_either(town):
    ties = town.state.ties
    s = find_tie(ties.partner[1], 0)
    ties.bought[1, s], ties.spoiled[1, s] = 10.0, 2.5
    _update(town)
    by_hand = next_trust(0.5, 0.75, 0.25, town.parameters.trust)
    assert _trust(ties, 1, 0) == _trust(ties, 0, 1) == by_hand
    assert (ties.deals[1, s], ties.deals_back[1, s]) == (1, 0)
    back = find_tie(ties.partner[0], 1)
    assert (ties.deals[0, back], ties.deals_back[0, back]) == (0, 1)
    assert ties.last[1, s] == ties.last[0, back] == 0
    # The others had no deal: they forget a little.
    assert _trust(ties, 0, 2) == _trust(ties, 2, 0) == pytest.approx(0.5 * 0.97)


def test_pairs_that_buy_from_each_other_move_twice(town):
    ties = town.state.ties
    for one, other in ((0, 1), (1, 0)):
        ties.bought[one, find_tie(ties.partner[one], other)] = 4.0
    _update(town)
    once = next_trust(0.5, 1.0, 0.0, town.parameters.trust)
    twice = next_trust(once, 1.0, 0.0, town.parameters.trust)
    assert _trust(ties, 0, 1) == _trust(ties, 1, 0) == twice


def test_gossip_marks_down_third_parties(town):
    ties = town.state.ties
    _update(town, found=(0.0, 0.5, 0.0, 0.0))
    heard = 1.0 - 0.6 * 0.5 * 0.5
    for one, other in ((0, 1), (1, 0), (3, 1), (1, 3)):
        assert _trust(ties, one, other) == pytest.approx(0.5 * 0.97 * heard)
    assert _trust(ties, 0, 2) == pytest.approx(0.5 * 0.97)


def test_without_a_norm_nobody_listens(town):
    town.parameters = town.parameters._replace(trust=town.parameters.trust._replace(norm=0.0))
    _update(town, found=(0.0, 1.0, 0.0, 0.0))
    assert _trust(town.state.ties, 3, 1) == pytest.approx(0.5 * 0.97)


def test_acquaintance_is_mutual_and_known_once(town):
    ties = town.state.ties
    slot = acquaint(ties, 2, 3, 0.3, 5)
    assert ties.partner[2, slot] == 3
    assert _trust(ties, 2, 3) == _trust(ties, 3, 2) == 0.3
    assert ties.since[2, slot] == 5
    # To be introduced again changes nothing.
    assert acquaint(ties, 2, 3, 0.9, 6) == slot
    assert acquaint(ties, 3, 2, 0.9, 6) == find_tie(ties.partner[3], 2)
    assert _trust(ties, 2, 3) == 0.3
    assert np.sum(ties.partner[2] == 3) == 1


def test_who_is_remembered_by_the_other_is_no_stranger(town):
    ties = town.state.ties
    ties.partner[0, find_tie(ties.partner[0], 1)] = -1
    acquaint(ties, 0, 1, 0.05, 5)
    assert _trust(ties, 0, 1) == _trust(ties, 1, 0) == 0.5


def test_a_full_memory_gives_up_the_tie_it_would_miss_least(bench):
    b = bench(TRUST, firms=TIES + 3)
    ties = b.state.ties
    for f in range(1, TIES + 1):
        slot = acquaint(ties, 0, f, 0.5, -4)
        ties.strength[0, slot] = 1.0 + f
    ties.strength[0, find_tie(ties.partner[0], 7)] = 0.0
    acquaint(ties, 0, TIES + 1, 0.2, 0)
    assert find_tie(ties.partner[0], 7) < 0
    # The newcomer has been dealt with this quarter: the next one displaces the next weakest.
    acquaint(ties, 0, TIES + 2, 0.2, 0)
    assert find_tie(ties.partner[0], TIES + 1) >= 0
    assert find_tie(ties.partner[0], 1) < 0


def test_ties_with_closed_firms_are_dropped(town):
    ties = town.state.ties
    forget(ties.partner, np.array([False, True, False, False]))
    assert np.all(ties.partner[1] == -1)
    assert not np.any(ties.partner == 1)
    assert find_tie(ties.partner[0], 2) >= 0


def test_both_sides_hold_the_same_trust_after_whole_seasons(district):
    for _ in range(12):
        district.step()
    ties, firms = district.state.ties, district.state.firms
    pairs = 0
    for f, s in zip(*np.nonzero(ties.partner >= 0), strict=True):
        back = find_tie(ties.partner[ties.partner[f, s]], f)
        if back >= 0:
            assert ties.trust[f, s] == ties.trust[ties.partner[f, s], back]
            pairs += 1
    assert pairs > 100
    assert np.all(firms.alive[ties.partner[ties.partner >= 0]])
    assert np.all((ties.trust >= 0.0) & (ties.trust <= 1.0))
