"""The search for labour market areas, one community at a time (Coombes and Bond 2008; Istat).

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

Each iteration takes the least valid cluster L, dissolves it, and moves one community, its lead
(the member that exchanges most with communities outside L), to the cluster with which it has most
cohesion, if that cluster does not lose validity by it; otherwise the lead goes to the reserve
list. The other members of L are a cluster again. The reserve list is emptied at the end.

All state is kept up to date as communities move, so an iteration costs the flows of one community
and the members of one cluster. The least valid cluster is the root of a tournament tree.

References
----------
Coombes and Bond (2008), Travel-to-Work Areas: the 2007 review, Office for National Statistics.
Franconi, D'Alò and Ichim (2016), Istat implementation of the algorithm to develop labour market
areas, Istat.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from distretto.kernels import kernel

# What happened to a community. A to F are the cases of the reserve list: the lead of a cluster of
# one (A, B) or more members (C, D) that was refused (A, C) or had no candidate (B, D); a former
# member of a cluster in case D that was refused (E) or had no candidate (F).
JOINED, A, B, C, D, E, F, ASSIGNED = 0, 1, 2, 3, 4, 5, 6, 7

# Tests when a community of the reserve list is assigned.
NO_TEST, NO_LOSS, STAY_VALID = 0, 1, 2

# Why the search ended.
ALL_VALID, NONE_LEFT, TOO_LONG = 0, 1, 2

RESERVE = -1  # label of a community in the reserve list
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
    forgetful: bool  # the accidental rule of the R package, see `_scattered`
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


@kernel
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
def _set_validity(tree: np.ndarray, k: int, value: float) -> None:
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
def _least_valid(tree: np.ndarray) -> int:
    """Return the least valid cluster, of several the smallest number."""
    width = len(tree) // 2
    cell = 1
    while cell < width:
        cell = 2 * cell if tree[2 * cell] == tree[1] else 2 * cell + 1
    return cell - width


@kernel
def _refresh(state: State, k: int, rule: Rule) -> None:
    """Compute the validity of cluster k anew."""
    if state.size[k] == 0:
        _set_validity(state.tree, k, np.inf)
    else:
        value = validity(state.sums[k, 0], state.sums[k, 1], state.sums[k, 2], rule)
        _set_validity(state.tree, k, value)


@kernel
def _gather(network: Network, state: State, i: int) -> tuple[int, float]:
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
def _most_cohesive(
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
def _leave(network: Network, state: State, i: int, lost: float, rule: Rule) -> None:
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
    _refresh(state, k, rule)


@kernel
def _join(network: Network, state: State, i: int, s: int, rule: Rule) -> None:
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
    _refresh(state, k, rule)


@kernel
def _lead(state: State, k: int) -> tuple[int, int]:
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


@kernel
def _extremes(network: Network, state: State, k: int) -> tuple[float, float, float, float]:
    """Return the two smallest and two largest different flows inside cluster k; inf if none."""
    label = state.label
    place, workers = network.out_place, network.out_workers
    least = second_least = np.inf
    most = second_most = -np.inf
    i = state.first[k]
    while i >= 0:
        for e in range(network.out_start[i], network.out_start[i + 1]):
            if label[place[e]] == k:
                w = workers[e]
                if w < least:
                    second_least = least
                    least = w
                elif least < w < second_least:
                    second_least = w
                if w > most:
                    second_most = most
                    most = w
                elif second_most < w < most:
                    second_most = w
        i = state.following[i]
    if most < 0.0:
        return 0.0, np.inf, -np.inf, 0.0
    return least, second_least, second_most, most


@kernel
def _scattered(network: Network, state: State, k: int, rule: Rule, sign: float) -> float:
    """Return the least (sign = 1) or largest (-1) validity of cluster k when it is not added up.

    The R package LabourMarketAreas 3.4 does not add up what remains of a cluster that has just
    lost its lead. For one evaluation it meets each member's residents and jobs with each recorded
    flow between members (0 if there is none) as if it were the flow inside the cluster; it takes
    the least validity to choose the least valid cluster, and the largest as that which the
    cluster must not lose.

    For one member validity rises, or falls, with the flow, save that a flow equal to the larger of
    residents and jobs makes it 1. So the two smallest and the two largest flows tell; a flow
    between them that makes it 1 can matter for the largest alone, as 1 is valid.
    """
    flows = _extremes(network, state, k)
    result = np.inf
    i = state.first[k]
    while i >= 0:
        for w in flows:
            if math.isfinite(w):
                value = validity(network.residents[i], network.jobs[i], w, rule)
                result = min(result, sign * value)
        i = state.following[i]
    if sign > 0.0 or result <= -1.0:
        return sign * result
    i = state.first[k]
    while i >= 0:
        closed = max(network.residents[i], network.jobs[i])
        if flows[1] < closed < flows[2]:
            j = state.first[k]
            while j >= 0:
                for e in range(network.out_start[j], network.out_start[j + 1]):
                    if network.out_workers[e] == closed and state.label[network.out_place[e]] == k:
                        return 1.0
                j = state.following[j]
        i = state.following[i]
    return -result


class Log(NamedTuple):
    """What happened, one row per event; see `search`."""

    integers: np.ndarray  # (rows, 7) int32
    numbers: np.ndarray  # (rows, 4) float64


@kernel
def _with_room(log: Log, events: int) -> Log:
    """Return the log, with twice the room if it is full."""
    if events < len(log.integers):
        return log
    integers = np.empty((2 * events, log.integers.shape[1]), np.int32)
    numbers = np.empty((2 * events, log.numbers.shape[1]), np.float64)
    integers[:events] = log.integers
    numbers[:events] = log.numbers
    return Log(integers, numbers)


@kernel
def _place(
    network: Network,
    state: State,
    rule: Rule,
    log: Log,
    event: int,
    i: int,
    clusters: int,
    shown: int,
    shown_validity: float,
) -> bool:
    """Put community i into the most cohesive cluster if that does not lose validity by it.

    `shown` is a cluster whose validity counts as `shown_validity` instead; -1 for none.
    """
    integers, numbers = log.integers[event], log.numbers[event]
    s, cohesion = _most_cohesive(network, state, i, clusters, rule, NO_TEST, -1)
    k = state.touched[s]
    before = shown_validity if k == shown else state.tree[len(state.tree) // 2 + k]
    after = validity(
        state.sums[k, 0] + network.residents[i],
        state.sums[k, 1] + network.jobs[i],
        state.sums[k, 2] + network.own[i] + state.sent[s] + state.received[s],
        rule,
    )
    integers[4] = k
    numbers[1] = cohesion
    numbers[2] = before
    numbers[3] = after
    if after >= before:
        _join(network, state, i, s, rule)
        return True
    return False


@kernel
def _assign(
    network: Network,
    state: State,
    rule: Rule,
    log: Log,
    events: int,
    waiting: np.ndarray,
    count: int,
    iteration: int,
    fresh: int,
    barred: int,
) -> tuple[int, int, Log]:
    """Assign the communities of the reserve list, in passes from the largest to the smallest.

    Each joins the most cohesive of the clusters that pass the test of the rule. A pass in which
    none could be assigned is the last.

    Parameters
    ----------
    waiting : (n,) int32
        The reserve list, ascending, in its first `count` places; changed in place.
    fresh, barred : int
        A community, and a cluster that it must not join; -1 for none.

    Returns
    -------
    count, events, log
    """
    moved = True
    while moved and count > 0:
        moved = False
        for at in range(count - 1, -1, -1):
            i = waiting[at]
            clusters, _ = _gather(network, state, i)
            kept_out = barred if i == fresh else -1
            s, cohesion = _most_cohesive(network, state, i, clusters, rule, rule.test, kept_out)
            if s < 0:
                continue
            k = state.touched[s]
            log = _with_room(log, events)
            integers, numbers = log.integers[events], log.numbers[events]
            integers[0], integers[1], integers[2], integers[3] = iteration, i, RESERVE, 0
            integers[4], integers[5], integers[6] = k, -1, ASSIGNED
            numbers[0], numbers[1] = np.nan, cohesion
            numbers[2] = state.tree[len(state.tree) // 2 + k]
            _join(network, state, i, s, rule)
            numbers[3] = state.tree[len(state.tree) // 2 + k]
            events += 1
            waiting[at] = -1
            moved = True
        left = 0
        for at in range(count):
            if waiting[at] >= 0:
                waiting[left] = waiting[at]
                left += 1
        count = left
    return count, events, log


@kernel
def search(
    network: Network, start: np.ndarray, rule: Rule, max_iterations: int
) -> tuple[np.ndarray, np.ndarray, Log, int, int, int]:
    """Delineate.

    Parameters
    ----------
    network : Network
        Flows between n communities, each with residents and jobs.
    start : (n,) int32
        Cluster of each community at the start, 0 to n - 1.
    rule : Rule
    max_iterations : int

    Returns
    -------
    label : (n,) int32
        Cluster of each community, -1 where it could not be assigned.
    before : (n,) int32
        The same before the reserve list was emptied at the end.
    log : Log
        Rows of integers: iteration, community, cluster dissolved (-1: reserve list), its members,
        cluster considered (-1: none), next member in the order of pull (-1: none), what happened.
        Rows of numbers: validity of the cluster dissolved (NaN: reserve list), cohesion with the
        cluster considered, its validity before, and with the community.
    iterations : int
    ending : int
        ALL_VALID, NONE_LEFT or TOO_LONG.
    doubtful : int
        Turns of case D in which the R package would take an ordinary cluster for a former member
        or lose the turn, and then goes wrong.
    """
    n = len(start)
    state = found(network, start, rule)
    tree = state.tree
    log = Log(np.empty((2 * n + 16, 7), np.int32), np.empty((2 * n + 16, 4)))
    events = 0
    iteration = 0
    doubtful = 0
    waiting = np.empty(n, np.int32)
    count = 0
    scattered = -1
    while True:
        score = tree[1]
        if score >= 1.0:
            ending = NONE_LEFT if score == np.inf else ALL_VALID
            break
        if iteration >= max_iterations:
            ending = TOO_LONG
            break
        iteration += 1
        dissolved = _least_valid(tree)
        members = state.size[dissolved]
        lead, second = _lead(state, dissolved)

        # The cluster is dissolved; without its lead it is a cluster again.
        clusters, lost = _gather(network, state, lead)
        _leave(network, state, lead, lost, rule)
        if scattered == dissolved:
            scattered = -1
        log = _with_room(log, events)
        integers, numbers = log.integers[events], log.numbers[events]
        integers[0], integers[1], integers[2], integers[3] = iteration, lead, dissolved, members
        integers[4], integers[5], integers[6] = -1, second, JOINED
        numbers[0], numbers[1], numbers[2], numbers[3] = score, np.nan, np.nan, np.nan
        joined = False
        if clusters > 0:
            shown_validity = 0.0
            if scattered >= 0:
                shown_validity = _scattered(network, state, scattered, rule, -1.0)
            joined = _place(
                network, state, rule, log, events, lead, clusters, scattered, shown_validity
            )
        if scattered >= 0:
            _refresh(state, scattered, rule)
            scattered = -1
        if not joined:
            state.label[lead] = RESERVE
            if clusters > 0:
                integers[6] = A if members == 1 else C
            else:
                integers[6] = B if members == 1 else D
            if rule.every_iteration:
                count = _insert(waiting, count, lead)
        events += 1

        if clusters == 0 and members > 1:
            # Case D: the other members seek a cluster one by one, the least valid first.
            events_before = events
            log, events, doubts = _disperse(
                network, state, rule, log, events, iteration, dissolved, members
            )
            doubtful += doubts
            if rule.every_iteration:
                for event in range(events_before, events):
                    if log.integers[event, 6] != JOINED:
                        count = _insert(waiting, count, log.integers[event, 1])
        elif rule.forgetful and members > 2:
            scattered = dissolved
            _set_validity(tree, scattered, _scattered(network, state, scattered, rule, 1.0))

        if rule.every_iteration and count > 0:
            count, events, log = _assign(
                network, state, rule, log, events, waiting, count, iteration, lead, dissolved
            )

    before = state.label.copy()
    if not rule.every_iteration and ending != TOO_LONG:
        for i in range(n):
            if before[i] == RESERVE:
                waiting[count] = i
                count += 1
        count, events, log = _assign(
            network, state, rule, log, events, waiting, count, iteration, -1, -1
        )
    log = Log(log.integers[:events].copy(), log.numbers[:events].copy())
    return state.label, before, log, iteration, ending, doubtful


@kernel
def _insert(waiting: np.ndarray, count: int, i: int) -> int:
    """Insert community i into the ascending reserve list; return its new length."""
    at = count
    while at > 0 and waiting[at - 1] > i:
        waiting[at] = waiting[at - 1]
        at -= 1
    waiting[at] = i
    return count + 1


@kernel
def _disperse(
    network: Network,
    state: State,
    rule: Rule,
    log: Log,
    events: int,
    iteration: int,
    dissolved: int,
    members: int,
) -> tuple[Log, int, int]:
    """Let the members of a cluster whose lead had no candidate seek a cluster each, case D.

    The least valid by itself comes first, of equals the largest; each joins the most cohesive
    cluster if that does not lose validity by it, and goes to the reserve list otherwise (E), as
    also if it has no candidate (F).

    Returns
    -------
    log, events
    doubtful : int
        Turns in which an ordinary cluster is less valid, or everything has more than 1.
    """
    tree = state.tree
    count = state.size[dissolved]
    pending = np.empty(count, np.int32)
    i = state.first[dissolved]
    for at in range(count):
        pending[at] = i
        state.label[i] = PENDING
        i = state.following[i]
    state.first[dissolved] = -1
    state.size[dissolved] = 0
    state.sums[dissolved, :] = 0.0
    _set_validity(tree, dissolved, np.inf)
    doubtful = 0
    while count > 0:
        turn = 0
        score = np.inf
        for at in range(count):
            i = pending[at]
            value = validity(network.residents[i], network.jobs[i], network.own[i], rule)
            if value < score or (value == score and i > pending[turn]):
                score = value
                turn = at
        i = pending[turn]
        count -= 1
        pending[turn] = pending[count]
        if tree[1] < score or (score > 1.0 and tree[1] > 1.0):
            doubtful += 1
        log = _with_room(log, events)
        integers, numbers = log.integers[events], log.numbers[events]
        integers[0], integers[1], integers[2], integers[3] = iteration, i, dissolved, members
        integers[4], integers[5], integers[6] = -1, -1, JOINED
        numbers[0], numbers[1], numbers[2], numbers[3] = score, np.nan, np.nan, np.nan
        clusters, _ = _gather(network, state, i)
        if clusters == 0:
            integers[6] = F
            state.label[i] = RESERVE
        elif not _place(network, state, rule, log, events, i, clusters, -1, 0.0):
            integers[6] = E
            state.label[i] = RESERVE
        events += 1
    return log, events, doubtful
