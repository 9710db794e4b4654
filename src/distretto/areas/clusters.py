"""Clusters of communities: their state, their validity, and how a community changes cluster.

Definitions, for a cluster C of communities, f_ij workers who live in i and work in j::

    live = sum of R_i in C     work = sum of W_i in C     own = sum of f_ij inside C
    containment = min(own / live, own / work)
    cohesion(i, C) = B^2 / (live W_i) + A^2 / (R_i work),   A = flows from i to C, B = from C to i

Rule ``smart`` (Franconi, D'Alò and Ichim 2016): a cluster is valid if its validity is at least 1::

    Y = min(containment / target containment, 1)
    s = max((target size - live) / (target size - least size), 0)
    Z = 1 - (1 - least containment / target containment) s
    validity = Y Z target containment / least containment;  1 if containment = 1

Rule ``uk-straight-line`` (Coombes and Bond 2008; United Kingdom)::

    validity = 1 + min(containment, target containment) - target containment
                 + (target containment - least containment)
                   (min(live, target size) - least size) / (target size - least size)

All state is kept up to date as communities move, so a move costs the flows of one community. The
least valid cluster is the root of a tournament tree.

References
----------
Coombes and Bond (2008), Travel-to-Work Areas: the 2007 review, Office for National Statistics.
Franconi, D'Alò and Ichim (2016), Istat implementation of the algorithm to develop labour market
areas, Istat.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from distretto.kernels import kernel

# Tests when a community of the reserve list is assigned.
NO_TEST, NO_LOSS, STAY_VALID = 0, 1, 2

PENDING = -2  # label of a community between two clusters


class Network(NamedTuple):
    """Flows between the n communities that take part; see `Flows`."""

    out_start: np.ndarray
    out_place: np.ndarray
    out_workers: np.ndarray
    in_start: np.ndarray
    in_place: np.ndarray
    in_workers: np.ndarray
    residents: np.ndarray
    jobs: np.ndarray
    own: np.ndarray


class Rule(NamedTuple):
    """When a cluster is valid, and the options of the search."""

    min_size: float
    min_containment: float
    target_size: float
    target_containment: float
    straight: bool  # the straight line of the United Kingdom
    forgetful: bool  # the accidental rule of the R package, see `search`
    every_iteration: bool  # empty the reserve list in every iteration
    test: int  # NO_TEST, NO_LOSS or STAY_VALID, when a community of the reserve list is assigned


class State(NamedTuple):
    """Clusters, numbered from 0 by their founding community, and scratch space."""

    label: np.ndarray  # (n,) int32, cluster of each community
    pull: np.ndarray  # (n,) inflow from outside the cluster + outflow to anywhere else
    following: np.ndarray  # (n,) int32, next member of the cluster, -1 at the end
    preceding: np.ndarray  # (n,) int32
    first: np.ndarray  # (n,) int32, first member of each cluster, -1 if it has none
    size: np.ndarray  # (n,) int32, members of each cluster
    sums: np.ndarray  # (n, 3), live, work, own of each cluster
    tree: np.ndarray  # (2 w,) validity of cluster k at w + k, minimum of two cells at half
    slot: np.ndarray  # (n,) int32, where a cluster stands in the lists below, -1
    touched: np.ndarray  # (n,) int32, clusters with flows to or from the community looked at
    sent: np.ndarray  # (n,) its flows to them
    received: np.ndarray  # (n,) its flows from them


@kernel
def validity(live: float, work: float, own: float, rule: Rule) -> float:
    """Validity of a cluster; the order of operations decides ties and is part of the method."""
    containment = min(own / live, own / work)
    if rule.straight:
        slope = (rule.target_containment - rule.min_containment) / (
            rule.target_size - rule.min_size
        )
        size = min(live, rule.target_size) - rule.min_size
        short = min(containment, rule.target_containment) - rule.target_containment
        return 1.0 + (short + slope * size)
    if containment == 1.0:
        return 1.0
    y = min(containment / rule.target_containment, 1.0)
    s = max((rule.target_size - live) / (rule.target_size - rule.min_size), 0.0)
    z = 1.0 - (1.0 - rule.min_containment / rule.target_containment) * s
    return (y * z) * (rule.target_containment / rule.min_containment)


@kernel(allocates=True)
def found(network: Network, start: np.ndarray, rule: Rule) -> State:
    """Return the state with each community in the cluster of `start` ((n,) int32)."""
    n = len(start)
    width = 1
    while width < n:
        width *= 2
    state = State(
        start.copy(),
        np.empty(n),
        np.full(n, -1, np.int32),
        np.full(n, -1, np.int32),
        np.full(n, -1, np.int32),
        np.zeros(n, np.int32),
        np.zeros((n, 3)),
        np.full(2 * width, np.inf),
        np.full(n, -1, np.int32),
        np.empty(n, np.int32),
        np.empty(n),
        np.empty(n),
    )
    label, pull, sums = state.label, state.pull, state.sums
    place, workers = network.out_place, network.out_workers
    for i in range(n):
        k = label[i]
        state.size[k] += 1
        state.following[i] = state.first[k]
        if state.first[k] >= 0:
            state.preceding[state.first[k]] = i
        state.first[k] = i
        sums[k, 0] += network.residents[i]
        sums[k, 1] += network.jobs[i]
        sums[k, 2] += network.own[i]
        pull[i] = network.jobs[i] - network.own[i] + network.residents[i] - network.own[i]
    for i in range(n):
        k = label[i]
        if state.size[k] > 1:
            for e in range(network.out_start[i], network.out_start[i + 1]):
                j = place[e]
                if label[j] == k and j != i:
                    pull[j] -= workers[e]
                    sums[k, 2] += workers[e]
    for k in range(n):
        if state.size[k] > 0:
            state.tree[width + k] = validity(sums[k, 0], sums[k, 1], sums[k, 2], rule)
    for cell in range(width - 1, 0, -1):
        state.tree[cell] = min(state.tree[2 * cell], state.tree[2 * cell + 1])
    return state


@kernel
def set_validity(tree: np.ndarray, k: int, value: float) -> None:
    """Write the validity of cluster k and the minima above it."""
    cell = len(tree) // 2 + k
    tree[cell] = value
    cell //= 2
    while cell > 0:
        least = min(tree[2 * cell], tree[2 * cell + 1])
        if tree[cell] == least:
            break
        tree[cell] = least
        cell //= 2


@kernel
def least_valid(tree: np.ndarray) -> int:
    """Return the least valid cluster, of several the smallest number."""
    width = len(tree) // 2
    cell = 1
    while cell < width:
        cell = 2 * cell if tree[2 * cell] == tree[1] else 2 * cell + 1
    return cell - width


@kernel
def refresh(state: State, k: int, rule: Rule) -> None:
    """Compute the validity of cluster k anew."""
    if state.size[k] == 0:
        set_validity(state.tree, k, np.inf)
    else:
        value = validity(state.sums[k, 0], state.sums[k, 1], state.sums[k, 2], rule)
        set_validity(state.tree, k, value)


@kernel
def gather(network: Network, state: State, i: int) -> tuple[int, float]:
    """Collect the flows of community i by cluster, and release it from its own.

    Communities of its own cluster, of the reserve list or pending do not count. The pull of the
    members that stay grows by what i sends them: i is outside from now on.

    Returns
    -------
    clusters : int
        How many clusters are in `touched`, `sent` and `received`.
    lost : float
        Flows between i and the other members of its cluster, in both directions.
    """
    label, slot, touched = state.label, state.slot, state.touched
    sent, received, pull = state.sent, state.received, state.pull
    home = label[i]
    lost = 0.0
    clusters = 0
    place, workers = network.out_place, network.out_workers
    for e in range(network.out_start[i], network.out_start[i + 1]):
        j = place[e]
        k = label[j]
        if k < 0:
            continue
        w = workers[e]
        if k == home:
            if j != i:
                lost += w
                pull[j] += w
            continue
        s = slot[k]
        if s < 0:
            s = clusters
            slot[k] = s
            touched[s] = k
            sent[s] = 0.0
            received[s] = 0.0
            clusters += 1
        sent[s] += w
    place, workers = network.in_place, network.in_workers
    for e in range(network.in_start[i], network.in_start[i + 1]):
        j = place[e]
        k = label[j]
        if k < 0:
            continue
        if k == home:
            if j != i:
                lost += workers[e]
            continue
        s = slot[k]
        if s < 0:
            s = clusters
            slot[k] = s
            touched[s] = k
            sent[s] = 0.0
            received[s] = 0.0
            clusters += 1
        received[s] += workers[e]
    for s in range(clusters):
        slot[touched[s]] = -1
    return clusters, lost


@kernel
def most_cohesive(
    network: Network, state: State, i: int, clusters: int, rule: Rule, test: int, barred: int
) -> tuple[int, float]:
    """Return the place in `touched` of the cluster most cohesive with i, -1 if none, and cohesion.

    Of equals, one that sends nobody to i comes first, then the one with the largest number. With
    a `test`, only clusters that pass it are candidates; cluster `barred` never is.
    """
    touched, sent, received, sums = state.touched, state.sent, state.received, state.sums
    residents, jobs, own = network.residents[i], network.jobs[i], network.own[i]
    width = len(state.tree) // 2
    best = -1
    most = -1.0
    for s in range(clusters):
        k = touched[s]
        a = sent[s]
        b = received[s]
        cohesion = 0.0
        if b > 0:
            cohesion = ((b / sums[k, 0]) * b) / jobs
        if a > 0:
            cohesion += ((a / residents) * a) / sums[k, 1]
        if cohesion < most:
            continue
        if cohesion == most:
            silent, silent_best = b == 0, received[best] == 0
            if silent_best and not silent:
                continue
            if silent == silent_best and k < touched[best]:
                continue
        if k == barred:
            continue
        if test != NO_TEST:
            after = validity(
                sums[k, 0] + residents, sums[k, 1] + jobs, sums[k, 2] + own + a + b, rule
            )
            if after < (state.tree[width + k] if test == NO_LOSS else 1.0):
                continue
        best = s
        most = cohesion
    return best, most


@kernel
def leave(network: Network, state: State, i: int, lost: float, rule: Rule) -> None:
    """Take community i out of its cluster, with the flows it had inside."""
    k = state.label[i]
    after, before = state.following[i], state.preceding[i]
    if before >= 0:
        state.following[before] = after
    else:
        state.first[k] = after
    if after >= 0:
        state.preceding[after] = before
    state.label[i] = PENDING
    state.size[k] -= 1
    state.sums[k, 0] -= network.residents[i]
    state.sums[k, 1] -= network.jobs[i]
    state.sums[k, 2] -= network.own[i] + lost
    refresh(state, k, rule)


@kernel
def join(network: Network, state: State, i: int, s: int, rule: Rule) -> None:
    """Put community i into the cluster at place s of `touched`."""
    k = state.touched[s]
    label, pull = state.label, state.pull
    place, workers = network.out_place, network.out_workers
    for e in range(network.out_start[i], network.out_start[i + 1]):
        j = place[e]
        if label[j] == k:
            pull[j] -= workers[e]
    residents, jobs, own = network.residents[i], network.jobs[i], network.own[i]
    pull[i] = jobs - own - state.received[s] + residents - own
    label[i] = k
    after = state.first[k]
    state.following[i] = after
    state.preceding[i] = -1
    if after >= 0:
        state.preceding[after] = i
    state.first[k] = i
    state.size[k] += 1
    state.sums[k, 0] += residents
    state.sums[k, 1] += jobs
    state.sums[k, 2] += own + state.sent[s] + state.received[s]
    refresh(state, k, rule)


@kernel
def lead(state: State, k: int) -> tuple[int, int]:
    """Return the member of cluster k with the largest pull, and the one that comes after it.

    Of equals the smallest comes first; -1 where there is no second.
    """
    pull, following = state.pull, state.following
    lead = second = -1
    i = state.first[k]
    while i >= 0:
        if lead < 0 or pull[i] > pull[lead] or (pull[i] == pull[lead] and i < lead):
            second = lead
            lead = i
        elif second < 0 or pull[i] > pull[second] or (pull[i] == pull[second] and i < second):
            second = i
        i = following[i]
    return lead, second
