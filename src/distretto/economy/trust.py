"""Trust of a pair, the temptation to shirk, and gossip.

Definitions, supplier j, buyer b, a deal being what b gives j in one phase in one quarter::

    P(gives way) = logistic((gain - scruple - stake min(2, mu n horizon)) / T)
    P(shirk)    gain = saved, scruple = w norm, stake = P(found) trust, mu = mark-up of j,
                n = deals a quarter of the pair
    trust_bj += alpha (1 - trust_bj) good        good: share of value done well and on time
    trust_bj *= 1 - beta bad                     bad: share found late or badly done
    trust_bj  = (1 - (1 - trust_bj) g_bj g_jb) k_bj k_jb      of a pair that buys from each other,
                g = 1 - alpha good, k = 1 - beta bad of each direction
    trust_bj *= 1 - decay                        in a quarter without deals
    trust    *= 1 - gossip norm found_j          of everyone who knows j
    trust_0   = stranger norm (1 - record_j)     of a buyer who does not know j

Everything in the index is in shares of the deal's value: what giving way to temptation gains
now, what the norm makes it cost, and the margin on the deals to come that trust makes likely, as
far as giving way puts trust at stake: of this pair, as often as it deals. Suppliers who shirk,
buyers who put off payment, ask for a rebate or take work back all weigh by this one rule.
Shirked work takes fewer hours and is worse; the buyer finds it out with a given probability.
A pair works by monitoring if the buyer works in teams and the supplier does or is certified:
reasons are made explicit as work goes on, so that little prior trust is needed, bad work is seen,
and trust grows faster (Sabel 1994; Herrigel)::

    trust_seen = trust + m (1 - trust)           m: how far monitoring stands in for trust
    P(found)   = detection + m (1 - detection)
    alpha_mon  = alpha (1 + m (g - 1))

Trust moves once a quarter whatever the number of deals, and belongs to the pair: both sides
hold the same number, so that a firm that has worked for another is no stranger when roles turn.
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy.parameters import Trust
from distretto.economy.state import Firms, Pacts, Ties
from distretto.kernels import kernel

NEVER = -1_000_000
MOST_FUTURE = 2.0  # deals to come count for at most twice the deal at hand
IN_TEAMS, CERTIFIED = 1, 2  # bits of `Pacts.monitoring`


@kernel
def opportunism(
    gain: float, scruple: float, stake: float, markup: float, often: float, p: Trust
) -> float:
    """Probability that one of a pair gives way to temptation.

    Parameters
    ----------
    gain, scruple : float
        What it gains now, and what holds it back whoever the other is, in shares of the deal.
    stake : float
        Trust of the pair that it would lose, as far as it expects to be found out.
    markup : float
        Its margin on a deal with the other.
    often : float
        Deals a quarter of the pair.
    """
    future = stake * min(MOST_FUTURE, markup * often * p.horizon)
    index = (gain - scruple - future) / p.temperature
    return 1.0 / (1.0 + math.exp(-min(60.0, max(-60.0, index))))


@kernel
def by_monitoring(buyer: int, supplier: int) -> bool:
    """Whether a pair works by monitoring, from the codes of `Pacts.monitoring`."""
    return buyer & IN_TEAMS != 0 and supplier & (IN_TEAMS | CERTIFIED) != 0


@kernel
def seen_trust(trust: float, monitored: bool, p: Trust) -> float:
    """Trust as it counts in what a buyer expects of a supplier."""
    return trust + p.monitoring * (1.0 - trust) if monitored else trust


@kernel
def detection(monitored: bool, p: Trust) -> float:
    """Probability that shirking is found out."""
    return p.detection + p.monitoring * (1.0 - p.detection) if monitored else p.detection


@kernel
def trust_gain(monitored: bool, p: Trust) -> float:
    """Part of the trust lacking that a quarter of good deals adds."""
    if monitored:
        return min(1.0, p.gain * (1.0 + p.monitoring * (p.monitoring_gain - 1.0)))
    return p.gain


@kernel
def next_trust(trust: float, good: float, bad: float, monitored: bool, p: Trust) -> float:
    """Trust of a pair after a quarter with deals of which a share was good, a share bad."""
    return (trust + trust_gain(monitored, p) * (1.0 - trust) * good) * (1.0 - p.loss * bad)


@kernel
def lose_trust(ties: Ties, b: int, s: int, share: float) -> None:
    """Take a share of the trust of the pair in slot s of firm b, on both sides."""
    ties.trust[b, s] *= 1.0 - share
    j = ties.partner[b, s]
    back = find_tie(ties.partner[j], b)
    if back >= 0:
        ties.trust[j, back] = ties.trust[b, s]


@kernel
def find_tie(partners: np.ndarray, b: int) -> int:
    """Slot among a firm's partners that holds firm b, or -1."""
    for s in range(partners.size):
        if partners[s] == b:
            return s
    return -1


@kernel
def _free_slot(ties: Ties, a: int, quarter: int) -> int:
    """An empty slot of firm a, or the one it would miss least."""
    weakest = 0
    least = np.inf
    for s in range(ties.partner.shape[1]):
        if ties.partner[a, s] < 0:
            return s
        # A tie used this quarter, or bound by contract, is kept before any other.
        value = ties.strength[a, s] * ties.trust[a, s]
        if ties.last[a, s] == quarter or ties.until[a, s] > quarter:
            value += 1e9
        if value < least:
            least = value
            weakest = s
    return weakest


@kernel
def _remember(ties: Ties, a: int, b: int, trust: float, quarter: int) -> int:
    """Give firm b a slot among the acquaintances of firm a."""
    s = _free_slot(ties, a, quarter)
    ties.partner[a, s] = b
    ties.trust[a, s] = trust
    ties.bought[a, s] = 0.0
    ties.spoiled[a, s] = 0.0
    ties.deals[a, s] = 0
    ties.deals_back[a, s] = 0
    ties.strength[a, s] = 0.0
    ties.bought_phases[a, s] = 0
    ties.often[a, s] = 0.0
    ties.before[a, s] = 0.0
    ties.volume[a, s] = 0.0
    ties.bought_last[a, s] = NEVER
    ties.until[a, s] = NEVER
    ties.invested[a, s] = 0.0
    ties.rebate[a, s] = 0.0
    ties.recalled[a, s] = NEVER
    ties.perceived[a, s] = 1.0
    ties.paid[a, s] = 1.0
    ties.needed[a, s] = 1.0
    ties.since[a, s] = quarter
    ties.last[a, s] = quarter
    return s


@kernel(entry=True)
def acquaint(ties: Ties, a: int, b: int, trust: float, quarter: int) -> int:
    """Make two firms acquainted; return the slot in which a remembers b.

    Where only one of them remembers the other, its trust is taken over: the pair has one.
    """
    here = find_tie(ties.partner[a], b)
    there = find_tie(ties.partner[b], a)
    if here < 0:
        if there >= 0:
            trust = ties.trust[b, there]
        here = _remember(ties, a, b, trust, quarter)
    if there < 0:
        _remember(ties, b, a, ties.trust[a, here], quarter)
    return here


@kernel
def forget(partners: np.ndarray, gone: np.ndarray) -> None:
    """Drop all ties with firms that have closed (a flag per slot)."""
    for f in range(partners.shape[0]):
        for s in range(partners.shape[1]):
            j = partners[f, s]
            if j >= 0 and (gone[j] or gone[f]):
                partners[f, s] = -1


@kernel
def update_trust(
    firms: Firms,
    ties: Ties,
    pacts: Pacts,
    found: np.ndarray,
    norm: float,
    p: Trust,
    quarter: int,
) -> None:
    """Let trust follow the quarter's deals, forgetting and gossip.

    ``found`` holds per firm the share of its dealings in which others found it out: bad work
    as a supplier, broken contracts as a customer.
    """
    n_firms = ties.partner.shape[0]
    for b in range(n_firms):
        if not firms.alive[b]:
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0 or ties.bought[b, s] <= 0.0:
                continue
            back = find_tie(ties.partner[j], b)
            bad = min(1.0, ties.spoiled[b, s] / ties.bought[b, s])
            monitored = by_monitoring(pacts.monitoring[b], pacts.monitoring[j])
            trust = ties.trust[b, s]
            if back < 0 or ties.bought[j, back] <= 0.0:
                trust = next_trust(trust, 1.0 - bad, bad, monitored, p)
            elif b < j:
                # They buy from each other: both directions move what there was, at once.
                bad_back = min(1.0, ties.spoiled[j, back] / ties.bought[j, back])
                monitored_back = by_monitoring(pacts.monitoring[j], pacts.monitoring[b])
                lacking = 1.0 - trust
                lacking *= 1.0 - trust_gain(monitored, p) * (1.0 - bad)
                lacking *= 1.0 - trust_gain(monitored_back, p) * (1.0 - bad_back)
                trust = (1.0 - lacking) * (1.0 - p.loss * bad) * (1.0 - p.loss * bad_back)
            ties.trust[b, s] = trust
            ties.deals[b, s] += 1
            ties.bought_last[b, s] = quarter
            ties.last[b, s] = quarter
            if back >= 0:
                ties.trust[j, back] = trust
                ties.deals_back[j, back] += 1
                ties.last[j, back] = quarter
    for f in range(n_firms):
        if not firms.alive[f]:
            continue
        for s in range(ties.partner.shape[1]):
            j = ties.partner[f, s]
            if j < 0:
                continue
            heard = 1.0 - p.gossip * norm * found[j]
            told = 1.0 - p.gossip * norm * found[f]
            ties.trust[f, s] *= heard * told
            if ties.last[f, s] < quarter:
                ties.trust[f, s] *= 1.0 - p.decay
